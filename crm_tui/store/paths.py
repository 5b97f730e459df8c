"""Paths of a workspace: which files are records, and which paths may be touched at all.

A file is addressed by the name of its root and a path inside it, written with slashes on every system.
"""

import os
import stat
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from crm_tui.errors import Refused, StorageError
from crm_tui.model.ids import fold_id

RECORDS = "records"
FILES = "files"
SUFFIX = ".yaml"
LONGEST_NAME = 100  # bytes, without the suffix

_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"]
)
_FORBIDDEN = frozenset('<>:"/\\|?*')
# Unseen letters, and those that turn the direction of text, make two names look like one.
_UNSEEN = frozenset("\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060\ufeff") | frozenset(
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x2070))
)


class Root(NamedTuple):
    """A repository that belongs to the workspace: its name, and the folder it lies in."""

    name: str
    folder: Path


def kind_folder_and_id(path: str) -> tuple[str, str] | None:
    """The kind's folder and the record's id that a path gives; None when it is no record's.

    Records are `records/<folder>/…/<id>.yaml` with any folders in between; names that begin with a dot
    are never records'.
    """
    folder, _, name = path.rpartition("/")
    kind_folder = _kind_folder(folder)
    if not kind_folder or not name.endswith(SUFFIX) or name[0] == ".":
        return None
    return kind_folder, name.removesuffix(SUFFIX)


@lru_cache(maxsize=256)  # folders hold many records each
def _kind_folder(folder: str) -> str:
    """The kind's folder whose records may stand in `folder`; "" for none's."""
    parts = folder.split("/")
    if len(parts) < 2 or parts[0] != RECORDS or any(not part or part[0] == "." for part in parts):
        return ""
    return parts[1]


def is_attachment(path: str) -> bool:
    """Whether the file is an attachment: any bytes, which the program keeps and never reads anything out of."""
    return path.startswith(f"{FILES}/")


def merged_by_key(path: str) -> bool:
    """Whether changes of the file are merged key by key, as of records and settings."""
    return path.endswith(SUFFIX) and not is_attachment(path)


def check_path(path: str) -> str:
    """What is wrong with the path of a new file, in words that follow "the path …"; "" if nothing.

    It stays inside its repository, and each of its names can be one on every system.
    """
    if words := _leaves(path):
        return words
    for name in path.split("/"):
        if words := check_name(name):
            return f"has {name!r} in it, which {words}"
    return ""


def check_name(name: str) -> str:
    """What keeps a word from being the name of a file or folder, in words that follow "the name …"."""
    stem = name.removesuffix(SUFFIX)
    if not stem:
        return "is empty"
    if name[0] in ".-":
        return f"begins with {name[0]}"
    if name[-1] in ". " or stem[-1] in ". " or name[0] == " ":
        return "begins or ends with a blank or ends with a dot"
    if any(char < " " or "\x7f" <= char <= "\x9f" or char in _FORBIDDEN for char in name):
        return "has a character in it that file systems refuse"
    if any(char in _UNSEEN or "\ud800" <= char <= "\udfff" for char in name):
        return "has an unseen character in it"
    if len(stem.encode()) > LONGEST_NAME:
        return f"is longer than {LONGEST_NAME} bytes"
    folded = fold_id(name).partition(".")[0].rstrip(" ")
    if folded in _DEVICES:
        return "is kept for a device by some systems"
    if folded.startswith("git~"):
        return "is taken for .git by some systems"
    return ""


def inside(root: Root, path: str) -> Path:
    """The place on the disk of a path in a root, with no symbolic link on the way below the root's folder.

    Raises Refused for a path that leaves the root, StorageError for a symbolic link.
    """
    if words := _leaves(path):
        raise Refused(f"{path!r}: the path {words}", "name a file of the workspace")
    place = root.folder
    names = path.split("/")
    for number, name in enumerate(names):
        place = place / name
        try:
            mode = os.lstat(place).st_mode
        except FileNotFoundError:
            break
        except OSError as error:
            raise StorageError(error.strerror or str(error), path) from None
        if stat.S_ISLNK(mode):
            where = "/".join(names[: number + 1])
            raise StorageError(f"{where} is a symbolic link", path, "records are plain files in plain folders")
    return root.folder.joinpath(*names)


def _leaves(path: str) -> str:
    """How a path leaves its root, or ""."""
    if not path or path[0] in "/\\" or path[1:2] == ":":
        return "is not relative to its repository"
    if "\0" in path or "\\" in path:
        return "has a character in it that file systems refuse"
    if any(name in ("", ".", "..") for name in path.split("/")):
        return "does not name one file of its repository"
    return ""
