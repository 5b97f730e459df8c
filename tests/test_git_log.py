"""The commits of a workspace, some at a time, with what each changed of the user's own files."""

from pathlib import Path

from crm_tui.git.log import Logged, commit_of, page
from crm_tui.git.repo import Repo, head
from crm_tui.git.since import since
from tests.git_plain import DEAL, git, opened, workspace, write


def all_of(repo: Repo, step: int) -> list[Logged]:
    """Every commit, read by pages."""
    found: list[Logged] = []
    read, more = 0, True
    while more:
        some = page(repo, head(repo), read, step)
        found, read, more = [*found, *some.commits], read + some.read, some.more
    return found


def commit(folder: Path, *words: str) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", *(part for each in words for part in ("-m", each)))


def test_who_did_what_and_as_which_operation(tmp_path) -> None:
    """Newest first: author, first line, the operation it says it is, and the files with what they held."""
    repo = workspace(tmp_path)
    write(tmp_path, DEAL, "title: Engine\nstage: won\n")
    commit(tmp_path, "Win the engine", "Op: 2026-k7xm")
    newest, first = all_of(repo, 10)
    assert (newest.words, newest.op, first.op) == ("Win the engine", "2026-k7xm", "")
    assert newest.name == git(tmp_path, "log", "-1", "--format=%an").strip() and newest.when.utcoffset() is not None
    assert [(file.path, bool(file.before), bool(file.after)) for file in newest.files] == [(DEAL, True, True)]
    assert {file.path for file in first.files} == {"crm.yaml", DEAL} and not any(file.before for file in first.files)
    assert commit_of(repo, newest.sha) == newest


def test_only_the_users_own_files_count(tmp_path) -> None:
    """What is git's or another program's is left out, links too, and commits of nothing else, merges among them."""
    repo = workspace(tmp_path)
    for path in ("README.md", "records.txt", ".gitignore", "files/offer.pdf", "templates/quote.md", "crm.yaml"):
        write(tmp_path, path, "text")
    (tmp_path / "records/deals/link.yaml").symlink_to("engine-no-2.yaml")
    commit(tmp_path, "Much")
    write(tmp_path, "README.md", "other text")
    commit(tmp_path, "Nothing of ours")
    git(tmp_path, "checkout", "-q", "-b", "side", "HEAD~1")
    write(tmp_path, DEAL, "title: Engine\n")
    commit(tmp_path, "Aside")
    git(tmp_path, "merge", "-q", "--no-ff", "-m", "Join", "main")
    found = all_of(repo, 2)
    assert [each.words for each in found] == ["Aside", "Much", "Begin"]
    assert {file.path for file in found[1].files} == {"files/offer.pdf", "templates/quote.md", "crm.yaml"}


def test_by_pages_each_once(tmp_path) -> None:
    """However many are read at a time; a workspace below the top of its repository has its own paths."""
    git(tmp_path, "init", "-q", "-b", "main")
    folder = tmp_path / "sales"
    for number in range(7):
        write(folder, "records/deals/engine.yaml", f"title: Engine {number}\n")
        write(tmp_path, "other.txt", str(number))
        commit(tmp_path, f"Change {number}")
    repo = opened(folder)
    expected = [f"Change {number}" for number in range(6, -1, -1)]
    for step in (1, 2, 3, 7, 50):
        found = all_of(repo, step)
        assert [each.words for each in found] == expected
        assert {file.path for each in found for file in each.files} == {"records/deals/engine.yaml"}


def test_words_and_names_that_look_like_the_answer_of_git(tmp_path) -> None:
    """Whatever somebody writes into a commit, the ones around it are read as they are."""
    repo = workspace(tmp_path)
    for words in (":100644 100644 a b M", "\x01\x02 \x1b[2J", "a\x01b", "Ω — 林"):
        write(tmp_path, f"records/deals/{len(words)}.yaml", words)
        commit(tmp_path, words, "Op: one\nOp: two")
    write(tmp_path, "records/deals/a: b\n:c.yaml", "title: x\n")
    commit(tmp_path, "A line break")
    found = all_of(repo, 3)
    assert [each.words for each in found][1:-1] == ["Ω — 林", "a␁b", "␁␂ ␛[2J", ":100644 100644 a b M"]
    assert {each.op for each in found[1:-1]} == {"one"} and [len(each.files) for each in found] == [1, 1, 1, 1, 1, 2]
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "x", "--author=E\x01v\x1bil <e@evil.example>")
    write(tmp_path, DEAL, "title: Engine\n")
    git(tmp_path, "commit", "-q", "-a", "-m", "x", "--author=E\x01v\x1bil <e@evil.example>")
    (made,) = since(repo, found[0].sha, found[0].when, "records", 5, 5)
    assert (made.name, [file.path for file in made.files]) == ("E␁v␛il", [DEAL])
    assert found[0].files[0].path == "records/deals/a: b\n:c.yaml"
