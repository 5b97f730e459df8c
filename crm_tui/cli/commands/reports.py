"""`report`: the figures of a period."""

import click

from crm_tui.cli.command import command, format_option, json_option
from crm_tui.cli.reporting import Asking, put_report


@command(
    "report",
    examples=(
        "crm report                        which reports there are",
        "crm report forecast owner:me",
        "crm report won --from 2026-01 --to 2026-Q3 --by source",
        "crm report activities --from 'last month' --by week",
        "crm report won --json | jq '.total.figures.win_rate.value'",
    ),
)
@click.argument("words", nargs=-1, metavar="[NAME] [QUERY]...")
@click.option("--from", "first", metavar="D", default="", help="The first day: a date, a month, a quarter, words.")
@click.option("--to", "last", metavar="D", default="", help="The last day; of a month or quarter its last one.")
@click.option("--by", metavar="FIELD", default="", help="What lines stand for: day to year, or a field.")
@format_option
@json_option
def report(folder: str, words: tuple[str, ...], first: str, last: str, by: str, format_: str, json: bool) -> int:
    """Figures of a period; without a name the reports there are.

    Both ends of the period belong to it. Amounts are in the workspace's currency, at the rates of each deal's day;
    what has no rate, or no value, is told and in no sum. With --json every figure has the query of its records.
    """
    return put_report(Asking(folder, words, first, last, by, format_, json))
