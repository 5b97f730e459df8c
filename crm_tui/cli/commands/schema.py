"""`schema`: what records may say, for editors."""

import click

from crm_tui.cli import talk
from crm_tui.cli.command import command, json_option
from crm_tui.cli.formats import put_json
from crm_tui.cli.place import opened
from crm_tui.errors import UsageError
from crm_tui.model.json_schema import kind_schema


@command("schema", examples=("crm schema contact", "crm schema --write", "crm schema --editor"), text=False)
@click.argument("kind", default="", metavar="[KIND]")
@click.option("--write", is_flag=True, help="Write them for editors: .crm/schemas/, named in .vscode/settings.json.")
@click.option("--editor", is_flag=True, help="Print which schema is for which files, for another editor's settings.")
@json_option
def schema(folder: str, kind: str, write: bool, editor: bool, json: bool) -> int:
    """JSON Schema of a kind's records, or of every kind by its name; own fields and kinds included.

    Editors with yaml-language-server complete and check fields by them. `crm init` writes them, and `crm config` keeps
    them; write them again in a fresh clone, after a new kind, and after crm.yaml was edited by hand.
    """
    if (write or editor) and kind:
        raise UsageError("all kinds are written at once", "crm schema --write")
    with opened(folder) as workspace:
        kinds = workspace.schema
        if write:
            from crm_tui.store.disk import RealDisk
            from crm_tui.workspace.schemas import write_for_editors

            paths = list(write_for_editors(RealDisk(), workspace.folder, kinds))
            if json:
                put_json(paths)
            else:
                talk.put_lines(paths)
            return 0
        if editor:
            from crm_tui.workspace.schemas import association

            put_json(association(kinds))
        elif kind:
            put_json(kind_schema(kinds.kind_named(kind)))
        else:
            put_json({each.name: kind_schema(each) for each in kinds.kinds.values()})
    return 0
