"""Somebody of the team."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.rules import day_of
from crm_tui.model.kinds.shared import COMMON, KEY, NOTES
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.types import DATE, EMAIL, ENTRIES, MAP, TEXT
from crm_tui.model.value import Bad, Value

if TYPE_CHECKING:
    from crm_tui.model.settings import Settings

_DAY = "(mon|tue|wed|thu|fri|sat|sun)"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN = f"{_TIME}-({_TIME}|24:00)"


def hours_readable(values: Mapping[str, Value], settings: "Settings") -> Iterable[Finding]:
    """Working hours are days of the week, each with spans of the clock."""
    hours = values.get("working_hours")
    for days, spans in hours.items() if isinstance(hours, dict) else ():
        at = ("working_hours", days)
        if not re.fullmatch(f"{_DAY}(-{_DAY})?", days.casefold()):
            yield Finding(Severity.ERROR, "bad-value", f"{days!r} is no day of the week", "as in mon or mon-fri", at)
        elif not all(_is_span(span) for span in spans.split(",")):
            hint = "as in 09:00-12:30, 13:30-17:00"
            yield Finding(Severity.ERROR, "bad-value", f"{spans!r} are no hours of a day", hint, at)


def _is_span(text: str) -> bool:
    begins, _, ends = (span := text.strip()).partition("-")
    return re.fullmatch(_SPAN, span) is not None and begins < ends


def absences_in_order(values: Mapping[str, Value], settings: "Settings") -> Iterable[Finding]:
    """No absence ends before it begins."""
    absences = values.get("absences")
    for place, each in enumerate(absences if isinstance(absences, tuple) and not isinstance(absences, Bad) else ()):
        first, last = day_of(each.get("from")), day_of(each.get("to"))
        if first is not None and last is not None and last < first:
            words = f"an absence to {last} begins only on {first}"
            yield Finding(Severity.WARNING, "wrong-order", words, "change one of the days", ("absences", place, "to"))


MEMBER = Kind(
    name="member",
    plural="members",
    label_field="name",
    columns=("name", "email", "role"),
    head=("{role}", "{email}"),
    rules=(hours_readable, absences_in_order),
    fields=fields(
        Field("name", TEXT, required=True),
        Field("email", EMAIL, help="The address of their git commits."),
        Field("role", TEXT, help="What they do in the team."),
        Field(
            "working_hours", MAP, of=Field("hours", TEXT), group="time",
            help="By day of the week: `mon-thu: 09:00-17:00`, `fri: 09:00-12:00, 13:00-15:00`.",
        ),
        Field(
            "absences", ENTRIES, group="time", sorted_by=("from", "key"), help="Days on which they are away.",
            fields=(KEY, Field("from", DATE), Field("to", DATE, help="The last day."), Field("text", TEXT)),
        ),
        *COMMON,
        NOTES,
    ),
)  # fmt: skip
