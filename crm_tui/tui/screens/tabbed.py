"""A list under tabs: those of its place, and a tab for each segment of the kind that is shown."""

from typing import TYPE_CHECKING

from crm_tui.tui.screens.following import Following
from crm_tui.tui.screens.previewed import Previewed

if TYPE_CHECKING:
    from crm_tui.model.kind import Kind
    from crm_tui.query.segments import Segment
    from crm_tui.query.syntax import Query
    from crm_tui.tui.deeds import Outcome
    from crm_tui.tui.messages import RecordsChanged
    from crm_tui.tui.tabs import ListTab
    from crm_tui.tui.widgets.tabs import Tabs

_SEGMENT = "segment"


class Tabbed(Previewed):
    """A part of a list with Tabs for a heading; `begin_tabs` is called when it is known which there are at least."""

    def __init__(self) -> None:
        super().__init__()
        self._fixed: tuple[ListTab, ...] = ()
        self._saved: tuple[ListTab, ...] = ()
        self._tab = ""
        # A segment that was just made, to go to as soon as it is read.
        self._made = ""
        self._segments = Following(self, self._show_segments)

    def begin_tabs(self, fixed: "tuple[ListTab, ...]") -> None:
        """These tabs at first; the segments come later."""
        self._fixed = fixed
        self._tab = fixed[0].key
        self.begin_kind(fixed[0].kind)

    def begin_kind(self, kind: str) -> None:
        """The list of this kind."""
        self.KIND = kind
        self._saved = ()
        self.ask_segments()
        self.place_preview()

    @property
    def tabs(self) -> "tuple[ListTab, ...]":
        """All tabs, the segments last."""
        return (*self._fixed, *self._saved)

    @property
    def tab(self) -> "ListTab | None":
        """The one that is shown."""
        return next((each for each in self.tabs if each.key == self._tab), None)

    @property
    def base(self) -> "Query":
        """What the tab is of."""
        return self.tab.base if self.tab else super().base

    @property
    def empty(self) -> str:
        """What is said where there are no rows; of a segment that cannot be asked, why."""
        tab = self.tab
        if tab is None or (self.narrowed and not tab.wrong):
            return super().empty
        if tab.wrong:
            return f"This segment cannot be asked, E mends it: {tab.wrong}"
        if tab.saved:
            return f"Nothing is in {tab.title} at present."
        return f"No {tab.title.lower()} yet: n adds one." if tab.query else super().empty

    def called(self, kind: "Kind", count: int) -> str:
        """What so many are called: as the tab is, where it holds a part of the kind that has a name."""
        if self.tab is None or self.tab.saved or not self.tab.query:
            return super().called(kind, count)
        words = self.tab.title.lower()
        return words if count != 1 else words.removesuffix("s")

    def why_hidden(self) -> str:
        """Why a record that was just changed is not seen."""
        return super().why_hidden() or ("; it is in another tab" if self.tab and self.tab.query else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tabs are changed where there are several; what is kept is a filter."""
        if action in ("earlier", "later"):
            return len(self.tabs) > 1
        if action == "keep":
            return self.narrowed
        if action == "edit_file" and self.tab and self.tab.wrong:
            return True
        return super().check_action(action, parameters)

    def action_later(self) -> None:
        """Show the next tab."""
        self._step(1)

    def action_earlier(self) -> None:
        """Show the tab before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        keys = [each.key for each in self.tabs]
        at = keys.index(self._tab) if self._tab in keys else 0
        self.go_to_tab(keys[(at + by) % len(keys)])

    def on_tabs_chosen(self, event: "Tabs.Chosen") -> None:
        """Show the tab that was clicked."""
        self.go_to_tab(event.key)

    def go_to_tab(self, key: str) -> None:
        """Shows this tab; one of another kind begins without filter and marks."""
        tab = next((each for each in self.tabs if each.key == key), None)
        if tab is None or key == self._tab:
            return
        from crm_tui.query.syntax import parse

        self._tab = key
        if tab.kind != self.KIND:
            self.table.unmark()
            self.table.cursor = 0
            self._wanted = parse("")
            self.begin_kind(tab.kind)
        if tab.wrong:
            self.say(f"{tab.title}: {tab.wrong}", "error")
        self.draw_tabs()
        self.load()

    def title_of(self, tab: "ListTab") -> str:
        """What a tab is called."""
        return tab.title

    def draw_tabs(self) -> None:
        """Shows which tabs there are, and which one is open."""
        from crm_tui.tui.widgets.tabs import Tabs, Title

        line = self.query_one(Tabs)
        line.tabs = tuple(Title(each.key, self.title_of(each), bool(each.wrong)) for each in self.tabs)
        line.current = self._tab

    def ask_segments(self) -> None:
        """Asks which segments there are."""
        from crm_tui.query.segments import segments

        scope = self.session.scope(self.KIND)
        self._segments.ask(lambda db: (scope.kind.name, segments(db, scope)))

    def _show_segments(self, answer: "tuple[str, list[Segment]] | None") -> None:
        if answer is None or answer[0] != self.KIND:
            return
        from crm_tui.query.syntax import parse
        from crm_tui.tui.tabs import saved_tab

        before = self.base
        self._saved = tuple(saved_tab(self.KIND, each) for each in answer[1])
        made, self._made = self._made, ""
        if made and any(each.key == made for each in self._saved):
            self._wanted, self._tab = parse(""), made
        elif self.tab is None:
            self._tab = next(each.key for each in self._fixed if each.kind == self.KIND)
        self.draw_tabs()
        self.refresh_bindings()
        if made or self.base != before:
            self.load()

    def records_changed(self, news: "RecordsChanged") -> None:
        """Asks again when the news concern what is shown, or which segments there are."""
        super().records_changed(news)
        if news.touches(_SEGMENT) and self._fixed and self.KIND in self.session.workspace.schema.kinds:
            self.ask_segments()

    def action_new(self) -> None:
        """Add a record in one line; it begins with what makes it one of this tab."""
        self.capturing.new(self.KIND, self.tab.begin if self.tab else "")

    def action_edit_file(self) -> None:
        """Open the file of the record under the cursor; of a segment that cannot be asked, its own."""
        if self.tab and self.tab.wrong:
            self.crm.files.edit_record(_SEGMENT, self.tab.key.removeprefix(f"{_SEGMENT}/"))
        else:
            super().action_edit_file()

    def action_keep(self) -> None:
        """Keep the filter as a segment."""
        from crm_tui.tui.tabs import KEEP, both, keep

        kind = self.session.workspace.schema.kinds[self.KIND]
        query = both(self.tab.query if self.tab else "", self._query.text.strip())
        self.capturing.ask(KEEP, lambda deeds, name: keep(deeds, kind, name, query))

    def done(self, outcome: "Outcome") -> None:
        """A segment made here is gone to."""
        super().done(outcome)
        if outcome.of is not None and outcome.of[0] == _SEGMENT and outcome.applied.op:
            self._made = "/".join(outcome.of)
