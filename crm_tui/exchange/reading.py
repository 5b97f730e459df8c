"""From the text of a cell to the value of a field: lenient in spelling, never dependent on today, never a guess."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo
from decimal import Decimal
from typing import NamedTuple

from crm_tui.exchange.dates import read_day, read_time
from crm_tui.model.amounts import read_amount
from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Address, Labelled, Value

LONGEST = 200_000
_MOST_ITEMS = 500
_NAMED_ADDRESS = re.compile(r"[^<>]*<([^<>\s]+)>")
_CLOSED_UP = re.compile(r"[\s\-_./&,()]+")
_SEPARATORS = ((";", "\n"), (",",))


class Fault(NamedTuple):
    """A text that its field cannot read, and why."""

    text: str
    why: str


class Cell(NamedTuple):
    """The value of a cell, None where it has none, and what of its text could not be read."""

    value: Value
    faults: tuple[Fault, ...] = ()


class Dated(NamedTuple):
    """How a file writes its days and times.

    `order` is `dmy` or `mdy` where it writes `03/04/2024` and its own dates do not prove which is meant. `zone` is
    that of times without an offset, the team's where it is left out.
    """

    order: str = ""
    zone: tzinfo | None = None


AS_IS = Dated()


class Reading(NamedTuple):
    """How cells are read. `order` says whether days or months stand first in the dates of this column.

    `zone` is that of times without an offset, the team's where it is left out.
    """

    ctx: Context
    order: str = ""
    zone: tzinfo | None = None


def read_cell(field: Field, part: str, text: str, how: Reading) -> Cell:
    """The value that a text gives a field, or the value of a part of it. Links stay the texts they are."""
    if not text:
        return Cell(None)
    if len(text) > LONGEST:
        return Cell(None, (Fault(text[:60] + "…", f"it has over {LONGEST:,} characters"),))
    if part and field.type.name == "address":
        return Cell(Address(**{part: _one_line(text)}))
    if field.type.name == "map" and field.of is not None:
        inner = read_cell(field.of, "", text, how)
        return Cell(None if inner.value is None else {part: inner.value}, inner.faults)
    if field.of is not None:
        return _several(field, part, text, how)
    try:
        return Cell(_one(field, text, how))
    except Invalid as error:
        return Cell(None, (_fault(text, error),))


def closed_up(text: str) -> str:
    """What is left of a name without blanks, signs and case: `Qualified to Buy` is `qualifiedtobuy`."""
    return _CLOSED_UP.sub("", text.casefold())


def choice_named(field: Field, text: str) -> str:
    """The choice whose key or label the text is, but for case and signs, or ""; beginnings are no names here."""
    wanted = closed_up(text)
    return next((c.key for c in field.choices if wanted in (closed_up(c.key), closed_up(c.label))), "")


def split_items(text: str) -> Iterator[list[str]]:
    """The ways in which a text may be several: as it stands, at semicolons and line ends, at commas too.

    A text of more than 500 items is none that people write, and is not cut.
    """
    yield [text]
    for place in range(len(_SEPARATORS)):
        signs = "".join(sign for signs in _SEPARATORS[: place + 1] for sign in signs)
        parts = [part.strip() for part in re.split(f"[{signs}]", text) if part.strip()]
        if 1 < len(parts) <= _MOST_ITEMS:
            yield parts


def _several(field: Field, label: str, text: str, how: Reading) -> Cell:
    """The items of a text that may hold several; cut where least of it cannot be read."""
    inner = field.of
    if inner is None or inner.type.name == "link":
        return Cell((text,))
    ways = list(split_items(text))
    if inner.type.name == "text":
        ways = ways[-1:]
    best = min((_items(inner, parts, how) for parts in ways), key=_unread)
    values = best.value
    if field.type.name == "labelled":
        values = tuple(Labelled(value, label or None) for value in values)
    return Cell(tuple(dict.fromkeys(values)) or None, best.faults)


def _unread(cell: Cell) -> int:
    return sum(len(fault.text) for fault in cell.faults)


def _items(inner: Field, parts: Sequence[str], how: Reading) -> Cell:
    values, faults = [], []
    for part in parts:
        try:
            values.append(_one(inner, part, how))
        except Invalid as error:
            faults.append(_fault(part, error))
    return Cell(tuple(values), tuple(faults))


def _fault(text: str, error: Invalid) -> Fault:
    return Fault(text, f"{error.message} ({error.hint})" if error.hint else error.message)


def _one(field: Field, text: str, how: Reading) -> Value:
    """One value. Raises Invalid."""
    read = _READERS.get(field.type.name)
    return read(field, text, how) if read else field.type.parse(text, field, how.ctx)


def _text(field: Field, text: str, how: Reading) -> Value:
    return _one_line(text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _date(field: Field, text: str, how: Reading) -> Value:
    return read_day(text, how.order, how.zone or how.ctx.zone, how.ctx.zone)


def _time(field: Field, text: str, how: Reading) -> Value:
    return read_time(text, how.order, how.zone or how.ctx.zone)


def _money(field: Field, text: str, how: Reading) -> Value:
    """Money as files hold it, else as people type it; so `873607.15` is the same in every locale."""
    try:
        return field.type.parse(text, field, how.ctx)
    except Invalid:
        return field.type.from_words(text, field, how.ctx)


def _decimal(field: Field, text: str, how: Reading) -> Value:
    try:
        return field.type.parse(text, field, how.ctx)
    except Invalid:
        found = _amount(text.removesuffix("%").rstrip(), how)
        if found is None:
            raise
        return found


def _number(field: Field, text: str, how: Reading) -> Value:
    """A whole number, also where it is written 4199.0 or 4,199."""
    try:
        return field.type.parse(text, field, how.ctx)
    except Invalid:
        found = _amount(text, how)
        if found is None or found != found.to_integral_value():
            raise
        return int(found)


def _amount(text: str, how: Reading) -> Decimal | None:
    sign = -1 if text.startswith("-") else 1
    found = read_amount(text.removeprefix("-"), how.ctx.locale)
    return None if found is None else sign * found


def _email(field: Field, text: str, how: Reading) -> Value:
    """An address, taken out of `Ada <ada@engines.example>` and `mailto:`."""
    named = _NAMED_ADDRESS.fullmatch(text)
    return field.type.parse((named[1] if named else text).removeprefix("mailto:"), field, how.ctx)


def _choice(field: Field, text: str, how: Reading) -> Value:
    """A choice by its key or label; a word of a list in crm.yaml that is not there yet stands as it is."""
    found = choice_named(field, text)
    return found or (_one_line(text) if field.choices_from else field.type.parse(_one_line(text), field, how.ctx))


_READERS: dict[str, Callable[[Field, str, Reading], Value]] = {
    "text": _text,
    "date": _date,
    "time": _time,
    "money": _money,
    "price": _money,
    "decimal": _decimal,
    "number": _number,
    "email": _email,
    "choice": _choice,
}
