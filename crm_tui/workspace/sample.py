"""The sample business that travels with the program, with its days moved so that it is always looked at today."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.errors import StorageError
from crm_tui.sample_day import SAMPLE_TODAY
from crm_tui.store.yaml import read_text

_PARTS = ("crm.yaml", "records", "files", "templates")
_PACKAGE = Path(__file__).resolve().parent.parent
_DAY = re.compile(
    r"(?<![0-9A-Za-z])(20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))(?![0-9])"
    r"(T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2})?"
)
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
    move = _Move(today - SAMPLE_TODAY, _zone(folder))
    for part in _PARTS:
        top = folder / part
        files = [top] if top.is_file() else sorted(each for each in top.rglob("*") if each.is_file())
        for file in files:
            path = file.relative_to(folder).as_posix()
            yield move.path(path), move.text(file.read_bytes().decode()).encode()


def _zone(folder: Path) -> tzinfo:
    """The zone of the story's clock, as the settings name it."""
    return ZoneInfo(str(read_text((folder / "crm.yaml").read_bytes()).nodes["timezone"]))


class _Move(NamedTuple):
    """So much later, by the clock of that zone."""

    delta: timedelta
    zone: tzinfo

    def text(self, text: str) -> str:
        """The text with every day of this century moved; earlier ones are birthdays of the story's people."""
        return _DAY.sub(self._moved, text) if self.delta else text

    def path(self, path: str) -> str:
        """The path with its day moved, in the folder of its new month."""
        name = self.text(PurePosixPath(path).name)
        found = _MONTH.match(path)
        if not found:
            return str(PurePosixPath(path).with_name(name))
        return f"{found[1]}/{name[:4]}/{name[5:7]}/{name}"

    def _moved(self, found: re.Match[str]) -> str:
        try:
            day = (date.fromisoformat(found[1]) + self.delta).isoformat()
        except ValueError:
            return found[0]
        return day + self._clock(found, day) if found[2] else day

    def _clock(self, found: re.Match[str], day: str) -> str:
        """The time of day as it was; summer time begins and ends where the new day has it."""
        clock = found[2][:6]
        if datetime.fromisoformat(found[0]).replace(tzinfo=self.zone).isoformat()[-6:] != found[2][6:]:
            return found[2]
        return datetime.fromisoformat(day + clock).replace(tzinfo=self.zone).isoformat(timespec="minutes")[10:]
