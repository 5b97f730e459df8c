"""Entries as people type them: `items+="Lamp quantity=2 price=120"`, `items-=k7xm`."""

import shlex
from collections.abc import Callable, Iterator, Sequence

from crm_tui.edits.words import Setting, is_setting, node_from_words, read_setting
from crm_tui.errors import NotFound, UsageError
from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.suggest import suggestion
from crm_tui.model.value import Node

_KEY = "key"
# What words are that name no part.
_SAID = "text"


def entries(field: Field, before: Node | None, setting: Setting, ctx: Context) -> Node | None:
    """The entries of a field after a setting, those that stay just as they stood; `-=` takes one out by its key.

    Raises UsageError for words that make no entry, NotFound for a key that no entry has, Invalid for a bad value.
    """
    had = before if isinstance(before, list) else [before] if before else []
    if setting.op == "-=":
        return _without(field, had, setting.value.strip())
    if not setting.value.strip():
        return None if setting.op == "=" else before
    new: Node = dict(_parts(field, setting.value, ctx))
    return [new] if setting.op == "=" else [*had, new]


def _without(field: Field, had: Sequence[Node], key: str) -> Node | None:
    kept = [each for each in had if not (isinstance(each, dict) and key and each.get(_KEY) == key)]
    if len(kept) == len(had):
        keys = [str(each[_KEY]) for each in had if isinstance(each, dict) and each.get(_KEY)]
        raise NotFound(f"{field.name}: no entry has the key {key!r}", suggestion(key, keys))
    return kept or None


def with_parts(field: Field, text: str, change: Callable[[Field, str], str]) -> str:
    """The words of an entry with each part as `change` gives it. Raises UsageError for words that make no entry."""
    inner = {each.name: each for each in field.fields}
    return shlex.join(f"{name}={change(inner[name], said)}" for name, said in _typed(field, text).items())


def _parts(field: Field, text: str, ctx: Context) -> Iterator[tuple[str, Node]]:
    """The parts of an entry, in the order in which they are declared."""
    typed = _typed(field, text)
    for inner in field.fields:
        if inner.name in typed and (node := node_from_words(inner, typed[inner.name], ctx)) is not None:
            yield inner.name, node


def _typed(field: Field, text: str) -> dict[str, str]:
    names = [inner.name for inner in field.fields]
    example = f"as in {field.name}+='{' '.join(f'{name}=…' for name in names if name != _KEY)}'"
    try:
        words = shlex.split(text)
    except ValueError:
        raise UsageError(f"{field.name}: a quote is never closed", "close it, or put a backslash before it") from None
    settings = [read_setting(word) for word in words if is_setting(word)]
    if said := " ".join(word for word in words if not is_setting(word)):
        settings.append(Setting(_SAID, "=", said))
    typed: dict[str, str] = {}
    for each in settings:
        if each.name not in names or each.op != "=" or each.part:
            what = (
                f"{field.name}: {said!r} names no part" if each.value == said else f"{field.name} has no {each.name!r}"
            )
            raise UsageError(what, suggestion(each.name, names) if each.value != said else example)
        if each.name in typed:
            raise UsageError(f"{field.name}: {each.name} is said twice", example)
        typed[each.name] = each.value
    return typed
