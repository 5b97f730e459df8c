"""Reads the parts of crm.yaml from their nodes, and collects what is wrong with them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from crm_tui.model.context import Context
from crm_tui.model.field import Choice, Field
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.suggest import suggestion
from crm_tui.model.types import DECIMAL
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Node

At = tuple[str | int, ...]
Entry = Mapping[str, Node]
Out = TypeVar("Out")

_LONGEST = 200
_NUMBER = Field("number", DECIMAL)
_YES, _NO = ("yes", "true"), ("no", "false", "")


class Reader:
    """Each method gives a usable value, and adds a finding where the node is not what it should be."""

    def __init__(self, ctx: Context) -> None:
        self.findings: list[Finding] = []
        self._ctx = ctx

    def wrong(self, at: At, message: str, hint: str = "", severity: Severity = Severity.ERROR) -> None:
        """Adds a finding."""
        self.findings.append(Finding(severity, "bad-setting", message, hint, at))

    def text(self, node: Node | None, at: At, default: str = "") -> str:
        """One line of text."""
        if node is None or node == "":
            return default
        if not isinstance(node, str):
            self.wrong(at, f"{at[-1]} is one text")
            return default
        text = " ".join(node.split()) if "\n" in node else node.strip()
        if len(text) > _LONGEST:
            self.wrong(at, f"{at[-1]} has more than {_LONGEST} characters")
            return default
        return text

    def mapping(self, node: Node | None, at: At) -> Entry:
        """A map."""
        if node is None or node == "":
            return {}
        if isinstance(node, dict):
            return node
        self.wrong(at, f"{at[-1]} is a map", "write `key: value` below it")
        return {}

    def entries(
        self, node: Node | None, at: At, known: Iterable[str], what: str, short: str = "label"
    ) -> Iterator[tuple[At, str, Entry]]:
        """The maps of a list, each with its place and `key`, which no two share; a map of maps gives its names as keys.

        `what` says what an entry is, for messages; a name in it that is not among the `known` is told. A text in
        the place of a map is its `short`.
        """
        seen: set[str] = set()
        for place, entry in self._listed(node, at, short):
            key = self.text(entry.get("key"), (*place, "key"))
            if not key or key in seen:
                self.wrong(place, f"two {what}s are called {key!r}" if key else f"a {what} needs a key")
                continue
            seen.add(key)
            self.known(entry, place, known, what)
            yield place, key, entry

    def known(self, entry: Entry, at: At, known: Iterable[str], what: str) -> None:
        """Warns of names that mean nothing."""
        for name in entry:
            if name not in known:
                hint = suggestion(name, known)
                self.wrong((*at, name), f"a {what} has no {name!r}", hint, Severity.WARNING)

    def _listed(self, node: Node | None, at: At, short: str) -> Iterator[tuple[At, Entry]]:
        if isinstance(node, dict):
            for name, inner in node.items():
                entry = {short: inner} if isinstance(inner, str) else self.mapping(inner, (*at, name))
                yield (*at, name), {**entry, "key": name}
        elif isinstance(node, list):
            for place, inner in enumerate(node):
                whole = isinstance(inner, str)
                yield (*at, place), {"key": inner} if whole else self.mapping(inner, (*at, place))
        elif node:
            self.wrong(at, f"{at[-1]} is a list", "begin each entry with a dash")

    def number(self, node: Node | None, at: At, default: Decimal, highest: int) -> Decimal:
        """A number from 0 to `highest`."""
        if node is None or node == "":
            return default
        value = self.checked(lambda: DECIMAL.parse(node, _NUMBER, self._ctx), at, None)
        if value is None:
            return default
        if not 0 <= value <= highest:
            self.wrong(at, f"{at[-1]} of {value:f} cannot be", f"from 0 to {highest}")
            return default
        return Decimal(value)

    def yes(self, node: Node | None, at: At) -> bool:
        """Yes or no."""
        text = self.text(node, at).casefold()
        if text not in _YES + _NO:
            self.wrong(at, f"{text!r} is neither yes nor no", "yes or no")
        return text in _YES

    def choices(self, node: Node | None, at: At) -> tuple[Choice, ...]:
        """Choices, each a word or a key with a label."""
        return tuple(
            Choice(key, self.text(entry.get("label"), (*place, "label"), key))
            for place, key, entry in self.entries(node, at, ("key", "label"), "choice")
        )

    def checked(self, read: Callable[[], Out], at: At, default: Out) -> Out:
        """What `read` gives, or the default where it raises Invalid."""
        try:
            return read()
        except Invalid as error:
            self.wrong((*at, *error.at), error.message, error.hint)
            return default
