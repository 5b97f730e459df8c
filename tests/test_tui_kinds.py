"""Lists of every kind: by their keys, from the menu of all others, and from the palette."""

import pytest

from crm_tui.model.kinds import KINDS
from crm_tui.tui.widgets.places import Places
from tests.crm_cli import done
from tests.tui_app import SAMPLE, WIDE, opened
from tests.tui_screen import widths
from tests.workspaces import SETTINGS

PLACES = {"contact": "2", "company": "3", "deal": "4", "order": "6"}
OWN = (
    SETTINGS
    + """
kinds:
  boat:
    plural: boats
    fields:
      name: {type: text, required: true}
      berth: {type: text}
"""
)


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
async def test_every_kind_has_its_list(tmp_path, kind) -> None:
    """A number key or the menu of all others leads to the list; n adds one and the cursor is on it."""
    async with opened(tmp_path, size=WIDE) as desk:
        if kind in PLACES:
            await desk.press(PLACES[kind])
        else:
            await desk.press("0")
            await desk.press(*["j"] * _place_of(desk, kind), "enter")
        assert kind == desk.records.KIND

        await desk.press("n")
        await desk.type("Something new" + " type=call" * (kind == "activity"))
        await desk.press("enter")
        assert f"Add {kind} Something new" in desk.said, desk.text
        assert desk.records.record_id.startswith("something-new")
        await desk.press("u")
        assert "Undo" in desk.said


def _place_of(desk, kind) -> int:
    from crm_tui.tui.screens.kinds import others

    return [each.name for each in others(desk.app.session)].index(kind)


async def test_escape_leaves_the_menu(tmp_path) -> None:
    """0 and escape: where I was."""
    async with opened(tmp_path) as desk:
        await desk.press("0")
        assert "Which list?" in desk.text and "Products" in desk.text
        await desk.press("escape")
        assert desk.deals.KIND == "deal"


async def test_the_palette_knows_every_list(tmp_path) -> None:
    """ctrl+p and a name leads there; before a letter is typed it begins with what matters here, the key before it."""
    async with opened(tmp_path) as desk:
        await desk.press("ctrl+p")
        await desk.until(lambda: "  w       The deal is won" in desk.text)
        assert "  ⏎       Open what the cursor is on" in desk.text and "Move down" not in desk.text
        await desk.type("products")
        await desk.until(lambda: "Go to the products" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: getattr(desk.app.screen, "KIND", "") == "product")
        assert "No products yet: n adds one." in desk.text


async def test_a_kind_of_the_teams_own(tmp_path) -> None:
    """A kind from crm.yaml is in the menu, has a list, a new form and a page; taken away, its list goes too."""
    files = {**SAMPLE, "boats/ida": "name: Ida\nberth: '12'\n"}
    async with opened(tmp_path, files, settings=OWN, watching=True) as desk:
        await desk.press("0", "G")
        assert "Boats" in desk.text
        await desk.press("enter")
        assert "Ida" in desk.text and "1 boat" in desk.text and "Berth" in desk.text.title()
        await desk.press("n")
        await desk.type("Zora berth=3")
        await desk.press("enter")
        assert desk.file("boats/zora").startswith('name: Zora\nberth: "3"\n')
        await desk.press("enter")
        assert "boat/zora" in desk.text
        await desk.press("escape")

        done(tmp_path, "rm", "boat/ida")
        await desk.until(lambda: "1 boat" in desk.text)
        text = (tmp_path / "crm.yaml").read_text()
        (tmp_path / "crm.yaml").write_text(text[: text.index("\nkinds:")] + "\n")
        await desk.until(lambda: "declares no boat any more" in desk.text)
        assert desk.deals.KIND == "deal"
        await desk.press("0", "G")
        assert "Boats" not in desk.text


async def test_space_completes_a_task_in_the_list(tmp_path) -> None:
    """The row is marked as done at once; on another list the key is not offered, and does nothing."""
    async with opened(tmp_path, {**SAMPLE, "tasks/a-k7xm": "title: Call Tom\n"}, size=WIDE) as desk:
        await desk.press("0", "j", "enter")
        assert desk.records.KIND == "task" and "␣ done" in desk.text
        await desk.press("space")
        assert "done: 2026-11-21T12:00+01:00\n" in desk.file("tasks/a-k7xm") and "Complete Call Tom" in desk.said
        await desk.press("n")
        await desk.type("Another")
        await desk.press("enter")
        assert "✓Call Tom" in desk.text

        await desk.press("2", "space")
        assert "␣ done" not in desk.text and len(desk.commits()) == 2


async def test_log_and_task_from_a_list(tmp_path) -> None:
    """c and t are about the record under the cursor; what cannot be logged about has no such key."""
    async with opened(tmp_path, {**SAMPLE, "products/gear": "name: Gear\n"}, size=WIDE) as desk:
        await desk.press("2", "c")
        assert "log Ada Lovelace" in desk.text
        await desk.type("call wants a quote")
        await desk.press("enter", "t")
        assert "Log call, Ada Lovelace: wants a quote" in desk.commits()
        assert desk.place.bar.text == "about=contact/ada "
        await desk.press("escape")

        await desk.press("0", "j", "j", "enter")
        assert desk.records.KIND == "product" and "c log" not in desk.text
        await desk.press("c")
        assert not desk.place.bar.is_open
        await desk.press("t")
        assert desk.place.bar.text == ""


async def test_a_field_that_is_required_is_named(tmp_path) -> None:
    """The line for a new record says what it cannot be without."""
    settings = OWN.replace("berth: {type: text}", "berth: {type: text, required: true}")
    async with opened(tmp_path, SAMPLE, settings=settings) as desk:
        await desk.press("0", "G", "enter", "n")
        assert "new boat" in desk.text and "a name, then berth=… field=value" in desk.text
        await desk.type("Ida")
        await desk.press("enter")
        assert desk.place.bar.is_open and desk.place.bar.text == "Ida" and "berth" in "\n".join(desk.lines[-4:])
        await desk.type(" ber")
        await desk.press("tab")
        assert desk.place.bar.text == "Ida berth="


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (200, 60)], ids=str)
async def test_every_list_fits_every_terminal(tmp_path, size) -> None:
    """All lines are as wide as the terminal, the label of a record is always seen."""
    labels = {kind.plural: kind.label_field for kind in KINDS if kind.name != "activity"}
    files = {f"{plural}/one": f"{label}: The One\n" for plural, label in labels.items()}
    async with opened(tmp_path, {**SAMPLE, **files}, size=size) as desk:
        for kind in KINDS:
            if kind.name in PLACES:
                await desk.press(PLACES[kind.name])
            else:
                desk.app.open_list(kind.name)
                await desk.settle()
            assert widths(desk.app) == {size[0]}
            assert kind.name in ("activity", "deal") or "The One" in desk.text


async def test_a_click_opens_the_menu(tmp_path) -> None:
    """The places above answer to the mouse, where there is room the menu of the other lists too."""
    async with opened(tmp_path, size=WIDE) as desk:
        at = desk.lines[0].index("0 More")
        await desk.pilot.click(Places, offset=(at + 3, 0))
        await desk.settle()
        assert "Which list?" in desk.text
        await desk.press("escape")
        await desk.pilot.click(Places, offset=(desk.lines[0].index("1 Today") + 3, 0))
        await desk.settle()
        assert "Saturday 21 November" in desk.text
