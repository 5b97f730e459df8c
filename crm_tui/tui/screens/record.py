"""One record: its fields, edited in place, and what happened."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.edits.about import about, along, may_be_about
from crm_tui.errors import Conflict, CrmError
from crm_tui.index.database import Connection
from crm_tui.query.find import Found
from crm_tui.tui.content import parts
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.page_panes import OtherPane, PageFields, PageTimeline
from crm_tui.tui.screens.place import Question
from crm_tui.tui.screens.remembering import NOTHING, Remembering
from crm_tui.tui.showing.linked import Target
from crm_tui.tui.showing.offers import for_field
from crm_tui.tui.showing.page import Page, read_page
from crm_tui.tui.showing.told import ALL
from crm_tui.tui.widgets.banner import Banner
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.fields import FieldList
from crm_tui.tui.widgets.ground import Panes
from crm_tui.tui.widgets.heading import Heading, Nameplate
from crm_tui.tui.widgets.tabs import Tabs, Title
from crm_tui.tui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from crm_tui.model.kind import Kind
    from crm_tui.tui.deeds import Outcome
    from crm_tui.tui.showing.faulty import Piece

# With fewer columns than this the panes fold into one.
_NARROW = 100
_FIELDS, _TIMELINE = "fields", "timeline"


class RecordScreen(Remembering):
    """The page of a record; it follows the record as files change, and says so when it is gone."""

    BINDINGS = bindings("record")

    def __init__(self, kind: str, id_: str, place: str, field: str = "") -> None:
        """`field` is edited at once, where the page has it."""
        super().__init__()
        self._edited_first = field
        self.kind = kind
        self.record_id = id_
        self.PLACE = place
        self._gone = False
        self._deed: Outcome | None = None
        self._offered: tuple[bool | None, ...] = ()
        self._unfolded: frozenset[str] = frozenset()

    def body(self) -> ComposeResult:
        """What it is in two lines, fields on the left, what happened on the right."""
        yield Nameplate(id="name")
        yield Heading(quiet=True, id="facts")
        yield Tabs(id="panes")
        with Panes(classes="page"):
            yield PageFields(check=self._check, offer=self._offer)
            yield PageTimeline(_TIMELINE, empty=NOTHING[ALL])

    @property
    def fields(self) -> PageFields:
        """The fields."""
        return self.query_one(PageFields)

    @property
    def timeline(self) -> Timeline:
        """What happened."""
        return self.query_one(Timeline)

    # Showing

    def question(self) -> Question:
        """The page of the record, and of a file that cannot be read the lines that are wrong."""
        asking, unfolded, store = self.session.asking(), self._unfolded, self.session.workspace.store

        def ask(db: Connection) -> "tuple[Page, Sequence[Piece]] | None":
            page = read_page(db, asking, self.kind, self.record_id, unfolded)
            if page is None or not page.found.stale:
                return page and (page, ())
            from crm_tui.tui.showing.faulty import faulty

            with suppress(CrmError):
                return page, faulty(page.found.problems, store.read(page.found.root, page.found.path))
            return page, ()

        return ask

    def show(self, answer: "tuple[Page, Sequence[Piece]] | None") -> None:
        """The page, or back to where one came from when there is none any more."""
        if answer is None:
            self._gone = True
            if self.is_current:
                self._leave_gone()
            return
        page, wrong = answer
        self._page = self.fields.page = page
        self.record_id = page.found.record.id
        name = self.query_one("#name", Nameplate)
        name.title, name.sum = page.found.label, f"{self.kind}/{self.record_id}"
        name.states, name.tags = page.head.states, page.head.tags
        self.query_one("#facts", Heading).title = page.head.facts
        self._tell_broken(_broken(page.found), wrong)
        self.fields.show(page.fields)
        self.show_timeline()
        self.remember()
        self._deed = None
        self.refresh_bindings()
        if self.focused is None:
            self.fields.focus()
        first, self._edited_first = self._edited_first, ""
        if first in self.fields.keys:
            self.fields.edit(first)

    def show_timeline(self) -> None:
        """One view of it, and how much there is in the pane one is not in."""
        super().show_timeline()
        panes = self.query_one("#panes", Tabs)
        panes.tabs = (Title(_FIELDS, _FIELDS), Title(_TIMELINE, f"{_TIMELINE} {self.timeline.items.count}"))
        panes.current = panes.current or _FIELDS

    def _tell_broken(self, words: str, wrong: "Sequence[Piece]") -> None:
        banners = self.query("#last-good").results(Banner)
        if banner := next(iter(banners), None):
            banner.words = words
            excerpt = self.query_one("#excerpt", Static)
            excerpt.display = bool(wrong)
            excerpt.update(parts(wrong, multiline=True))
        elif words:
            below = self.query_one("#facts")
            self.mount(Banner(words, id="last-good"), Static(parts(wrong, multiline=True), id="excerpt"), after=below)

    def on_resize(self, event: events.Resize) -> None:
        """In a narrow terminal one pane stands in front of the other."""
        narrow = event.size.width < _NARROW
        self.set_class(narrow, "-narrow")
        # Where it is a tab it is called so already.
        self.timeline.title = "" if narrow else _TIMELINE

    @property
    def _at_timeline(self) -> bool:
        """Whether the timeline is the pane one is in."""
        return isinstance(self.focused, Timeline)

    @on(events.DescendantFocus)
    def _pane_entered(self) -> None:
        """The pane in focus is the one in front; the bar is in neither."""
        if isinstance(self.focused, (Timeline, FieldList)):
            self.set_class(self._at_timeline, "-timeline")
            self.query_one("#panes", Tabs).current = _TIMELINE if self._at_timeline else _FIELDS

    @on(Tabs.Chosen, "#panes")
    def _pane_chosen(self, event: Tabs.Chosen) -> None:
        self._go_to(self.timeline if event.key == _TIMELINE else self.fields)

    def _go_to(self, pane: "Timeline | FieldList") -> None:
        # What is not in front cannot take the focus.
        self.set_class(isinstance(pane, Timeline), "-timeline")
        pane.focus()

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
            return _led_to(self.focused.key)
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
    def KEY_LABELS(self) -> dict[str, str]:  # noqa: N802 a constant of other screens
        """What enter comes to, on this field."""
        edits = isinstance(self.focused, FieldList) and not self.fields.leads
        return {"record.open": "edit"} if edits else {}

    @property
    def _linking(self) -> "list[Kind]":
        """The kinds of which a new record may link to this one."""
        kinds = self.session.workspace.schema.kinds.values()
        return [kind for kind in kinds if may_be_about(kind, self.kind)]

    @on(FieldList.Highlighted)
    @on(Timeline.Highlighted)
    def _highlighted(self) -> None:
        """Which keys matter depends on it."""
        can = (self.fields.check_action(name, ()) for name in ("open", "edit"))
        offered = (self._task_meant is not None, self.fields.leads, *can)
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
        if self._page is not None and (kind := self._page.folds.get(event.key)):
            self._unfolded ^= {kind}
            self.load()
            return
        if self._page is not None and (kind := self._page.lists.get(event.key)):
            from crm_tui.query.writing import term
            from crm_tui.tui.screens.behind import BehindScreen

            self.crm.push_screen(BehindScreen(kind, term("links", f"{self.kind}/{self.record_id}"), self.PLACE))
            return
        targets = self._page.links.get(event.key, ()) if self._page else ()
        if len(targets) == 1 or 0 <= event.number < len(targets):
            self._follow(targets[event.number if len(targets) > 1 else 0])
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
        """To what happened; of a change to the field that it was of."""
        if of := _led_to(event.key):
            self.crm.open_record(*of)
        elif (field := getattr(event.key, "field", "")) in self.fields.keys:
            self._go_to(self.fields)
            self.fields.cursor = self.fields.keys.index(field)

    @on(OtherPane)
    def action_next_pane(self) -> None:
        """To the other pane."""
        self._go_to(self.fields if self._at_timeline else self.timeline)

    @on(Timeline.ViewAsked)
    def action_next_view(self) -> None:
        """Show all that happened, then only activities, then only changes of the file."""
        self._go_to(self.timeline)
        self.next_view()

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
        """Open the file in the editor: where it is wrong, else at the field under the cursor."""
        if self._page is not None:
            found = self._page.found
            self.crm.files.edit(found.root, found.path, self._line_of(found))

    def _line_of(self, found: Found) -> int:
        """The line that is wanted of the file, 0 for none."""
        key = self.fields.key or ""
        if found.stale or key not in found.nodes:
            return next((each.line for each in found.problems if each.line), 0)
        from crm_tui.store.yaml import locate

        try:
            return locate(self.session.workspace.store.read(found.root, found.path), (key,))[0]
        except CrmError:
            return 0

    def action_remove(self) -> None:
        """Delete the record, after a question."""
        self.crm.remove(self.kind, self.record_id)


def _led_to(key: object) -> tuple[str, str] | None:
    """The record that an event of this key is about; None for a change of the file."""
    return (str(key[0]), str(key[1])) if isinstance(key, tuple) and not hasattr(key, "field") else None


def _broken(found: Found) -> str:
    """What to say above a record whose file cannot be read; "" for one that can."""
    return "the file cannot be read: this is its last good state" if found.stale else ""
