"""Today: what is to be done, why, and the key that settles it."""

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from crm_tui.agenda.glance import Glance
from crm_tui.agenda.reminder import GROUPS, Reminder
from crm_tui.errors import CrmError
from crm_tui.query.scope import Asking
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.following import Followed, Following
from crm_tui.tui.screens.place import PlaceScreen, Question
from crm_tui.tui.showing import since
from crm_tui.tui.showing.agenda import DOES, LATER, entries, fold_key, heads, more_key, read_agenda
from crm_tui.tui.showing.outlook import Strip, read_strip
from crm_tui.tui.widgets.agenda import Agenda
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.goals import Goals
from crm_tui.tui.widgets.heading import Heading
from crm_tui.userconfig.looks import Look
from crm_tui.wording.cells import cells
from crm_tui.wording.dates import long_day, moment
from crm_tui.workspace import looking

if TYPE_CHECKING:
    from collections.abc import Callable

# So often, in seconds, the clock is looked at.
_LOOK = 20
# So many lines of a group are shown, and so many more when that is asked for.
_STEP = 200
# Reminders that a talk settles.
_TALKS = ("cadence", "birthday")
# So many records are offered where one line is about several.
_CHOICES = 40
_EMPTY = "Nothing to do. Here tasks, calls, deals and birthdays come up: t notes a task."


class TodayScreen(PlaceScreen):
    """The agenda; it follows whatever changes."""

    BINDINGS = bindings("today")
    PLACE = "today"

    def __init__(self) -> None:
        super().__init__()
        self._seen = Glance([], {})
        self._strip = Strip()
        self._most = _STEP
        self._reminders: dict[str, Reminder] = {}
        self._day: date | None = None
        self._opened_groups: set[str] = set()
        self._last_look: Look | None = None
        self._news: looking.News | None = None
        self._told: list[since.Line] = []
        self._tells_all = False
        self._above = Following(self, self._show_above)
        self._below = Following(self, self._show_below)

    def on_mount(self) -> None:
        """Shows what there is, and at midnight what there is then."""
        super().on_mount()
        self._last_look = looking.last_look(self.session.workspace)
        self.set_interval(_LOOK, self.follow_clock)

    def on_unmount(self) -> None:
        """What was shown has been seen."""
        if self._news is not None:
            with suppress(CrmError):
                looking.keep_look(self.session.workspace, Look(self._news.now, self.session.asking().ctx.now))

    def follow_clock(self) -> None:
        """Asks again when another day has begun."""
        if self._day not in (None, self.session.asking().ctx.now.date()):
            self.load()

    def body(self) -> ComposeResult:
        """The day and how much there is, then what it is."""
        yield Heading()
        yield Goals()
        yield Agenda(empty=_EMPTY)

    def question(self) -> Question:
        """What is to be done."""
        asking, most = self.session.asking(), self._most
        return lambda db: read_agenda(db, asking, most)

    def show(self, answer: Glance) -> None:
        """The reminders; the cursor stays on its own."""
        asking = self.session.asking()
        today = asking.ctx.now.date()
        self._day = today
        self._seen = answer
        self._reminders = {each.key: each for each in answer.reminders}
        heading = self.query_one(Heading)
        heading.title = long_day(today, today)
        self._show_entries()
        if self.focused is None:
            self.query_one(Agenda).focus()
        self.refresh_bindings()
        self._look_around(asking)

    def _look_around(self, asking: Asking) -> None:
        """What stands above and below the agenda, which does not wait for it."""
        workspace, look, known = self.session.workspace, self._last_look, self._news
        self._above.ask(lambda db: read_strip(db, asking))
        self._below.ask(lambda db: since.read_since(db, asking, looking.news(workspace, look, known)))

    @on(Followed)
    def _followed(self, event: Followed) -> None:
        if self.is_attached:
            event.arrive()

    def _show_above(self, strip: Strip | None) -> None:
        if strip is not None:
            self._strip = strip
            self.query_one(Goals).bars = strip.goals
            self._show_strip()

    def _show_below(self, told: since.Since | None) -> None:
        if told is not None:
            self._news, self._told = told.news, told.lines
            self._show_entries()

    def _show_strip(self) -> None:
        """As much of it as there is room for."""
        for heading in self.query(Heading):
            heading.sum = self._strip.fitting(self.size.width - cells(heading.title) - 4)

    def on_resize(self) -> None:
        """There is more room, or less."""
        self._show_strip()

    def _show_entries(self) -> None:
        asking = self.session.asking()
        today = asking.ctx.now.date()
        look = self._last_look
        head = f"{since.SINCE.upper()}  {moment(look.at, asking.ctx.now)}" if look else since.FIRST.upper()
        lines = entries(self._seen, asking, self._opened_groups)
        lines += since.entries(self._told, today, whole=self._tells_all)
        self.query_one(Agenda).show(lines, {**heads(self._seen, asking.ctx.locale), since.SINCE: head})

    @property
    def reminder(self) -> Reminder | None:
        """The one under the cursor."""
        return self._reminders.get(str(self._key))

    @property
    def _key(self) -> object:
        """What the cursor is on; None also where the agenda could not be made."""
        return next((agenda.key for agenda in self.query(Agenda)), None)

    @property
    def subject(self) -> tuple[str, str] | None:
        """The record that the reminder is of."""
        found = self.reminder
        return (found.kind, found.id) if found else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done with a reminder takes one."""
        if action in ("done", "snooze", "log", "edit_file", "open_page"):
            return self.reminder is not None
        return super().check_action(action, parameters)

    @property
    def KEY_LABELS(self) -> dict[str, str]:  # noqa: N802 a constant of other screens
        """What enter comes to, on this line."""
        found = self.reminder
        return {"record.open": DOES.get(found.rule, "open")} if found else {}

    @on(Agenda.Highlighted)
    def _highlighted(self) -> None:
        """Which keys matter depends on it."""
        self.refresh_bindings()

    @on(Agenda.Opened)
    def _do_it(self, event: Agenda.Opened) -> None:
        """Do what the line is there for: log the talk, choose the stage, edit the field, open the task."""
        if event.key == fold_key(LATER):
            self._opened_groups ^= {LATER}
            self._show_entries()
        elif event.key == more_key(since.SINCE):
            self._tells_all = True
            self._show_entries()
        elif event.key in {more_key(group) for group in GROUPS}:
            self._most += _STEP
            self.load()
        elif line := self._line:
            self._open_one_of(line)
        elif found := self.reminder:
            doing: dict[str, Callable[[], None]] = {
                "next-step": lambda: self.crm.open_record(found.kind, found.id, "next_step"),
                "cadence": self.action_log,
                "birthday": self.action_log,
                "close": lambda: self.crm.open_record(found.kind, found.id, "close"),
                "rotting": lambda: self._move(found.id),
            }
            doing.get(found.rule, self.action_open_page)()

    @property
    def _line(self) -> since.Line | None:
        """What others did, under the cursor."""
        key = self._key
        return self._told[key[1]] if isinstance(key, tuple) and key[1] < len(self._told) else None

    def _open_one_of(self, line: since.Line) -> None:
        """The page of the record that a line is about; of several one is asked for."""
        from crm_tui.tui.screens.choose import ChooseScreen

        if len(line.of) == 1:
            self.crm.open_record(*line.of[0][0])
            return
        choices = [Choice(str(number), label, of[0]) for number, (of, label) in enumerate(line.of[:_CHOICES])]
        self.crm.push_screen(
            ChooseScreen("Which one?", choices), lambda at: self.crm.open_record(*line.of[int(at)][0]) if at else None
        )

    def action_open_page(self) -> None:
        """Open the page of the record."""
        if of := self.subject:
            self.crm.open_record(*of)

    def action_log(self) -> None:
        """Log what happened; a talk that is due begins as a call of ours."""
        found = self.reminder
        self.capturing.log(self.subject, "call direction=out " if found and found.rule in _TALKS else "")

    def action_done(self) -> None:
        """Do what settles the reminder, or ask for what that takes."""
        found = self.reminder
        if found is None:
            return
        settling: dict[str, Callable[[], None]] = {
            "next-step": lambda: self._finish(found.id),
            "cadence": self.action_log,
            "birthday": self.action_log,
            "close": lambda: self.capturing.close(found.id),
            "rotting": lambda: self._move(found.id),
        }
        settling.get(found.rule, super().action_done)()

    def _finish(self, id_: str) -> None:
        from crm_tui.tui.capture import finish

        self.do(lambda deeds: finish(deeds, id_))

    def _move(self, id_: str) -> None:
        from crm_tui.tui.screens.stages import choose_stage

        choose_stage(self, id_, lambda key: self.do(lambda deeds: deeds.move(id_, key)))

    def action_snooze(self) -> None:
        """Ask until when the reminder is to be hidden."""
        if found := self.reminder:
            self.capturing.snooze((found.kind, found.id), found.rule)

    def action_edit_file(self) -> None:
        """Open the file of the record in the editor."""
        if of := self.subject:
            self.crm.files.edit_record(*of)

    def action_new(self) -> None:
        """Choose a kind, then add a record of it."""
        from crm_tui.tui.screens.kinds import choose_kind

        choose_kind(self, list(self.session.workspace.schema.kinds.values()), self.capturing.new)
