"""Git's index, brought in line for a commit's paths alone; what else is staged stays."""

import time
from collections.abc import Mapping
from hashlib import sha1, sha256
from typing import Self

from crm_tui.git.repo import Repo
from crm_tui.git.run import Started, failure
from crm_tui.git.stream import Content

_ARGS = ("update-index", "-z", "--index-info")
_PAUSE = 0.02
_HELD = "index.lock': File exists"


def blob_id(data: bytes, digits: int) -> str:
    """The id git gives to a file's content, in a repository whose ids have so many digits."""
    new = sha1 if digits == 40 else sha256
    return new(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Staging:
    """Git reading its index, which among 100,000 files takes as long as making the objects it is to learn of."""

    def __init__(self, repo: Repo) -> None:
        self._repo = repo
        self._begun: Started | None = None

    def __enter__(self) -> Self:
        self._begun = self._repo.start(*_ARGS)
        return self

    def __exit__(self, *_: object) -> None:
        if self._begun:
            self._begun.answer()  # given nothing it leaves the index as it is

    def put(self, files: Mapping[str, Content], digits: int, patience: float) -> str:
        """Puts the files into the index; empty, or a note that says why they are not there.

        A lock held by another git is waited for, `patience` seconds at most. Raises GitError where git cannot run.
        """
        entries = "".join(_entry(path, content, digits) for path, content in files.items())
        until = time.monotonic() + patience
        while True:
            begun, self._begun = self._begun or self._repo.start(*_ARGS), None
            answer = begun.answer(entries.encode("utf-8", "surrogateescape"))
            if answer.code == 0:
                return ""
            if _HELD not in answer.err:
                return failure(_ARGS, answer).message
            if time.monotonic() >= until:
                return "git's index is locked by another program, so git status shows these files as changed"
            time.sleep(_PAUSE)


def _entry(path: str, content: Content, digits: int) -> str:
    if content.data is None:
        return f"0 {'0' * digits}\t{path}\0"
    return f"{content.mode} {blob_id(content.data, digits)}\t{path}\0"
