"""The repository in which a workspace lies is found, begun and described."""

import os

import pytest

from crm_tui.errors import GitError
from crm_tui.git.repo import Identity, branch, head, identity, init, repo_of, set_identity, under_way
from tests.git_plain import DEAL, git, opened, workspace, write


def test_no_repository(tmp_path):
    assert repo_of(tmp_path) is None


def test_the_workspace_is_the_top(tmp_path):
    workspace(tmp_path)
    repo = opened(tmp_path)

    assert (repo.top, repo.prefix, repo.git_dir) == (tmp_path, "", tmp_path / ".git")
    assert repo.name(DEAL) == DEAL


def test_the_workspace_lies_deeper(tmp_path):
    workspace(tmp_path)
    write(tmp_path, "sales/crm/crm.yaml", "format: 1\n")
    repo = opened(tmp_path / "sales" / "crm")

    assert (repo.top, repo.prefix) == (tmp_path, "sales/crm/")
    assert repo.name(DEAL) == f"sales/crm/{DEAL}"


def test_the_workspace_is_reached_by_a_link(tmp_path):
    workspace(tmp_path / "real")
    (tmp_path / "link").symlink_to("real")

    assert opened(tmp_path / "link").top == tmp_path / "real"


def test_an_empty_git_folder_is_no_repository(tmp_path):
    """Git looks further up, and so do we."""
    workspace(tmp_path)
    (tmp_path / "inner" / ".git").mkdir(parents=True)

    assert opened(tmp_path / "inner").top == tmp_path


def test_another_work_tree_of_the_same_repository(tmp_path):
    repo = workspace(tmp_path / "crm")
    git(repo.folder, "worktree", "add", "-q", "-b", "idea", str(tmp_path / "idea"))
    idea = opened(tmp_path / "idea")

    assert idea.top == tmp_path / "idea"
    assert idea.common_dir == repo.git_dir
    assert (branch(idea), branch(repo)) == ("idea", "main")


def test_head_and_branch(tmp_path):
    repo = workspace(tmp_path)

    assert head(repo) == git(tmp_path, "rev-parse", "HEAD").strip()
    assert branch(repo) == "main"
    git(tmp_path, "checkout", "-q", "--detach")
    assert branch(repo) == "" and head(repo)


def test_before_the_first_commit(tmp_path):
    git(tmp_path, "init", "-q", "-b", "work")
    repo = opened(tmp_path)

    assert (head(repo), branch(repo)) == ("", "work")


@pytest.mark.parametrize(
    "commands, what",
    [
        ([], ""),
        ([["merge", "-q", "theirs"]], "merge"),
        ([["rebase", "-q", "theirs"]], "rebase"),
        ([["cherry-pick", "theirs"]], "cherry-pick"),
        ([["revert", "--no-edit", "HEAD~1"]], "revert"),
        ([["merge", "-q", "theirs"], ["merge", "--abort"]], ""),
    ],
)
def test_what_is_under_way(tmp_path, commands, what):
    repo = workspace(tmp_path)
    git(tmp_path, "checkout", "-q", "-b", "theirs")
    write(tmp_path, DEAL, "theirs\n")
    git(tmp_path, "commit", "-q", "-a", "-m", "Theirs")
    git(tmp_path, "checkout", "-q", "main")
    for text in ("first\n", "second\n"):
        write(tmp_path, DEAL, text)
        git(tmp_path, "commit", "-q", "-a", "-m", text)

    for command in commands:
        repo.ask(*command)

    assert under_way(repo) == what


def test_init(tmp_path):
    repo = init(tmp_path)

    assert branch(repo) == "main"
    assert repo.top == tmp_path
    assert init(tmp_path).git_dir == repo.git_dir


def test_init_takes_the_user_s_branch_name(tmp_path, monkeypatch):
    config = write(tmp_path, "gitconfig", "[init]\n\tdefaultBranch = trunk\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    (tmp_path / "crm").mkdir()

    assert branch(init(tmp_path / "crm")) == "trunk"


def test_init_where_nothing_can_be_written(tmp_path):
    write(tmp_path, ".git", "gitdir: /nowhere/at/all\n")

    with pytest.raises(GitError, match="git"):
        init(tmp_path)


def test_who_writes(tmp_path, monkeypatch):
    """Git's variables first, then its configuration, then nobody: no name is guessed from the machine."""
    repo = workspace(tmp_path)
    assert identity(repo) == Identity("Test", "test@example.invalid")

    monkeypatch.delenv("GIT_AUTHOR_NAME")
    monkeypatch.delenv("GIT_AUTHOR_EMAIL")
    assert identity(repo) is None

    set_identity(repo, Identity("Grace", "grace@example.invalid"))
    assert identity(repo) == Identity("Grace", "grace@example.invalid")
    assert git(tmp_path, "config", "--local", "user.email") == "grace@example.invalid\n"


def test_a_changed_configuration_is_seen(tmp_path, monkeypatch):
    """Also the user's own, while the program runs."""
    own = write(tmp_path, "own", "")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    repo = workspace(tmp_path / "crm")
    first = repo.config()
    assert repo.config() is first

    write(tmp_path, "own", "[user]\n\tname = Grace\n")
    assert repo.config().values["user.name"] == "Grace"
    git(repo.folder, "config", "user.name", "Linus")
    assert repo.config().values["user.name"] == "Linus"


def test_a_configuration_that_git_cannot_read(tmp_path):
    repo = workspace(tmp_path)
    write(tmp_path, ".git/config", "[core\n")

    with pytest.raises(GitError, match="bad config line 1") as error:
        head(repo)
    assert "mend the file" in error.value.hint


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_another_user(tmp_path):
    repo = workspace(tmp_path / "crm")
    for place in [repo.folder, *repo.folder.rglob("*")]:
        os.chown(place, 12345, -1)

    with pytest.raises(GitError, match="dubious ownership") as error:
        repo.git("status")
    assert "safe.directory" in error.value.hint
