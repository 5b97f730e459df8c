"""An edit happens whole, beside other people's edits, as one commit, and can be taken back."""

from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.edits.deal import lose, move_stage, stage_named, win
from crm_tui.edits.record import remove, set_fields
from crm_tui.edits.words import read_setting
from crm_tui.errors import Conflict, NotFound, Refused
from crm_tui.model.plan import Plan
from crm_tui.query.find import Found, get, links_to
from crm_tui.userconfig.config import UserConfig
from crm_tui.workspace.workspace import Workspace
from tests.git_plain import git, status, touched
from tests.workspaces import SETTINGS, build, opened, write

DEAL = """\
title: Engine № 2   # ours
stage: lead
value: 500 EUR
company: works
tags: [vip]
history:
  - {key: a1b2, at: 2026-11-01T10:00+01:00, stage: lead, by: grace}
"""
FILES = {
    "deals/engine": DEAL,
    "companies/works": "name: Works\n",
    "members/grace": "name: Grace\nemail: grace@test.example\n",
}
FILE = "records/deals/engine.yaml"
GRACE = UserConfig(member="grace")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "w", FILES)


def found(workspace: Workspace, id_: str = "engine", kind: str = "deal") -> Found:
    with closing(workspace.reader()) as db:
        return get(db, workspace.asking(), kind, id_)


def setting(workspace: Workspace, *words: str) -> Plan:
    return set_fields(workspace.editor(), [found(workspace)], [read_setting(word) for word in words])


def text(folder: Path) -> str:
    return (folder / FILE).read_text()


def test_a_move_changes_the_stage_and_adds_to_the_history(folder: Path) -> None:
    """Two lines change, the comment stays, and the commit holds this one file."""
    with opened(folder, GRACE) as workspace:
        deal = found(workspace)
        stage = stage_named(workspace.settings.pipelines[0], "prop")
        applied = workspace.apply(move_stage(workspace.editor(), deal, stage))
    before, after = DEAL.splitlines(), text(folder).splitlines()
    assert after[1] == "stage: proposal"
    assert [line for line in after if line not in before] == ["stage: proposal", after[-1]]
    assert after[-1].endswith("at: 2026-11-21T12:00+01:00, stage: proposal, by: grace}")
    assert touched(folder) == [FILE]
    assert git(folder, "log", "-1", "--format=%B").strip().splitlines()[::2] == [
        "Move Engine № 2 to Proposal", f"Op: {applied.op}",
    ]  # fmt: skip
    assert status(folder) == []


def test_winning_and_losing_say_when_and_why_and_opening_again_forgets_it(folder: Path) -> None:
    with opened(folder, GRACE) as workspace:
        workspace.apply(win(workspace.editor(), found(workspace)))
        assert "stage: won\n" in text(folder)
        assert "closed: 2026-11-21\n" in text(folder)
        workspace.apply(lose(workspace.editor(), found(workspace), "price"))
        assert "lost_reason: price\n" in text(folder)
        stage = stage_named(workspace.settings.pipelines[0], "lead")
        workspace.apply(move_stage(workspace.editor(), found(workspace), stage))
        assert "closed" not in text(folder)
        assert "lost_reason" not in text(folder)


def test_a_deal_is_not_lost_without_a_reason(folder: Path) -> None:
    with opened(folder) as workspace:
        stage = stage_named(workspace.settings.pipelines[0], "lost")
        with pytest.raises(Refused, match="why was it lost"):
            move_stage(workspace.editor(), found(workspace), stage)
        with pytest.raises(Refused, match="lost reason cannot be 'weather'"):
            lose(workspace.editor(), found(workspace), "weather")


def test_changes_to_different_fields_both_stand(folder: Path) -> None:
    """Somebody changes the value in vim between my look and my edit."""
    with opened(folder) as workspace:
        plan = setting(workspace, "stage=proposal", "tags+=new")
        write(folder, FILE, DEAL.replace("500", "900").replace("[vip]", "[vip, cold]"))
        workspace.apply(plan)
    assert "value: 900 EUR" in text(folder)
    assert "stage: proposal" in text(folder)
    assert "tags: [vip, cold, new]" in text(folder)


def test_the_same_field_changed_twice_is_asked_about(folder: Path) -> None:
    with opened(folder) as workspace:
        plan = setting(workspace, "value=700")
        write(folder, FILE, DEAL.replace("500", "900"))
        with pytest.raises(Conflict, match="value"):
            workspace.apply(plan)
    assert text(folder) == DEAL.replace("500", "900")


def test_undo_takes_back_what_was_set_and_leaves_what_came_after(folder: Path) -> None:
    with opened(folder) as workspace:
        workspace.apply(setting(workspace, "value=700"))
        write(folder, FILE, text(folder).replace("stage: lead", "stage: proposal"))
        workspace.apply(workspace.undo_plan())
        assert "value: 500 EUR" in text(folder)
        assert "stage: proposal" in text(folder)
        workspace.apply(workspace.redo_plan())
        assert "value: 700 EUR" in text(folder)


def test_what_else_is_staged_or_dirty_is_left_alone(folder: Path) -> None:
    write(folder, "notes.txt", "mine\n")
    git(folder, "add", "notes.txt")
    write(folder, "records/companies/works.yaml", "name: Works Ltd\n")
    with opened(folder) as workspace:
        workspace.apply(setting(workspace, "value=700"))
    assert touched(folder) == [FILE]
    assert sorted(status(folder)) == [" M records/companies/works.yaml", "A  notes.txt"]


def test_a_plan_that_changes_nothing_is_no_operation(folder: Path) -> None:
    with opened(folder) as workspace:
        assert workspace.apply(setting(workspace, "value=500")).op == ""
        with pytest.raises(NotFound, match="nothing to undo"):
            workspace.undo_plan()


def test_an_edit_that_check_would_refuse_is_not_written(folder: Path) -> None:
    with opened(folder) as workspace, pytest.raises(Refused, match="no stage 'offered'"):
        workspace.apply(setting(workspace, "stage=offered"))
    assert text(folder) == DEAL


def test_an_old_fault_in_another_field_does_not_stand_in_the_way(folder: Path) -> None:
    write(folder, FILE, DEAL + "close: 2026-02-30\n")
    with opened(folder) as workspace:
        workspace.apply(setting(workspace, "value=700"))
    assert "value: 700 EUR" in text(folder)
    assert "close: 2026-02-30" in text(folder)


def test_a_record_that_others_link_to_is_not_deleted(folder: Path) -> None:
    with opened(folder) as workspace:
        company = found(workspace, "works", "company")
        with closing(workspace.reader()) as db:
            linked = links_to(db, workspace.asking(), "company", "works")
        with pytest.raises(Refused, match="deal/engine"):
            remove(workspace.editor(), company, workspace.text_of(company), linked)
        workspace.apply(remove(workspace.editor(), company, workspace.text_of(company), linked, force=True))
        assert not (folder / "records/companies/works.yaml").exists()
        assert [problem.code for problem in workspace.check()] == ["dangling-link"]
        workspace.apply(workspace.undo_plan())
    assert (folder / "records/companies/works.yaml").read_text() == "name: Works\n"


def test_broken_settings_let_nothing_be_written_but_themselves(folder: Path) -> None:
    """The last good settings stay in force, and a banner's worth of words says why edits are refused."""
    with opened(folder) as workspace:
        workspace.reader().close()
    write(folder, "crm.yaml", SETTINGS + "pipelines: again\n")
    with opened(folder) as workspace:
        assert workspace.settings.name == "Test"
        assert [problem.path for problem in workspace.settings_problems] == ["crm.yaml"]
        with pytest.raises(Refused, match="is broken"):
            workspace.apply(setting(workspace, "value=700"))


def test_a_newer_format_is_only_read(folder: Path) -> None:
    write(folder, "crm.yaml", SETTINGS.replace("format: 1", "format: 2"))
    with opened(folder) as workspace:
        assert found(workspace).label == "Engine № 2"
        with pytest.raises(Refused, match=r"newer than this program.*format 2") as refused:
            workspace.apply(setting(workspace, "value=700"))
        assert refused.value.hint == "update crm"


def test_commits_can_be_switched_off(folder: Path) -> None:
    with opened(folder, UserConfig(commit=False)) as workspace:
        assert workspace.apply(setting(workspace, "value=700")).commit == ""
    assert status(folder) == [f" M {FILE}"]


def test_a_workspace_without_git_is_edited_all_the_same(tmp_path: Path) -> None:
    folder = build(tmp_path / "plain", FILES, repository=False)
    with opened(folder) as workspace:
        applied = workspace.apply(setting(workspace, "value=700"))
    assert (applied.op != "", applied.commit) == (True, "")
    assert "value: 700 EUR" in text(folder)


def test_how_far_an_edit_is_can_be_told(folder: Path) -> None:
    """Step by step up to the end, of looking at what it would change and of doing it."""
    with opened(folder, GRACE) as workspace:
        plan, told = setting(workspace, "value=600", "tags+=new"), list[tuple[int, int, str]]()
        workspace.preview(plan, lambda *how: told.append(how))
        assert words_told(told) == [""]
        told.clear()
        workspace.apply(plan, progress=lambda *how: told.append(how))
        assert words_told(told) == ["checking", "writing", "reading and committing"]
    assert "value: 600 EUR" in text(folder)


def test_how_far_a_later_commit_is_can_be_told(folder: Path) -> None:
    """It is no part of the edit, of which an undo knows the text already and judges nothing."""
    with opened(folder, GRACE) as workspace:
        told = list[tuple[int, int, str]]()
        applied = workspace.apply(setting(workspace, "value=600"), commit=False)
        workspace.commit(applied.op, lambda *how: told.append(how))
        assert words_told(told) == ["committing"]
        told.clear()
        workspace.apply(workspace.undo_plan(), commit=False, progress=lambda *how: told.append(how))
        assert words_told(told) == ["checking", "writing", "reading"]


def words_told(told: list[tuple[int, int, str]]) -> list[str]:
    """What was said to be done, in its order, of something that went on and on to its end and said so once."""
    so_far = [done for done, _, _ in told]
    assert so_far == sorted(set(so_far)) and [done == total for done, total, _ in told].index(True) == len(told) - 1
    return list(dict.fromkeys(doing for _, _, doing in told))
