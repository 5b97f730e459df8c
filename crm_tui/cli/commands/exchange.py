"""`import`: records from the files of other programs."""

import click

from crm_tui.cli.applying import Manner
from crm_tui.cli.command import command, dry_option, json_option, yes_option
from crm_tui.cli.importing import FORMATS, Asked, import_csv
from crm_tui.errors import UsageError
from crm_tui.model.suggest import suggestion


@command(
    "import",
    examples=(
        "crm import csv people.csv --kind contact --dry-run",
        "crm import csv people.csv --kind contact --map 'name={First Name} {Last Name}' --map email=Email --key email",
        "crm import csv deals.csv --kind deal --map title='Deal Name' --map company='Account Name' --map value=Amount",
        "crm import csv people.csv --kind contact --map email=Email --map status==customer "
        "--where Stage=Customer --key email",
        "crm import csv tickets.csv --kind ticket --map title=Subject --map priority=Priority "
        "--map priority:Medium=normal --where 'Status!=Spam'",
    ),
)
@click.argument("format_", metavar="FORMAT")
@click.argument("file")
@click.option("--kind", required=True, metavar="KIND", help="What the rows are: contact, company, deal, member …")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Also FIELD='{A} {B}', FIELD==CONSTANT, and FIELD:WORD=MEANING for what a word of the file means.",
)
@click.option(
    "--where",
    "wheres",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Only rows with that value; COLUMN!=VALUE, only the others.",
)
@click.option("--key", "keys", multiple=True, metavar="FIELD", help="A record with the same is changed, not made anew.")
@click.option("--encoding", metavar="NAME", default="", help="UTF-8, UTF-16 and Windows-1252 are found out.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), default=None, help="What 03/04/2026 means.")
@click.option("--zone", metavar="NAME", default="", help="Of times without an offset, as in UTC or America/New_York.")
@yes_option
@dry_option
@json_option
def import_(
    folder: str, format_: str, file: str, kind: str, maps: tuple[str, ...], wheres: tuple[str, ...],
    keys: tuple[str, ...], encoding: str, dates: str | None, zone: str, yes: bool, dry: bool, json: bool,
) -> int:  # fmt: skip
    """Records from a file, as one plan: looked at first, applied whole, taken back by one `crm undo`.

    FORMAT is csv, FILE a path or - for stdin. Without --map the columns of well-known programs are recognised
    and shown. A column for a link finds a record by id, e-mail, domain, website or name; one that means none, or
    could mean two, is listed and left out. Stages and choices that crm.yaml does not know are added to it, members
    and products that nobody knows are made.
    """
    if format_ not in FORMATS:
        raise UsageError(f"{format_!r} cannot be imported", suggestion(format_, FORMATS))
    asked = Asked(file, kind, maps, wheres, keys, encoding, dates or "", zone)
    return import_csv(folder, asked, Manner(dry, yes, json))
