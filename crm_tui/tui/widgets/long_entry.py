"""An entry of several lines that shows what is typed or pasted without letting it steer the terminal."""

from rich.text import Text
from textual.widgets import TextArea

from crm_tui.tui.content import typed
from crm_tui.tui.widgets.entry import COMPACT


class LongEntry(TextArea):
    """Several lines."""

    def __init__(self, text: str = "") -> None:
        self.set_reactive(TextArea.compact, True)
        super().__init__(text, compact=True, tab_behavior="focus", classes=f"-plain {COMPACT}")

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Whether the key is text here; Textual forgets that "slash" and "enter" are."""
        return key in {"slash", "enter"} or super().check_consume_key(key, character)

    def get_line(self, line_index: int) -> Text:
        """A line as it is shown."""
        line = super().get_line(line_index)
        line.plain = typed(line.plain)
        return line
