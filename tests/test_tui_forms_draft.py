"""A record while it is filled in: what would be saved, what stands in the way, and what others write meanwhile."""

import pytest

from crm_tui.model.schema import schema_of
from crm_tui.model.settings_read import read_settings
from crm_tui.model.value import Node
from crm_tui.store.yaml import read_text
from crm_tui.tui.forms.draft import Draft
from crm_tui.tui.forms.shapes import Row
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


ODD: dict[str, Node] = {"sizes": ["41", "42"], "misc": {"a": "1"}, "deep": {"a": "1", "b": {"c": "2"}}, "odd": [""]}


def rows(draft: Draft, name: str) -> list[tuple[str, ...]]:
    """What stands in the cells of a field."""
    return [row.texts for row in draft.blanks[name].rows]


def test_lists_and_maps_that_nobody_declared() -> None:
    """Texts stand in rows; what is deeper, or holds nothing, is a text of YAML; only what was changed is written."""
    kiosk = draft("deal", {**KIOSK, **ODD})
    assert rows(kiosk, "sizes") == [("41",), ("42",)] and rows(kiosk, "misc") == [("a", "1")]
    assert rows(kiosk, "deep") == [("a: 1\nb:\n  c: 2",)] and rows(kiosk, "odd") == [('- ""',)]
    kiosk.put("sizes", (*kiosk.blanks["sizes"].rows, Row(("43",))))
    kiosk.put("misc", (Row(("b", "x")),))
    kiosk.put("deep", (Row(("a: 1\nb: [c, {d: 2}]",)),))
    assert kiosk.sets() == {"sizes": ["41", "42", "43"], "misc": {"b": "x"}, "deep": {"a": "1", "b": ["c", {"d": "2"}]}}
    for name in ("sizes", "misc", "deep", "odd"):
        kiosk.put(name, (Row(("",)),) if name in ("deep", "odd") else ())
    assert kiosk.sets() == dict.fromkeys(ODD) and kiosk.hindrances() == []


def test_a_fault_in_what_is_edited_as_it_is_written_stands_there_with_its_place() -> None:
    """While it is typed; and nothing is saved until it is mended."""
    kiosk = draft("deal", {**KIOSK, **ODD})
    kiosk.put("deep", (Row(("a: 1\nb: [c",)),))
    assert kiosk.problems()["deep"].words.startswith("line 2, column 4: the list that [ begins is not closed (")
    assert kiosk.hindrances() == ["deep"] and "deep" not in kiosk.whole()
    kiosk.put("deep", (Row(("a: 1\nb: \x1b[2J",)),))
    assert "control character U+001B" in kiosk.problems()["deep"].words


def test_a_value_that_its_field_cannot_read_is_mended_where_it_stands() -> None:
    """As it is written, however wrong it is."""
    ada = draft("contact", {"name": "Ada", "emails": [{"work": ["ada@x.example"]}]})
    assert rows(ada, "emails") == [("- work:\n    - ada@x.example",)] and ada.sets() == {}
    ada.put("emails", (Row(("- work: ada@x.example",)),))
    assert ada.sets() == {"emails": [{"work": "ada@x.example"}]} and ada.hindrances() == []


@pytest.mark.parametrize(
    "name, theirs, shown",
    [
        ("sizes", ["43"], [("43",)]),
        ("sizes", {"left": "41"}, [("left", "41")]),
        ("sizes", "41", [("41",)]),
        ("misc", {"a": {"b": "1"}}, [("a:\n  b: 1",)]),
        ("deep", "gone", [("gone",)]),
        ("tags", {"a": "b"}, [("a: b",)]),
    ],
)
@pytest.mark.parametrize("mine", [None, True, False])
def test_it_becomes_something_else_in_the_file_meanwhile(name, theirs, shown, mine) -> None:
    """What was not touched follows it; what was is a question, and stays if it should."""
    before: dict[str, Node] = {**KIOSK, **ODD, "tags": ["vip"]}
    kiosk = draft("deal", before)
    if mine is not None:
        kiosk.put(name, (Row(("other",) * len(kiosk.blanks[name].shape.columns)),))
    typed = kiosk.blanks[name].node
    kiosk.meet({**before, name: theirs}, SCHEMA.context(NOW))
    if mine is not None:
        assert kiosk.clashes == [name]
        kiosk.settle(name, mine=mine)
    assert kiosk.based_on[name] == theirs
    assert kiosk.sets() == ({name: typed} if mine else {})
    assert mine or rows(kiosk, name) == shown


def test_two_change_the_same_text_that_nobody_declared() -> None:
    """What no kind declares is merged as a whole: the form asks what saving would ask."""
    mine = draft("deal", {**KIOSK, "story": "one\ntwo\n"})
    mine.type("story", "one\ntwo\nmine\n")
    mine.meet({**KIOSK, "story": "theirs\none\ntwo\n"}, SCHEMA.context(NOW))
    assert mine.clashes == ["story"]


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
