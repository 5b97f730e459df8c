"""A text to read: only text, however it looks, moved sideways where it is wide."""

from crm_tui.tui.widgets.sheet import Sheet, Written, difference
from tests.tui_screen import HOSTILE, Stage, foreign_controls, run, screen, widths, written

DIFF = "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n name: Ada\n-title: Analyst\n+title: Countess\n"


def test_the_signs_of_a_diff() -> None:
    """What came, what went, and what only says where."""
    states = [line.state for line in difference(DIFF)]
    assert states == ["strong", "strong", "muted", "", "removed", "added"]


async def test_only_text() -> None:
    """No line steers the terminal, is read as markup, or breaks the width."""
    sheet = Sheet()
    stage = Stage(sheet)

    async def walk(pilot) -> None:
        sheet.show(HOSTILE[6], [Written(text, "added") for text in HOSTILE])
        sheet.focus()
        await pilot.pause()
        assert "[@click=app.quit]x" in "\n".join(screen(stage)) and "[bold red]x" in "\n".join(screen(stage))
        assert foreign_controls(written(stage)) == set() and widths(stage) == {40}
        for key in ("l", "j", "G", "enter"):
            await pilot.press(key)
            assert widths(stage) == {40}

    await run(stage, (40, 20), walk)


async def test_sideways_and_back_without_tearing_a_sign() -> None:
    """Half of a wide sign on the left is a blank, and no key goes beyond the longest line."""
    sheet = Sheet()
    stage = Stage(sheet)

    async def walk(pilot) -> None:
        sheet.show("t", [Written("x" + "李" * 20), Written("short")])
        sheet.focus()
        await pilot.press("l")
        assert sheet.shift == 8 and screen(stage)[1].startswith("▌ 李") and screen(stage)[2] == ""
        await pilot.press(*"llllllllll")
        assert sheet.shift == 41 + 2 - sheet.body_width
        await pilot.press(*"hhhhhh")
        assert sheet.shift == 0

    await run(stage, (20, 6), walk)


async def test_the_same_text_is_read_on_where_one_was() -> None:
    """News of it keep the place; another text begins at its top."""
    sheet = Sheet()
    stage = Stage(sheet)
    lines = [Written(f"line {number}") for number in range(50)]

    async def walk(pilot) -> None:
        sheet.show("one", lines)
        sheet.focus()
        await pilot.press("G")
        sheet.show("one", lines[:40])
        await pilot.pause()
        assert sheet.cursor == 39 and "line 39" in "\n".join(screen(stage))
        sheet.show("two", lines)
        await pilot.pause()
        assert sheet.cursor == 0 and screen(stage)[1].startswith("▌line 0 ")
        sheet.show("two", [])
        await pilot.pause()
        assert sheet.cursor == 0 and screen(stage)[0] == " two"

    await run(stage, (40, 8), walk)
