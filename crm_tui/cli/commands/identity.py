"""`mv`, `merge`, `tidy`: which record is which, and where its file lies."""

import click

from crm_tui.cli import talk
from crm_tui.cli.applying import Manner, carry_out, one
from crm_tui.cli.command import command, dry_option, json_option
from crm_tui.cli.naming import found as find_one
from crm_tui.cli.place import reading


@command(
    "mv",
    examples=("crm mv ada-byron ada-lovelace", "crm mv company/harbour harbour-holding --dry-run"),
)
@click.argument("id_", metavar="ID")
@click.argument("new", metavar="NEW-ID")
@dry_option
@json_option
def mv(folder: str, id_: str, new: str, dry: bool, json: bool) -> int:
    """Give a record another id: its file is renamed, and every link follows.

    The old id still leads to the record, and no new one gets it. The file stays in its folder.
    """
    from crm_tui.edits.renaming import rename

    with reading(folder) as (workspace, db, asking):
        found = find_one(db, asking, id_)
        name = new.strip().removeprefix(f"{found.kind.name}/")
        made = rename(workspace.editor(), db, asking, found, name)
        note_unread(made.unread)
        code = carry_out(workspace, made.plan, Manner(dry, json=json), [(found.kind.name, name)], one)
        if found.kind.name == "member" and found.record.id == workspace.config.at(str(workspace.folder)).member != name:
            talk.note(f"your own configuration still calls you {found.record.id}: write member = {name!r} there")
    return code


def note_unread(paths: tuple[str, ...]) -> None:
    """Tells of records that link to one that is about to be called otherwise, and cannot be read."""
    for path in paths:
        talk.note(f"{path} cannot be read now; its link stays, and still leads there")
