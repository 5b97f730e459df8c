"""The sample business that travels with the program, with its days moved so that it is always looked at today."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path, PurePosixPath

from crm_tui.errors import StorageError
from crm_tui.sample_day import SAMPLE_TODAY

_PARTS = ("crm.yaml", "records", "files", "templates")
_PACKAGE = Path(__file__).resolve().parent.parent
_DAY = re.compile(r"\b(20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\b")
_MONTH = re.compile(r"^(records/activities)/[0-9]{4}/[0-9]{2}/([0-9]{4})-([0-9]{2})-")


def sample_folder() -> Path:
    """Where the sample lies: in the installed package, else in the checkout. Raises StorageError."""
    for folder in (_PACKAGE / "sample", _PACKAGE.parent):
        if (folder / "crm.yaml").is_file() and (folder / "records").is_dir():
            return folder
    raise StorageError("the sample business is not installed", str(_PACKAGE), "install crm-tui again")


def sample_files(today: date) -> Iterator[tuple[str, bytes]]:
    """Each file of the sample as path and bytes, its days moved so that the story's today is `today`."""
    folder = sample_folder()
    delta = today - SAMPLE_TODAY
    for part in _PARTS:
        top = folder / part
        files = [top] if top.is_file() else sorted(each for each in top.rglob("*") if each.is_file())
        for file in files:
            path = file.relative_to(folder).as_posix()
            text = file.read_bytes().decode()
            yield moved_path(path, delta), moved_text(text, delta).encode()


def moved_text(text: str, delta: timedelta) -> str:
    """The text with every day of this century moved; earlier ones are birthdays of the story's people."""

    def moved(found: re.Match[str]) -> str:
        try:
            return (date.fromisoformat(found[0]) + delta).isoformat()
        except ValueError:
            return found[0]

    return _DAY.sub(moved, text) if delta else text


def moved_path(path: str, delta: timedelta) -> str:
    """The path with its day moved, in the folder of its new month."""
    name = moved_text(PurePosixPath(path).name, delta)
    found = _MONTH.match(path)
    if not found:
        return str(PurePosixPath(path).with_name(name))
    return f"{found[1]}/{name[:4]}/{name[5:7]}/{name}"
