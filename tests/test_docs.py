"""The documentation says what is so: generated pages, examples, links."""

import re
from pathlib import Path

import pytest

from crm_tui import errors
from crm_tui.cli import exits, reference
from crm_tui.model import settings_fields, settings_read
from crm_tui.model.record import read_record
from crm_tui.model.schema import schema_of
from crm_tui.model.settings import DEFAULTS
from crm_tui.model.settings_read import read_settings
from crm_tui.query.derived import DERIVED
from crm_tui.store.yaml import read_text
from crm_tui.tui.themes import DEFAULT_THEME
from crm_tui.userconfig.config import UserConfig, WorkspaceConfig
from crm_tui.userconfig.tables import config_of
from docs.generate import PAGES
from tests.crm_cli import SHOP, crm
from tests.workspaces import NOW, build, write

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


ORDER = ("contact", "company", "deal", "activity", "task", "ticket")


def rows(text: str) -> list[list[str]]:
    """The cells of all tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]
    return [row for row in cells if row[0].startswith("`")]


def keys_told(text: str, section: str) -> list[str]:
    """The keys in the table of a section."""
    return [
        row[0].strip("`")
        for row in rows(re.split(rf"^##+ {section}$", text, flags=re.MULTILINE)[1].partition("\n##")[0])
    ]


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


def test_every_query_of_the_pages_finds_records_without_a_complaint(project: Path, tmp_path: Path, home: Path) -> None:
    """Of deals or of contacts: a field that neither has would be an error."""
    text = page(project, "docs/queries.md")
    first = text.partition("\n## ")[0]
    queries = [query for row in rows(first) for query in re.findall(r"`([^`]+)`", row[0])]
    queries += re.findall(r"`(\w+:\S+)`", page(project, "README.md").partition("## Five minutes")[2])
    queries.append(first.partition("crm list deals ")[2].partition("\n")[0])
    assert len(queries) > 30
    write(home / "config", "crm/config.toml", 'member = "grace"\n')
    folder = build(tmp_path / "crm", SHOP, settings="format: 1\n")
    for query in queries:
        ended = [crm(folder, "list", kind, query) for kind in ("deals", "contacts")]
        assert 0 in [each.code for each in ended], (query, ended)


def test_the_exit_codes_of_the_page_are_those_there_are(project: Path) -> None:
    table = page(project, "docs/commands.md").partition("\n## ")[0]
    raised = {each.exit_code for each in vars(errors).values() if isinstance(each, type) and hasattr(each, "exit_code")}
    assert {row[0].strip("`") for row in rows(table)} == {
        str(code) for code in (exits.DONE, exits.INTERRUPTED, *raised)
    }


def test_the_derived_fields_of_the_page_are_those_there_are(project: Path) -> None:
    table = page(project, "docs/queries.md").partition("## Worked out")[2]
    told = {name: row[1] for row in rows(table) for name in re.findall(r"`(\w+)`", row[0])}
    assert told == {
        each.name: "every kind" if "" in each.sql else ", ".join(sorted(each.sql, key=ORDER.index))
        for each in DERIVED.values()
    }


@pytest.mark.parametrize(
    "section, keys",
    [
        ("Every key", settings_read.KEYS),
        ("A pipeline", settings_read._PIPELINE_KEYS),
        ("A stage", settings_read._STAGE_KEYS),
        ("Lists of choices", settings_read.CHOICE_LISTS),
        ("A field of your own", settings_fields._FIELD_KEYS),
        ("A kind of your own", settings_fields._KIND_KEYS),
    ],
)
def test_the_settings_page_knows_every_key(project: Path, section: str, keys: tuple[str, ...]) -> None:
    assert sorted(keys_told(page(project, "docs/settings.md"), section)) == sorted(keys)


def test_the_settings_page_knows_the_choices_that_are_built_in(project: Path) -> None:
    section = page(project, "docs/settings.md").partition("### Lists of choices")[2].partition("\n###")[0]
    fields = [field for kind in schema_of(DEFAULTS).kinds.values() for field in kind.fields.values()]
    known = {each.choices_from: ", ".join(choice.key for choice in each.choices) or "any word" for each in fields}
    assert {row[0].strip("`"): row[2] for row in rows(section)}.items() <= known.items()


def test_the_defaults_of_the_settings_page_are_true(project: Path) -> None:
    told = {row[0].strip("`"): row[2] for row in rows(page(project, "docs/settings.md").partition("## Every key")[2])}
    assert told["format"] == str(DEFAULTS.format)
    assert (told["currency"], told["locale"], told["timezone"]) == (
        DEFAULTS.currency, DEFAULTS.locale, DEFAULTS.timezone
    )  # fmt: skip
    stages = ", ".join(stage.key for stage in DEFAULTS.pipelines[0].stages)
    assert told["pipelines"] == f"`{DEFAULTS.pipelines[0].key}`: {stages}"
    read, findings = read_settings(
        {"pipelines": [{"key": "p", "stages": ["open", "won", "lost"]}], "fields": {"deal": [{"key": "own"}]}}
    )
    assert findings == []
    assert [(s.key, s.outcome, int(s.probability), s.rots) for s in read.pipelines[0].stages] == [
        ("open", "open", 50, 0), ("won", "won", 100, 0), ("lost", "lost", 0, 0)
    ]  # fmt: skip
    assert told["probability"] == "open 50, won 100, lost 0"
    assert told["type"] == read.fields["deal"][0].type.name


def test_the_configuration_page_knows_every_key(project: Path) -> None:
    text = page(project, "docs/config.md")
    assert [row[0].strip("`") for row in rows(text)] == list(UserConfig._fields[1:])
    assert {name for name in WorkspaceConfig._fields if f"`{name}`" in text} == set(WorkspaceConfig._fields)
    defaults = {row[0].strip("`"): row[2] for row in rows(text)}
    assert (defaults["glyphs"], defaults["commit"]) == (UserConfig().glyphs, str(UserConfig().commit).lower())
    assert defaults["theme"] == f"`{DEFAULT_THEME}`"


def test_words_of_the_person_s_own_are_understood(tmp_path: Path, home: Path) -> None:
    """As the configuration page says: `[words]`."""
    folder = build(tmp_path / "crm", SHOP)
    write(home / "config", "crm/config.toml", '[words]\nmorgen = "tomorrow"\n')

    assert crm(folder, "set", "kiosk", "close=morgen").code == 0

    assert "close: 2026-11-22" in (folder / "records/deals/kiosk.yaml").read_text()
    assert "Kiosk" in crm(folder, "list", "deals", "close:morgen").out


def test_every_example_of_yaml_in_the_readme_can_be_read(project: Path) -> None:
    record, settings = re.findall(r"```yaml\n(.*?)```", page(project, "README.md"), re.DOTALL)
    schema = schema_of(DEFAULTS)
    _, findings = read_record(
        schema.kinds["contact"], "ada", read_text(record.encode()).nodes, schema.context(NOW), DEFAULTS
    )
    assert findings == []
    assert read_settings(read_text(settings.encode()).nodes)[1] == []


def test_every_command_of_the_import_page_is_one(project: Path) -> None:
    text = page(project, "docs/import.md").replace("\\\n", " ")
    lines = re.findall(r"^ {4}(crm (?:import|init|pipeline|list|find|undo).*)$", text, re.MULTILINE)
    assert len(lines) > 8
    known = {
        each.name: set(re.findall(r"--[a-z-]+", " ".join(option for option, _ in each.options))) for each in reference()
    }
    for line in lines:
        options = set(re.findall(r"(?<!\S)--[a-z-]+", line.partition("[")[0]))
        assert options <= known[line.split()[1]], line


def test_the_changelog_has_a_place_for_what_comes(project: Path) -> None:
    assert "## [Unreleased]" in page(project, "CHANGELOG.md")


@pytest.mark.parametrize(
    "query, ids",
    [
        ("title:ENGINE", {"engine-no-2"}),
        ("title=kiosk", {"kiosk"}),
        ("title=kios", set()),
        ("stage:prop", {"engine-no-2"}),
        ("value=9800", {"solar-roof"}),
        ("value:9.8k..", {"solar-roof", "engine-no-2"}),
        ("value<9800", {"kiosk"}),
        ("close:dec", {"solar-roof", "engine-no-2"}),
        ("close<=2026-12-04", {"engine-no-2"}),
        ("company:harb", {"kiosk"}),
        ("company=harb", set()),
        ("company:'Analytical'", set()),
        ('company:"Analytical Engines"', {"engine-no-2"}),
        ("stage!=lead", {"engine-no-2"}),
        ("owner:none", {"kiosk", "solar-roof"}),
        ("value:2000,12500", {"kiosk", "engine-no-2"}),
    ],
)
def test_values_compare_as_the_page_says(tmp_path: Path, query: str, ids: set[str]) -> None:
    folder = build(tmp_path / "crm", SHOP)

    assert {each["id"] for each in crm(folder, "list", "deals", query, "--json").json} == ids
