"""Every disk of this process, made to fail at its N-th call."""

import errno
from collections.abc import Callable
from typing import Any

import pytest

from crm_tui.store.disk import Handle, RealDisk
from tests.faulty import AFFECTED, FaultyDisk

FAULTS: dict[str, int | str] = {
    "ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EACCES": errno.EACCES, "EROFS": errno.EROFS, "short": "short",
}  # fmt: skip
METHODS = {name for names in AFFECTED.values() for name in names} | {"lock"}


class Affected(FaultyDisk):
    """A faulty disk that counts only the calls which its fault can hit; `count` tells how many there were."""

    def _due(self, name: str) -> bool:
        affected = name == "write" if self.fault == "short" else name in AFFECTED[int(self.fault)]
        if not affected:
            self.calls -= 1
            return False
        return super()._due(name)


class Original:
    """The methods of the real disk, as they are when nobody has replaced them."""

    def __init__(self) -> None:
        disk = RealDisk()
        for name in METHODS:
            setattr(self, name, getattr(disk, name))


Fail = Callable[..., Affected]


def failing_disks(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Makes every disk of this process fail at its N-th call, or for paths that begin like `only`; `at` 0 counts."""
    original: Any = Original()

    def fail(fault: int | str, at: int, for_ever: bool = False, only: tuple[str, ...] = ("",)) -> Affected:
        disk = Affected(original, at, fault, for_ever)

        def guarded(name: str, *given: Any) -> Any:
            path = given[0].path if isinstance(given[0], Handle) else given[1]
            return getattr(disk if path.startswith(only) else original, name)(*given)

        for name in METHODS:
            monkeypatch.setattr(RealDisk, name, lambda self, *given, _name=name: guarded(_name, *given))
        return disk

    return fail
