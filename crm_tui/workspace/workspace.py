"""A workspace in one handle: roots, settings, store and index, and `apply`, the only door for edits."""

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from crm_tui import clock
from crm_tui.agenda.kept import Reminders
from crm_tui.errors import StorageError
from crm_tui.index import database
from crm_tui.index.index import Address, Changed, Index, no_step
from crm_tui.index.settings import fitting
from crm_tui.index.vouch import vouched
from crm_tui.model.context import Context
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Problem
from crm_tui.model.schema import Schema, schema_of
from crm_tui.model.settings import Settings
from crm_tui.query.scope import Asking, Scope
from crm_tui.store.paths import Root
from crm_tui.store.pending import pending
from crm_tui.store.source import Folder, Seen
from crm_tui.userconfig.config import UserConfig
from crm_tui.workspace import settings as settings_file
from crm_tui.workspace.state import make_state, state_folder

# What only edits need is imported where an edit is made: most commands read.
if TYPE_CHECKING:
    from random import Random

    from crm_tui.edits.change import Editor
    from crm_tui.git.repo import Repo
    from crm_tui.model.plan import Plan
    from crm_tui.query.find import Found
    from crm_tui.store.entry import Entry, Write
    from crm_tui.store.files import Store
    from crm_tui.workspace.steps import Progress

MAIN = ""
T = TypeVar("T")


class Applied(NamedTuple):
    """What became of a plan.

    `op` is empty when there was nothing to change, `commit` when nothing was committed (yet). `notes` are to be
    told to the user besides.
    """

    op: str
    changed: Changed
    commit: str = ""
    notes: tuple[str, ...] = ()


def _no_progress(done: int, total: int, doing: str = "") -> None:
    return None


class Workspace:
    """An open workspace. Reading and writing may be done from several threads."""

    def __init__(
        self, folder: Path, config: UserConfig | None = None, progress: Callable[[int, int], None] = _no_progress
    ) -> None:
        self.folder = folder
        self.state = state_folder(folder, os.environ)
        self.config = config or UserConfig()
        self._own = self.config.at(str(folder))
        roots = [Root(MAIN, folder), *(Root(root.name, Path(root.folder)) for root in self._own.roots)]
        self.roots: Mapping[str, Path] = {root.name: root.folder for root in roots}
        self._roots = roots
        self.healed: tuple[str, ...] = ()
        self.edited = False
        # Inside it whoever watches the files looks away; a walk follows.
        self.unwatched: Callable[[], AbstractContextManager[None]] = nullcontext
        self._sources = {root.name: Folder(root) for root in roots}
        self._me: str | None = None
        self._progress = progress
        self._turn = threading.RLock()
        self._loaded = settings_file.load(folder, self.state, self._committed_settings)
        self.schema: Schema = schema_of(self._loaded.settings)
        self._index = self._new_index()

    @classmethod
    def open(
        cls, folder: Path, config: UserConfig | None = None, progress: Callable[[int, int], None] = _no_progress
    ) -> "Workspace":
        """The workspace in `folder`; what a crash left half done is finished or taken back. Raises StorageError."""
        workspace = cls(folder, config, progress)
        workspace._heal()
        return workspace

    @cached_property
    def store(self) -> "Store":
        """The files, to be changed by plans."""
        from crm_tui.store.files import Store

        return Store(self._roots)

    @cached_property
    def random(self) -> "Random":
        """Where tails and keys come from."""
        from random import SystemRandom

        return SystemRandom()

    def close(self) -> None:
        """Lets go of the index."""
        self._index.close()

    @property
    def settings(self) -> Settings:
        """The team's settings; the last good ones while crm.yaml is broken."""
        return self._loaded.settings

    @property
    def settings_problems(self) -> tuple[Problem, ...]:
        """What is wrong with crm.yaml."""
        return self._loaded.problems

    @property
    def read_only(self) -> bool:
        """Whether crm.yaml is so broken, or so new, that nothing but it may be written."""
        return self._loaded.broken

    @property
    def me(self) -> str:
        """The id of the member who works here: the configured one, else the one git's address names, else ""."""
        if self._me is None:
            from crm_tui.workspace.whoami import me

            self._me = self._own.member or me(self)
        return self._me

    def keep(self, key: str, value: str) -> None:
        """Keeps a small text in the index, which may lose it."""
        with self._turn:
            self._index.keep(key, value)

    def reload(self) -> bool:
        """Reads crm.yaml again; true when it says something else than before."""
        loaded = settings_file.load(self.folder, self.state, self._committed_settings)
        with self._turn:
            before, self._loaded = self._loaded, loaded
            if (loaded.nodes, loaded.problems) == (before.nodes, before.problems):
                return False
            self._index.close()
            self.schema = schema_of(loaded.settings)
            self._index = self._new_index()
            self._tell_editors()
            return True

    def asking(self) -> Asking:
        """Who asks, and when: the present moment in the workspace's zone, and the member that `me` is."""
        return Asking(self.schema, self._context(), lambda: self.me)

    def scope(self, kind: Kind) -> Scope:
        """A kind to be asked for."""
        return Scope(self.asking(), kind)

    def editor(self) -> "Editor":
        """Who edits, and when."""
        from crm_tui.edits.change import Editor

        return Editor(self.schema, self._context(), self.me, self.random)

    def _context(self) -> Context:
        """The present moment, and words for days: the team's and this person's."""
        ctx = self.schema.context(clock.now())
        return ctx._replace(words={**ctx.words, **self.config.words}) if self.config.words else ctx

    def reader(self, *, catch_up: bool = True) -> database.Connection:
        """A connection to an index that is true, by a watcher's word or after a walk. Raises StorageError.

        Without `catch_up` it is the last index there is, made when there is none.
        """
        walk = catch_up and not vouched(self.state)
        db = None if walk else self.last_index()
        if db is not None:
            return db
        self.catch_up()
        return database.reader(self._index.path)

    def last_index(self) -> database.Connection | None:
        """A connection to the last index there is; None where none fits the settings, for none is made."""
        return fitting(self._index.path, self._index.declared, self._loaded.stamp)

    @property
    def healing(self) -> Sequence[Callable[[], object]]:
        """What to do before each try to read: nothing, then what costs little, then what always helps."""
        return (lambda: None, self.catch_up, self.rebuild)

    def ask(self, question: Callable[[database.Connection], T]) -> T:
        """The answer to a question to the last index there is, also where that is damaged. Raises StorageError.

        The question may be asked again, so it does nothing but ask.
        """
        for heal in self.healing:
            with suppress(database.ReadError):
                heal()
                with closing(self.reader(catch_up=False)) as db:
                    return question(db)
        raise self.unreadable()

    def unreadable(self) -> StorageError:
        """What is to be raised when no healing helped."""
        words, path = "the index cannot be read although it was just built", f"{self.state / database.FILE}"
        return StorageError(words, path, "look at the disk")

    def catch_up(self) -> Changed:
        """Walks the files for what changed."""
        with self._turn:
            self.make_state()
            changed = self._index.catch_up()
            self._keep_settings()
            return changed

    def refresh(self, files: Iterable[Address], step: Callable[[], object] = no_step) -> Changed:
        """Looks at these files for what changed; `step` is called after each."""
        with self._turn:
            return self._index.refresh(files, step)

    def rebuild(self) -> Changed:
        """Builds the index anew."""
        with self._turn:
            self.make_state()
            changed = self._index.rebuild()
            self._keep_settings()
            return changed

    def text_of(self, found: "Found") -> bytes:
        """The bytes of a record's file as they are now. Raises StorageError."""
        return self.store.read(found.root, found.path)

    def taken(self, kind: str, id_: str) -> bool:
        """Whether a record has the id or had it, or one that folds together with it."""
        from crm_tui.workspace.folders import taken

        with closing(self._reader()) as db:
            return taken(db, kind, id_)

    def folder_for(self, kind: str, id_: str, day: str = "") -> str:
        """The folder of a new record, below the workspace; `day`, in ISO form, is when it happened."""
        from crm_tui.workspace.folders import Folders

        with closing(self._reader()) as db:
            return Folders(db, self.asking().ctx).folder(self.schema.kinds[kind], id_, day)

    def entries(self) -> "Iterable[Entry]":
        """The operations of this machine, newest first."""
        return self.store.journal.entries()

    def undo_plan(self, op: str = "") -> "Plan":
        """The plan that takes back the last operation, or the named one, or a commit. Raises NotFound, and GitError."""
        from crm_tui.workspace.undoing import undo_plan

        return undo_plan(self, op)

    def redo_plan(self) -> "Plan":
        """The plan that does again what was undone last. Raises NotFound."""
        from crm_tui.workspace.undoing import redo_plan

        return redo_plan(self.store.journal, self.me)

    def check(self, paths: Sequence[str] = (), *, catch_up: bool = True) -> list[Problem]:
        """Every problem of the workspace, or of the files named, by path and line; `catch_up` as for `reader`."""
        from crm_tui.workspace.checking import check

        return check(self, paths, catch_up=catch_up)

    def diff(self, plan: "Plan", progress: "Progress" = _no_progress) -> str:
        """What the plan would change, as a unified diff; harmless to print. Raises Conflict, Refused."""
        from crm_tui.workspace.diffing import diff

        return diff(self.preview(plan, progress), plan)

    def preview(self, plan: "Plan", progress: "Progress" = _no_progress) -> "list[Write]":
        """The files before and after the plan. Raises Conflict, Refused."""
        from crm_tui.workspace.applying import preview
        from crm_tui.workspace.parts import looking

        return preview(self, plan, looking(plan, progress))

    def apply(self, plan: "Plan", *, commit: bool = True, progress: "Progress" = _no_progress) -> Applied:
        """Makes the plan happen, whole or not at all: check, journal, write, refresh, commit.

        `progress` hears how far all of that is.

        Raises Conflict when somebody else changed the same keys, Refused when `check` would refuse the result,
        StorageError when the disk does. A commit that fails raises GitError with the files written.
        """
        from crm_tui.workspace.applying import apply

        return apply(self, plan, commit=commit, progress=progress)

    def commit(self, op: str, progress: "Progress" = _no_progress) -> str:
        """Commits an operation that was applied without; the commit, or "" when there is nothing to do."""
        from crm_tui.workspace.committing import commit_op
        from crm_tui.workspace.parts import committing

        return commit_op(self, op, committing(progress).to).sha

    @property
    def commits(self) -> bool:
        """Whether operations are committed, as this person wants it."""
        return self._own.commit is not False

    def new_op(self) -> str:
        """The id of an operation that begins now."""
        from crm_tui.model.ids import tail

        return self.store.new_op(clock.now(), tail(self.random))

    def repo(self, root: str = MAIN) -> "Repo | None":
        """The repository in which a root lies; None where there is none."""
        from crm_tui.git.repo import repo_of

        return repo_of(self.roots[root], self.config.git_allowed)

    def _reader(self) -> database.Connection:
        return self.reader(catch_up=False)

    def make_state(self) -> None:
        """Makes the folder of the index where it is missing. Raises StorageError."""
        make_state(self.folder, self.state)

    def _tell_editors(self) -> None:
        """Makes the schemas that editors read anew, where there are any."""
        if not self.read_only and (self.folder / ".crm" / "schemas").is_dir():
            from crm_tui.store.disk import RealDisk
            from crm_tui.workspace.schemas import write_schemas

            with suppress(StorageError):
                write_schemas(RealDisk(), self.folder, self.schema)

    def _keep_settings(self) -> None:
        if not self._loaded.broken and self._loaded.nodes:
            self._index.keep_settings(self._loaded.stamp, self._loaded.nodes)

    def _new_index(self) -> Index:
        ctx = self.schema.context(clock.now())
        kept = Reminders(self.schema, ctx)
        return Index(self.state, self.schema, ctx, self._sources, self._versions, self._progress, kept=kept)

    def _heal(self) -> None:
        if not pending(str(self.folder)):
            return
        if self.state.parent != self.folder:
            self.healed = ("an operation was interrupted; it is healed once the workspace can be written",)
            return
        from crm_tui.workspace.applying import heal

        self.healed = heal(self)

    def _committed_settings(self) -> bytes | None:
        from crm_tui.workspace.committing import last_settings

        return last_settings(self)

    def _versions(self, seen: Seen) -> list[bytes]:
        from crm_tui.workspace.committing import last_good

        return last_good(self, seen.root, seen.path)
