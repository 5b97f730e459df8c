"""The words of a command line: which are options, which are text, and what a query made of them says.

A word that begins with a hyphen and is no known option is text; `--` ends the options.
"""

import re
import sys
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from crm_tui.errors import UsageError

_COMPARED = r"(?P<head>-?(?:not:)?[^\W\d]\w*(?:\.\w+)?(?:<=|>=|[:=<>]))(?P<value>.*)"
_ANOTHER = r"\sor\s|(?:^|[\s(])-?(?:not:)?[^\W\d]\w*(?:\.\w+)?(?:<=|>=|[:=<>])"


class Sorted(NamedTuple):
    """A command line in two: options as (name, value), the value None for a flag, and the other words."""

    options: tuple[tuple[str, str | None], ...]
    words: tuple[str, ...]


def sort_words(args: Sequence[str], flags: Collection[str], valued: Collection[str]) -> Sorted:
    """Options apart from text. Raises UsageError for an option that lacks its value."""
    options: list[tuple[str, str | None]] = []
    words: list[str] = []
    rest = iter(args)
    for word in rest:
        name, equals, value = word.partition("=")
        if word == "--":
            words.extend(rest)
        elif word in flags:
            options.append((word, None))
        elif word in valued:
            given = next(rest, None)
            if given is None:
                raise UsageError(f"{word} needs a value", f"as in {word} VALUE")
            options.append((word, given))
        elif equals and name.startswith("--") and name in valued:
            options.append((name, value))
        else:
            words.append(word)
    return Sorted(tuple(options), tuple(words))


def look_alikes(words: Sequence[str], known: Collection[str]) -> list[tuple[str, str]]:
    """Words that were taken as text but look much like an option, each with that option."""
    doubtful = [word for word in words if word.startswith("--") and len(word) > 3 and word not in known]
    if not doubtful:
        return []
    from crm_tui.model.suggest import nearest

    found = ((word, nearest(word.partition("=")[0], known)) for word in doubtful)
    return [(word, option) for word, option in found if option]


def query_text(words: Sequence[str]) -> str:
    """The query that the words of a command line make.

    The shell has eaten the quotes: in `company:Analytical Engines`, given as one word, all after the colon
    is the value again. A word that holds a query of its own is left as it is.
    """
    return " ".join(_requoted(word) for word in words)


def _requoted(word: str) -> str:
    if len(word.split()) < 2 or '"' in word:
        return word
    found = re.fullmatch(_COMPARED, word, re.DOTALL)
    if not found or re.search(_ANOTHER, found["value"]):
        return word
    escaped = found["value"].strip().replace("\\", "\\\\")
    return f'{found["head"]}"{escaped}"'


def from_stdin(word: str, read: Callable[[], str] | None = None) -> str:
    """The word itself, or for `-` what stands on stdin, without the last line break."""
    if word != "-":
        return word
    return (read or sys.stdin.read)().removesuffix("\n").removesuffix("\r")
