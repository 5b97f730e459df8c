"""Field types of one text: text, long text, choice, link, URL."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crm_tui.model.merge_rule import MergeRule
from crm_tui.model.misread import quoted
from crm_tui.model.types.base import Column, FieldType, Invalid, as_editors_read, scalar
from crm_tui.model.value import Node, Value

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.field import Field


class Text(FieldType):
    """One line of text."""

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """The text without surrounding blanks; line breaks become blanks."""
        text = node.strip() if node.__class__ is str else scalar(node)
        return " ".join(text.split()) if "\n" in text else text

    def normal(self, node: Node, field: "Field", ctx: "Context") -> Any:
        """The text composed (NFC): two ways to write é are one."""
        value = super().normal(node, field, ctx)
        if value.isascii():
            return value
        from unicodedata import normalize

        return normalize("NFC", value)


class LongText(FieldType):
    """Text of several lines, merged line by line."""

    name = "long_text"
    merge = MergeRule.TEXT

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """The text as it stands, without blank lines at the end."""
        if not isinstance(node, str):
            scalar(node)
        return str(node).rstrip()

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """The text, ended by a line break when it has several lines, so that git sees whole lines."""
        text = str(value)
        return text + "\n" if "\n" in text and not text.endswith("\n") else text

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """None: long texts are searched, not sorted."""
        return ()

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """Nothing to store beside the document."""
        return ()


class ChoiceType(FieldType):
    """One of the field's choices; a field without choices takes any word."""

    name = "choice"

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """The choice's key."""
        text = node.strip() if node.__class__ is str else scalar(node)
        for choice in field.choices:
            if choice.key == text:
                return text
        if field.choices:
            raise Invalid(f"{field.title} cannot be {quoted(text)}", self._hint(text, field))
        return text

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """A choice by its key, its label or a beginning that only one choice has, whatever the case."""
        wanted = text.strip().casefold()
        for choice in field.choices:
            if wanted in (choice.key.casefold(), choice.label.casefold()):
                return choice.key
        starts = [choice.key for choice in field.choices if any(w.casefold().startswith(wanted) for w in choice)]
        return starts[0] if len(starts) == 1 else self.parse(text, field, ctx)

    def schema(self, field: "Field") -> dict[str, Any]:
        """The choices as an enum."""
        if not field.choices:
            return super().schema(field)
        keys = [choice.key for choice in field.choices]
        looks = [as_editors_read(key) for key in keys]
        return {"enum": [*keys, *(look for look in looks if look is not None and not isinstance(look, str)), None]}

    @staticmethod
    def _hint(text: str, field: "Field") -> str:
        from crm_tui.model.suggest import allowed

        return allowed(text, [choice.key for choice in field.choices])


class Link(FieldType):
    """The id of another record: of the kind `field.to`, or of any kind when that is empty ("deal/engine-no-2")."""

    name = "link"
    searched = False

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """The id as it is written; whether it leads anywhere is asked of the index."""
        text = node.strip() if node.__class__ is str else scalar(node)
        if field.to:
            return text[len(field.to) + 1 :] if text.startswith(f"{field.to}/") else text
        kind, _, id_ = text.partition("/")
        if not (kind and id_):
            raise Invalid(f"{quoted(text)} does not say of which kind it is", "as in deal/engine-no-2")
        return text

    def links(self, value: Value, field: "Field") -> Iterator[tuple[str, str]]:
        """The one link."""
        kind, _, id_ = (field.to, "", value) if field.to else value.partition("/")
        if id_:
            yield kind, id_


class Url(FieldType):
    """A web address."""

    name = "url"

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """The address as written; one without a scheme is taken for https by what opens it, and has a dot or a port."""
        text = scalar(node)
        if any(char.isspace() for char in text):
            raise Invalid(f"{quoted(text)} is no web address: it has a blank in it")
        scheme, found, rest = text.partition("://")
        host = (rest if found else text).partition("/")[0].partition("?")[0]
        name, colon, port = host.partition(":")
        if not found and colon and not port.isdigit():
            scheme, found = name, colon
        if found and scheme.lower() not in ("http", "https"):
            raise Invalid(f"{scheme!r} addresses are not opened", "use http or https")
        if not host:
            raise Invalid(f"{quoted(text)} is no web address", "as in https://engines.example")
        if not (found or colon or ("." in name and all(name.split(".")))):
            hint = f"as in engines.example; a name without a dot needs its scheme, as in https://{text}"
            raise Invalid(f"{quoted(text)} is no web address", hint)
        return text


TEXT = Text()
LONG_TEXT = LongText()
CHOICE = ChoiceType()
LINK = Link()
URL = Url()
