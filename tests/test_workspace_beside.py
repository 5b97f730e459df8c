"""What another thread does meanwhile is done at the end of the block, whatever happens in it."""

from threading import Event

import pytest

from crm_tui.workspace.beside import beside


def test_both_go_on_at_once() -> None:
    """Either waits for the other, so one after the other would never end."""
    here, there = Event(), Event()

    def act() -> str:
        there.set()
        return "done" if here.wait(5) else "alone"

    with beside(act) as answer:
        assert there.wait(5)
        here.set()
    assert answer() == "done"


def test_what_fails_is_raised_where_the_answer_is_asked_for() -> None:
    def act() -> None:
        raise OSError("no room")

    with beside(act) as answer:
        pass
    with pytest.raises(OSError, match="no room"):
        answer()


def test_a_block_that_fails_still_has_it_done() -> None:
    seen: list[str] = []
    with pytest.raises(ValueError, match="here"), beside(lambda: seen.append("done")):
        raise ValueError("here")
    assert seen == ["done"]
