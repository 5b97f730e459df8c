"""A bug in one screen is told and does not end the program; only one that comes again and again does."""

from pathlib import Path
from traceback import extract_tb
from typing import Any

from textual import on
from textual._context import NoActiveAppError
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import Worker, WorkerState

# So many faults by themselves, with no key between them, would never end.
_MOST = 20


class Guarded(MessagePump):
    """Goes on with the next message when one could not be handled; the app hears of it."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not tell(self, error):
                raise

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        """A fault in a thread is told, not hidden."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            tell(self, event.worker.error)


class Faults:
    """The faults since the program began, and whether they come too often to go on."""

    def __init__(self) -> None:
        self.told: list[Exception] = []
        self._recent = 0

    def pressed(self) -> None:
        """Somebody pressed a key: what came before is over."""
        self._recent = 0

    def add(self, error: Exception) -> bool:
        """Takes note of a fault; False when there are too many to go on."""
        self.told.append(error)
        self._recent += 1
        return self._recent < _MOST


def tell(pump: MessagePump, error: Exception) -> bool:
    """Lets the app that tells of faults know; False where there is none, or it cannot go on."""
    try:
        app: App[Any] = pump.app
    except NoActiveAppError:
        return False
    fault = getattr(app, "fault", None)
    return fault is not None and bool(fault(error))


def words_of(error: Exception) -> str:
    """What went wrong, where in the program, and which file of the user's holds more of it from now on."""
    from crm_tui.store.buglog import kept

    frames = extract_tb(error.__traceback__)
    own = [frame for frame in frames if "crm_tui" in frame.filename] or list(frames)
    where = f" ({Path(own[-1].filename).name}:{own[-1].lineno})" if own else ""
    return f"this went wrong inside the program: {type(error).__name__}: {error}{where}{kept(error)}"
