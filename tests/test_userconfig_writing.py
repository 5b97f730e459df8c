"""Who I am, written into my own configuration: one line more, and every other as I left it."""

import pytest

from crm_tui.errors import UsageError
from crm_tui.userconfig.folders import expanded
from crm_tui.userconfig.tables import config_of
from crm_tui.userconfig.writing import with_member

ENV = {"HOME": "/home/ada"}
PATH = "/home/ada/.config/crm/config.toml"
NEW = '[workspaces."~/crm"]\nmember = "grace"\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", NEW),
        ('member = "ada"  # else\n', 'member = "ada"  # else\n\n' + NEW),
        ("commit = false", "commit = false\n\n" + NEW),
        (
            '[workspaces."~/crm"] # mine\nmember = "ada" # once\ncommit = false\n\n[words]\nmorgen = "tomorrow"\n',
            '[workspaces."~/crm"] # mine\nmember = "grace" # once\ncommit = false\n\n[words]\nmorgen = "tomorrow"\n',
        ),
        (
            "[workspaces.'/home/ada/crm/']\ncommit = false\n[workspaces.\"/srv/team\"]\nmember = 'ada'\n",
            "[workspaces.'/home/ada/crm/']\nmember = \"grace\"\ncommit = false\n"
            "[workspaces.\"/srv/team\"]\nmember = 'ada'\n",
        ),
        ('[workspaces."~/crm"]', NEW),
    ],
)
def test_one_line_says_who_i_am_here(before: str, after: str) -> None:
    """In the table of the workspace, which is made at the end where there is none."""
    made = with_member(PATH, before.encode(), "/home/ada/crm", "grace", ENV)
    assert made.decode() == after
    assert config_of(PATH, made, lambda each: expanded(each, ENV)).at("/home/ada/crm").member == "grace"


def test_names_of_any_script_are_written() -> None:
    made = with_member(PATH, b"", '/srv/க "x"', "அன்பு-செல்வன்", ENV)
    assert config_of(PATH, made, lambda each: expanded(each, ENV)).at('/srv/க "x"').member == "அன்பு-செல்வன்"


@pytest.mark.parametrize(
    "text",
    [
        'workspaces = {"~/crm" = {commit = false}}\n',
        'workspaces."~/crm".commit = false\n',
        'editor = """\n[workspaces."~/crm"]\n"""\n',
        '[workspaces."~/crm"]\nroots = [\n  {name = "a", folder = "/a"},\n]\nmember = """x"""\n',
    ],
)
def test_another_form_is_left_to_me(text: str) -> None:
    """It is told what to write, and the file stays."""
    with pytest.raises(UsageError) as told:
        with_member(PATH, text.encode(), "/home/ada/crm", "grace", ENV)
    assert PATH in str(told.value)
