"""`list`, `find`, `show`: what there is."""

import click

from crm_tui.cli.command import command, format_option, json_option
from crm_tui.cli.finding import Finding, find_records
from crm_tui.cli.listing import Listing, list_records
from crm_tui.cli.showing import show_record


@command(
    "list",
    examples=(
        "crm list deals stage:proposal value:5k.. owner:me close:..+30d sort:-value",
        "crm list contacts company:analytical-engines not:tag:cold",
        "crm list deals open:yes --columns title,value,weighted,company.industry",
        "crm list companies --json | jq -r .[].domain",
    ),
)
@click.argument("kind")
@click.argument("query", nargs=-1)
@click.option("--columns", metavar="NAMES", default="", help="Fields, also derived or through a link, between commas.")
@click.option("--limit", metavar="N", default="", help="At most so many rows.")
@format_option
@json_option
def list_(folder: str, kind: str, query: tuple[str, ...], columns: str, limit: str, format_: str, json: bool) -> int:
    """The records of a kind that a query finds.

    A query is words to be found and terms such as field:value, value:5k.., close:none, not:tag:cold; `or`,
    parentheses, sort: and limit: are understood.
    """
    return list_records(Listing(folder, kind, query, columns, limit, format_, json))


@command(
    "find",
    examples=("crm find solar roof", "crm find 7946 0958          who is calling?", "crm find அன்பு --kind contact"),
)
@click.argument("text", nargs=-1)
@click.option("--kind", metavar="KIND", default="", help="Only records of this kind.")
@click.option("--limit", metavar="N", default="", help="At most so many hits; 50 unless said.")
@format_option
@json_option
def find(folder: str, text: tuple[str, ...], kind: str, limit: str, format_: str, json: bool) -> int:
    """Full text over everything, best first.

    Words are found by their start in any script, accents don't matter; phones by any end of four digits or more.
    """
    return find_records(Finding(folder, text, kind, limit, format_, json))


@command(
    "show",
    examples=("crm show ada-lovelace", "crm show 'Solar roof'", "crm show deal/solar-roof --format yaml"),
)
@click.argument("id_", metavar="ID")
@click.option("--format", "format_", metavar="FORMAT", default="", help="table, json, jsonl or yaml.")
@json_option
def show(folder: str, id_: str, format_: str, json: bool) -> int:
    """One record: its fields, its problems, its links both ways, its timeline.

    ID is an id, kind/id, a name, or the beginning of one that only one record has.
    """
    return show_record(folder, id_, format_, json)
