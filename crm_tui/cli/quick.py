"""The short way for `crm list`, `find`, `agenda` and `crm` alone: what the commands do, without loading click."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_tui.cli.screen import Screen
    from crm_tui.cli.words import Sorted

_HELP = ("--help", "-h")


def quick(args: Sequence[str], screen: "Screen | None" = None) -> int | None:
    """The exit code of a plain `list`, `find` or `agenda`, or of the interface; None for all that click has to read.

    Raises what the command raises.
    """
    folder, rest = "", list(args)
    if len(rest) > 1 and rest[0] == "-C":
        folder, rest = rest[1], rest[2:]
    if not rest:
        from crm_tui.cli.screen import open_screen

        return open_screen(folder, screen)
    if rest[0] == "agenda":
        return _agenda(folder, rest[1:])
    if rest[0] not in ("list", "find"):
        return None
    from crm_tui.cli import finding, listing
    from crm_tui.cli.words import sort_words

    room = listing if rest[0] == "list" else finding
    options = rest[1 : rest.index("--")] if "--" in rest else rest[1:]
    if any(word in _HELP for word in options):
        return None
    found = sort_words(rest[1:], room.FLAGS, room.VALUED)
    if rest[0] == "list" and not found.words:
        return None
    doubt(found.words, (*room.FLAGS, *room.VALUED))
    return _find(folder, found) if room is finding else _list(folder, found)


def doubt(words: Sequence[str], options: Sequence[str]) -> None:
    """Says on stderr which word was taken as text though it looks like an option."""
    from crm_tui.cli.words import look_alikes

    for word, option in look_alikes(words, options):
        from crm_tui.cli.talk import note

        note(f"{word} is no option and is taken as text; did you mean {option}?")


def _list(folder: str, found: "Sorted") -> int:
    from crm_tui.cli import listing

    given = {name.lstrip("-"): value or "" for name, value in found.options}
    return listing.list_records(
        listing.Listing(
            given.get("C", folder), found.words[0], found.words[1:],
            given.get("columns", ""), given.get("limit", ""), given.get("format", ""), "json" in given,
        )
    )  # fmt: skip


def _find(folder: str, found: "Sorted") -> int:
    from crm_tui.cli import finding

    given = {name.lstrip("-"): value or "" for name, value in found.options}
    return finding.find_records(
        finding.Finding(
            given.get("C", folder), found.words,
            given.get("kind", ""), given.get("limit", ""), given.get("format", ""), "json" in given,
        )
    )  # fmt: skip


def _agenda(folder: str, args: Sequence[str]) -> int | None:
    from crm_tui.cli.words import sort_words

    found = sort_words(args, ("--json", "--count"), ("-C", "--format", "--days", "--for"))
    if found.words:
        return None
    given = {name.lstrip("-"): value or "" for name, value in found.options}
    folder, days, whose = given.get("C", folder), given.get("days", ""), given.get("for", "")
    if set(given) <= {"C", "days", "for", "count"} and "count" in given:
        from crm_tui.cli.counting import count

        code = count(folder, days, whose)
        if code is not None:
            return code
    from crm_tui.cli.reminding import Asked, put_agenda

    return put_agenda(Asked(folder, days, whose, "count" in given, given.get("format", ""), "json" in given))
