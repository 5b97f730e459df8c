"""The timeline of a record's page: what happened, and what commits changed, which is read after the page is shown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work

from crm_tui.errors import CrmError
from crm_tui.query.timeline import told_by
from crm_tui.tui.news import News
from crm_tui.tui.screens.place import PlaceScreen
from crm_tui.tui.showing.told import ACTIVITIES, ALL, CHANGES, VIEWS, Told, events

if TYPE_CHECKING:
    from crm_tui.tui.showing.page import Page
    from crm_tui.tui.widgets.timeline import Timeline
    from crm_tui.workspace.history import History

# So often, in seconds, it is looked whether there was a commit: nobody watches git's folder.
_LOOK = 2.0
NOTHING = {
    ALL: "Nothing has happened yet.",
    ACTIVITIES: "No call, mail or meeting yet.",
    CHANGES: "No commit has changed it.",
}
_READING = "Reading the commits …"
_NO_GIT = "The workspace is in no git repository."


class Remembering(PlaceScreen):
    """A page with a timeline, of which all is shown, only activities, or only changes of the file."""

    class Remembered(News):
        """What git knows of the record on the page; `why` says in words why it knows nothing."""

        page: "Page"
        history: "History"
        changed: Sequence[Told]
        untold: Sequence[Told]
        why: str

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None
        self._view = ALL
        self._memory: Remembering.Remembered | None = None

    @property
    def timeline(self) -> "Timeline":
        """What happened."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Shows what there is, and looks from time to time whether there was a commit."""
        super().on_mount()
        self.set_interval(_LOOK, self._follow_commits)

    def show_timeline(self) -> None:
        """One view of what happened, with what git knows as far as it was read."""
        if self._page is None:
            return
        memory = self._memory
        changed, untold = (memory.changed, memory.untold) if memory is not None else ((), ())
        timeline = self.timeline
        timeline.shown, timeline.empty = self._view, NOTHING[self._view]
        if self._view == CHANGES:
            timeline.empty = _READING if memory is None else memory.why or timeline.empty
        timeline.show(events(self._view, self._page.told, changed, untold))

    def next_view(self) -> None:
        """All that happened, then only activities, then only changes of the file."""
        self._view = VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)]
        self.show_timeline()

    def remember(self) -> None:
        """Reads what commits changed, where that is another than is known."""
        if self._page is not None:
            self._remember(self._page, self._memory)

    @work(thread=True, exclusive=True, group="history", exit_on_error=False)
    def _remember(self, page: "Page", known: "Remembering.Remembered | None") -> None:
        from crm_tui.tui.showing.changes import change_names, changes
        from crm_tui.workspace.history import History, history, history_stamp

        session, found = self.session, page.found
        asking = session.asking()
        try:
            stamp = history_stamp(session.workspace, found.root)
            if known is not None and (known.page.found, known.history.at) == (found, stamp):
                return
            read = history(session.workspace, found, asking.ctx.now)
            names = session.ask(lambda db: change_names(db, asking, found.kind, read))
        except CrmError as error:
            self.post_message(self.Remembered(page, History(at=stamp), (), (), f"The commits cannot be read: {error}"))
            return
        changed, untold = (changes(found.kind, read, asking, names, but) for but in (None, told_by(found.kind.name)))
        self.post_message(self.Remembered(page, read, changed, untold, "" if stamp else _NO_GIT))

    @on(Remembered)
    def _remembered(self, event: "Remembering.Remembered") -> None:
        if self._page is not None and self._page.found == event.page.found:
            self._memory = event
            self.show_timeline()

    def _follow_commits(self) -> None:
        if self._memory is not None and self._in_sight:
            self.remember()
