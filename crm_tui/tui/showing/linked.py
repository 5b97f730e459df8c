"""The records that link to the one of a page, as groups of lines: what each is called, as what it links, its facts."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.field import Field as Declared
from crm_tui.model.value import Bad, Value
from crm_tui.query.columns import ColumnPlan, plan
from crm_tui.query.find import Found, labels
from crm_tui.query.linking import Linking, linking
from crm_tui.query.rows import Row
from crm_tui.query.rows import page as rows_of
from crm_tui.query.scope import Asking, Scope, link_target
from crm_tui.tui.showing.lists import shown
from crm_tui.tui.widgets.field_row import Field
from crm_tui.wording.cells import cells, fit
from crm_tui.wording.display import display
from crm_tui.wording.numbers import number
from crm_tui.wording.values import link_pairs

# So many lines of a kind are seen before its fold is opened, and so many after.
FOLDED, OPEN = 5, 300
# What happened is told by the timeline.
_IN_TIMELINE = "activity"
_FACTS = 3
_WIDEST = 22
_WIDEST_LABEL = 34


class Target(NamedTuple):
    """Where a link leads, and what it is called."""

    kind: str
    id: str
    label: str


class Group(NamedTuple):
    """The lines of one kind, where each leads by its key, and the keys of the lines that fold and open the group.

    `all` is that of the line that leads to a list of them all.
    """

    kind: str
    fields: tuple[Field, ...]
    targets: dict[str, Target]
    fold: str
    all: str


def groups(db: Connection, asking: Asking, found: Found, unfolded: frozenset[str]) -> Iterator[Group]:
    """What links to a record, kind by kind, folded where there is much and the kind is not `unfolded`."""
    most = dict.fromkeys(unfolded, OPEN)
    for each in linking(db, asking, found, most, FOLDED + 1, without=_IN_TIMELINE):
        yield _group(db, Scope(asking, asking.schema.kinds[each.kind]), found, each, each.kind in unfolded)


def _group(db: Connection, scope: Scope, found: Found, linked: Linking, unfolded: bool) -> Group:
    # A fold that hides a single line would take as much room as the line.
    fits = len(linked.rids) if unfolded or linked.total <= FOLDED + 1 else FOLDED
    kind, fold, all_ = scope.kind.name, f"fold:{scope.kind.name}", f"all:{scope.kind.name}"
    locale = scope.asking.ctx.locale
    title = f"{scope.kind.plural if linked.total > 1 else kind}  {number(linked.total, locale)}"
    lines = _lines(db, scope, found, linked, linked.rids[:fits])
    fields = [
        Field(f"link:{kind}/{row.id}", row.label, facts, editor="fixed", link=True, group=title, row=width)
        for row, facts, width in lines
    ]
    leading = {}
    if linked.total > FOLDED + 1:
        more = f"the first {OPEN}" if linked.total > OPEN else f"and {number(linked.total - len(fields), locale)} more"
        leading[fold] = "show fewer" if unfolded else more
    if linked.total > OPEN:
        leading[all_] = f"all {number(linked.total, locale)} as a list"
    for key, words in leading.items():
        fields.append(Field(key, words, "", editor="fixed", link=True, group=title, row=cells(words), fold=True))
    targets = {f"link:{kind}/{row.id}": Target(kind, row.id, row.label) for row, _, _ in lines}
    return Group(kind, tuple(fields), targets, fold, all_)


def _lines(
    db: Connection, scope: Scope, found: Found, linked: Linking, rids: Sequence[int]
) -> list[tuple[Row, str, int]]:
    """Each row with its facts below those of the others, and how wide the labels are."""
    fields = {name for each in linked.fields.values() for name in each}
    as_what = [declared for name in fields if (declared := scope.kind.fields.get(name)) is not None]
    own = [name for name in scope.kind.columns if _tells(scope, name)][:_FACTS]
    plans = [plan(scope, name) for name in own]
    roles = [plan(scope, declared.name) for declared in as_what if declared.type.name == "labelled"]
    rows = rows_of(db, scope, rids, [*plans, *roles])
    pairs = {pair for row in rows for each, value in zip(plans, row.cells, strict=False)
             for pair in link_pairs(value, each.field)}  # fmt: skip
    names = labels(db, scope.asking, pairs) if pairs else {}
    facts = [
        [_as_what(found, linked.fields.get(row.rid, ()), roles, row.cells[len(plans) :], scope),
         *(shown(scope, each.field, value, names) for each, value in zip(plans, row.cells, strict=False))]
        for row in rows
    ]  # fmt: skip
    width = min(_WIDEST_LABEL, max((cells(display(row.label)) for row in rows), default=0))
    return [(row, words, width) for row, words in zip(rows, _aligned(facts, plans), strict=True)]


def _tells(scope: Scope, name: str) -> bool:
    """Whether a column says something of a record beside its name and the links that the page shows anyway."""
    field = scope.kind.fields.get(name)
    return name != scope.kind.label_field and (field is None or not link_target(field))


def _as_what(
    found: Found, fields: Sequence[str], roles: Sequence[ColumnPlan], values: Sequence[Value], scope: Scope
) -> str:
    """The role by which a record links, else the field, where it is not the plain one of the kind."""
    ids = {found.record.id, *(found.record.fields.get("formerly") or ())}
    said = [
        each.label
        for role, value in zip(roles, values, strict=True)
        if isinstance(value, tuple) and not isinstance(value, Bad)
        for each in value
        if each.label and each.value in ids and role.name in fields
    ]
    plain = (found.kind.name, found.kind.plural, *(role.name for role in roles))
    said += [_title(scope.kind.fields.get(name), name) for name in fields if name not in plain]
    return ", ".join(said)


def _title(field: Declared | None, name: str) -> str:
    return field.title if field is not None else name


def _aligned(rows: Sequence[Sequence[str]], plans: Sequence[ColumnPlan]) -> list[str]:
    """The facts of each row in columns; what no row says takes no room."""
    numeric = [False, *(each.field.type.numeric and each.field.type.name != "date" for each in plans)]
    widths = [
        min(_WIDEST, max((cells(display(text)) for text in column), default=0)) for column in zip(*rows, strict=True)
    ]
    return [
        "  ".join(
            fit(display(text), width, "right" if right else "left")
            for text, width, right in zip(row, widths, numeric, strict=True)
            if width
        ).rstrip()
        for row in rows
    ]
