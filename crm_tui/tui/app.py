"""The application: places as modes, the watcher, and what every screen may ask for. It knows nothing about deals."""

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from textual import on, work
from textual.app import App, SystemCommand
from textual.screen import Screen

from crm_tui.edits.record import remove
from crm_tui.errors import CrmError, NotFound
from crm_tui.index.index import Changed
from crm_tui.live.live import Live
from crm_tui.model.plan import Change, Plan
from crm_tui.model.problem import Severity
from crm_tui.query.find import by_rid, links_to, resolve
from crm_tui.query.search import search
from crm_tui.store.digest import digest
from crm_tui.tui.content import typed
from crm_tui.tui.editor import edited
from crm_tui.tui.glyphs import ASCII, UNICODE
from crm_tui.tui.keys import CATALOG, bindings, shown
from crm_tui.tui.messages import ProblemsCounted, RecordsChanged, Said
from crm_tui.tui.screens.choose import ConfirmScreen
from crm_tui.tui.screens.deals import DealsScreen
from crm_tui.tui.screens.keys import KeysScreen
from crm_tui.tui.screens.place import PlaceScreen
from crm_tui.tui.screens.problems import ProblemsScreen
from crm_tui.tui.screens.record import RecordScreen
from crm_tui.tui.screens.records import CompaniesScreen, ContactsScreen
from crm_tui.tui.session import Session
from crm_tui.tui.themes import DEFAULT_THEME, THEMES, dress
from crm_tui.userconfig.config import UserConfig, editor
from crm_tui.workspace.workspace import Applied, Workspace

Found = Callable[[str, list[tuple[str, str, str]]], None]


class CrmApp(App[int]):
    """Shows one workspace until it is left."""

    CSS_PATH = ["base.tcss", "widgets.tcss", "screens.tcss"]
    TITLE = "crm"
    MODES = {"contacts": ContactsScreen, "companies": CompaniesScreen, "deals": DealsScreen}
    DEFAULT_MODE = "deals"
    BINDINGS = bindings("app")
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, workspace: Workspace, *, watching: bool = True) -> None:
        super().__init__()
        self.session = Session(workspace)
        self.problem_count = 0
        self.glyphs = ASCII if workspace.config.glyphs == "ascii" else UNICODE
        self._watching = watching
        self._live: Live | None = None
        known = [*self.available_themes, *(theme.name for theme in THEMES)]
        dress(self, _theme(workspace.config.theme, known))
        self.set_keymap(workspace.config.keymap)

    # Start and end

    def on_mount(self) -> None:
        """Shows the last index there is; what changed since then comes by itself."""
        self._start()

    @work(thread=True, group="live", exit_on_error=False)
    def _start(self) -> None:
        workspace = self.session.workspace
        for words in workspace.healed:
            self.post_message(Said(words, "warning"))
        try:
            if self._watching:
                self._live = Live(workspace, self)
                changed = self._live.start()
            else:
                changed = workspace.catch_up()
        except CrmError as error:
            self.post_message(Said(str(error), "error"))
            return
        self.changed(changed)
        self._count()

    def on_unmount(self) -> None:
        """Stops watching."""
        if self._live is not None:
            self._live.stop()

    # What the watcher tells, from its thread

    def changed(self, changed: Changed) -> None:
        """Records are not what they were."""
        if changed.records:
            self.post_message(RecordsChanged(changed.records))

    def settings_changed(self) -> None:
        """crm.yaml says something else."""
        self.post_message(RecordsChanged(frozenset(), everything=True))
        self.post_message(Said("the settings changed"))

    def failed(self, error: CrmError) -> None:
        """The index could not follow."""
        self.post_message(Said(str(error), "error"))

    # What everybody hears

    @on(RecordsChanged)
    def _records_changed(self, news: RecordsChanged) -> None:
        for screen in self._screens():
            screen.records_changed(news)
        self._count()

    @on(Said)
    def _said(self, said: Said) -> None:
        if isinstance(self.screen, PlaceScreen):
            self.screen.say(said.words, said.tone)
        else:
            self.notify(typed(said.words), markup=False)

    @on(ProblemsCounted)
    def _counted(self, event: ProblemsCounted) -> None:
        self.problem_count = event.count
        for screen in self._screens():
            if screen.is_mounted:
                screen.tell_problems(event.count)

    @work(thread=True, exclusive=True, group="problems", exit_on_error=False)
    def _count(self) -> None:
        """Counts what `crm check` would list, notes aside."""
        try:
            problems = self.session.workspace.check()
        except CrmError:
            return
        self.post_message(ProblemsCounted(sum(problem.severity > Severity.NOTE for problem in problems)))

    def _screens(self) -> Iterable[PlaceScreen]:
        stacks = [stack for stack in self._screen_stacks.values() if stack]
        return [screen for stack in stacks for screen in stack if isinstance(screen, PlaceScreen)]

    # Keys of all places

    def action_place(self, name: str) -> None:
        """Go to a place."""
        self.switch_mode(name)

    def action_find(self) -> None:
        """Find in everything."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.find()

    async def action_back(self) -> None:
        """Back to the screen before."""
        if isinstance(self.screen, PlaceScreen):
            self.screen.leave()

    def action_keys(self) -> None:
        """Show all keys of this place."""
        places = {"app"}
        for node in (self.screen, *(self.screen.focused.ancestors_with_self if self.screen.focused else ())):
            places |= {place for each in CATALOG for place in each.places if _answers(node, each.action)}
        self.push_screen(KeysScreen(sorted(places), dict(self.session.workspace.config.keymap)))

    def action_problems(self) -> None:
        """List what is wrong with the files."""
        if not isinstance(self.screen, ProblemsScreen):
            self.push_screen(ProblemsScreen())

    def action_undo(self) -> None:
        """Take back the last operation."""
        self._do(lambda: self._planned(self.session.workspace.undo_plan()))

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._do(lambda: self._planned(self.session.workspace.redo_plan()))

    def _planned(self, plan: Plan) -> tuple[Plan, Applied]:
        return plan, self.session.apply(plan)

    def _do(self, act: Callable[[], tuple[Plan, Applied]]) -> None:
        screen = self.screen
        if isinstance(screen, PlaceScreen):
            screen.do(act)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back from a place."""
        return not (action == "back" and len(self.screen_stack) == 1)

    # What screens ask for

    def open_record(self, kind: str, rid: int) -> None:
        """Shows the page of a record."""
        place = self.screen.PLACE if isinstance(self.screen, PlaceScreen) else ""
        self.push_screen(RecordScreen(kind, rid, place))

    def open_named(self, kind: str, id_: str) -> None:
        """Shows the page of a record by its id."""
        with closing(self.session.reader()) as db:
            row = db.execute("SELECT rid FROM file WHERE kind = ? AND id = ?", (kind, id_)).fetchone()
        if row is None:
            self.post_message(Said(f"there is no {kind} {id_!r}", "warning"))
        else:
            self.open_record(kind, int(row[0]))

    @work(thread=True, exclusive=True, group="find", exit_on_error=False)
    def search(self, text: str, tell: Found) -> None:
        """Finds in everything, and tells it from the interface's own thread."""
        with closing(self.session.reader()) as db:
            hits = [(hit.kind, hit.id, hit.label) for hit in search(db, text, limit=20)]
        self.call_from_thread(tell, text, hits)

    def open_found(self, text: str) -> None:
        """Opens what was chosen, or the best that search finds for the words."""
        asking = self.session.workspace.asking()
        with closing(self.session.reader()) as db:
            try:
                kind, id_ = resolve(db, asking, text)
            except CrmError:
                hits = search(db, text, limit=1)
                if not hits:
                    self.post_message(Said(f"nothing has {text!r} in it", "warning"))
                    return
                kind, id_ = hits[0].kind, hits[0].id
        self.open_named(kind, id_)

    def remove(self, kind: str, rid: int) -> None:
        """Deletes a record, after showing what would go."""
        try:
            plan = self._removal(kind, rid)
            diff = self.session.workspace.diff(plan)
        except CrmError as error:
            self.post_message(Said(str(error), "error"))
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._do(lambda: self._planned(plan))

        self.push_screen(ConfirmScreen(f"{plan.words}?", diff), answered)

    def _removal(self, kind: str, rid: int) -> Plan:
        workspace = self.session.workspace
        asking = workspace.asking()
        with closing(self.session.reader()) as db:
            found = by_rid(db, asking, kind, rid)
            if found is None:
                raise NotFound("the record is gone")
            linked = links_to(db, asking, kind, found.record.id)
        return remove(workspace.editor(), found, workspace.text_of(found), linked)

    # The editor

    def edit_file(self, kind: str, rid: int) -> None:
        """Opens a record's file in the user's editor; what was saved becomes an operation like any other."""
        with closing(self.session.reader()) as db:
            found = by_rid(db, self.session.workspace.asking(), kind, rid)
        if found is not None:
            self.edit_path(found.root, found.path)

    def edit_path(self, root: str, path: str, line: int = 0) -> None:
        """Opens a file in the user's editor, at a line."""
        workspace = self.session.workspace
        try:
            before = workspace.store.read(root, path)
            self._edit(root, path, before, before, line)
        except CrmError as error:
            self.post_message(Said(str(error), "error"))

    def _edit(self, root: str, path: str, before: bytes, text: bytes, line: int) -> None:
        workspace = self.session.workspace
        with self.suspend():
            after = edited(editor(workspace.config, os.environ), Path(path).name, text, line)
        if after == before:
            self.post_message(Said("nothing was changed"))
            return
        plan = Plan(f"Edit {path}", (Change(root, path, digest(before), was=before, text=after),), workspace.me)
        try:
            workspace.preview(plan)
        except CrmError as error:
            self._ask_again(root, path, before, after, str(error))
            return
        self._do(lambda: self._planned(plan))

    def _ask_again(self, root: str, path: str, before: bytes, after: bytes, error: str) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._edit(root, path, before, after, 0)
            else:
                self.post_message(Said("the edit was dropped; the file is as it was", "warning"))

        self.push_screen(ConfirmScreen("It cannot be saved like this. Edit again?", error), answered)

    # The palette

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action that can be done here, by name, with its key."""
        for active in screen.active_bindings.values():
            key = next((each for each in CATALOG if each.id == active.binding.id), None)
            if key is not None and active.enabled and key.tooltip:
                yield _command(f"{key.label}: {key.tooltip}", shown(key.keys.split(",")[0]), active.binding.key, self.simulate_key)
        yield SystemCommand("Choose the colours", "theme", self.action_change_theme)


def _command(tooltip: str, written: str, key: str, press: Callable[[str], None]) -> SystemCommand:
    return SystemCommand(tooltip, written, lambda: press(key))


def _answers(node: object, action: str) -> bool:
    return hasattr(node, f"action_{action.partition('(')[0]}")


def _theme(wanted: str, known: list[str]) -> str:
    """The configured theme; "auto" is ours."""
    return wanted if wanted in known else DEFAULT_THEME


def run(folder: Path, config: UserConfig) -> int:
    """Opens the interface on a workspace; the exit code. Raises StorageError."""
    workspace = Workspace.open(folder, config)
    try:
        return CrmApp(workspace).run() or 0
    finally:
        workspace.close()
