"""What the commits say of one record, and how that is told on its page."""

from pathlib import Path

import pytest

from crm_tui.query.find import get
from crm_tui.tui.showing.changes import change_names, changes
from crm_tui.workspace.history import history
from tests.git_plain import git
from tests.workspaces import NOW, build, opened, write

ADA = "name: Ada\ntitle: Analyst\n"
MEMBERS = {
    "members/grace": "name: Grace Hopper\nemail: grace@example.invalid\n",
    "companies/engines": "name: Engines\n",
}


def by(folder: Path, name: str, path: str, text: str | None) -> None:
    """Somebody writes a record, or deletes it, and commits."""
    place = f"records/{path}.yaml"
    if text is None:
        (folder / place).unlink()
    else:
        write(folder, place, text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "promoted", f"--author={name.title()} <{name}@example.invalid>")


def told(folder: Path, id_: str = "ada", but: frozenset[str] | None = None) -> list[tuple[str, list[str], str]]:
    """The changes of a contact as its page tells them: the first line, the others, and who."""
    with opened(folder) as workspace:
        asking = workspace.asking()
        found = workspace.ask(lambda db: get(db, asking, "contact", id_))
        read = history(workspace, found, NOW)
        names = workspace.ask(lambda db: change_names(db, asking, found.kind, read))
        lines = [each.event for each in changes(found.kind, read, asking, names, but)]
        return [(line.words, list(line.details), line.by) for line in lines]


@pytest.mark.parametrize(
    "before, after, words",
    [
        ("title: Analyst\n", "title: Chief Analyst\n", "title: Analyst → Chief Analyst"),
        ("", "company: engines\n", "company: none → Engines"),
        ("tags: [vip, old]\n", "tags: [vip, maths]\n", "tags: + maths  - old"),
        ("emails: [a@b.example]\n", "emails: [work: a@b.example]\n", "emails: + a@b.example (work)  - a@b.example"),
        ("consent: {email: 2026-03-01}\n", "", "consent: - email: 2026-03-01"),
        ("notes: |\n  one\n  two\n", "notes: |\n  one\n  three\n", "notes: + three  - two"),
        ("birthday: 1815-12-10\n", "birthday: 30 Feb\n", "birthday: 1815-12-10 → 30 Feb"),
        ("shirt: M\n", "shirt: L\n", "shirt: M → L"),
        ("tags: [a, b]\n", "tags: [b, a]\n", "tags: in another order"),
        ("", "formerly: [ada-byron]\n", "renamed, was ada-byron"),
    ],
)
def test_a_change_is_told_field_by_field(tmp_path, before, after, words) -> None:
    """From what to what; of lists what came and went; own and unreadable values as they stand."""
    build(tmp_path, {**MEMBERS, "contacts/ada": f"name: Ada\n{before}"})
    by(tmp_path, "grace", "contacts/ada", f"name: Ada\n{after}")
    assert told(tmp_path)[0] == (words, ['"promoted"'], "grace")


def test_who_did_what_in_which_order(tmp_path) -> None:
    """The latest first; several fields in several lines; who is of the team by their id; what nobody committed first."""
    build(tmp_path, {**MEMBERS, "contacts/ada": ADA})
    by(tmp_path, "linus", "contacts/ada", f"{ADA}tags: [vip]\nstatus: lead\n")
    by(tmp_path, "grace", "contacts/ada", "name: Ada\ntitle: Chief\ntags: [vip]\nstatus: lead\n")
    write(tmp_path, "records/contacts/ada.yaml", "name: Ada\ntags: [vip]\nstatus: lead\n")
    lines = told(tmp_path)
    assert lines[:3] == [
        ("title: Chief → none", ["in no commit yet"], ""),
        ("title: Analyst → Chief", ['"promoted"'], "grace"),
        ("tags: + vip", ["status: none → lead", '"promoted"'], "Linus"),
    ]
    assert lines[3][0] == "added"
    assert [words for words, _, _ in told(tmp_path, but=frozenset(("title",)))] == ["tags: + vip", "added"]


def test_a_renamed_record_keeps_its_past(tmp_path) -> None:
    """What was changed under the former id is told, and the renaming itself, though both are other files to git."""
    build(tmp_path, {**MEMBERS, "contacts/ada-byron": ADA})
    by(tmp_path, "grace", "contacts/ada-byron", "name: Ada\ntitle: Countess\n")
    (tmp_path / "records/contacts/ada-byron.yaml").unlink()
    by(tmp_path, "grace", "contacts/ada", "name: Ada\ntitle: Countess\nformerly: [ada-byron]\n")
    assert [words for words, _, _ in told(tmp_path)] == ["renamed, was ada-byron", "title: Analyst → Countess", "added"]


def test_what_cannot_be_read_is_passed_over(tmp_path) -> None:
    """A commit of a broken file tells nothing, and neither does a workspace without git."""
    build(tmp_path / "one", {**MEMBERS, "contacts/ada": ADA})
    by(tmp_path / "one", "grace", "contacts/ada", "name: [Ada\n")
    by(tmp_path / "one", "grace", "contacts/ada", ADA)
    assert [words for words, _, _ in told(tmp_path / "one")] == ["added"]
    build(tmp_path / "two", {**MEMBERS, "contacts/ada": ADA}, repository=False)
    assert told(tmp_path / "two") == []


def test_of_very_many_changes_the_last_are_told(tmp_path, monkeypatch) -> None:
    """And that there are earlier ones."""
    monkeypatch.setattr("crm_tui.workspace.history.MOST", 2)
    build(tmp_path, {**MEMBERS, "contacts/ada": ADA})
    for number in range(3):
        by(tmp_path, "grace", "contacts/ada", f"name: Ada\ntitle: T{number}\n")
    assert [words for words, _, _ in told(tmp_path)] == [
        "title: T1 → T2", "title: T0 → T1", "earlier ones than these are in git",
    ]  # fmt: skip
