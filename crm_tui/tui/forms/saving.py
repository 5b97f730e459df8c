"""What a form does with records: looked up before it is filled in, and saved as one operation."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.edits.about import about
from crm_tui.edits.change import Sets
from crm_tui.edits.record import initial
from crm_tui.edits.words import Setting, sets
from crm_tui.errors import Conflict, CrmError, NotFound, UsageError
from crm_tui.index.database import Connection
from crm_tui.model.kind import Kind
from crm_tui.model.value import Node
from crm_tui.query.find import Found, get, labels, resolve
from crm_tui.query.scope import Asking, link_target
from crm_tui.wording.values import link_pairs
from crm_tui.workspace.making import made

if TYPE_CHECKING:
    from crm_tui.tui.deeds import Deeds, Outcome

_ABOUT = "about"
_MEMBER = "member"
Labels = Mapping[tuple[str, str], str]


class Start(NamedTuple):
    """What a form begins with: the record, or what was said of a new one; and what its links read as."""

    found: Found | None
    given: Sequence[Setting]
    labels: Labels


def found(db: Connection, asking: Asking, kind: str, id_: str) -> Start:
    """The record to fill in; none when it is gone."""
    try:
        record = get(db, asking, kind, id_)
    except NotFound:
        return Start(None, (), {})
    pairs = [
        pair
        for field in record.kind.fields.values()
        for pair in link_pairs(record.record.fields.get(field.name), field)
    ]
    return Start(record, (), labels(db, asking, pairs))


def given(db: Connection, asking: Asking, kind: str, settings: Iterable[Setting]) -> Start:
    """What was said of a new record, with ids for the links that lead to a record."""
    declared = asking.schema.kinds[kind]
    known = [_resolved(db, asking, declared, each) for each in settings]
    pairs = [(link_target(field), each.value) for each in known if (field := declared.field(each.name))]
    return Start(None, known, labels(db, asking, [pair for pair in pairs if pair[0]]))


def said(kind: Kind, line: str) -> list[Setting]:
    """What a line says of a new record; what is no field of it stays in its title, so that nothing is lost."""
    from crm_tui.tui.deeds import words_of

    try:
        title, settings = words_of(line)
    except UsageError:
        return [Setting(kind.label_field, "=", line)]
    known = [each for each in settings if each.name == _ABOUT or kind.field(each.name)]
    lost = [f"{each.name}{each.op}{each.value}" for each in settings if each not in known]
    return [*known, Setting(kind.label_field, "=", " ".join(filter(None, (title, *lost))))]


def _resolved(db: Connection, asking: Asking, kind: Kind, setting: Setting) -> Setting:
    field, text = kind.field(setting.name), setting.value.strip()
    with suppress(CrmError):
        if field is None and setting.name == _ABOUT:
            return about(kind, get(db, asking, *resolve(db, asking, text)))
        if field is not None and field.type.name == "link" and field.to and text and not text.startswith("+"):
            return setting._replace(value=resolve(db, asking, text, field.to)[1])
    return setting


def beginning(kind: Kind, asking: Asking) -> dict[str, Node]:
    """What goes without saying of a new record."""
    nodes = {name: node for name, node in sets(kind, {}, initial(kind), asking.ctx).items() if node is not None}
    if kind.name == "deal":
        stage = asking.schema.settings.pipelines[0].first("open")
        nodes["stage"] = stage.key if stage else ""
    if asking.me and "assignee" in kind.fields and kind.fields["assignee"].to == _MEMBER:
        nodes["assignee"] = asking.me
    return nodes


def add(deeds: "Deeds", kind: str, nodes: Mapping[str, Node]) -> "Outcome":
    """Makes a record of what a form holds, and those it names anew."""
    declared = deeds.workspace.schema.kinds[kind]

    def once() -> "Outcome":
        title = str(nodes.get(declared.label_field, ""))
        plan, id_ = deeds.session.ask(lambda db: deeds.maker(db).add_nodes(declared, title, nodes))
        return deeds.apply(plan, (kind, id_))

    return made(deeds.workspace, once)


def change(deeds: "Deeds", seen: Found, given: Sets) -> "Outcome":
    """Gives fields of a record what a form holds. Raises Conflict with the index brought up to date."""
    plan = deeds.session.ask(lambda db: deeds.maker(db).set_nodes(seen, given))
    try:
        return deeds.apply(plan, (seen.kind.name, seen.record.id))
    except Conflict:
        deeds.workspace.refresh([(seen.root, seen.path)])
        raise
