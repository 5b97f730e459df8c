"""One record: its fields, edited in place, and what happened."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from crm_tui.edits.about import about, along, may_be_about
from crm_tui.errors import Conflict, CrmError
from crm_tui.query.find import Found
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.place import PlaceScreen, Question
from crm_tui.tui.showing.offers import for_field
from crm_tui.tui.showing.page import Page, Target, read_page
from crm_tui.tui.widgets.banner import Banner
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.fields import FieldList
from crm_tui.tui.widgets.heading import Heading
from crm_tui.tui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from crm_tui.model.kind import Kind
    from crm_tui.tui.deeds import Outcome

_NARROW = 72


class PageFields(FieldList):
    """The fields of a page; remembers the record as it was when an edit began."""

    page: Page | None = None
    seen: Found | None = None

    def edit(self, key: str, text: str | None = None, error: str = "") -> None:
        """Edit this field, from the record as it is on screen."""
        if self.editor is None and self.page is not None:
            self.seen = self.page.found
        super().edit(key, text, error)

    def action_clear(self) -> None:
        """Ask for the field to be emptied."""
        self.seen = self.page.found if self.page else None
        super().action_clear()


class RecordScreen(PlaceScreen):
    """The page of a record; it follows the record as files change, and says so when it is gone."""

    BINDINGS = bindings("record")

    def __init__(self, kind: str, id_: str, place: str, field: str = "") -> None:
        """`field` is edited at once, where the page has it."""
        super().__init__()
        self._edited_first = field
        self.kind = kind
        self.record_id = id_
        self.PLACE = place
        self._page: Page | None = None
        self._gone = False
        self._deed: Outcome | None = None
        self._offered: tuple[bool | None, ...] = ()

    def body(self) -> ComposeResult:
        """What it is in two lines, fields on the left, what happened on the right."""
        yield Heading(id="name")
        yield Heading(quiet=True, id="facts")
        with Horizontal(classes="page"):
            yield PageFields(check=self._check, offer=self._offer)
            yield Timeline("timeline", empty="Nothing has happened yet.")

    @property
    def fields(self) -> PageFields:
        """The fields."""
        return self.query_one(PageFields)

    # Showing

    def question(self) -> Question:
        """The page of the record."""
        asking = self.session.asking()
        return lambda db: read_page(db, asking, self.kind, self.record_id)

    def show(self, answer: Page | None) -> None:
        """The page, or back to where one came from when there is none any more."""
        if answer is None:
            self._gone = True
            if self.is_current:
                self._leave_gone()
            return
        self._page = self.fields.page = answer
        self.record_id = answer.found.record.id
        name, facts = self.query_one("#name", Heading), self.query_one("#facts", Heading)
        name.title, name.sum = answer.found.label, f"{self.kind}/{self.record_id}"
        facts.title = answer.facts
        self._tell_broken(_broken(answer.found))
        self.fields.show(answer.fields)
        self.query_one(Timeline).show(answer.events)
        self._deed = None
        self.refresh_bindings()
        if self.focused is None:
            self.fields.focus()
        first, self._edited_first = self._edited_first, ""
        if first in self.fields.keys:
            self.fields.edit(first)

    def _tell_broken(self, words: str) -> None:
        banners = self.query("#last-good").results(Banner)
        if banner := next(iter(banners), None):
            banner.words = words
        elif words:
            self.mount(Banner(words, id="last-good"), after=self.query_one("#facts"))

    def on_resize(self, event: events.Resize) -> None:
        """In a narrow terminal the panes stand one above the other."""
        self.query_one(".page").set_class(event.size.width < _NARROW, "-narrow")

    def on_screen_resume(self) -> None:
        """Shows what changed while another screen was in front."""
        super().on_screen_resume()
        if self._gone:
            self._leave_gone()

    def _leave_gone(self) -> None:
        """Back; it is said that the record is gone unless it went by a key pressed here."""
        if self._deed is None:
            self.crm.say("the record is gone", "warning")
        else:
            self.crm.say(self._deed.words, "done")
        self.leave()

    def done(self, outcome: "Outcome") -> None:
        """Something was done from here."""
        self._deed = outcome if outcome.applied.op else None

    # What the cursor is on

    @property
    def subject(self) -> tuple[str, str] | None:
        """The record of the page."""
        return (self.kind, self.record_id)

    @property
    def _task_meant(self) -> tuple[str, str] | None:
        """The task that `done` means: the one of the page, else the one under the cursor."""
        under = (self.kind, self.record_id) if self.kind == "task" else self._under_cursor
        return under if under and under[0] == "task" else None

    @property
    def _under_cursor(self) -> tuple[str, str] | None:
        """The record that the cursor of the pane in focus leads to."""
        if isinstance(self.focused, Timeline):
            key = self.focused.key
            return (str(key[0]), str(key[1])) if isinstance(key, tuple) else None
        targets = self._page.links.get(self.fields.key or "", ()) if self._page else ()
        return (targets[0].kind, targets[0].id) if len(targets) == 1 else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key leads nowhere."""
        if action == "done":
            return self._task_meant is not None
        if action == "log":
            return self.session.may_be_about("activity", self.kind)
        if action == "new":
            return bool(self._linking)
        return super().check_action(action, parameters)

    @property
    def _linking(self) -> "list[Kind]":
        """The kinds of which a new record may link to this one."""
        kinds = self.session.workspace.schema.kinds.values()
        return [kind for kind in kinds if may_be_about(kind, self.kind)]

    @on(FieldList.Highlighted)
    @on(Timeline.Highlighted)
    def _highlighted(self) -> None:
        """Which keys matter depends on it."""
        offered = (self._task_meant is not None, *(self.fields.check_action(name, ()) for name in ("open", "edit")))
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    # While typing

    def _check(self, key: str, text: str) -> str:
        """What is wrong with a text, "" for nothing; links are looked up when the edit is done."""
        found = self.fields.seen
        field = found.kind.fields.get(key) if found else None
        if found is None or field is None or (field.of or field).type.name == "link":
            return ""
        return self.session.deeds.fault(found, key, text)

    def _offer(self, key: str, text: str) -> Sequence[Choice]:
        return for_field(self.session, self.fields.seen, key, text) if self.fields.seen else ()

    # Keys

    @on(FieldList.FieldEdited)
    def _edited(self, event: FieldList.FieldEdited) -> None:
        seen = self.fields.seen
        if seen is not None:
            key, text = event.key, event.text
            self.do(lambda deeds: deeds.set(seen, key, text), lambda error: self._refused(key, text, error))

    def _refused(self, key: str, text: str, error: CrmError) -> None:
        """What was typed is not lost: it stands in the field again, with the reason below it."""
        if self.fields.editor is not None or key not in self.fields.keys:
            self.say(str(error), "error")
            return
        words = str(error).removeprefix(f"{key}: ").replace(f"{key}=", "")
        self.fields.edit(key, text, words)
        if isinstance(error, Conflict):
            self.load()
            self.fields.seen = self.session.found(self.kind, self.record_id)

    @on(FieldList.Opened)
    def _followed(self, event: FieldList.Opened) -> None:
        targets = self._page.links.get(event.key, ()) if self._page else ()
        if len(targets) == 1:
            self._follow(targets[0])
        elif targets:
            from crm_tui.tui.screens.choose import ChooseScreen

            choices = [Choice(str(place), target.label) for place, target in enumerate(targets)]
            self.app.push_screen(
                ChooseScreen("Which one?", choices), lambda place: self._follow(targets[int(place)]) if place else None
            )

    def _follow(self, target: Target) -> None:
        self.crm.open_record(target.kind, target.id)

    @on(Timeline.Opened)
    def _event_opened(self, event: Timeline.Opened) -> None:
        if isinstance(event.key, tuple):
            self.crm.open_record(str(event.key[0]), str(event.key[1]))

    def action_next_pane(self) -> None:
        """To the other pane."""
        (self.fields if isinstance(self.focused, Timeline) else self.query_one(Timeline)).focus()

    def action_new(self) -> None:
        """Add a record that links to this one; of which kind is asked."""
        from crm_tui.tui.screens.kinds import choose_kind

        choose_kind(self, self._linking, lambda kind: self.capturing.new(kind, self._links_in(kind)))

    def _links_in(self, kind: str) -> str:
        """How the line of a new record begins: with links to this one, and to those it stands for."""
        if self._page is None:
            return ""
        asking, found = self.session.asking(), self._page.found
        declared = asking.schema.kinds[kind]
        links = [about(declared, found), *self.session.ask(lambda db: list(along(db, asking, declared, found)))]
        return "".join(f"{each.name}={each.value} " for each in links)

    def action_done(self) -> None:
        """Complete the task of the page, or the one under the cursor."""
        if task := self._task_meant:
            from crm_tui.tui.capture import complete

            self.do(lambda deeds: complete(deeds, task[1]))

    def action_edit_file(self) -> None:
        """Open the file in the editor."""
        self.crm.files.edit_record(self.kind, self.record_id)

    def action_remove(self) -> None:
        """Delete the record, after a question."""
        self.crm.remove(self.kind, self.record_id)


def _broken(found: Found) -> str:
    """What to say above a record whose file cannot be read; "" for one that can."""
    if not found.stale:
        return ""
    why = f": {found.problems[0].message}" if found.problems else ""
    return f"the file cannot be read{why}. This is its last good state"
