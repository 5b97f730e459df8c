"""`move`, `win`, `lose`, `pipeline`: what is done with deals, and how they stand."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from crm_tui.cli.applying import Manner, carry_out, one
from crm_tui.cli.board import Board, put_boards
from crm_tui.cli.command import command, dry_option, format_option, json_option
from crm_tui.cli.naming import found as find_one
from crm_tui.cli.place import reading
from crm_tui.edits import deal as edits

if TYPE_CHECKING:
    from crm_tui.edits.change import Editor
    from crm_tui.model.plan import Plan
    from crm_tui.query.find import Found

_reason = click.option("--reason", metavar="TEXT", default="", help="Why it was lost.")


@command("move", examples=("crm move solar-roof negotiation", "crm move solar-roof lost --reason price"))
@click.argument("deal")
@click.argument("stage")
@_reason
@dry_option
@json_option
def move(folder: str, deal: str, stage: str, reason: str, dry: bool, json: bool) -> int:
    """Move a deal to a stage.

    STAGE is its key, its label, or a beginning that only one stage of the deal's pipeline has. Into another pipeline
    a deal goes by `crm set DEAL pipeline=… stage=…`.
    """

    def plan(editor: "Editor", found: "Found") -> "Plan":
        named = edits.stage_named(edits.pipeline_of(editor, found), stage, editor.schema.settings.pipelines)
        return edits.move_stage(editor, found, named, reason=reason)

    return _edit(folder, deal, plan, Manner(dry, json=json))


@command("win", examples=("crm win solar-roof",))
@click.argument("deal")
@dry_option
@json_option
def win(folder: str, deal: str, dry: bool, json: bool) -> int:
    """Win a deal: its pipeline's first stage for that, and today as its closing day."""
    return _edit(folder, deal, edits.win, Manner(dry, json=json))


@command("lose", examples=("crm lose solar-roof --reason price",))
@click.argument("deal")
@_reason
@dry_option
@json_option
def lose(folder: str, deal: str, reason: str, dry: bool, json: bool) -> int:
    """Lose a deal, and say why."""
    return _edit(folder, deal, lambda editor, found: edits.lose(editor, found, reason), Manner(dry, json=json))


def _edit(folder: str, deal: str, plan: Callable[["Editor", "Found"], "Plan"], manner: Manner) -> int:
    with reading(folder) as (workspace, db, asking):
        found = find_one(db, asking, deal, "deal")
        made = plan(workspace.editor(), found)
        return carry_out(workspace, made, manner, [("deal", found.record.id)], one)


@command(
    "pipeline",
    examples=("crm pipeline", "crm pipeline retainers", "crm pipeline sales owner:me close:2026-Q4 --json"),
)
@click.argument("words", nargs=-1, metavar="[NAME] [QUERY]...")
@format_option
@json_option
def pipeline(folder: str, words: tuple[str, ...], format_: str, json: bool) -> int:
    """The board in text: per stage count, value, weighted value.

    All pipelines, or the one named first. Amounts are in the workspace's currency; what has no rate is listed apart.
    """
    return put_boards(Board(folder, words, format_, json))
