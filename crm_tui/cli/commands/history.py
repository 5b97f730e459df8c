"""`undo`, `redo`: taking operations back and making them again."""

from typing import TYPE_CHECKING, Any

import click

from crm_tui.cli import talk
from crm_tui.cli.applying import Manner, carry_out
from crm_tui.cli.command import command, dry_option, format_option, json_option
from crm_tui.cli.formats import RECORDS, Grid, chosen, put_grid, put_objects, put_values
from crm_tui.cli.place import opened
from crm_tui.errors import UsageError
from crm_tui.wording.table import Column

if TYPE_CHECKING:
    from crm_tui.cli.records import Flat
    from crm_tui.model.plan import Plan
    from crm_tui.store.entry import Entry
    from crm_tui.workspace.workspace import Applied, Workspace

_COLUMNS = (
    Column("operation", least=None), Column("when", least=None), Column("who"), Column("files", "right", None),
    Column("what"),
)  # fmt: skip
_NAMES = ("op", "when", "actor", "words", "cause")
_list = click.option("--list", "list_", is_flag=True, help="Show the operations instead, the latest first.")


@command("undo", examples=("crm undo", "crm undo --list", "crm undo --dry-run"))
@click.argument("op", default="", metavar="[OPERATION]")
@_list
@dry_option
@format_option
@json_option
def undo(folder: str, op: str, list_: bool, dry: bool, format_: str, json: bool) -> int:
    """Take the last operation back, whole, or the one named.

    Only the keys that it set are taken back; those changed since are refused and named. --format is that of --list.
    """
    told = _format(list_, format_, json)
    with opened(folder) as workspace:
        if list_:
            return _put_entries(workspace, told)
        return _carry_out(workspace, workspace.undo_plan(op), Manner(dry, json=json))


@command("redo", examples=("crm redo", "crm redo --list"))
@_list
@dry_option
@format_option
@json_option
def redo(folder: str, list_: bool, dry: bool, format_: str, json: bool) -> int:
    """Make again what was undone last. --format is that of --list."""
    told = _format(list_, format_, json)
    with opened(folder) as workspace:
        if list_:
            return _put_entries(workspace, told)
        return _carry_out(workspace, workspace.redo_plan(), Manner(dry, json=json))


def _format(list_: bool, format_: str, json: bool) -> str:
    """The format of a listing. Raises UsageError where one is asked for and nothing is listed."""
    if format_ and not list_:
        raise UsageError("--format is for --list", "--json tells what was done")
    return chosen(format_, json)


def _carry_out(workspace: "Workspace", plan: "Plan", manner: Manner) -> int:
    def shape(records: list["Flat"], applied: "Applied") -> Any:
        return {"op": applied.op, "words": plan.words, "commit": applied.commit, "records": records}

    return carry_out(workspace, plan, manner, _names(workspace, plan), shape)


def _names(workspace: "Workspace", plan: "Plan") -> list[tuple[str, str]]:
    """The (kind, id) of the records whose files the plan changes."""
    from crm_tui.store.paths import kind_folder_and_id

    found = (kind_folder_and_id(change.path) for change in plan.changes)
    kinds = workspace.schema.kinds.values()
    return [(kind.name, each[1]) for each in found if each for kind in kinds if kind.plural == each[0]]


def _put_entries(workspace: "Workspace", format_: str) -> int:
    entries = list(workspace.entries())
    if format_ in RECORDS:
        put_objects(format_, [_object(entry) for entry in entries])
    elif format_ != "table":
        put_values(format_, (*_NAMES, "files"), [_texts(entry) for entry in entries])
    elif entries:
        put_grid(Grid(_COLUMNS, [_row(workspace, entry) for entry in entries]))
    else:
        talk.say("nothing was done here yet")
    return 0


def _texts(entry: "Entry") -> list[str]:
    """An operation as a row for programs; of its files how many they are."""
    told = _object(entry)
    return [*(told[name] or "" for name in _NAMES), str(len(entry.files))]


def _row(workspace: "Workspace", entry: "Entry") -> list[str]:
    when = entry.when.astimezone(workspace.asking().ctx.zone)
    return [entry.op, f"{when:%Y-%m-%d %H:%M}", entry.actor, str(len(entry.files)), entry.words]


def _object(entry: "Entry") -> dict[str, Any]:
    files = [{"root": each.root, "path": each.path} for each in entry.files]
    when = entry.when.isoformat(timespec="seconds")
    return {
        "op": entry.op, "when": when, "actor": entry.actor, "words": entry.words, "cause": entry.cause, "files": files,
    }  # fmt: skip
