"""`config`, `me`: settings of the team, and who works here."""

import click

from crm_tui.cli.applying import Manner
from crm_tui.cli.command import command, dry_option, json_option, yes_option
from crm_tui.cli.configuring import Asked, configure
from crm_tui.cli.member import show_me, take_me


@command(
    "config",
    examples=(
        "crm config get pipelines.sales.stages.proposal.probability",
        "crm config set currency EUR",
        "crm config set rates.USD.2026-07-01 0.861",
        "crm config add sources fair label='Trade fair'",
        "crm config add pipelines.sales.stages demo label=Demo probability=30 --after qualified",
        "crm config add fields.contact newsletter type=yes_no",
        "crm config rename pipelines.sales.stages.proposal offer",
        "crm config rename fields.contact.hobby interest --dry-run",
    ),
)
@click.argument("action", metavar="get|set|add|rename")
@click.argument("path", default="", metavar="[PATH]")
@click.argument("words", nargs=-1, metavar="[VALUE|KEY|NEW] [ATTR=VALUE]...")
@click.option("--before", metavar="KEY", default="", help="Add before the entry of that key.")
@click.option("--after", metavar="KEY", default="", help="Add behind the entry of that key.")
@dry_option
@yes_option
@json_option
def config(
    folder: str, action: str, path: str, words: tuple[str, ...],
    before: str, after: str, dry: bool, yes: bool, json: bool,
) -> int:  # fmt: skip
    """Settings of the team in crm.yaml: look, change, add, rename.

    PATH is keys with dots between, entries of lists by their key. `get` alone prints the file. `set` with '' for a
    VALUE takes a setting away; a list of words is set with commas between. `rename` gives a stage, pipeline, choice,
    or a field or kind of yours another key, and rewrites all records that hold the old one in the same step; another
    `plural` of a kind of yours moves its records. What would make settings or records fail `crm check` is refused.
    """
    return configure(folder, Asked(action, path, words, before, after), Manner(dry, yes, json))


@command("me", examples=("crm me", "crm me grace", "crm me grace --dry-run"))
@click.argument("member", default="", metavar="[MEMBER]")
@dry_option
@json_option
def me(folder: str, member: str, dry: bool, json: bool) -> int:
    """Who I am: the member that `owner:me` means, and whom new records belong to.

    It is the member of your configuration, else the one with the e-mail address that git commits with. With MEMBER it
    is remembered in your configuration, for this workspace.
    """
    return take_me(folder, member, json, dry=dry) if member else show_me(folder, json)
