"""What commits changed in a record, in words, field by field."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Bad, Node, Value
from crm_tui.query.find import labels
from crm_tui.query.scope import Asking
from crm_tui.tui.showing.told import Told, at_words
from crm_tui.tui.widgets.timeline import Event
from crm_tui.wording.entries import entry_parts
from crm_tui.wording.values import Names, link_pairs, node_text, text
from crm_tui.workspace.history import History, Step

_LINES = 4
_ONE_BY_ONE = frozenset(("list", "set", "labelled"))


class ChangeKey(NamedTuple):
    """Which commit, "" for none, and the first field that it changed."""

    sha: str
    field: str


def change_names(db: Connection, asking: Asking, kind: Kind, history: History) -> Names:
    """What the records are called that changed links lead to."""
    found = {
        pair
        for step in history.steps
        for name, nodes in step.did.fields.items()
        if (field := kind.fields.get(name)) is not None
        for node in nodes
        for pair in link_pairs(_value(field, node, asking), field)
    }
    return labels(db, asking, found)


def changes(
    kind: Kind, history: History, asking: Asking, names: Names, but: Collection[str] | None = None
) -> list[Told]:
    """The steps as lines of the timeline, with what their authors wrote.

    In short, without that and without what they changed in the fields `but`, where such are named.
    """
    words = _Words(kind, asking, names)
    told = [each for step in history.steps if (each := _told(words, step, but))]
    if history.more and told:
        last = told[-1]
        more = Event(ChangeKey("more", ""), "", "earlier ones than these are in git", states=("muted",))
        told.append(Told(last.at, "change", more))
    return told


def _told(words: "_Words", step: Step, but: Collection[str] | None) -> Told | None:
    lines = words.of(step, but or ())
    if not lines:
        return None
    did, at = step.did, step.did.when.astimezone(words.asking.ctx.zone)
    shown = lines if len(lines) <= _LINES else [*lines[: _LINES - 1], f"and {len(lines) - _LINES + 1} more fields"]
    notes = () if step.sha else ("in no commit yet",)
    if step.words and but is None:
        notes = (f'"{step.words}"',)
    key = ChangeKey(step.sha, next(iter(did.fields), ""))
    who = step.member or step.name
    event = Event(key, at_words(at, words.asking), shown[0], who, (*shown[1:], *notes), ("muted",))
    return Told(at, "change", event)


class _Words:
    """Says what became of the fields of a kind."""

    def __init__(self, kind: Kind, asking: Asking, names: Names) -> None:
        self._kind = kind
        self.asking = asking
        self._names = names

    def of(self, step: Step, but: Collection[str]) -> list[str]:
        """A line for each field that changed; one for a record that came or went."""
        did = step.did
        if did.before is None:
            return ["added"]
        if did.after is None:
            return ["deleted"]
        return [
            line for name, (was, is_) in did.fields.items() if name not in but for line in self._line(name, was, is_)
        ]

    def _line(self, name: str, was: Node | None, is_: Node | None) -> Iterator[str]:
        if name == "formerly":
            came = [each for each in _listed(is_) if each not in _listed(was)]
            yield f"renamed, was {', '.join(came)}" if came else "former ids changed"
            return
        field = self._kind.fields.get(name)
        if field is None:
            yield f"{name}: {_to(node_text(was or ''), node_text(is_ or ''))}"
        elif not field.kept:
            yield f"{field.title}: {self._became(field, was, is_)}"

    def _became(self, field: Field, was: Node | None, is_: Node | None) -> str:
        if field.type.name == "long_text":
            lines = (_lines(was), _lines(is_))
            return _came_and_went(*lines) if max(map(len, lines)) > 1 else _to(*("".join(each) for each in lines))
        before, after = (self._items(field, _value(field, node, self.asking)) for node in (was, is_))
        if before is not None and after is not None:
            return _came_and_went(before, after)
        return _to(self._read(field, was), self._read(field, is_))

    def _read(self, field: Field, node: Node | None) -> str:
        return text(_value(field, node, self.asking), field, self.asking.ctx, self._names)

    def _items(self, field: Field, value: Value) -> list[str] | None:
        """What a field of several holds, one by one; None for a field of one, and for what cannot be read."""
        ctx, names, several = self.asking.ctx, self._names, field.type.name
        if several not in (*_ONE_BY_ONE, "map", "entries") or isinstance(value, Bad):
            return None
        if value is None:
            return []
        if several == "map":
            return [text({key: each}, field, ctx, names) for key, each in value.items()]
        if several == "entries":
            return ["  ".join(said for _, said in entry_parts(each, field, ctx, names, {})) for each in value]
        return [text((each,), field, ctx, names) for each in value]


def _value(field: Field, node: Node | None, asking: Asking) -> Value:
    if node is None or node == "":
        return None
    try:
        return field.type.parse(node, field, asking.ctx)
    except Invalid:
        return Bad(node)


def _to(was: str, is_: str) -> str:
    return f"{was or 'none'} → {is_ or 'none'}"


def _came_and_went(before: Sequence[str], after: Sequence[str]) -> str:
    """What is new and what is gone; the same in another order is said so."""
    came = [f"+ {each}" for each in after if each not in before]
    went = [f"- {each}" for each in before if each not in after]
    return "  ".join((*came, *went)) or "in another order"


def _lines(node: Node | None) -> list[str]:
    """The lines of a text that say something."""
    lines = node.splitlines() if isinstance(node, str) else [node_text(node or "")]
    return [line.strip() for line in lines if line.strip()]


def _listed(node: Node | None) -> list[str]:
    return [node_text(each) for each in node] if isinstance(node, list) else [node_text(node)] if node else []
