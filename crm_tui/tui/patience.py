"""What lasts gets a screen that has the keys; until then they wait, and what is done at once needs none."""

from collections.abc import Callable

from textual.timer import Timer

from crm_tui.tui.turns import InTurn

# What is not done in so many seconds is seen to be under way.
PATIENCE = 0.4


class Patience:
    """Keys wait until something is over, or is seen to last: then `show` brings the screen that has them."""

    def __init__(self, app: InTurn, show: Callable[[], object]) -> None:
        self._app = app
        self._show = show
        self._timer: Timer | None = None

    def begin(self) -> bool:
        """Keys wait from now on; False where they wait for something else already."""
        if self._app.turns.hold():
            self._timer = self._app.set_timer(PATIENCE, self.look)
        return self._timer is not None

    def look(self) -> None:
        """It lasts, if it is not over."""
        if self._timer is not None:
            self._show()
            self.end()

    def end(self) -> None:
        """It is over: keys go where they always go."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.stop()
            self._app.turns.let_go()
