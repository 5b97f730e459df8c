"""What the cells of links mean; members and products whom nobody knows yet are made in the same plan."""

from collections.abc import Container, Iterator
from typing import NamedTuple

from crm_tui.edits.change import Editor
from crm_tui.edits.record import Folder, Taken, create, new_id
from crm_tui.exchange.match import Match, Matcher
from crm_tui.model.emails import domain_of
from crm_tui.model.ids import fold_id
from crm_tui.model.kind import Kind
from crm_tui.model.plan import Change
from crm_tui.model.problem import Severity
from crm_tui.model.record import read_record
from crm_tui.model.value import Node

# Kinds that stand beside the settings: who the team is, and what it sells.
_OFFERED = ("member", "product")
_LONGEST_NAME = 100


class NewIds:
    """Ids for the records of one plan: unlike those in use, and unlike each other."""

    def __init__(self, editor: Editor, taken: Taken) -> None:
        self._editor = editor
        self._taken = taken
        self._given: set[tuple[str, str]] = set()

    def give(self, kind: Kind, name: str) -> str:
        """A readable id for a new record of that name."""
        id_ = new_id(self._editor, kind, name, self._is_taken)
        self._given.add((kind.name, fold_id(id_)))
        return id_

    def _is_taken(self, kind: str, id_: str) -> bool:
        return (kind, fold_id(id_)) in self._given or self._taken(kind, id_)


class Newcomer(NamedTuple):
    """A record that a plan makes because a link speaks of it."""

    kind: str
    id: str
    words: str


class Links:
    """Finds the records that cells mean, and makes the members and products that are missing."""

    def __init__(self, editor: Editor, matcher: Matcher, ids: NewIds) -> None:
        self.matcher = matcher
        self._editor = editor
        self._ids = ids
        self._made: dict[tuple[str, str], dict[str, Node]] = {}

    def one(self, kind_name: str, text: str) -> Match:
        """The record that a cell means, which is made where its kind is offered and nothing is like it."""
        found = self.matcher.find(kind_name, text)
        nodes = _nodes(kind_name, text) if kind_name in _OFFERED and not (found.id or found.open) else {}
        if not nodes or not self._is_sound(kind_name, nodes):
            return found
        kind = self._editor.schema.kinds[kind_name]
        id_ = self._ids.give(kind, str(nodes[kind.label_field]))
        self.matcher.add(kind, id_, nodes)
        self._made[kind_name, id_] = nodes
        return Match(id_)

    def _is_sound(self, kind_name: str, nodes: dict[str, Node]) -> bool:
        """Whether `check` would find no error in such a record."""
        editor = self._editor
        findings = read_record(editor.schema.kinds[kind_name], "", nodes, editor.ctx, editor.schema.settings)[1]
        return not any(finding.severity is Severity.ERROR for finding in findings)

    def newcomers(self, linked: Container[tuple[str, str]]) -> list[Newcomer]:
        """The records that were made, of those that the records of the plan link to."""
        return [Newcomer(*key, _words(nodes)) for key, nodes in self._made.items() if key in linked]

    def changes(self, newcomers: list[Newcomer], folder: Folder, root: str) -> Iterator[Change]:
        """The changes that make them; they belong to nobody."""
        editor = self._editor._replace(me="")
        for kind, id_, _ in newcomers:
            yield create(editor, editor.schema.kinds[kind], id_, self._made[kind, id_], folder=folder, root=root)


def _nodes(kind_name: str, text: str) -> dict[str, Node]:
    """What is known of somebody or something by its text; nothing where that is no name."""
    text = " ".join(text.split())
    if len(text) > _LONGEST_NAME or not any(sign.isalpha() for sign in text):
        return {}
    if kind_name != "member" or not domain_of(text):
        return {"name": text}
    return {"name": _named(text), "email": text}


def _named(address: str) -> str:
    """The name that an address speaks of: of grace.hopper@… `Grace Hopper`."""
    local = address.partition("@")[0].partition("+")[0]
    for sign in "._-":
        local = local.replace(sign, " ")
    return " ".join(word.capitalize() for word in local.split()) or address


def _words(nodes: dict[str, Node]) -> str:
    return f"{nodes['name']} <{nodes['email']}>" if "email" in nodes else str(nodes["name"])
