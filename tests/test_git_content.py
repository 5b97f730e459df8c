"""A file that cannot be read keeps the last good row: its last good content is found in the commits."""

import pytest

from crm_tui.errors import GitError
from crm_tui.git.commit import Past, history
from crm_tui.git.content import last_good
from crm_tui.git.repo import Identity
from tests.git_plain import DEAL, WHEN, git, opened, workspace, write

ME = Identity("Grace", "grace@example.invalid")


def good(content):
    return content.startswith(b"good")


def versions(repo, *contents, path=DEAL):
    history(repo, [Past(f"version {n}", {path: content}, ME, WHEN) for n, content in enumerate(contents)])


@pytest.mark.parametrize(
    "contents, found",
    [
        ([b"good 1", b"good 2"], b"good 2"),
        ([b"good 1", b"broken"], b"good 1"),
        ([b"good 1", b"good 2", b"broken", b"broken still"], b"good 2"),
        ([b"good 1", None], b"good 1"),
        ([b"good 1", b"good" + b"!" * (1 << 20)], b"good 1"),
        ([b"broken"], None),
    ],
)
def test_the_newest_good_version(tmp_path, contents, found):
    repo = workspace(tmp_path)
    versions(repo, *contents)

    assert last_good(repo, DEAL, good) == found


def test_only_the_last_versions_are_looked_at(tmp_path):
    repo = workspace(tmp_path)
    versions(repo, b"good", *(b"broken %d" % n for n in range(5)))

    assert last_good(repo, DEAL, good, versions=5) is None
    assert last_good(repo, DEAL, good, versions=6) == b"good"


def test_what_was_never_committed(tmp_path):
    repo = workspace(tmp_path)

    assert last_good(repo, "records/deals/never.yaml", good) is None
    assert last_good(repo, "records/deals", good) is None
    with pytest.raises(GitError):
        last_good(repo, "../x", good)


def test_before_the_first_commit(tmp_path):
    git(tmp_path, "init", "-q")

    assert last_good(opened(tmp_path), DEAL, good) is None


def test_names_that_git_could_misread(tmp_path):
    repo = workspace(tmp_path)
    for path in ("records/deals/--all", "records/deals/*", 'records/deals/"é" x'):
        versions(repo, b"good " + path.encode(), b"broken", path=path)

        assert last_good(repo, path, good) == b"good " + path.encode()


def test_a_history_too_long_to_walk_is_given_up(tmp_path):
    """Better no last good row than a rebuild that hangs."""
    repo = workspace(tmp_path)
    versions(repo, b"good", b"broken")

    assert last_good(repo, DEAL, good, seconds=0) is None


def test_a_workspace_below_the_top(tmp_path):
    workspace(tmp_path)
    write(tmp_path, "sales/crm.yaml", "format: 1\n")
    repo = opened(tmp_path / "sales")
    versions(repo, b"good", b"broken")

    assert last_good(repo, DEAL, good) == b"good"
