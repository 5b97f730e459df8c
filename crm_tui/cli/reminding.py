"""`crm agenda`: what is to be done, grouped by how soon. On the hot path: no click, no YAML, no processes."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.agenda.window import Window, last_day, whose
from crm_tui.cli import talk
from crm_tui.cli.formats import RECORDS, Grid, chosen, folded, put_json, put_objects, put_values
from crm_tui.cli.place import reading
from crm_tui.errors import UsageError
from crm_tui.wording.dates import day
from crm_tui.wording.table import Cell, Column, Styled, paint, table

if TYPE_CHECKING:
    from crm_tui.agenda.reminder import Reminder
    from crm_tui.index.database import Connection
    from crm_tui.query.scope import Asking

_FOR = Column("for")
# Half a key is none: where there is no room for it, the id or the name does.
_COLUMNS = (
    Column("day", least=None), Column("what", least=20), Column("why", least=20), Column("about", least=12),
    _FOR, Column("key", least=None),
)  # fmt: skip
_INDENT = "  "
_NAMES = ("key", "day", "group", "label", "reason", "about", "for", "kind", "id")


class Asked(NamedTuple):
    """What `crm agenda` was asked: `days` a number or nothing, `whose` a member, all or nothing."""

    folder: str = ""
    days: str = ""
    whose: str = ""
    only_count: bool = False
    format: str = ""
    json: bool = False


def put_agenda(asked: Asked) -> int:
    """Prints the reminders, or how many there are; the exit code. Raises UsageError, NotFound and StorageError."""
    from crm_tui.agenda.build import agenda, count

    format_ = chosen(asked.format, asked.json)
    with reading(asked.folder) as (_, db, asking):
        today = asking.ctx.now.date()
        last = last_day(today, asked.days)
        if last is None:
            raise UsageError(f"--days takes a whole number, not {asked.days!r}", "as in --days 7")
        window = Window(today.isoformat(), last, members(db, asking, asked.whose))
        if asked.only_count:
            put_count(count(db, asking, window), asked.json)
            return 0
        found = agenda(db, asking, window)
        others = 0 if found or asked.whose or window.whose is None else count(db, asking, window._replace(whose=None))
    _put(format_, found, today, asked.whose == "all" or window.whose is None)
    if not found:
        talk.say("nothing to do today" if last == window.today else f"nothing to do until {last}")
    if others:
        from crm_tui.wording.listed import counted

        talk.say(f"{counted(others, 'reminder')} for others: crm agenda --for all")
    return 0


def put_count(number: int, json: bool) -> None:
    """Prints how many reminders there are."""
    if json:
        put_json({"count": number})
    else:
        talk.put(str(number))


def members(db: "Connection", asking: "Asking", typed: str) -> tuple[str, ...] | None:
    """Whose reminders are meant: mine and nobody's unless something is typed; None for everybody's.

    Raises UsageError where it is not known who I am, NotFound and Ambiguous.
    """
    if typed in ("", "all"):
        return whose(typed, "" if typed else asking.me)
    if typed.casefold() == "me":
        if not asking.me:
            raise UsageError("it is not known who `me` is", "crm me MEMBER says it")
        return (asking.me,)
    from crm_tui.cli.naming import found

    return (found(db, asking, typed, "member").record.id,)


def _put(format_: str, found: "Sequence[Reminder]", today: date, for_all: bool) -> None:
    if format_ == "table":
        talk.put_lines(lines(found, today, for_all=for_all))
    elif format_ in RECORDS:
        put_objects(format_, (each.as_json(today) for each in found))
    else:
        objects = (each.as_json(today) for each in found)
        put_values(format_, _NAMES, ([str(each[name] or "") for name in _NAMES] for each in objects))


def lines(found: "Sequence[Reminder]", today: date, *, for_all: bool) -> Iterator[str]:
    """The reminders below the heads of their groups; whose they are only where that is not clear."""
    kept = [place for place, each in enumerate(_COLUMNS) if for_all or each is not _FOR]
    said = _days(found, today)
    rows = [[cells[place] for place in kept] for cells in (_cells(each, today, said) for each in found)]
    grid = Grid([_COLUMNS[place]._replace(heading="") for place in kept], rows)
    colour, width = talk.colour(), talk.width()
    if width:
        width -= len(_INDENT)
        grid = folded(grid, width)
    shown = table(grid.columns, grid.rows, width=width, colour=colour, heading=False)
    before = ""
    for each, line in zip(found, shown, strict=True):
        if (group := each.group(today)) != before:
            if before:
                yield ""
            yield paint(group, "bold") if colour else group
            before = group
        yield _INDENT + line


def _days(found: "Sequence[Reminder]", today: date) -> dict[date | None, str]:
    """How each day reads; many reminders share few days."""
    return {each: day(each, today) if each else "" for each in {reminder.day for reminder in found}}


def _cells(each: "Reminder", today: date, said: dict[date | None, str]) -> tuple[Cell, ...]:
    when, late = said[each.day], each.day is not None and each.day < today
    return (
        Styled(when, "red") if late else when, each.label, each.words, each.about, each.who, Styled(each.key, "dim"),
    )  # fmt: skip
