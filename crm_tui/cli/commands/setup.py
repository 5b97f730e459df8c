"""`init`, `demo`: beginning."""

import os
import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC
from pathlib import Path
from secrets import token_hex

import click

from crm_tui import clock
from crm_tui.cli import talk
from crm_tui.cli.applying import put_diff
from crm_tui.cli.command import Call, command, dry_option, json_option
from crm_tui.cli.formats import put_json
from crm_tui.cli.screen import show
from crm_tui.errors import UsageError
from crm_tui.model.currencies import MINOR_DIGITS
from crm_tui.userconfig.reading import read_config
from crm_tui.wording.display import display
from crm_tui.wording.listed import counted


@command("init", examples=("crm init ~/crm", "crm init --sample", "crm init team --currency LKR --dry-run"), text=False)
@click.argument("dir_", default=None, required=False, metavar="[DIR]")
@click.option("--sample", is_flag=True, help="With the records of the sample business.")
@click.option("--currency", metavar="CODE", default="EUR", help="Of amounts that name none; EUR unless said.")
@dry_option
@json_option
def init(folder: str, dir_: str | None, sample: bool, currency: str, dry: bool, json: bool) -> int:
    """Make a workspace in DIR, or here: git repository, crm.yaml, records/, templates/, merge driver.

    A repository that is there already is used, and what a workspace needs and has is left as it is.
    """
    from crm_tui.workspace.init import init as make

    if dir_ is not None and not dir_.strip():
        raise UsageError("the folder has no name", "crm init . makes the workspace here")
    code = currency.upper()
    if code not in MINOR_DIGITS:
        raise UsageError(f"there is no currency {currency!r}", "its three letters, as in EUR")
    place = Path(dir_ or folder or ".")
    if dry:
        return _show(place, code, sample, json)
    config = read_config(os.environ)
    commits = config.at(str(place.resolve())).commit is not False
    done = make(place, clock.now(), currency=code, sample=sample, commits=commits, git_allowed=config.git_allowed)
    if json:
        put_json({"folder": str(place.resolve()), "files": done})
    talk.say(f"made a workspace in {place.resolve()}: {', '.join(_made(done))}")
    if commits and not _known(place, config.git_allowed):
        from crm_tui.git.commit import nobody

        talk.note(f"{nobody().message}, so nothing is committed: {nobody().hint}; then crm doctor --fix")
    there = "" if place.resolve() == Path.cwd() else f"cd {shlex.quote(str(place))}; "
    talk.say(f"{there}begin with `crm add contact 'Ada Lovelace'`, or look around with `crm`")
    return 0


def _show(place: Path, currency: str, sample: bool, json: bool) -> int:
    """Prints what would be made."""
    from crm_tui.workspace.diffing import written
    from crm_tui.workspace.init import planned

    allowed = read_config(os.environ).git_allowed
    writes = planned(place, clock.now(), currency=currency, sample=sample, git_allowed=allowed)
    files, diff = [write.path for write in writes], written(writes)
    if json:
        put_json({"folder": str(place.resolve()), "files": files, "dry_run": True, "diff": diff})
    else:
        put_diff(diff)
    talk.say(f"would make a workspace in {place.resolve()}: {', '.join(_made(files))}; nothing was written")
    return 0


def _made(paths: Iterable[str]) -> Iterator[str]:
    """The files, those of one folder counted."""
    counts = Counter(path.partition("/")[0] + "/" if "/" in path else path for path in paths)
    return (f"{name} ({counted(count, 'file')})" if count > 1 else name for name, count in counts.items())


def _known(place: Path, git_allowed: Collection[str]) -> bool:
    """Whether git knows who commits there."""
    from crm_tui.git.repo import identity, repo_of

    repo = repo_of(place, git_allowed)
    return repo is not None and identity(repo) is not None


@command("demo", examples=("crm demo", "crm demo /tmp/studio"), text=False)
@click.argument("dir_", default="", metavar="[DIR]")
@json_option
@click.pass_context
def demo(ctx: click.Context, folder: str, dir_: str, json: bool) -> int:
    """Open the sample business in a throw-away copy, or in DIR, its dates moved to today.

    Without a terminal, or with --json, the copy is made and its folder printed.
    """
    from crm_tui.workspace.demo import demo as make

    config = read_config(os.environ)
    place = Path(dir_ or folder) if dir_ or folder else _throw_away()
    make(place, clock.today(UTC))
    if json:
        put_json({"folder": str(place.resolve())})
        return 0
    call = ctx.find_object(Call) or Call()
    if call.screen is None or not talk.on_terminal():
        talk.put(display(str(place.resolve())))
        return 0
    code = show(place.resolve(), config, call.screen)
    talk.say(f"the sample stays in {place.resolve()} until you delete it")
    return code


def _throw_away() -> Path:
    """A name for a folder among the temporary ones; making it is refused should it be there already."""
    return Path(os.environ.get("TMPDIR") or "/tmp") / f"crm-demo-{token_hex(4)}"  # noqa: S108 the name is not guessable
