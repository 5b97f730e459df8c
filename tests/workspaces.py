"""Small real workspaces for tests: files on the disk, a git repository where wanted, the pinned clock of conftest."""

import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from crm_tui.agenda.kept import Reminders
from crm_tui.index import database
from crm_tui.index.index import Index
from crm_tui.model.context import Context
from crm_tui.model.problem import Finding
from crm_tui.model.schema import Schema, schema_of
from crm_tui.model.settings import Settings
from crm_tui.model.settings_read import read_settings
from crm_tui.query.scope import Asking, Scope
from crm_tui.store.paths import Root
from crm_tui.store.source import Folder
from crm_tui.store.yaml import read_text
from crm_tui.userconfig.config import UserConfig
from crm_tui.workspace.workspace import Workspace
from tests.git_plain import git

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 21, 12, tzinfo=BERLIN)
# A time long before NOW and before the test began, so that no file looks as if it was just written.
OLD_NS = 1_700_000_000_000_000_000

SETTINGS = """\
format: 1
name: Test
currency: EUR
timezone: Europe/Berlin
country: GB
pipelines:
  - key: sales
    label: Sales
    stages:
      - {key: lead, label: Lead, probability: 10, rots: 14}
      - {key: proposal, label: Proposal, probability: 50, rots: 10}
      - {key: won, label: Won, outcome: won, probability: 100}
      - {key: lost, label: Lost, outcome: lost, probability: 0}
  - key: support
    label: Support
    stages:
      - {key: offered, label: Offered, probability: 40}
      - {key: signed, label: Signed, outcome: won}
      - {key: declined, label: Declined, outcome: lost}
sources: [referral, website]
lost_reasons: [price, timing]
"""

Files = Mapping[str, str | bytes]
NO_FILES: Files = MappingProxyType({})


def write(folder: Path, path: str, text: str | bytes) -> Path:
    """Writes a file as another program would."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return place


def records(folder: Path, files: Files) -> None:
    """Writes records by their path below records/, without the suffix: `deals/engine-no-2`."""
    for path, text in files.items():
        write(folder, f"records/{path}.yaml", text)


def build(folder: Path, files: Files = NO_FILES, *, settings: str = SETTINGS, repository: bool = True) -> Path:
    """A workspace of these records, committed by git unless `repository` is false."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, "crm.yaml", settings)
    write(folder, ".gitignore", ".crm/\n")
    (folder / "records").mkdir(exist_ok=True)
    records(folder, files)
    age(folder)
    if repository:
        git(folder, "init", "-q", "-b", "main")
        commit(folder, "Begin", "--date=2026-11-01T09:00:00Z")
    return folder


def commit(folder: Path, words: str = "By hand", *more: str) -> None:
    """What a user does with plain git; `more` as git takes it."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", words, *more)


def age(folder: Path) -> None:
    """Makes every file look as if it was written long ago."""
    for place in [folder / "crm.yaml", *(folder / "records").rglob("*.yaml")]:
        if place.is_file() and not place.is_symlink():
            os.utime(place, ns=(OLD_NS, OLD_NS))


@contextmanager
def opened(folder: Path, config: UserConfig | None = None) -> Iterator[Workspace]:
    """The workspace in a folder, closed at the end."""
    with closing(Workspace.open(folder, config)) as workspace:
        yield workspace


def settings_of(text: str = SETTINGS) -> tuple[Settings, list[Finding]]:
    """The settings in the text of a crm.yaml, and what is wrong with them."""
    return read_settings(read_text(text.encode()).nodes)


def schema_from(text: str = SETTINGS) -> Schema:
    """The schema that a crm.yaml makes."""
    return schema_of(settings_of(text)[0])


SCHEMA = schema_from()
CTX = SCHEMA.context(NOW)


def context(**more: object) -> Context:
    """The context of SETTINGS at NOW with something changed."""
    return CTX._replace(**more)  # type: ignore[arg-type]


class Indexed:
    """A folder of records with an index and a reader, without the workspace around them."""

    def __init__(self, folder: Path, files: Files = NO_FILES, *, settings: str = SETTINGS, workers: int = 1) -> None:
        self.folder = folder
        self.state = folder / ".crm"
        self.state.mkdir(parents=True, exist_ok=True)
        (folder / "records").mkdir(exist_ok=True)
        records(folder, files)
        self.versions: dict[str, list[bytes]] = {}
        self.workers = workers
        self.use(settings)

    def use(self, settings: str) -> None:
        """Goes on with another crm.yaml."""
        self.schema = schema_from(settings)
        self.ctx = self.schema.context(NOW)
        self.index = self.another()

    def another(self, state: Path | None = None) -> Index:
        """An index of the same files, as another process has it; in `state` if given."""
        sources = {"": Folder(Root("", self.folder))}
        return Index(
            state or self.state, self.schema, self.ctx, sources, lambda seen: self.versions.get(seen.path, []),
            workers=self.workers, kept=Reminders(self.schema, self.ctx),
        )  # fmt: skip

    def reader(self) -> database.Connection:
        """A connection after a walk over the files."""
        self.index.catch_up()
        return database.reader(self.state / database.FILE)

    def asking(self, me: str = "") -> Asking:
        """Who asks."""
        return Asking(self.schema, self.ctx, me)

    def scope(self, kind: str, me: str = "") -> Scope:
        """A kind to be asked for."""
        return Scope(self.asking(me), self.schema.kinds[kind])

    def write(self, path: str, text: str | bytes) -> None:
        """Writes a record by its path below records/, without the suffix."""
        records(self.folder, {path: text})

    def close(self) -> None:
        """Lets go of the index."""
        self.index.close()
