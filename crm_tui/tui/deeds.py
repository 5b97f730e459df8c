"""What can be done to records from the interface: each is planned from what was seen, applied, and committed after."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.edits import deal
from crm_tui.edits.attaching import taken_along
from crm_tui.edits.change import Editor
from crm_tui.edits.making import Maker
from crm_tui.edits.record import remove
from crm_tui.edits.words import Setting, is_setting, read_setting, sets
from crm_tui.errors import Conflict, CrmError, UsageError
from crm_tui.index.changed import Changed
from crm_tui.index.database import Connection
from crm_tui.model.plan import Change, Plan
from crm_tui.query.find import Found, labels, links_to
from crm_tui.store.digest import digest
from crm_tui.wording.numbers import number
from crm_tui.wording.values import link_pairs
from crm_tui.wording.values import text as text_of
from crm_tui.workspace.making import made
from crm_tui.workspace.telling import Telling
from crm_tui.workspace.workspace import Applied

if TYPE_CHECKING:
    from crm_tui.tui.session import Session

_NAMED = 5


class Outcome(NamedTuple):
    """What became of a deed: the words to say, and the operation; `of` is the record it was about, where it is one."""

    words: str
    applied: Applied
    of: tuple[str, str] | None = None

    @property
    def changed(self) -> Changed:
        """What is different now."""
        return self.applied.changed


class Proposal(NamedTuple):
    """An edit that waits for a yes: the question, and what would change."""

    plan: Plan
    question: str
    diff: str


NOTHING = Outcome("", Applied("", Changed()))


class GivenUp(CrmError):
    """Nobody waits any more for what would change."""


class Deeds:
    """Each plans and applies, and raises CrmError with nothing changed; `commit` follows.

    What lasts, and changes nothing yet, asks `given_up` whether anybody waits for it.
    """

    def __init__(self, session: "Session", given_up: Callable[[], bool] = lambda: False) -> None:
        self.session = session
        self.workspace = session.workspace
        self._given_up = given_up

    def move(self, id_: str, stage: str, reason: str = "") -> Outcome:
        """Puts a deal into a stage; a lost one needs a reason."""

        def plan(editor: Editor, found: Found) -> Plan:
            named = deal.stage_named(deal.pipeline_of(editor, found), stage)
            return deal.move_stage(editor, found, named, reason=reason)

        return self._deal(id_, plan)

    def win(self, id_: str) -> Outcome:
        """A deal is won."""
        return self._deal(id_, deal.win)

    def lose(self, id_: str, reason: str) -> Outcome:
        """A deal is lost for a reason."""
        return self._deal(id_, lambda editor, found: deal.lose(editor, found, reason))

    def set(self, seen: Found, field: str, text: str) -> Outcome:
        """Sets a field to what was typed, from the record as it was seen; what changed since raises Conflict."""
        plan = self.session.ask(lambda db: self.maker(db).set([seen], [Setting(field, "=", text)]))
        try:
            return self.apply(plan, (seen.kind.name, seen.record.id))
        except Conflict:
            raise self._conflict(seen, field) from None

    def _conflict(self, seen: Found, name: str) -> Conflict:
        """What somebody else wrote meanwhile; the index knows of it from now on."""
        self.workspace.refresh([(seen.root, seen.path)])
        now, field = self.session.found(seen.kind.name, seen.record.id), seen.kind.fields[name]
        value = now.record.fields.get(name)
        names = self.session.ask(lambda db: labels(db, self.session.asking(), link_pairs(value, field)))
        theirs = text_of(value, field, self.session.asking().ctx, names) or "empty"
        return Conflict(f"somebody made it {theirs} meanwhile", "enter writes yours in its place, esc leaves theirs")

    def fault(self, seen: Found, field: str, text: str) -> str:
        """What is wrong with a text for a field, "" for nothing."""
        try:
            sets(seen.kind, seen.nodes, [Setting(field, "=", text)], self.session.asking().ctx)
        except CrmError as error:
            return str(error).removeprefix(f"{field}: ")
        return ""

    def add(self, kind: str, line: str) -> Outcome:
        """Makes a record from one line: a title, then FIELD=VALUE words."""
        title, settings = words_of(line)
        if not title and self.workspace.schema.kinds[kind].called is None:
            raise UsageError("a new record needs a title", "as in Solar roof value=12.5k")
        return made(self.workspace, lambda: self._add(kind, title, settings))

    def _add(self, kind: str, title: str, settings: list[Setting]) -> Outcome:
        named = self.workspace.schema.kinds[kind]
        plan, id_ = self.session.ask(lambda db: self.maker(db).add(named, title, settings))
        return self.apply(plan, (kind, id_))

    def removal(self, kind: str, id_: str) -> Proposal:
        """What deleting a record would do, and to whom."""
        asking = self.session.asking()
        found = self.session.found(kind, id_)
        linked = self.session.ask(lambda db: links_to(db, asking, kind, found.record.id))
        attached = self.session.ask(lambda db: taken_along(db, found, self.workspace.store.read))
        text = self.workspace.text_of(found)
        plan = remove(self.workspace.editor(), found, text, linked, force=True, attached=attached)
        return self.proposal(plan, f"{plan.words}?{left_behind([each.label for each in linked], 'it')}")

    def proposal(self, plan: Plan, question: str = "") -> Proposal:
        """What a plan would change. Raises UsageError where that is nothing, and what Workspace.diff raises."""
        with self.telling(f"comparing {self._files(len(plan.changes))}") as progress:
            diff = self.workspace.diff(plan, progress)
        if not diff:
            raise UsageError(f"{plan.words}: nothing to change")
        return Proposal(plan, question or f"{plan.words}?", diff)

    def text(self, root: str, path: str, before: bytes, after: bytes) -> Plan:
        """The plan that gives a file another text. Raises CrmError where the text cannot be taken."""
        change = Change(root, path, digest(before), was=before, text=after)
        plan = Plan(f"Edit {path.rpartition('/')[2]}", (change,), self.workspace.me)
        self.workspace.preview(plan)
        return plan

    def undo(self) -> Outcome:
        """Takes back the last operation."""
        return self.apply(self.workspace.undo_plan())

    def redo(self) -> Outcome:
        """Does again what was taken back."""
        return self.apply(self.workspace.redo_plan())

    def apply(self, plan: Plan, of: tuple[str, str] | None = None) -> Outcome:
        """Applies a plan."""
        with self._told(self._files(len(plan.changes))) as progress:
            applied = self.workspace.apply(plan, commit=False, progress=progress)
        if of is None and len(applied.changed.records) == 1:
            (of,) = applied.changed.records
        words = plan.words if applied.op or not plan.changes else f"{plan.words}: nothing to change"
        return Outcome(words, applied, of)

    def commit(self, applied: Applied) -> str:
        """Commits what was applied; what went wrong in words, or ""."""
        try:
            with self._told(self._files(len(applied.changed.files))) as progress:
                self.workspace.commit(applied.op, progress)
        except CrmError as error:
            return str(error)
        return ""

    def _deal(self, id_: str, plan: Callable[[Editor, Found], Plan]) -> Outcome:
        found = self.session.found("deal", id_)
        return self.apply(plan(self.workspace.editor(), found), ("deal", found.record.id))

    def telling(self, words: str) -> Telling:
        """What tells how far something is that changes nothing; telling raises GivenUp when nobody waits for it."""

        def tell(words: str, percent: int) -> None:
            self.session.tell_progress(words, percent)
            if words and self._given_up():
                raise GivenUp("nobody waits for it")

        return Telling(words, tell)

    def _told(self, words: str) -> Telling:
        """The same for what goes on to its end."""
        return Telling(words, self.session.tell_progress)

    def _files(self, files: int) -> str:
        return f"{number(files, self.workspace.settings.locale)} file{'s' * (files != 1)}"

    def maker(self, db: Connection) -> Maker:
        """What makes plans from typed words."""
        workspace = self.workspace
        return Maker(db, self.session.asking(), workspace.editor(), workspace.taken, workspace.folder_for)


def left_behind(labels: Sequence[str], gone: str) -> str:
    """Who links to what goes, as the end of a question; `gone` is "it" or "them"."""
    if not labels:
        return ""
    more = ", …" if len(labels) > _NAMED else ""
    whom = "record links" if len(labels) == 1 else "records link"
    return f" {len(labels)} {whom} to {gone}: {', '.join(labels[:_NAMED])}{more}"


def words_of(line: str) -> tuple[str, list[Setting]]:
    """The text and the settings of a line, read as a shell reads words. Raises UsageError."""
    import shlex

    try:
        words = shlex.split(line)
    except ValueError:
        raise UsageError("a quote is never closed", "close it, or put a backslash before it") from None
    settings = [read_setting(word) for word in words if is_setting(word)]
    return " ".join(word for word in words if not is_setting(word)), settings
