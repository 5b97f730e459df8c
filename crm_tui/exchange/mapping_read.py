"""Which column goes into which field: `--map`, `--where` and `--key` read against a file's headers.

name=Full Name                        a column
name={First Name} {Last Name}         a template; blanks are squeezed, and it is empty where all its columns are
status==lead                          a constant
address.city=City                     a part of an address
phones.mobile=Mobile Phone Number     a labelled value, or a named one of a map
"""

import re
from collections.abc import Sequence

from crm_tui.errors import UsageError
from crm_tui.exchange.mapping import Mapped, Target, Template, Where
from crm_tui.model.field import Field
from crm_tui.model.kind import ENVELOPE, Kind
from crm_tui.model.suggest import suggestion
from crm_tui.model.value import Address

_HOLE = re.compile(r"\{([^{}]*)\}")
_PARTED = ("labelled", "map")
_UNMAPPED = ("entries",)
_OWN_KEEPING = ("formerly", "snooze")


def read_mapping(
    kind: Kind, headers: Sequence[str], maps: Sequence[str], wheres: Sequence[str] = (), keys: Sequence[str] = ()
) -> Mapped:
    """What the words of `--map`, `--where` and `--key` mean for a file with these headers.

    Raises UsageError, with what was probably meant, for a field or column that is not there, a field that is
    filled twice, a key that is not filled, and for a mapping that can make no record.
    """
    columns = _Columns(headers)
    targets = tuple(_target(kind, columns, word) for word in maps)
    _refuse_twice(targets)
    mapped = Mapped(kind, tuple(headers), targets, _wheres(columns, wheres))
    named = tuple(_field(kind, key) for key in keys)
    for key in named:
        if not mapped.has(key.name):
            raise UsageError(f"the key {key.name!r} is not mapped", f"add --map {key.name}=COLUMN")
    if not mapped.has(kind.label_field) and not named:
        raise UsageError(f"a {kind.name} needs a {kind.label_field}", f"add --map {kind.label_field}=COLUMN")
    return mapped._replace(keys=named)


class _Columns:
    """The headers by what people may write for them."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._headers = headers
        self._exact = {header: number for number, header in enumerate(headers)}
        self._fold = {_fold(header): number for number, header in reversed(list(enumerate(headers)))}

    def find(self, name: str) -> int | None:
        """The number of the column of that name, exactly or but for case and blanks."""
        found = self._exact.get(name)
        return self._fold.get(_fold(name)) if found is None else found

    def named(self, name: str) -> int:
        """The number of the column; raises UsageError with what was probably meant."""
        found = self.find(name)
        if found is None:
            raise UsageError(f"the file has no column {name!r}", suggestion(name, self._headers, 30))
        return found


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _target(kind: Kind, columns: _Columns, word: str) -> Target:
    name, equals, rest = word.partition("=")
    if not equals or not name.strip() or not rest.strip("="):
        raise UsageError(f"{word!r} maps nothing", "as in --map name='Full Name' or --map status==lead")
    name, _, part = name.strip().partition(".")
    field = _field(kind, name)
    _check_part(field, part)
    return Target(field, part, _template(columns, rest))


def _template(columns: _Columns, text: str) -> Template:
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
    if field.type.name in _UNMAPPED or field.name in _OWN_KEEPING:
        raise UsageError(f"{field.name} cannot be filled from a column", "it has several parts")
    return field


def _check_part(field: Field, part: str) -> None:
    if field.type.name == "map" and not part:
        raise UsageError(f"{field.name} holds values by name", f"as in --map {field.name}.NAME=COLUMN")
    if not part or field.type.name in _PARTED:
        return
    if field.type.name != "address":
        raise UsageError(f"{field.name} has no parts", f"write --map {field.name}=…")
    if part not in Address._fields:
        raise UsageError(f"an address has no {part!r}", suggestion(part, Address._fields))


def _refuse_twice(targets: Sequence[Target]) -> None:
    """Fields of several values may be filled from several columns, others from one."""
    seen: set[tuple[str, str]] = set()
    for field, part, template in targets:
        if field.type.several and field.type.name != "map":
            continue
        if (field.name, part) in seen:
            raise UsageError(f"{field.name} is mapped twice", f"join them, as in --map '{field.name}={{A}} {{B}}'")
        if (field.name, "") in seen or (not part and any(name == field.name for name, _ in seen)):
            raise UsageError(f"{field.name} is mapped whole and in parts", f"drop {template.words!r}")
        seen.add((field.name, part))


def _wheres(columns: _Columns, words: Sequence[str]) -> tuple[Where, ...]:
    """One condition for each column; values of one column are alternatives."""
    found: dict[int, list[str]] = {}
    for word in words:
        column, value = _where(columns, word)
        found.setdefault(column, []).append(value.strip().casefold())
    return tuple(Where(column, tuple(values)) for column, values in found.items())


def _where(columns: _Columns, word: str) -> tuple[int, str]:
    """The column and value of COLUMN=VALUE; the name of a column may have = in it."""
    places = [place for place, char in enumerate(word) if char == "="]
    for place in reversed(places):
        column = columns.find(word[:place])
        if column is not None:
            return column, word[place + 1 :]
    if not places:
        raise UsageError(f"{word!r} is no condition", "as in --where 'Lifecycle Stage=Lead'")
    return columns.named(word[: places[0]]), ""
