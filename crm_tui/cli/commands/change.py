"""`add`, `set`, `edit`, `rm`: making and changing records."""

from collections.abc import Sequence

import click

from crm_tui.cli import talk
from crm_tui.cli.applying import Manner, carry_out, carry_out_new, many, one
from crm_tui.cli.command import command, dry_option, json_option, yes_option
from crm_tui.cli.editing import edit_record
from crm_tui.cli.naming import found as find_one
from crm_tui.cli.naming import found_to_edit
from crm_tui.cli.place import Reading, reading
from crm_tui.cli.setting import maker, meant, read_settings
from crm_tui.cli.words import from_stdin
from crm_tui.edits import record as edits
from crm_tui.edits.words import Setting, is_setting
from crm_tui.errors import UsageError
from crm_tui.model.kind import Kind
from crm_tui.workspace.making import made


@command(
    "add",
    examples=(
        "crm add contact 'Ada Lovelace' company='Analytical Engines' email=ada@engines.example",
        "crm add deal 'Solar roof' value=12.5k close='next month' company=+'Sonnwärts Energie'",
        "git log -1 --format=%B | crm add activity 'Release' type=note at=now notes=-",
    ),
)
@click.argument("kind")
@click.argument("title", default="", metavar="TITLE")
@click.argument("settings", nargs=-1, metavar="[FIELD=VALUE]...")
@dry_option
@json_option
def add(folder: str, kind: str, title: str, settings: tuple[str, ...], dry: bool, json: bool) -> int:
    """Make a record; prints its id.

    A link takes an id or a name; FIELD=+'New name' makes the other record too, in the same step, where none
    has that name. A value or title of - is read from stdin. Feedback may go without a title: it is called by what
    was said.
    """
    with reading(folder) as at:
        named = at.asking.schema.kind_named(kind)
        if named.called and is_setting(title):
            title, settings = "", (title, *settings)
        typed, words = read_settings(settings), from_stdin(title).strip()
        return made(at.workspace, lambda: _add(at, named, words, typed, Manner(dry, json=json)))


def _add(at: Reading, kind: Kind, title: str, settings: Sequence[Setting], manner: Manner) -> int:
    plan, id_ = maker(at).add(kind, title, settings)
    return carry_out_new(at.workspace, plan, manner, kind.name, id_)


@command(
    "set",
    examples=(
        "crm set ada-lovelace title='Chief Analyst' tags+=vip phone-='+44 20 7946 0958'",
        "crm set solar-roof close=eom next_step=",
        "crm set harbour address.city=Lisbon address.postcode=1100-001",
        "crm set order/r-1042 items+='Desk lamp quantity=2 price=120'",
        "crm set deals stage:lead source:fair owner=linus --dry-run",
    ),
)
@click.argument("words", nargs=-1, metavar="ID|KIND [QUERY]... FIELD=VALUE...")
@dry_option
@yes_option
@json_option
def set_(folder: str, words: tuple[str, ...], dry: bool, yes: bool, json: bool) -> int:
    """Set fields of one record, or of all that a query finds.

    FIELD+=VALUE adds to a list, FIELD-=VALUE removes, FIELD= clears; FIELD.PART=VALUE sets one part of an address or
    of a map. Entries of several parts are added as 'PART=VALUE …', get a key, and are removed by it. After a KIND and
    a query, of which at least one term has a colon, the diff of all records is shown and asked about.
    """
    typed = read_settings([word for word in words if is_setting(word)])
    named = [word for word in words if not is_setting(word)]
    if not typed or not named:
        raise UsageError("set needs a record and at least one FIELD=VALUE", "as in crm set ada-lovelace title=Chief")
    with reading(folder) as at:
        found, bulk = meant(at, named)
        if not found:
            talk.say("no records match; nothing was changed")
            return 0
        plan = maker(at).set(found, typed)
        names = [(each.kind.name, each.record.id) for each in found]
        return carry_out(at.workspace, plan, Manner(dry, yes, json, asks=bulk), names, many if bulk else one)


@command("edit", examples=("crm edit ada-lovelace", "EDITOR='code -w' crm edit deal/solar-roof"))
@click.argument("id_", metavar="ID")
@dry_option
@json_option
def edit(folder: str, id_: str, dry: bool, json: bool) -> int:
    """Edit a record's file in your editor.

    The file is checked when you save; while something is wrong it is opened again with the problems on top. Save
    without a change to give up.
    """
    with reading(folder) as (workspace, db, asking):
        found = found_to_edit(db, asking, id_, workspace.store.read)
        return edit_record(workspace, found, Manner(dry, json=json))


@command("rm", examples=("crm rm kiosk-support", "crm rm company/harbour --force"))
@click.argument("id_", metavar="ID")
@click.option("--force", is_flag=True, help="Also while other records link to it.")
@dry_option
@json_option
def rm(folder: str, id_: str, force: bool, dry: bool, json: bool) -> int:
    """Delete a record.

    Refuses while links point at it, unless --force. Attachments that no other record has go with it. `crm undo`
    brings all back.
    """
    from crm_tui.edits.attaching import taken_along
    from crm_tui.query.find import links_to

    with reading(folder) as (workspace, db, asking):
        found = find_one(db, asking, id_)
        linked = links_to(db, asking, found.kind.name, found.record.id)
        attached = taken_along(db, found, workspace.store.read)
        text = workspace.text_of(found)
        plan = edits.remove(workspace.editor(), found, text, linked, force=force, attached=attached)
        return carry_out(workspace, plan, Manner(dry, json=json), [(found.kind.name, found.record.id)], one)
