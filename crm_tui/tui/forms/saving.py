"""What a form does with records: looked up before it is filled in, and saved as one operation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.edits.about import about, along, subjects
from crm_tui.edits.activity import called
from crm_tui.edits.change import Sets
from crm_tui.edits.record import initial
from crm_tui.edits.words import Setting, sets, true_name
from crm_tui.errors import Conflict, CrmError, NotFound, UsageError
from crm_tui.index.database import Connection
from crm_tui.model.kind import Kind
from crm_tui.model.record import read_record
from crm_tui.model.value import Node
from crm_tui.query.find import Found, get, labels, resolve
from crm_tui.query.scope import Asking, link_target
from crm_tui.tui.forms.shapes import shape_of
from crm_tui.wording.values import link_pairs
from crm_tui.workspace.making import made

if TYPE_CHECKING:
    from crm_tui.tui.deeds import Deeds, Outcome

_ABOUT = "about"
_MEMBER = "member"
_HAPPENED = "activity"
# Who is meant by these where nobody is named.
_MINE = ("assignee", "by")
# What the id of something that happened is made of, besides when and how.
_WITH = ("contacts", "company", "deal", "ticket")
Labels = Mapping[tuple[str, str], str]


class Start(NamedTuple):
    """What a form begins with: the record, or what was said of a new one; what its links read as.

    `doubts` says why links lead nowhere, by kind and text.
    """

    found: Found | None
    given: Sequence[Setting]
    labels: Labels
    doubts: Mapping[tuple[str, str], str] = {}


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
    doubts: dict[tuple[str, str], str] = {}
    known = [each for setting in settings for each in _resolved(db, asking, declared, setting, doubts)]
    pairs = [(link_target(field), each.value) for each in known if (field := declared.field(each.name))]
    return Start(None, known, labels(db, asking, [pair for pair in pairs if pair[0]]), doubts)


def said(kind: Kind, line: str, of: tuple[str, str] | None = None) -> list[Setting]:
    """What a line says of a new record; what is no field of it stays in its title, so that nothing is lost.

    The line of what happened with the record `of` begins with its type.
    """
    from crm_tui.tui.deeds import words_of

    try:
        title, settings = words_of(line)
    except UsageError:
        return [Setting(kind.label_field, "=", line)]
    if of is not None:
        type_, _, title = title.partition(" ")
        settings += [Setting(_ABOUT, "=", "/".join(of)), *([Setting("type", "=", type_)] if type_ else [])]
    known = [each for each in settings if _is_of(kind, each)]
    lost = [f"{true_name(kind, each)}{each.op}{each.value}" for each in settings if each not in known]
    return [*known, Setting(kind.label_field, "=", " ".join(filter(None, (title, *lost))))]


def _is_of(kind: Kind, setting: Setting) -> bool:
    """Whether a form of a new record has where to put it."""
    field = kind.field(setting.name)
    if field is None or setting.op == "-=":
        return field is None and setting.name == _ABOUT
    shape = shape_of(field)
    return not setting.part or shape.with_part((shape.empty,), setting.part, setting.value) is not None


def _resolved(
    db: Connection, asking: Asking, kind: Kind, setting: Setting, doubts: dict[tuple[str, str], str]
) -> Sequence[Setting]:
    """The setting with the id of a record for a name; why there is none goes into `doubts`."""
    field, text = kind.field(setting.name), setting.value.strip()
    try:
        if field is None and setting.name == _ABOUT:
            return _links(db, asking, kind, get(db, asking, *resolve(db, asking, text)))
        if field is not None and field.type.name == "link" and field.to and text and not text.startswith("+"):
            return [setting._replace(value=resolve(db, asking, text, field.to)[1])]
    except CrmError as error:
        if field is not None:
            doubts[field.to, text] = error.message
    return [setting]


def _links(db: Connection, asking: Asking, kind: Kind, record: Found) -> list[Setting]:
    """The links of a new record that is about another; of what happened also those to whom it is clear it was with."""
    whom = subjects(db, asking, kind, record)
    others = along(db, asking, kind, whom[0]) if kind.name == _HAPPENED else ()
    return list({each.name: each for each in (*others, *(about(kind, each) for each in whom))}.values())


def beginning(kind: Kind, asking: Asking) -> dict[str, Node]:
    """What goes without saying of a new record."""
    nodes = {name: node for name, node in sets(kind, {}, initial(kind), asking.ctx).items() if node is not None}
    if kind.name == "deal":
        stage = asking.schema.settings.pipelines[0].first("open")
        nodes["stage"] = stage.key if stage else ""
    for name in _MINE:
        if asking.me and name in kind.fields and kind.fields[name].to == _MEMBER:
            nodes[name] = asking.me
    return nodes


def add(deeds: "Deeds", kind: str, nodes: Mapping[str, Node]) -> "Outcome":
    """Makes a record of what a form holds, and those it names anew."""
    declared = deeds.workspace.schema.kinds[kind]

    def once() -> "Outcome":
        title = str(nodes.get(declared.label_field, ""))
        name = _called(declared, nodes, deeds.session.asking())
        plan, id_ = deeds.session.ask(lambda db: deeds.maker(db).add_nodes(declared, title, nodes, called=name))
        return deeds.apply(plan, (kind, id_))

    return made(deeds.workspace, once)


def _called(kind: Kind, nodes: Mapping[str, Node], asking: Asking) -> str:
    """What the id of a record is made of, "" for its title: what happened is called by when, with whom, and how."""
    if kind.name != _HAPPENED or not isinstance(nodes.get("at"), str):
        return ""
    values = read_record(kind, "", nodes, asking.ctx, asking.schema.settings)[0]
    links = (pair for name in _WITH for pair in link_pairs(values.get(name), kind.fields[name]))
    whom = next((id_ for _, id_ in links), "")
    return called(values.get("at"), whom, str(values.get("type") or "")) if whom else ""


def change(deeds: "Deeds", seen: Found, given: Sets) -> "Outcome":
    """Gives fields of a record what a form holds. Raises Conflict with the index brought up to date."""
    plan = deeds.session.ask(lambda db: deeds.maker(db).set_nodes(seen, given))
    try:
        return deeds.apply(plan, (seen.kind.name, seen.record.id))
    except Conflict:
        deeds.workspace.refresh([(seen.root, seen.path)])
        raise
