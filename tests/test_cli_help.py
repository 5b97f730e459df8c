"""Help: every command with usage and examples, loaded only when it is used."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from crm_tui.cli import reference
from crm_tui.cli.catalog import ENTRIES, SECTIONS
from crm_tui.cli.root import load
from tests.crm_cli import done


def test_help_groups_the_commands_and_shows_examples(tmp_path: Path) -> None:
    out = done(tmp_path, "--help").out
    places = [out.index(f"\n{section}:\n") for section in SECTIONS]
    assert places == sorted(places)
    for name in ENTRIES:
        assert re.search(rf"^  {name} ", out, re.MULTILINE)
    assert "crm list deals stage:proposal value:5k.." in out


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_has_help_with_examples(tmp_path: Path, name: str) -> None:
    out = done(tmp_path, name, "--help").out
    assert out.startswith(f"Usage: crm {name} ")
    assert "\nExamples:\n" in out
    assert out == done(tmp_path, name, "-h").out


def test_the_reference_knows_every_command() -> None:
    pages = reference()
    assert [page.name for page in pages] == list(ENTRIES)
    for page in pages:
        assert page.usage.startswith(f"crm {page.name} ")
        assert page.help
        assert page.examples
        assert page.options
    listing = next(page for page in pages if page.name == "list")
    assert ("--columns NAMES", "Fields, also derived or through a link, between commas.") in listing.options


@pytest.mark.parametrize("name", ENTRIES)
def test_options_in_examples_exist(name: str) -> None:
    """An example that cannot be typed is worse than none."""
    import click

    command = load(name)
    flags, valued = command.option_names(click.Context(command))
    for example in command.examples:
        for option in re.findall(r"(?<!\S)--[\w-]+", example.partition("crm ")[2].partition("|")[0]):
            assert option in (*flags, *valued), example


def test_a_line_of_help_fits_eighty_columns(tmp_path: Path) -> None:
    assert [line for line in done(tmp_path, "--help").out.splitlines() if len(line) > 80] == []


def test_help_loads_no_command_and_no_library_of_commands() -> None:
    code = (
        "import sys; from crm_tui.__main__ import run; code = run(['--help']);"
        "print([m for m in sys.modules if m.startswith('crm_tui.cli.commands') or m in ('yaml', 'textual')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_the_version(tmp_path: Path) -> None:
    from crm_tui import __version__

    assert done(tmp_path, "--version").out == f"crm {__version__}\n"
