"""`undo`, `redo`: taking operations back and making them again."""

from typing import TYPE_CHECKING, Any

import click

from crm_tui.cli import talk
from crm_tui.cli.applying import Manner, carry_out
from crm_tui.cli.command import command, dry_option, format_option, json_option
from crm_tui.cli.formats import RECORDS, Grid, chosen, put_grid, put_objects, put_values
from crm_tui.cli.place import opened
from crm_tui.errors import GitError, UsageError
from crm_tui.wording.display import display
from crm_tui.wording.table import Column

if TYPE_CHECKING:
    from crm_tui.cli.records import Flat
    from crm_tui.model.plan import Plan
    from crm_tui.workspace.log import Operation
    from crm_tui.workspace.workspace import Applied, Workspace

_COLUMNS = (
    Column("operation", least=None), Column("when", least=None), Column("who"), Column("files", "right", None),
    Column("what"),
)  # fmt: skip
_NAMES = ("op", "when", "actor", "words", "cause")
_list = click.option(
    "--list", "list_", is_flag=True, help="Show what was done instead, here and in commits, the latest first."
)


@command("undo", examples=("crm undo", "crm undo --list", "crm undo --dry-run", "crm undo 4f2a91c"))
@click.argument("op", default="", metavar="[OPERATION]")
@_list
@dry_option
@format_option
@json_option
def undo(folder: str, op: str, list_: bool, dry: bool, format_: str, json: bool) -> int:
    """Take the last operation back, whole, or the one named, or a commit.

    Only the keys that it set are taken back; those changed since are refused and named. --format is that of --list.
    """
    told = _format(list_, format_, json)
    with opened(folder) as workspace:
        if list_:
            return _put_done(workspace, told)
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
            return _put_done(workspace, told)
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


def _put_done(workspace: "Workspace", format_: str) -> int:
    done = _done(workspace)
    if format_ in RECORDS:
        put_objects(format_, [_object(each) for each in done])
    elif format_ != "table":
        put_values(format_, (*_NAMES, "files"), [_texts(each) for each in done])
    elif done:
        put_grid(Grid(_COLUMNS, [_row(workspace, each) for each in done]))
    else:
        talk.say("nothing was done here yet")
    return 0


def _done(workspace: "Workspace") -> "list[Operation]":
    """All operations of the journal and the newest commits, the latest first; where git fails, it is said why."""
    from crm_tui.workspace.commits import Commits
    from crm_tui.workspace.log import operation_of, with_commits

    operations = [operation_of(entry) for entry in workspace.entries()]
    try:
        commits, _ = Commits().read(workspace)
    except GitError as error:
        talk.say(str(error))
        return operations
    return with_commits(operations, commits)


def _texts(of: "Operation") -> list[str]:
    """An operation as a row for programs; of its files how many they are."""
    told = _object(of)
    return [*(told[name] or "" for name in _NAMES), str(len(of.files))]


def _row(workspace: "Workspace", of: "Operation") -> list[str]:
    when = of.when.astimezone(workspace.asking().ctx.zone) if of.when else None
    return [of.op, f"{when:%Y-%m-%d %H:%M}" if when else "", of.actor, str(len(of.files)), of.words]


def _object(of: "Operation") -> dict[str, Any]:
    # A path need not be text at all; what is printed is.
    files = [{"root": root, "path": display(path)} for root, path in of.files]
    when = of.when.isoformat(timespec="seconds") if of.when else ""
    return {"op": of.op, "when": when, "actor": of.actor, "words": of.words, "cause": of.cause, "files": files}
