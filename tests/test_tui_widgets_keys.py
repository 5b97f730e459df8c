"""The catalog of keys."""

from collections import defaultdict

import pytest
from textual.binding import Binding

from crm_tui.tui.glyphs import ASCII, UNICODE
from crm_tui.tui.keys import ALL, CATALOG, QUESTIONS, TYPING, WAITING, bindings, help_sections, key, shown


@pytest.mark.parametrize(
    "catalog", [CATALOG, QUESTIONS, WAITING, TYPING], ids=["commands", "questions", "waiting", "typing"]
)
def test_one_key_has_one_meaning(catalog) -> None:
    """A key does the same thing wherever it does something; over a question and while typing, in that one place."""
    meanings = defaultdict(set)
    for each in catalog:
        for name in each.keys.split(","):
            for place in ("everywhere",) if catalog is CATALOG else each.places:
                meanings[name, place].add(each.id)

    assert {name: ids for name, ids in meanings.items() if len(ids) > 1} == {}


def test_ids_are_unique_and_say_place_and_act() -> None:
    """A user's keymap names each binding."""
    ids = [each.id for each in ALL]

    assert len(ids) == len(set(ids))
    assert all(id.count(".") == 1 and id == id.lower() for id in ids)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_every_key_is_explained(each) -> None:
    """The help says what it does, the bottom line in a word."""
    assert each.tooltip[0].isupper()
    assert each.places
    assert each.label or not each.rank


def test_the_vim_keys_and_the_arrows_move() -> None:
    """Fingers find their way in every list."""
    wanted = {"h", "j", "k", "l", "left", "down", "up", "right", "g", "G", "home", "end"}
    for place in ("table", "board", "fields", "timeline", "agenda"):
        found = {each.key for binding in bindings(place) for each in Binding.make_bindings([binding])}
        assert wanted <= found


def test_bindings_carry_the_id_for_keymaps() -> None:
    """What the catalog says arrives at Textual."""
    found = {binding.id: binding for binding in bindings("board") if isinstance(binding, Binding)}

    assert found["deal.move-next"].key == "L"
    assert found["deal.move-next"].action == "move_next"
    assert found["deal.move-next"].tooltip == key("deal.move-next").tooltip


@pytest.mark.parametrize(
    "name, sign, ascii_sign",
    [
        ("slash", "/", "/"),
        ("enter", "⏎", "enter"),
        ("ctrl+p", "^p", "^p"),
        ("shift+tab", "shift+⇥", "shift+tab"),
        ("escape", "esc", "esc"),
        ("L", "L", "L"),
    ],
)
def test_keys_are_written_for_people(name: str, sign: str, ascii_sign: str) -> None:
    """Signs where the font has them, words where not."""
    assert shown(name) == sign
    assert shown(name, ASCII) == ascii_sign


def test_the_help_tells_every_key_once() -> None:
    """Nothing is missing from the help screen, nothing stands there twice."""
    told = [words for section in help_sections() for _, words in section.rows]

    assert len(told) == len(ALL)


def test_the_help_of_a_place_tells_its_keys_as_the_user_has_them() -> None:
    """Who moved a key sees it where it is now."""
    sections = help_sections(["app", "board"], keymap={"deal.move-next": "f2,greater_than_sign"})
    rows = {words: keys for section in sections for keys, words in section.rows}

    assert [section.title for section in sections] == ["Everywhere", "Board"]
    assert rows["Move the deal to the lane on the right"] == "f2  greater_than_sign"
    assert rows["Move down"] == "j  ↓"


def test_every_sign_has_an_ascii_twin_as_wide() -> None:
    """A terminal with a poor font shows the same screen."""
    for sign, twin in zip(UNICODE, ASCII, strict=True):
        if isinstance(sign, str) and isinstance(twin, str):
            assert len(sign) == len(twin) == 1
            assert twin.isascii()
