"""The one bar at the bottom: `/` filters, `f` finds, `:` runs a command."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.widget import Widget

from crm_tui.tui.content import typed
from crm_tui.tui.faults import Guarded
from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.history import History
from crm_tui.tui.widgets.posted import Latest, Posted
from crm_tui.wording.cells import cut

if TYPE_CHECKING:
    from textual.widgets import Input

    from crm_tui.tui.widgets.choices import Choice, Choices
    from crm_tui.tui.widgets.entry import Entry
    from crm_tui.tui.widgets.prompt import Prompt, Tally, Trouble

# A name in the prompt leaves room to type.
_WIDEST_ABOUT = 24


class Mode(NamedTuple):
    """What typing means: `prompt` stands before the text, `hint` shows what may be typed.

    `form` says that there is a form in which one may go on, `counts` that what is found is counted meanwhile.
    """

    name: str
    prompt: str
    hint: str = ""
    form: bool = False
    counts: bool = False


MODES = (
    Mode("filter", "/", "stage:proposal value:5k.. owner:me", counts=True),
    Mode("find", "find", "a name, a word, the end of a phone number"),
    Mode("command", ":", "list deals stage:proposal"),
    Mode("jump", "jump to", "the beginning of a name"),
)

Suggest = Callable[[str, str, int], "Sequence[Choice]"]


class Parts(NamedTuple):
    """The widgets of the bar."""

    choices: "Choices"
    prompt: "Prompt"
    entry: "Entry"
    tally: "Tally"
    trouble: "Trouble"


class Bar(Guarded, Vertical):
    """Hidden until opened. Posts Changed while the user types, then Submitted or Cancelled, and hides again."""

    BINDINGS = bindings("bar")

    is_open: reactive[bool] = reactive(False)

    class Changed(Latest):
        """This is typed now; only the newest is worth an answer, so whoever works on it works exclusively."""

        mode: str
        text: str

    class Submitted(Posted):
        """The user pressed enter."""

        mode: str
        text: str

    class Cancelled(Posted):
        """The user left; `text` is what the bar was opened with, and what should hold again."""

        mode: str
        text: str

    class FormAsked(Posted):
        """The user wants to go on in a form with what is typed."""

        text: str

    def __init__(
        self,
        *,
        suggest: Suggest | None = None,
        histories: Mapping[str, Sequence[str]] | None = None,
        modes: Sequence[Mode] = MODES,
        id: str | None = None,
    ) -> None:
        """`suggest(mode, text, position)` offers what may stand at the cursor; it must answer at once."""
        super().__init__(id=id)
        self.modes = {mode.name: mode for mode in modes}
        self.histories = {name: History((histories or {}).get(name, ())) for name in self.modes}
        self.mode = modes[0]
        self.display = False
        self._suggest = suggest
        self._opened_with = ""
        self._came_from: Widget | None = None
        self._put_in: str | None = None
        self._made: Parts | None = None
        self._stem = ("", 0)

    def _parts(self) -> Parts:
        """What the bar is made of, on first use: the program is on screen sooner without."""
        if self._made is None:
            from crm_tui.tui.widgets.choices import Choices
            from crm_tui.tui.widgets.entry import Entry
            from crm_tui.tui.widgets.prompt import Prompt, Tally, Trouble

            self._made = made = Parts(Choices(), Prompt(), Entry(), Tally(), Trouble())
            self.mount(made.choices, Horizontal(made.prompt, made.entry, made.tally), made.trouble)
        return self._made

    # For the owner

    @property
    def text(self) -> str:
        """What is typed."""
        return self._entry.value

    def open(self, mode: str, text: str = "") -> None:
        """Show the bar for the mode of this name, with `text` to go on from, and take the focus."""
        self.begin(self.modes[mode], text)

    def begin(self, mode: Mode, text: str = "", *, about: str = "") -> None:
        """Show the bar for a mode, one that it was not made with too; `about` stands in the prompt."""
        self.histories.setdefault(mode.name, History())
        self.mode = mode
        self._opened_with = text
        if not self.is_open:
            self._came_from = self.screen.focused
        self.is_open = True
        self._parts().prompt.show(f"{self.mode.prompt} {cut(about, _WIDEST_ABOUT)}" if about else self.mode.prompt)
        self._entry.placeholder = typed(self.mode.hint)
        self.show_error("")
        self._parts().tally.display = self.mode.counts
        self.count("")
        self._put(text, len(text))
        self._offer()
        # At once, so that the letters typed next go into the entry.
        self.screen.set_focus(self._entry)
        self._entry.call_after_refresh(self._entry.show_end)

    def watch_is_open(self, is_open: bool) -> None:
        """The bar takes room only while it is open."""
        self.display = is_open

    def close(self) -> None:
        """Hide, and give the focus back."""
        self.is_open = False
        if self._came_from is not None and self._came_from.is_attached and self._entry.has_focus:
            self.screen.set_focus(self._came_from)
        self._came_from = None

    def show_error(self, message: str, position: int = -1, hint: str = "") -> None:
        """Say what is wrong, with a mark under the character at `position`; an empty message takes it back."""
        words = f"{message} ({hint})" if hint else message
        self._parts().trouble.show(words, position, self._entry, self._parts().prompt.width)

    def count(self, words: str) -> None:
        """Say at the end of the line how many records there are of what is typed."""
        self._parts().tally.show(words)

    def offer(self, choices: "Sequence[Choice]") -> None:
        """Suggestions that take longer to find than `suggest` may: they belong to the text as it is now."""
        self._stem = (self.text, self._entry.cursor_position)
        shown = self._parts().choices
        shown.offer(choices)
        shown.styles.offset = (0, -min(shown.MOST, len(choices)))

    # What the user does

    @property
    def _entry(self) -> "Entry":
        return self._parts().entry

    @property
    def _history(self) -> History:
        return self.histories[self.mode.name]

    def _offer(self) -> None:
        position = self._entry.cursor_position
        self.offer(self._suggest(self.mode.name, self.text, position) if self._suggest else ())

    def _put(self, text: str, position: int) -> None:
        """Put a text into the entry that the user did not type."""
        self._put_in = text
        self._entry.value = text
        self._entry.cursor_position = position

    def on_input_changed(self, event: "Input.Changed") -> None:
        """Offer what may stand here, and tell."""
        event.stop()
        if not self.is_open:
            return
        if event.value != self._put_in:
            self._put_in = None
            self._history.leave()
            self._offer()
        self.post_message(self.Changed(self, self.mode.name, event.value))

    def on_choices_clicked(self, event: "Choices.Clicked") -> None:
        """Put the suggestion into the text."""
        event.stop()
        self._complete(event.choice)

    def _complete(self, choice: "Choice | None") -> None:
        if choice is not None:
            text, position = self._stem
            before = text[: choice.start] + choice.text
            self._put(before + text[position:], len(before))

    def on_descendant_blur(self) -> None:
        """A click elsewhere: a filter stands as typed, anything else is left."""
        if self.is_open and self.app.app_focus:
            if self.mode.name == "filter":
                self._submit()
            else:
                self.action_cancel()

    def on_input_submitted(self, event: "Input.Submitted") -> None:
        """Take what was typed."""
        event.stop()
        self._submit()

    def _submit(self) -> None:
        self._history.add(self.text)
        self.post_message(self.Submitted(self, self.mode.name, self.text))
        self.close()

    def action_cancel(self) -> None:
        """Leave everything as it was."""
        self.post_message(self.Cancelled(self, self.mode.name, self._opened_with))
        self.close()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not everything that is typed has a form."""
        if action == "form":
            return self.mode.form
        return super().check_action(action, parameters)

    def action_form(self) -> None:
        """Go on in a form."""
        text = self.text
        self.action_cancel()
        self.post_message(self.FormAsked(self, text))

    def action_complete(self) -> None:
        """Put the next suggestion into the text."""
        self._complete(self._parts().choices.step(1))

    def action_complete_back(self) -> None:
        """Put the suggestion before into the text."""
        self._complete(self._parts().choices.step(-1))

    def action_earlier(self) -> None:
        """What was typed before."""
        self._recall(self._history.earlier(self.text))

    def action_later(self) -> None:
        """What was typed after."""
        self._recall(self._history.later(self.text))

    def _recall(self, text: str) -> None:
        self.offer(())
        self._put(text, len(text))
