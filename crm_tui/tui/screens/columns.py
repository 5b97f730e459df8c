"""Choosing the columns of a list: which there are, and in which order."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from crm_tui.query.derived import DERIVED, derived
from crm_tui.tui.content import content
from crm_tui.tui.faults import Guarded
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.choose import Menu
from crm_tui.tui.screens.painting import Painted
from crm_tui.tui.showing.lists import known
from crm_tui.tui.widgets.choices import Choice, Choices
from crm_tui.tui.widgets.keysline import KeysLine

if TYPE_CHECKING:
    from crm_tui.query.scope import Scope
    from crm_tui.tui.screens.records import RecordsScreen

# What no cell has room for.
_WIDE = frozenset(("long_text", "entries", "map"))


class Columns(Menu):
    """The columns that are shown, in their order, then all others; the record's name always stays."""

    MOST = 11

    def __init__(self, titles: dict[str, str], shown: Sequence[str], always: str) -> None:
        super().__init__()
        self._titles = titles
        self._always = always
        self.shown = list(shown)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter takes them all, not the one under the cursor."""
        return action != "open" and super().check_action(action, parameters)

    def begin(self) -> None:
        """Shows them."""
        self._offer(self.shown[0])

    def toggle_column(self) -> None:
        """Show the column under the cursor, or hide it."""
        name = self._under
        if name == self._always:
            return
        if name in self.shown:
            self.shown.remove(name)
        else:
            self.shown.append(name)
        self._offer(name)

    def move_column(self, by: int) -> None:
        """Put the column under the cursor so many places to the right."""
        name = self._under
        if name in self.shown:
            at = self.shown.index(name)
            self.shown.insert(max(0, at + by), self.shown.pop(at))
            self._offer(name)

    @property
    def _under(self) -> str:
        return self.choice.text if self.choice else ""

    def _offer(self, under: str) -> None:
        names = [*self.shown, *(name for name in self._titles if name not in self.shown)]
        self.offer([self._line(name) for name in names], names.index(under))

    def _line(self, name: str) -> Choice:
        sign = self.glyphs.chosen if name in self.shown else self.glyphs.unchosen
        title = self._titles[name]
        return Choice(name, f"{sign} {title}", name if name != title else "")


class ColumnsScreen(Guarded, ModalScreen[tuple[str, ...] | None], Painted):
    """The menu; it answers with the names of the columns, none for those that the kind has by itself."""

    BINDINGS = bindings("question", "columns")

    def __init__(self, plural: str, titles: dict[str, str], shown: Sequence[str], always: str) -> None:
        super().__init__()
        self._question = f"Columns of the {plural}"
        self._columns = Columns(titles, shown, always)

    def compose(self) -> ComposeResult:
        """The question, the columns, the keys."""
        with Vertical(classes="question"):
            yield Static(content(self._question, "bold"))
            yield self._columns
            yield KeysLine()

    def on_mount(self) -> None:
        """Ready to choose."""
        self._columns.begin()
        self._columns.focus()

    def on_choices_clicked(self, event: Choices.Clicked) -> None:
        """A click shows or hides a column."""
        event.stop()
        self._columns.chosen = self._columns.choices.index(event.choice)
        self._columns.toggle_column()

    def action_show(self) -> None:
        """Show the column, or hide it."""
        self._columns.toggle_column()

    def action_earlier(self) -> None:
        """Put the column one place to the left."""
        self._columns.move_column(-1)

    def action_later(self) -> None:
        """Put the column one place to the right."""
        self._columns.move_column(1)

    def action_take(self) -> None:
        """Show the list with these."""
        self.dismiss(tuple(self._columns.shown))

    def action_reset(self) -> None:
        """Show the list as the program has it."""
        self.dismiss(())

    def action_no(self) -> None:
        """As it was."""
        self.dismiss(None)


def ask_columns(screen: "RecordsScreen") -> None:
    """Asks for the columns of a list; the list shows them, now and from the next start on."""
    scope = screen.session.scope(screen.KIND)
    shown = [each.name for each in known(scope, screen.view.columns)] or list(scope.kind.columns)

    def chosen(names: tuple[str, ...] | None) -> None:
        if names is not None:
            screen.keep_view(screen.view._replace(columns=names if names != scope.kind.columns else ()))
            screen.load()

    asked = ColumnsScreen(scope.kind.plural, titles(scope, shown), shown, scope.kind.label_field)
    screen.app.push_screen(asked, chosen)


def titles(scope: "Scope", shown: Sequence[str]) -> dict[str, str]:
    """What may be a column, by name, each with its title; those through a link only where they are shown already."""
    kind = scope.kind
    own = {name: field.title for name, field in kind.fields.items() if field.type.name not in _WIDE}
    worked_out = {name: each.title for name, each in DERIVED.items() if derived(name, kind.name)}
    more = {name: name.replace(".", " ") for name in shown}
    return {**more, **own, **worked_out, "id": "id", "path": "path"}
