"""A template that cannot be read is told with its line before anybody sends a mail from it."""

from pathlib import Path

import pytest

from crm_tui.documents.syntax import template_problems


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    return tmp_path / "templates"


def told(templates: Path) -> list[tuple[str, int, str]]:
    return [(each.path, each.line, each.code) for each in template_problems("", templates.parent)]


def test_good_templates_and_other_files_are_no_problem(templates: Path) -> None:
    (templates / "hello.eml.j2").write_text("Hello {{ contact.name }}\n{% if deal %}x{% endif %}\n")
    (templates / "notes.txt").write_text("{{ not a template")
    assert told(templates) == []


def test_a_fault_is_told_with_its_line(templates: Path) -> None:
    (templates / "deep").mkdir()
    (templates / "deep" / "offer.md.j2").write_text("one\n{% for item in items %}\n{{ item }}\n")
    (templates / "quote.md.j2").write_text("one\n{{ contact.name }\n")
    assert told(templates) == [("templates/deep/offer.md.j2", 3, "template"), ("templates/quote.md.j2", 2, "template")]


def test_what_is_no_text_or_no_file_is_told(templates: Path) -> None:
    (templates / "latin.eml.j2").write_bytes(b"caf\xe9")
    (templates / "outside.eml.j2").symlink_to("/etc/hostname")
    assert [code for _, _, code in told(templates)] == ["encoding", "unreadable"]


def test_a_template_is_never_run(templates: Path, tmp_path: Path) -> None:
    (templates / "bomb.md.j2").write_text("{% for i in range(10**9) %}{{ i }}{% endfor %}{{ 7/0 }}")
    assert told(templates) == []


def test_a_workspace_without_templates_has_none(tmp_path: Path) -> None:
    assert list(template_problems("", tmp_path)) == []
