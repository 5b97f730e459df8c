"""`attach`: files that belong to a record."""

import os
import sys

import click

from crm_tui.cli import talk
from crm_tui.cli.applying import Manner, carry_out, one
from crm_tui.cli.command import command, dry_option, json_option
from crm_tui.cli.naming import found as find_one
from crm_tui.cli.place import reading
from crm_tui.errors import GitError, Unconfirmed, UsageError
from crm_tui.store.attachments import MEBIBYTE, listed, read_to_attach, same, too_large
from crm_tui.wording.display import display


@command(
    "attach",
    examples=(
        "crm attach ada-lovelace ~/Downloads/contract.pdf",
        "crm attach deal/solar-roof IMG_0412.jpg --name 'roof from the south.jpg'",
        "scan | crm attach harbour - --name letter.pdf",
    ),
)
@click.argument("id_", metavar="ID")
@click.argument("file")
@click.option("--name", metavar="TEXT", default="", help="What it is called, instead of the file's own name.")
@dry_option
@json_option
def attach(folder: str, id_: str, file: str, name: str, dry: bool, json: bool) -> int:
    """Copy a file to files/ and name it in the record; prints where it is.

    The copy gets a name of its own, and is never opened by crm. 5 MiB at most, unless crm.yaml says otherwise; a
    file of - is read from stdin. `crm undo` takes the copy away again.
    """
    from crm_tui.edits.attaching import attach as attaching

    if file == "-" and not name:
        raise UsageError("what is the file called?", "as in crm attach ID - --name letter.pdf")
    with reading(folder) as (workspace, db, asking):
        found = find_one(db, asking, id_)
        data = _given(file, name, workspace.settings.largest_attachment)
        root = str(workspace.roots[found.root])
        alike = same(root, data)
        made = attaching(
            workspace.editor(), found, name or os.path.basename(file), data, there=listed(root), alike=alike
        )  # fmt: skip
        if alike and made.plan.changes:
            talk.note(f"the same file is attached elsewhere already, as files/{alike[0]}")
        try:
            code = carry_out(workspace, made.plan, Manner(dry, json=json), [(found.kind.name, found.record.id)], one)
        except (GitError, Unconfirmed):
            _put(made.path, dry or json)  # it is written all the same
            raise
    _put(made.path, dry or json)
    return code


def _put(path: str, quiet: bool) -> None:
    if not quiet:
        talk.put(display(path))


def _given(file: str, name: str, largest: int) -> bytes:
    """The bytes to attach. Raises Refused and StorageError."""
    if file != "-":
        return read_to_attach(file, largest)
    data = sys.stdin.buffer.read(largest * MEBIBYTE + 1)
    if len(data) > largest * MEBIBYTE:
        raise too_large(name, largest)
    return data
