"""Small questions over the screen: one of a few, or yes and no with what would change."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from crm_tui.tui.content import content, parts
from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.entry import Entry


class ChooseScreen(ModalScreen[str | None]):
    """One of the choices, or with `free` any words; escape chooses nothing."""

    BINDINGS = bindings("question")

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
                yield OptionList(*(Option(content(each.label or each.text)) for each in self._choices))

    def on_mount(self) -> None:
        """Ready to answer."""
        self.query_one(Entry if self._free else OptionList).focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index].text)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)

    def action_no(self) -> None:
        """Nothing."""
        self.dismiss(None)


class ConfirmScreen(ModalScreen[bool]):
    """Yes or no, below what would change."""

    BINDINGS = bindings("question", "confirm")

    def __init__(self, question: str, diff: str = "") -> None:
        super().__init__()
        self._question = question
        self._diff = diff

    def compose(self) -> ComposeResult:
        """The question, the change, the keys."""
        with Vertical(classes="question -wide"):
            yield Static(content(self._question, "bold"))
            with VerticalScroll(classes="diff"):
                yield Static(parts([(line + "\n", _style(line)) for line in self._diff.splitlines()], multiline=True))
            yield Static(content("y yes    n no", "$text-muted"))

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Leave it."""
        self.dismiss(False)


def _style(line: str) -> str:
    return {"+": "$success", "-": "$error"}.get(line[:1], "")
