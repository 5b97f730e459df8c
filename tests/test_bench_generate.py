"""Workspaces for measurements are the same on every machine, and like real ones."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.generate import WIDE, counts_of, folders, generate, main
from crm_tui.model.ids import check_id
from crm_tui.model.record import read_record
from crm_tui.model.schema import schema_of
from crm_tui.model.settings_read import read_settings
from crm_tui.store.yaml import read_text


def files(folder: Path) -> dict[str, bytes]:
    """Every file by its path below the folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_arguments_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        generate(tmp_path / name, 200, vcards=tmp_path / f"{name}-cards")
    assert files(tmp_path / "one") == files(tmp_path / "other")
    assert files(tmp_path / "one-cards") == files(tmp_path / "other-cards")


def test_every_record_is_one_the_program_reads_without_a_word(tmp_path: Path) -> None:
    generate(tmp_path, 600)
    settings, wrong = read_settings(read_text((tmp_path / "crm.yaml").read_bytes()).nodes)
    assert wrong == []
    schema = schema_of(settings)
    ctx = schema.context(datetime(2026, 11, 21, tzinfo=UTC))
    for path in (tmp_path / "records").rglob("*.yaml"):
        kind = schema.kind_of_folder(path.relative_to(tmp_path / "records").parts[0])
        assert kind is not None
        assert check_id(path.stem) == ""
        assert read_record(kind, path.stem, read_text(path.read_bytes()).nodes, ctx, settings)[1] == [], path


@pytest.mark.parametrize("records", [0, 1, 7, 1000, 100_000])
def test_the_kinds_add_up_to_what_was_asked_for(records: int) -> None:
    assert sum(counts_of(records).values()) == records
    assert counts_of(records, "contacts") == {
        "companies": 0,
        "contacts": records,
        "deals": 0,
        "activities": 0,
        "tasks": 0,
    }


def test_sizes_are_those_of_real_records(tmp_path: Path) -> None:
    size = generate(tmp_path, 600)
    assert 250 <= size / 606 <= 900


def test_records_lie_where_the_program_would_have_put_them() -> None:
    """The first 500 in the folder itself, further ones by first letters; what happened by month, then by day."""
    contacts = folders("contacts", [f"{first}-ö-{number}" for number in range(300) for first in "ab"])
    assert Counter(contacts.values()) == {"contacts": WIDE, "contacts/aö": 50, "contacts/bö": 50}
    calls = folders("activities", [f"2026-11-21-0900-x-call-{number}" for number in range(WIDE + 1)])
    assert Counter(calls.values()) == {"activities/2026/11": WIDE, "activities/2026/11/21": 1}


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    assert main([str(tmp_path), "--records", "10"]) == 2
    assert "not empty" in capsys.readouterr().err
    assert files(tmp_path) == {"mine.txt": b"kept"}


def test_a_vcard_stands_for_each_contact(tmp_path: Path) -> None:
    generate(tmp_path / "crm", 50, only="contacts", vcards=tmp_path / "cards")
    cards = files(tmp_path / "cards")
    names = [path.read_text("utf-8").splitlines()[0] for path in (tmp_path / "crm/records/contacts").rglob("*.yaml")]
    told = [card.decode().split("FN:")[1].split("\r\n")[0] for card in cards.values()]
    assert sorted(told) == sorted(name.removeprefix("name: ") for name in names)


def test_an_icalendar_todo_stands_for_each_task(tmp_path: Path) -> None:
    generate(tmp_path / "crm", 50, only="tasks", todos=tmp_path / "todos")
    todos = [todo.decode() for todo in files(tmp_path / "todos").values()]
    tasks = [read_text(path.read_bytes()).nodes for path in (tmp_path / "crm/records/tasks").rglob("*.yaml")]
    told = [(todo.split("SUMMARY:")[1].split("\r\n")[0], todo.split("DATE:")[1][:8]) for todo in todos]
    assert sorted(told) == sorted((task["title"], str(task["due"]).replace("-", "")) for task in tasks)
