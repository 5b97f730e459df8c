"""The user's own settings: read from the configuration folder, each fault told with its file and line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.errors import StorageError, UsageError
from crm_tui.userconfig import JoinedRoot, UserConfig, WorkspaceConfig, editor, read_config
from crm_tui.userconfig.tables import config_of

FULL = """\
# who I am
member = "grace"
workspace = "~/crm"
editor = "code -w"
theme = "nord"
glyphs = "ascii"
commit = false
git_allowed = ["core.editor=vim"]

[keymap]
"deal.move-stage" = "m,f5"

[colours]
accent = "#FFB454"

[words]
"நாளை" = "tomorrow"

[workspaces."~/crm"]
member = "hopper"
commit = true
roots = [{name = "private", folder = "~/crm-private"}]

[workspaces."/srv/team/"]
"""


def written(home: Path, text: str | bytes) -> Path:
    file = home / "config" / "crm" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_without_a_file_everything_is_as_it_comes(home):
    config = read_config(os.environ)

    assert config == UserConfig(path=str(home / "config" / "crm" / "config.toml"))
    assert (config.member, config.theme, config.glyphs, config.commit) == ("", "auto", "unicode", True)


def test_all_settings(home):
    file = written(home, FULL)

    assert read_config(os.environ) == UserConfig(
        path=str(file),
        member="grace",
        workspace=str(home / "crm"),
        editor="code -w",
        theme="nord",
        glyphs="ascii",
        commit=False,
        git_allowed=("core.editor=vim",),
        keymap={"deal.move-stage": "m,f5"},
        colours={"accent": "#FFB454"},
        words={"நாளை": "tomorrow"},
        workspaces={
            str(home / "crm"): WorkspaceConfig("hopper", True, (JoinedRoot("private", str(home / "crm-private")),)),
            "/srv/team": WorkspaceConfig(),
        },
    )


def test_what_holds_in_a_workspace(home):
    written(home, FULL)
    config = read_config(os.environ)

    assert config.at(f"{home}/crm/") == WorkspaceConfig("hopper", True, config.workspaces[f"{home}/crm"].roots)
    assert config.at("/srv/team") == WorkspaceConfig("grace", False, ())
    assert config.at("/elsewhere") == WorkspaceConfig("grace", False, ())


def test_a_file_saved_on_windows_is_the_same(home):
    plain = written(home, FULL).read_bytes()
    before = read_config(os.environ)
    Path(before.path).write_bytes(b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n"))

    assert read_config(os.environ) == before


@pytest.mark.parametrize(
    "text, line, message, hint",
    [
        ("member = grace", ":1:10:", "no TOML", "in quotes"),
        ("# one\n\nmember = 'a'\nmember = 'b'\n", ":", "no TOML", "in quotes"),
        ("[keymap", ":1:", "no TOML", "in quotes"),
        ("member = 'a'\n\ntheem = 'dark'\n", ":3:", "no setting 'theem'", "did you mean 'theme'?"),
        ("# member\nmember = 7\n", ":2:", "member is a text", 'member = "…"'),
        ("git_allowed = 'core.editor=vim'", ":1:", "git_allowed is a list of KEY=VALUE", "core.editor=vim"),
        ("git_allowed = ['core.editor']", ":1:", "git_allowed is a list of KEY=VALUE", "core.editor=vim"),
        ("commit = 'no'", ":1:", "commit is true or false", "commit = false"),
        ("glyphs = 'asci'", ":1:", "no glyphs 'asci'", "did you mean 'ascii'?"),
        ("workspace = 'crm'", ":1:", "'crm' is no absolute path", "/ or ~/"),
        ("workspace = '/a\\u0000b'".replace("'", '"'), ":1:", "no absolute path", "/ or ~/"),
        ("keymap = 'm'", ":1:", "keymap is a table", "[keymap]"),
        ("[keymap]\n'deal.win' = 'w'\n'deal.lose' = 3\n", ":3:", "deal.lose is a text", "…"),
        ("[colours]\naccent = 'red'\n", ":2:", "'red' is no colour", "#82aaf0"),
        ("[colours]\nborder = '#000000'\n", ":2:", "no setting 'border'", ""),
        ("[words]\nheute = true\n", ":2:", "heute is a text", "…"),
        ("workspaces = 3", ":1:", "workspaces is a table", "[workspaces]"),
        ("[workspaces]\ncrm = {}\n", ":2:", "'crm' is no absolute path", "/ or ~/"),
        ("[workspaces]\n'/a' = 3\n", ":2:", "/a is a table", "[/a]"),
        ("commit = true\n[workspaces.'/a']\nmembers = 'x'\n", ":3:", "no setting 'members'", "'member'"),
        ("commit = true\n[workspaces.'/a']\ncommit = 1\n", ":3:", "commit is true or false", "false"),
        ("[workspaces.'/a']\n[workspaces.'/a/']\n", ":", "/a stands here twice", "as one"),
        ("[workspaces.'/a']\nroots = 'x'\n", ":2:", "roots is a list", "name ="),
        ("[workspaces.'/a']\nroots = ['x']\n", ":2:", "roots is a table", ""),
        ("[workspaces.'/a']\nroots = [{folder = '/b'}]\n", ":2:", "'' is no name for a root", "small letters"),
        ("[workspaces.'/a']\nroots = [{name = 'A/B', folder = '/b'}]\n", ":2:", "'A/B' is no name", "small letters"),
        ("[workspaces.'/a']\nroots = [{name = 'b'}]\n", ":2:", "the root 'b' needs a folder", "folder ="),
        ("[workspaces.'/a']\nroots = [{name = 'b', folder = 'c'}]\n", ":2:", "'c' is no absolute path", "~/"),
        (
            "[workspaces.'/a']\nroots = [{name='b',folder='/b'},{name='b',folder='/c'}]\n",
            ":2:",
            "'b' is no name",
            "once",
        ),
        ("[workspaces.'/a']\nroots = [{name='b',path='/b'}]\n", ":2:", "no setting 'path'", "folder"),
        ("fonts = 'red'", ":1:", "no setting 'fonts'", "one of: member"),
        (b"member = 'gr\xe4ce'", ":1:", "not UTF-8", "UTF-8"),
        (b"#\n#\n\xff", ":3:", "not UTF-8", "UTF-8"),
    ],
)
def test_a_fault_is_told_with_file_and_line(home, text, line, message, hint):
    file = written(home, text)

    with pytest.raises(UsageError) as caught:
        read_config(os.environ)

    assert caught.value.message.startswith(f"{file}{line}")
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_nesting_without_end_is_a_fault(home):
    written(home, "member = " + "[" * 100_000)

    with pytest.raises(UsageError, match="no TOML"):
        read_config(os.environ)


def test_a_folder_in_place_of_the_file_cannot_be_read(home):
    (home / "config" / "crm" / "config.toml").mkdir(parents=True)

    with pytest.raises(StorageError, match=r"config\.toml: Is a directory"):
        read_config(os.environ)


def test_a_file_in_place_of_the_folder_is_no_file(home):
    (home / "config").write_text("")

    assert read_config(os.environ).member == ""


@pytest.mark.parametrize(
    "configured, env, expected",
    [
        ("", {}, ("vi",)),
        ("", {"EDITOR": "nano"}, ("nano",)),
        ("", {"EDITOR": "nano", "VISUAL": "vim -f"}, ("vim", "-f")),
        ("code -w", {"VISUAL": "vim"}, ("code", "-w")),
        ("'/opt/my editor/run' --wait", {}, ("/opt/my editor/run", "--wait")),
        ("", {"EDITOR": "  "}, ("vi",)),
    ],
)
def test_the_editor(configured, env, expected):
    assert editor(UserConfig(editor=configured), env) == expected


def test_an_editor_with_an_open_quote_is_a_fault():
    with pytest.raises(UsageError, match="close the quotes"):
        editor(UserConfig(editor="vim 'x"), {})


TOML = st.text(st.sampled_from("membrcoit='\"[]{}.,\n ~/#1#keyapworlds"), max_size=80)


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode) | TOML.map(str.encode))
def test_any_file_is_read_or_is_a_fault_of_the_file(data):
    try:
        said = config_of("/c.toml", data, lambda folder: folder).path
    except UsageError as error:
        said = error.message
    assert said.startswith("/c.toml")


def test_without_a_file_nothing_is_loaded_to_read_one(home):
    """`crm list` pays nothing for settings that nobody wrote."""
    program = (
        "import os, sys; from crm_tui.userconfig import read_config; read_config(os.environ);"
        "sys.exit(bool({'tomllib', 'shlex', 'difflib'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
