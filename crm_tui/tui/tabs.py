"""The tabs over a list: those of a place, and the segments of the kind that is shown."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.errors import QueryError, UsageError
from crm_tui.model.kind import Kind
from crm_tui.query.segments import SEGMENT, Segment
from crm_tui.query.syntax import And, Not, Or, Query, parse
from crm_tui.tui.widgets.bar import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.edits.words import Setting
    from crm_tui.tui.deeds import Deeds, Outcome

# What finds nothing, where a segment cannot be asked.
_NOTHING = Query("", Not(And(())))
_USUAL = "contact"
KEEP = Mode("segment", "keep as segment", "a name for what the filter finds")


class ListTab(NamedTuple):
    """A list under a title: of which kind, what of it, and how the line of a new record begins there.

    `wrong` says why it cannot be shown; a `saved` one is a segment.
    """

    key: str
    title: str
    kind: str
    query: str = ""
    begin: str = ""
    wrong: str = ""
    saved: bool = False

    @property
    def base(self) -> Query:
        """What the list is of."""
        return _NOTHING if self.wrong else parse(self.query)


# Places that show more than one list.
_PLACES = {
    "orders": (
        ListTab("quotes", "Quotes", "order", "accepted:none"),
        ListTab("orders", "Orders", "order", "accepted:any", "accepted=today "),
        ListTab("products", "Products", "product"),
    )
}


def tabs_of(place: str, kind: str, title: str) -> tuple[ListTab, ...]:
    """The tabs of a place, before any segments; one for a list alone."""
    return _PLACES.get(place) or (ListTab("", title, kind),)


def saved_tab(kind: str, segment: Segment) -> ListTab:
    """A segment as a tab."""
    key = f"{SEGMENT}/{segment.id}"
    return ListTab(key, segment.name, kind, segment.query, wrong=segment.wrong, saved=True)


def within(base: Query, query: Query) -> Query:
    """What both find, in the order that the second wants, else the first."""
    if base.where == And(()):
        where = query.where
    else:
        where = base.where if query.where == And(()) else And((base.where, query.where))
    limit = base.limit if query.limit is None else query.limit
    return Query(query.text, where, query.sort or base.sort, limit)


def both(base: str, query: str) -> str:
    """A query that finds what both find."""
    try:
        loose = isinstance(parse(base).where, Or)
    except QueryError:
        loose = False
    parts = (f"({base})" if loose and query else base, f"({query})" if base and _is_either(query) else query)
    return " ".join(filter(None, parts))


def _is_either(query: str) -> bool:
    return isinstance(parse(query).where, Or)


def keep(deeds: "Deeds", kind: Kind, name: str, query: str) -> "Outcome":
    """Makes a segment of that kind. Raises CrmError."""
    from crm_tui.edits.words import Setting
    from crm_tui.workspace.making import made

    if not name:
        raise UsageError("a segment needs a name")
    of = [] if kind.name == _USUAL else [Setting("of", "=", kind.plural)]
    settings = [*of, Setting("query", "=", query)]
    return made(deeds.workspace, lambda: _keep(deeds, name, settings))


def _keep(deeds: "Deeds", name: str, settings: "Sequence[Setting]") -> "Outcome":
    named = deeds.workspace.schema.kinds[SEGMENT]
    plan, id_ = deeds.session.ask(lambda db: deeds.maker(db).add(named, name, settings))
    return deeds.apply(plan, (SEGMENT, id_))
