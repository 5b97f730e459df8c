"""The first board, asked for by a process of its own while this one is still loading the interface."""

import gc
import os
import select
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.userconfig.config import UserConfig

if TYPE_CHECKING:
    from crm_tui.tui.showing.glimpse import Glimpse

# The first board is worth waiting for so long; after that the screen is shown without.
_PATIENCE = 0.3
_CHUNK = 1 << 16
_OPENS = b"."


class Ahead:
    """Asks from the moment it is made, until `close`.

    The other process is a copy of this one, made before there are threads; it says first that the workspace opens
    and needs no mending, then what the first board is, and ends. Where anything is in the way it says nothing.
    """

    def __init__(self, folder: Path, config: UserConfig) -> None:
        self._answers, writing = os.pipe()
        try:
            self._process = os.fork()
        except OSError:
            self._process = 0
        else:
            if self._process == 0:
                _copy(folder, config, writing)
        os.close(writing)

    def in_order(self) -> bool:
        """Whether the workspace can be opened without further ado; waits until that is known. To be asked once."""
        return self._read(len(_OPENS)) == _OPENS

    def take(self) -> "Glimpse | None":
        """The first board; None when it did not come in time, or not whole."""
        from crm_tui.tui.showing.glimpse import Glimpse

        packed = b""
        while chunk := self._read(_CHUNK):
            packed += chunk
        with suppress(ValueError, EOFError, TypeError):
            return Glimpse.unpacked(packed)
        return None

    def _read(self, size: int) -> bytes:
        ready, _, _ = select.select([self._answers], [], [], _PATIENCE)
        return os.read(self._answers, size) if ready else b""

    def close(self) -> None:
        """Ends the other process."""
        os.close(self._answers)
        if self._process:
            from signal import SIGKILL

            # Who started us may have told the system to forget processes as they end.
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._process, SIGKILL)
                os.waitpid(self._process, 0)


def _copy(folder: Path, config: UserConfig, writing: int) -> None:
    """What the copy does; it returns to nobody."""
    try:
        _tell(folder, config, writing)
    except BaseException:  # noqa: BLE001 - the program itself will meet it again, and tell
        os._exit(1)
    os._exit(0)


def _tell(folder: Path, config: UserConfig, writing: int) -> None:
    gc.disable()
    from crm_tui.tui.showing.first import first

    glimpse = first(folder, config, lambda: _write(writing, _OPENS))
    if glimpse is not None:
        _write(writing, glimpse.packed())


def _write(writing: int, data: bytes) -> None:
    while data:
        data = data[os.write(writing, data) :]
