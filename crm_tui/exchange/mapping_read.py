"""Which column goes into which field: `--map`, `--where` and `--key` read against a file's headers.

name=Full Name                        a column
name={First Name} {Last Name}         a template; blanks are squeezed, and it is empty where all its columns are
status==lead                          a constant
address.city=City                     a part of an address
phones.mobile=Mobile Phone Number     a labelled value, or a named one of a map
items.product=Product                 a part of an entry, which each row adds to the record
status:Marketing Qualified Lead=lead  what is meant where the cell says that; nothing behind = leaves it out
"""

import re
from collections.abc import Sequence

from crm_tui.errors import UsageError
from crm_tui.exchange.activities import naming
from crm_tui.exchange.columns import Columns
from crm_tui.exchange.conditions import read_conditions
from crm_tui.exchange.mapping import Mapped, Target, Template, word
from crm_tui.model.field import Field
from crm_tui.model.kind import ENVELOPE, Kind
from crm_tui.model.suggest import suggestion
from crm_tui.model.value import Address

_HOLE = re.compile(r"\{([^{}]*)\}")
_PARTED = ("labelled", "map")
_OWN_KEEPING = ("formerly", "snooze", "history")
# Parts of entries that no cell holds: the program gives keys, the others have several parts themselves.
_NO_CELL = ("entries", "map")


def read_mapping(
    kind: Kind, headers: Sequence[str], maps: Sequence[str], wheres: Sequence[str] = (), keys: Sequence[str] = ()
) -> Mapped:
    """What the words of `--map`, `--where` and `--key` mean for a file with these headers.

    Raises UsageError, with what was probably meant, for a field or column that is not there, a field that is
    filled twice, a key that is not filled, and for a mapping that can make no record.
    """
    columns = Columns(headers)
    targets = tuple(_target(kind, columns, each) for each in maps if not is_meaning(each))
    _refuse_twice(targets)
    targets = _with_meanings(kind, targets, [each for each in maps if is_meaning(each)])
    mapped = Mapped(kind, tuple(headers), targets, read_conditions(columns, wheres))
    named = tuple(_field(kind, key) for key in keys)
    for key in named:
        if not mapped.has(key.name):
            raise UsageError(f"the key {key.name!r} is not mapped", f"add --map {key.name}=COLUMN")
    if not any(mapped.has(name) for name in naming(kind)) and not named:
        raise UsageError(f"a {kind.name} needs a {kind.label_field}", f"add --map {kind.label_field}=COLUMN")
    return mapped._replace(keys=named)


def is_meaning(words: str) -> bool:
    """Whether words of `--map` say what is meant by a word of the file, in place of where a field comes from."""
    return ":" in words.partition("=")[0]


def _target(kind: Kind, columns: Columns, words: str) -> Target:
    name, equals, rest = words.partition("=")
    if not equals or not name.strip() or not rest.strip("="):
        raise UsageError(f"{words!r} maps nothing", "as in --map name='Full Name' or --map status==lead")
    name, _, part = name.strip().partition(".")
    field = _field(kind, name)
    _check_part(field, part)
    return Target(field, part, _template(columns, rest))


def _with_meanings(kind: Kind, targets: Sequence[Target], words: Sequence[str]) -> tuple[Target, ...]:
    """The targets with what is meant by words of their cells. Raises UsageError for a field that nothing fills."""
    found: dict[int, dict[str, str]] = {}
    for each in words:
        name, _, rest = each.partition(":")
        said, equals, meant = rest.rpartition("=")
        if not equals or not said.strip():
            raise UsageError(f"{each!r} says nothing of a word", "as in --map 'priority:Medium=normal'")
        name, _, part = name.strip().partition(".")
        field = _field(kind, name)
        filled = [place for place, target in enumerate(targets) if (target.field, target.part) == (field, part)]
        if not filled:
            dotted = f"{field.name}.{part}" if part else field.name
            raise UsageError(f"{dotted} is not mapped", f"add --map {dotted}=COLUMN")
        for place in filled:
            found.setdefault(place, {})[word(said)] = meant.strip()
    return tuple(each._replace(meanings=tuple(found.get(place, {}).items())) for place, each in enumerate(targets))


def _template(columns: Columns, text: str) -> Template:
    if text.startswith("="):
        return Template((text[1:].strip(),), text)
    whole = columns.find(text)
    if whole is not None or not _HOLE.search(text):
        return Template((columns.named(text.strip()) if whole is None else whole,), text.strip())
    pieces = _HOLE.split(text)
    parts = tuple(columns.named(piece.strip()) if odd % 2 else piece for odd, piece in enumerate(pieces))
    return Template(tuple(part for part in parts if part != ""), text)


def _field(kind: Kind, name: str) -> Field:
    field = kind.field(name)
    if field is None:
        if name in ENVELOPE:
            raise UsageError(f"{name!r} is given by the program", f"map {kind.label_field}; ids are made from it")
        meant = suggestion(name, kind.fields, 0)
        hint = f"{meant} Otherwise " if meant.startswith("did") else ""
        raise UsageError(
            f"a {kind.name} has no field {name!r}", f"{hint}declare it in crm.yaml, below fields: {kind.name}:"
        )
    if field.name in _OWN_KEEPING:
        raise UsageError(f"{field.name} cannot be filled from a column", "it has several parts")
    return field


def _check_part(field: Field, part: str) -> None:
    if field.type.name == "entries":
        _check_entry_part(field, part)
        return
    if field.type.name == "map" and not part:
        raise UsageError(f"{field.name} holds values by name", f"as in --map {field.name}.NAME=COLUMN")
    if not part or field.type.name in _PARTED:
        return
    if field.type.name != "address":
        raise UsageError(f"{field.name} has no parts", f"write --map {field.name}=…")
    if part not in Address._fields:
        raise UsageError(f"an address has no {part!r}", suggestion(part, Address._fields))


def _check_entry_part(field: Field, part: str) -> None:
    names = [inner.name for inner in field.fields if inner.type.name not in _NO_CELL and inner.name != "key"]
    if not part:
        raise UsageError(f"{field.name} has several parts", f"as in --map {field.name}.{names[0]}=COLUMN")
    if part not in names:
        raise UsageError(f"{field.name} has no {part!r} that a column fills", suggestion(part, names))


def _refuse_twice(targets: Sequence[Target]) -> None:
    """Fields of several values may be filled from several columns, others from one."""
    seen: set[tuple[str, str]] = set()
    for field, part, template, _ in targets:
        if field.type.several and field.type.name not in ("map", "entries"):
            continue
        if (field.name, part) in seen:
            raise UsageError(f"{field.name} is mapped twice", f"join them, as in --map '{field.name}={{A}} {{B}}'")
        if (field.name, "") in seen or (not part and any(name == field.name for name, _ in seen)):
            raise UsageError(f"{field.name} is mapped whole and in parts", f"drop {template.words!r}")
        seen.add((field.name, part))
