"""Rules over several fields of a record that more than one kind has."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from crm_tui.model.problem import Finding, Severity
from crm_tui.model.value import Value

if TYPE_CHECKING:
    from crm_tui.model.settings import Settings


class InOrder:
    """The rule that of two days the first is not the later; a value, as kinds travel to other processes."""

    __slots__ = ("begins", "ends")

    def __init__(self, begins: str, ends: str) -> None:
        self.begins = begins
        self.ends = ends

    def __call__(self, values: Mapping[str, Value], settings: "Settings") -> Iterable[Finding]:
        """A warning when they stand the wrong way round."""
        first, last = day_of(values.get(self.begins)), day_of(values.get(self.ends))
        if first is not None and last is not None and last < first:
            words = f"{self.ends.replace('_', ' ')} {last} lies before {self.begins.replace('_', ' ')} {first}"
            yield Finding(Severity.WARNING, "wrong-order", words, "change one of the days", (self.ends,))


def day_of(value: Value) -> date | None:
    """The day of a day or moment as it stands in the file; None for what is neither."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
