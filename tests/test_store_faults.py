"""Every call to the disk fails once, in every way: no record is torn, and the operation happened or did not."""

import errno
from collections.abc import Iterator

import pytest

from crm_tui.errors import StorageError, Unconfirmed
from crm_tui.store.atomic import TEMPORARY
from crm_tui.store.journal import undo_target
from tests.faulty import BEST_EFFORT, FaultyDisk, Killed, MemoryDisk
from tests.operations import OPERATIONS, Operation, each_is_old_or_new, no_fields, now, records, store, write

FAULTS = [
    pytest.param(errno.ENOSPC, id="disk full"),
    pytest.param(errno.EIO, id="I/O error"),
    pytest.param(errno.EACCES, id="no permission"),
    pytest.param(errno.EROFS, id="read-only"),
    pytest.param("short", id="short write"),
]
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
once_or_for_ever = pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever"])
links = pytest.mark.parametrize("no_links", [False, True], ids=["hard links", "no hard links"])


class Attempt:
    """What came of an operation whose N-th call to the disk failed."""

    def __init__(self, operation: Operation, faulty: FaultyDisk) -> None:
        assert isinstance(faulty.disk, MemoryDisk)
        self.disk = faulty.disk
        self.error: StorageError | Killed | None = None
        try:
            operation.run(faulty)
        except (StorageError, Killed) as error:
            self.error = error
        self.fired = faulty.fired


def attempts(operation: Operation, fault: int | str, for_ever: bool, no_links: bool) -> Iterator[Attempt]:
    """An attempt for every N that goes wrong, and at last the one in which nothing does."""
    at = 0
    while True:
        at += 1
        faulty = FaultyDisk(operation.disk(no_links), at, fault, for_ever)
        attempt = Attempt(operation, faulty)
        if attempt.fired or faulty.calls < at:
            yield attempt
        if faulty.calls < at:
            return


def heal(disk: MemoryDisk) -> None:
    disk.reboot()
    store(disk).heal(no_fields)


def assert_whole(operation: Operation, disk: MemoryDisk) -> bool:
    """The operation happened whole or not at all, nothing is left open, and the next one works; whether it did."""
    files = store(disk)
    found = records(disk)
    happened = found == operation.new()
    assert happened or found == operation.old()
    assert files.heal(no_fields) is None
    last = undo_target(files.journal.entries())
    if happened and not operation.cause:
        assert last is not None and last.words == operation.name
    write(disk, {"records/deals/next.yaml": b"title: Next\n"}, "Next")
    assert now(files, "records/deals/next.yaml") == b"title: Next\n"
    return happened


@every_operation
@links
@once_or_for_ever
@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_disk_tears_no_record(operation, fault, for_ever, no_links) -> None:
    """Whatever the disk refuses, the file says the old or the new, and the program says what is the case."""
    count = 0
    for attempt in attempts(operation, fault, for_ever, no_links):
        count += bool(attempt.fired)
        found = records(attempt.disk)
        assert each_is_old_or_new(operation, found) or no_links
        error = attempt.error
        if error is None:
            assert found == operation.new()
            assert set(attempt.fired) <= BEST_EFFORT | ({"write"} if fault == "short" else set())
        else:
            assert isinstance(error, StorageError)
            assert_told(operation, error, attempt.disk)
        heal(attempt.disk)
        if "unlink" not in attempt.fired or error is not None:
            assert not leftovers(attempt.disk)
        happened = assert_whole(operation, attempt.disk)
        assert not leftovers(attempt.disk)
        if error is None or isinstance(error, Unconfirmed):
            assert happened
        elif "nothing was changed" in error.message:
            assert not happened
    assert count > 0


def leftovers(disk: MemoryDisk) -> list[str]:
    """Temporary files, and what the journal notes of them."""
    return [path for path in disk.files() if TEMPORARY in path or path.endswith(".left")]


def assert_told(operation: Operation, error: StorageError, disk: MemoryDisk) -> None:
    assert error.exit_code == 6
    assert error.path and error.path in str(error)
    assert TEMPORARY not in str(error)
    assert error.path.startswith(".crm") or any(path.startswith(error.path) for path in operation.after)
    if isinstance(error, Unconfirmed):
        assert "not confirmed" in str(error)
        assert records(disk) == operation.new()
    elif "next command" not in error.message:
        assert records(disk) == operation.old()


@every_operation
@links
def test_a_kill_anywhere_leaves_the_old_or_the_new(operation, no_links) -> None:
    """The program is killed at any call, and the next command brings the operation to one end or the other."""
    outcomes = set()
    for attempt in attempts(operation, "kill", True, no_links):
        assert isinstance(attempt.error, Killed) or not attempt.fired
        assert each_is_old_or_new(operation, records(attempt.disk)) or no_links
        heal(attempt.disk)
        assert not leftovers(attempt.disk)
        outcomes.add(assert_whole(operation, attempt.disk))
    assert outcomes == {False, True}


@pytest.mark.parametrize("operation", OPERATIONS[3:], ids=lambda operation: operation.name)
def test_a_kill_while_healing_is_healed_too(operation) -> None:
    """Killed, and the next command killed as well, at every pair of calls."""
    pairs = 0
    at = 0
    while True:
        at += 1
        faulty = FaultyDisk(operation.disk(), at, "kill")
        if Attempt(operation, faulty).error is None:
            break
        for again in range(1, 200):
            attempt = Attempt(operation, FaultyDisk(operation.disk(), at, "kill"))
            attempt.disk.reboot()
            healing = FaultyDisk(attempt.disk, again, "kill")
            try:
                store(healing).heal(no_fields)
            except Killed:
                pairs += 1
            assert each_is_old_or_new(operation, records(attempt.disk))
            heal(attempt.disk)
            assert_whole(operation, attempt.disk)
            if not healing.fired:
                break
    assert pairs > 100


@pytest.mark.parametrize("fault", FAULTS[:4])
@once_or_for_ever
def test_a_disk_that_fails_while_healing_is_told_and_healed_later(fault, for_ever) -> None:
    """A killed operation, and then a full disk: the command fails by name, and one after it puts things right."""
    operation = OPERATIONS[3]
    failures: list[tuple[str, str]] = []
    for at in range(18, 45, 3):
        for again in range(1, 60):
            attempt = Attempt(operation, FaultyDisk(operation.disk(), at, "kill"))
            attempt.disk.reboot()
            healing = FaultyDisk(attempt.disk, again, fault, for_ever)
            try:
                store(healing).heal(no_fields)
            except StorageError as error:
                failures.append((error.path, str(error)))
            assert each_is_old_or_new(operation, records(attempt.disk))
            heal(attempt.disk)
            assert_whole(operation, attempt.disk)
            if healing.calls < again:
                break
    assert len(failures) > 10
    assert all(path and path in words for path, words in failures)


def test_ctrl_c_takes_back_what_was_begun() -> None:
    """An interrupted operation leaves no trace."""
    operation = OPERATIONS[3]
    disk = operation.disk()

    class Interrupted(FaultyDisk):
        def _go_wrong(self, name, call, arguments):
            if self.fired:
                return call(*arguments)
            self.fired.append(name)
            raise KeyboardInterrupt

    clean = FaultyDisk(operation.disk(), 10_000, "kill")
    operation.run(clean)
    outcomes = set()
    for at in range(1, clean.calls + 1):
        disk = operation.disk()
        try:
            operation.run(Interrupted(disk, at, "kill"))
        except KeyboardInterrupt:
            pass
        heal(disk)
        outcomes.add(assert_whole(operation, disk))
    assert outcomes == {False, True}
