"""What lasts gets a screen that has the keys; until then they wait, and what is done at once needs none."""

from collections.abc import Callable

from crm_tui.tui.turns import InTurn

# What is not done in so many seconds is seen to be under way.
PATIENCE = 0.4


class Patience:
    """Keys wait until something is over, or is seen to last: then `show` brings the screen that has them."""

    def __init__(self, app: InTurn, show: Callable[[], object]) -> None:
        self._turns = app.turns
        self._show = show
        self._held = self._turns.hold()
        self._timer = app.set_timer(PATIENCE, self.look)

    def look(self) -> None:
        """It lasts, if it is not over."""
        if self._held:
            self._show()
            self.end()

    def end(self) -> None:
        """It is over: keys go where they always go."""
        self._timer.stop()
        held, self._held = self._held, False
        if held:
            self._turns.let_go()
