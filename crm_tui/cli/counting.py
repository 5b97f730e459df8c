"""`crm agenda --count` for prompts: from the kept reminders, without settings, kinds or a query being read.

It answers only where the index is known to be true; else the agenda is built as for anybody.
"""

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui import clock
from crm_tui.agenda.window import Window, count_settled, last_day, planned, whose
from crm_tui.cli.place import folder_of
from crm_tui.cli.talk import put
from crm_tui.index import database
from crm_tui.index.notes import stamp_and_zone
from crm_tui.index.vouch import vouched
from crm_tui.store.pending import pending
from crm_tui.userconfig.reading import read_config
from crm_tui.workspace.known_me import known
from crm_tui.workspace.stamp import stamp_of
from crm_tui.workspace.state import state_folder

if TYPE_CHECKING:
    from datetime import date

    from crm_tui.model.problem import Problem


def count(folder: str, days: str, for_: str) -> int | None:
    """Prints how many reminders there are; the exit code, or None where more has to be looked at.

    Raises UsageError where there is no workspace, StorageError.
    """
    config = read_config(os.environ)
    place = folder_of(folder, config)
    own = config.at(str(place))
    if for_ not in ("", "all") or own.roots or pending(str(place)):
        return None
    state = state_folder(place, os.environ)
    if not (state / database.FILE).exists():
        return None
    try:
        with closing(database.reader(state / database.FILE)) as db:
            found = _counted(db, place, state, own.member or "", days, for_) if database.usable(db) else None
    except database.DAMAGE:
        return None
    if found is None:
        return None
    put(str(found))
    return 0


def _counted(db: database.Connection, folder: Path, state: Path, member: str, days: str, for_: str) -> int | None:
    read = stamp_and_zone(db)
    if read is None or read[0] != stamp_of(folder) or not (vouched(state) or _unchanged(db, folder)):
        return None
    me = member or known(db, folder)
    today = _today(read[1])
    last = last_day(today, days) if today else None
    if me is None or today is None or last is None or planned(db, today.isoformat()):
        return None
    return count_settled(db, Window(today.isoformat(), last, whose(for_, me)))


def _unchanged(db: database.Connection, folder: Path) -> bool:
    """Whether the files are those that the index knows, and all of them records."""
    from crm_tui.index.walk import differing
    from crm_tui.store.paths import Root
    from crm_tui.store.source import Folder

    refused: list[Problem] = []
    known = db.execute("SELECT 1 FROM problem WHERE rid IS NULL LIMIT 1").fetchone()
    return known is None and not differing(db, [Folder(Root("", folder))], refused) and not refused


def _today(zone: str) -> "date | None":
    from zoneinfo import ZoneInfo

    try:
        return clock.today(ZoneInfo(zone))
    except (ValueError, OSError, LookupError):
        return None
