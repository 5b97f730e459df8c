"""The field type of what comes again."""

from typing import TYPE_CHECKING, Any

from crm_tui.model.types.base import FieldType, Invalid, scalar
from crm_tui.model.value import Node, Value
from crm_tui.model.when import WhenError

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.field import Field


class Repeat(FieldType):
    """How something comes again: a rule of RFC 5545, also read from words: every 2 weeks, monthly."""

    name = "repeat"
    searched = False

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """The rule's text in its one form. Words of a workspace's language are for typing, not for files."""
        return self.from_words(scalar(node), field, ctx._replace(words={}))

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """The rule that a person meant."""
        from crm_tui.model.repeat import read_repeat

        try:
            return read_repeat(text, ctx.words)
        except WhenError as error:
            raise Invalid(error.message, error.hint) from None

    def schema(self, field: "Field") -> dict[str, Any]:
        """Text, with what is usual to choose from."""
        return {"type": ["string", "null"], "examples": ["every week", "every 2 weeks", "monthly", "yearly"]}


REPEAT = Repeat()
