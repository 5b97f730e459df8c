"""`log`, `task`: what happened and what is to be done, in one line."""

import click

from crm_tui.cli.applying import Manner
from crm_tui.cli.capturing import add_task, found_now, log_about
from crm_tui.cli.command import command, dry_option, json_option
from crm_tui.cli.place import reading
from crm_tui.cli.setting import read_settings
from crm_tui.cli.words import from_stdin
from crm_tui.edits.activity import Said
from crm_tui.edits.words import is_setting
from crm_tui.errors import UsageError


@command(
    "log",
    examples=(
        "crm log ada call 'wants a quote' --in --minutes 12",
        "crm log solar-roof meeting 'Measured the roof' --at 'fri 10:30'",
        "crm log ada email - --out < mail.txt",
    ),
)
@click.argument("id_", metavar="ID")
@click.argument("type_", metavar="TYPE")
@click.argument("text", nargs=-1, required=True)
@click.option("--at", "when", metavar="WHEN", default="", help="When it happened; now unless said.")
@click.option("--in", "came", is_flag=True, help="They came to you.")
@click.option("--out", "went", is_flag=True, help="You went to them.")
@click.option("--minutes", metavar="N", default="", help="How long it took.")
@dry_option
@json_option
def log(
    folder: str, id_: str, type_: str, text: tuple[str, ...], when: str, came: bool, went: bool, minutes: str,
    dry: bool, json: bool,
) -> int:  # fmt: skip
    """Log what happened with a contact or company, or about a deal or ticket; prints the id.

    TYPE is call, email, meeting, message, note, visit, or a beginning. The first line of TEXT, or its first words,
    become the subject. The company of a contact and whom a deal is with are linked too. A TEXT of - is read from
    stdin.
    """
    if came and went:
        raise UsageError("--in and --out say different things", "give one of them")
    direction = "in" if came else "out" if went else ""
    said = Said(type_, from_stdin(" ".join(text)), when, direction, _minutes(minutes))
    with reading(folder, catch_up=False) as at:
        return log_about(at, found_now(at, id_), said, Manner(dry, json=json))


def _minutes(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:6]) < 100_000):
        raise UsageError(f"--minutes takes a whole number, not {text!r}", "as in --minutes 12")
    return int(text)


@command(
    "task",
    examples=(
        "crm task 'Send quote' due=fri about=ada",
        "crm task 'Water the plants' due=mon repeat='every 2 weeks' assignee=linus",
        "crm task 'Renew the contract' due=2027-01-31 remind=2027-01-02 priority=high about=solar-roof",
    ),
)
@click.argument("words", nargs=-1, required=True, metavar="TEXT [FIELD=VALUE]...")
@dry_option
@json_option
def task(folder: str, words: tuple[str, ...], dry: bool, json: bool) -> int:
    """Note what is to be done; prints the id.

    due takes a day or a moment in words, repeat a rule in words, about the id of a contact, company, deal or
    ticket. It is yours unless assignee says otherwise. A TEXT of - is read from stdin.
    """
    typed = read_settings([word for word in words if is_setting(word)])
    title = from_stdin(" ".join(word for word in words if not is_setting(word))).strip()
    if not title:
        raise UsageError("a task needs words", "as in crm task 'Send quote' due=fri")
    with reading(folder, catch_up=False) as at:
        return add_task(at, title, typed, Manner(dry, json=json))
