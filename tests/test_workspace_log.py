"""The log: what was done here and elsewhere, what of it is taken back, what waits for a commit, and what is in none."""

from pathlib import Path

import pytest

from crm_tui.edits.record import set_fields
from crm_tui.edits.words import read_setting
from crm_tui.errors import Conflict, UsageError
from crm_tui.git.status import Dirty
from crm_tui.query.find import get
from crm_tui.userconfig.config import UserConfig
from crm_tui.workspace.commits import STEP, Commits, writes_of
from crm_tui.workspace.diffing import written
from crm_tui.workspace.log import Log, Operation, redoing, taken_back, undoing, with_commits
from crm_tui.workspace.outside import Outside, outside, since_commit, stamps
from crm_tui.workspace.workspace import Workspace
from tests.git_plain import git
from tests.workspaces import build, opened, write
from tests.workspaces import commit as commit_by_hand

DEAL = "records/deals/engine.yaml"
FILES = {"deals/engine": "title: Engine\nstage: lead\nvalue: 500 EUR\n", "contacts/ada": "name: Ada\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "w", FILES)


def change(workspace: Workspace, *words: str, commit: bool = True) -> str:
    """The operation that sets fields of the deal."""
    found = workspace.ask(lambda db: get(db, workspace.asking(), "deal", "engine"))
    plan = set_fields(workspace.editor(), [found], [read_setting(word) for word in words])
    return workspace.apply(plan, commit=commit).op


def standing(log: Log) -> list[bool]:
    """Whether the operations stand, newest first."""
    done = log.operations()
    taken = taken_back(done)
    return [each.op not in taken for each in done]


def test_newest_first_with_who_and_what_and_where(folder) -> None:
    with opened(folder, UserConfig(member="grace")) as workspace:
        change(workspace, "value=1k")
        change(workspace, "owner=grace", commit=False)
        second, first = Log(lambda: workspace.store.journal).operations()

    assert (first.actor, first.files, first.late, second.late) == ("grace", (("", DEAL),), False, True)
    assert first.when is not None and "alue" in first.words and first.op < second.op


def test_undo_and_redo_of_any(folder) -> None:
    """An old operation is taken back and made again while a newer one stays; each says how it stands."""
    with opened(folder) as workspace:
        log = Log(lambda: workspace.store.journal)
        change(workspace, "value=1k")
        change(workspace, "tags+=vip")

        def of(words: str):
            return next(each for each in log.operations() if each.words.startswith(words))

        def taken():
            return taken_back(log.operations())

        first = log.operations()[1]
        workspace.apply(undoing(workspace, first, taken()))
        assert "value: 500 EUR" in (folder / DEAL).read_text() and "vip" in (folder / DEAL).read_text()
        assert standing(log) == [True, True, False]
        with pytest.raises(UsageError, match="taken back already"):
            undoing(workspace, first, taken())

        workspace.apply(redoing(workspace, first, taken()))
        assert "1000" in (folder / DEAL).read_text()
        assert standing(log) == [True, False, True, True]
        with pytest.raises(UsageError, match="this stands"):
            redoing(workspace, first, taken())

        workspace.apply(undoing(workspace, of("Redo: "), taken()))
        assert "value: 500 EUR" in (folder / DEAL).read_text()
        assert standing(log) == [True, False, True, True, False]
        workspace.apply(redoing(workspace, of("Undo: "), taken()))
        assert "1000" in (folder / DEAL).read_text()


def both(workspace: Workspace, commits: Commits | None = None) -> list[Operation]:
    """Operations and commits in one list."""
    found, more = (commits or Commits()).read(workspace)
    return with_commits(Log(lambda: workspace.store.journal).operations(), found, more=more)


def by_a_teammate(folder: Path, words: str, date: str, **files: str) -> None:
    """A commit that came with a pull."""
    for name, text in files.items():
        write(folder, f"records/contacts/{name}.yaml", text)
    commit_by_hand(folder, words, f"--date={date}", "--author=Grace Hopper <Grace@navy.example>")


def test_operations_and_commits_in_one_list(folder) -> None:
    """By time, none twice; a commit's author is the member with that address, else the name that git knows."""
    by_a_teammate(folder, "Add Mary", "2026-11-20T10:00:00Z", mary="name: Mary\n")
    write(folder, "records/members/grace.yaml", "name: Grace\nemail: grace@navy.example\n")
    commit_by_hand(folder, "Edit in vim", "--date=2026-11-20T09:00:00Z")
    with opened(folder) as workspace:
        workspace.catch_up()
        change(workspace, "value=1k")
        change(workspace, "value=2k", commit=False)
        by_a_teammate(folder, "Dated ahead", "2030-01-01T10:00:00Z", zoe="name: Zoe\n")
        told = both(workspace)
    assert [each.words for each in told] == [
        "Dated ahead", "Set value of Engine", "Set value of Engine", "Add Mary", "Edit in vim", "Begin",
    ]  # fmt: skip
    assert [bool(each.commits) for each in told] == [True, False, False, True, True, True]
    assert told[3].actor == "grace" and told[3].files == (("", "records/contacts/mary.yaml"),)
    assert told[4].actor == git(folder, "log", "-1", "--format=%cn").strip()


def test_a_pull_is_told_with_whose_work_it_brought(folder) -> None:
    """Merged work stands in the log by itself and as one: how many commits, by whom, and what they came to here."""
    git(folder, "checkout", "-q", "-b", "side")
    by_a_teammate(folder, "Add Zoe", "2026-11-20T10:00:00Z", zoe="name: Zoe\n")
    by_a_teammate(folder, "Rename Zoe", "2026-11-20T11:00:00Z", zoe="name: Zoë\n")
    git(folder, "checkout", "-q", "main")
    write(folder, "records/contacts/bob.yaml", "name: Bob\n")
    commit_by_hand(folder, "Mine")
    git(folder, "merge", "-q", "--no-ff", "--no-edit", "side")
    git(folder, "checkout", "-q", "-b", "other", "HEAD~1")
    commit_by_hand(folder, "Nothing")
    write(folder, "records/contacts/eve.yaml", "name: Eve\n")
    commit_by_hand(folder, "Add Eve")
    git(folder, "checkout", "-q", "main")
    git(folder, "merge", "-q", "--no-ff", "-m", "Take Eve in", "other")
    me = git(folder, "log", "-1", "--format=%an").strip()
    git(folder, "checkout", "-q", "-b", "last")
    by_a_teammate(folder, "Add Nia", "2026-11-20T12:00:00Z", nia="name: Nia\n")
    write(folder, "records/contacts/eve.yaml", "name: Eva\n")
    commit_by_hand(folder, "Rename Eve")
    git(folder, "checkout", "-q", "main")
    git(folder, "merge", "-q", "--no-ff", "--no-edit", "last")
    with opened(folder) as workspace:
        told = both(workspace)
        by = {each.words: each for each in told}
        assert set(by) == {
            "Begin", "Mine", "Add Zoe", "Rename Zoe", "Merge 2 commits by Grace Hopper", "Add Eve", "Take Eve in",
            "Add Nia", "Rename Eve", f"Merge 2 commits by Grace Hopper and {me}",
        }  # fmt: skip
        of = by["Merge 2 commits by Grace Hopper"]
        assert of.files == (("", "records/contacts/zoe.yaml"),)
        assert "+name: Zoë" in written(writes_of(workspace, of)).splitlines()
        few = Commits()
        few._wanted = 3
        assert both(workspace, few)[0].words.startswith("Merge commits by ")
        workspace.apply(undoing(workspace, of, taken_back(told)))
        assert not (folder / "records/contacts/zoe.yaml").exists() and (folder / "records/contacts/bob.yaml").exists()


def test_earlier_commits_are_read_when_they_are_wanted(folder, monkeypatch) -> None:
    """Until then operations that may be older than the unread ones wait too; a new commit is read with all others."""
    monkeypatch.setattr("crm_tui.workspace.commits.STEP", 2)
    with opened(folder) as workspace:
        change(workspace, "value=1k")
        for day in (22, 23, 24):
            by_a_teammate(folder, f"Day {day}", f"2026-11-{day}T10:00:00Z", mary=f"name: Mary {day}\n")
        commits = Commits()
        commits._wanted = 2
        assert [each.words for each in both(workspace, commits)] == ["Day 24", "Day 23"]
        commits.want_more()
        assert [each.words for each in both(workspace, commits)] == [
            "Day 24",
            "Day 23",
            "Day 22",
            "Set value of Engine",
        ]
        by_a_teammate(folder, "Day 25", "2026-11-25T10:00:00Z", mary="name: Mary 25\n")
        commits.want_more()
        assert len(both(workspace, commits)) == 6
    assert STEP == 300


def test_undo_and_redo_of_a_commit(folder) -> None:
    """What a teammate committed is taken back and made again by key; what was changed since is named, not touched."""
    by_a_teammate(
        folder, "Rework Ada", "2026-11-20T10:00:00Z", ada="name: Ada Lovelace\ntitle: Countess\n", zoe="name: Zoe\n"
    )
    (folder / "records/contacts/ada.yaml").write_text("name: Ada Lovelace\ntitle: Countess\ntags: [vip]\n")
    with opened(folder) as workspace:
        of = both(workspace)[0]
        lines = written(writes_of(workspace, of)).splitlines()
        assert "-name: Ada" in lines and "+title: Countess" in lines and "+name: Zoe" in lines
        plan = undoing(workspace, of, {})
        assert plan.words == "Undo: Rework Ada"
        workspace.apply(plan)
        assert (folder / "records/contacts/ada.yaml").read_text() == "name: Ada\ntags: [vip]\n"
        assert not (folder / "records/contacts/zoe.yaml").exists()

        taken = taken_back(both(workspace))
        assert of.op in taken
        with pytest.raises(UsageError, match="taken back already"):
            undoing(workspace, of, taken)
        workspace.apply(redoing(workspace, of, taken))
        assert "title: Countess" in (folder / "records/contacts/ada.yaml").read_text()
        assert of.op not in taken_back(both(workspace))

        write(folder, "records/contacts/ada.yaml", "name: Ada King\ntitle: Countess\n")
        with pytest.raises(Conflict, match=r"ada\.yaml: name: you have 'Ada', the file now 'Ada King'"):
            workspace.diff(undoing(workspace, of, {}))


def test_a_commit_too_large_to_be_taken_back_is_told(folder) -> None:
    """It is listed, its other files are shown, and git is named."""
    write(folder, "files/film.bin", b"x" * (2 << 20))
    by_a_teammate(folder, "A film", "2026-11-20T10:00:00Z", zoe="name: Zoe\n")
    with opened(folder) as workspace:
        of = both(workspace)[0]
        assert [each.path for each in writes_of(workspace, of)] == ["records/contacts/zoe.yaml"]
        with pytest.raises(UsageError, match=r"too large.*git revert"):
            undoing(workspace, of, {})


def test_a_renamed_record_is_one_that_moved(folder) -> None:
    """By its former id, by its id in another folder, or by its bytes; undone it moves back."""
    write(folder, "records/contacts/byron.yaml", "name: Byron\n")
    commit_by_hand(folder, "Byron", "--date=2026-11-19T10:00:00Z")
    (folder / "records/contacts/byron.yaml").rename(folder / "records/contacts/lord-byron.yaml")
    (folder / "records/contacts/old").mkdir()
    (folder / "records/contacts/ada.yaml").unlink()
    write(folder, "records/contacts/old/ada.yaml", "name: Ada L.\n")
    (folder / DEAL).unlink()
    write(folder, "records/deals/motor.yaml", "title: Motor\nformerly: [engine]\n")
    commit_by_hand(folder, "Move", "--date=2026-11-20T10:00:00Z")
    with opened(folder) as workspace:
        of = both(workspace)[0]
        for text in (written(writes_of(workspace, of)), workspace.diff(undoing(workspace, of, {}))):
            assert text.count("rename from") == 3 and "/dev/null" not in text, text


def test_an_entry_that_cannot_be_read_hides_no_other(folder) -> None:
    """It is listed with the reason; mended, or gone, it is so in the log."""
    with opened(folder) as workspace:
        log = Log(lambda: workspace.store.journal)
        op = change(workspace, "value=1k")
        change(workspace, "value=2k")
        entry = folder / ".crm/journal" / f"{op}.json"
        whole = entry.read_bytes()
        entry.write_bytes(b"torn")
        other = Log(lambda: workspace.store.journal)
        assert ["damaged" in each.trouble for each in other.operations()] == [False, True]
        entry.write_bytes(whole)
        assert [each.trouble for each in other.operations()] == ["", ""]
        entry.unlink()
        assert len(log.operations()) == len(other.operations()) == 1


def test_what_is_committed_or_forgotten_while_one_reads(folder, monkeypatch) -> None:
    """Neither is an entry that cannot be read."""
    with opened(folder) as workspace:
        first, second = change(workspace, "value=1k"), change(workspace, "value=2k")
        journal = workspace.store.journal
        monkeypatch.setattr(journal, "closed", lambda: {second: True, first: True, "20200101T000000000000-gone": False})
        log = Log(lambda: journal).operations()
    assert [(each.op, each.trouble) for each in log] == [(second, ""), (first, "")]


def test_what_changed_outside(folder) -> None:
    """Edits from vim, but not those of an operation that waits for its commit; a commit ends both."""
    with opened(folder) as workspace:
        assert outside(workspace) == []
        before = stamps(workspace)
        change(workspace, "value=1k", commit=False)
        write(folder, "records/contacts/ada.yaml", "name: Ada Lovelace\n")
        write(folder, "records/contacts/bob.yaml", "name: Bob\n")
        late = {file for each in Log(lambda: workspace.store.journal).operations() if each.late for file in each.files}

        listed = outside(workspace, late)
        assert listed == [
            Outside("", Dirty("records/contacts/ada.yaml", "changed")),
            Outside("", Dirty("records/contacts/bob.yaml", "new")),
        ]
        lines = written(since_commit(workspace, listed)).splitlines()
        assert "-name: Ada" in lines and "+name: Ada Lovelace" in lines and "+name: Bob" in lines
        assert len(outside(workspace) or ()) == 3

        commit_by_hand(folder)
        assert outside(workspace) == [] and stamps(workspace) != before


def test_no_repository(tmp_path) -> None:
    with opened(build(tmp_path / "w", FILES, repository=False)) as workspace:
        assert outside(workspace) is None and len(stamps(workspace)) == 1
