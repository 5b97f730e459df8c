"""`crm doctor`: is this clone set up? One function a question; those that can be mended say how."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from crm_tui import clock
from crm_tui.errors import CrmError, GitError, NotFound, StorageError
from crm_tui.git import driver
from crm_tui.git.commit import nobody
from crm_tui.git.repo import Repo, identity, under_way
from crm_tui.git.run import OLDEST, version
from crm_tui.index.vouch import vouched
from crm_tui.model.problem import Severity
from crm_tui.query.find import get
from crm_tui.store.atomic import TEMPORARY
from crm_tui.store.entry import Write
from crm_tui.wording.listed import counted, listed

if TYPE_CHECKING:
    from crm_tui.workspace.workspace import Workspace

_INSTALL = "set merge.crm.name and merge.crm.driver in the git configuration of this clone"

State = Literal["ok", "note", "wrong"]


class Mend(NamedTuple):
    """A repair that needs no decision: what it will do, in words that follow a `would`, and to which files."""

    words: str
    do: Callable[[], object]
    writes: Sequence[Write] = ()


class Answer(NamedTuple):
    """What was found. `mend` puts it right, where that needs no decision."""

    state: State
    words: str
    hint: str = ""
    mend: Mend | None = None


def examine(workspace: "Workspace") -> Iterator[Answer]:
    """All answers, in order; a question that cannot be answered is itself wrong."""
    for question in QUESTIONS:
        try:
            yield from question(workspace)
        except CrmError as error:
            yield Answer("wrong", error.message, error.hint)


def _git(workspace: "Workspace") -> Iterator[Answer]:
    found = version()
    words = "git " + ".".join(map(str, found))
    old = found < OLDEST
    yield Answer("wrong" if old else "ok", words, "2.26 or newer is needed" if old else "")


def _repository(workspace: "Workspace") -> Iterator[Answer]:
    for root, folder in workspace.roots.items():
        repo = workspace.repo(root)
        name = f"{root}: " if root else ""
        if repo is None:
            yield Answer("note", f"{name}no git repository: edits are kept in no commit", "git init makes one")
            continue
        yield from (each._replace(words=name + each.words) for each in _inside(repo, folder))
        if not root and workspace.commits:
            yield from _beginning(repo, folder)


def _inside(repo: Repo, folder: Path) -> Iterator[Answer]:
    right = driver.installed(repo)
    mend = None if right else Mend(_INSTALL, lambda: driver.install(repo))
    yield Answer("ok" if right else "wrong", "merge driver" + ("" if right else " is not installed"), "", mend)
    yield _settings(repo)
    yield _files(folder)
    if doing := under_way(repo):
        yield Answer("wrong", f"a {doing} is under way", f"finish it, or git {doing} --abort")


def _settings(repo: Repo) -> Answer:
    try:
        who = identity(repo)
    except GitError as error:
        return Answer("wrong", error.message, error.hint)
    if who is None:
        return Answer("wrong", nobody().message, nobody().hint)
    return Answer("ok", f"identity {who.name} <{who.email}>")


def _files(folder: Path) -> Answer:
    from crm_tui.store.disk import RealDisk
    from crm_tui.workspace.gitfiles import prepare, unprepared

    missing = unprepared(folder, RealDisk())
    if not missing:
        return Answer("ok", ".gitattributes and .gitignore")
    names = listed([each.path for each in missing])
    lack = "lacks" if len(missing) == 1 else "lack"
    mend = Mend(f"complete {names}", lambda: prepare(folder, RealDisk()), missing)
    return Answer("wrong", f"{names} {lack} what git must know", "", mend)


def _beginning(repo: Repo, folder: Path) -> Iterator[Answer]:
    from crm_tui.workspace.init import BEGIN, begin_late, late_member, unbegun

    if (new := unbegun(repo)) and identity(repo) is not None:
        member = late_member(repo, folder)
        writes = [member] if member else []
        doing = f"commit {listed([*new, *(each.path for each in writes)])} as “{BEGIN}”"
        mend = Mend(doing, lambda: begin_late(repo, folder, clock.now()), writes)
        yield Answer("wrong", "crm.yaml is in no commit: a clone would be no workspace", "", mend)


def _member(workspace: "Workspace") -> Iterator[Answer]:
    where = f'member = "your-id" in {workspace.config.path}'
    if not workspace.me:
        yield Answer("note", "it is not known who `me` is", where)
        return
    with closing(workspace.reader()) as db:
        try:
            get(db, workspace.asking(), "member", workspace.me)
        except NotFound:
            yield Answer("wrong", f"you are said to be member {workspace.me!r}, whom nobody knows", where)
        else:
            yield Answer("ok", f"you are member {workspace.me}")


def _libyaml(workspace: "Workspace") -> Iterator[Answer]:
    from crm_tui.store.yaml import has_libyaml

    if has_libyaml():
        yield Answer("ok", "libyaml")
    else:
        yield Answer(
            "note",
            "PyYAML was built without libyaml: reading files takes ten times as long",
            "install a wheel of PyYAML",
        )


def _settings_file(workspace: "Workspace") -> Iterator[Answer]:
    for problem in workspace.settings_problems:
        yield Answer("wrong" if problem.severity is Severity.ERROR else "note", str(problem))
    if not workspace.settings_problems:
        yield Answer("ok", "crm.yaml")


def _editors(workspace: "Workspace") -> Iterator[Answer]:
    from crm_tui.store.disk import RealDisk
    from crm_tui.workspace.schemas import FOLDER, write_schemas, written

    disk, folder, schema = RealDisk(), workspace.folder, workspace.schema
    if written(disk, folder, schema):
        yield Answer("ok", "schemas for editors")
    else:
        words = "editors are not told of the fields as they are now"
        mend = Mend(f"write the schemas for editors to {FOLDER}", lambda: write_schemas(disk, folder, schema))
        yield Answer("note", words, "crm schema --write", mend)


def _index(workspace: "Workspace") -> Iterator[Answer]:
    from crm_tui.query.rows import count
    from crm_tui.query.syntax import parse

    scopes = [workspace.scope(kind) for kind in workspace.schema.kinds.values()]
    with closing(workspace.reader()) as db:
        records, broken = (sum(count(db, scope, parse(query)) for scope in scopes) for query in ("", "broken:yes"))
    watched = ", kept fresh by a watcher" if vouched(workspace.state) else ""
    yield Answer("ok", f"index of {records} records{watched}")
    if broken:
        yield Answer(
            "note", f"{broken} {'record has' if broken == 1 else 'records have'} errors", "crm check names them"
        )


def _commits(workspace: "Workspace") -> Iterator[Answer]:
    from crm_tui.workspace.committing import commit_late

    if workspace.commits and (late := workspace.store.journal.late()):
        words = f"{counted(len(late), 'edit')} {'is' if len(late) == 1 else 'are'} not committed yet"
        titles = listed([f"“{title}”" for title in _titles(workspace, late)])
        mend = Mend(f"commit what waits: {titles}", lambda: commit_late(workspace))
        yield Answer("wrong", words, "", mend)


def _titles(workspace: "Workspace", ops: Sequence[str]) -> Iterator[str]:
    """The words of operations; of one whose entry cannot be read its id."""
    for op in ops:
        try:
            yield workspace.store.journal.outline(op, late=True).words
        except StorageError:
            yield op


def _left_over(workspace: "Workspace") -> Iterator[Answer]:
    left = [path for folder in workspace.roots.values() for path in _temporary(folder)]
    if left:
        were = "was" if len(left) == 1 else "were"
        words = f"{counted(len(left), 'temporary file')} {were} left by a crash, as {left[0]}"
        yield Answer("wrong", words, "", Mend(f"delete {listed([str(path) for path in left])}", lambda: _remove(left)))
    kept = [path for path in (workspace.state / "edit").glob("*/*") if path.is_file()]
    if kept:
        yield Answer("note", f"texts from crm edit are kept: {kept[0]}", "delete them when they are of no use")


def _temporary(folder: Path) -> Iterator[Path]:
    yield from folder.glob(f"{TEMPORARY}*")
    for below in ("records", ".crm", ".vscode"):
        yield from (folder / below).rglob(f"{TEMPORARY}*")


def _remove(paths: list[Path]) -> None:
    from crm_tui.store.disk import RealDisk

    disk = RealDisk()
    for path in paths:
        disk.unlink(str(path.parent), path.name)


QUESTIONS: tuple[Callable[["Workspace"], Iterator[Answer]], ...] = (
    _git, _repository, _settings_file, _editors, _member, _index, _commits, _left_over, _libyaml,
)  # fmt: skip
