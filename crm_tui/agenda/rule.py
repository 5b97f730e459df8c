"""A rule: which records it reminds of, from which day on, why, and what settles it.

A rule answers for one record. SQL over a row `t` of its kind narrows the rows and names the cells it reads;
`{today}` in it is the workspace's day as ISO text.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from crm_tui.model.context import Context

Cells = tuple[Any, ...]


class Day(NamedTuple):
    """When a record is to be seen to: a day, "" when that is at once. From `early` on it is told before that day.

    One that comes back every year has none: `--12-24`.
    """

    day: str
    early: str | None = None


class Rule(NamedTuple):
    """One rule. `name` stands in keys and in `snooze`; `who` is SQL for the member who is reminded.

    `cells` are SQL for what `day_of` and `words` read. `talks` says that activities which link to the record change
    the answer, through `last` (the day of the last one up to `{today}`, first of the cells). The days of a `yearly`
    one have no year, and a talk on the day or since settles it until the next.
    """

    name: str
    kind: str
    who: str
    where: str
    cells: tuple[str, ...]
    day_of: Callable[[Cells, "Context"], Day | None]
    words: Callable[[Cells, "Context"], str]
    settled_by: str
    talks: bool = False
    yearly: bool = False


def iso(text: object) -> date | None:
    """The day of ISO text; None for what is none."""
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None
