"""Members and products that a file speaks of and nobody knows yet: offered in the same plan, never guessed at."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.exchange.csv_import import Import
from crm_tui.store.yaml import read_text
from crm_tui.workspace.workspace import Workspace
from tests.importing import files, imported, nodes, planned, shop

DEALS = "Deal,Rep,What\nRoof,linus.torvalds@navy.example,Solar panel\nWall,Grace Hopper,Solar panel\n"
MAPS = ("title=Deal", "owner=Rep", "items.product=What")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    yield from shop(tmp_path)


def brought(made: Import) -> list[str]:
    return [f"{each.kind}/{each.id}: {each.words}" for each in made.newcomers]


def test_unknown_owners_and_products_are_made_with_what_links_to_them(workspace: Workspace) -> None:
    made = imported(workspace, DEALS, "deal", MAPS, key=["title"])
    assert brought(made) == [
        "member/linus-torvalds: Linus Torvalds <linus.torvalds@navy.example>",
        "product/solar-panel: Solar panel",
    ]
    assert made.plan.words == "Import 2 new deals with 1 member and 1 product from people.csv"
    assert nodes(workspace, "deals/roof")["owner"] == "linus-torvalds"
    assert nodes(workspace, "deals/wall")["owner"] == "grace"
    assert nodes(workspace, "members/linus-torvalds")["email"] == "linus.torvalds@navy.example"
    assert "owner" not in nodes(workspace, "members/linus-torvalds")
    assert [problem for problem in workspace.check() if problem.severity.name == "ERROR"] == []
    assert brought(planned(workspace, DEALS, "deal", MAPS, key=["title"])) == []


def test_one_undo_takes_them_back_too(workspace: Workspace) -> None:
    before = files(workspace.folder)
    imported(workspace, DEALS, "deal", MAPS)
    workspace.apply(workspace.undo_plan(), commit=False)
    assert files(workspace.folder) == before


def test_nobody_is_made_for_a_row_that_makes_no_record(workspace: Workspace) -> None:
    made = planned(workspace, "Deal,Rep\n,Ada\nRoof,Grace Hopper\n", "deal", ("title=Deal", "owner=Rep"))
    assert (brought(made), len(made.created), len(made.skipped)) == ([], 1, 1)


def test_managers_are_found_among_the_members_of_the_file_whatever_their_order(tmp_path: Path) -> None:
    (tmp_path / "crm.yaml").write_text("format: 1\nfields:\n  member:\n    boss: {type: link, to: member}\n")
    text = "Name,Boss\nAda,Grace\nGrace,Linus\nJo,Linus\n"
    with closing(Workspace.open(tmp_path)) as workspace:
        made = imported(workspace, text, "member", ("name=Name", "boss=Boss"))
        assert (made.created, brought(made)) == (("ada", "grace", "jo"), ["member/linus: Linus"])
        assert [nodes(workspace, f"members/{name}").get("boss") for name in ("ada", "grace", "jo")] == [
            "grace", "linus", "linus",
        ]  # fmt: skip


@pytest.mark.parametrize("text", ["4711", "-", "x" * 101, "a@b@c.example", "Grace Two"])
def test_what_can_be_no_name_or_means_two_is_listed(workspace: Workspace, text: str) -> None:
    for number in (1, 2):
        path = workspace.folder / f"records/members/grace-{number}.yaml"
        path.write_text("name: Grace Two\n")
    made = planned(workspace, f"Deal,Rep\nRoof,{text}\n", "deal", ("title=Deal", "owner=Rep"))
    assert (brought(made), [told.column for told in made.unresolved]) == ([], ["Rep"])


@pytest.mark.parametrize(
    "text, name",
    [
        ("grace@b.example", "Grace"),
        ("grace_m-hopper+crm@b.example", "Grace M Hopper"),
        ("Grace  M. Hopper", "Grace M. Hopper"),
        ("அன்பு செல்வன்", "அன்பு செல்வன்"),
    ],
)
def test_a_member_is_called_by_the_name_or_by_what_the_address_says(
    workspace: Workspace,
    text: str,
    name: str,
) -> None:
    imported(workspace, f"Deal,Rep\nRoof,{text}\n", "deal", ("title=Deal", "owner=Rep"))
    made = [path for path in (workspace.folder / "records/members").glob("*.yaml") if path.stem != "grace"]
    assert [read_text(path.read_bytes()).nodes["name"] for path in made] == [name]
