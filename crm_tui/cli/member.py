"""`me`: which member works here, and how that is known."""

import os
from typing import TYPE_CHECKING, Any

from crm_tui.cli import talk
from crm_tui.cli.applying import put_diff
from crm_tui.cli.formats import put_json
from crm_tui.cli.naming import found as find_one
from crm_tui.cli.place import reading
from crm_tui.cli.words import from_stdin
from crm_tui.errors import NotFound
from crm_tui.query.find import by_rid, get
from crm_tui.wording.display import display

if TYPE_CHECKING:
    from crm_tui.cli.place import Reading
    from crm_tui.query.find import Found
    from crm_tui.workspace.workspace import Workspace

_HINT = "crm me MEMBER says it; crm add member NAME email=… makes one"


def show_me(folder: str, json: bool) -> int:
    """Tells who I am; the exit code. Raises NotFound where that is not known."""
    with reading(folder) as at:
        me, configured = at.workspace.me, _configured(at.workspace)
        if not me:
            raise NotFound("it is not known who you are: no member has the address that git commits with", _HINT)
        try:
            found = get(at.db, at.asking, "member", me)
        except NotFound:
            raise NotFound(f"your configuration calls you {me!r}, and there is no such member", _HINT) from None
        _tell(found, "configuration" if configured else "git", json)
    return 0


def take_me(folder: str, typed: str, json: bool, *, dry: bool = False) -> int:
    """Remembers who I am in this workspace, or shows how; the exit code.

    Raises NotFound, Ambiguous, UsageError, StorageError.
    """
    with reading(folder) as at:
        found = _member(at, from_stdin(typed).strip())
        if dry:
            return _show(at.workspace, found, json)
        if at.workspace.me != found.record.id:
            from crm_tui.workspace.whoami import remember

            remember(at.workspace, found.record.id, os.environ)
            talk.say(f"remembered in {at.workspace.config.path}")
            source = "configuration"
        else:
            source = "configuration" if _configured(at.workspace) else "git"
        _tell(found, source, json)
    return 0


def _show(workspace: "Workspace", found: "Found", json: bool) -> int:
    """Prints what remembering the member would write."""
    from crm_tui.workspace.diffing import written
    from crm_tui.workspace.whoami import remembering

    changes = workspace.me != found.record.id
    diff = written([remembering(workspace, found.record.id, os.environ)] if changes else [])
    words = f"{found.label}: {workspace.config.path} would say so" if changes else f"you are {found.label} already"
    if json:
        put_json({"id": found.record.id, "words": words, "dry_run": True, "diff": diff})
    else:
        put_diff(diff)
    talk.say(f"{words}; nothing was written")
    return 0


def _member(at: "Reading", typed: str) -> "Found":
    """A member by id, name, the beginning of one, or e-mail address."""
    if "@" in typed:
        from crm_tui.query.rows import keys
        from crm_tui.query.scope import Scope
        from crm_tui.query.syntax import parse

        address = typed.replace("\\", "\\\\").replace('"', '\\"')
        rids = keys(at.db, Scope(at.asking, at.asking.schema.kinds["member"]), parse(f'email="{address}"'))
        if len(rids) == 1 and (found := by_rid(at.db, at.asking, "member", rids[0])):
            return found
    try:
        return find_one(at.db, at.asking, typed, "member")
    except NotFound as error:
        raise NotFound(error.message, error.hint if "did you mean" in error.hint else _HINT) from None


def _configured(workspace: "Workspace") -> bool:
    return bool(workspace.config.at(str(workspace.folder)).member)


def _tell(found: "Found", source: str, json: bool) -> None:
    told: dict[str, Any] = {
        "id": found.record.id, "name": found.label, "email": found.record.get("email"), "from": source,
    }  # fmt: skip
    if json:
        put_json(told)
        return
    talk.put(display(found.record.id))
    email = f" <{told['email']}>" if told["email"] else ""
    talk.say(f"{found.label}{email}, as {'your configuration' if source == 'configuration' else 'git'} says")
