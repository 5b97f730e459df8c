"""`check`, `index`, `watch`: keeping files and index in order."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from crm_tui.cli import talk
from crm_tui.cli.applying import Manner
from crm_tui.cli.command import command, dry_option, format_option, json_option
from crm_tui.cli.exits import FAILED
from crm_tui.cli.formats import RECORDS, chosen, put_json, put_objects, put_values
from crm_tui.cli.place import opened
from crm_tui.cli.showing import problem_object
from crm_tui.errors import StorageError, UsageError
from crm_tui.model.problem import Problem, Severity
from crm_tui.wording.display import display
from crm_tui.wording.listed import counted


@command(
    "check",
    examples=("crm check", "crm check records/deals/solar-roof.yaml", "git diff --name-only | crm check -"),
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--fix", is_flag=True, help="Repair what can be repaired without a question.")
@dry_option
@format_option
@json_option
def check(folder: str, paths: tuple[str, ...], fix: bool, dry: bool, format_: str, json: bool) -> int:
    """Every problem as path:line:column: severity: message (hint).

    All files, or those named (- reads their names from stdin, where one that is gone is only noted). The exit code
    is 1 when there are errors. --fix writes the present id into links to renamed records, and renames files whose
    name is an id but for capital letters or Unicode's decomposed form; all else is for people to decide.
    """
    format_ = chosen(format_, json)
    with opened(folder) as workspace:
        named = [each for path in paths for each in _named(workspace.folder, path)]
        if fix:
            from crm_tui.cli.fixing import mend

            mend(workspace, Manner(dry))
            if dry:
                return 0
        found = workspace.check(named) if named or not paths else []
    _put(format_, found)
    errors = sum(problem.severity is Severity.ERROR for problem in found)
    warnings = sum(problem.severity is Severity.WARNING for problem in found)
    talk.say(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}")
    return FAILED if errors else 0


def _put(format_: str, found: Sequence[Problem]) -> None:
    objects = map(problem_object, found)
    if format_ == "table":
        talk.put_lines(display(str(problem)) for problem in found)
    elif format_ in RECORDS:
        put_objects(format_, objects)
    else:
        put_values(format_, Problem._fields, ([str(value) for value in each.values()] for each in objects))


def _named(folder: Path, path: str) -> Iterator[str]:
    """The paths that a word means, as the workspace names them. Raises UsageError, StorageError for one not there."""
    if path != "-":
        inside, there = _inside(folder, path)
        if not there:
            raise StorageError("could not read: there is no such file", path)
        yield inside
        return
    for line in filter(None, sys.stdin.read().split("\n")):
        inside, there = _inside(folder, line)
        if not there:
            talk.note(f"there is no {line}")
        yield inside


def _inside(folder: Path, path: str) -> tuple[str, bool]:
    """A path as the workspace names it: seen from where we are if something is there, else from the workspace.

    With it whether there is something. Raises UsageError.
    """
    here = Path(os.path.abspath(path))
    place = here if os.path.lexists(here) else Path(os.path.abspath(folder / path))
    try:
        inside = (place.parent.resolve() / place.name).relative_to(folder.resolve()).as_posix()
    except ValueError:
        raise UsageError(f"{path} lies outside of the workspace", f"which is {folder}") from None
    return inside, os.path.lexists(place)


@command("index", examples=("crm index", "crm index --rebuild"), text=False)
@click.option("--rebuild", is_flag=True, help="Throw it away and read every file anew.")
@json_option
def index(folder: str, rebuild: bool, json: bool) -> int:
    """Bring the index up to date with the files. It holds nothing that the files do not."""
    with opened(folder) as workspace:
        if rebuild:
            workspace.rebuild()
            words, changed = "the index was built anew", None
        else:
            changed = workspace.catch_up()
            words = f"up to date: {counted(len(changed.files), 'file')} had changed"
    if json:
        files = sorted(path for _, path in changed.files) if changed is not None else None
        put_json({"rebuilt": rebuild, "changed": files})
    talk.say(words)
    return 0


@command("watch", examples=("crm watch &",), text=False)
@click.option("--polling", is_flag=True, help="Look now and then, where the system sends no events.")
def watch(folder: str, polling: bool) -> int:
    """Keep the index fresh until stopped, so that no other command has to look through the files.

    What is overdue or for today is kept in .crm/agenda.txt, for prompts and status bars: its first line says how
    much there is.
    """
    from crm_tui.cli.until import stopped
    from crm_tui.live.live import Live, quiet_listener
    from crm_tui.store.disk import RealDisk
    from crm_tui.workspace.agenda_file import AgendaFile

    with opened(folder) as workspace:
        workspace.catch_up()
        agenda = AgendaFile(workspace, RealDisk())

        def keep() -> None:
            try:
                agenda.keep()
            except StorageError as error:
                talk.note(str(error))

        live = Live(workspace, quiet_listener(talk.say, keep), polling=polling)
        try:
            live.start()
            keep()
            stopped(lambda: talk.say(f"watching {workspace.folder}; ctrl+c stops"), keep)
        finally:
            live.stop()
    return 0
