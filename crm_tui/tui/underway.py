"""What is under way, and how far it is, seen in every place."""

from textual import on
from textual.app import App

from crm_tui.tui.doer import Doer
from crm_tui.tui.messages import Progressed
from crm_tui.tui.widgets.speech import Speech
from crm_tui.wording.listed import counted


class UnderWay(App[int]):
    """An app that says how far it is, and how much of what was asked for comes after that."""

    doer: Doer
    # What takes long, and how many percent of it are done; no words for nothing.
    progress = ("", 100)

    def tell_progress(self, words: str, percent: int) -> None:
        """Something is so far, no words for nothing; may be called from any thread."""
        self.post_message(Progressed(words, percent))

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        more = self.doer.waiting if event.words else 0
        then = f", then {counted(more, 'more edit')}" if more else ""
        self.progress = (event.words + then, event.percent)
        for screen in [screen for stack in self._screen_stacks.values() for screen in stack]:
            for speech in screen.query(Speech):
                speech.doing = self.progress
