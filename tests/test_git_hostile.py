"""A copied workspace brings its own `.git`: nothing in it may run, whatever the program is asked to do."""

import os
import stat
from pathlib import Path

import pytest

from crm_tui.errors import GitError
from crm_tui.git.commit import Past, commit, history
from crm_tui.git.content import last_good
from crm_tui.git.driver import install, installed
from crm_tui.git.repo import Identity, branch, head, identity, init, repo_of, set_identity
from crm_tui.git.status import uncommitted
from tests.git_plain import DEAL, WHEN, git, opened, workspace, write

HOOKS = """applypatch-msg commit-msg fsmonitor-watchman post-checkout post-commit post-index-change post-merge
    post-rewrite pre-auto-gc pre-commit pre-merge-commit pre-push prepare-commit-msg reference-transaction""".split()
# Keys that name a program, and one attribute line each that would call it.
PROGRAMS = {
    "core.fsmonitor": "",
    "core.sshCommand": "",
    "core.editor": "",
    "core.pager": "",
    "core.askPass": "",
    "core.gitProxy": "",
    "credential.helper": "",
    "diff.external": "",
    "diff.evil.textconv": "records/** diff=evil",
    "filter.evil.clean": "records/** filter=evil",
    "filter.evil.process": "records/** filter=evil",
    "gpg.program": "",
    "merge.evil.driver": "records/** merge=evil",
    "merge.crm.driver": "records/** merge=crm",
    "sequence.editor": "",
    "uploadpack.packObjectsHook": "",
    "gc.recentObjectsHook": "",
    "alias.status": "",
    "trailer.op.command": "",
    "remote.origin.uploadpack": "",
    "remote.origin.vcs": "",
    "submodule.x.update": "",
}
ME = Identity("Grace", "grace@example.invalid")


@pytest.fixture
def canary(tmp_path):
    """A program that leaves a mark when it runs, and where the mark would be."""
    mark, program = tmp_path / "mark", tmp_path / "canary"
    program.write_text(f"#!/bin/sh\ntouch {mark}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    yield program
    assert not mark.exists()


def everything(folder: Path) -> None:
    """All that the room can do in a workspace; a refusal is as good as an answer."""
    repo = opened(folder)
    write(folder, DEAL, "stage: dirty\n")
    for act in (
        lambda: commit(repo, [DEAL], "x", "op", when=WHEN, author=ME, patience=0),
        lambda: history(repo, [Past("x", {"a.yaml": b""}, ME, WHEN)]),
        lambda: uncommitted(repo),
        lambda: last_good(repo, DEAL, lambda content: b"never" in content),
        lambda: (head(repo), branch(repo), identity(repo)),
        lambda: installed(repo),
        lambda: init(folder),
    ):
        try:
            act()
        except GitError:
            continue


def test_the_canary_sings_for_plain_git(tmp_path):
    """The attack is real: git by itself runs what the configuration names."""
    repo = workspace(tmp_path / "crm")
    program = write(tmp_path, "canary", f"#!/bin/sh\ntouch {tmp_path}/mark\n")
    program.chmod(0o755)
    for key in ("core.fsmonitor", "filter.evil.clean"):
        git(repo.folder, "config", key, str(program))
        write(repo.folder, ".gitattributes", PROGRAMS[key])
        write(repo.folder, DEAL, f"changed: {key}\n")

        git(repo.folder, "add", "-A")

        (tmp_path / "mark").unlink()
        git(repo.folder, "config", "--unset", key)
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize("key", PROGRAMS)
def test_a_program_in_the_configuration_never_runs(tmp_path, canary, key):
    repo = workspace(tmp_path / "crm")
    git(repo.folder, "config", key, str(canary))
    write(repo.folder, ".gitattributes", PROGRAMS[key])

    everything(repo.folder)

    with pytest.raises(GitError, match="may run a program") as error:
        uncommitted(opened(repo.folder))
    assert key.lower() in str(error.value).lower() and "git config --unset" in error.value.hint


@pytest.mark.parametrize("key", ["include.path", "includeIf.gitdir:/.path"])
def test_a_configuration_that_reads_another_is_refused(tmp_path, canary, key):
    repo = workspace(tmp_path / "crm")
    write(repo.folder, ".git/more", f"[core]\n\tfsmonitor = {canary}\n")
    git(repo.folder, "config", key, "more")

    everything(repo.folder)

    with pytest.raises(GitError, match="include"):
        head(opened(repo.folder))


def test_a_work_tree_s_own_configuration_is_looked_at_too(tmp_path, canary):
    repo = workspace(tmp_path / "crm")
    git(repo.folder, "config", "extensions.worktreeConfig", "true")
    write(repo.folder, ".git/config.worktree", f"[core]\n\tfsmonitor = {canary}\n")

    everything(repo.folder)

    with pytest.raises(GitError, match=r"core\.fsmonitor"):
        head(opened(repo.folder))


def test_hooks_never_run(tmp_path, canary):
    """Not even those of a repository whose configuration is in order."""
    repo = workspace(tmp_path / "crm")
    for hook in HOOKS:
        (repo.folder / ".git/hooks").mkdir(exist_ok=True)
        os.link(canary, repo.folder / ".git/hooks" / hook)

    everything(repo.folder)

    assert git(repo.folder, "-c", "core.hooksPath=/dev/null", "log", "--format=%s") == "x\nx\nBegin\n"


def test_a_hooks_path_is_refused(tmp_path, canary):
    repo = workspace(tmp_path / "crm")
    git(repo.folder, "config", "core.hooksPath", str(canary.parent))

    with pytest.raises(GitError, match=r"core\.hookspath"):
        commit(repo, [(DEAL, b"")], "x", "op", when=WHEN)


def test_a_repository_inside_the_records_is_not_entered(tmp_path, canary):
    """A bare or plain repository among the records brings a configuration that git must not read."""
    repo = workspace(tmp_path / "crm")
    for name, kind in {"plain": [], "bare": ["--bare"]}.items():
        inner = repo.folder / "records" / name
        inner.mkdir()
        git(inner, "init", "-q", *kind)
        git(inner, "config", "core.fsmonitor", str(canary))
    git(repo.folder / "records/plain", "-c", "core.fsmonitor=false", "commit", "-q", "--allow-empty", "-m", "x")
    git(repo.folder, "add", "records/plain")

    everything(repo.folder)

    listed = {dirty.path for dirty in uncommitted(repo)}
    assert "records/bare/HEAD" in listed
    assert not any(path.startswith("records/plain/") for path in listed)


def test_a_workspace_that_is_itself_a_bare_repository_s_folder(tmp_path, canary):
    """Git would take the folder for a repository; the program finds none."""
    bare = tmp_path / "bare"
    bare.mkdir()
    git(bare, "init", "-q", "--bare")
    git(bare, "config", "core.fsmonitor", str(canary))

    assert repo_of(bare) is None


def test_the_environment_of_a_hook_does_not_lead_elsewhere(tmp_path, monkeypatch):
    """Started inside another repository's hook, the program still works on its own workspace."""
    repo, other = workspace(tmp_path / "crm"), workspace(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.git_dir))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.git_dir / "index"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Somebody Else")

    made = commit(repo, [(DEAL, b"a: 1\n")], "x", "op", when=WHEN)

    assert (repo.git_dir / "refs/heads/main").read_text() == f"{made.sha}\n"
    assert (other.git_dir / "refs/heads/main").read_text() != f"{made.sha}\n"
    assert "Somebody Else" not in repo.config().values.values()


def test_git_is_not_taken_from_the_workspace(tmp_path, canary, monkeypatch):
    """A relative entry in PATH would let a file named git in the workspace run."""
    from crm_tui.git import run

    repo = workspace(tmp_path / "crm")
    os.link(canary, repo.folder / "git")
    monkeypatch.chdir(repo.folder)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")
    run.program.cache_clear()

    everything(repo.folder)

    assert os.path.isabs(run.program()) and Path(run.program()) != repo.folder / "git"


def test_a_foreign_driver_is_mended_without_running_it(tmp_path, canary):
    repo = workspace(tmp_path / "crm")
    git(repo.folder, "config", "merge.crm.driver", str(canary))
    with pytest.raises(GitError):
        head(repo)
    assert not installed(repo)

    install(repo)

    assert installed(repo) and head(repo)


def test_an_escape_in_a_key_is_shown_as_a_mark(tmp_path):
    repo = workspace(tmp_path / "crm")
    git(repo.folder, "config", "evil.\x1b[2J.run", "\x1b]0;x\x07")

    with pytest.raises(GitError) as error:
        head(repo)
    assert "\x1b" not in str(error.value) and "␛[2J" in str(error.value)


def test_what_the_user_allowed_is_allowed_with_that_value_only(tmp_path):
    repo = workspace(tmp_path / "crm")
    git(repo.folder, "config", "core.editor", "vim")

    allowing = repo_of(repo.folder, {"core.editor=vim"})
    assert allowing is not None and head(allowing)

    git(repo.folder, "config", "core.editor", "evil")
    with pytest.raises(GitError, match=r"core\.editor = evil"):
        head(allowing)


def test_an_ordinary_clone_is_accepted(tmp_path):
    """What git itself, a clone, a rename of a branch and a user's name write."""
    repo = workspace(tmp_path / "origin")
    git(tmp_path, "clone", "-q", str(repo.folder), "clone")
    clone = opened(tmp_path / "clone")
    for key, value in {
        "branch.main.rebase": "true",
        "core.fsmonitor": "true",
        "core.ignorecase": "false",
        "pull.rebase": "true",
        "remote.origin.prune": "true",
        "user.signingKey": "x",
    }.items():
        git(clone.folder, "config", key, value)
    set_identity(clone, ME)
    install(clone)

    assert head(clone) == head(repo)
