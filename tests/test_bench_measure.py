"""The table of measurements says what was measured, what it was held against, and what could not be measured."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.index import events, walk
from bench.measure import Missing, Row, at_most, environment, faster, in_turns, milliseconds, process, within
from bench.stock import Stock
from bench.terminal import Terminal


def test_a_ratio_holds_up_to_its_bound() -> None:
    row = at_most("start", 2, 0.3, 0.15)
    assert row == Row("start", "≤ 2 ×", "300.0 ms", "150.0 ms", "2.00 ×", True)
    assert at_most("start", 2, 0.31, 0.15).holds is False


def test_a_ratio_may_have_a_ceiling_besides() -> None:
    row = at_most("refresh", 2, 0.021, 0.020, ceiling=0.020)
    assert (row.bound, row.holds) == ("≤ 2 ×, < 20.0 ms", False)


def test_what_is_to_be_faster_holds_from_its_bound_on() -> None:
    assert faster("find", 5, 0.1, 0.5) == Row("find", "≥ 5 × faster", "100.0 ms", "500.0 ms", "5.0 ×", True)
    assert faster("find", 5, 0.11, 0.5).holds is False


@pytest.mark.parametrize("took, holds", [(0.150, True), (0.151, False)])
def test_a_limit_stands_without_a_reference(took: float, holds: bool) -> None:
    row = within("edit", 0.150, took)
    assert (row.bound, row.reference, row.holds) == ("≤ 150.0 ms", "", holds)


@pytest.mark.parametrize("seconds, words", [(0.00049, "0.5 ms"), (0.9999, "999.9 ms"), (1.0, "1.00 s")])
def test_times_read_as_people_say_them(seconds: float, words: str) -> None:
    assert milliseconds(seconds) == words


def test_two_things_take_turns_and_the_best_of_each_counts() -> None:
    order: list[str] = []

    def told(name: str, numbers: list[float]) -> Callable[[], float]:
        def measured() -> float:
            order.append(name)
            return numbers.pop()

        return measured

    assert in_turns(told("ours", [3, 1, 2]), told("other", [6, 5, 4]), 3) == (1, 4)
    assert order == ["ours", "other"] * 3


def test_a_program_that_fails_is_told_with_its_words(tmp_path: Path) -> None:
    fails = [sys.executable, "-c", "import sys; sys.exit('no such thing')"]
    with pytest.raises(RuntimeError, match="ended with 1: no such thing"):
        process(fails, tmp_path, environment(tmp_path))


def test_the_screen_of_a_program_is_read_without_its_escapes(tmp_path: Path) -> None:
    program = r"print('\x1b[1mhello\x1b[0m'); word = input(); print('\x1b]0;title\x07got ' + word); input()"
    with Terminal([sys.executable, "-c", program], tmp_path, environment(tmp_path)) as screen:
        assert screen.until("hello") > screen.started
        typed = screen.send("there\n")
        assert screen.until("got there") > typed
        assert "title" not in screen.text
        assert screen.memory() > 1_000_000


def test_a_program_that_ends_before_its_screen_came_is_told(tmp_path: Path) -> None:
    with (
        Terminal([sys.executable, "-c", "print('bye')"], tmp_path, environment(tmp_path)) as screen,
        pytest.raises(RuntimeError, match="the program ended"),
    ):
        screen.until("hello")


def test_the_walk_finds_every_file_once(tmp_path: Path) -> None:
    for path in ("a/b/c.yaml", "a/d.yaml", "e.yaml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x: y\n")
    assert walk(tmp_path) == 3
    events([b"x: y\n", b"- a\n"])


def test_what_cannot_be_measured_says_why_and_fails_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def rival(stock: Stock) -> Row:
        """Ours against a rival."""
        raise Missing("the rival cannot be installed")

    monkeypatch.setattr(bench, "GROUPS", {"some": (rival,)})
    assert bench.main(["--keep", str(tmp_path), "some"]) == 0
    assert "| Ours against a rival | not measured: the rival cannot be installed |" in capsys.readouterr().out


def test_a_bound_that_does_not_hold_is_an_exit_code_and_bold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(stock: Stock) -> Row:
        return within("slow", 1, 2)

    def fast(stock: Stock) -> Row:
        return within("fast", 1, 0.5)

    monkeypatch.setattr(bench, "GROUPS", {"some": (slow, fast)})
    assert bench.main(["--keep", str(tmp_path)]) == 1
    assert bench.main(["--keep", str(tmp_path), "fast"]) == 0
    told = capsys.readouterr().out
    assert "| slow | 2.00 s |  |  | ≤ 1.00 s | **no** |" in told
    assert "| fast | 500.0 ms |  |  | ≤ 1.00 s | yes |" in told


def test_a_line_that_fails_takes_no_other_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(stock: Stock) -> Row:
        """Ours, broken."""
        raise RuntimeError("the program ended")

    def fast(stock: Stock) -> Row:
        return within("fast", 1, 0.5)

    monkeypatch.setattr(bench, "GROUPS", {"some": (broken, fast)})
    assert bench.main(["--keep", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert "| Ours, broken | failed |  |  |  | **no** |\n| fast | 500.0 ms |" in told.out
    assert "the program ended" in told.err
