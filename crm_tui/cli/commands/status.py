"""`status`: how the workspace stands."""

from crm_tui.cli.command import command, json_option
from crm_tui.cli.standing import put_status


@command("status", examples=("crm status", "crm status --json | jq '.due.overdue'"), text=False)
@json_option
def status(folder: str, json: bool) -> int:
    """One screen: what is broken, what is in no commit, which questions of a merge are open, and what is due.

    The exit code is 0 however it stands; `crm check` tells problems by its own.
    """
    return put_status(folder, json)
