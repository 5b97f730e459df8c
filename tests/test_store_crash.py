"""A power cut loses what was not flushed, in every way a file system may: the next command puts things right."""

import pytest

from crm_tui.errors import StorageError
from crm_tui.store.atomic import TEMPORARY
from tests.faulty import FaultyDisk, Killed, MemoryDisk, after_power_cut
from tests.operations import OPERATIONS, Operation, each_is_old_or_new, no_fields, records, store

MOST = 24

every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)


def healed(disk: MemoryDisk) -> dict[str, bytes]:
    files = store(disk)
    files.heal(no_fields)
    assert files.journal.unfinished() == []
    assert not [path for path in disk.files() if TEMPORARY in path]
    return records(disk)


@every_operation
def test_a_power_cut_anywhere_leaves_the_whole_operation_or_none_of_it(operation: Operation) -> None:
    """At every moment, with every loss: each record is the old or the new, and after healing all are one of the two."""
    disk = operation.disk()
    operation.run(disk)
    outcomes = set()
    for moment in range(len(disk.steps) + 1):
        for left in after_power_cut(disk, moment, MOST, seed=moment):
            assert each_is_old_or_new(operation, records(left))
            found = healed(left)
            assert found in (operation.old(), operation.new())
            outcomes.add(found == operation.new())
    assert outcomes == {False, True}


@every_operation
def test_what_was_said_to_be_saved_survives_a_power_cut(operation: Operation) -> None:
    """Once the command has ended well, nothing that a power cut takes belongs to the records."""
    disk = operation.disk()
    operation.run(disk)
    for left in after_power_cut(disk, len(disk.steps), 500, seed=0):
        assert records(left) == operation.new()
        assert healed(left) == operation.new()
        if not operation.cause:
            assert [entry.words for entry in store(left).journal.entries()] == [operation.name]


def test_a_power_cut_while_healing_is_healed_too() -> None:
    """The program is killed anywhere, and the power fails anywhere while the next command heals."""
    operation = OPERATIONS[3]
    states = 0
    for at in range(1, 200):
        disk = operation.disk()
        try:
            operation.run(FaultyDisk(disk, at, "kill"))
            break
        except Killed:
            disk.reboot()
        disk.all_is_safe()
        store(disk).heal(no_fields)
        for moment in range(len(disk.steps) + 1):
            for left in after_power_cut(disk, moment, 6, seed=moment):
                states += 1
                assert each_is_old_or_new(operation, records(left))
                assert healed(left) in (operation.old(), operation.new())
    assert states > 200


def test_a_power_cut_after_a_failed_operation_brings_nothing_of_it_back() -> None:
    """The disk was full, the command said that nothing was changed: that stays true."""
    operation = OPERATIONS[3]
    told = 0
    for at in range(1, 200):
        disk = operation.disk()
        faulty = FaultyDisk(disk, at, 28)
        try:
            operation.run(faulty)
        except StorageError as error:
            if "nothing was changed" not in error.message:
                continue
            told += 1
            disk.reboot()
            for left in after_power_cut(disk, len(disk.steps), MOST, seed=at):
                assert healed(left) == operation.old()
        if faulty.calls < at:
            break
    assert told > 5
