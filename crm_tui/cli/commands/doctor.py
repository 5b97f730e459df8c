"""`doctor`: whether this clone is set up."""

import click

from crm_tui.cli import talk
from crm_tui.cli.command import command, json_option
from crm_tui.cli.doctoring import Answer, examine
from crm_tui.cli.exits import FAILED
from crm_tui.cli.formats import put_json
from crm_tui.cli.place import opened
from crm_tui.wording.display import display
from crm_tui.wording.table import paint

_STYLES = {"ok": "green", "note": "yellow", "wrong": "red"}


@command("doctor", examples=("crm doctor", "crm doctor --fix"), text=False)
@click.option("--fix", is_flag=True, help="Repair what needs no decision of yours.")
@json_option
def doctor(folder: str, fix: bool, json: bool) -> int:
    """Tell whether this clone is set up: git, merge driver, identity, settings, index, left-over files.

    The exit code is 1 when something is wrong.
    """
    with opened(folder) as workspace:
        answers = list(examine(workspace))
        if fix and (mends := [each.mend for each in answers if each.mend]):
            for mend in mends:
                mend()
            talk.say(f"repaired {len(mends)}")
            answers = list(examine(workspace))
    if json:
        put_json([{"state": each.state, "message": each.words, "hint": each.hint} for each in answers])
    else:
        talk.put_lines(_line(each) for each in answers)
    return FAILED if any(each.state == "wrong" for each in answers) else 0


def _line(answer: Answer) -> str:
    state = f"{answer.state:5}"
    shown = paint(state, _STYLES[answer.state]) if talk.colour() else state
    hint = answer.hint or ("crm doctor --fix repairs it" if answer.mend else "")
    return f"{shown}  {display(answer.words)}" + (f"  ({display(hint)})" if hint else "")
