"""Text from records, names, settings, git and arguments only ever reaches a terminal as text."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui.wording.display import display
from tests.crm_process import Ended, Processes, processes
from tests.hostile import ALL, NAME, OWN, PAYLOADS, RAW, TEXT, hostile
from tests.sound import files, index_is_true
from tests.workspaces import build, write

E = PAYLOADS["style"]
BYTES = os.fsdecode(b"\xff\x1b[7;41m")
LOOKING: dict[str, tuple[str, ...]] = {
    "help": ("--help",),
    "check": ("check",),
    "check-json": ("check", "--json"),
    "check-path": ("check", f"records/contacts/{NAME}.yaml", f"records/{TEXT}"),
    "doctor": ("doctor",),
    "find": ("find", "owned"),
    "find-json": ("find", "owned", "--json"),
    "find-hostile": ("find", TEXT),
    "list": ("list", "contacts"),
    "list-all": ("list", "contacts", "--columns", "name,shirt,tags,address,note,company.name,company.industry"),
    "list-json": ("list", "contacts", "--json"),
    "list-jsonl": ("list", "deals", "--format", "jsonl"),
    "list-csv": ("list", "contacts", "--format", "csv"),
    "list-tsv": ("list", "contacts", "--format", "tsv"),
    "list-yaml": ("list", "companies", "--format", "yaml"),
    "list-members": ("list", "members"),
    "list-activities": ("list", "activities"),
    "pipeline": ("pipeline",),
    "pipeline-json": ("pipeline", "--json"),
    "show": ("show", "contact/evil"),
    "show-json": ("show", "contact/evil", "--json"),
    "show-company": ("show", "evil-works"),
    "show-deal": ("show", "evil-deal"),
    "show-named": ("show", f"contact/{NAME}"),
    "complete": ("_complete", "bash", "3", "crm", "show", ""),
    "undo-list": ("undo", "--list"),
    "agenda": ("agenda", "--for", "all"),
    "status": ("status",),
    "config": ("config", "get"),
    "config-path": ("config", "get", "pipelines"),
    "schema": ("schema", "contact"),
    "schema-editor": ("schema", "--editor"),
    "complete-settings": ("_complete", "zsh", "crm", "config", "set", "pipelines."),
    "complete-reminders": ("_complete", "fish", "crm", "done", ""),
}
# Read by programs where it goes through a pipe, and exact there.
DATA = {"list-csv", "list-tsv", "list-yaml"}
REFUSED: dict[str, tuple[str, ...]] = {
    "command": (f"sh{E}ow",),
    "option": ("list", "deals", f"--for{E}mat"),
    "kind": ("list", f"dea{E}ls"),
    "field": ("list", "deals", f"sta{E}ge:x"),
    "query": ("list", "deals", f"stage:{E}", "(", f"value:{E}"),
    "choice": ("list", "contacts", f"shirt:{TEXT[9:]}"),
    "column": ("list", "deals", "--columns", TEXT),
    "format": ("list", "deals", "--format", E),
    "limit": ("list", "deals", "--limit", E),
    "id": ("show", TEXT),
    "bytes": ("show", BYTES),
    "stage": ("move", "good-deal", f"nowhere{E}"),
    "set-field": ("set", "good-deal", f"va{E}lue=1"),
    "set-value": ("set", "good-deal", f"value={TEXT}"),
    "set-day": ("set", "good-deal", f"close={E}"),
    "add-kind": ("add", E, "x"),
    "add-link": ("add", "deal", "x", f"company={E}nobody"),
    "operation": ("undo", E),
    "agenda-member": ("agenda", "--for", TEXT[9:]),
    "agenda-days": ("agenda", "--days", E),
    "me": ("me", TEXT[9:]),
    "config-path": ("config", "get", E),
    "config-set": ("config", "set", f"pipelines.{E}.label", "x"),
    "config-rename": ("config", "rename", f"sources.{E}", "x", "--yes"),
    "schema": ("schema", E),
    "log-type": ("log", "evil", E, "x"),
    "log-at": ("log", "evil", "call", "x", "--at", E),
    "task-due": ("task", "x", f"due={E}"),
    "done": ("done", E),
    "snooze": ("snooze", "good-deal", E),
    "attach": ("attach", "good-deal", f"nope{E}"),
    "mv": ("mv", "good-deal", E),
    "merge": ("merge", "good-deal", "evil-deal", "--take", f"{E}=A"),
    "tidy": ("tidy", E),
    "folder": ("-C", f"/{NAME}", "list", "deals"),
    "import-file": ("import", "csv", f"/{NAME}.csv", "--kind", "contact"),
    "import-format": ("import", E, "x.csv"),
    "completion": ("completion", E),
}
# No field or option has such a name, so that it is text to look for.
AS_TEXT = {"option", "field"}


@pytest.fixture(scope="module")
def crm() -> Iterator[Processes]:
    with processes() as started:
        yield started


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return hostile(tmp_path / "crm")


def nothing_raw(ended: Ended, terminal: bool) -> None:
    """What was printed steers nothing: only the program's own styles may, and they only on a terminal."""
    for text in (ended.out, ended.err):
        rest = OWN.sub("", text) if terminal else text
        assert RAW.findall(rest) == []
        assert rest.isascii() or not any("\udc80" <= char <= "\udcff" for char in rest)
    assert "Traceback" not in ended.err and "bug in crm" not in ended.err + ended.out


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_looking_prints_nothing_raw(crm: Processes, workspace: Path, terminal: bool, monkeypatch) -> None:
    monkeypatch.setenv("PAGER", "cat")
    for name, words in LOOKING.items():
        ended = crm(workspace, *words, terminal=terminal)

        if terminal or name not in DATA:
            nothing_raw(ended, terminal)
        assert ended.code in (0, 1, 3, 6), (name, ended)
        if name.endswith("json") and not terminal:
            json.loads(ended.out)


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_what_is_typed_comes_back_harmless(crm: Processes, workspace: Path, terminal: bool) -> None:
    """An error repeats what was typed, which may have been pasted."""
    for name, words in REFUSED.items():
        ended = crm(workspace, *words, terminal=terminal)

        nothing_raw(ended, terminal)
        assert (ended.code in (1, 2, 3, 4, 6)) != (name in AS_TEXT), (name, ended)


def test_the_text_itself_is_shown(crm: Processes, workspace: Path) -> None:
    """Made visible, not dropped; markup and placeholders stay what they are."""
    out = crm(workspace, "show", "good-deal").out

    assert display(TEXT) in out
    assert crm(workspace, "show", "good-deal", "--json").out.isprintable() is False
    assert json.loads(crm(workspace, "show", "good-deal", "--json").out)["title"] == TEXT


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_changing_prints_nothing_raw(crm: Processes, workspace: Path, terminal: bool, monkeypatch) -> None:
    """Edits of hostile records with hostile values, their diffs, undo and commit."""
    monkeypatch.setenv("EDITOR", "true")
    write(workspace, "evil.csv", f"Na{ALL.replace(chr(0x85), '')},Mail\n{E}One,{E}@x\nTwo {E},b@b.example\n")
    column = "name=Na" + ALL.replace(chr(0x85), "")
    for words in (
        ("set", "good-deal", f"next_step={TEXT}", "--dry-run"),
        ("set", "good-deal", f"notes={TEXT}"),
        ("set", "deals", "value:1..", f"source={TEXT}", "--dry-run"),
        ("add", "contact", f"New {TEXT}", f"note={TEXT}", "--json"),
        ("add", "deal", f"Deal {TEXT}", f"company=+New {TEXT}", "--dry-run"),
        ("move", "good-deal", "won"),
        ("undo",),
        ("redo",),
        ("lose", "good-deal", "--reason", TEXT),
        ("edit", "good-deal"),
        ("rm", "contact/evil"),
        ("rm", "evil-deal"),
        ("import", "csv", "evil.csv", "--kind", "contact", "--map", column, "--map", "emails=Mail", "--dry-run"),
        ("import", "csv", "evil.csv", "--kind", "contact", "--map", column, "--map", "emails=Mail", "--yes"),
        ("import", "csv", "evil.csv", "--kind", "contact", "--map", f"{E}=x"),
        ("undo", "--list"),
        ("undo", "--list", "--json"),
        ("index", "--rebuild"),
    ):
        ended = crm(workspace, *words, terminal=terminal)

        nothing_raw(ended, terminal)
        assert ended.code in (0, 1, 2, 3, 4), (words, ended)
    assert crm(workspace, "check").code == 1
    assert index_is_true(workspace)


def test_settings_of_the_person_are_told_harmless(crm: Processes, tmp_path: Path, home: Path, monkeypatch) -> None:
    folder = build(tmp_path / "crm")

    def told(code: int, words: str, *line: str, place: Path = folder) -> None:
        ended = crm(place, *line)
        nothing_raw(ended, False)
        assert ended.code == code and words in ended.out + ended.err, ended

    write(home / "config", "crm/config.toml", f'member = "{E}'.encode())
    told(2, "config.toml", "list", "deals")
    write(home / "config", "crm/config.toml", '"\\u001b[7;41m" = 1\n')
    told(2, "there is no setting '\\x1b[7;41m'", "list", "deals")
    write(home / "config", "crm/config.toml", 'member = "\\u001b[7;41m"\nworkspace = "~/\\u001b[7;41m"\n')
    told(1, "you are said to be member '\\x1b[7;41m', whom nobody knows", "doctor")
    told(0, "no deals that match", "list", "deals", "owner:me")
    told(0, "Add deal x", "add", "deal", "x")
    monkeypatch.setenv("CRM_WORKSPACE", f"/{NAME}")
    told(2, "$CRM_WORKSPACE names /␛[7;41mred", "list", "deals", place=tmp_path)
    monkeypatch.setenv("CRM_NOW", E)
    told(2, "$CRM_NOW='\\x1b[7;41mred' is no ISO time", "list", "deals")


def test_a_folder_with_a_hostile_name_is_a_workspace_like_any(crm: Processes, tmp_path: Path) -> None:
    folder = build(tmp_path / NAME.replace("\x85", ""))
    for words in (("doctor",), ("add", "contact", "Ada"), ("init",), ("index", "--rebuild"), ("undo", "x")):
        ended = crm(folder, *words)

        nothing_raw(ended, False)
        assert ended.code in (0, 1, 3, 4), ended


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_a_branch_and_an_author_with_controls(crm: Processes, tmp_path: Path, terminal, monkeypatch) -> None:
    """Git lets authors have any name, and a branch most."""
    folder = build(tmp_path / "crm", {"deals/a": "title: A\n"})
    monkeypatch.setenv("GIT_AUTHOR_NAME", E)
    monkeypatch.setenv("GIT_COMMITTER_NAME", PAYLOADS["bidi"])
    branch = "\u202e\u2066\x9b7m"
    (folder / ".git/HEAD").write_text(f"ref: refs/heads/{branch}\n")

    for code, told, words in (
        (1, "␛[7;41mred <test@example.invalid>", ("doctor",)),
        (0, "Set value of A  [", ("set", "a", "value=1")),
        (0, "Undo: Set value of A  [", ("undo",)),
        (2, "lies in the workspace", ("init", "sub")),
        (0, "identity ␛[7;41mred <test@example.invalid>", ("doctor", "--fix")),
    ):
        ended = crm(folder, *words, terminal=terminal)

        nothing_raw(ended, terminal)
        assert ended.code == code and told in ended.out + ended.err, ended


@pytest.mark.parametrize("words", [("add", "contact", E), ("set", "good-deal", f"notes={E}"), ("show", BYTES)])
def test_what_no_record_needs_is_refused_when_typed(crm: Processes, workspace: Path, words) -> None:
    before = files(workspace)

    ended = crm(workspace, *words)

    assert ended.code in (2, 4) and ended.err.count("hint:") == 1
    assert files(workspace) == before


def test_a_locale_that_is_not_utf8_is_told_what_to_do(tmp_path: Path) -> None:
    """Names of files would be misread in it."""
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "crm_tui", "list", "deals"]
    ran = subprocess.run(command, cwd=tmp_path, env=os.environ | old, capture_output=True, text=True)

    assert ran.returncode == 2
    assert "in ascii" in ran.stderr and "PYTHONUTF8=1" in ran.stderr
