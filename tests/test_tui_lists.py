"""Lists as a whole: marks and what is done with many, columns, tabs, the preview, jumping, sums."""

import contextlib

import pytest

from crm_tui.tui.screens.choose import ConfirmScreen
from crm_tui.tui.screens.columns import ColumnsScreen
from crm_tui.tui.widgets.table import Table
from crm_tui.tui.widgets.tabs import Tabs
from crm_tui.workspace import telling
from tests.tui_app import NORMAL, SAMPLE, WIDE, Desk, opened
from tests.tui_screen import widths
from tests.workspaces import SETTINGS

SEGMENTS = {
    **SAMPLE,
    "segments/vips": "name: VIPs\nquery: tag:vip\n",
    "segments/wrong": "name: Wrong\nquery: nme:x\n",
    "segments/big": "name: Big ones\nof: deals\nquery: value:5k..\n",
}
ORDERS = {
    **SAMPLE,
    "orders/pump": "title: Pump\nquoted: 2026-11-10\n",
    "orders/press": "title: Press\nquoted: 2026-10-01\naccepted: 2026-10-05\n",
    "products/valve": "name: Valve\nprice: 12 EUR\n",
}


def row(desk: Desk, words: str) -> str:
    """The line of the screen with these words."""
    return next((line for line in desk.lines if words in line), "")


def foot(desk: Desk) -> str:
    """The line below the list."""
    return next(line for line in reversed(desk.lines[:-2]) if "contact" in line or "deal" in line or "order" in line)


# Marks


async def test_many_records_are_set_at_once(tmp_path) -> None:
    """a marks and goes down; S asks what to set; the diff of all is shown; y does it as one operation, u undoes it."""
    async with opened(tmp_path, size=WIDE) as desk:
        before = [desk.file(f"contacts/{id_}") for id_ in ("ada", "mary", "anbu")]
        await desk.press("2", "a", "a")
        assert row(desk, "Ada Lovelace").startswith("●") and "2 marked of 3 contacts" in foot(desk)
        await desk.press("S")
        assert "set 2 contacts" in desk.text
        await desk.type("status=customer tags+=fair")
        await desk.press("enter")
        assert isinstance(desk.app.screen, ConfirmScreen)
        assert "Set status, tags of 2 contacts?" in desk.text and "+status: customer" in desk.text
        await desk.press("n")
        assert desk.commits() == []

        await desk.press("T")
        assert "vip" in desk.text and "missing" not in desk.text, "tags that are there are offered"
        await desk.type("fair")
        await desk.press("enter", "y")
        assert "fair" in desk.file("contacts/ada") and "fair" in desk.file("contacts/mary")
        assert desk.commits() == ["Set tags of 2 contacts"] and "2 marked" in foot(desk)
        await desk.press("u")
        assert [desk.file(f"contacts/{id_}") for id_ in ("ada", "mary", "anbu")] == before


async def test_one_record_is_set_without_a_question(tmp_path) -> None:
    """Where nothing is marked S means the record under the cursor; what makes no sense stays in the bar."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "S")
        assert "set Ada Lovelace" in desk.text
        await desk.type("stat")
        await desk.press("tab")
        assert desk.place.bar.text == "status="
        await desk.type("nobody")
        await desk.press("enter")
        assert desk.place.bar.is_open and "nobody" in "\n".join(desk.lines[-4:])
        await desk.press(*["backspace"] * 6)
        await desk.type("lead")
        await desk.press("enter")
        assert "status: lead\n" in desk.file("contacts/ada") and desk.commits() == ["Set status of Ada Lovelace"]

        for line, said in (("just words", "'just' sets no field"), ("colour=red", "colour")):
            await desk.press("S")
            await desk.type(line)
            await desk.press("enter")
            assert said in "\n".join(desk.lines[-4:])
            await desk.press("escape")


async def test_ranges_all_and_none(tmp_path) -> None:
    """V marks from the last mark to the cursor, A all, A again none; escape takes marks away before the filter."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "a", "j", "V")
        assert "3 marked of 3 contacts" in foot(desk)
        await desk.press("A")
        assert "3 contacts" in foot(desk) and "marked" not in foot(desk)
        await desk.press("A")
        assert "3 marked" in foot(desk)
        await desk.press("slash")
        await desk.type("ada")
        await desk.press("enter")
        assert "3 marked of 1 contact, 2 hidden" in foot(desk)
        await desk.press("escape")
        assert "1 contact" in foot(desk) and "marked" not in foot(desk) and "/ada" in desk.text


async def test_marks_stay_on_their_records(tmp_path) -> None:
    """Another order, a record that comes in between, an index built anew: the same records are marked."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "j", "a")
        assert row(desk, "Mary Shelley").startswith("●")
        await desk.press("n")
        await desk.type("Ben Okri")
        await desk.press("enter", "s", "s")
        assert row(desk, "Mary Shelley").startswith("●") and foot(desk).startswith(" 1 marked of 4")
        desk.write("contacts/aaa", "name: Aaa\n")
        desk.app.session.workspace.rebuild()
        desk.records.load()
        await desk.settle()
        assert row(desk, "Mary Shelley").startswith("●") and foot(desk).startswith(" 1 marked of 5")
        assert not row(desk, "Ben Okri").startswith("●")


async def test_many_records_are_deleted_at_once(tmp_path) -> None:
    """D names who links to them and shows what goes; one undo brings all back."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "A", "D")
        assert "Delete 3 contacts?" in desk.text and "-name: Mary Shelley" in desk.text
        assert "2 records link to them: " in desk.text and "Engine № 2" in desk.text
        await desk.press("y")
        assert "No contacts yet" in desk.text and desk.commits() == ["Delete 3 contacts"]
        await desk.press("u")
        assert "3 contacts" in foot(desk) and "marked" not in foot(desk)


async def test_the_mouse_marks(tmp_path) -> None:
    """A click with ctrl marks a row, one with shift all rows up to it; a click on a title sorts."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2")
        await desk.pilot.click(Table, offset=(5, 3), control=True)
        await desk.settle()
        assert "1 marked" in foot(desk)
        await desk.pilot.click(Table, offset=(5, 1), shift=True)
        await desk.settle()
        assert "3 marked" in foot(desk)
        await desk.pilot.click(Table, offset=(3, 0))
        await desk.settle()
        assert "name ▴" in desk.text and "3 marked" in foot(desk)


# Columns


async def test_columns_are_chosen_and_remembered(tmp_path) -> None:
    """C shows and hides columns and moves them; they and the order of rows are there again at the next start."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "C")
        assert isinstance(desk.app.screen, ColumnsScreen) and "● company" in desk.text and "○ birthday" in desk.text
        await desk.press("space", "j", "L", "L", "H", "j", "space", "enter")
        heads = desk.lines[3].split()
        assert heads[:3] == ["name", "title", "company"] and "emails" not in heads
        await desk.press("l", "s")
        assert "title ▴" in desk.text
        await desk.press("C", "j", "space", "escape")
        assert "title ▴" in desk.text, "escape leaves the columns as they were"

    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2")
        assert desk.lines[3].split()[:4] == ["name", "title", "▴", "company"] and "emails" not in desk.lines[3]
        await desk.press("3")
        assert "domain" in desk.text and "▴" not in desk.lines[3], "each kind has its own"
        await desk.press("2", "C", "delete")
        assert desk.lines[3].split()[:3] == ["name", "company", "title"]


async def test_a_column_of_a_field_that_is_gone_is_forgotten(tmp_path) -> None:
    """A field is taken out of crm.yaml: its column, and the order by it, go without a word."""
    own = SETTINGS + "fields:\n  contact:\n    shirt: {type: text}\n"
    async with opened(tmp_path, settings=own, size=WIDE) as desk:
        await desk.press("2", "C", "G")
        while "▌○ shirt" not in desk.text:
            await desk.press("k")
        await desk.press("space", "enter", *["l"] * 9, "s")
        assert "shirt ▴" in desk.text
    (tmp_path / "crm.yaml").write_text(SETTINGS)
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2")
        assert "shirt" not in desk.text and "3 contacts" in foot(desk) and desk.said == ""


async def test_an_order_that_the_filter_names_goes_before_the_column(tmp_path) -> None:
    """sort: in a query holds until a column is chosen again."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("4", "v", "l", "l", "l", "s")
        assert "value ▾" in desk.text
        await desk.press("slash")
        await desk.type("sort:title")
        await desk.press("enter")
        assert "title ▴" in desk.text
        await desk.press("s")
        assert "value ▾" in desk.text
        await desk.press("C", "j", "space", "enter")
        assert "value ▾" in desk.text and "company" not in desk.lines[3]
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("v")
        assert "value ▾" in desk.text and "company" not in desk.lines[3]


# Tabs


async def test_segments_are_tabs(tmp_path, monkeypatch) -> None:
    """] and [ go round the segments of the kind, a click goes to one; a filter goes on inside."""
    async with opened(tmp_path, SEGMENTS, size=WIDE) as desk:
        await desk.press("2")
        assert desk.lines[2].split() == ["Contacts", "VIPs", "!", "Wrong"]
        await desk.press("right_square_bracket")
        assert "1 contact" in foot(desk) and "Mary" not in desk.text
        await desk.press("slash")
        await desk.type("mary")
        assert "No contacts fit the filter" in desk.text
        await desk.press("escape", "left_square_bracket", "left_square_bracket")
        assert "This segment cannot be asked, E mends it: a contact has no field 'nme'" in desk.text
        monkeypatch.setenv("EDITOR", "sed -i s/nme/name/")
        monkeypatch.setattr(desk.app, "suspend", contextlib.nullcontext)
        await desk.press("E")
        assert "query: name:x" in desk.file("segments/wrong") and desk.lines[2].split()[-1] == "Wrong", desk.text
        assert "!" not in desk.lines[2] and "Nothing is in Wrong at present." in desk.text
        await desk.pilot.click(Tabs, offset=(desk.lines[2].index("VIPs") + 1, 0))
        await desk.settle()
        assert "1 contact" in foot(desk)

        desk.write("segments/vips", "name: Marys\nquery: mary\n")
        desk.app.changed(desk.app.session.workspace.catch_up())
        await desk.settle()
        assert "Marys" in desk.lines[2] and "Mary Shelley" in desk.text and "Ada" not in desk.text
        await desk.press("3")
        assert desk.lines[2].strip() == "Companies", "no segment is of companies"


async def test_a_filter_is_kept_as_a_segment(tmp_path) -> None:
    """K asks for a name; the segment is a record like any other, and a tab at once."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("3", "K", "slash")
        await desk.type("status:customer or status:prospect")
        await desk.press("enter", "K")
        await desk.type("All that matter")
        await desk.press("enter")
        text = desk.file("segments/all-that-matter")
        assert "name: All that matter\nof: companies\nquery: status:customer or status:prospect\n" in text
        assert desk.lines[2].split("  ")[1:] == ["All that matter"] and "2 companies" in desk.text

        await desk.press("slash")
        await desk.type("industry:energy")
        await desk.press("enter", "K")
        await desk.type("Energy")
        await desk.press("enter")
        assert 'query: "(status:customer or status:prospect) industry:energy"\n' in desk.file("segments/energy")
        assert "1 company" in desk.text
        await desk.press("u")
        assert "Energy" not in desk.lines[2] and "2 companies" in desk.text


async def test_orders_have_tabs_for_quotes_orders_and_products(tmp_path) -> None:
    """6 shows the quotes, then the orders, then the products; a new one is one of the tab it was made in."""
    async with opened(tmp_path, ORDERS, size=WIDE) as desk:
        await desk.press("6")
        assert desk.lines[2].split() == ["Quotes", "Orders", "Products"]
        assert "Pump" in desk.text and "Press" not in desk.text
        await desk.press("right_square_bracket")
        assert "Press" in desk.text and "Pump" not in desk.text
        await desk.press("n")
        await desk.type("Crane")
        await desk.press("enter")
        assert "accepted: 2026-11-21\n" in desk.file("orders/crane") and "Crane" in desk.text
        await desk.press("a", "right_square_bracket")
        assert "Valve" in desk.text and "price" in desk.text and "1 product" in desk.text
        await desk.press("n")
        await desk.type("Hose price=3")
        await desk.press("enter", "right_square_bracket")
        assert desk.records.record_id == "pump"


# Preview, jump, sums


async def test_the_preview_follows_the_cursor(tmp_path) -> None:
    """O shows what matters of the record under the cursor and what happened last; it is there at the next start."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "O")
        assert "ada@engines.example" in desk.text and "call out: wants two options" in desk.text
        await desk.press("j")
        assert "call out" not in desk.text and desk.text.count("Mary Shelley") == 2
    async with opened(tmp_path, size=NORMAL) as desk:
        await desk.press("2")
        assert desk.text.count("Ada Lovelace") == 2 and widths(desk.app) == {80}
        assert "3 contacts" in foot(desk)
        await desk.press("O")
        assert desk.text.count("Ada Lovelace") == 1


async def test_jumping_to_a_name(tmp_path) -> None:
    """J and the beginning of a name: the cursor is there; enter stays, escape goes back; nothing found is said."""
    async with opened(tmp_path, {**SAMPLE, "contacts/zoe": "name: Zoë Okafor\n"}, size=WIDE) as desk:
        await desk.press("2", "J")
        await desk.type("zoe o")
        assert desk.records.record_id == "zoe"
        await desk.type("x")
        assert desk.records.record_id == "zoe" and "nothing here begins with 'zoe ox'" in desk.text
        await desk.press("escape")
        assert desk.records.record_id == "ada"
        await desk.press("J")
        await desk.type("அன்")
        await desk.press("enter", "a")
        assert desk.commits() == [] and "1 marked" in foot(desk)


async def test_the_foot_sums_amounts(tmp_path) -> None:
    """Below the list of deals stands what they come to, what has no rate beside it; of marked ones, only theirs."""
    files = {**SAMPLE, "deals/swiss": "title: Swiss\nstage: lead\nvalue: 300 CHF\n"}
    async with opened(tmp_path, files, size=WIDE) as desk:
        await desk.press("v")
        assert "5 deals" in foot(desk) and "24,100 € + 300 CHF" in foot(desk)
        await desk.press("slash")
        await desk.type("swiss")
        await desk.press("enter")
        assert "1 deal " in foot(desk) and "300 CHF" in foot(desk) and "€" not in foot(desk)
        await desk.press("escape", "g", "a")
        assert "1 marked of 5 deals" in foot(desk) and "300" not in foot(desk)


@pytest.mark.parametrize("size", [NORMAL, (200, 55)], ids=str)
async def test_a_list_fits_its_terminal(tmp_path, size) -> None:
    """Tabs, preview, marks, menus: every line is as wide as the screen, and no key leads nowhere."""
    files = {**SEGMENTS, **{f"segments/s{n}": f"name: Segment number {n}\nquery: mary\n" for n in range(9)}}
    async with opened(tmp_path, files, size=size) as desk:
        for keys in ("2 O A", "right_square_bracket right_square_bracket", "C", "escape J", "escape S", "escape D"):
            await desk.press(*keys.split())
            assert widths(desk.app) == {size[0]}, keys
        assert "y yes" in desk.text


async def test_hundreds_are_set_in_one_step(tmp_path, monkeypatch) -> None:
    """Of many files the whole diff is shown; one operation, one undo; what is the same already is left alone.

    While it takes long, a bar says how far it is.
    """
    monkeypatch.setattr(telling, "PATIENCE", 0)
    files = {f"contacts/c{n:03}": f"name: C {n:03}\n" + "status: lead\n" * (n < 10) for n in range(230)}
    async with opened(tmp_path, files, size=WIDE) as desk:
        told: list[tuple[str, int]] = []
        monkeypatch.setattr(desk.app.session, "tell_progress", lambda words, percent: told.append((words, percent)))
        await desk.press("2", "A", "S")
        await desk.type("status=lead")
        await desk.press("enter")
        assert "Set status of 220 contacts?" in desk.text and "220 files" in desk.text
        await desk.press("G")
        assert "+status: lead" in desk.text and "c229" in desk.text
        await desk.press("y")
        assert desk.commits() == ["Set status of 220 contacts"] and "230 marked" in foot(desk)
        bars = bars_of(told)
        assert [list(bar) for bar in bars] == [
            ["reading the records"],
            ["comparing 220 files"],
            ["checking 220 files", "writing 220 files", "reading 220 files"],
            ["committing 220 files"],
        ]
        assert [max(bar.values()) >= 95 for bar in bars[:3]] == [True] * 3
        assert told[-1] == ("", 100) and "✓ Set status of 220 contacts" in desk.text
        await desk.press("S")
        await desk.type("status=lead")
        await desk.press("enter")
        assert "nothing to change" in desk.said and not isinstance(desk.app.screen, ConfirmScreen)
        await desk.press("u")
        assert desk.file("contacts/c229") == files["contacts/c229"]


def bars_of(told: list[tuple[str, int]]) -> list[dict[str, int]]:
    """The bars that were shown, each going only forward: what they said, and how far each of that went."""
    bars = list[dict[str, int]]()
    last = 100
    for words, percent in told:
        if words:
            bars += [{}] * (not bars or last == 100)
            assert not bars[-1] or percent > last or words not in bars[-1], told
            bars[-1] = {**bars[-1], words: percent}
        last = percent if words else 100
    return bars


@pytest.mark.parametrize("width, bar", [(120, 40), (40, 14), (22, 0)])
async def test_a_bar_says_how_far_it_is(tmp_path, width, bar) -> None:
    """Beside the words, in every place, until it is done; the bar gives way first where there is no room."""
    async with opened(tmp_path, size=(width, 24)) as desk:
        desk.place.say("what was said")
        desk.app.session.tell_progress("writing 9 files", 50)
        await desk.settle()
        line = desk.lines[-2]
        assert " 50 %" in line and (line.count("━"), line.count("╌")) == (bar // 2, bar // 2)
        assert widths(desk.app) == {width}
        await desk.press("2")
        desk.app.session.tell_progress("", 100)
        await desk.settle()
        assert "50 %" not in desk.text
        await desk.press("4")
        assert "what was said" in desk.text and "50 %" not in desk.text
