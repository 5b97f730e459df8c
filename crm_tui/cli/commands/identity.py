"""`mv`, `merge`, `tidy`: which record is which, and where its file lies."""

from collections import Counter
from typing import TYPE_CHECKING

import click

from crm_tui.cli import talk
from crm_tui.cli.applying import Manner, carry_out, one
from crm_tui.cli.command import command, dry_option, json_option, yes_option
from crm_tui.cli.joining import Asked, merge_two, note_me, note_unread
from crm_tui.cli.naming import found as find_one
from crm_tui.cli.place import reading
from crm_tui.wording.listed import counted

if TYPE_CHECKING:
    from crm_tui.workspace.workspace import Applied


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
        note_me(workspace, found, name)
    return code


@command(
    "merge",
    examples=(
        "crm merge ada-lovelace ada-byron",
        "crm merge ada-lovelace ada-byron --take title=B --take owner=A",
        "crm merge company/harbour harbour-ltd --prefer A --dry-run",
    ),
)
@click.argument("kept", metavar="ID")
@click.argument("gone", metavar="ID")
@click.option("--take", "takes", metavar="FIELD=A|B", multiple=True, help="Whose value a field gets.")
@click.option("--prefer", metavar="A|B", default="", help="Whose value all other fields get.")
@dry_option
@yes_option
@json_option
def merge(
    folder: str, kept: str, gone: str, takes: tuple[str, ...], prefer: str, dry: bool, yes: bool, json: bool
) -> int:
    """Make one of two records: the first (A) swallows the second (B).

    Lists are united, long texts joined, and what A lacks comes from B. Where the two differ you are asked; where
    nobody can be, A stands, and what B said is kept in the notes. Links and attachments of B go to A, and its id
    still leads there.
    """
    return merge_two(Asked(folder, kept, gone, takes, prefer), Manner(dry, yes, json))


@command("tidy", examples=("crm tidy --dry-run", "crm tidy activities --yes"))
@click.argument("kinds", nargs=-1, metavar="[KIND]...")
@click.option("--all", "everything", is_flag=True, help="Also out of folders of your own making.")
@dry_option
@yes_option
@json_option
def tidy(folder: str, kinds: tuple[str, ...], everything: bool, dry: bool, yes: bool, json: bool) -> int:
    """Move records into the folders that new ones would get.

    What happened goes by its month, all else by first letters once a folder is full. Ids stay, and so do folders
    that you have made yourself.
    """
    from crm_tui.edits.tidying import tidy as tidying

    with reading(folder) as (workspace, db, asking):
        schema = asking.schema
        named = [schema.kind_named(name) for name in kinds] or list(schema.kinds.values())
        made = tidying(workspace.editor(), db, named, everything=everything)
        for target, count in Counter(move.target.rpartition("/")[0] for move in made.moves).items():
            talk.say(f"{counted(count, 'record')} to {target}")
        if made.own:
            talk.note(f"{counted(len(made.own), 'record')} in folders of your own left there; --all moves them too")
        for path in made.blocked:
            talk.note(f"{path} stays: a file of that name lies in its place")

        def shape(_: object, applied: "Applied") -> dict[str, object]:
            moved = [{"kind": move.kind, "id": move.id, "from": move.source, "to": move.target} for move in made.moves]
            return {"op": applied.op, "words": made.plan.words, "commit": applied.commit, "moved": moved}

        return carry_out(workspace, made.plan, Manner(dry, yes, json, asks=True), [], shape)
