"""Which member works here, where the configuration does not say: the one whose address git commits with."""

import json
import os
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.index.settings import get
from crm_tui.model.emails import normal_email

if TYPE_CHECKING:
    from crm_tui.workspace.workspace import Workspace

_KEY = "me"


def me(workspace: "Workspace") -> str:
    """The member's id, or ""; git is asked once for each state of its configuration, the index keeps the answer."""
    stamp = _stamp(workspace.folder)
    with closing(workspace.reader(catch_up=False)) as db:
        kept = json.loads(get(db, _KEY) or "[]")
        if kept[:1] == [stamp]:
            address = str(kept[1])
        else:
            address = _address(workspace.folder)
            workspace.keep(_KEY, json.dumps([stamp, address]))
        rows = db.execute("SELECT id FROM r_member WHERE email = ? COLLATE NOCASE ORDER BY id", (address,))
        found = rows.fetchone() if address else None
    return str(found[0]) if found else ""


def remember(workspace: "Workspace", member: str, env: Mapping[str, str]) -> None:
    """Writes into the person's configuration which member works in this workspace.

    Raises UsageError where that file has a form that does not allow it, StorageError.
    """
    from crm_tui.store.atomic import write_file
    from crm_tui.store.disk import RealDisk
    from crm_tui.userconfig.reading import read_bytes
    from crm_tui.userconfig.writing import with_member

    path = workspace.config.path
    made = with_member(path, read_bytes(path), str(workspace.folder), member, env)
    # Many people keep this file elsewhere and link to it; the link stays.
    write_file(RealDisk(), "/", os.path.realpath(path).lstrip("/"), made)


def _address(folder: Path) -> str:
    from crm_tui.git.repo import identity, repo_of

    try:
        repo = repo_of(folder)
        who = identity(repo) if repo else None
    except CrmError:
        return ""
    return normal_email(who.email) if who else ""


def _stamp(folder: Path) -> list[object]:
    """What changes when git's configuration does, found without running git."""
    home = Path(os.environ.get("HOME", "/"))
    xdg = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    named = os.environ.get("GIT_CONFIG_GLOBAL")
    files = [folder / ".git" / "config", Path(named) if named else home / ".gitconfig", xdg / "git" / "config"]
    return [os.environ.get("GIT_AUTHOR_EMAIL", ""), *(_touched(file) for file in files)]


def _touched(file: Path) -> int:
    try:
        return os.stat(file).st_mtime_ns
    except OSError:
        return 0
