"""What every field type answers: read, write, compare, store, describe and merge a value."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.model.merge_rule import MergeRule
from crm_tui.model.value import Node, Value

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.field import Field


class Invalid(ValueError):
    """A node its field cannot read: what is wrong, what was probably meant, and where inside the node."""

    def __init__(self, message: str, hint: str = "", at: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.at = at


class Column(NamedTuple):
    """One column of the index: its name is the field's name followed by `suffix`."""

    suffix: str
    sql: str


class Item(NamedTuple):
    """One of several values, as filters find it: `fold` is what is compared."""

    value: str
    fold: str


TEXT_COLUMN = (Column("", "TEXT"),)


def fold(text: str) -> str:
    """The form in which texts are compared, without case and composed (NFC); spelling stays in the record."""
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    return normalize("NFC", text.casefold())


def scalar(node: Node) -> str:
    """The node's text. Raises Invalid when a list or a map stands where one value belongs."""
    if isinstance(node, str):
        return node.strip()
    if isinstance(node, list):
        raise Invalid("a list stands where one value belongs", "keep one value, without the dash or brackets")
    raise Invalid("a map stands where one value belongs", "keep one value, without `key:`")


class FieldType:
    """A field type. The base reads one text; a type overrides what differs.

    `parse` reads a node of a file; `from_words` reads what a person types ("fri", "12.5k") and may
    depend on the present; both raise Invalid. `format` gives the node that is written to the file.
    """

    name = "text"
    merge = MergeRule.SCALAR
    several = False
    numeric = False
    searched = True

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """The value of a node that is not empty."""
        return scalar(node)

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """The value a person meant by `text`."""
        return self.parse(text, field, ctx)

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """The node written to a file; reading it gives `value` again."""
        return str(value)

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """The columns of the index; empty when filters look into the stored document instead."""
        return TEXT_COLUMN

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """The SQL values of `columns`."""
        return (value,)

    def from_row(self, cells: tuple[Any, ...], field: "Field", ctx: "Context") -> Value:
        """The value that `row` stored; raises nothing on what `row` wrote."""
        return cells[0]

    def items(self, value: Value, field: "Field", ctx: "Context") -> Iterable[Item]:
        """For a field of several values: each as filters find it."""
        return ()

    def links(self, value: Value, field: "Field") -> Iterator[tuple[str, str]]:
        """The (kind, id) pairs that the value points at."""
        return iter(())

    def words(self, value: Value, field: "Field") -> str:
        """The value as plain text, by which search and filters find one of several."""
        return str(value)

    def to_json(self, value: Value, field: "Field") -> Any:
        """The value in JSON, as docs and scripts see it."""
        return value

    def normal(self, node: Node, field: "Field", ctx: "Context") -> Any:
        """A hashable form equal for nodes of one meaning however they are spelled; used by merges."""
        try:
            value = self.parse(node, field, ctx)
            hash(value)
        except (Invalid, TypeError):
            return repr(node)
        return value

    def schema(self, field: "Field") -> dict[str, Any]:
        """The JSON Schema of the node as an editor reads it, where plain scalars may look like numbers."""
        return {"type": ["string", "number", "boolean", "null"]}


def written(pattern: str, example: str, *more: str) -> dict[str, Any]:
    """The schema of a text of a pattern, of nothing, or of the further JSON types that a plain scalar may look like.

    Editors show the example to who writes something else; the keyword for it is theirs.
    """
    worded = {"pattern": rf"^\s*({pattern})?\s*$", "patternErrorMessage": f"as in {example}"}
    return {"type": ["string", *more, "null"], **worded}


def as_editors_read(text: str) -> Any:
    """What a reader of YAML 1.2 takes a plain scalar for, should it be no text to it."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if re.fullmatch(_INTEGER, text):
        return int(text)
    return float(text) if re.fullmatch(_FLOAT, text) else text


_CONSTANTS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
_INTEGER = "[-+]?[0-9]{1,18}"
_FLOAT = r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?"
