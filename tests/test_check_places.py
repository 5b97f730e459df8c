"""What only shows when records are held against each other, each with its place."""

from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.edits.relink import relink
from crm_tui.query.find import get
from crm_tui.query.rows import keys, plans, rows
from crm_tui.query.syntax import parse
from crm_tui.userconfig.config import JoinedRoot, UserConfig, WorkspaceConfig
from tests.workspaces import build, opened, write

GOOD = {
    "deals/engine": "title: Engine\nstage: lead\ncompany: works\n",
    "companies/works": "name: Works\n",
}


def told(folder: Path) -> list[tuple[str, int, str]]:
    with opened(folder) as workspace:
        return [(each.path.removeprefix("records/"), each.line, each.code) for each in workspace.check()]


def test_a_sound_workspace_has_no_problem(tmp_path) -> None:
    assert told(build(tmp_path / "w", GOOD)) == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("deals/two", "title: Two\nstage: lead\ncompany: wroks\n", ("deals/two.yaml", 3, "dangling-link")),
        ("deals/two", "title: Two\nstage: won\n", ("deals/two.yaml", 0, "no-closed")),
        ("deals/two", "title: Two\nstage: lost\nclosed: 2026-11-01\n", ("deals/two.yaml", 0, "no-reason")),
        ("deals/two", "title: Two\nstage: lead\nclosed: 2026-11-01\n", ("deals/two.yaml", 3, "open-closed")),
        (
            "deals/two",
            "title: Two\nstage: proposal\nhistory:\n  - {key: a1, at: 2026-11-01, stage: lead}\n",
            ("deals/two.yaml", 2, "unknown-since"),
        ),
        ("deals/deep/engine", "title: Other\nstage: lead\n", ("deals/engine.yaml", 0, "doubled-id")),
        ("deals/Engine", "title: Other\nstage: lead\n", ("deals/engine.yaml", 0, "doubled-id")),
        ("companies/con", "name: Con\n", ("companies/con.yaml", 0, "strange-id")),
        ("companies/others", "name: WORKS\n", ("companies/works.yaml", 0, "same-name")),
        ("deels/x", "title: X\n", ("deels/x.yaml", 0, "unknown-kind")),
        ("segments/s", "name: S\nof: deals\nquery: nmae:x\n", ("segments/s.yaml", 3, "broken-segment")),
        ("segments/s", "name: S\nof: boats\nquery: name:x\n", ("segments/s.yaml", 2, "broken-segment")),
    ],
)
def test_each_rule_finds_what_it_is_for(tmp_path, path: str, text: str, expected: tuple[str, int, str]) -> None:
    folder = build(tmp_path / "w", {**GOOD, path: text})
    assert expected in told(folder)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("contacts/zada", "name: ADA\n", "records/contacts/ada.yaml has the same name"),
        ("contacts/ada", "name: Grace\n", "records/contacts/ada.yaml has the same id"),
    ],
)
def test_two_that_are_alike_are_told_in_the_repository_of_the_later_one(tmp_path, path, text, expected) -> None:
    """Which may be one that is joined to the workspace."""
    team = build(tmp_path / "team", {"contacts/ada": "name: Ada\n"}, repository=False)
    private = build(tmp_path / "private", {path: text}, repository=False)
    own = WorkspaceConfig(roots=(JoinedRoot("private", str(private)),))
    with opened(team, UserConfig(workspaces={str(team): own})) as workspace:
        found = [(each.root, each.path, each.message) for each in workspace.check()]
    assert found == [("private", f"records/{path}.yaml", expected)]


def test_names_of_files_that_are_no_ids(tmp_path) -> None:
    wrong = ["-abcdefgh", "abcdefgh-", "Abcdefgh", "abc defgh", "ä" * 51, "abcdefg\u0301", "nul", "абвгдежз_"]
    names = [*wrong, "äbc-defgh", "абвгдежз", "ab", "茶云科技茶云科技"]
    folder = build(tmp_path / "w", {f"companies/{name}": f"name: {n}\n" for n, name in enumerate(names)})
    found = {
        path.removeprefix("companies/").removesuffix(".yaml") for path, _, code in told(folder) if code == "strange-id"
    }
    assert found == set(wrong)


def test_a_link_to_a_former_id_is_only_noted(tmp_path) -> None:
    folder = build(tmp_path / "w", GOOD)
    write(folder, "records/companies/new-works.yaml", "name: Works\nformerly: [works]\n")
    (folder / "records/companies/works.yaml").unlink()
    assert told(folder) == [("deals/engine.yaml", 3, "late-link")]


def test_only_a_record_of_the_same_kind_takes_over_a_former_id(tmp_path) -> None:
    """A contact that was once called so is no company."""
    folder = build(tmp_path / "w", GOOD)
    write(folder, "records/contacts/ada.yaml", "name: Ada\nformerly: [works]\n")
    (folder / "records/companies/works.yaml").unlink()
    assert told(folder) == [("deals/engine.yaml", 3, "dangling-link")]
    with opened(folder) as workspace, closing(workspace.reader()) as db:
        asking, deal = workspace.asking(), workspace.schema.kinds["deal"]
        assert relink(workspace.editor(), db, asking, get(db, asking, "deal", "engine")).keys == {}
        assert list(keys(db, workspace.scope(deal), parse("company.name:Ada"))) == []
        [row] = rows(db, workspace.scope(deal), parse(""), plans(workspace.scope(deal), ["company.name"]))
        assert row.cells == (None,)


def test_only_the_files_asked_about_are_told(tmp_path) -> None:
    folder = build(tmp_path / "w", {**GOOD, "deals/two": "title: Two\nstage: x\n", "companies/bad": "nmae: B\n"})
    with opened(folder) as workspace:
        assert {each.path for each in workspace.check(["records/deals"])} == {"records/deals/two.yaml"}


def test_the_hint_says_what_was_probably_meant(tmp_path) -> None:
    wrong = {"deals/two": "title: Two\nstage: lead\ncompany: wroks\n", "segments/s": "name: S\nquery: nmae:x\n"}
    folder = build(tmp_path / "w", {**GOOD, **wrong})
    with opened(folder) as workspace:
        assert {"did you mean 'works'?", "did you mean 'name'?"} <= {each.hint for each in workspace.check()}
