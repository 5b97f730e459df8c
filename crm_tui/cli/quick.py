"""The short way for what is asked most, and for `crm` alone: what the commands do, without loading click."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_tui.cli.screen import Screen
    from crm_tui.cli.words import Sorted

_HELP = ("--help", "-h")


def quick(args: Sequence[str], screen: "Screen | None" = None) -> int | None:
    """The exit code of a plain `list`, `find`, `agenda`, `status`, `log`, `task`, or of the interface; None: ask click.

    Raises what the command raises.
    """
    folder, rest = "", list(args)
    if len(rest) > 1 and rest[0] == "-C":
        folder, rest = rest[1], rest[2:]
    if not rest:
        from crm_tui.cli.screen import open_screen

        return open_screen(folder, screen)
    if rest[0] in _DAILY:
        return _DAILY[rest[0]](folder, rest[1:])
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


def _log(folder: str, args: Sequence[str]) -> int | None:
    found = _captured(args, ("--in", "--out"), ("--at", "--minutes"))
    if found is None or len(found.words) < 3:
        return None
    from crm_tui.cli.applying import Manner
    from crm_tui.cli.capturing import Talk, log_talk

    given = {name.lstrip("-"): value or "" for name, value in found.options}
    id_, type_, *text = found.words
    told = Talk(
        id_, type_, " ".join(text), given.get("at", ""), "in" in given, "out" in given, given.get("minutes", "")
    )
    return log_talk(given.get("C", folder), told, Manner("dry-run" in given, json="json" in given))


def _task(folder: str, args: Sequence[str]) -> int | None:
    found = _captured(args, (), ())
    if found is None or not found.words:
        return None
    from crm_tui.cli.applying import Manner
    from crm_tui.cli.capturing import note_task

    given = {name.lstrip("-"): value or "" for name, value in found.options}
    return note_task(given.get("C", folder), found.words, Manner("dry-run" in given, json="json" in given))


def _status(folder: str, args: Sequence[str]) -> int | None:
    from crm_tui.cli.words import sort_words

    found = sort_words(args, ("--json",), ("-C",))
    if found.words:
        return None
    from crm_tui.cli.standing import put_status

    given = {name.lstrip("-"): value or "" for name, value in found.options}
    return put_status(given.get("C", folder), "json" in given)


def _captured(args: Sequence[str], flags: Sequence[str], valued: Sequence[str]) -> "Sorted | None":
    """The words of a command that makes a record; None where its help is asked for."""
    from crm_tui.cli.words import sort_words

    known, values = (*flags, "--dry-run", "--json"), (*valued, "-C")
    options = args[: args.index("--")] if "--" in args else args
    if any(word in _HELP for word in options):
        return None
    found = sort_words(args, known, values)
    doubt(found.words, (*known, *values))
    return found


_DAILY = {"agenda": _agenda, "log": _log, "status": _status, "task": _task}
