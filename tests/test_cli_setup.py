"""`crm init`, `demo`, `doctor`, and which workspace a command is about."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.crm_cli import SHOP, crm, done
from tests.git_plain import git
from tests.workspaces import build, write


def test_a_new_workspace_is_whole(tmp_path: Path) -> None:
    ran = done(tmp_path, "init", "shop")
    folder = tmp_path / "shop"
    assert ran.err.startswith(f"made a workspace in {folder}: crm.yaml, ")
    assert "records/" in ran.err.splitlines()[0]
    assert (folder / "templates").is_dir()
    assert git(folder, "status", "--porcelain") == ""
    assert "merge=crm" in (folder / ".gitattributes").read_text()
    assert done(folder, "check").err == "0 errors, 0 warnings\n"
    assert done(folder, "add", "contact", "Ada Lovelace").out == "ada-lovelace\n"
    assert done(folder, "list", "members", "--json").json[0]["email"] == "test@example.invalid"


def test_here_is_where_it_is_made_when_no_folder_is_named(tmp_path: Path) -> None:
    told = done(tmp_path, "init", "--json", "--currency", "lkr").json
    assert told["folder"] == str(tmp_path)
    assert "crm.yaml" in told["files"]
    assert "currency: LKR" in (tmp_path / "crm.yaml").read_text()


def test_a_new_workspace_elsewhere_says_how_to_get_there(tmp_path: Path) -> None:
    assert "cd new; begin with" in done(tmp_path, "init", "new").err
    (tmp_path / "here").mkdir()
    assert "\nbegin with" in done(tmp_path / "here", "init").err


def test_a_workspace_with_the_sample(tmp_path: Path) -> None:
    done(tmp_path, "init", "--sample")
    assert len(done(tmp_path, "list", "deals", "--json").json) > 15
    assert git(tmp_path, "status", "--porcelain") == ""


def test_what_init_refuses(tmp_path: Path) -> None:
    done(tmp_path, "init")
    ran = crm(tmp_path, "init")
    assert ran.code == 4
    assert "is a workspace already" in ran.err
    assert crm(tmp_path, "init", "x", "--currency", "XYZ").code == 2
    assert crm(tmp_path, "init", "x", "--rebuild").code == 2


def test_a_program_that_is_mine_may_stand_in_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody signs commits, and reaches this customer's server by a key of its own."""
    git(tmp_path, "init", "-q")
    git(tmp_path, "config", "commit.gpgSign", "true")
    git(tmp_path, "config", "core.sshCommand", "ssh -i ~/.ssh/work")
    ran = crm(tmp_path, "init")
    assert ran.code == 7 and not (tmp_path / "crm.yaml").exists()
    assert "git_allowed in your own configuration" in ran.err

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "mine"))
    write(tmp_path, "mine/crm/config.toml", 'git_allowed = ["core.sshCommand=ssh -i ~/.ssh/work"]\n')
    done(tmp_path, "init")
    assert "[" in done(tmp_path, "add", "contact", "Ada Lovelace").err
    assert git(tmp_path, "log", "-1", "--format=%s") == "Add contact Ada Lovelace\n"
    assert "wrong" not in done(tmp_path, "doctor").out

    git(tmp_path, "config", "core.sshCommand", "ssh -i ~/.ssh/other")
    assert crm(tmp_path, "set", "ada-lovelace", "title=Engineer").code == 7


def test_a_folder_without_a_name_is_none(tmp_path: Path) -> None:
    """As from `crm init "$CRM"` where nothing was set."""
    ran = crm(tmp_path, "init", "")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "error: the folder has no name")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [(), ("sub/deep",), ("-C", "sub")])
def test_a_workspace_is_not_made_inside_another(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Every command in it would mean the inner one; who wants a second one says where, outside."""
    folder = tmp_path / "shop"
    done(tmp_path, "init", "shop")
    ran = crm(folder / "records", "init", *words)
    assert ran.code == 2
    assert ran.err.startswith("error: ") and f"lies in the workspace {folder}\n" in ran.err
    assert "hint: name a folder outside of it" in ran.err
    assert git(folder, "status", "--porcelain", "--ignored") in ("", "!! .crm/\n")
    assert not list(folder.rglob("sub"))
    done(folder, "init", str(tmp_path / "other"))
    assert (tmp_path / "other/crm.yaml").exists()


def test_a_demo_without_a_terminal_prints_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    folder = Path(done(tmp_path, "demo").out.strip())
    assert folder.parent == tmp_path
    assert 55 <= len(git(folder, "log", "--format=%h").split()) <= 65
    assert done(folder, "check").out.count("error") == 0
    named = done(tmp_path, "demo", "mine").out.strip()
    assert named == str(tmp_path / "mine")
    assert crm(tmp_path, "demo", "mine").code == 4


def test_a_demo_on_a_terminal_opens_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []

    def screen(folder: Path, config: object) -> int:
        opened.append(folder)
        return 0

    monkeypatch.setattr("crm_tui.__main__._screen", screen)
    assert done(tmp_path, "demo", "data", "--json", terminal=True).json == {"folder": str(tmp_path / "data")}
    assert not opened
    done(tmp_path, "demo", "mine", terminal=True)
    assert opened == [tmp_path / "mine"]
    done(tmp_path, "-C", "mine", terminal=True)
    assert opened[1:] == [tmp_path / "mine"]


def test_the_interface_needs_a_terminal(tmp_path: Path) -> None:
    ran = crm(build(tmp_path, SHOP))
    assert ran.code == 2
    assert ran.err == (
        "error: the terminal interface needs a terminal\nhint: crm --help lists the commands that do not\n"
    )


def test_healing_takes_old_temporary_files_along_that_are_surely_ours(tmp_path: Path) -> None:
    """A crash may leave half a file beside a schema; what is young, named otherwise or a link is somebody else's."""
    folder = build(tmp_path / "shop", SHOP)
    done(folder, "schema", "--write")
    old = [".crm-tmp-0123456789abcdef", ".crm/schemas/.crm-tmp-00112233445566ff", ".vscode/.crm-tmp-00112233445566ff"]
    mine = [".crm-tmp-0123", ".crm-tmp-0123456789abcdef.bak", ".vscode/crm-tmp-00112233445566ff"]
    for name in (*old, *mine, ".crm/.crm-tmp-ffffffffffffffff"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("half a fi")
    for name in (*old, *mine):
        os.utime(folder / name, (0, 0))
    (folder / ".crm/.crm-tmp-0000000000000000").symlink_to(folder / "crm.yaml")
    done(folder, "list", "deals")
    assert all((folder / name).exists() for name in old)
    write(folder, ".crm/journal/20261121T110000-k7xm.open", "{}")
    done(folder, "list", "deals")
    assert not any((folder / name).exists() for name in old)
    kept = [*mine, ".crm/.crm-tmp-ffffffffffffffff", ".crm/.crm-tmp-0000000000000000"]
    assert all((folder / name).exists() for name in kept)


def test_a_clone_is_examined_and_repaired(tmp_path: Path) -> None:
    done(tmp_path, "init", "shop")
    folder = tmp_path / "shop"
    assert {each["state"] for each in done(folder, "doctor", "--json").json} == {"ok"}
    git(tmp_path, "clone", "-q", str(folder), "clone")
    clone = tmp_path / "clone"
    (clone / ".gitattributes").write_text("")
    (clone / "records/members/.crm-tmp-00ff").write_text("half a file")
    ran = crm(clone, "doctor")
    assert ran.code == 1
    wrong = [line for line in ran.out.splitlines() if line.startswith("wrong")]
    assert [line.split("  ")[1] for line in wrong] == [
        "merge driver is not installed",
        ".gitattributes lacks what git must know",
        f"1 temporary file was left by a crash, as {clone}/records/members/.crm-tmp-00ff",
    ]
    assert all(line.endswith("(crm doctor --fix repairs it)") for line in wrong)
    fixed = done(clone, "doctor", "--fix")
    assert fixed.err == "repaired 4\n"
    assert "wrong" not in fixed.out
    assert not (clone / "records/members/.crm-tmp-00ff").exists()


def test_who_tells_git_their_name_later_gets_all_of_it_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the settings would be missing in every clone."""
    for name in ("AUTHOR", "COMMITTER"):
        for part in ("NAME", "EMAIL"):
            monkeypatch.delenv(f"GIT_{name}_{part}", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    folder = tmp_path / "shop"
    assert "then crm doctor --fix" in done(tmp_path, "init", "shop").err
    assert crm(folder, "add", "contact", "Ada").code == 7
    (tmp_path / "gitconfig").write_text("[user]\nname = Mira Sol\nemail = mira@sol.example\n")
    ran = crm(folder, "doctor")
    assert (ran.code, "crm.yaml is in no commit" in ran.out) == (1, True)
    assert "wrong" not in done(folder, "doctor", "--fix").out
    assert git(folder, "status", "--porcelain") == ""
    assert done(folder, "me").out == "mira\n"
    assert git(folder, "log", "--format=%s").split("\n")[:2] == ["Add contact Ada", "Begin the workspace"]


def test_a_repository_that_could_run_programs_is_told(tmp_path: Path) -> None:
    folder = build(tmp_path, SHOP)
    git(folder, "config", "core.sshCommand", "touch /tmp/canary")
    ran = crm(folder, "doctor")
    assert ran.code == 1
    assert "core.sshcommand" in ran.out


def test_a_workspace_without_git_is_no_fault(tmp_path: Path) -> None:
    ran = done(build(tmp_path, SHOP, repository=False), "doctor")
    assert "note   no git repository: edits are kept in no commit  (git init makes one)" in ran.out


def test_broken_settings_are_told_and_reading_goes_on(tmp_path: Path) -> None:
    folder = build(tmp_path, SHOP)
    done(folder, "index")
    (folder / "crm.yaml").write_text("format: 1\npipelines: [\n")
    ran = done(folder, "list", "deals")
    assert ran.err.startswith("crm.yaml:")
    assert "Engine № 2" in ran.out
    assert crm(folder, "set", "kiosk", "value=3k").code == 4
    assert crm(folder, "doctor").code == 1


# Which workspace


def test_a_command_finds_the_workspace_above_it(tmp_path: Path) -> None:
    folder = build(tmp_path / "shop", SHOP)
    assert len(done(folder / "records/deals", "list", "deals", "--json").json) == 3


def test_a_link_to_a_folder_of_a_workspace_leads_there(tmp_path: Path) -> None:
    done(tmp_path, "init", "shop")
    (tmp_path / "members").symlink_to(tmp_path / "shop/records/members")
    assert done(tmp_path, "-C", "members", "list", "members", "--json").json


def test_the_workspace_is_named_by_option_variable_or_configuration(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = build(tmp_path / "one", {"contacts/one": "name: One\n"}, repository=False)
    two = build(tmp_path / "two", {"contacts/two": "name: Two\n"}, repository=False)
    three = build(tmp_path / "three", {"contacts/three": "name: Three\n"}, repository=False)

    def found(folder: Path, *words: str) -> str:
        return str(done(folder, *words, "--json").json[0]["id"])

    (home / "config/crm").mkdir(parents=True)
    (home / "config/crm/config.toml").write_text(f"workspace = {str(three)!r}\n")
    assert found(tmp_path, "list", "contacts") == "three"
    monkeypatch.setenv("CRM_WORKSPACE", str(two))
    assert found(tmp_path, "list", "contacts") == "two"
    assert found(one, "list", "contacts") == "one"
    assert found(one, "-C", str(two), "list", "contacts") == "two"
    assert found(one, "list", "contacts", "-C", "../three") == "three"
    assert found(one, "-C", "../two", "find", "two") == "two"
    assert done(tmp_path, "show", "one", "-C", str(one), "--json").json["id"] == "one"


def test_no_workspace_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = crm(tmp_path, "list", "deals")
    assert ran.code == 2
    assert ran.err == (
        f"error: there is no workspace in {tmp_path} or above it\nhint: crm init makes one, crm demo shows a sample\n"
    )
    monkeypatch.setenv("CRM_WORKSPACE", str(tmp_path))
    assert crm(tmp_path, "list", "deals").err.startswith(
        f"error: $CRM_WORKSPACE names {tmp_path}, which is no workspace"
    )


def test_make_demo_needs_nothing_but_the_program(tmp_path: Path) -> None:
    """The wheel's own entry point, as a process, from an empty home."""
    import sys

    command = [sys.executable, "-c", "import sys; from crm_tui.__main__ import main; sys.exit(main())", "demo", "x"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout.strip()) == (0, str(tmp_path / "x"))


@pytest.mark.parametrize("name", [".gitattributes", ".gitignore"])
def test_a_file_for_git_may_hold_any_bytes(tmp_path: Path, name: str) -> None:
    """Its patterns are names of files, which need not be UTF-8."""
    folder = build(tmp_path / "shop", SHOP)
    (folder / name).write_bytes(b"\xff\xfe text\n")
    assert "lack" in crm(folder, "doctor").out
    done(folder, "doctor", "--fix")
    assert (folder / name).read_bytes().startswith(b"\xff\xfe text\n") and len((folder / name).read_bytes()) > 9


@pytest.mark.parametrize("name", [".gitattributes", ".gitignore"])
def test_a_file_for_git_that_is_none_is_not_waited_for(tmp_path: Path, name: str) -> None:
    folder = build(tmp_path / "shop", SHOP)
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    ran = crm(folder, "doctor", "--fix")
    assert ran.code and name in ran.out + ran.err


def test_a_demo_is_not_made_inside_a_workspace(tmp_path: Path) -> None:
    """Its records would lie among those of the business."""
    folder = build(tmp_path / "shop", SHOP)
    ran = crm(folder, "demo", "sample")
    assert ran.code == 2 and "lies in the workspace" in ran.err
    assert not (folder / "sample").exists()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for what the program derives."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".crm" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_what_init_would_make_is_shown(tmp_path: Path) -> None:
    """The diff of every file, the first member among them; what is refused is refused in it too."""
    ran = done(tmp_path, "init", "shop", "--currency", "LKR", "--dry-run")
    assert not (tmp_path / "shop").exists()
    assert (
        "+++ b/crm.yaml" in ran.out and "+currency: LKR" in ran.out and "+records/**/*.yaml -text merge=crm" in ran.out
    )
    assert "+++ b/records/members/test.yaml" in ran.out and "+email: test@example.invalid" in ran.out
    assert ran.err.startswith(f"would make a workspace in {tmp_path}/shop: crm.yaml, ")
    assert ran.err.endswith("; nothing was written\n")
    told = done(tmp_path, "init", "shop", "--dry-run", "--json").json
    made = done(tmp_path, "init", "shop", "--json").json
    assert told["dry_run"] is True and "+++ b/crm.yaml" in told["diff"]
    assert told["folder"] == made["folder"] and sorted(told["files"]) == sorted(made["files"])
    assert crm(tmp_path / "shop", "init", "--dry-run").code == 4
    assert crm(tmp_path / "shop", "init", "deep", "--dry-run").code == 2


def test_what_init_would_add_to_a_repository_is_shown(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("*.pyc\n")
    before = tree(tmp_path)
    out = done(tmp_path, "init", "--dry-run").out
    assert " *.pyc\n+.crm/" in out and tree(tmp_path) == before
    ran = done(tmp_path, "init", "--sample", "--dry-run")
    assert "+++ b/records/companies/harbour.yaml" in ran.out and tree(tmp_path) == before


def test_what_the_doctor_would_repair_is_shown(tmp_path: Path) -> None:
    """Each repair in words, with its diff, and what is committed under which words; nothing happens."""
    done(tmp_path, "init", "shop")
    git(tmp_path, "clone", "-q", "shop", "clone")
    clone = tmp_path / "clone"
    done(clone, "list", "members")
    (clone / ".gitattributes").write_text("*.csv text\n")
    (clone / "records/members/.crm-tmp-00ff").write_text("half a file")
    before = tree(clone)
    for words in (("doctor", "--fix", "--dry-run"), ("doctor", "--dry-run")):
        ran = crm(clone, *words)
        assert ran.code == 1 and tree(clone) == before
        assert ran.err.splitlines() == [
            "would set merge.crm.name and merge.crm.driver in the git configuration of this clone",
            "would complete .gitattributes",
            "would write the schemas for editors to .crm/schemas",
            f"would delete {clone}/records/members/.crm-tmp-00ff",
            "4 repairs; nothing was written",
        ]
        assert " *.csv text\n+records/**/*.yaml -text merge=crm" in ran.out
    told = crm(clone, "doctor", "--dry-run", "--json").json
    assert [each["repair"] for each in told if each["repair"]] == [
        "set merge.crm.name and merge.crm.driver in the git configuration of this clone",
        "complete .gitattributes", "write the schemas for editors to .crm/schemas",
        f"delete {clone}/records/members/.crm-tmp-00ff",
    ]  # fmt: skip
    assert done(clone, "doctor", "--fix").err == "repaired 4\n"
    assert done(clone, "doctor", "--fix", "--dry-run").err == "nothing to repair\n"


def test_the_doctor_shows_which_commits_it_would_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace begun while git did not know me."""
    who = {name: os.environ[name] for name in os.environ if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))}
    for name in who:
        monkeypatch.delenv(name)
    done(tmp_path, "init")
    assert crm(tmp_path, "add", "contact", "Ada").code == 7
    for name, value in who.items():
        monkeypatch.setenv(name, value)
    ran = crm(tmp_path, "doctor", "--dry-run")
    assert ran.err.splitlines() == [
        "would commit .gitattributes, .gitignore, .vscode/settings.json, crm.yaml and records/members/test.yaml "
        "as “Begin the workspace”",
        "would commit what waits: “Add contact Ada”",
        "2 repairs; nothing was written",
    ]
    assert "+++ b/records/members/test.yaml" in ran.out and not (tmp_path / "records/members").exists()
    done(tmp_path, "doctor", "--fix")
    assert git(tmp_path, "log", "--format=%s").split("\n")[:2] == ["Add contact Ada", "Begin the workspace"]
    assert git(tmp_path, "status", "--porcelain") == ""
