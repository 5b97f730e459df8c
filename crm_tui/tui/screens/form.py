"""A form: a whole record to fill in, new or there already; saved as one operation."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.events import Key

from crm_tui.edits.words import Setting
from crm_tui.errors import Conflict, CrmError
from crm_tui.query.find import Found
from crm_tui.tui.forms import saving
from crm_tui.tui.forms.draft import Draft
from crm_tui.tui.forms.form import Form
from crm_tui.tui.forms.offering import Hits, sought
from crm_tui.tui.forms.open_field import OpenField
from crm_tui.tui.forms.reading import Known
from crm_tui.tui.keys import bindings
from crm_tui.tui.news import News
from crm_tui.tui.screens.choose import ChooseScreen
from crm_tui.tui.screens.formed import Formed
from crm_tui.tui.screens.place import PlaceScreen, Question
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.heading import Heading
from crm_tui.wording.listed import counted

if TYPE_CHECKING:
    from crm_tui.model.kind import Kind
    from crm_tui.tui.deeds import Outcome

_KEEP, _SAVE, _DROP = "keep", "save", "drop"
_MINE, _THEIRS = "mine", "theirs"


class FormScreen(PlaceScreen):
    """The form of a record; it follows the file, and loses nothing that was typed."""

    BINDINGS = bindings("form")

    class Offered(News):
        """What was found for what is typed into a link."""

        text: str
        kind: str
        hits: Hits

    def __init__(self, kind: str, id_: str, place: str, *, given: Sequence[Setting] = (), at: str = "") -> None:
        """With no id it makes a new record, of which `given` is known. It begins at the field `at`."""
        super().__init__()
        self.KIND, self.PLACE = kind, place
        self.KINDS = (kind,)
        self.record_id = id_
        self._given = given
        self._at = at
        self._known: Known = {}
        self._draft: Draft | None = None
        self._first: Found | None = None
        self._now: Found | None = None
        self._saving = self._ended = False
        # What is looked up for a link right now.
        self._seeking = ""

    def body(self) -> ComposeResult:
        """What it is of, and its fields."""
        yield Heading()
        yield Form(self._known)

    @property
    def form(self) -> Form:
        """The fields."""
        return self.query_one(Form)

    @property
    def draft(self) -> Draft | None:
        """What is filled in, None until it was looked up."""
        return self._draft

    @property
    def KEY_LABELS(self) -> dict[str, str]:  # noqa: N802 a constant of other screens
        """What enter and the arrows come to, in this cell."""
        field = self.form.field
        sidewards = dict.fromkeys(("form.left", "form.right"), "day" if field.has_days else "cell")
        return {**sidewards, "form.accept": "choose" if field.chooses else "next"}

    @property
    def _kind(self) -> "Kind":
        return self._draft.kind if self._draft is not None else self.session.workspace.schema.kinds[self.KIND]

    def waits(self, key: Key) -> bool:
        """What is typed is meant for the form and waits for it; what leads on from a link waits for what is found."""
        if key.key == "escape":
            return False
        return self._draft is None or self._saving or (bool(self._seeking) and not key.is_printable)

    # Showing

    def question(self) -> Question:
        """The record as it is, or what is known of the new one."""
        asking, kind, id_, given = self.session.asking(), self.KIND, self.record_id, self._given
        if kind not in asking.schema.kinds:
            return lambda db: None
        if id_:
            return lambda db: saving.found(db, asking, kind, id_)
        return lambda db: saving.given(db, asking, kind, given)

    def show(self, answer: saving.Start | None) -> None:
        """The form, or what changed in the file meanwhile."""
        if answer is None:
            self.say(f"crm.yaml declares no {self.KIND} any more: this cannot be saved", "error")
            return
        if self._draft is not None:
            schema = self.session.workspace.schema
            self.form.sync()
            self._draft.adopt(schema.kinds[self.KIND], schema.settings)
            self.form.follow()
        self._known.update({**answer.labels, **self._known})
        if self._draft is None:
            self._begin(answer)
        elif answer.found is not None:
            self._follow(answer.found)
        elif self.record_id:
            self._begin_anew()

    def _begin(self, start: saving.Start) -> None:
        asking = self.session.asking()
        if self.record_id and start.found is None:
            self.crm.say("the record is gone", "warning")
            super().leave()
            return
        kind = self.session.workspace.schema.kinds[self.KIND]
        self._first = self._now = start.found
        nodes = start.found.nodes if start.found is not None else saving.beginning(kind, asking)
        self._draft = draft = Draft(kind, asking.schema.settings, asking.ctx, nodes, new=start.found is None)
        draft.doubts = dict(start.doubts)
        for setting in start.given:
            if field := kind.field(setting.name):
                draft.take(setting._replace(name=field.name))
        self._tell_name()
        self.form.show(draft, self._at)

    def _follow(self, found: Found) -> None:
        """Somebody else wrote the file."""
        if self._draft is None:
            return
        self.form.sync()
        before = set(self._draft.clashes)
        self._now = found
        self._draft.meet(found.nodes, self.session.asking().ctx)
        self.form.follow()
        self._tell_name()
        if fresh := [name for name in self._draft.clashes if name not in before]:
            self.say(f"somebody else changed {', '.join(fresh)} too: saving asks which one stays", "warning")

    def _begin_anew(self) -> None:
        """The file went: what is filled in can still be saved, as a new record."""
        if self._draft is not None:
            self._draft.make_new()
            self.record_id, self._first, self._now = "", None, None
            self._tell_name()
            self.say("the record was deleted meanwhile: saving makes it anew", "warning")

    def _tell_name(self) -> None:
        heading = self.query_one(Heading)
        found = self._now
        heading.title = found.label if found is not None else f"New {self._kind.name.replace('_', ' ')}"
        heading.sum = f"{self.KIND}/{found.record.id}" if found is not None else ""

    # While typing

    @on(OpenField.Sought)
    def _sought(self, event: OpenField.Sought) -> None:
        event.stop()
        self._seeking = event.text
        self._seek(event.kind, event.text)

    @work(thread=True, exclusive=True, group="seek", exit_on_error=False)
    def _seek(self, kind: str, text: str) -> None:
        hits = Hits(())
        try:
            hits = sought(self.session, kind, text)
        except CrmError as error:
            hits = Hits((), str(error))
        finally:
            self.post_message(self.Offered(text, kind, hits))

    @on(Offered)
    def _offered(self, event: Offered) -> None:
        if self._draft is not None:
            if event.hits.doubt:
                self._draft.doubts[event.kind, event.text.strip()] = event.hits.doubt
            self.form.field.offered(event.text, event.hits.choices)
        if event.text == self._seeking:
            self._seeking = ""
            self._go_on()

    def _go_on(self) -> None:
        """Keys that waited have their turn."""
        self.crm.call_later(self.crm.turns.go_on)

    # Saving

    def action_save(self) -> None:
        """Save, unless something is wrong or to be answered first."""
        draft = self._draft
        if draft is None or self._saving:
            return
        if self.KIND not in self.session.workspace.schema.kinds:
            self.show(None)
            return
        self.form.leave()
        draft.tried = True
        if wrong := draft.hindrances():
            self.form.go(wrong[0])
            self.say(f"{counted(len(wrong), 'field')} to mend before this can be saved", "error")
        elif draft.clashes:
            self._ask_which(draft, draft.clashes[0])
        elif not draft.sets():
            self._end("nothing was changed")
        else:
            self._save(draft)

    def _save(self, draft: Draft) -> None:
        kind, given = self.KIND, draft.sets()
        self._saving = True
        if self._first is None or self._now is None:
            nodes = {**draft.kept, **{name: node for name, node in given.items() if node is not None}}
            self.do(lambda deeds: saving.add(deeds, kind, nodes), self._refused)
            return
        seen = self._now._replace(nodes=draft.based_on, digest=self._first.digest)
        self.do(lambda deeds: saving.change(deeds, seen, given), self._refused)

    def _refused(self, error: CrmError) -> None:
        """What was typed is not lost: it stands where it stood, with the reason below it."""
        self._saving = False
        self._go_on()
        name, colon, words = str(error).partition(": ")
        if isinstance(error, Conflict):
            self.load()
            self.say("somebody else changed the same meanwhile: saving again asks which one stays", "error")
        elif self._draft is not None and colon and name in self._draft.blanks:
            self._draft.refuse(name, words)
            self.form.go(name)
        else:
            self.say(str(error), "error")

    def done(self, outcome: "Outcome") -> None:
        """It is saved: back to where one came from, which hears of it."""
        stack = self.app.screen_stack
        below = stack[stack.index(self) - 1] if self in stack else None
        if isinstance(below, PlaceScreen):
            below.done(outcome)
        self._end(outcome.words, "done")

    def _end(self, words: str, tone: str = "plain") -> None:
        """Back, at once or when what is in front of the form is gone."""
        self._saving, self._ended = False, True
        if self.is_current:
            super().leave()
        self.crm.say(words, tone)
        self._go_on()

    def on_screen_resume(self) -> None:
        """Shows what changed while another screen was in front; a form that was saved meanwhile is over."""
        super().on_screen_resume()
        if self._ended and self.is_current:
            super().leave()

    def _ask_which(self, draft: Draft, name: str) -> None:
        """Whose value stays, where both changed it."""

        def answered(which: str | None) -> None:
            if which is None:
                self.form.go(name)
                return
            draft.settle(name, mine=which == _MINE)
            self.form.follow()
            self.action_save()

        title = draft.blanks[name].field.title
        mine, theirs, before = self.form.sides(name)
        choices = [Choice(_MINE, f"yours   {mine}"), Choice(_THEIRS, f"theirs  {theirs}")]
        question = f"{title}: somebody else changed it too. It was {before}. Which one stays?"
        self.app.push_screen(ChooseScreen(question, choices), answered)

    # Leaving

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is saved nowhere."""
        self.form.sync()
        return self._draft is not None and not (self._saving or self._ended) and self._draft.changed

    def leave(self) -> None:
        """Back; when something was filled in it asks first."""
        if self._saving:
            return
        if not self.unsaved:
            super().leave()
            return
        choices = [Choice(_KEEP, "go on filling in"), Choice(_SAVE, "save it"), Choice(_DROP, "throw it away")]
        self.app.push_screen(ChooseScreen("What you filled in is not saved yet.", choices), self._leave)

    def _leave(self, how: str | None) -> None:
        if how == _DROP:
            super().leave()
        elif how == _SAVE:
            self.action_save()
        else:
            self.form.resume()


def open_form(screen: Formed, kind: str, id_: str, at: str = "") -> None:
    """The form of a record, from a field on."""
    screen.app.push_screen(FormScreen(kind, id_, screen.PLACE, at=at))


def new_form(screen: PlaceScreen, kind: str, line: str, of: tuple[str, str] | None = None) -> None:
    """The form of a new record of which a line is typed already; `of` is the record with which something happened."""
    given = saving.said(screen.session.workspace.schema.kinds[kind], line, of)
    screen.app.push_screen(FormScreen(kind, "", screen.PLACE, given=given))
