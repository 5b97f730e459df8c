"""Field types of time: date and time (a moment)."""

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from crm_tui.model.misread import quoted
from crm_tui.model.types.base import Column, FieldType, Invalid, scalar, written
from crm_tui.model.value import Node, Value
from crm_tui.model.when import WhenError, iso_day, parse_day, parse_span, parse_when

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.field import Field

# Compiled at its first use: many a command imports this and reads no moment.
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MOMENT = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(\s?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?"
)


def read_date(text: str) -> date:
    """The day of an ISO date. Raises Invalid with what was probably meant."""
    try:
        day = iso_day(text)
    except WhenError as error:
        raise Invalid(f"{text}: {error.message}", error.hint) from None
    if day is None:
        raise Invalid(f"{quoted(text)} is no date", _date_hint(text))
    return day


def read_moment(text: str, ctx: "Context") -> datetime:
    """The aware moment of an ISO time; without an offset it is read in the workspace's zone."""
    moment = _plain_moment(text) or _free_moment(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ctx.zone)
    if not 1 < moment.year < 9999 and not _everywhere(moment, ctx):
        raise Invalid(f"{text} is outside the years 1 to 9999")
    return moment


def _plain_moment(text: str) -> datetime | None:
    """The moment of a text as the program writes it; None for any other."""
    if len(text) == 22 and text[4] == text[7] == "-" and text[10] == "T" and text[13] == text[19] == ":":
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    return None


def _free_moment(text: str) -> datetime:
    if not re.fullmatch(_MOMENT, text):
        raise Invalid(f"{quoted(text)} is no date with a time", "as in 2026-03-01T14:30+01:00")
    try:
        return datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
    except ValueError:
        read_date(text[:10])
        raise Invalid(f"there is no time {text[11:]!r}", "hours 00 to 23, minutes 00 to 59") from None


def _everywhere(moment: datetime, ctx: "Context") -> bool:
    """Whether the calendar has the moment in every zone that it is looked at from."""
    try:
        moment.astimezone(UTC)
        moment.astimezone(ctx.zone)
    except OverflowError:
        return False
    return True


def write_moment(moment: datetime) -> str:
    """ISO 8601 with its offset, to the minute; finer only where the moment is.

    An offset of odd seconds, as clocks had before standard time, is written as UTC.
    """
    offset = moment.utcoffset()
    if offset is not None and offset.seconds % 60:
        moment = moment.astimezone(UTC)
    fine = "seconds" if moment.second else "minutes"
    return moment.isoformat(timespec="microseconds" if moment.microsecond else fine)


def _date_hint(text: str) -> str:
    parts = re.findall(r"[0-9]+", text)
    if len(parts) == 3 and len(parts[0]) == 4:
        return f"write {parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}"
    if len(parts) == 3 and len(parts[2]) == 4:
        return f"write {parts[2]}-{parts[1]:0>2}-{parts[0]:0>2}"
    return "year-month-day, as in 2026-03-01"


def _single(day: date, text: str, field: "Field", ctx: "Context") -> date:
    """The day that was typed. Raises Invalid for a range of days where one has been, and WhenError."""
    if field.past:
        first, last = parse_span(text, ctx.now.date(), ctx.words, past=True)
        if first != last:
            raise Invalid(f"{quoted(text)} is no single day", f"which one from {first} to {last}?")
    return day


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
            day = parse_day(text, ctx.now.date(), ctx.words, last=field.deadline, past=field.past)
            return _single(day, text, field, ctx)
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

    def schema(self, field: "Field") -> dict[str, Any]:
        """Text such as 2026-03-01."""
        return written(_DAY, "2026-03-01")


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
        if re.fullmatch(_MOMENT, text.strip()):
            return read_moment(text.strip(), ctx)
        try:
            now = ctx.now.replace(second=0, microsecond=0)
            when = parse_when(text, now, ctx.words, last=field.deadline, past=field.past)
            return when if isinstance(when, datetime) else _single(when, text, field, ctx)
        except WhenError as error:
            raise Invalid(error.message, error.hint) from None

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """ISO 8601, a moment with its offset."""
        return self.words(value, field)

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """The moment in UTC (a day alone: its first moment in the workspace's zone) and the day in that zone."""
        return (Column("", "TEXT"), Column(".day", "TEXT"))

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """UTC to the second, and the day."""
        if isinstance(value, datetime):
            return (_utc(value), value.astimezone(ctx.zone).date().isoformat())
        start = datetime(value.year, value.month, value.day, tzinfo=ctx.zone)
        return (_utc(start), value.isoformat())

    def from_row(self, cells: tuple[Any, ...], field: "Field", ctx: "Context") -> Value:
        """The moment in the workspace's zone."""
        moment = datetime.fromisoformat(cells[0])
        try:
            return moment.astimezone(ctx.zone)
        except OverflowError:
            return moment

    def to_json(self, value: Value, field: "Field") -> Any:
        """ISO 8601."""
        return self.words(value, field)

    def words(self, value: Value, field: "Field") -> str:
        """ISO 8601."""
        return write_moment(value) if isinstance(value, datetime) else str(value.isoformat())

    def schema(self, field: "Field") -> dict[str, Any]:
        """Text such as 2026-03-01T14:30+01:00, or a day alone."""
        return written(f"{_DAY}|{_MOMENT}", "2026-03-01T14:30+01:00")


def _utc(moment: datetime) -> str:
    try:
        return moment.astimezone(UTC).isoformat()[:19] + "Z"
    except OverflowError:
        return moment.isoformat()[:19] + "Z"


DATE = DateType()
TIME = TimeType()
