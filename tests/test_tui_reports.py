"""Reports on the screen: a picture and its figures, and from each figure to the records behind it."""

import pytest

from crm_tui.reports.catalog import REPORTS
from crm_tui.tui.screens.behind import BehindScreen
from crm_tui.tui.screens.reports import ReportsScreen
from crm_tui.tui.widgets.bars import Bar, Scene, filled
from crm_tui.tui.widgets.catalog import Catalog
from crm_tui.tui.widgets.figures import Figures
from crm_tui.tui.widgets.picture import Picture
from crm_tui.userconfig.config import UserConfig
from tests.tui_app import SAMPLE, WIDE, Desk, opened
from tests.tui_screen import HOSTILE, OURS, foreign_controls, widths, written

DEALS = {
    **SAMPLE,
    "deals/early": "title: Early bird\nstage: won\nvalue: 1000 EUR\nclosed: 2026-09-30\nowner: test\n",
    "deals/gone": "title: Gone\nstage: lost\nlost_reason: price\nvalue: 3000 EUR\nclosed: 2026-11-02\n",
    "deals/foreign": "title: Foreign\nstage: lead\nvalue: 700 NOK\nclose: 2026-12-24\n",
}


def line_of(desk: Desk, words: str) -> list[str]:
    """The words of the last line that has these, right of the reports."""
    lines = [line.partition("│")[2].split() for line in desk.lines]
    found = [line for line in lines if words in " ".join(line)]
    assert found, desk.text
    return found[-1]


async def test_the_reports_of_the_catalog_each_with_its_picture(tmp_path, monkeypatch) -> None:
    """7, then down the list: each is shown at once, a new one too; all fits 80 columns, the keys too."""
    monkeypatch.setitem(REPORTS, "another", REPORTS["won"]._replace(name="another", title="Another"))
    async with opened(tmp_path, DEALS) as desk:
        await desk.press("7")
        assert "7 Reports  8 Sync" in desk.lines[0] and "0 More" not in desk.lines[0]
        assert isinstance(desk.app.screen, ReportsScreen) and isinstance(desk.app.focused, Catalog)
        assert line_of(desk, "█ weighted ░ value")[0] == "█"
        assert line_of(desk, "Sales: Proposal ███")[-2:] == ["12.5k", "€"]
        assert line_of(desk, "▌total") == ["▌total", "4", "15,100", "€*", "6,690", "€*"]
        assert "4 deals: no rate for 700 NOK" in desk.text
        assert "M Q Y period" not in desk.lines[-1] and "B by" in desk.lines[-1]

        await desk.press("j")
        assert "Nov 2026 – Oct 2027 by month" in desk.lines[2]
        assert line_of(desk, "Dec 2026") == ["Dec", "2026", "2", "12,500", "€*", "6,250", "€*"]
        assert line_of(desk, "Nov Dec Jan")[:2] == ["Nov", "Dec"]
        assert "[ ] M Q Y period" in desk.lines[-1]
        await desk.press("j")
        assert line_of(desk, "▌total") == ["▌total", "2", "10,000", "€", "1", "67", "%", "77", "%"]
        await desk.press("j")
        assert line_of(desk, "Test Person 1")[-1] == "1"
        await desk.press("j")
        assert "▌Another" in desk.text and desk.lines[2].startswith(" Another")
        assert widths(desk.app) == {80}


async def test_from_a_figure_to_the_records_behind_it(tmp_path) -> None:
    """Enter on a figure lists them, with the query in the filter; escape leads back to the same figure."""
    async with opened(tmp_path, DEALS) as desk:
        await desk.press("7")
        await desk.hammer("j", "j", "tab", "l", "l")
        assert "1 deal" in desk.text
        await desk.press("enter")
        assert isinstance(desk.place, BehindScreen)
        assert "/lost:yes closed_on:2025-12..2026-11" in desk.lines[2]
        assert "Gone" in desk.text and "Early bird" not in desk.text
        await desk.press("slash")
        assert desk.place.bar.text == "lost:yes closed_on:2025-12..2026-11"
        await desk.press("escape", "enter")
        assert desk.page.record_id == "gone"
        await desk.press("escape", "escape")
        assert desk.app.screen.query_one(Figures).has_focus and desk.app.screen.query_one(Figures).column == 2

        await desk.press("j", "enter")
        assert desk.said == "there is no record behind it"
        figures = desk.app.screen.query_one(Figures)
        at = (desk.lines[figures.region.y].index("value") - figures.region.x + 2, 1)
        await desk.pilot.click(figures, offset=at)
        await desk.settle()
        assert (figures.column, figures.key) == (1, ("total", "total"))
        await desk.press("question_mark")
        assert "Figures" in desk.text and "Timeline" not in desk.text and "List of reports" not in desk.text
        await desk.press("escape", "h", "h", "h")
        assert isinstance(desk.app.focused, Catalog)


async def test_periods_groups_and_filters(tmp_path) -> None:
    """The period before and after, a month, a quarter, a year; by something else; only what a query finds."""
    async with opened(tmp_path, DEALS, size=WIDE) as desk:
        await desk.press("7", "j", "j", "Q")
        assert "Q4 2026 by month" in desk.lines[2]
        await desk.press("left_square_bracket")
        assert "Q3 2026 by month" in desk.lines[2] and line_of(desk, "▌total")[1] == "1"
        await desk.press("M")
        assert "Jul 2026 by day" in desk.lines[2]
        await desk.press("right_square_bracket", "right_square_bracket", "Y")
        assert "2026 by month" in desk.lines[2]
        await desk.press("B")
        assert "By what?" in desk.text
        await desk.press("j", "j", "j", "enter")
        assert "2026 by quarter" in desk.lines[2] and line_of(desk, "Q3 2026")[:4] == ["Q3", "2026", "1", "1,000"]

        await desk.press("slash")
        await desk.type("nofield:x")
        assert "no field 'nofield'" in desk.text
        await desk.press(*["backspace"] * 9)
        await desk.type("owner:test")
        await desk.press("enter")
        assert "/owner:test" in desk.lines[2] and line_of(desk, "▌total")[1] == "1"
        await desk.press("escape")
        assert "/owner" not in desk.lines[2] and line_of(desk, "▌total")[1] == "2"
        await desk.press("slash")
        await desk.type("limit:3")
        await desk.press("enter")
        assert "sort: and limit:" in desk.said and "2026 by quarter" in desk.lines[2]


async def test_it_follows_the_files(tmp_path) -> None:
    """A deal won in vim is in the figures; the cursor stays on its month, and a click on a bar goes there."""
    async with opened(tmp_path, DEALS, watching=True) as desk:
        await desk.press("7", "j", "j", "tab", "G")
        figures = desk.app.screen.query_one(Figures)
        assert figures.key == ("", "2026-11")
        desk.replace("deals/engine", "stage: proposal\nvalue", "stage: won\nclosed: 2026-11-20\nvalue")
        await desk.until(lambda: "21,500 €" in desk.text)
        assert figures.key == ("", "2026-11")
        picture = desk.app.screen.query_one(Picture)
        row = next(line for line in desk.lines if "Sep  Oct  Nov" in line)
        at = (row.index("Sep") - picture.region.x, picture.region.height - 1)
        await desk.pilot.click(picture, offset=at)
        await desk.settle()
        assert figures.key == ("", "2026-09")


@pytest.mark.parametrize(
    "size, glyphs", [((30, 10), "unicode"), ((50, 24), "unicode"), ((80, 24), "ascii"), ((200, 55), "unicode")], ids=str
)
async def test_it_fits_every_terminal(tmp_path, size, glyphs) -> None:
    """Folded where it is narrow; in ASCII where the font is poor; text of records is only text everywhere."""
    files = {
        **DEALS,
        "members/evil": f"name: {HOSTILE[3]}\n",
        "deals/evil": "title: Evil\nstage: lead\nvalue: 1 EUR\nclose: 2026-11-30\nowner: evil\n",
    }
    async with opened(tmp_path, files, size=size, config=UserConfig(glyphs=glyphs)) as desk:
        await desk.press("7")
        for key in ("j", "M", "Y", "B", *["j"] * 9, "enter", "j", "j", "tab", "G", "l"):
            await desk.press(key)
            assert widths(desk.app) == {size[0]}
            sent = written(desk.app)
            assert foreign_controls(sent) == set()
            if glyphs == "ascii":
                assert "░" not in sent and "█" not in OURS.sub("", sent)


@pytest.mark.parametrize(
    "ends, cells, drawn",
    [
        ((8.0,), 8, "████████"),
        ((4.5,), 8, "████▄"),
        ((0.0,), 8, ""),
        ((-3.0,), 8, ""),
        ((0.001,), 8, "▁"),
        ((2.0, 6.0), 8, "██░░░░"),
        ((2.5, 6.0), 8, "██▄░░░"),
        ((0.2, 6.0), 8, "░░░░░░"),
        ((0.0, 0.01), 8, "░"),
        ((2.0, 2.0, 5.0), 8, "██▓▓▓"),
        ((8.0,), 4, "████"),
    ],
)
def test_bars(ends: tuple[float, ...], cells: int, drawn: str) -> None:
    """To an eighth of a cell; what is there is seen, be it ever so little; nothing is nothing."""
    signs = filled(ends, cells, 8.0, "█░▓", "▁▂▃▄▅▆▇")
    assert "".join(each.sign for each in signs) == drawn


async def test_nothing_to_report(tmp_path) -> None:
    """An empty workspace teaches: what would be seen, and the key that leads there."""
    async with opened(tmp_path, {}) as desk:
        await desk.press("7")
        assert "No open deals: where they are listed (4), n adds one." in desk.text
        assert line_of(desk, "▌total") == ["▌total", "0", "0", "€", "0", "€"]
        await desk.press("j")
        assert "No deals in this period: [ and ] go to the one before or after." in desk.text
        assert Scene((Bar("a", "A", (0.0,)), Bar("b", "B", ()))).largest == 0.0
