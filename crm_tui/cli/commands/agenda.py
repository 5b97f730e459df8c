"""`agenda`, `done`, `snooze`: what is to be done, and what becomes of it."""

from datetime import date

import click

from crm_tui.cli.applying import Manner, carry_out, one
from crm_tui.cli.command import command, dry_option, format_option, json_option
from crm_tui.cli.place import Reading, reading
from crm_tui.cli.reminding import Asked, put_agenda
from crm_tui.cli.settling import meant, settle
from crm_tui.edits.snooze import snooze as snooze_plan
from crm_tui.errors import NotFound, Refused
from crm_tui.model.when import WhenError, parse_day


@command(
    "agenda",
    examples=(
        "crm agenda",
        "crm agenda --for all --days 30",
        "crm agenda --days 0 --count        for a prompt: how much is due today",
        "crm agenda --json | jq -r '.[] | select(.group == \"overdue\").key'",
    ),
    text=False,
)
@click.option("--days", metavar="N", default="", help="Look so many days ahead; 14 unless said.")
@click.option("--for", "whose", metavar="MEMBER", default="", help="Whose: a member, me, or all.")
@click.option("--count", is_flag=True, help="Print only how many there are.")
@format_option
@json_option
def agenda(folder: str, days: str, whose: str, count: bool, format_: str, json: bool) -> int:
    """What is to be done, and why: overdue, today, this week, later.

    Tasks by their due day, contacts whose cadence has run out or whose birthday it is, deals by their next step and
    expected close, and deals that stand in their stage for too long. Yours and nobody's, unless --for says otherwise.
    """
    return put_agenda(Asked(folder, days, whose, count, format_, json))


@command(
    "done",
    examples=("crm done send-quote", "crm done next-step/solar-roof", "crm done cadence/ada-lovelace"),
)
@click.argument("id_", metavar="ID|KEY")
@dry_option
@json_option
def done(folder: str, id_: str, dry: bool, json: bool) -> int:
    """Complete a task, or settle another reminder of the agenda.

    A task that repeats is planned again in the same step. A next step is taken out of its deal; what takes more
    than a word (a talk, another expected close) is asked for. A record with several reminders lists them.
    """
    with reading(folder) as at:
        return settle(at, meant(at, id_), Manner(dry, json=json))


@command(
    "snooze",
    examples=("crm snooze cadence/ada-lovelace 'next month'", "crm snooze send-quote mon"),
)
@click.argument("id_", metavar="ID|KEY")
@click.argument("when", nargs=-1, required=True, metavar="WHEN")
@dry_option
@json_option
def snooze(folder: str, id_: str, when: tuple[str, ...], dry: bool, json: bool) -> int:
    """Hide a reminder until a day, for the whole team; `today` shows it again.

    A record with several reminders lists them and their keys.
    """
    with reading(folder) as at:
        found, reminder = meant(at, id_)
        if reminder is None:
            raise NotFound(f"nothing reminds of {found.label}", f"crm set {found.record.id} due=fri")
        plan = snooze_plan(at.workspace.editor(), found, reminder.rule, _day(at, " ".join(when)))
        return carry_out(at.workspace, plan, Manner(dry, json=json), [(found.kind.name, found.record.id)], one)


def _day(at: Reading, text: str) -> date:
    ctx = at.asking.ctx
    try:
        return parse_day(text, ctx.now.date(), ctx.words)
    except WhenError as error:
        raise Refused(error.message, error.hint) from None
