"""Field types of time: date and time (a moment)."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from crm_tui.model.types.base import Column, FieldType, Invalid, scalar
from crm_tui.model.value import Node, Value
from crm_tui.model.when import WhenError, parse_day, parse_when

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.field import Field

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(\s?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?"
)
_MONTHS = "January February March April May June July August September October November December".split()


def read_date(text: str) -> date:
    """The day of an ISO date. Raises Invalid with what was probably meant."""
    found = _DATE.fullmatch(text)
    if not found:
        raise Invalid(f"{text!r} is no date", _date_hint(text))
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        if 1 <= month <= 12 and year:
            last = monthrange(year, month)[1]
            raise Invalid(f"there is no {text}", f"{_MONTHS[month - 1]} {year} has {last} days") from None
        raise Invalid(f"there is no {text}", "year-month-day, as in 2026-03-01") from None


def read_moment(text: str, ctx: "Context") -> datetime:
    """The aware moment of an ISO time; without an offset it is read in the workspace's zone."""
    if not _MOMENT.fullmatch(text):
        raise Invalid(f"{text!r} is no date with a time", "as in 2026-03-01T14:30+01:00")
    try:
        moment = datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
    except ValueError:
        read_date(text[:10])
        raise Invalid(f"there is no time {text[11:]!r}", "hours 00 to 23, minutes 00 to 59") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ctx.zone)


def write_moment(moment: datetime) -> str:
    """ISO 8601 with its offset, to the minute; to the second where it has seconds."""
    spec = "seconds" if moment.second or moment.microsecond else "minutes"
    return moment.isoformat(timespec=spec)


def _date_hint(text: str) -> str:
    parts = re.findall(r"[0-9]+", text)
    if len(parts) == 3 and len(parts[0]) == 4:
        return f"write {parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}"
    if len(parts) == 3 and len(parts[2]) == 4:
        return f"write {parts[2]}-{parts[1]:0>2}-{parts[0]:0>2}"
    return "year-month-day, as in 2026-03-01"


class DateType(FieldType):
    """A day of the calendar, without a time zone."""

    name = "date"
    searched = False

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """A date."""
        return read_date(scalar(node))

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """A date from words such as fri, +3d, next month."""
        try:
            return parse_day(text, ctx.now.date(), ctx.words, last=field.deadline)
        except WhenError as error:
            raise Invalid(error.message, error.hint) from None

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """ISO 8601."""
        return str(value.isoformat())

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """ISO 8601."""
        return (value.isoformat(),)

    def from_row(self, cells: tuple[Any, ...], field: "Field", ctx: "Context") -> Value:
        """A date again."""
        return date.fromisoformat(cells[0])

    def to_json(self, value: Value, field: "Field") -> Any:
        """ISO 8601."""
        return value.isoformat()


class TimeType(FieldType):
    """A moment: a day with a time and an offset. A day alone is allowed and stays a day."""

    name = "time"
    searched = False

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """An aware datetime, or a date where no time is given."""
        text = scalar(node)
        return read_date(text) if len(text) <= 10 else read_moment(text, ctx)

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """A date or moment from words such as 10:30, fri 10:30, tomorrow."""
        if _MOMENT.fullmatch(text.strip()):
            return read_moment(text.strip(), ctx)
        try:
            return parse_when(text, ctx.now, ctx.words, last=field.deadline)
        except WhenError as error:
            raise Invalid(error.message, error.hint) from None

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """ISO 8601, a moment with its offset."""
        return write_moment(value) if isinstance(value, datetime) else str(value.isoformat())

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """The moment in UTC (a day alone: its first moment in the workspace's zone) and the day in that zone."""
        return (Column("", "TEXT"), Column(".day", "TEXT"))

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """UTC to the second, and the day."""
        if isinstance(value, datetime):
            day = value.astimezone(ctx.zone).date()
            return (_utc(value), day.isoformat())
        start = datetime(value.year, value.month, value.day, tzinfo=ctx.zone)
        return (_utc(start), value.isoformat())

    def from_row(self, cells: tuple[Any, ...], field: "Field", ctx: "Context") -> Value:
        """The moment in the workspace's zone."""
        return datetime.fromisoformat(cells[0]).astimezone(ctx.zone)

    def to_json(self, value: Value, field: "Field") -> Any:
        """ISO 8601."""
        return write_moment(value) if isinstance(value, datetime) else value.isoformat()


def _utc(moment: datetime) -> str:
    try:
        return moment.astimezone(UTC).isoformat()[:19] + "Z"
    except OverflowError:
        return moment.isoformat()[:19] + "Z"


DATE = DateType()
TIME = TimeType()
