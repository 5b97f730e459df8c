"""`doctor`: whether this clone is set up."""

from collections.abc import Sequence

import click

from crm_tui.cli import talk
from crm_tui.cli.applying import put_diff
from crm_tui.cli.command import command, json_option
from crm_tui.cli.doctoring import Answer, Mend, examine
from crm_tui.cli.exits import FAILED
from crm_tui.cli.formats import put_json
from crm_tui.cli.place import opened
from crm_tui.wording.display import display
from crm_tui.wording.listed import counted
from crm_tui.wording.table import paint
from crm_tui.workspace.diffing import written

_STYLES = {"ok": "green", "note": "yellow", "wrong": "red"}


@command("doctor", examples=("crm doctor", "crm doctor --fix", "crm doctor --fix --dry-run"), text=False)
@click.option("--fix", is_flag=True, help="Repair what needs no decision of yours.")
@click.option("--dry-run", "dry", is_flag=True, help="Tell what --fix would do, with its diff; write nothing.")
@json_option
def doctor(folder: str, fix: bool, dry: bool, json: bool) -> int:
    """Tell whether this clone is set up: git, merge driver, identity, settings, index, left-over files.

    The exit code is 1 when something is wrong.
    """
    with opened(folder) as workspace:
        answers = list(examine(workspace))
        mends = [each.mend for each in answers if each.mend]
        if fix and mends and not dry:
            for mend in mends:
                mend.do()
            talk.say(f"repaired {len(mends)}")
            answers = list(examine(workspace))
    if json:
        put_json([_object(each) for each in answers])
    else:
        talk.put_lines(_line(each) for each in answers)
        if dry:
            _show(mends)
    return FAILED if any(each.state == "wrong" for each in answers) else 0


def _show(mends: Sequence[Mend]) -> None:
    put_diff(written([write for mend in mends for write in mend.writes]))
    for mend in mends:
        talk.say(f"would {mend.words}")
    talk.say(f"{counted(len(mends), 'repair')}; nothing was written" if mends else "nothing to repair")


def _object(answer: Answer) -> dict[str, str | None]:
    repair = answer.mend and answer.mend.words
    return {"state": answer.state, "message": answer.words, "hint": answer.hint, "repair": repair}


def _line(answer: Answer) -> str:
    state = f"{answer.state:5}"
    shown = paint(state, _STYLES[answer.state]) if talk.colour() else state
    hint = answer.hint or ("crm doctor --fix repairs it" if answer.mend else "")
    return f"{shown}  {display(answer.words)}" + (f"  ({display(hint)})" if hint else "")
