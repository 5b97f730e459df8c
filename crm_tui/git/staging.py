"""Git's index, brought in line for a commit's paths alone; what else is staged stays."""

import re
import time
from collections.abc import Mapping
from hashlib import sha1, sha256

from crm_tui.git.repo import Repo
from crm_tui.git.run import failure
from crm_tui.git.stream import Content

_PAUSE = 0.02
_HELD = re.compile(r"index\.lock': File exists")


def blob_id(data: bytes, digits: int) -> str:
    """The id git gives to a file's content, in a repository whose ids have so many digits."""
    new = sha1 if digits == 40 else sha256
    return new(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def stage(repo: Repo, files: Mapping[str, Content], digits: int, patience: float) -> str:
    """Puts the files into the index; empty, or a note that says why they are not there.

    A lock held by another git is waited for, `patience` seconds at most.
    """
    entries = "".join(_entry(path, content, digits) for path, content in files.items())
    args = ("update-index", "-z", "--index-info")
    until = time.monotonic() + patience
    while True:
        answer = repo.ask(*args, stdin=entries.encode("utf-8", "surrogateescape"))
        if answer.code == 0:
            return ""
        if not _HELD.search(answer.err):
            return failure(args, answer).message
        if time.monotonic() >= until:
            return "git's index is locked by another program, so git status shows these files as changed"
        time.sleep(_PAUSE)


def _entry(path: str, content: Content, digits: int) -> str:
    if content.data is None:
        return f"0 {'0' * digits}\t{path}\0"
    return f"{content.mode} {blob_id(content.data, digits)}\t{path}\0"
