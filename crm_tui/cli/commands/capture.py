"""`log`, `task`: what happened and what is to be done, in one line."""

import click

from crm_tui.cli.applying import Manner
from crm_tui.cli.capturing import Talk, log_talk, note_task
from crm_tui.cli.command import command, dry_option, json_option


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
    told = Talk(id_, type_, " ".join(text), when, came, went, minutes)
    return log_talk(folder, told, Manner(dry, json=json))


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
    return note_task(folder, words, Manner(dry, json=json))
