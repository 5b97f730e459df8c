"""A workspace may have been copied from anybody: nothing in it runs, whatever command is given."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crm_cli import SHOP
from tests.crm_process import Processes, processes
from tests.git_plain import git
from tests.workspaces import build, commit, write

HOOKS = """applypatch-msg commit-msg fsmonitor-watchman post-checkout post-commit post-index-change post-merge
    post-rewrite pre-auto-gc pre-commit pre-merge-commit pre-push prepare-commit-msg reference-transaction""".split()
# Keys that name a program, and the attributes that would have git call it.
PROGRAMS = {
    "core.fsmonitor": "",
    "core.hooksPath": "",
    "core.sshCommand": "",
    "core.editor": "",
    "core.pager": "",
    "core.askPass": "",
    "credential.helper": "",
    "diff.external": "",
    "diff.evil.textconv": "diff=evil",
    "filter.evil.clean": "filter=evil",
    "filter.evil.smudge": "filter=evil",
    "filter.evil.process": "filter=evil",
    "gpg.program": "",
    "merge.evil.driver": "merge=evil",
    "merge.crm.driver": "merge=crm",
    "alias.status": "",
    "trailer.op.command": "",
    "remote.origin.uploadpack": "",
    "include.path": "",
}
COMMANDS = (
    ("list", "deals"),
    ("list", "deals", "--json"),
    ("show", "solar-roof"),
    ("find", "solar"),
    ("pipeline",),
    ("check",),
    ("doctor",),
    ("set", "solar-roof", "value=1k"),
    ("set", "deals", "stage:lead", "owner=grace", "--yes"),
    ("add", "contact", "Grace Hopper", "company=+Cobol Ltd"),
    ("move", "solar-roof", "proposal"),
    ("win", "solar-roof"),
    ("undo",),
    ("redo",),
    ("undo", "--list"),
    ("rm", "kiosk"),
    ("edit", "solar-roof"),
    ("import", "csv", "leads.csv", "--kind", "contact", "--map", "name=Name", "--yes"),
    ("index", "--rebuild"),
    ("completion", "bash"),
    ("_complete", "bash", "2", "crm", "show"),
    ("init", "."),
    ("init", "inside"),
    ("doctor", "--fix"),
    ("check", "--fix"),
)
# What uses git in all the ways there are; and the keys with which every command is tried.
FEW = (("list", "deals"), ("set", "solar-roof", "value=1k"), ("doctor",), ("undo",), ("init", "."), ("doctor", "--fix"))
WHOLE = {"core.fsmonitor", "filter.evil.clean", "merge.crm.driver"}


@pytest.fixture(scope="module")
def crm() -> Iterator[Processes]:
    with processes() as started:
        yield started


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Path]:
    """A program that leaves a mark when it runs; at the end there must be none."""
    program = write(tmp_path, "canary", f"#!/bin/sh\ntouch {tmp_path}/mark\ncat\n")
    program.chmod(0o755)
    yield program
    assert not (tmp_path / "mark").exists()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = build(tmp_path / "crm", SHOP)
    write(folder, "leads.csv", "Name\nOne\n")
    return folder


def everything(crm: Processes, place: Path, monkeypatch: pytest.MonkeyPatch, commands=COMMANDS) -> list[int]:
    """How each command ended, none of them by a bug."""
    monkeypatch.setenv("EDITOR", "true")
    ended = [crm(place, *words) for words in commands]
    assert not [each for each in ended if "bug" in each.err or "Traceback" in each.err]
    return [each.code for each in ended]


@pytest.mark.parametrize("key", PROGRAMS)
def test_no_program_in_git_s_configuration_runs(crm: Processes, place: Path, canary: Path, key, monkeypatch) -> None:
    """Reading goes on; what would need git says which key stops it."""
    included = write(place, ".git/more", f"[core]\n\tfsmonitor = {canary}\n")
    git(place, "config", key, str(included if key == "include.path" else canary))
    write(place, ".gitattributes", f"* {PROGRAMS[key]}\n")

    codes = everything(crm, place, monkeypatch, COMMANDS if key in WHOLE else FEW)

    assert codes[0] == 0
    assert set(codes) <= {0, 1, 2, 3, 4, 7}
    ended = crm(place, "set", "ada-lovelace", "title=Countess")
    if key != "merge.crm.driver":  # which `doctor --fix` has put right
        assert ended.code == 7 and "may run a program" in ended.err and key.lower() in ended.err.lower()
        assert "title: Countess" in (place / "records/contacts/ada-lovelace.yaml").read_text()


def test_no_hook_runs(crm: Processes, place: Path, canary: Path, monkeypatch) -> None:
    for hook in HOOKS:
        write(place, f".git/hooks/{hook}", canary.read_bytes()).chmod(0o755)

    codes = everything(crm, place, monkeypatch)

    assert set(codes) <= {0, 1, 2, 3, 4}
    assert "Set value of Solar roof" in git(place, "log", "--format=%s")


def test_nothing_that_lies_in_a_workspace_runs(crm: Processes, place: Path, canary: Path, monkeypatch) -> None:
    """Settings that name programs, templates, modules of Python, hooks of editors, a program called git."""
    evil = f"import os\nos.system({str(canary)!r} + ' </dev/null')\n"
    for name in ("yaml", "sqlite3", "click", "textual", "sitecustomize", "usercustomize", "json", "crm_tui", "git"):
        write(place, f"{name}.py", evil)
    for name in ("git", "vi", "less", "true"):
        write(place, name, canary.read_bytes()).chmod(0o755)
    keys = "hooks editor pager commands channels automation filters scripts on_save roots workspace keymap".split()
    lines = [f"{key}: {{run: '{canary}', command: ['{canary}'], post-commit: '{canary}'}}" for key in keys]
    settings = (place / "crm.yaml").read_text()
    write(place, "crm.yaml", settings + "\n".join(lines) + f"\nplugins: ['{canary}', 'yaml']\n")
    write(place, "config.toml", f'editor = "{canary}"\n')
    write(place, ".config/crm/config.toml", f'editor = "{canary}"\n')
    write(place, ".crm/config.toml", f'editor = "{canary}"\n')
    write(place, ".exrc", f"!{canary}\n")
    write(place, "templates/quote.txt.j2", "{{ ''.__class__.__mro__[1].__subclasses__() }}{% include '/etc/passwd' %}")
    write(place, "records/contacts/tpl.yaml", f"name: '{{{{7*7}}}} $(touch {place.parent}/mark) `{canary}`'\n")
    write(place, ".gitmodules", f'[submodule "x"]\n\tpath = x\n\turl = ext::{canary}\n\tupdate = !{canary}\n')
    commit(place)

    codes = everything(crm, place, monkeypatch)

    assert set(codes) <= {0, 1, 2, 3, 4}
    assert "{{7*7}}" in crm(place, "list", "contacts").out


def test_modules_beside_the_workspace_are_not_imported(tmp_path: Path, place: Path, canary: Path) -> None:
    """The installed command never looks for Python code in the folder it is started in."""
    for name in ("yaml", "sqlite3", "click", "sitecustomize", "crm_tui"):
        write(place, f"{name}.py", f"import os\nos.system({str(canary)!r} + ' </dev/null')\n")
    command = write(tmp_path, "bin/crm", "import sys\nfrom crm_tui.__main__ import main\nsys.exit(main())\n")
    for words in (("list", "deals"), ("check",), ("set", "kiosk", "value=1")):
        ran = subprocess.run([sys.executable, str(command), *words], cwd=place, capture_output=True, text=True)

        assert ran.returncode == 0, ran.stderr


def test_a_repository_inside_and_a_bare_one_are_not_entered(crm: Processes, place, canary: Path, monkeypatch) -> None:
    for name, kind in {"plain": (), "bare": ("--bare",)}.items():
        inner = place / "records" / name
        inner.mkdir()
        git(inner, "init", "-q", *kind)
        git(inner, "config", "core.fsmonitor", str(canary))

    codes = everything(crm, place, monkeypatch)

    assert set(codes) <= {0, 1, 2, 3, 4}


def test_a_folder_that_looks_like_a_bare_repository(crm: Processes, place: Path, canary: Path, monkeypatch) -> None:
    """Git would take the workspace itself for a repository, with the configuration it brings."""
    for name in ("HEAD", "config", "objects", "refs"):
        (place / ".git" / name).rename(place / name)
    git(place.parent, "config", "--file", str(place / "config"), "core.fsmonitor", str(canary))
    git(place.parent, "config", "--file", str(place / "config"), "core.bare", "true")

    codes = everything(crm, place, monkeypatch)

    assert codes[0] == 0 and set(codes) <= {0, 1, 2, 3, 4, 7}


def test_the_canary_sings(tmp_path: Path) -> None:
    """The attack is real: git by itself runs what the repository names."""
    folder = build(tmp_path / "crm", SHOP)
    program = write(tmp_path, "canary", f"#!/bin/sh\ntouch {tmp_path}/mark\ncat\n")
    program.chmod(0o755)
    git(folder, "config", "core.fsmonitor", str(program))

    git(folder, "status")

    assert (tmp_path / "mark").exists()


def test_no_secret_is_written_anywhere(crm: Processes, place: Path, home: Path, monkeypatch) -> None:
    """A password in the environment or in a remote's address stands in no file that the program makes."""
    secret = "hunter2-canary"
    monkeypatch.setenv("CRM_PASSWORD", secret)
    git(place, "config", "remote.origin.url", f"https://grace:{secret}@git.example.invalid/crm")

    everything(crm, place, monkeypatch)

    made = [*(place / ".crm").rglob("*"), *home.rglob("*"), *(place / ".git/objects").rglob("*")]
    assert not [each for each in made if each.is_file() and secret.encode() in each.read_bytes()]
    assert secret not in git(place, "log", "-p")
    assert os.environ["CRM_PASSWORD"] == secret
