"""`crm agenda --count` for prompts: the short way says what the long one says, and steps back where it cannot know."""

import os
from pathlib import Path

import pytest

from crm_tui.cli import counting
from tests.crm_cli import crm, done
from tests.test_cli_agenda import FILES
from tests.workspaces import age, build, records, write


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """An indexed workspace of its own, in a repository, where Grace works."""
    folder = build(tmp_path / "shop", FILES)
    done(folder, "index")
    done(folder, "agenda")
    return folder


def short(folder: Path, days: str = "", whose: str = "") -> bool:
    """Whether the short way answers."""
    return counting.count(str(folder), days, whose) is not None


@pytest.mark.parametrize("words", [[], ["--days", "0"], ["--days=1"], ["--for", "all"], ["--for=all", "--days", "400"]])
def test_the_short_way_counts_what_the_agenda_lists(shop: Path, words: list[str]) -> None:
    counted = done(shop, "agenda", "--count", *words)
    assert int(counted.out) == len(done(shop, "agenda", "--json", *words).json)


def test_it_answers_where_nothing_changed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert short(shop)
    assert capsys.readouterr().out == "4\n"
    assert short(shop, "0", "all")
    assert capsys.readouterr().out == "4\n"


@pytest.mark.parametrize(
    "days, whose",
    [("soon", ""), ("-1", ""), ("", "linus"), ("", "me")],
)
def test_what_it_leaves_to_the_long_way(shop: Path, days: str, whose: str) -> None:
    assert not short(shop, days, whose)


def changed(folder: Path) -> None:
    records(folder, {"tasks/send-quote-k7xm": "title: Send quote\ndue: 2026-11-21\ndone: 2026-11-21\n"})


def settings_changed(folder: Path) -> None:
    write(folder, "crm.yaml", (folder / "crm.yaml").read_text() + "# more\n")


def planned(folder: Path) -> None:
    """A talk is planned, of which only the rule knows whether it counts today."""
    records(folder, {"activities/soon-call-b4cd": "subject: S\ntype: call\nat: 2026-11-25\ncontacts: [ada]\n"})
    age(folder)
    done(folder, "index")


def interrupted(folder: Path) -> None:
    write(folder, ".crm/journal/20261121T110000-k7xm.open", "{}")


def without_index(folder: Path) -> None:
    (folder / ".crm/index.sqlite").unlink()


def damaged(folder: Path) -> None:
    (folder / ".crm/index.sqlite").write_bytes(b"no database " * 100)


def stranger(folder: Path) -> None:
    os.symlink("/dev/null", folder / "records/tasks/link.yaml")


@pytest.mark.parametrize(
    "happen",
    [changed, settings_changed, planned, interrupted, without_index, damaged, stranger],
    ids=lambda f: f.__name__,
)
def test_it_steps_back_where_it_cannot_know(shop: Path, happen, capsys: pytest.CaptureFixture[str]) -> None:
    happen(shop)
    assert not short(shop)
    assert capsys.readouterr().out == ""


def test_after_an_edit_in_vim_the_count_is_right_at_once(shop: Path) -> None:
    changed(shop)
    assert done(shop, "agenda", "--count").out == "3\n"


def test_no_workspace_is_told_as_ever(tmp_path: Path) -> None:
    ran = crm(tmp_path, "agenda", "--count")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no workspace" in ran.err
