"""Which member works here, where the configuration does not say: the one whose address git commits with."""

import os
from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.model.emails import normal_email
from crm_tui.workspace.known_me import known, member_with, note_of

if TYPE_CHECKING:
    from crm_tui.store.entry import Write
    from crm_tui.workspace.workspace import Workspace


def me(workspace: "Workspace") -> str:
    """The member's id, or ""; git is asked once for each state of its configuration, the index keeps the answer."""
    with closing(workspace.reader(catch_up=False)) as db:
        found = known(db, workspace.folder)
        if found is None:
            address = _address(workspace)
            workspace.keep(*note_of(workspace.folder, address))
            found = member_with(db, address)
        return found


def remembering(workspace: "Workspace", member: str, env: Mapping[str, str]) -> "Write":
    """The person's configuration as it is, and saying which member works in this workspace; its path is below "/".

    Raises UsageError where that file has a form that does not allow it, StorageError.
    """
    from crm_tui.store.entry import Write
    from crm_tui.userconfig.reading import read_bytes
    from crm_tui.userconfig.writing import with_member

    path = workspace.config.path
    before = read_bytes(path)
    made = with_member(path, before, str(workspace.folder), member, env)
    # Many people keep this file elsewhere and link to it; the link stays.
    return Write("", os.path.realpath(path).lstrip("/"), before if os.path.exists(path) else None, made)


def remember(workspace: "Workspace", member: str, env: Mapping[str, str]) -> None:
    """Writes that. Raises as `remembering`."""
    from crm_tui.store.atomic import write_file
    from crm_tui.store.disk import RealDisk

    write = remembering(workspace, member, env)
    write_file(RealDisk(), "/", write.path, write.after or b"")


def _address(workspace: "Workspace") -> str:
    from crm_tui.git.repo import identity

    try:
        repo = workspace.repo()
        who = identity(repo) if repo else None
    except CrmError:
        return ""
    return normal_email(who.email) if who else ""
