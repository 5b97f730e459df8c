"""When somebody last looked at a workspace, and which commit was the newest then; kept in their state folder.

{"workspace": "/home/grace/crm", "commit": "1cd3aa83…", "at": "2026-11-20T17:40:00+01:00"}
"""

import json
import os.path
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from zlib import crc32

from crm_tui.userconfig.folders import state_folder


class Look(NamedTuple):
    """A look at a workspace: the newest commit then, and the moment, which is aware."""

    commit: str
    at: datetime


def look_path(env: Mapping[str, str], folder: str) -> str:
    """The path of the file for the workspace in `folder`, there or not."""
    return os.path.join(state_folder(env), "looks", f"{crc32(os.fsencode(folder)):08x}.json")


def read_look(data: bytes) -> Look | None:
    """The look that such a file tells of; None for what cannot be understood."""
    try:
        told = json.loads(data)
        commit, at = told["commit"], datetime.fromisoformat(told["at"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    plain = isinstance(commit, str) and commit.isalnum() and commit.isascii()
    return Look(commit, at) if plain and at.tzinfo is not None else None


def write_look(folder: str, look: Look) -> bytes:
    """The bytes of the file."""
    told = {"workspace": folder, "commit": look.commit, "at": look.at.isoformat(timespec="seconds")}
    return (json.dumps(told, ensure_ascii=False) + "\n").encode("utf-8", "surrogateescape")
