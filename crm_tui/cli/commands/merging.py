"""`merge-driver`: what git calls when two people have changed one record, or the settings."""

from pathlib import Path

import click

from crm_tui.cli import talk
from crm_tui.cli.command import command
from crm_tui.cli.exits import FAILED


@command("merge-driver", examples=("crm merge-driver %O %A %B %P                in git's configuration",), text=False)
@click.argument("base")
@click.argument("ours")
@click.argument("theirs")
@click.argument("path")
def merge_driver(folder: str, base: str, ours: str, theirs: str, path: str) -> int:
    """Merge two versions of a record, or of crm.yaml, field by field, for git.

    The merged text takes the place of OURS. The exit code is 1 where both sides changed the same thing: then the
    record holds the questions below `_conflicts`, or git's markers where a version cannot be read or the merge takes
    longer than five seconds.
    """
    from crm_tui.workspace.merging import Versions, merge_versions

    top = Path.cwd()
    outcome = merge_versions(top, Versions(*(top / each for each in (base, ours, theirs))), path)
    for note in outcome.notes:
        talk.say(note)
    return 0 if outcome.clean else FAILED
