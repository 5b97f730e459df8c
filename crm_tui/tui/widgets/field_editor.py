"""Editing one value in place, on a line, with choices below it where there are some."""

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from crm_tui.tui.faults import Guarded
from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.choices import Choice, Choices
from crm_tui.tui.widgets.entry import Entry
from crm_tui.tui.widgets.posted import Posted
from crm_tui.tui.widgets.prompt import Trouble

_ASK = "changed: esc again leaves it as it was"


class FieldEditor(Guarded, Vertical):
    """Says what is wrong while the user types; leaving asks once if something was typed."""

    class Done(Posted):
        """Editing is over: the text to store, or None when nothing shall change."""

        text: str | None

    def __init__(self, start: str, check: Callable[[str], str], error: str = "", given: str | None = None) -> None:
        """`start` is the value as it is; `check` says what is wrong with a text, "" for nothing.

        `given` is what was typed before and refused because of `error`: editing goes on from there.
        """
        super().__init__()
        self.start = start
        self.given = start if given is None else given
        self.check = check
        self._error = error
        self._asked = False
        self._seen = self.given

    @property
    def text(self) -> str:
        """What is typed."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Ready to type."""
        self.say(self._error)

    def resume(self) -> None:
        """Go on typing."""
        self.query_one("Entry, LongEntry").focus()

    def say(self, words: str) -> None:
        """Show what is wrong; nothing for no words."""
        self.query_one(Trouble).show(words)

    def typed(self) -> bool:
        """Looks at what is typed now; False when it is what was typed before."""
        if self.text == self._seen:
            return False
        self._seen = self.text
        self._asked = False
        self.say(self._fault(self.text) or (self._error if self.text == self.given else ""))
        return True

    def _fault(self, text: str) -> str:
        return "" if text in {self.start, self.given} else self.check(text)

    def done(self, text: str) -> None:
        """Store this text, unless something is wrong with it."""
        error = self._fault(text)
        self.say(error)
        if not error:
            self.post_message(self.Done(self, text))

    def action_cancel(self) -> None:
        """Leave the value as it was; when something was typed, the first time only asks."""
        if self.text == self.start or self._asked:
            self.post_message(self.Done(self, None))
        else:
            self._asked = True
            self.say(_ASK)


class LineEditor(FieldEditor):
    """One line; where there are choices, they follow what is typed."""

    BINDINGS = bindings("entry")

    def __init__(
        self,
        start: str,
        check: Callable[[str], str],
        error: str = "",
        given: str | None = None,
        offer: Callable[[str], Sequence[Choice]] | None = None,
    ) -> None:
        """`offer` gives the choices for a text, "" asks for all."""
        super().__init__(start, check, error, given)
        self._offer = offer

    def compose(self) -> ComposeResult:
        """The entry, what is wrong, the choices."""
        yield Entry(self.given)
        yield Trouble(indent=0)
        yield Choices()

    def on_mount(self) -> None:
        """All choices are shown; what is typed replaces the old value."""
        entry = self.query_one(Entry)
        entry.focus()
        if self._offer is not None:
            entry.select_all()
            offered = self._offer("")
            texts = [choice.text for choice in offered]
            self._choices.offer(offered, texts.index(self.start) if self.start in texts else -1)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(Entry).value

    @property
    def _choices(self) -> Choices:
        return self.query_one(Choices)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.typed() and self._offer is not None:
            offered = self._offer(event.value)
            # A text that is no value by itself means the first choice that fits it.
            means_first = bool(offered) and bool(event.value) and bool(self.check(event.value))
            self._choices.offer(offered, 0 if means_first else -1)
            if means_first:
                self.say("")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        """Take the choice, or what is typed where none is chosen."""
        event.stop()
        choice = self._choices.choice
        self.done(self.text if choice is None else choice.text)

    @on(Choices.Clicked)
    def _clicked(self, event: Choices.Clicked) -> None:
        event.stop()
        self.done(event.choice.text)

    def action_complete(self) -> None:
        """Put the choice into the entry; the first where none is chosen."""
        choice = self._choices.choice or self._choices.step(1)
        if choice is not None:
            entry = self.query_one(Entry)
            entry.value = choice.text
            entry.cursor_position = len(choice.text)

    def action_complete_back(self) -> None:
        """To the choice above."""
        self._choices.step(-1)

    def action_choice_up(self) -> None:
        """To the choice above."""
        self._choices.step(-1)

    def action_choice_down(self) -> None:
        """To the choice below."""
        self._choices.step(1)
