"""Commits of given paths with given contents, whatever else is staged or dirty in the work tree.

The objects are made first, without a branch; then the index learns of them; then HEAD moves, if it still
is where the work began. Stopped anywhere, what is left is a file that is changed, or one that is staged.
"""

import os
import stat
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crm_tui.errors import GitError
from crm_tui.git.message import subject
from crm_tui.git.repo import Identity, Repo, head, identity, under_way
from crm_tui.git.run import Heard, failure
from crm_tui.git.staging import Staging, blob_id
from crm_tui.git.stream import Content, Draft, stream
from crm_tui.wording.display import display

# A path of the workspace: alone it is committed as it stands on the disk, else with these bytes, or as gone.
Given = str | tuple[str, bytes | None]

_PATIENCE = 1.5
_RIVALS = 10.0
_PAUSE = 0.01
# Flushed like the records themselves, so that a branch never points to a commit that a crash took.
_FLUSHED = {"core.fsync": "loose-object,pack,pack-metadata,reference", "fastimport.unpackLimit": "100"}
# How far a commit of many files is, as measured, when HEAD has been asked about them, and when the objects are made.
_ASKED, _MADE = 0.6, 0.95
_LOST_RACE = ("but expected", "already exists", "File exists")


class Committed(NamedTuple):
    """The commit that holds the files now; `made` is False when HEAD held them already.

    `note` says why git's index could not be brought in line; it is empty when it was.
    """

    sha: str
    made: bool
    note: str = ""


class Past(NamedTuple):
    """A commit of history to be made: paths of the workspace → bytes, or None for a deletion."""

    words: str
    files: Mapping[str, bytes | None]
    author: Identity
    when: datetime
    op: str = ""


def unheard(how_far: float) -> None:
    """What nobody hears of."""


def commit(
    repo: Repo,
    files: Iterable[Given],
    words: str,
    op: str,
    *,
    when: datetime,
    author: Identity | None = None,
    patience: float = _PATIENCE,
    late: bool = False,
    heard: Heard = unheard,
) -> Committed:
    """Commits the files, and nothing else, on top of HEAD; another committer's commits stay below it.

    Where the contents may be `late`, a file of which HEAD holds what the disk holds is left out: a later change of
    it is committed already.
    `when` has a zone. Without `author` git's own identity writes; where git knows none, the author commits
    too. A held index is waited for `patience` seconds and then left as it is, with a note. Raises GitError
    when nobody is known to write, during a merge or rebase, and when git fails; where HEAD holds the files already,
    nobody needs to be known. Many files take long: `heard` hears how far it is.
    """
    if why := unfinished(repo):
        raise why
    contents = dict(_content(repo, given) for given in files)
    staged: Mapping[str, Content] = {}
    note, until = "", time.monotonic() + _RIVALS
    while True:
        old, changed = _changed(repo, contents, late, lambda part: heard(part * _ASKED))
        heard(_ASKED)
        if not changed:
            return Committed(old, made=False)
        committer = identity(repo) or author
        if committer is None:
            raise nobody()
        draft = Draft(words, op, changed, author or committer, committer, when)
        if changed == staged:
            new = _objects(repo, [draft], old)
        else:
            with Staging(repo) as staging:
                new = _objects(repo, [draft], old, lambda part: heard(_ASKED + part * (_MADE - _ASKED)))
                heard(_MADE)
                note, staged = staging.put(changed, len(new), patience), changed
        if _move(repo, old, new, words, last=time.monotonic() > until):
            heard(1)
            return Committed(new, made=True, note=note and Staging(repo).put(changed, len(new), 0))
        time.sleep(_PAUSE)


def hindrance(repo: Repo) -> GitError | None:
    """Why no commit can be made in the repository as it stands; None where one can. Raises GitError."""
    return unfinished(repo) or (None if identity(repo) else nobody())


def unfinished(repo: Repo) -> GitError | None:
    """What the user has begun in the repository and not ended."""
    if doing := under_way(repo):
        return GitError(f"a {doing} is under way in this repository", f"finish it, or git {doing} --abort")
    return None


def nobody() -> GitError:
    """What is said where git was never told who commits."""
    return GitError(
        "git does not know who you are",
        "git config --global user.name 'YOUR NAME' && git config --global user.email YOU@EXAMPLE.ORG",
    )


def history(repo: Repo, commits: Sequence[Past]) -> Committed:
    """Makes many commits at once, each on the one before, the first on HEAD, and moves HEAD to the last.

    Each is written and committed by its own author at its own time. Raises GitError, also when HEAD moves
    meanwhile.
    """
    drafts = [_draft(repo, past) for past in commits]
    old = head(repo)
    new = _objects(repo, drafts, old)
    last: dict[str, Content] = {}
    for draft in drafts:
        last |= draft.files
    note = Staging(repo).put(last, len(new), _PATIENCE)
    _move(repo, old, new, drafts[-1].words, last=True)
    return Committed(new, made=True, note=note and Staging(repo).put(last, len(new), 0))


def _draft(repo: Repo, past: Past) -> Draft:
    files = {repo.name(path): Content(data) for path, data in past.files.items()}
    return Draft(past.words, past.op, files, past.author, past.author, past.when)


def _content(repo: Repo, given: Given) -> tuple[str, Content]:
    path = given if isinstance(given, str) else given[0]
    name, on_disk = repo.name(path), repo.folder / path
    data = _on_disk(on_disk) if isinstance(given, str) else given[1]
    return name, Content(data, program=data is not None and _is_program(repo, on_disk))


def _on_disk(path: Path) -> bytes | None:
    """The bytes of a file, None where there is none. Raises GitError for what cannot be committed."""
    try:
        if os.path.realpath(path) != str(path):
            raise OSError("it is a link, or lies behind one")
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return file.read()
            reason = "it is no regular file"
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        reason = error.strerror or str(error)
    raise GitError(f"{display(str(path))} cannot be committed: {reason}")


def _is_program(repo: Repo, path: Path) -> bool:
    return os.access(path, os.X_OK) and repo.config().values.get("core.filemode") != "false"


def _changed(repo: Repo, contents: Mapping[str, Content], late: bool, heard: Heard) -> tuple[str, dict[str, Content]]:
    """HEAD (empty before the first commit), and those of the contents that differ from it."""
    asked = "".join(f"HEAD:{path}\n" for path in contents).encode("utf-8", "surrogateescape")
    answer = repo.git("cat-file", "--batch-check", stdin=b"HEAD\n" + asked, heard=heard)
    old, *found = (_object_id(line) for line in answer.decode("utf-8", "replace").split("\n")[:-1])
    there = dict(zip(contents, found, strict=True))
    return old, {
        path: content
        for path, content in contents.items()
        if there[path] != _blob(content.data, len(old))
        and not (late and there[path] == _blob(_on_disk(repo.top / path), len(old)))
    }


def _blob(data: bytes | None, digits: int) -> str:
    """The id of a file's content; empty where there is no file."""
    return "" if data is None else blob_id(data, digits)


def _object_id(line: str) -> str:
    """The id in git's answer; empty for an object that is missing."""
    parts = line.split(" ")
    return parts[0] if len(parts) == 3 and parts[1] in {"blob", "commit", "tree"} else ""


def _objects(repo: Repo, drafts: Sequence[Draft], onto: str, heard: Heard = unheard) -> str:
    """The id of the last draft's commit, which no branch knows yet."""
    made = repo.git("fast-import", "--quiet", stdin=stream(drafts, onto), settings=_FLUSHED, heard=heard)
    return made.decode().strip()


def _move(repo: Repo, old: str, new: str, words: str, *, last: bool) -> bool:
    """Moves HEAD from `old` to `new`; False when somebody else has moved or holds it. Raises GitError."""
    args = ("update-ref", "-m", f"crm: {subject(words)}", "HEAD", new, old or "0" * len(new))
    answer = repo.ask(*args, settings=_FLUSHED)
    if answer.code == 0:
        return True
    if last or not any(sign in answer.err for sign in _LOST_RACE):
        raise failure(args, answer)
    return False
