"""`import`: a file read, what becomes of it told, and the plan carried out."""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.cli import talk
from crm_tui.cli.applying import Manner, carry_out
from crm_tui.cli.formats import put_json
from crm_tui.cli.place import opened
from crm_tui.errors import CrmError, UsageError
from crm_tui.wording.listed import counted

if TYPE_CHECKING:
    from crm_tui.exchange.csv_import import Import
    from crm_tui.exchange.csv_read import Table
    from crm_tui.exchange.mapping import Mapped
    from crm_tui.exchange.told import Told
    from crm_tui.model.kind import Kind
    from crm_tui.workspace.workspace import Workspace

FORMATS = ("csv",)
_EXAMPLES = 5


class Asked(NamedTuple):
    """What the command line asks to be imported."""

    file: str
    kind: str
    maps: tuple[str, ...] = ()
    wheres: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    encoding: str = ""
    dates: str = ""
    zone: str = ""


def import_csv(folder: str, asked: Asked, manner: Manner) -> int:
    """Reads the file, tells what becomes of it, asks and carries it out; the exit code.

    Raises UsageError, and all that applying raises.
    """
    from crm_tui.exchange.csv_import import plan_import
    from crm_tui.exchange.reading import Dated
    from crm_tui.workspace.importing import ground

    dated = Dated(asked.dates, _zone(asked.zone))
    name = os.path.basename(asked.file) if asked.file != "-" else "stdin"
    table = _read(asked, name)
    with opened(folder) as workspace:
        mapped = _mapped(workspace.schema.kind_named(asked.kind), table, asked)
        with closing(workspace.reader()) as db:
            made = plan_import(ground(workspace, db), table, mapped, name, dated)
        for line in _told(made, workspace):
            talk.say(line)
        if manner.dry and manner.json:
            put_json({**_object(made), "dry_run": True, "diff": workspace.diff(made.plan)})
            return 0
        if not (manner.dry or manner.yes) and made.plan.changes and not talk.ask(f"{made.plan.words}?"):
            talk.say("nothing was changed")
            return 1
        return carry_out(
            workspace, made.plan, manner, [],
            lambda records, applied: {**_object(made), "op": applied.op, "commit": applied.commit},
        )  # fmt: skip


def _read(asked: Asked, name: str) -> "Table":
    """The rows of the file. Raises UsageError, and CrmError that names the file."""
    from crm_tui.exchange.csv_read import LARGEST, read_csv

    if asked.file == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        with open(asked.file, "rb") as file:
            data = file.read(LARGEST + 1)
    try:
        return read_csv(data, asked.encoding)
    except CrmError as error:
        raise type(error)(f"{name}: {error.message}", error.hint) from None


def _zone(name: str) -> tzinfo | None:
    """The time zone of that name, None for none. Raises UsageError."""
    if not name:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise UsageError(f"there is no time zone {name!r}", "an IANA name, as in Europe/Berlin") from None


def _mapped(kind: "Kind", table: "Table", asked: Asked) -> "Mapped":
    """The mapping that was typed, else the one that the headers suggest, which is told."""
    from shlex import quote

    from crm_tui.exchange.guess import guessed
    from crm_tui.exchange.mapping_read import is_meaning, read_mapping

    maps: Sequence[str] = asked.maps
    if all(is_meaning(words) for words in maps):
        found = guessed(kind, table.headers)
        if not found:
            raise UsageError(f"no column says what it is of a {kind.name}", f"columns: {', '.join(table.headers)}")
        talk.say("nothing is mapped; going by the headers, as if you had typed:")
        talk.say("  " + " ".join(f"--map {quote(words)}" for words in found))
        maps = (*found, *maps)
    return read_mapping(kind, table.headers, maps, asked.wheres, asked.keys)


def _told(made: "Import", workspace: "Workspace") -> Iterator[str]:
    """What becomes of the file, in lines."""
    kind = workspace.schema.kinds[made.kind]
    counts = (
        (len(made.created), "new"), (len(made.updated), "changed"), (len(made.unchanged), "as they were"),
    )  # fmt: skip
    rows = ((made.repeated, "of the same once more"), (made.excluded, "not asked for"), (len(made.skipped), "skipped"))
    told = [f"{count} {word}" for count, word in counts if count]
    told += [f"{counted(count, 'row')} {word}" for count, word in rows if count]
    yield f"{kind.plural}: {', '.join(told) or 'none'}"
    yield from _some("skipped", made.skipped)
    yield from _some("left out", made.bad)
    yield from _some("links that lead nowhere, left out", made.unresolved)
    for name in dict.fromkeys(each.kind for each in made.newcomers):
        new = [each.words for each in made.newcomers if each.kind == name]
        yield f"new {workspace.schema.kinds[name].plural} ({len(new)}): {', '.join(new)}"
    if made.offers:
        yield "added to crm.yaml:"
        yield from (f"  {offer}" for offer in made.offers)
    if made.ignored:
        yield f"columns not read: {', '.join(made.ignored)}"
    yield from (f"note: {note}" for note in made.notes)


def _some(words: str, told: Sequence["Told"]) -> Iterator[str]:
    """The commonest of what was told, with how often each occurs and where first."""
    if not told:
        return
    yield f"{words} ({len(told)}):"
    counts = Counter((each.column, each.text, each.why) for each in told)
    first = {(each.column, each.text, each.why): each for each in reversed(told)}
    for key, count in counts.most_common(_EXAMPLES):
        yield f"  {_short(str(first[key]))}" + (f" (and {count - 1} more such)" if count > 1 else "")
    if len(counts) > _EXAMPLES:
        yield f"  … {len(counts) - _EXAMPLES} more sorts; --json lists them all"


def _short(text: str, longest: int = 160) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _object(made: "Import") -> dict[str, Any]:
    """What becomes of the file, complete."""
    lists = {name: [each._asdict() for each in getattr(made, name)] for name in ("skipped", "bad", "unresolved")}
    names = ("kind", "created", "updated", "unchanged", "repeated", "excluded", "offers", "ignored", "notes")
    newcomers = [each._asdict() for each in made.newcomers]
    return {"words": made.plan.words, **{name: getattr(made, name) for name in names}, "newcomers": newcomers, **lists}
