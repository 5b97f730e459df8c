"""Reads YAML: the only module that knows PyYAML. All scalars are text, whatever they look like.

A record is a strict part of YAML: one mapping, no tags, anchors, aliases, merge keys or duplicate keys,
at most 1 MiB, 16 levels and 20,000 nodes. Whatever else stands in a file is refused with its place, in
words, and with what to do about it.
"""

import re
from functools import lru_cache
from typing import Any, Generic, NamedTuple, NoReturn, TypeVar

from crm_tui.model.value import Node
from crm_tui.store.decode import decode, refuse_markers
from crm_tui.store.explain import Complaint, explain
from crm_tui.store.fast import quick
from crm_tui.store.layout import Entry, Map, Part, Scalar, Sequence
from crm_tui.store.places import Places
from crm_tui.store.unreadable import Unreadable

__all__ = ["LIMITS", "Document", "Unreadable", "has_libyaml", "layout", "locate", "read_strictly", "read_text"]

DEEPEST = 16
MOST_NODES = 20_000
# The codes of the refusals of records that are too big, whatever they say.
LIMITS = frozenset(("too-large", "too-deep", "too-many"))
_COLON = re.compile(r"\s*:")
_SURROGATE = "[\ud800-\udfff]"
_NOWHERE = (0, 0)
_ODD_KEYS = frozenset(("", "<<"))

M = TypeVar("M")


class Document(NamedTuple):
    """What a file says: its nodes by key, in the file's order, and its text without byte order mark."""

    nodes: dict[str, Node]
    text: str


def read_text(data: bytes) -> Document:
    """The record in the bytes of a file; an empty file is a record without fields.

    Raises Unreadable.
    """
    text = decode(data)
    if "\t" not in text:
        unix = text.replace("\r\n", "\n") if "\r" in text else text
        if "\r" not in unix and (nodes := quick(unix)) is not None:
            return Document(nodes, text)
    return Document(read_strictly(text), text)


def has_libyaml() -> bool:
    """Whether PyYAML brings the parser in C; without it reading takes ten times as long."""
    import yaml

    return bool(yaml.__with_libyaml__)


def read_strictly(text: str) -> dict[str, Node]:
    """The nodes of a text from `decode`, as the YAML parser reads it. Raises Unreadable."""
    refuse_markers(text)
    return _Reader(text).document() or {}


def layout(text: str) -> Map | None:
    """Where the parts of a text from `decode` stand; None when it holds nothing. Raises Unreadable."""
    return _Surveyor(text).document()


def locate(data: bytes, at: tuple[str | int, ...], key: bool = False) -> tuple[int, int]:
    """The line and column, from 1, of what stands at a path of keys and indexes in a readable file.

    That is the value, or its key where the value is empty or begins on a later line, or when `key` is
    asked for. What is not there is found at the innermost part of the path that is; (0, 0) when nothing
    of it is, or the file is unreadable.
    """
    places = _surveyed(data)
    name, part, steps = places.find(at) if places else (None, None, 0)
    if places is None or part is None or not steps:
        return _NOWHERE
    below = isinstance(part, Map | Sequence) and not part.flow
    if name is not None and (key or below or part.start == part.end):
        part = name
    return places.line_and_column(part.start)


@lru_cache(maxsize=1)
def _surveyed(data: bytes) -> Places | None:
    """Where the parts of a file stand, kept for the next question: one file may have many faults."""
    try:
        text = decode(data)
        top = layout(text)
    except Unreadable:
        return None
    return Places(text, top) if top else None


class _Events(Generic[M]):
    """Walks the parser's events through the one mapping of a record; a subclass says what it makes of them."""

    def __init__(self, text: str) -> None:
        import yaml

        self.text = text
        self.count = 0
        self.yaml = yaml
        self.scalar_event = yaml.ScalarEvent
        self.map_event = yaml.MappingStartEvent
        self.list_event = yaml.SequenceStartEvent

    def document(self) -> M | None:
        """What the text holds, or None when it holds nothing. Raises Unreadable."""
        yaml = self.yaml
        loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        try:
            self.next = loader(self.text).get_event
            self.next()
            if type(self.next()) is yaml.StreamEndEvent:
                return None
            made = self._record(self.next())
            self.next()
            if type(event := self.next()) is not yaml.StreamEndEvent:
                self.refuse(event, "several-documents", "a second record begins here", "one file holds one record")
            return made
        except yaml.MarkedYAMLError as error:
            words = f"{error.context}: {error.problem}" if error.context else str(error.problem)
            at = _mark(error.problem_mark) or _NOWHERE
            raise explain(self.text, Complaint(words, at, _mark(error.context_mark) or at)) from None
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            raise explain(self.text, Complaint(str(error), _NOWHERE, _NOWHERE)) from None

    def _record(self, event: Any) -> M | None:
        if type(event) is self.map_event:
            self.check(event, 1)
            return self.map(event, 1)
        if type(event) is self.scalar_event and not event.value and not event.style:
            self.check(event, 1)
            return None
        hint = "a record is made of lines like `name: Ada Lovelace`"
        return self.refuse(event, "not-a-record", "the file does not hold keys and values", hint)

    def map(self, start: Any, depth: int) -> M:
        """What a mapping makes."""
        raise NotImplementedError

    def check(self, event: Any, depth: int) -> None:
        """Refuses what the start of a part must not have."""
        self.count += 1
        if self.count > MOST_NODES:
            message = f"the record has more than {MOST_NODES:,} parts"
            self.refuse(event, "too-many", message, "make several records of it, or attach it")
        if event.anchor is not None:
            if type(event) is self.yaml.AliasEvent:
                hint = "write the value out, or put a text that begins with * in quotes"
                self.refuse(event, "alias", f"a reference to another part, *{event.anchor}", hint)
            hint = "delete it, or put a text that begins with & in quotes"
            self.refuse(event, "anchor", f"a name for other parts to refer to, &{event.anchor}", hint)
        if event.tag is not None:
            hint = "delete it, or put a text that begins with ! in quotes"
            self.refuse(event, "tag", "a tag that begins with !; the field says how its value is read", hint)
        if depth > DEEPEST:
            self.refuse(event, "too-deep", f"more than {DEEPEST} levels inside one another", "a record needs few")

    def check_key(self, event: Any) -> None:
        """Refuses what is no key."""
        self.check(event, 1)
        if type(event) is not self.scalar_event:
            hint = "a key is a word; quote a text that begins with [ or {"
            self.refuse(event, "key-not-text", "a list or map stands as a key", hint)
        if event.style:
            return
        if event.value == "<<":
            self.refuse(event, "merge-key", "the merge key <<", "write the keys out")
        if not event.value:
            self.refuse(event, "key-missing", "no key before the colon", "write `key: text`")

    def refuse(self, event: Any, code: str, message: str, hint: str) -> NoReturn:
        """Raises Unreadable for the place of an event."""
        mark = event.start_mark
        raise Unreadable(code, message, hint, mark.line + 1, mark.column + 1)


class _Reader(_Events[dict[str, Node]]):
    """Makes nodes."""

    def map(self, start: Any, depth: int) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        marks: dict[str, Any] = {}
        end = self.yaml.MappingEndEvent
        while type(event := self.next()) is not end:
            key = event.value if type(event) is self.scalar_event else ""
            self.count += 1
            if key in _ODD_KEYS or event.anchor is not None or event.tag is not None:
                self.check_key(event)
            if key in nodes:
                first = marks[key]
                message = f"the key {key!r} stands already in line {first.line + 1}"
                self.refuse(event, "duplicate-key", message, "keep one of the two")
            marks[key] = event.start_mark
            nodes[key] = self.node(self.next(), depth + 1)
        return nodes

    def node(self, event: Any, depth: int) -> Node:
        """What any part makes."""
        self.count += 1
        if event.anchor is not None or event.tag is not None or depth > DEEPEST or self.count > MOST_NODES:
            self.check(event, depth)
        kind = type(event)
        if kind is self.scalar_event:
            if event.style == '"' and re.search(_SURROGATE, event.value):
                self.refuse(event, "escape", "half a character in the quoted text", "write the character itself")
            return event.value  # type: ignore[no-any-return]
        if kind is self.map_event:
            return self.map(event, depth)
        nodes: list[Node] = []
        end = self.yaml.SequenceEndEvent
        while type(event := self.next()) is not end:
            nodes.append(self.node(event, depth + 1))
        return nodes


class _Surveyor(_Events[Map]):
    """Makes a layout."""

    def map(self, start: Any, depth: int) -> Map:
        entries: list[Entry] = []
        end = self.yaml.MappingEndEvent
        while type(event := self.next()) is not end:
            self.check_key(event)
            key = self.scalar(event)
            entries.append(Entry(key, self.behind(key, self.part(self.next(), depth + 1))))
        begin = start.start_mark.index
        in_braces = start.flow_style and self.text.startswith("{", begin)
        last = event.end_mark.index if in_braces or not entries else entries[-1].value.end
        return Map(begin, last, bool(start.flow_style), tuple(entries))

    def part(self, event: Any, depth: int) -> Part:
        """What any part makes."""
        self.check(event, depth)
        kind = type(event)
        if kind is self.scalar_event:
            return self.scalar(event)
        if kind is self.map_event:
            return self.map(event, depth)
        items: list[Part] = []
        start = event
        end = self.yaml.SequenceEndEvent
        while type(event := self.next()) is not end:
            items.append(self.part(event, depth + 1))
        last = event.end_mark.index if start.flow_style or not items else items[-1].end
        return Sequence(start.start_mark.index, last, bool(start.flow_style), tuple(items))

    def scalar(self, event: Any) -> Scalar:
        """What a scalar makes."""
        return Scalar(event.start_mark.index, event.end_mark.index, event.value, event.style or "")

    def behind(self, key: Scalar, value: Part) -> Part:
        """The value, put right behind its colon where it is empty; the parsers put it here and there."""
        if value.start < value.end:
            return value
        found = _COLON.match(self.text, key.end)
        at = found.end() if found else key.end
        return Scalar(at, at, "", "")


def _mark(mark: Any) -> tuple[int, int] | None:
    return (mark.line, mark.column) if mark else None
