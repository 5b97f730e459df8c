"""What a command said, over the screen, and its exit code."""

from collections.abc import Callable, Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from crm_tui.tui.faults import Guarded
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.painting import Painted
from crm_tui.tui.widgets.keysline import KeysLine
from crm_tui.tui.widgets.sheet import Sheet, Written
from crm_tui.tui.widgets.speech import Speech
from crm_tui.wording.listed import counted

# A line longer than this is broken, so that none takes long to draw.
_LONGEST = 2000
# The lines around them: the rule and the keys.
_AROUND = 2


class Said(Sheet):
    """The lines of a command."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing here can be opened."""
        return action != "open" and super().check_action(action, parameters)


class OutputScreen(Guarded, ModalScreen[None], Painted):
    """A command under way, then what it said; escape stops it, then leads back."""

    BINDINGS = bindings("question")

    def __init__(self, line: str, stop: Callable[[], bool]) -> None:
        """`stop` stops the command, and says whether there was anything to stop."""
        super().__init__()
        self._stop = stop
        self._line = line
        self._title = f"{line}  is running"
        self._under_way = True
        self._lines: list[Written] = []
        self._sheet = Said()
        self._speech = Speech()
        self._speech.display = False

    @property
    def KEY_LABELS(self) -> Mapping[str, str]:  # noqa: N802 as on every screen
        """Leaving a command that is under way stops it."""
        return {"question.leave": "stop"} if self._under_way else {}

    def compose(self) -> ComposeResult:
        """The lines under the command, then the keys."""
        with Vertical(classes="output -rule-above"):
            yield self._sheet
            yield self._speech
            yield KeysLine()

    def on_mount(self) -> None:
        """Ready to be read."""
        self._sheet.focus()
        self.watch(self._speech, "doing", self._progressed)
        self._tell()

    def _progressed(self, doing: tuple[str, int]) -> None:
        """How far the command is, where it says that."""
        self._speech.display = bool(doing[0]) and self._under_way

    def on_resize(self) -> None:
        """As many lines as there is room for."""
        self._tell()

    def _tell(self) -> None:
        self._sheet.styles.height = min(len(self._lines) + 1, self.app.size.height - _AROUND)
        self._sheet.show(self._title, self._lines)

    def show(self, lines: Sequence[str], code: int) -> None:
        """What was said; it has ended."""
        self._under_way = self._speech.display = False
        self.refresh_bindings()
        parts = [line[at : at + _LONGEST] for line in lines for at in range(0, len(line) or 1, _LONGEST)]
        many = counted(len(lines), "line") if lines else "nothing was said"
        self._title, self._lines = f"{self._line}  exit code {code}, {many}", [Written(part) for part in parts]
        if self._sheet.is_mounted:
            self._tell()

    def action_no(self) -> None:
        """Stop the command, else back."""
        if not self._stop():
            self.dismiss(None)
