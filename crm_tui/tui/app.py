"""The application: places as modes, the watcher, and what every screen may ask for. It knows nothing about deals."""

import gc
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.events import Event, Key
from textual.screen import Screen

from crm_tui.errors import CrmError
from crm_tui.tui import beforehand
from crm_tui.tui.doer import Doer
from crm_tui.tui.faults import Faults, Guarded, words_of
from crm_tui.tui.glyphs import ASCII, UNICODE
from crm_tui.tui.keys import bindings
from crm_tui.tui.leaving import LeavingApp
from crm_tui.tui.messages import OpenAsked, ProblemsCounted, RecordsChanged, Said, WorkspaceOpened
from crm_tui.tui.problems import Census
from crm_tui.tui.proposing import Proposing
from crm_tui.tui.screens.deals import DealsScreen
from crm_tui.tui.screens.place import PlaceScreen
from crm_tui.tui.session import Session
from crm_tui.tui.sweeping import EVERY, THRESHOLDS, Sweeping
from crm_tui.tui.themes import chosen, dress
from crm_tui.tui.underway import UnderWay

if TYPE_CHECKING:
    from textual.command import Provider

    from crm_tui.index.changed import Changed
    from crm_tui.live.live import Live
    from crm_tui.tui.commands import CommandLine, Commands
    from crm_tui.tui.deeds import Deeds, Outcome
    from crm_tui.tui.files import Files
    from crm_tui.tui.finding import Finding
    from crm_tui.tui.showing.glimpse import Glimpse

# Style sheets of what the first screen does not show.
_LATER = ("widgets.tcss", "screens.tcss", "reports.tcss")


def _listed(kind: str, place: str) -> Callable[[], Screen[None]]:
    """What makes the list of a kind, in a place."""

    def made() -> Screen[None]:
        from crm_tui.tui.screens.kinds import KindScreen

        return KindScreen(kind, place)

    return made


def _today() -> Screen[None]:
    from crm_tui.tui.screens.today import TodayScreen

    return TodayScreen()


def _sync() -> Screen[None]:
    from crm_tui.tui.screens.sync import SyncScreen

    return SyncScreen()


def _inbox() -> Screen[None]:
    from crm_tui.tui.screens.inbox import InboxScreen

    return InboxScreen()


def _reports() -> Screen[None]:
    from crm_tui.tui.screens.reports import ReportsScreen

    return ReportsScreen()


def _palette() -> "type[Provider]":
    from crm_tui.tui.palette import Actions

    return Actions


class CrmApp(Guarded, Proposing, UnderWay, LeavingApp):
    """Shows one workspace until it is left."""

    CSS_PATH = ["base.tcss"]
    TITLE = "crm"
    MODES = {
        "today": _today,
        "contacts": _listed("contact", "contacts"),
        "companies": _listed("company", "companies"),
        "inbox": _inbox,
        "orders": _listed("order", "orders"),
        "reports": _reports,
        "sync": _sync,
    }
    DEFAULT_MODE = "deals"
    BINDINGS = bindings("app")
    COMMANDS = {_palette}

    def __init__(
        self,
        session: Session,
        *,
        watching: bool = True,
        ahead: "Callable[[], Glimpse | None] | None" = None,
        command_line: "Callable[[Path], CommandLine] | None" = None,
    ) -> None:
        """`ahead` gives what the first screen shows while the workspace is not open yet.

        `command_line` makes what runs the commands of the bar about a folder.
        """
        super().__init__()
        self.session = session
        session.tell_progress = self.tell_progress
        self.doer = Doer(lambda: self.session.deeds, self.warn)
        self.census = Census(self)
        self.problem_count = self.unreadable_count = 0
        self.glyphs = ASCII if session.config.glyphs == "ascii" else UNICODE
        self._ahead = ahead
        self._watching = watching
        self._live: Live | None = None
        self._files: Files | None = None
        self.command_line = command_line
        self._lists: set[str] = set()
        self.faults = Faults()
        self._sweeping = Sweeping()
        theme, self._no_theme = chosen(self, session.config.theme)
        dress(self, theme, session.config.colours)
        self.set_keymap(session.config.keymap)

    @property
    def files(self) -> "Files":
        """Files in the user's editor."""
        if self._files is None:
            from crm_tui.tui.files import Files

            self._files = Files(self)
        return self._files

    @cached_property
    def finding(self) -> "Finding":
        """What finds in everything."""
        from crm_tui.tui.finding import Finding

        return Finding(self)

    @cached_property
    def commands(self) -> "Commands | None":
        """What runs command lines; None where there is no command line."""
        if self.command_line is None:
            return None
        from crm_tui.tui.commands import Commands

        return Commands(self, self.command_line(self.session.workspace.folder))

    def takes(self, mode: str) -> "Finding | Commands | None":
        """What finds offers for lines typed in a mode of the bar in any place, and takes them."""
        if mode == "find":
            return self.finding
        return self.commands if mode == "command" else None

    def say(self, words: str, tone: str = "plain") -> None:
        """Words for the line that speaks; may be called from any thread."""
        self.post_message(Said(words, tone))

    def glimpse(self) -> "Glimpse | None":
        """What can be shown before the workspace is open, once; None when there is nothing."""
        ahead, self._ahead = self._ahead, None
        return ahead() if ahead is not None else None

    # Start and end

    def get_default_screen(self) -> Screen[None]:
        """The deals. A first screen that is not among MODES is there at once, without a second look at all styles."""
        return DealsScreen()

    def on_mount(self) -> None:
        """The deals are a place like the others, to come back to."""
        self.add_mode(self.DEFAULT_MODE, DealsScreen)

    def on_ready(self) -> None:
        """The first screen is seen: what is worth keeping is made, and what changed meanwhile may come."""
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
        gc.enable()
        self.set_interval(EVERY, self._sweeping.look)
        self.stay_while_seen()
        if self._no_theme:
            self.say(self._no_theme, "warning")
        self._begin()
        self.stylesheet.read_all([Path(__file__).with_name(name) for name in _LATER])
        self.stylesheet.parse()

    @work(thread=True, group="live", exit_on_error=False)
    def _begin(self) -> None:
        try:
            workspace = self.session.workspace
            self.post_message(WorkspaceOpened())
            for words in workspace.healed:
                self.post_message(Said(words, "warning"))
            if self._watching:
                from crm_tui.live.live import Live

                self._live = Live(workspace, self)
                changed = self._live.start()
            else:
                changed = workspace.catch_up()
        except CrmError as error:
            self.post_message(Said(str(error), "error"))
            return
        # What the walk leaves behind lies so scattered that the system gets it back only by a collection.
        gc.collect()
        self.changed(changed)
        self.census.begin()
        beforehand.load(lambda: self.is_running)
        self.call_later(beforehand.read_styles, self.stylesheet)

    def on_unmount(self) -> None:
        """Stops watching; what was asked for is done and committed first."""
        if (commands := self.__dict__.get("commands")) is not None:
            commands.end()
        self.finish()
        if self._live is not None:
            self._live.stop()

    # What the watcher tells, from its thread

    def changed(self, changed: "Changed") -> None:
        """Records are not what they were."""
        if changed:
            self.post_message(RecordsChanged(changed.records, changed.more))

    def settings_changed(self) -> None:
        """crm.yaml says something else."""
        self.post_message(RecordsChanged(frozenset(), everything=True))
        self.post_message(Said("crm.yaml changed"))

    def failed(self, error: CrmError) -> None:
        """The index could not follow."""
        self.post_message(Said(str(error), "error"))

    # What everybody hears

    @on(WorkspaceOpened)
    def _opened(self) -> None:
        for screen in self._screens():
            screen.opened()

    @on(RecordsChanged)
    def _records_changed(self, news: RecordsChanged) -> None:
        for screen in self._screens():
            screen.records_changed(news)
        self.census.begin()

    @on(Said)
    def _said(self, said: Said) -> None:
        screen = next((each for each in reversed(self.screen_stack) if isinstance(each, PlaceScreen)), None)
        if screen is not None:
            screen.say(said.words, said.tone)

    @on(ProblemsCounted)
    def _counted(self, event: ProblemsCounted) -> None:
        self.problem_count, self.unreadable_count = event.count, event.unreadable
        for screen in self._screens():
            screen.tell_problems(event.count)

    def fault(self, error: Exception) -> bool:
        """Tells of a fault of ours; False when there are too many to go on."""
        if not self.faults.add(error):
            return False
        self.post_message(Said(words_of(error), "error"))
        for screen in self._screens():
            screen.awaiting = False
        self.turns.recover()
        return True

    def _handle_exception(self, error: Exception) -> None:
        """What no message brought: a layout, a callback, a screen that could not be composed."""
        if not self.is_running or not self.fault(error):
            super()._handle_exception(error)

    async def on_event(self, event: Event) -> None:
        """A key begins anew."""
        if isinstance(event, Key):
            self.faults.pressed()
            self._sweeping.pressed()
        await super().on_event(event)

    def _screens(self) -> Iterable[PlaceScreen]:
        stacks = [stack for stack in self._screen_stacks.values() if stack]
        return [screen for stack in stacks for screen in stack if isinstance(screen, PlaceScreen)]

    # Keys of all places

    def action_place(self, name: str) -> None:
        """Go to a place as it was left; from a page in it, to the place itself."""
        if name == "more":
            self.action_more()
        elif name == self.current_mode:
            self.leave_pages()
        else:
            self.switch_mode(name)

    def action_more(self) -> None:
        """Go to the list of any other kind."""
        from crm_tui.tui.screens.kinds import other_kinds

        self.push_screen(other_kinds(self.session), lambda kind: self.open_list(kind) if kind else None)

    def open_list(self, kind: str) -> None:
        """Shows the list of a kind that has no place of its own."""
        mode = f"list of {kind}"
        if mode not in self._lists:
            self._lists.add(mode)
            self.add_mode(mode, _listed(kind, "more"))
        self.switch_mode(mode)

    def action_find(self) -> None:
        """Find in everything."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.find()

    def action_command(self) -> None:
        """Run a command line."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.command()

    async def action_back(self) -> None:
        """Back to the screen before."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.leave()

    def action_keys(self) -> None:
        """Show all keys of this place."""
        from crm_tui.tui.screens.keys import KeysScreen, places_of

        focused = self.screen.focused
        nodes = [self.screen, *(focused.ancestors_with_self if focused else ())]
        self.push_screen(KeysScreen(places_of(nodes), self.session.config.keymap))

    def action_problems(self) -> None:
        """List what is wrong with the files."""
        from crm_tui.tui.screens.problems import ProblemsScreen

        if isinstance(self.screen, PlaceScreen) and not isinstance(self.screen, ProblemsScreen):
            self.push_screen(ProblemsScreen(self.screen.PLACE))

    def action_undo(self) -> None:
        """Take back the last operation."""
        self.do(lambda deeds: deeds.undo())

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.do(lambda deeds: deeds.redo())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape leads back only where there is a way back, and a question is answered before anything else."""
        if action == "back":
            return isinstance(self.screen, PlaceScreen) and self.screen.can_leave
        if action == "command":
            return self.command_line is not None and isinstance(self.screen, PlaceScreen)
        if action in ("undo", "redo", "find", "place", "more", "problems", "keys"):
            return isinstance(self.screen, PlaceScreen)
        return True

    # What screens ask for

    def do(self, act: "Callable[[Deeds], Outcome]", failed: Callable[[CrmError], None] | None = None) -> None:
        """Has the place in front do something."""
        screen = next((each for each in reversed(self.screen_stack) if isinstance(each, PlaceScreen)), None)
        if screen is not None:
            screen.do(act, failed)

    def open_record(self, kind: str, id_: str, field: str = "") -> None:
        """Shows the page of a record; a field of it is edited at once."""
        from crm_tui.tui.screens.record import RecordScreen

        if self.session.rid(kind, id_) is None:
            self.post_message(Said(f"there is no {kind} {id_!r}", "warning"))
            return
        place = self.screen.PLACE if isinstance(self.screen, PlaceScreen) else ""
        self.push_screen(RecordScreen(kind, id_, place, field))

    @on(OpenAsked)
    def _open_asked(self, event: OpenAsked) -> None:
        self.open_record(event.kind, event.id)
