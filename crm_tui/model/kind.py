"""A kind: what sort of record a file is, as data."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.model.field import Field
from crm_tui.model.problem import Finding

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.settings import Settings
    from crm_tui.model.value import Value

    Called = Callable[[Mapping[str, Value]], str]
    Rule = Callable[[Mapping[str, Value], Settings], Iterable[Finding]]

ENVELOPE = frozenset(("kind", "id", "path", "root", "extra", "rid", "doc", "stale"))
# What stands beside the fields of a record where `show` and `find` tell it as JSON.
_TOLD = frozenset(("links", "linked_from", "timeline", "problems", "matched"))
# Declared as SQL in query/derived.py; the names are known here so that no own field takes them.
DERIVED = frozenset((
    "last_contact", "idle", "age", "stage_age", "weighted", "open", "won", "lost", "closed_on", "overdue", "rotting",
    "waiting", "broken", "score",
))  # fmt: skip
DIRECTIVES = frozenset(("sort", "limit", "not", "or"))
RESERVED = ENVELOPE | _TOLD | DERIVED | DIRECTIVES


class Computed(NamedTuple):
    """A column of the index that is worked out from a record's own values, where SQL would be slow."""

    name: str
    sql: str
    of: "Callable[[Mapping[str, Value], Context], object]"


class WorkedOut(NamedTuple):
    """A field that no file holds: its value is found from the record's own values, None where they say too little."""

    field: Field
    of: "Callable[[Mapping[str, Value]], Value]"


class Kind(NamedTuple):
    """A kind of record. `plural` is its folder below records/, `label_field` names a record to people.

    `tail` says that ids always end in a random tail, because two people make such records at once.
    `head` is what a page says below the name, part by part: `{field}` stands for what a field says, a part of which one
    says nothing is left out, and of `a|b` the first that says something is taken. Where there is none, `columns` are
    said. `worked_out` are further fields that it may use.
    `columns` are what a list shows unless the user says otherwise, `sort` what it is sorted by, as `sort:` has it;
    by name where nothing is said. `rules` look at several fields together.
    `computed` are further columns of the index, `read_by` those by which many of its rows are read at once.
    `called` gives the words by which a record is called that nobody named.
    """

    name: str
    plural: str
    label_field: str
    fields: Mapping[str, Field]
    columns: tuple[str, ...]
    tail: bool = False
    by_month: str = ""
    sort: tuple[str, ...] = ()
    rules: tuple["Rule", ...] = ()
    computed: tuple[Computed, ...] = ()
    read_by: tuple[str, ...] = ()
    called: "Called | None" = None
    own: bool = False
    head: tuple[str, ...] = ()
    worked_out: tuple[WorkedOut, ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        """The names of the fields in the order in which new files are written."""
        return tuple(self.fields)

    @property
    def one(self) -> str:
        """One of them in words: "a deal", "an activity"."""
        return f"{'an' if self.name[:1] in 'aeiou' else 'a'} {self.name}"

    def field(self, name: str) -> Field | None:
        """The field of that name or alias."""
        found = self.fields.get(name)
        return found or next((each for each in self.fields.values() if each.alias == name), None)


def fields(*declared: Field) -> dict[str, Field]:
    """The fields by name, in order."""
    return {each.name: each for each in declared}
