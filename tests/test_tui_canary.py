"""Text that tries to steer the terminal, in every field of every kind: on lists, pages and the agenda it is only text."""

from collections.abc import Mapping

import pytest

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.kinds import KINDS
from crm_tui.model.value import Node
from crm_tui.store.dump import dump
from tests.git_plain import git
from tests.test_tui_kinds import _place_of
from tests.tui_app import SAMPLE, Desk, opened
from tests.tui_screen import foreign_controls, widths, written
from tests.workspaces import records

EVIL = "[bold red]x[/] [/foo] [@click=app.quit]y \x1b]52;c;ZXZpbA==\x07\x1b[2J \x9b31m \u202edef \u2066b \x85 :smile:"
FOREIGN = ("\u202e", "\u2066", "\x9b", "\x85")
PLACES = {"contact": "2", "company": "3", "deal": "4", "order": "6"}
SIZE = (120, 40)
WRITTEN = {"date": "2026-11-19", "time": "2026-11-19", "money": "5 EUR", "decimal": "5", "number": "5", "link": "ada"}


def node_of(field: Field, depth: int = 0) -> Node:
    """The evil text wherever a field takes text, and where it takes none too."""
    if field.fields:
        return [{each.name: node_of(each) for each in field.fields}]
    if field.of is not None:
        return {EVIL: node_of(field.of)} if field.type.name == "map" else [node_of(field.of)]
    return WRITTEN.get(field.type.name, EVIL)


def hostile(kind: Kind) -> dict[str, Node]:
    """A record with the evil text in every field, and in one that nobody declared."""
    nodes = {field.name: node_of(field) for field in kind.fields.values() if field.name not in ("formerly", "done")}
    return {**nodes, "unknown_one": EVIL, "unknown_two": [EVIL, {"x": EVIL}]}


def files(kind: Kind) -> Mapping[str, str]:
    """The sample, and two records of the kind: all fields as text, and the readable ones as they should be."""
    evil: dict[str, Node] = {name: EVIL for name in kind.fields if name not in ("formerly", "done")}
    texts: dict[str, dict[str, Node]] = {"evil": hostile(kind), "worse": {**evil, kind.label_field: EVIL}}
    return {
        **SAMPLE,
        **{f"{kind.plural}/{id_}": dump(nodes, kind.order).decode() for id_, nodes in texts.items()},
    }


def harmless(desk: Desk) -> None:
    """What the terminal is sent has no control that is not ours, and every line its width."""
    sent = written(desk.app)
    assert foreign_controls(sent) == set()
    assert not any(each in sent for each in FOREIGN)
    assert widths(desk.app) == {SIZE[0]}
    assert desk.app.is_running and desk.app.faults.told == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_hostile_text_is_only_text(tmp_path, kind) -> None:
    """On the list, the page, the agenda, in questions and in the line that speaks."""
    async with opened(tmp_path, files(kind), size=SIZE) as desk:
        if kind.name in PLACES:
            await desk.press(PLACES[kind.name])
        else:
            await desk.press("0", *["j"] * _place_of(desk, kind.name), "enter")
        harmless(desk)
        if kind.name == "deal":
            await desk.press("v")
            harmless(desk)
        for id_ in ("evil", "worse"):
            desk.app.open_record(kind.name, id_)
            await desk.settle()
            assert desk.page.record_id == id_
            harmless(desk)
            for key in ("G", "tab", "j", "tab", "g", "e", "escape", "c", "t", "n", "D"):
                await desk.press(key)
                harmless(desk)
                if desk.app.screen is not desk.place or desk.place.bar.is_open:
                    await desk.press("escape")
        await desk.press("1")
        harmless(desk)
        for key in ("j", "z", "escape", "c", "escape", "t", "escape", "space"):
            await desk.press(key)
            harmless(desk)


async def test_hostile_text_in_the_inbox_and_in_the_news(tmp_path) -> None:
    """Whoever wrote, whoever committed, whatever a goal is called."""
    evil: dict[str, dict[str, Node]] = {
        "contacts/evil": {"name": EVIL, "birthday": "1986-11-22"},
        "activities/evil": {
            "subject": EVIL,
            "type": "email",
            "direction": "in",
            "at": "2026-11-20",
            "contacts": ["evil"],
        },
        "tickets/evil": {"title": EVIL, "opened": "2026-11-19", "contact": "evil"},
        "goals/evil": {"title": EVIL, "metric": "calls", "target": "5", "from": "2026-11-01", "to": "2026-11-30"},
    }
    async with opened(tmp_path, size=SIZE) as desk:
        await desk.press("1")
    records(tmp_path, {path: dump(nodes, KINDS[0].order).decode() for path, nodes in evil.items()})
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", EVIL.replace("\n", " "), "--author=[bold]x \x1b[2J \u202e <evil@x.example>")
    async with opened(tmp_path, size=SIZE) as desk:
        await desk.press("1")
        assert "SINCE YOU LAST LOOKED" in desk.text and "birthday" in desk.text and "of 5" in desk.text
        harmless(desk)
        await desk.press("G", "enter")
        harmless(desk)
        await desk.press("5")
        assert "2 waiting" in desk.text
        harmless(desk)
        await desk.press("c")
        harmless(desk)
