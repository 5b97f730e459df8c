"""An entry that shows what is typed or pasted without letting it steer the terminal."""

from rich.cells import cell_len
from textual.binding import Binding
from textual.widgets import Input

from crm_tui.tui.content import Harmless, typed
from crm_tui.tui.keys import bindings

COMPACT = "-textual-compact"


class Entry(Input, inherit_bindings=False):
    """One line."""

    BINDINGS = [
        *(each for each in Input.BINDINGS if not (isinstance(each, Binding) and each.key == "enter")),
        *bindings("line"),
    ]

    def __init__(self, value: str = "", *, hint: str = "", classes: str = "", id: str | None = None) -> None:
        """`hint` is shown while nothing is typed."""
        # It has from the first the classes that it has in the end: each that comes later dresses it anew.
        self.set_reactive(Input.compact, True)
        super().__init__(
            value,
            placeholder=typed(hint),
            highlighter=Harmless(),
            select_on_focus=False,
            compact=True,
            id=id,
            classes=f"-plain -valid {COMPACT} {classes}",
        )

    def show_end(self) -> None:
        """Scroll to the end of the text, once there is a size to scroll in."""
        wanted = cell_len(self.value) + 1 - self.size.width
        self.scroll_to(x=max(0, wanted), animate=False, force=True)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether the key is text here; Textual forgets that "slash" is."""
        return key == "slash" or super().check_consume_key(key, character)
