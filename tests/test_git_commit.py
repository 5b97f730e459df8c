"""A commit holds the edit's files and nothing else, whatever goes on around it."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from crm_tui.errors import GitError
from crm_tui.git.commit import Committed, Past, commit, history
from crm_tui.git.repo import Identity, repo_of
from crm_tui.git.staging import Staging
from tests.git_plain import DEAL, WHEN, committed, git, opened, status, touched, workspace, write

GRACE = Identity("Grace", "grace@example.invalid")
LINUS = Identity("Linus", "linus@example.invalid")


@pytest.fixture
def repo(tmp_path):
    return workspace(tmp_path / "crm")


def test_the_file_is_committed_and_the_tree_is_clean(repo):
    """A stage moved: one commit in the user's words, with the operation's number, and nothing left over."""
    write(repo.folder, DEAL, "stage: won\n")

    made = commit(repo, [(DEAL, b"stage: won\n")], "Engine № 2: lead → won", "20261121T120000-k7xm", when=WHEN)

    assert made == Committed(git(repo.folder, "rev-parse", "HEAD").strip(), made=True)
    assert committed(repo.folder, DEAL) == b"stage: won\n"
    assert touched(repo.folder) == [DEAL]
    assert status(repo.folder) == []
    assert git(repo.folder, "log", "-1", "--format=%B").rstrip() == (
        "Engine № 2: lead → won\n\nOp: 20261121T120000-k7xm"
    )
    assert git(repo.folder, "log", "-1", "--format=%(trailers:key=Op,valueonly)").strip() == "20261121T120000-k7xm"
    assert git(repo.folder, "log", "-g", "-1", "--format=%gs").strip() == "crm: Engine № 2: lead → won"
    git(repo.folder, "fsck", "--strict")


def test_what_else_is_staged_or_dirty_stays_so(repo):
    for name, text in {"staged": "a", "dirty": "b", "both": "c", "gone": "d"}.items():
        write(repo.folder, f"{name}.txt", text)
    git(repo.folder, "add", "-A")
    git(repo.folder, "commit", "-q", "-m", "More")
    write(repo.folder, "staged.txt", "staged")
    write(repo.folder, "both.txt", "staged")
    git(repo.folder, "add", "staged.txt", "both.txt")
    git(repo.folder, "rm", "-q", "--cached", "gone.txt")
    write(repo.folder, "both.txt", "dirty")
    write(repo.folder, "dirty.txt", "dirty")
    write(repo.folder, "new.txt", "new")
    before = status(repo.folder)
    write(repo.folder, DEAL, "stage: won\n")

    commit(repo, [DEAL], "won", "op", when=WHEN)

    assert status(repo.folder) == before
    assert touched(repo.folder) == [DEAL]
    assert git(repo.folder, "show", ":both.txt") == "staged"


def test_the_given_bytes_are_committed_even_if_the_file_has_moved_on(repo):
    """A hand edit that came after the program's own stays a change that is not committed."""
    write(repo.folder, DEAL, "stage: lost\n")

    commit(repo, [(DEAL, b"stage: won\n")], "won", "op", when=WHEN)

    assert committed(repo.folder, DEAL) == b"stage: won\n"
    assert status(repo.folder) == [f" M {DEAL}"]


def test_new_and_deleted_files(repo):
    new = "records/contacts/நிமல்.yaml"
    write(repo.folder, new, "name: நிமல்\n")
    (repo.folder / DEAL).unlink()

    commit(repo, [new, DEAL], "both", "op", when=WHEN)

    assert touched(repo.folder) == [new, DEAL]
    assert git(repo.folder, "ls-files", "-z").split("\0") == ["crm.yaml", new, ""]
    assert status(repo.folder) == []


@pytest.mark.parametrize(
    "name",
    [
        'say "hi".yaml',
        "back\\slash.yaml",
        "tab\there.yaml",
        "--output=canary.yaml",
        "-rf",
        ":(top)x.yaml",
        "*.yaml",
        "é e\u0301.yaml",
        "李小龙 🐉.yaml",
        "HEAD",
        " leading and trailing ",
        "\udcff.yaml",
        "x" * 250,
    ],
)
def test_awkward_names(repo, name):
    path = f"records/contacts/{name}"

    commit(repo, [(path, b"name: x\n")], "add", "op", when=WHEN)

    raw = path.encode("utf-8", "surrogateescape")
    assert repo.git("ls-tree", "-r", "-z", "--name-only", "HEAD").split(b"\0")[1] == raw
    assert repo.git("ls-files", "-z").split(b"\0")[1] == raw
    assert committed(repo.folder, path) == b"name: x\n"


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../out.yaml", "a/../b", "a//b", "./a", "a/", "x/.Git/config", "a\nb"]
)
def test_paths_that_leave_the_workspace_are_refused(repo, path):
    before = git(repo.folder, "rev-parse", "HEAD")

    with pytest.raises(GitError, match="no path of a workspace"):
        commit(repo, [(path, b"")], "x", "op", when=WHEN)
    assert git(repo.folder, "rev-parse", "HEAD") == before


@pytest.mark.parametrize("data", [b"a: 1\r\nb: 2\r\n", b"\xef\xbb\xbfa: 1", b"", b"\x00\xff\n", b"done\n", b"$Id$\n"])
def test_bytes_stay_as_they_are(repo, data):
    """Line ends, marks and words that git could take for its own are content."""
    write(repo.folder, ".gitattributes", "* text=auto eol=lf ident\n")
    git(repo.folder, "config", "core.autocrlf", "true")

    commit(repo, [(DEAL, data)], "x", "op", when=WHEN)

    assert committed(repo.folder, DEAL) == data


def test_an_executable_file_stays_executable(repo):
    write(repo.folder, DEAL, "a: 1\n").chmod(0o755)

    commit(repo, [DEAL], "x", "op", when=WHEN)

    assert git(repo.folder, "ls-files", "-s", DEAL).startswith("100755")
    assert status(repo.folder) == []


def test_what_is_no_file_is_refused(repo, tmp_path):
    """Links, what lies behind them, folders and pipes are not read into a commit."""
    write(tmp_path, "elsewhere/secret.yaml", "secret\n")
    deals = repo.folder / "records/deals"
    (deals / "link.yaml").symlink_to(tmp_path / "elsewhere/secret.yaml")
    (deals / "linked").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(deals / "pipe.yaml")

    for name in ("link.yaml", "linked/secret.yaml", "pipe.yaml", "."):
        with pytest.raises(GitError, match=r"cannot be committed: |no path of a workspace"):
            commit(repo, [f"records/deals/{name}".removesuffix("/.")], "x", "op", when=WHEN)


def test_a_file_takes_the_place_of_a_folder(repo):
    (repo.folder / DEAL).unlink()
    (repo.folder / "records/deals").rmdir()
    write(repo.folder, "records/deals", "a file\n")

    commit(repo, ["records/deals", DEAL], "x", "op", when=WHEN)

    assert git(repo.folder, "ls-files").split() == ["crm.yaml", "records/deals"]
    assert status(repo.folder) == []


def test_a_branch_that_cannot_move_is_told(repo):
    """Something else than a rival stands in the way: no endless trying, and git's own words."""
    git(repo.folder, "symbolic-ref", "HEAD", "refs/heads/main/deeper")

    with pytest.raises(GitError, match="update-ref"):
        commit(repo, [(DEAL, b"a: 1\n")], "x", "op", when=WHEN)


def test_nothing_to_commit_makes_no_commit(repo):
    """An edit that leads back to what is committed leaves no empty commit."""
    before = git(repo.folder, "rev-parse", "HEAD").strip()

    assert commit(repo, [DEAL, "records/deals/never.yaml"], "x", "op", when=WHEN) == Committed(before, made=False)
    assert commit(repo, [], "x", "op", when=WHEN) == Committed(before, made=False)


def test_the_first_commit(tmp_path):
    git(tmp_path, "init", "-q", "-b", "work")
    write(tmp_path, "crm.yaml", "format: 1\n")
    repo = opened(tmp_path)

    assert commit(repo, ["records/none.yaml"], "x", "", when=WHEN) == Committed("", made=False)
    made = commit(repo, ["crm.yaml"], "A workspace", "", when=WHEN)

    assert git(tmp_path, "rev-list", "work") == f"{made.sha}\n"
    assert git(tmp_path, "log", "-1", "--format=%B") == "A workspace\n\n"
    assert status(tmp_path) == []


def test_detached_head_moves_and_no_branch_does(repo):
    git(repo.folder, "checkout", "-q", "--detach")
    main = git(repo.folder, "rev-parse", "main")

    made = commit(repo, [(DEAL, b"a: 1\n")], "x", "op", when=WHEN)

    assert git(repo.folder, "rev-parse", "HEAD") == f"{made.sha}\n"
    assert git(repo.folder, "rev-parse", "main") == main


def test_a_workspace_below_the_repository_s_top(tmp_path):
    workspace(tmp_path)
    write(tmp_path, "sales/crm/records/deals/a.yaml", "a: 1\n")

    commit(opened(tmp_path / "sales/crm"), ["records/deals/a.yaml"], "x", "op", when=WHEN)

    assert touched(tmp_path) == ["sales/crm/records/deals/a.yaml"]


def test_a_second_work_tree_commits_on_its_own_branch(repo, tmp_path):
    main = git(repo.folder, "rev-parse", "main")
    git(repo.folder, "worktree", "add", "-q", "-b", "idea", str(tmp_path / "idea"))

    commit(opened(tmp_path / "idea"), [(DEAL, b"a: 1\n")], "x", "op", when=WHEN)

    assert committed(repo.folder, DEAL, "idea") == b"a: 1\n"
    assert git(repo.folder, "rev-parse", "main") == main
    assert status(tmp_path / "idea") == [f" M {DEAL}"]


def test_ids_of_64_digits(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main", "--object-format=sha256")
    write(tmp_path, "crm.yaml", "format: 1\n")
    repo = opened(tmp_path)

    commit(repo, ["crm.yaml"], "x", "op", when=WHEN)
    made = commit(repo, [("crm.yaml", None), ("b.yaml", b"")], "y", "op", when=WHEN)

    assert len(made.sha) == 64
    assert touched(tmp_path) == ["b.yaml", "crm.yaml"]
    git(tmp_path, "fsck", "--strict")


def test_six_at_once_all_land(repo):
    """Six programs commit at the same moment; every edit is in the history and in the index."""
    paths = [f"records/deals/deal-{n}.yaml" for n in range(6)]
    for path in paths:
        write(repo.folder, path, f"title: {path}\n")

    def one(path):
        return commit(opened(repo.folder), [path], path, path, when=WHEN).note

    with ThreadPoolExecutor(6) as pool:
        notes = list(pool.map(one, paths))

    assert notes == [""] * 6
    assert sorted(git(repo.folder, "log", "-6", "--format=%s").split()) == paths
    assert git(repo.folder, "rev-list", "--count", "HEAD") == "7\n"
    assert status(repo.folder) == []


def test_a_commit_by_another_hand_in_between_stays(repo, monkeypatch):
    """Somebody commits while ours is being made: ours goes on top, theirs is not lost."""

    def rival(*args):
        if not (repo.folder / "theirs.txt").exists():
            write(repo.folder, "theirs.txt", "theirs")
            git(repo.folder, "add", "theirs.txt")
            git(repo.folder, "commit", "-q", "-m", "Theirs")
        return Staging(*args)

    monkeypatch.setattr("crm_tui.git.commit.Staging", rival)
    commit(repo, [(DEAL, b"a: 1\n")], "Ours", "op", when=WHEN)

    assert git(repo.folder, "log", "--format=%s") == "Ours\nTheirs\nBegin\n"
    assert committed(repo.folder, "theirs.txt") == b"theirs"


def test_a_locked_index_is_left_with_a_note(repo):
    """Another git holds the index: the commit is made all the same, and what git status shows is explained."""
    lock = write(repo.folder, ".git/index.lock", "")

    made = commit(repo, [(DEAL, b"a: 1\n")], "x", "op", when=WHEN, patience=0)

    assert made.made and "index is locked" in made.note
    assert committed(repo.folder, DEAL) == b"a: 1\n"
    assert lock.exists()


def test_a_lock_that_goes_away_in_time_is_waited_for(repo, monkeypatch):
    """Another git holds the index when ours begins to read it, and has let go of it a moment later."""
    lock = write(repo.folder, ".git/index.lock", "")
    monkeypatch.setattr("crm_tui.git.staging.time.sleep", lambda seconds: lock.unlink(missing_ok=True))

    made = commit(repo, [(DEAL, b"a: 1\n")], "x", "op", when=WHEN)

    assert made.made and not made.note
    assert git(repo.folder, "show", f":{DEAL}") == "a: 1\n"


def test_objects_that_cannot_be_made_leave_the_index_as_it_is(repo, monkeypatch):
    """Git has begun to read its index by then; it ends without a lock left behind."""
    before = (repo.folder / ".git/index").read_bytes()
    monkeypatch.setattr("crm_tui.git.commit.stream", lambda drafts, onto: b"no such command\n")

    with pytest.raises(GitError, match="git fast-import"):
        commit(repo, [(DEAL, b"a: 1\n")], "x", "op", when=WHEN)

    assert (repo.folder / ".git/index").read_bytes() == before
    assert not (repo.folder / ".git/index.lock").exists()


def test_a_broken_index_does_not_stop_the_commit(repo):
    write(repo.folder, ".git/index", "garbage")

    made = commit(repo, [(DEAL, b"a: 1\n")], "x", "op", when=WHEN)

    assert made.made and "index" in made.note
    assert committed(repo.folder, DEAL) == b"a: 1\n"


def test_during_a_merge_nothing_is_committed(repo):
    """The files are written; the commit waits until the merge is finished."""
    write(repo.folder, ".git/MERGE_HEAD", git(repo.folder, "rev-parse", "HEAD"))

    with pytest.raises(GitError, match="a merge is under way") as error:
        commit(repo, [(DEAL, b"a: 1\n")], "x", "op", when=WHEN)
    assert "git merge --abort" in error.value.hint


def test_nobody_is_known_to_write(repo, monkeypatch):
    for name in ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"):
        monkeypatch.delenv(f"GIT_{name}")

    with pytest.raises(GitError, match="who you are") as error:
        commit(repo, [(DEAL, b"a: 1\n")], "x", "op", when=WHEN)
    assert "user.name" in error.value.hint

    commit(repo, [(DEAL, b"a: 1\n")], "x", "op", when=WHEN, author=GRACE)
    assert git(repo.folder, "log", "-1", "--format=%an %ae, %cn") == "Grace grace@example.invalid, Grace\n"


def test_author_and_time(repo):
    when = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(-timedelta(hours=3, minutes=30)))

    commit(repo, [(DEAL, b"a: 1\n")], "x", "op", when=when, author=GRACE)

    assert git(repo.folder, "log", "-1", "--format=%an %cn %ai") == "Grace Test 2026-03-01 09:30:00 -0330\n"


def test_a_time_needs_a_zone(repo):
    with pytest.raises(ValueError, match="zone"):
        commit(repo, [(DEAL, b"a: 1\n")], "x", "op", when=datetime(2026, 3, 1))  # noqa: DTZ001


def test_hostile_words_and_names_are_only_text(repo):
    """Escapes, a false trailer, and an author that would end the header."""
    eve = Identity("Eve> <x@y> 0 +0000\ncommitter Fake", "eve@example.invalid\n")

    commit(repo, [(DEAL, b"a: 1\n")], "\x1b[2Jwon  \n\nOp: false\ndata 3\n", "op-1", when=WHEN, author=eve)

    assert git(repo.folder, "log", "-1", "--format=%B").rstrip() == "␛[2Jwon\n\nOp: false\ndata 3\n\nOp: op-1"
    assert git(repo.folder, "log", "-1", "--format=%(trailers:key=Op,valueonly)").strip() == "op-1"
    assert git(repo.folder, "log", "-1", "--format=%cn %an") == "Test Eve x@y 0 +0000␊committer Fake\n"
    git(repo.folder, "fsck", "--strict")


def test_many_paths_are_one_commit(repo):
    files = [(f"records/contacts/{n % 7}/c{n}.yaml", f"name: {n}\n".encode()) for n in range(1500)]

    commit(repo, files, "import csv", "op", when=WHEN)

    assert len(touched(repo.folder)) == 1500
    assert len(git(repo.folder, "ls-files").split()) == 1502


def test_history_of_two_people(repo):
    """The sample's past: each commit by its own member on its own day, in order, and a clean tree at the end."""
    days = [datetime(2026, month, 1, 9, tzinfo=UTC) for month in (1, 2, 3)]
    made = history(
        repo,
        [
            Past("Ada writes", {"records/contacts/ada.yaml": b"name: Ada\n"}, GRACE, days[0], "op-1"),
            Past("A deal", {"records/deals/solar.yaml": b"stage: lead\n"}, LINUS, days[1]),
            Past("Won", {"records/deals/solar.yaml": b"stage: won\n", DEAL: None}, GRACE, days[2]),
        ],
    )
    write(repo.folder, "records/contacts/ada.yaml", "name: Ada\n")
    write(repo.folder, "records/deals/solar.yaml", "stage: won\n")
    (repo.folder / DEAL).unlink()

    log = git(repo.folder, "log", "--reverse", "--format=%an %cn %as %s", "HEAD~3..")
    assert log == ("Grace Grace 2026-01-01 Ada writes\nLinus Linus 2026-02-01 A deal\nGrace Grace 2026-03-01 Won\n")
    assert made == Committed(git(repo.folder, "rev-parse", "HEAD").strip(), made=True)
    assert status(repo.folder) == []


def test_history_begins_a_repository(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main")
    repo = repo_of(tmp_path)
    assert repo is not None

    history(repo, [Past("One", {"crm.yaml": b"format: 1\n"}, GRACE, WHEN), Past("Two", {"a": b""}, LINUS, WHEN)])

    assert git(tmp_path, "log", "--format=%s") == "Two\nOne\n"


def test_killed_before_the_branch_moves(repo, monkeypatch):
    """What is left is an ordinary staged change: no commit of the user's own can take the edit back."""

    def killed(*args, **named):
        raise KeyboardInterrupt

    write(repo.folder, DEAL, "stage: won\n")
    with monkeypatch.context() as patch:
        patch.setattr("crm_tui.git.commit._move", killed)
        with pytest.raises(KeyboardInterrupt):
            commit(repo, [DEAL], "won", "op", when=WHEN)

    assert status(repo.folder) == [f"M  {DEAL}"]
    git(repo.folder, "fsck", "--strict")
    assert commit(repo, [DEAL], "won", "op", when=WHEN).made
    assert status(repo.folder) == []


def test_how_far_a_commit_of_many_files_is_can_be_heard(repo):
    """While git reads what it is given; of a small one step by step."""
    heard: list[float] = []
    files = [
        (f"records/contacts/a-rather-long-name-of-a-contact-{number:05}.yaml", b"x" * 99) for number in range(3000)
    ]

    commit(repo, files, "Many", "op", when=WHEN, heard=heard.append)

    assert heard == sorted(heard) and heard[-1] == 1
    looked, made = [part for part in heard if part <= 0.6], [part for part in heard if part > 0.6]
    assert len(looked) > 2 and len(made) > 4, heard
    heard.clear()
    assert commit(repo, [(DEAL, b"stage: won\n")], "One", "op2", when=WHEN, heard=heard.append).made
    assert heard == [0.6, 0.95, 1]


def test_git_that_reads_no_more_of_what_it_is_given_says_why(repo):
    with pytest.raises(GitError, match=r"fast-import: .*Unsupported command"):
        repo.git("fast-import", stdin=b"nonsense\n" * 50_000, heard=lambda part: None)
