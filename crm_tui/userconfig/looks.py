"""When somebody last looked at a workspace, and which commits were the newest then; kept in their state folder.

{"workspace": "/home/grace/crm", "commit": "1cd3aa83…", "at": "2026-11-20T17:40:00+01:00", "joined": {"private": "…"}}
"""

import json
import os.path
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from zlib import crc32

from crm_tui.userconfig.folders import state_folder

# The name of the root that the others are joined to.
MAIN = ""


class Look(NamedTuple):
    """A look at a workspace: the newest commit of each root then, by its name, and the moment, which is aware."""

    commits: Mapping[str, str]
    at: datetime


def look_path(env: Mapping[str, str], folder: str) -> str:
    """The path of the file for the workspace in `folder`, there or not."""
    return os.path.join(state_folder(env), "looks", f"{crc32(os.fsencode(folder)):08x}.json")


def read_look(data: bytes) -> Look | None:
    """The look that such a file tells of; None for what cannot be understood."""
    try:
        told = json.loads(data)
        commits, at = {MAIN: told["commit"], **told.get("joined", {})}, datetime.fromisoformat(told["at"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    known = {name: commit for name, commit in commits.items() if commit != ""}
    plain = all(isinstance(each, str) and each.isalnum() and each.isascii() for each in known.values())
    return Look(known, at) if plain and at.tzinfo is not None else None


def write_look(folder: str, look: Look) -> bytes:
    """The bytes of the file."""
    joined = {name: commit for name, commit in look.commits.items() if name != MAIN}
    told = {"workspace": folder, "commit": look.commits.get(MAIN, ""), "at": look.at.isoformat(timespec="seconds")}
    text = json.dumps({**told, "joined": joined} if joined else told, ensure_ascii=False)
    return f"{text}\n".encode("utf-8", "surrogateescape")
