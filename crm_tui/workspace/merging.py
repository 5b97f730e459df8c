"""What git's merge driver does: one file of three versions merged by field, as text where that cannot be."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from crm_tui.errors import GitError, StorageError
from crm_tui.model.merge_fields import merge_fields
from crm_tui.model.merge_rule import FieldTable
from crm_tui.model.merge_settings import SETTINGS_FIELDS
from crm_tui.model.schema import schema_of
from crm_tui.model.settings import DEFAULTS, Settings
from crm_tui.model.settings_read import read_settings
from crm_tui.store.atomic import write_file
from crm_tui.store.disk import RealDisk
from crm_tui.store.merge import Merged, merge
from crm_tui.store.paths import kind_folder_and_id
from crm_tui.store.yaml import Unreadable, read_text
from crm_tui.workspace.beside import Doing
from crm_tui.workspace.stamp import FILE as SETTINGS

# A merge depends on no clock; no value of a record is compared by the present.
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
# Git waits for each file; whoever merges by hand is quicker than this.
SECONDS = 5.0


class Versions(NamedTuple):
    """Where git has put the common ancestor's, our and their version of a file; the merged one takes ours' place."""

    base: Path
    ours: Path
    theirs: Path


class Outcome(NamedTuple):
    """Whether the merge is clean, and what is to be told."""

    clean: bool
    notes: tuple[str, ...]


def merge_versions(top: Path, versions: Versions, path: str) -> Outcome:
    """Merges the versions of the file at `path` below the work tree's top.

    What two people changed against each other is kept as questions in the record; where a version cannot be read,
    or the merge takes longer than `SECONDS`, the text has git's markers. Raises StorageError when not even that
    can be written.
    """
    try:
        merged = Doing(lambda: _merged(top, versions, path), idle=True).answer(SECONDS)
    except Exception as error:  # noqa: BLE001 whatever it is, git must not take ours for the merged text
        return _as_text(top, versions, path, str(error))
    _write(versions.ours, merged.text)
    return Outcome(not merged.conflicts, tuple(_told(merged, path)))


def _merged(top: Path, versions: Versions, path: str) -> Merged:
    base, ours, theirs = (_read(place) for place in versions)
    return merge(base, ours, theirs, _fields(top, path))


def _told(merged: Merged, path: str) -> Iterator[str]:
    for conflict in merged.conflicts:
        yield f"{path}: {'.'.join(str(step) for step in conflict.at)}: changed on both sides; see _conflicts in it"
    for note in merged.notes:
        yield f"{path}: {note.message}"


def _fields(top: Path, path: str) -> FieldTable:
    """How the fields of a record are merged, by the settings of the workspace it lies in; or those of crm.yaml."""
    if Path(path).name == SETTINGS:
        return SETTINGS_FIELDS
    prefix, found, rest = f"/{path}".rpartition("/records/")
    inside = kind_folder_and_id(f"records/{rest}") if found else None
    if inside is None:
        return {}
    schema = schema_of(_settings(top / prefix.lstrip("/")))
    kind = schema.kind_of_folder(inside[0])
    return merge_fields(kind, schema.context(_ANY_TIME)) if kind else {}


def _settings(folder: Path) -> Settings:
    """The team's settings; the built-in ones while crm.yaml is itself being merged."""
    try:
        return read_settings(read_text(_read(folder / SETTINGS)).nodes)[0]
    except (Unreadable, StorageError):
        return DEFAULTS


def _as_text(top: Path, versions: Versions, path: str, why: str) -> Outcome:
    """Merges line by line, with markers where both sides changed the same lines; never clean."""
    from crm_tui.git.merging import merge_text

    how = "merged line by line"
    try:
        text = merge_text(top, *versions, SECONDS)
    except GitError:
        how = "both versions stand in it, one below the other"
        text = _one_below_the_other(_read(versions.ours), _read(versions.theirs))
    _write(versions.ours, text)
    return Outcome(False, (f"{path}: {how}, for it cannot be merged by field: {why}",))


def _one_below_the_other(ours: bytes, theirs: bytes) -> bytes:
    """Git's markers round two whole files."""
    ended = [text if text.endswith(b"\n") or not text else text + b"\n" for text in (ours, theirs)]
    return b"<<<<<<< ours\n" + b"=======\n".join(ended) + b">>>>>>> theirs\n"


def _read(place: Path) -> bytes:
    return RealDisk().read(str(place.parent), place.name)


def _write(place: Path, data: bytes) -> None:
    write_file(RealDisk(), str(place.parent), place.name, data)
