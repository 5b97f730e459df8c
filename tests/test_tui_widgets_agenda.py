"""The agenda's list: groups, a cursor that stays on its line, and text that is only text."""

import pytest
from textual.color import Color

from crm_tui.tui.themes import THEMES
from crm_tui.tui.widgets.agenda import Agenda
from crm_tui.tui.widgets.entries import Entry
from tests.test_tui_widgets_style import contrast
from tests.tui_screen import HOSTILE, Stage, foreign_controls, run, screen, widths, written

ENTRIES = (
    Entry("due/a", "overdue", "2 d", "task", "Send quote", "due, high", "Ada Lovelace", "done", True),
    Entry(
        "rotting/b", "overdue", "1 d", "stage", "Engine № 2", "16 days in Proposal, 10 allowed", "Engines", "move", True
    ),
    Entry("due/c", "today", "today", "task", "அன்பு செல்வன்", "due 10:30", "", "done"),
    Entry("close/d", "later", "4 Dec", "close", "Kiosk", "expected to close, in Lead", "Harbour", "new date"),
)


def at(agenda: Agenda) -> object:
    """What the cursor is on."""
    return agenda.key


async def test_groups_have_heads() -> None:
    """Each with how many it holds; the cursor walks over the lines and not over the heads."""
    agenda = Agenda(empty="Nothing.")
    stage = Stage(agenda)

    async def walk(pilot) -> None:
        agenda.focus()
        assert screen(stage)[1] == " Nothing."
        agenda.show(ENTRIES)
        await pilot.pause()
        lines = screen(stage)
        assert [line.strip() for line in lines if line.strip().isupper() or " 1" in line[:10]][:1] == ["OVERDUE 2"]
        assert lines[1].startswith("▌2 d") and lines[4] == " TODAY 1" and lines[7] == " LATER 1"
        await pilot.press("j", "j")
        assert at(agenda) == "due/c" and screen(stage)[5].startswith("▌today")
        await pilot.press("G")
        assert at(agenda) == "close/d"
        agenda.show(ENTRIES[1:])
        assert at(agenda) == "close/d"
        agenda.show(ENTRIES[:2])
        assert at(agenda) == "rotting/b"

    await run(stage, (80, 12), walk)


async def test_a_group_may_be_folded_to_its_head() -> None:
    """The head takes the cursor, and says by a sign whether it is open; groups that count nothing say what they are."""
    agenda = Agenda()
    stage = Stage(agenda)
    fold = Entry("fold", "later", "", "", "LATER 7", "", fold="folded")

    async def walk(pilot) -> None:
        agenda.focus()
        agenda.show([*ENTRIES[:3], fold], {"today": "TODAY, A SATURDAY"})
        await pilot.pause()
        await pilot.press("G")
        assert at(agenda) == "fold" and screen(stage)[7] == "▌LATER 7 ▸" and screen(stage)[4] == " TODAY, A SATURDAY"
        agenda.show([*ENTRIES[:3], fold._replace(fold="open"), ENTRIES[3]])
        await pilot.pause()
        assert screen(stage)[7] == "▌LATER 7 ▾" and screen(stage)[8].startswith(" 4 Dec")
        assert at(agenda) == "fold"
        await pilot.click(Agenda, offset=(3, 7))
        await pilot.pause()
        assert [each.key for each in stage.heard(Agenda.Opened)] == ["fold"]

    await run(stage, (80, 12), walk)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
async def test_what_is_cut_first(width: int) -> None:
    """With little room its kind goes first, then whom it is about; the reason and what settles it stay longest.

    Also where long lines that nothing settles stand among them: these take all the room up to the edge.
    """
    agenda = Agenda()
    stage = Stage(agenda)
    told = "logged 4 messages, 3 calls, 2 emails, 1 note"
    others = Entry("since/a", "since", "yesterday", "", "Linus Ekström and everybody else in the office", told)

    async def walk(pilot) -> None:
        agenda.show([*ENTRIES, others])
        await pilot.pause()
        text = "\n".join(screen(stage))
        assert "Engine № 2" in text and widths(stage) == {width}
        assert ("move" in text and "new date" in text) == (width >= 80)
        assert ("16 days in Proposal" in text) == (width >= 60)
        assert ("16 days in Proposal, 10 allowed" in text) == (width >= 80)
        assert ("10 allowed · Engines" in text) == ("stage" in text) == (width == 200)
        assert (told in text) == (width >= 80)

    await run(stage, (width, 16), walk)


async def test_hostile_text_is_only_text() -> None:
    """Whatever stands in a record."""
    agenda = Agenda()
    stage = Stage(agenda)

    async def walk(pilot) -> None:
        agenda.show([Entry(n, text, text, text, text, text, text, text, True) for n, text in enumerate(HOSTILE)])
        await pilot.pause()
        assert foreign_controls(written(stage)) == set() and widths(stage) == {100}

    await run(stage, (100, 40), walk)


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_every_part_can_be_read(theme: str) -> None:
    """In the dark and in the light theme, below the cursor too."""
    agenda = Agenda()

    async def walk(pilot) -> None:
        for part in ("head", "detail", "verb", "overdue", "muted", "mark"):
            for over in ((), ("cursor",)):
                style = agenda.style(part, *over)
                text, behind = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
                assert contrast(text, behind) >= 4.0, (part, over)

    await run(Stage(agenda, theme=theme), (80, 30), walk)
