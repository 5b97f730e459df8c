"""Which member works here, as far as the index knows it without asking git."""

import os
from pathlib import Path

from crm_tui.index.database import Connection
from crm_tui.index.notes import get

_KEY = "me"


def known(db: Connection, folder: Path) -> str | None:
    """The id of the member, or ""; None where git's configuration is not what it was when git was asked."""
    stamp, _, address = (get(db, _KEY) or "").partition("\n")
    return member_with(db, address) if stamp == _stamp(folder) else None


def member_with(db: Connection, address: str) -> str:
    """The id of the member who has an e-mail address, or ""."""
    rows = db.execute("SELECT id FROM r_member WHERE email = ? COLLATE NOCASE ORDER BY id LIMIT 1", (address,))
    found = rows.fetchone() if address else None
    return str(found[0]) if found else ""


def note_of(folder: Path, address: str) -> tuple[str, str]:
    """What the index is to keep once git told its address: a key and a text."""
    return _KEY, f"{_stamp(folder)}\n{address}"


def _stamp(folder: Path) -> str:
    """What changes when git's configuration does, found without running git."""
    home = Path(os.environ.get("HOME", "/"))
    xdg = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    named = os.environ.get("GIT_CONFIG_GLOBAL")
    files = [folder / ".git" / "config", Path(named) if named else home / ".gitconfig", xdg / "git" / "config"]
    return " ".join([*(str(_touched(file)) for file in files), os.environ.get("GIT_AUTHOR_EMAIL", "")])


def _touched(file: Path) -> int:
    try:
        return os.stat(file).st_mtime_ns
    except OSError:
        return 0
