"""The fields and kinds that a team declares in crm.yaml."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from crm_tui.model.field import Field
from crm_tui.model.kind import RESERVED, Kind
from crm_tui.model.kinds import KINDS
from crm_tui.model.kinds.shared import COMMON, KEY, NOTES
from crm_tui.model.settings import OwnKind
from crm_tui.model.settings_reader import At, Entry, Reader
from crm_tui.model.suggest import suggestion
from crm_tui.model.types import TEXT, TYPES
from crm_tui.model.value import Node

# What an index can have as columns is bounded, and a form is read by people.
MOST_FIELDS = 200
MOST_KINDS = 50
_NAME = r"[^\W\d_]\w{0,39}"
_OF = {"labelled": "text", "list": "text", "set": "text", "map": "text"}
_FIELD_KEYS = ("key", "type", "label", "help", "required", "choices", "to", "of", "fields")
_KIND_KEYS = ("key", "plural", "title", "fields")
# What people call one of the list, as in the kinds that are built in.
_ALIASES = {"emails": "email", "phones": "phone"}
_ALL = Kind("", "", "", {field.name: field for field in (*COMMON, NOTES)}, ())


class Own(NamedTuple):
    """What a team declares: its kinds, and its fields by the name of the kind."""

    kinds: tuple[OwnKind, ...]
    fields: Mapping[str, tuple[Field, ...]]


def own_declarations(reader: Reader, nodes: Entry) -> Own:
    """The kinds below `kinds:` and the fields below `fields:`; what is wrong with one leaves it out."""
    declared = dict(_kind_names(reader, nodes.get("kinds")))
    names = {kind.plural: kind.name for kind in KINDS} | {kind.name: kind.name for kind in KINDS}
    names |= {plural: name for name, (_, plural, _) in declared.items()} | {name: name for name in declared}
    links = _Links(reader, names)
    kinds = tuple(links.kind(name, *each) for name, each in declared.items())
    fields: dict[str, tuple[Field, ...]] = {}
    for name, node in reader.mapping(nodes.get("fields"), ("fields",)).items():
        if name not in names:
            reader.wrong(("fields", name), f"there is no kind {name!r}", suggestion(name, names))
            continue
        kind = next((kind for kind in KINDS if kind.name == names[name]), None)
        before = fields.get(names[name], ())
        own = [field for each in kinds if each.name == names[name] for field in each.fields]
        taken = _taken(kind or _ALL) | {field.name for field in (*own, *before)}
        fields[names[name]] = (*before, *links.fields(node, ("fields", name), taken))
    return Own(kinds, fields)


def _kind_names(reader: Reader, node: Node | None) -> Iterator[tuple[str, tuple[At, str, Entry]]]:
    """Each own kind's name with its place, folder and entry."""
    taken = {word for kind in KINDS for word in (kind.name, kind.plural)}
    for count, (at, name, entry) in enumerate(reader.entries(node, ("kinds",), _KIND_KEYS, "kind"), 1):
        if count > MOST_KINDS:
            reader.wrong(("kinds",), f"a workspace has at most {MOST_KINDS} kinds of its own")
            return
        plural = reader.text(entry.get("plural"), (*at, "plural"), name + "s")
        wrong = _wrong_name(name) or _wrong_name(plural)
        if not wrong and (twice := taken & {name, plural}):
            wrong = f"there is a kind {min(twice)!r} already"
        if wrong:
            reader.wrong(at, wrong, "small letters, digits and _, beginning with a letter")
            continue
        taken |= {name, plural}
        yield name, (at, plural, entry)


def _wrong_name(name: str) -> str:
    plain = re.fullmatch(_NAME, name) and name == name.lower() and len(name.encode()) <= 100
    return "" if plain and _composed(name) else f"{name!r} is no name for a field or kind"


def _composed(name: str) -> bool:
    if name.isascii():
        return True
    from unicodedata import is_normalized

    return is_normalized("NFC", name)


def _taken(kind: Kind) -> set[str]:
    """Names that no further field of the kind may have."""
    aliases = {field.alias for field in kind.fields.values() if field.alias}
    return {*kind.fields, *aliases, *(each.name for each in kind.computed), *RESERVED}


def _keyed(parts: tuple[Field, ...]) -> tuple[Field, ...]:
    """The parts of own entries, with the key by which merges and `-=` tell two equal ones apart."""
    return parts if any(each.name == KEY.name for each in parts) else (KEY, *parts)


class _Links:
    """Reads declarations; knows the names of all kinds, which links may point at."""

    def __init__(self, reader: Reader, names: Mapping[str, str]) -> None:
        self._reader = reader
        self._names = names

    def kind(self, name: str, at: At, plural: str, entry: Entry) -> OwnKind:
        """An own kind; its label is the field named by `title`, else its first text."""
        declared = tuple(self.fields(entry.get("fields"), (*at, "fields"), _taken(_ALL)))
        texts = [field.name for field in declared if field.type is TEXT]
        taken = [field.name for field in declared if field.type is not TEXT]
        label = self._reader.text(entry.get("title"), (*at, "title")) or (texts[0] if texts else "")
        wrong = _wrong_name(label) if label else ""
        if wrong or label in taken or label in _taken(_ALL):
            self._reader.wrong((*at, "title"), wrong or f"{label!r} is no text of its own", "name a field of type text")
            label = ""
        free = (word for word in ("title", "name", "label", "headline") if word not in taken)
        return OwnKind(name, plural, label or (texts[0] if texts else next(free)), declared)

    def fields(self, node: Node | None, at: At, taken: Collection[str]) -> Iterator[Field]:
        """The fields of a list or map, without those whose name is taken."""
        for count, (place, name, entry) in enumerate(self._reader.entries(node, at, _FIELD_KEYS, "field", "type"), 1):
            if count > MOST_FIELDS:
                self._reader.wrong(at, f"a kind has at most {MOST_FIELDS} fields of your own")
                return
            if name in taken:
                words = "is a name of the program" if name in RESERVED else "is a field already"
                self._reader.wrong(place, f"{name!r} {words}", "choose another")
            elif wrong := _wrong_name(name):
                self._reader.wrong(place, wrong, "small letters, digits and _, beginning with a letter")
            elif field := self._field(name, entry, place):
                yield field

    def _field(self, name: str, entry: Entry, at: At) -> Field | None:
        reader = self._reader
        wanted = reader.text(entry.get("type"), (*at, "type"), "text").replace(" ", "_").replace("/", "_")
        type_ = TYPES.get(wanted)
        if type_ is None:
            reader.wrong((*at, "type"), f"there is no field type {wanted!r}", suggestion(wanted, TYPES))
            return None
        to, of = self._target(entry, at), self._of(name, wanted, entry, at)
        parts = tuple(self.fields(entry.get("fields"), (*at, "fields"), ()))
        if wanted == "entries":
            if not parts:
                hint = "as in fields: {part: text, on: date}"
                reader.wrong((*at, "type"), "entries have parts, and none is named", hint)
                return None
            parts = _keyed(parts)
        if to is None or (of is None and wanted in _OF):
            return None
        return Field(
            name, type_,
            label=reader.text(entry.get("label"), (*at, "label")),
            help=reader.text(entry.get("help"), (*at, "help")),
            group="own",
            required=reader.yes(entry.get("required"), (*at, "required")),
            choices=reader.choices(entry.get("choices"), (*at, "choices")),
            to=to,
            of=of,
            fields=parts,
            alias=_ALIASES.get(name, "") if type_.several else "",
            own=True,
        )  # fmt: skip

    def _target(self, entry: Entry, at: At) -> str | None:
        to = self._reader.text(entry.get("to"), (*at, "to"))
        if to and to not in self._names:
            self._reader.wrong((*at, "to"), f"there is no kind {to!r}", suggestion(to, self._names))
            return None
        return self._names[to] if to else ""

    def _of(self, name: str, wanted: str, entry: Entry, at: At) -> Field | None:
        """The field of each item; items are single values."""
        if wanted not in _OF:
            return None
        of = entry.get("of") or _OF[wanted]
        inner = of if isinstance(of, dict) else {"type": of}
        if isinstance(of, dict):
            self._reader.known(of, (*at, "of"), _FIELD_KEYS, "field")
        handed_down = {key: entry[key] for key in ("to", "choices") if key in entry}
        field = self._field(name, {**handed_down, **inner}, (*at, "of"))
        if field is not None and field.type.several:
            self._reader.wrong((*at, "of"), f"items of a {wanted} are single values, not a {field.type.name}")
            return None
        return field
