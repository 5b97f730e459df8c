"""Field types by which somebody is reached: e-mail, phone, address."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from crm_tui.model.emails import EmailError, check_email, normal_email
from crm_tui.model.merge_rule import MergeRule
from crm_tui.model.phones import check_phone, phone_extension, phone_fold
from crm_tui.model.types.base import Column, FieldType, Invalid, Item, scalar, written
from crm_tui.model.value import Address, Node, Value

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.field import Field


class Email(FieldType):
    """An e-mail address, compared without regard to case."""

    name = "email"

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """The address as written."""
        text = scalar(node)
        try:
            check_email(text)
        except EmailError as error:
            raise Invalid(error.message, error.hint) from None
        return text

    def items(self, value: Value, field: "Field", ctx: "Context") -> Iterable[Item]:
        """The address and its normal form."""
        return (Item(value, normal_email(value)),)

    def normal(self, node: Node, field: "Field", ctx: "Context") -> Any:
        """The normal form."""
        return normal_email(node.strip()) if isinstance(node, str) else repr(node)

    def schema(self, field: "Field") -> dict[str, Any]:
        """Text with something on both sides of an @."""
        return written(r"\S+@\S+", "ada@engines.example")


class Phone(FieldType):
    """A phone number, kept as its owner writes it."""

    name = "phone"

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """The number as written; it must have at least three digits and no letters but an extension's."""
        text = scalar(node)
        if wrong := check_phone(text):
            raise Invalid(wrong, "as in +44 20 7946 0958")
        return text

    def items(self, value: Value, field: "Field", ctx: "Context") -> Iterable[Item]:
        """The number and its digits backwards, by which any end of it is found."""
        return (Item(value, phone_fold(value)[::-1]),)

    def normal(self, node: Node, field: "Field", ctx: "Context") -> Any:
        """Its digits and those of its extension: two desks behind one number are two."""
        if not isinstance(node, str) or check_phone(node.strip()):
            return repr(node)
        return phone_fold(node), phone_extension(node)


class AddressType(FieldType):
    """A postal address: one text, or a map of street, city, region, postcode, country."""

    name = "address"
    merge = MergeRule.MAP

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """An Address; one text stands whole in its street."""
        if isinstance(node, str):
            return Address(street=node.strip())
        if isinstance(node, list):
            raise Invalid("a list stands where an address belongs", "write street:, city:, postcode:, country:")
        known = {}
        for key, inner in node.items():
            if key not in Address._fields:
                raise Invalid(f"an address has no {key!r}", f"one of: {', '.join(Address._fields)}", (key,))
            known[key] = self._part(key, inner)
        return Address(**known)

    @staticmethod
    def _part(key: str, node: Node) -> str:
        try:
            return scalar(node)
        except Invalid as error:
            raise Invalid(error.message, error.hint, (key,)) from None

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """One text when only the street is known, else a map of what is known."""
        known = {key: text for key, text in value._asdict().items() if text}
        return str(value.street) if set(known) <= {"street"} else dict(known)

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """The whole address as one text."""
        return (Column("", "TEXT"),)

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """The parts in order, joined by commas."""
        return (self.words(value, field),)

    def from_row(self, cells: tuple[Any, ...], field: "Field", ctx: "Context") -> Value:
        """The text as a street; the parts stay in the document."""
        return Address(street=cells[0])

    def words(self, value: Value, field: "Field") -> str:
        """The parts in order."""
        return ", ".join(part for part in value if part)

    def to_json(self, value: Value, field: "Field") -> Any:
        """A flat object of the known parts."""
        return {key: text for key, text in value._asdict().items() if text}

    def schema(self, field: "Field") -> dict[str, Any]:
        """Text or a map."""
        part = super().schema(field)
        return {
            "type": [*part["type"], "object"],
            "properties": dict.fromkeys(Address._fields, part),
            "additionalProperties": False,
        }


EMAIL = Email()
PHONE = Phone()
ADDRESS = AddressType()
