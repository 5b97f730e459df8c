"""A clone is told how to merge records, and it can be seen whether it was."""

import pytest

from crm_tui.errors import GitError
from crm_tui.git.driver import ATTRIBUTES, install, installed, with_attributes
from crm_tui.git.repo import head
from tests.git_plain import git, opened, workspace, write


def test_install(tmp_path):
    repo = workspace(tmp_path)
    assert not installed(repo)

    install(repo)
    install(repo)

    assert installed(repo) and head(repo)
    assert git(tmp_path, "config", "--local", "--get-all", "merge.crm.driver").startswith(
        "crm merge-driver %O %A %B %P "
    )


@pytest.mark.parametrize("key", ["merge.crm.driver", "merge.crm.name"])
def test_anything_else_is_not_installed(tmp_path, key):
    repo = workspace(tmp_path)
    install(repo)
    git(tmp_path, "config", key, "crm merge-driver")
    git(tmp_path, "config", "--add", key, "another")

    assert not installed(repo)
    install(repo)
    assert installed(repo)


def test_a_configuration_that_cannot_be_written(tmp_path):
    repo = workspace(tmp_path)
    write(tmp_path, ".git/config.lock", "")

    with pytest.raises(GitError, match="could not lock config file"):
        install(repo)


def test_all_work_trees_share_it(tmp_path):
    repo = workspace(tmp_path / "crm")
    git(repo.folder, "worktree", "add", "-q", "-b", "idea", str(tmp_path / "idea"))

    install(opened(tmp_path / "idea"))

    assert installed(repo)


@pytest.mark.parametrize(
    "text, after",
    [
        ("", "{0}\n{1}\n{2}\n"),
        ("*.png binary", "*.png binary\n{0}\n{1}\n{2}\n"),
        ("{1}\n*.png binary\n", "{1}\n*.png binary\n{0}\n{2}\n"),
        ("{0}\n{1}\n{2}\n", "{0}\n{1}\n{2}\n"),
    ],
)
def test_attributes(text, after):
    assert with_attributes(text.format(*ATTRIBUTES)) == after.format(*ATTRIBUTES)


def test_git_reads_the_attributes_as_meant(tmp_path):
    workspace(tmp_path)
    (tmp_path / ".gitattributes").write_text(with_attributes(""))

    paths = ["records/deals/a.yaml", "records/activities/2026/11/b.yaml", "crm.yaml", "files/c.yaml"]
    out = git(tmp_path, "check-attr", "text", "merge", "--", *paths).splitlines()

    assert [line.split(": ")[2] for line in out] == ["unset", "crm"] * 3 + ["unset", "unspecified"]
