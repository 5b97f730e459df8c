"""A record while it is filled in: what would be saved, what stands in the way, and what others write meanwhile."""

import pytest

from crm_tui.model.schema import schema_of
from crm_tui.model.settings_read import read_settings
from crm_tui.model.value import Node
from crm_tui.store.yaml import read_text
from crm_tui.tui.forms.draft import Draft
from tests.workspaces import NOW, SETTINGS

SCHEMA = schema_of(read_settings(read_text(SETTINGS.encode()).nodes)[0])
KIOSK: dict[str, Node] = {"title": "Kiosk", "stage": "lead", "value": "2000", "close": "2026-02-30", "shirt": "M"}


def draft(kind: str, nodes: dict[str, Node] | None = None) -> Draft:
    """A draft of a record, or of a new one."""
    return Draft(SCHEMA.kinds[kind], SCHEMA.settings, SCHEMA.context(NOW), nodes or {}, new=nodes is None)


def test_only_what_was_changed_is_written() -> None:
    """An amount without its currency stays as it was written until somebody touches it."""
    kiosk = draft("deal", KIOSK)
    assert not kiosk.changed and kiosk.sets() == {}
    kiosk.type("value", "2000")
    assert not kiosk.changed
    kiosk.type("value", "2k usd")
    kiosk.type("shirt", "")
    assert kiosk.sets() == {"value": "2000 USD", "shirt": None}
    kiosk.type("value", "2000")
    kiosk.type("shirt", "M")
    assert not kiosk.changed


def test_an_old_fault_is_told_and_stands_in_nobodys_way() -> None:
    """A day that is none was there before; what I break myself holds up saving."""
    kiosk = draft("deal", KIOSK)
    assert "no such day" in kiosk.problems()["close"].words
    assert not kiosk.problems()["shirt"].grave
    assert kiosk.hindrances() == []
    kiosk.type("next_date", "never")
    kiosk.type("title", "")
    assert kiosk.hindrances() == ["title", "next_date"]
    kiosk.type("next_date", "fri")
    kiosk.type("title", "Kiosk")
    kiosk.type("stage", "offered")
    assert kiosk.hindrances() == ["stage"] and "has no stage" in kiosk.problems()["stage"].words


def test_what_is_missing_is_told_when_one_wants_to_save() -> None:
    """An empty form does not shout; who saves it sees what is needed."""
    new = draft("activity")
    new.type("subject", "Lunch")
    assert "type" not in new.problems() and new.hindrances() == ["type", "at"]
    new.tried = True
    assert new.problems()["type"].words == "this is needed"


def test_a_deal_is_lost_for_a_reason() -> None:
    """The question stands at the reason, for a new deal too."""
    for lost in (draft("deal", KIOSK), draft("deal")):
        lost.type("title", "Kiosk")
        lost.type("stage", "lost")
        assert lost.hindrances() == ["lost_reason"] and lost.problems()["lost_reason"].words == "why was it lost?"
        lost.type("lost_reason", "price")
        assert lost.hindrances() == []


def test_a_new_deal_begins_in_its_pipeline() -> None:
    """Who chooses another pipeline gets its first stage, not an error."""
    new = draft("deal")
    new.type("pipeline", "support")
    assert new.sets() == {"pipeline": "support", "stage": "offered"}


def test_a_link_to_nobody_is_doubted_while_it_stands_there() -> None:
    """Only the text that was looked up is doubted."""
    new = draft("task")
    new.type("title", "Call")
    new.type("contact", "zz")
    new.doubts["contact", "zz"] = "there is no contact 'zz'"
    assert new.hindrances() == ["contact"]
    new.type("contact", "+zz")
    assert new.hindrances() == []


def test_a_refusal_holds_until_something_else_stands_there() -> None:
    """What the record refuses is told at its field."""
    kiosk = draft("deal", KIOSK)
    kiosk.type("contact", "mary")
    kiosk.refuse("contact", "there are two")
    assert kiosk.problems()["contact"].words == "there are two" and kiosk.hindrances() == ["contact"]
    kiosk.type("contact", "mary-shelley")
    assert kiosk.hindrances() == []


@pytest.mark.parametrize(
    "field, typed, theirs, clash, based, holds",
    [
        ("value", "", "3000", False, "3000", "3000"),
        ("value", "3000", "3000", False, "3000", "3000"),
        ("value", "1k", "3000", True, "2000", "1000 EUR"),
        ("value", "nonsense", "3000", True, "2000", None),
        ("tags", "mine", ["theirs"], False, None, ["mine"]),
        ("notes", "one\ntwo\nmine\n", "theirs\none\ntwo\n", False, "one\ntwo\n", "one\ntwo\nmine\n"),
        ("notes", "one\nmine\n", "one\ntheirs\n", True, "one\ntwo\n", "one\nmine\n"),
        ("shirt", "", None, False, None, None),
    ],
)
def test_what_others_write_meanwhile(field, typed, theirs, clash, based, holds) -> None:
    """Untouched it follows; what fits together waits to be merged; the rest is a question."""
    before = {**KIOSK, "notes": "one\ntwo\n"}
    mine = draft("deal", before)
    if typed:
        mine.type(field, typed)
    now = {name: node for name, node in {**before, field: theirs}.items() if node is not None}
    mine.meet(now, SCHEMA.context(NOW))

    assert mine.clashes == ([field] if clash else [])
    assert mine.blanks[field].node == holds or mine.blanks[field].faults
    assert mine.based_on.get(field) == based


@pytest.mark.parametrize("whose, sets", [(True, {"value": "1000 EUR"}), (False, {})])
def test_whose_value_stays(whose, sets) -> None:
    """Mine takes the place of theirs, which is its base then; or theirs stands, and nothing is to be saved."""
    kiosk = draft("deal", KIOSK)
    kiosk.type("value", "1k")
    kiosk.meet({**KIOSK, "value": "3000"}, SCHEMA.context(NOW))
    kiosk.settle("value", mine=whose)
    assert kiosk.clashes == [] and kiosk.sets() == sets
    assert kiosk.based_on["value"] == "3000"


def test_a_key_that_others_add_can_be_filled_in_too() -> None:
    """What somebody writes into the file by hand stands in the form."""
    kiosk = draft("deal", KIOSK)
    kiosk.meet({**KIOSK, "colour": "red"}, SCHEMA.context(NOW))
    kiosk.type("colour", "blue")
    assert kiosk.sets() == {"colour": "blue"}


def test_a_kind_that_is_declared_otherwise_meanwhile() -> None:
    """What was typed stays: in a field that is new, in one that takes something else now, in one that is none any more."""
    own = "fields: {deal: [{key: colour, type: text}, {key: size, type: text}]}\n"
    before = schema_of(read_settings(read_text((SETTINGS + own).encode()).nodes)[0])
    kiosk = Draft(before.kinds["deal"], before.settings, before.context(NOW), KIOSK)
    kiosk.type("colour", "red")
    kiosk.type("size", "a, b")
    now = own.replace("colour", "shade").replace("size, type: text", "size, type: set, of: link, to: contact")
    after = schema_of(read_settings(read_text((SETTINGS + now).encode()).nodes)[0])
    kiosk.adopt(after.kinds["deal"], after.settings)
    kiosk.type("shade", "dark")
    assert kiosk.sets() == {"size": ["a", "b"], "shade": "dark", "colour": "red"}
