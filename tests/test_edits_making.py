"""Records made and changed by their nodes, as forms do it: one plan, with what links name found or made on the way."""

from contextlib import closing, contextmanager
from typing import Any

import pytest

from crm_tui.edits.making import Maker
from crm_tui.errors import NotFound, Refused
from crm_tui.model.value import Node
from crm_tui.query.find import get
from crm_tui.userconfig.config import UserConfig
from crm_tui.workspace.workspace import Workspace
from tests.workspaces import build

FILES = {
    "companies/engines": "name: Analytical Engines\n",
    "contacts/ada": "name: Ada Lovelace\ncompany: gone\n",
    "deals/kiosk": "title: Kiosk\nstage: lead\nhistory:\n- {key: b1, at: 2026-11-18, stage: lead}\n",
    "orders/one": "title: One\nitems:\n- {key: a1, text: Engine, quantity: '2', colour: red}\n- text: by hand\n",
}


@contextmanager
def maker(folder):
    """A workspace of these records, and what makes plans in it."""
    workspace = Workspace.open(build(folder, FILES, repository=False), UserConfig())
    try:
        with closing(workspace.reader()) as db:
            asking, editor = workspace.asking(), workspace.editor()
            yield workspace, db, Maker(db, asking, editor, workspace.taken, workspace.folder_for)
    finally:
        workspace.close()


def test_a_record_of_nodes_makes_those_it_names_anew(tmp_path) -> None:
    """A new deal with a known company, a new contact and two lines is one operation."""
    with maker(tmp_path) as (workspace, db, make):
        kind = workspace.schema.kinds["deal"]
        nodes: dict[str, Node] = {
            "title": "Solar roof",
            "stage": "lead",
            "company": "analytical eng",
            "contact": "+Mary Shelley",
            "contacts": [{"pays": "ada"}, "+Mary Shelley"],
            "items": [{"text": "Panel"}, {"text": "Work"}],
        }
        plan, id_ = make.add_nodes(kind, "Solar roof", nodes)
        workspace.apply(plan)

        assert len(plan.changes) == 2 and plan.words == "Add deal Solar roof"
        assert (tmp_path / "records/contacts/mary-shelley.yaml").exists()
        made: Any = get(db, workspace.asking(), "deal", id_).nodes
        assert (made["company"], made["contact"]) == ("engines", "mary-shelley")
        assert made["contacts"] == [{"pays": "ada"}, "mary-shelley"]
        assert len({entry["key"] for entry in made["items"]}) == 2


def test_nodes_of_a_record_are_set_and_the_rest_stays(tmp_path) -> None:
    """A changed line of an order keeps its key and what nobody declared; a new one gets a key."""
    with maker(tmp_path) as (workspace, db, make):
        order = get(db, workspace.asking(), "order", "one")
        lines: Any = order.nodes["items"]
        first, second = lines
        given = [{**first, "quantity": "3"}, second, {"text": "New"}]
        workspace.apply(make.set_nodes(order, {"items": given}))

        items: Any = get(db, workspace.asking(), "order", "one").nodes["items"]
        assert items[0] == {"key": "a1", "text": "Engine", "quantity": "3", "colour": "red"}
        assert items[1] == {"text": "by hand"} and items[2]["key"] and items[2]["text"] == "New"


def test_a_link_that_leads_nowhere_may_stay_but_not_come(tmp_path) -> None:
    """An old dangling link is no reason to refuse; a new one is, by the name of its field."""
    with maker(tmp_path) as (workspace, db, make):
        ada = get(db, workspace.asking(), "contact", "ada")
        plan = make.set_nodes(ada, {"company": "gone", "title": "Analyst", "relations": [{"friend": "+Mary"}]})
        assert set(plan.changes[-1].keys) == {"title", "relations"}
        with pytest.raises(NotFound, match=r"^relations: there is no contact 'nobody'"):
            make.set_nodes(ada, {"relations": [{"friend": "nobody"}]})


def test_a_stage_set_by_its_node_is_a_move(tmp_path) -> None:
    """The history knows, the day of closing too; a loss wants its reason."""
    with maker(tmp_path) as (workspace, db, make):
        kiosk = get(db, workspace.asking(), "deal", "kiosk")
        with pytest.raises(Refused, match="why was it lost"):
            make.set_nodes(kiosk, {"stage": "lost"})
        workspace.apply(make.set_nodes(kiosk, {"stage": "lost", "lost_reason": "price"}))
        nodes = get(db, workspace.asking(), "deal", "kiosk").nodes
        assert nodes["closed"] == "2026-11-21" and len(nodes["history"]) == 2
