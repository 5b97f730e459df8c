"""The documentation says what is so: generated pages, examples, links."""

import re
from pathlib import Path

import pytest

from crm_tui.cli import reference
from crm_tui.model.schema import schema_of
from crm_tui.model.settings_read import read_settings
from crm_tui.query.syntax import parse
from crm_tui.store.yaml import read_text
from crm_tui.userconfig.tables import config_of
from docs.generate import PAGES

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def page(project: Path, name: str) -> str:
    return (project / name).read_text("utf-8")


def block(text: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_what_the_code_makes(project: Path, name: str) -> None:
    """`make docs` was run after the last change."""
    assert page(project, f"docs/{name}") == PAGES[name]()


def test_every_command_has_help_and_an_example() -> None:
    bare = [each.name for each in reference() if not each.help or not each.examples]
    assert bare == []


def test_every_link_leads_somewhere(project: Path) -> None:
    pages = [project / "README.md", project / "CHANGELOG.md", *(project / "docs").rglob("*.md")]
    broken = [
        f"{each.relative_to(project)}: {target}"
        for each in pages
        for target in LINK.findall(each.read_text("utf-8"))
        if not target.startswith(("http://", "https://")) and not (each.parent / target).exists()
    ]
    assert broken == []


def test_the_readme_names_only_commands_that_exist(project: Path) -> None:
    known = {each.name for each in reference()}
    named = set(re.findall(r"^    \$ crm ([a-z]+)", page(project, "README.md"), re.MULTILINE))
    assert named
    assert named <= known


def test_the_settings_page_is_a_workspace_without_a_fault(project: Path) -> None:
    settings, findings = read_settings(read_text(block(page(project, "docs/settings.md"), "yaml").encode()).nodes)
    assert findings == []
    assert {"vessel"} < set(schema_of(settings).kinds)


def test_the_configuration_page_can_be_read(project: Path) -> None:
    text = block(page(project, "docs/config.md"), "toml")
    config = config_of("config.toml", text.encode(), lambda path: path.replace("~", "/home/grace"))
    assert (config.member, config.glyphs, config.at("/home/grace/business").commit) == ("grace", "ascii", False)


def test_every_query_of_the_page_can_be_read(project: Path) -> None:
    rows = re.findall(r"^\| (`.*?) \|", page(project, "docs/queries.md"), re.MULTILINE)
    queries = [query for row in rows for query in re.findall(r"`([^`]+)`", row)]
    assert len(queries) > 20
    for query in queries:
        assert parse(query).text == query


def test_the_changelog_has_a_place_for_what_comes(project: Path) -> None:
    assert "## [Unreleased]" in page(project, "CHANGELOG.md")
