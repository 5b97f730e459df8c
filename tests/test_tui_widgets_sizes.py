"""Every widget in every terminal, down to a single cell."""

import pytest
from textual.widget import Widget

from crm_tui.tui.widgets.agenda import Agenda
from crm_tui.tui.widgets.bar import Bar
from crm_tui.tui.widgets.board import Board
from crm_tui.tui.widgets.bottom import Bottom
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.columns import Column
from crm_tui.tui.widgets.fields import FieldList
from crm_tui.tui.widgets.places import Place, Places
from crm_tui.tui.widgets.sheet import Sheet, difference
from crm_tui.tui.widgets.table import Foot, Sort, Table
from crm_tui.tui.widgets.timeline import Timeline
from tests.test_tui_widgets_agenda import ENTRIES
from tests.test_tui_widgets_board import deals
from tests.test_tui_widgets_fields import FIELDS, check, offer
from tests.test_tui_widgets_timeline import EVENTS
from tests.tui_screen import Numbers, Stage, resized, run, widths

SIZES = ((1, 1), (2, 3), (7, 4), (13, 7), (40, 12), (200, 60), (3, 40))
WALK = "j l G g s".split()


def shown_table() -> Widget:
    table = Table([Column(name, name, width=9, weight=1, priority=n) for n, name in enumerate("abc")])
    rows = Numbers(range(100), lambda key: [f"Deal {key}", "அன்பு செல்வன்", "李小龙"], k1="stale")
    table.call_after_refresh(table.show, rows, sort=Sort("b"), foot=Foot("100 deals", {"c": "12,000 €"}))
    return table


def shown_board() -> Widget:
    board = Board(empty="none")
    board.call_after_refresh(board.show, deals(lead=[f"அன்பு {n}" for n in range(50)]))
    return board


def shown_fields() -> Widget:
    fields = FieldList(check=check, offer=offer)
    fields.call_after_refresh(fields.show, FIELDS)
    return fields


def shown_sheet() -> Widget:
    sheet = Sheet()
    text = "--- a\n+++ b\n@@ -1 +1 @@\n-அன்பு செல்வன் 李小龙\n+name: Ada\n" + " wide" * 60
    sheet.call_after_refresh(sheet.show, "Set name", difference(text))
    return sheet


def shown_timeline() -> Widget:
    timeline = Timeline("TIMELINE")
    timeline.call_after_refresh(timeline.show, EVENTS)
    return timeline


def shown_agenda() -> Widget:
    agenda = Agenda(empty="nothing")
    agenda.call_after_refresh(agenda.show, ENTRIES)
    return agenda


@pytest.mark.parametrize("make", [shown_table, shown_board, shown_fields, shown_timeline, shown_agenda, shown_sheet])
async def test_every_line_is_as_wide_as_the_terminal(make) -> None:
    """Nothing runs over the edge and nothing breaks, however the window is dragged."""
    bottom = Bottom(Bar())
    stage = Stage(Places([Place("deals", "4", "Deals")], "deals", note="Studio"), make(), bottom)

    async def walk(pilot) -> None:
        stage.query("Table, Board, FieldList, Timeline, Agenda, Sheet").first().focus()
        for size in SIZES:
            await resized(pilot, size)
            await pilot.press(*WALK)
            assert widths(stage) == {size[0]}
        bottom.speech.say("Engine № 2: lead → won", "done")
        bottom.speech.problems = 3
        bottom.bar.open("filter", "stage:won")
        bottom.bar.offer([Choice("stage:won", "won", "a stage")])
        bottom.bar.show_error("no such stage", 6)
        for size in SIZES:
            await resized(pilot, size)
            assert widths(stage) == {size[0]}

    await run(stage, (80, 24), walk)
