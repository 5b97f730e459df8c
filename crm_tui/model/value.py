"""Values and the untyped tree they are read from."""

from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias, Union

# What YAML text holds before a field type reads it: every scalar is text, an empty scalar is "".
Node: TypeAlias = Union[str, list["Node"], dict[str, "Node"]]  # noqa: UP007 - recursive, and used at run time

# What a field type makes of a node. Its Python type is fixed by the field's type.
Value: TypeAlias = Any


class Numeral(str):
    """The text of a node that is meant as a number, and written without quotes where every reader sees that number."""

    __slots__ = ()


class Money(NamedTuple):
    """An amount in the major unit of an ISO 4217 currency."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class Labelled(NamedTuple):
    """An e-mail or phone with the label its owner gave it ("work"), or None."""

    value: str
    label: str | None = None


class Address(NamedTuple):
    """A postal address; written as one text it stands whole in `street`."""

    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""


class Bad(NamedTuple):
    """A node its field could not read; kept, shown and never rewritten by an edit of another key."""

    node: Node
