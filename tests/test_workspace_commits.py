"""An operation that could not be committed is committed by the next one that can, by itself and under its own words."""

from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.edits.record import remove, set_fields
from crm_tui.edits.words import read_setting
from crm_tui.model.plan import Plan
from crm_tui.query.find import Found, get
from crm_tui.userconfig.config import UserConfig
from crm_tui.workspace.workspace import Workspace
from tests.crm_cli import SHOP, crm, done
from tests.git_plain import committed, git, status
from tests.workspaces import build, opened, write

KIOSK = "records/deals/kiosk.yaml"
ROOF = "records/deals/solar-roof.yaml"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return build(tmp_path / "shop", SHOP)


def deal(workspace: Workspace, id_: str) -> Found:
    with closing(workspace.reader()) as db:
        return get(db, workspace.asking(), "deal", id_)


def setting(workspace: Workspace, id_: str, *words: str) -> Plan:
    return set_fields(workspace.editor(), [deal(workspace, id_)], [read_setting(word) for word in words])


def cut_short(shop: Path, id_: str, *words: str, config: UserConfig | None = None) -> str:
    """The operation of an edit that was killed just before its commit."""
    with opened(shop, config or UserConfig()) as workspace:
        return workspace.apply(setting(workspace, id_, *words), commit=False).op


def log(shop: Path) -> list[tuple[str, str]]:
    """Words and operation of each commit, oldest first, but for the first one."""
    lines = git(shop, "log", "--reverse", "--format=%s|%(trailers:key=Op,valueonly,separator=%x2C)").splitlines()
    return [(words, op) for words, _, op in (line.partition("|") for line in lines[1:])]


def test_what_was_killed_before_its_commit_is_committed_by_the_next_edit(shop: Path) -> None:
    first = cut_short(shop, "kiosk", "value=3k")
    second = cut_short(shop, "solar-roof", "value=4k")
    ran = done(shop, "set", "mary-shelley", "tags+=new")
    assert [words for words, _ in log(shop)] == [
        "Set value of Kiosk", "Set value of Solar roof", "Set tags of Mary Shelley",
    ]  # fmt: skip
    assert [op for _, op in log(shop)][:2] == [first, second]
    assert git(shop, "show", "--format=", "--name-only", "HEAD~2").split() == [KIOSK]
    assert "committed only now: Set value of Kiosk" in ran.err
    assert status(shop) == []
    assert "only now" not in done(shop, "set", "mary-shelley", "tags+=newer").err


def test_reading_commits_nothing(shop: Path) -> None:
    cut_short(shop, "kiosk", "value=3k")
    done(shop, "list", "deals")
    done(shop, "check")
    assert log(shop) == []


def test_two_operations_on_one_file_become_two_commits(shop: Path) -> None:
    """As do the last edit of the same field and an undo of it."""
    cut_short(shop, "kiosk", "value=3k")
    cut_short(shop, "kiosk", "value=4k", "owner=grace")
    done(shop, "set", "kiosk", "value=5k")
    texts = [git(shop, "show", f"HEAD~{back}:{KIOSK}") for back in (2, 1, 0)]
    assert ["value: 3000 EUR" in texts[0], "value: 4000 EUR" in texts[1], "value: 5000 EUR" in texts[2]] == [True] * 3
    assert status(shop) == []


def test_git_that_failed_is_caught_up_with(shop: Path) -> None:
    """A merge was under way; once it is over the next edit commits what came meanwhile."""
    write(shop, ".git/MERGE_HEAD", git(shop, "rev-parse", "HEAD"))
    assert crm(shop, "set", "kiosk", "value=3k").code == 7
    assert crm(shop, "set", "solar-roof", "value=3k").code == 7
    (shop / ".git/MERGE_HEAD").unlink()
    done(shop, "set", "kiosk", "owner=grace")
    assert [words for words, _ in log(shop)] == [
        "Set value of Kiosk", "Set value of Solar roof", "Set owner of Kiosk",
    ]  # fmt: skip
    assert len({op for _, op in log(shop)}) == 3
    assert status(shop) == []


def test_what_a_person_has_changed_since_is_left_to_them(shop: Path) -> None:
    with opened(shop) as workspace:
        found = [deal(workspace, "kiosk"), deal(workspace, "solar-roof")]
        workspace.apply(set_fields(workspace.editor(), found, [read_setting("value=3k")]), commit=False)
    write(shop, KIOSK, (shop / KIOSK).read_text() + "notes: by hand\n")
    done(shop, "set", "mary-shelley", "tags+=new")
    assert [words for words, _ in log(shop)] == ["Set value of 2 deals", "Set tags of Mary Shelley"]
    assert git(shop, "show", "--format=", "--name-only", "HEAD~1").split() == [ROOF]
    assert status(shop) == [f" M {KIOSK}"]
    git(shop, "checkout", "--", KIOSK)
    done(shop, "set", "mary-shelley", "tags+=newer")
    assert len(log(shop)) == 3


def test_what_a_person_took_back_or_committed_is_over(shop: Path) -> None:
    cut_short(shop, "kiosk", "value=3k")
    git(shop, "checkout", "--", KIOSK)
    cut_short(shop, "solar-roof", "value=3k")
    git(shop, "commit", "-qam", "By hand")
    done(shop, "set", "mary-shelley", "tags+=new")
    assert [words for words, _ in log(shop)] == ["By hand", "Set tags of Mary Shelley"]
    assert status(shop) == []


def test_a_deletion_is_caught_up_with(shop: Path) -> None:
    with opened(shop) as workspace:
        kiosk = deal(workspace, "kiosk")
        workspace.apply(remove(workspace.editor(), kiosk, workspace.text_of(kiosk), ()), commit=False)
    done(shop, "set", "mary-shelley", "tags+=new")
    assert [words for words, _ in log(shop)] == ["Delete deal Kiosk", "Set tags of Mary Shelley"]
    assert status(shop) == []


def test_what_is_undone_before_its_commit_leaves_none(shop: Path) -> None:
    cut_short(shop, "kiosk", "value=3k")
    done(shop, "undo")
    assert log(shop) == []
    assert status(shop) == []
    done(shop, "redo")
    assert [words for words, _ in log(shop)] == ["Redo: Set value of Kiosk"]
    assert committed(shop, KIOSK) == (shop / KIOSK).read_bytes()


def test_edits_made_while_commits_are_off_stay_uncommitted(shop: Path) -> None:
    cut_short(shop, "kiosk", "value=3k", config=UserConfig(commit=False))
    done(shop, "set", "mary-shelley", "tags+=new")
    assert len(log(shop)) == 1
    assert status(shop) == [f" M {KIOSK}"]


def test_nothing_is_caught_up_with_while_commits_are_off(shop: Path) -> None:
    cut_short(shop, "kiosk", "value=3k")
    with opened(shop, UserConfig(commit=False)) as workspace:
        workspace.apply(setting(workspace, "solar-roof", "value=3k"))
    assert log(shop) == []
    assert status(shop) == [f" M {KIOSK}", f" M {ROOF}"]


def test_the_doctor_tells_of_it_and_mends_it(shop: Path) -> None:
    op = cut_short(shop, "kiosk", "value=3k")
    ran = crm(shop, "doctor")
    assert "1 edit is not committed yet" in ran.out
    crm(shop, "doctor", "--fix")
    assert log(shop) == [("Set value of Kiosk", op)]
    assert "not committed" not in crm(shop, "doctor").out


def test_an_entry_that_cannot_be_read_stops_nobody(shop: Path) -> None:
    cut_short(shop, "kiosk", "value=3k")
    cut_short(shop, "solar-roof", "value=3k")
    first = min((shop / ".crm/journal").iterdir())
    first.write_bytes(first.read_bytes()[:50])
    done(shop, "set", "mary-shelley", "tags+=new")
    assert [words for words, _ in log(shop)] == ["Set value of Solar roof", "Set tags of Mary Shelley"]


def test_a_late_commit_bears_the_moment_of_the_edit(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_short(shop, "kiosk", "value=3k")
    monkeypatch.setenv("CRM_NOW", "2026-11-25T12:00:00+01:00")
    done(shop, "set", "mary-shelley", "tags+=new")
    assert git(shop, "log", "-2", "--format=%ad", "--date=short").split() == ["2026-11-25", "2026-11-21"]


def test_while_git_does_not_know_who_i_am(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What I do is written, and I am told what to run; undo works; once I have run it the next edit commits it all."""
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)
    before = log(shop)
    ran = crm(shop, "add", "contact", "Bob")
    assert (ran.code, ran.out) == (7, "bob\n")
    assert ran.err == (
        "error: written, but not committed: git does not know who you are\n"
        "hint: git config --global user.name 'YOUR NAME' && git config --global user.email YOU@EXAMPLE.ORG; "
        "the next edit commits it too\n"
    )
    told = done(shop, "status").out.splitlines()
    assert told[2:5] == [
        "uncommitted  1 file",
        "  new       records/contacts/bob.yaml",
        "  1 edit waits for commit: git does not know who you are (git config --global user.name 'YOUR NAME' && "
        "git config --global user.email YOU@EXAMPLE.ORG)",
    ]
    found = done(shop, "status", "--json").json
    assert (found["late"], found["hindrance"]) == (1, "git does not know who you are")

    assert done(shop, "undo").err == "Undo: Add contact Bob\n"
    assert not (shop / "records/contacts/bob.yaml").exists() and log(shop) == before
    assert crm(shop, "set", "kiosk", "value=3k").code == 7
    git(shop, "config", "user.name", "Grace")
    git(shop, "config", "user.email", "grace@shop.example")
    assert "1 edit waits for commit (the next edit, or crm doctor --fix, makes it)" in done(shop, "status").out
    ran = done(shop, "set", "solar-roof", "value=4k")
    assert "committed only now: Set value of Kiosk" in ran.err
    assert [words for words, _ in log(shop)] == ["Set value of Kiosk", "Set value of Solar roof"]
    assert git(shop, "log", "-1", "--format=%an %ae %cn").strip() == "Grace grace@shop.example Grace"
    assert status(shop) == [] and "waits" not in done(shop, "status").out
