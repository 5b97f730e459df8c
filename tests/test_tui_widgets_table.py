"""The table on a screen."""

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from crm_tui.tui.glyphs import ASCII, UNICODE
from crm_tui.tui.widgets.columns import Column
from crm_tui.tui.widgets.rows import Cell
from crm_tui.tui.widgets.table import Foot, Sort, Table
from crm_tui.wording.display import display
from tests.tui_screen import HOSTILE, Numbers, Stage, foreign_controls, resized, run, screen, widths, written

COLUMNS = (
    Column("title", "title", width=12, weight=1),
    Column("value", "value", "right", width=10),
    Column("owner", "owner", width=8, priority=1),
)


def deals(*keys: int, **states: str) -> Numbers:
    return Numbers(keys, lambda key: [f"Deal {key}", f"{key * 1000:,} €", "grace"], **states)


async def on_stage(walk, rows, size=(40, 8), glyphs=UNICODE, **shown):
    table = Table(COLUMNS, empty="No deals yet. Press n to add one.")
    stage = Stage(table, glyphs=glyphs)

    async def shown_first(pilot: Pilot[None]) -> None:
        table.show(rows, **shown)
        await pilot.pause()
        await walk(stage, table, pilot)

    await run(stage, size, shown_first)


async def test_it_reads_as_a_table() -> None:
    """Titles, rows, signs of states, a sum under its column."""

    async def walk(stage, table, pilot) -> None:
        assert screen(stage) == [
            " title               value ▾  owner",
            "▌Deal 1              1,000 €  grace",
            "!Deal 2              2,000 €  grace",
            "✓Deal 3              3,000 €  grace",
            "~Deal 4              4,000 €  grace",
            "",
            "",
            " 4 deals            10,000 €",
        ]

    rows = deals(1, 2, 3, 4, k2="overdue", k3="won", k4="stale")
    await on_stage(walk, rows, sort=Sort("value", True), foot=Foot("4 deals", {"value": "10,000 €"}))


async def test_poor_terminals_get_ascii() -> None:
    """With the setting for poor fonts, every sign has a plain twin."""

    async def walk(stage, table, pilot) -> None:
        assert all(line.isascii() for line in screen(stage))
        assert screen(stage)[1] == "|Deal 1              1,000 E  grace"

    rows = Numbers((1, 2), lambda key: [f"Deal {key}", f"{key * 1000:,} E", "grace"], k2="won")
    await on_stage(walk, rows, glyphs=ASCII, sort=Sort("title"))


async def test_an_empty_table_teaches() -> None:
    """Where nothing is, it says what would be, and which key adds it."""

    async def walk(stage, table, pilot) -> None:
        assert screen(stage)[2] == " No deals yet. Press n to add one."
        await pilot.press("j", "k", "G", "g", "enter", "pagedown")
        assert stage.heard(Table.Opened) == []
        assert table.key is None

    await on_stage(walk, deals())


async def test_keys_move_and_tell() -> None:
    """j k g G, arrows and pages move; where the cursor comes to rest is told; enter opens."""

    async def walk(stage, table, pilot) -> None:
        stage.heard(Table.Highlighted)
        for keys, key in [
            (["j", "down"], 2),
            (["k"], 1),
            (["up", "up"], 0),
            (["pagedown"], 6),
            (["G"], 49),
            (["j"], 49),
            (["pageup"], 43),
            (["g"], 0),
            (["end", "home"], 0),
        ]:
            await pilot.press(*keys)
            assert table.key == key
        assert stage.heard(Table.Highlighted)[-1].key == 0
        await pilot.press("j", "enter")
        assert [each.key for each in stage.heard(Table.Opened)] == [1]

    await on_stage(walk, deals(*range(50)))


async def test_the_cursor_stays_in_sight() -> None:
    """Rows scroll under head and foot as the cursor goes."""

    async def walk(stage, table, pilot) -> None:
        await pilot.press("pagedown", "j")
        lines = screen(stage)
        assert lines[0].startswith(" title") and lines[-1] == " many"
        assert [line[1:7].strip() for line in lines[1:-1]] == [f"Deal {n}" for n in range(2, 8)]
        assert lines[-2].startswith("▌Deal 7")

    await on_stage(walk, deals(*range(50)), foot=Foot("many"))


async def test_a_hundred_thousand_rows_fetch_what_is_seen() -> None:
    """Opening, jumping to the end and walking about fetch pages, never the whole."""

    async def walk(stage, table, pilot) -> None:
        assert table.rows.fetched <= 64
        assert screen(stage)[1].startswith("▌Deal 0")
        await pilot.press("G")
        assert screen(stage)[-2].startswith("▌Deal 99999")
        await pilot.press("g", *["j"] * 30, "pagedown", "pagedown")
        assert table.rows.fetched <= 5 * 64

    rows = Numbers(range(100_000), lambda key: [f"Deal {key}", f"{key}", "x"])
    await on_stage(walk, rows)


async def test_a_refresh_keeps_the_record_where_it_is_on_screen() -> None:
    """Rows that come in above, or another order, don't move what the user looks at."""

    async def walk(stage, table, pilot) -> None:
        await pilot.press("pagedown", "pagedown", "k", "k")
        key, line = table.key, next(y for y, text in enumerate(screen(stage)) if text.startswith("▌"))
        stage.heard(Table.Highlighted)

        table.show(deals(*range(-7, 50)))
        await pilot.pause()

        assert table.key == key
        assert screen(stage)[line].startswith(f"▌Deal {key}")
        assert stage.heard(Table.Highlighted) == []

    await on_stage(walk, deals(*range(50)))


async def test_when_the_record_goes_its_neighbour_takes_over() -> None:
    """Deleting a row leaves the cursor at the next one, and tells."""

    async def walk(stage, table, pilot) -> None:
        await pilot.press("j", "j")
        stage.heard(Table.Highlighted)
        table.show(deals(0, 1, 3, 4))
        await pilot.pause()
        assert table.key == 3
        assert [each.key for each in stage.heard(Table.Highlighted)] == [3]

    await on_stage(walk, deals(0, 1, 2, 3, 4))


async def test_the_wheel_scrolls_and_a_refresh_leaves_it_there() -> None:
    """Looking further down with the wheel is not undone by a change in the background."""

    async def walk(stage, table, pilot) -> None:
        table.scroll_to(y=20, animate=False)
        await pilot.pause()
        assert screen(stage)[1].startswith(" Deal 20")
        table.show(deals(*range(-3, 50)))
        await pilot.pause()
        assert screen(stage)[1].startswith(" Deal 20")
        assert table.key == 0

    await on_stage(walk, deals(*range(50)))


async def test_go_to_finds_a_record() -> None:
    """A record opened from elsewhere is under the cursor when one comes back."""

    async def walk(stage, table, pilot) -> None:
        assert table.go_to(33) and table.key == 33
        assert not table.go_to(999) and table.key == 33

    await on_stage(walk, deals(*range(50)))


async def test_sorting_by_keys_and_by_mouse() -> None:
    """h and l choose a column, s sorts by it and turns it round; a click on a title does both."""

    async def walk(stage, table, pilot) -> None:
        await pilot.press("s", "l", "s")
        assert [each.sort for each in stage.heard(Table.SortRequested)] == [Sort("title"), Sort("value", True)]
        table.show(table.rows, sort=Sort("value", True))
        await pilot.press("s", "l", "l", "l")
        assert table.column == 2
        await pilot.click(Table, offset=(3, 0))
        assert [each.sort for each in stage.heard(Table.SortRequested)] == [Sort("value"), Sort("title")]
        await pilot.click(Table, offset=(0, 0))
        assert stage.heard(Table.SortRequested) == []

    await on_stage(walk, deals(1, 2, 3))


async def test_a_column_that_cannot_sort_does_not() -> None:
    """Where the order would mean nothing, nothing is asked."""

    async def walk(stage, table, pilot) -> None:
        table.show(deals(1), columns=[Column("next", "next step", sortable=False)])
        await pilot.press("s")
        assert stage.heard(Table.SortRequested) == []

    await on_stage(walk, deals(1))


async def test_a_click_selects_and_a_double_click_opens() -> None:
    """The mouse does what the keys do."""

    async def walk(stage, table, pilot) -> None:
        await pilot.click(Table, offset=(5, 3))
        assert table.key == 3 and stage.heard(Table.Opened) == []
        await pilot.click(Table, offset=(5, 2), times=2)
        assert [each.key for each in stage.heard(Table.Opened)] == [2]
        await pilot.click(Table, offset=(5, 6))
        await pilot.click(Table, offset=(5, 7))
        assert table.key == 2

    await on_stage(walk, deals(1, 2, 3))


async def test_narrow_terminals_fold_columns_and_the_cursor_unfolds_them() -> None:
    """Nothing is cut that can go away whole; every column can be reached."""

    async def walk(stage, table, pilot) -> None:
        assert "owner" not in screen(stage)[0]
        await pilot.press("l", "l")
        assert "owner" in screen(stage)[0]
        await resized(pilot, (60, 8))
        await pilot.pause()
        assert screen(stage)[0].split() == ["title", "value", "owner"]

    await on_stage(walk, deals(1, 2, 3), size=(30, 8))


async def test_a_cell_has_a_state_of_its_own() -> None:
    """What is late is said by the cell's sign and its colour."""

    async def walk(stage, table, pilot) -> None:
        strip = table.render_line(2)
        styles = {segment.text.strip(): segment.style.color for segment in strip if segment.text.strip()}
        assert styles["late!"] != styles["Deal"]

    rows = Numbers((1, 2), lambda key: ["Deal", Cell("late!", "overdue"), Cell("x", "no such state")])
    await on_stage(walk, rows)


async def test_hostile_titles_are_only_text() -> None:
    """Markup and escapes in a record show as they stand, style nothing, do nothing."""

    async def walk(stage, table, pilot) -> None:
        assert widths(stage) == {120}
        assert foreign_controls(written(stage)) == set()
        for text, line in zip(HOSTILE, screen(stage)[1:], strict=False):
            assert line[1:].startswith(display(text).rstrip())
        for y in range(len(HOSTILE) + 2):
            await pilot.click(Table, offset=(5, y))
        assert not stage.quit_by_text

    rows = Numbers(range(len(HOSTILE)), lambda key: [HOSTILE[key]] * 3)
    columns = [Column(HOSTILE[3], HOSTILE[0], width=40), Column("b", HOSTILE[1], width=30), Column("c", "c")]
    await on_stage(walk, rows, size=(120, 16), foot=Foot(HOSTILE[5], {"c": HOSTILE[6]}), columns=columns)


async def test_columns_stand_in_line_in_every_script() -> None:
    """Behind names of any script the next column starts where it always does."""
    names = ["Ada", "அன்பு செல்வன்", "නිමල් පෙරේරා", "李小龙", "👩‍👩‍👧 und 🇱🇰", "e\u0301tude", "Ада", ""]
    names += [name * 9 for name in names]

    async def walk(stage, table, pilot) -> None:
        assert widths(stage) == {80}
        ends = {cell_len(line[: line.index("€")]) for line in screen(stage)[1:-1]}
        assert len(ends) == 1

    rows = Numbers(range(len(names)), lambda key: [names[key], "1,000 €", names[key]])
    await on_stage(walk, rows, size=(80, len(names) + 2))


@pytest.mark.parametrize(
    "width, sums, line",
    [
        (40, {"value": "10 €"}, " 4 deals                10 €"),
        (40, {"value": "10,000 € + 300 CHF"}, " 4 deals  10,000 € + 300 CHF"),
        (40, {"value": "10,000,000 € + 300,000 CHF"}, " 4 deals   value 10,000,000 € + 300,0"),
        (24, {"value": "10 €", "owner": "7 €"}, " 4 deals   owner 7 €"),
    ],
)
async def test_a_sum_stands_below_its_column_or_behind_the_words(width: int, sums: dict[str, str], line: str) -> None:
    """No sum is left out because its column is narrow, or folded away, while there is room."""

    async def walk(stage, table, pilot) -> None:
        assert screen(stage)[-1].startswith(line[: width - 1])

    await on_stage(walk, deals(1, 2, 3, 4), size=(width, 8), foot=Foot("4 deals", sums))


async def test_marking_among_a_hundred_thousand_rows() -> None:
    """All, none and a range are marked without a row being read; keys that mark do nothing where rows cannot be."""

    class Many(Numbers):
        def keys_between(self, start: int, stop: int):
            return range(start, stop)

    rows = Many(range(100_000), lambda key: [f"Deal {key}", f"{key}", "x"])

    async def walk(stage, table, pilot) -> None:
        await pilot.press("A")
        assert len(table.marks) == 100_000 and screen(stage)[2].startswith("●Deal 1")
        await pilot.press("A", "a", "G", "V", "g")
        assert len(table.marks) == 100_000 and rows.fetched <= 3 * 64
        assert len(stage.heard(Table.MarksChanged)) >= 1
        table.show(deals(1, 2))
        await pilot.press("a", "A", "V")
        assert stage.heard(Table.MarksChanged) == []

    await on_stage(walk, rows)
