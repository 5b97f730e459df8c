"""Small questions over the screen: one of a few, or yes and no with what would change."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from crm_tui.tui.content import content
from crm_tui.tui.faults import Guarded
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.painting import Painted
from crm_tui.tui.widgets.choices import Choice, Choices
from crm_tui.tui.widgets.entry import Entry
from crm_tui.tui.widgets.keysline import KeysLine
from crm_tui.tui.widgets.sheet import Sheet, difference
from crm_tui.wording.listed import counted

# The lines of a question that are not the change: its words, the keys, and what is blank between them.
_AROUND = 7


class Menu(Choices, can_focus=True):
    """Lines to choose one from."""

    BINDINGS = bindings("menu")
    MOST = 14

    def action_up(self) -> None:
        """One up; above the first is the last."""
        self.step(-1)

    def action_down(self) -> None:
        """One down; below the last is the first."""
        self.step(1)

    def action_first(self) -> None:
        """To the first."""
        self.chosen = 0

    def action_last(self) -> None:
        """To the last."""
        self.chosen = len(self.choices) - 1

    def action_page_up(self) -> None:
        """To the first: there is one page."""
        self.action_first()

    def action_page_down(self) -> None:
        """To the last: there is one page."""
        self.action_last()

    def action_open(self) -> None:
        """Take the one under the cursor."""
        if self.choice is not None:
            self.post_message(self.Clicked(self, self.choice))


class ChooseScreen(Guarded, ModalScreen[str | None], Painted):
    """One of the choices, or with `free` any words; escape chooses nothing."""

    BINDINGS = bindings("question")
    KEY_LABELS: ClassVar[dict[str, str]] = {"record.open": "choose"}

    def __init__(self, question: str, choices: Sequence[Choice], *, free: bool = False) -> None:
        super().__init__()
        self._question = question
        self._choices = choices
        self._free = free

    def compose(self) -> ComposeResult:
        """The question, then what to choose from."""
        with Vertical(classes="question"):
            yield Static(content(self._question, "bold"))
            if self._free:
                yield Entry()
            else:
                yield Menu()
            yield KeysLine()

    def on_mount(self) -> None:
        """Ready to answer."""
        if not self._free:
            self.query_one(Menu).offer(self._choices, 0)
        self.query_one(Entry if self._free else Menu).focus()

    @on(Choices.Clicked)
    def _chosen(self, event: Choices.Clicked) -> None:
        self.dismiss(event.choice.text)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)

    def action_no(self) -> None:
        """Nothing."""
        self.dismiss(None)


class Change(Sheet):
    """What would change."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing here is opened: enter is the answer."""
        return action != "open" and super().check_action(action, parameters)


class ConfirmScreen(Guarded, ModalScreen[bool], Painted):
    """Yes or no, below what would change."""

    BINDINGS = bindings("question", "confirm")

    def __init__(self, question: str, told: str = "") -> None:
        """`told` is a diff, or words."""
        super().__init__()
        self._question = question
        self._told = told

    def compose(self) -> ComposeResult:
        """The question, the change, the keys."""
        with Vertical(classes="question -wide"):
            yield Static(content(self._question, "bold"))
            yield Change()
            yield KeysLine()

    def on_mount(self) -> None:
        """The change, to be read line by line."""
        sheet, lines = self.query_one(Change), difference(self._told)
        files = sum(line.text.startswith("+++ ") for line in lines)
        sheet.show(counted(files, "file") if files else "", lines)
        # Question and keys are seen also where the change is longer than the screen.
        room = self.app.size.height * 4 // 5 - _AROUND - len(self._question) // 60
        sheet.styles.height = max(3, min(len(lines) + 1, room))
        sheet.focus()

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Leave it."""
        self.dismiss(False)
