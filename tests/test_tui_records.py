"""Lists of contacts and companies: filtered, searched, added to and taken from."""

import pytest

from crm_tui.tui.screens.choose import ConfirmScreen
from crm_tui.tui.widgets.heading import Heading
from tests.tui_app import SAMPLE, WIDE, opened


async def test_a_list_of_each_kind(tmp_path) -> None:
    """2 shows the contacts, 3 the companies, 4 the deals again."""
    async with opened(tmp_path) as desk:
        await desk.press("2")
        assert "Ada Lovelace" in desk.text and "அன்பு செல்வன்" in desk.text and "3 contacts" in desk.text
        assert "Analytical Engines" in desk.text, "a link reads as the name of what it leads to"

        await desk.press("3")
        assert "நுவரெலியா தேயிலை" in desk.text and "2 companies" in desk.text
        await desk.press("4")
        assert "Kiosk software" in desk.text


async def test_the_list_narrows_while_i_type(tmp_path) -> None:
    """/ opens the bar; each letter narrows the list; enter keeps it, escape later shows all again."""
    async with opened(tmp_path) as desk:
        await desk.press("2", "slash")
        await desk.type("ma")
        assert "Mary Shelley" in desk.text and "Ada" not in desk.text and "1 contact" in desk.text

        await desk.press("enter")
        assert "Contacts  /ma" in desk.text
        await desk.press("escape")
        assert "3 contacts" in desk.text


async def test_leaving_the_bar_shows_what_was_shown_before(tmp_path) -> None:
    """Escape while typing brings back the filter that held before."""
    async with opened(tmp_path) as desk:
        await desk.press("2", "slash")
        await desk.type("ada")
        await desk.press("enter", "slash")
        await desk.type("zzz")
        assert "No contacts fit the filter: esc shows all." in desk.text

        await desk.press("escape")
        assert "Contacts  /ada" in desk.text and "Ada Lovelace" in desk.text


async def test_what_was_mended_is_wrong_no_more(tmp_path) -> None:
    """A letter too many and back: nothing is said of it, neither below the query nor when that is entered."""
    async with opened(tmp_path) as desk:
        await desk.press("2", "slash")
        await desk.type('ada"')
        assert "never closed" in desk.text
        await desk.press("backspace")
        assert "never closed" not in desk.text
        await desk.type('"')
        await desk.press("enter")
        assert "never closed" in desk.said and "Contacts  /ada" in desk.text
        desk.place.say("")
        await desk.press("slash", "enter")
        assert desk.said == "" and "Contacts  /ada" in desk.text


async def test_a_query_of_fields(tmp_path) -> None:
    """The bar speaks the query language, with fields and fields through a link."""
    async with opened(tmp_path) as desk:
        await desk.press("2", "slash")
        await desk.type("company.industry:energy tag:vip")
        assert "Ada Lovelace" in desk.text and "1 contact" in desk.text


@pytest.mark.parametrize(
    "query, said",
    [("nme:x", "a contact has no field 'nme'"), ("(ada", ")"), ("company:", "")],
    ids=["unknown field", "open bracket", "half a word"],
)
async def test_a_query_that_makes_no_sense(tmp_path, query, said) -> None:
    """What is wrong is said below the place; the last good result stays on screen."""
    async with opened(tmp_path) as desk:
        await desk.press("2", "slash")
        await desk.type("ada ")
        assert "1 contact" in desk.text
        await desk.press(*["backspace"] * 4)
        await desk.type(query)

        assert said in desk.text
        assert "contact" in desk.text


async def test_the_mark_stands_below_the_place(tmp_path) -> None:
    """The caret points at the word that is not understood; entering it says so and keeps the last good list."""
    async with opened(tmp_path) as desk:
        await desk.press("2", "slash")
        await desk.type("ada name:ada nme:x")
        entry = next(line for line in desk.lines if "nme:x" in line)
        below = desk.lines[desk.lines.index(entry) + 1]
        assert below.index("^") == entry.index("nme:x") and "a contact has no field 'nme'" in below

        await desk.press("enter")
        assert "✗ a contact has no field 'nme'" in desk.text
        assert "nme:x" not in desk.text.replace("nme'", "")


async def test_words_are_completed(tmp_path) -> None:
    """Tab completes the names of fields and their values."""
    async with opened(tmp_path) as desk:
        await desk.press("3", "slash")
        await desk.type("stat")
        await desk.press("tab")
        assert desk.place.bar.text == "status:"
        await desk.type("cu")
        await desk.press("tab")
        assert desk.place.bar.text == "status:customer" and "1 company" in desk.text


async def test_an_earlier_query_comes_back(tmp_path) -> None:
    """The arrow up brings back what I asked before."""
    async with opened(tmp_path) as desk:
        await desk.press("2", "slash")
        await desk.type("ada")
        await desk.press("enter", "escape", "slash", "up")
        assert "1 contact" in desk.text and desk.place.bar.text == "ada"


@pytest.mark.parametrize(
    "typed, title",
    [
        ("lovel", "Ada Lovelace"),
        ("அன்பு", "அன்பு செல்வன்"),
        ("தேயிலை", "நுவரெலியா தேயிலை"),
        ("engine 2", "Engine № 2"),
        ("0958", "Ada Lovelace"),
    ],
    ids=["Latin", "Tamil", "Tamil company", "sign", "phone"],
)
async def test_finding_in_everything(tmp_path, typed, title) -> None:
    """f finds in all kinds, in every script, by a name, a word or the end of a number; enter opens the first."""
    async with opened(tmp_path) as desk:
        await desk.press("f")
        await desk.type(typed)
        assert title in desk.text

        await desk.press("enter")
        assert desk.page.query_one("#name", Heading).title == title
        await desk.press("escape")
        assert "Kiosk software" in desk.text


async def test_finding_what_is_chosen_from_the_list(tmp_path) -> None:
    """Tab takes what is offered, and enter opens just that."""
    async with opened(tmp_path) as desk:
        await desk.press("f")
        await desk.type("engine")
        await desk.press("tab", "tab")
        chosen = desk.place.bar.text
        await desk.press("enter")
        assert f"{desk.page.kind}/{desk.page.record_id}" == chosen


async def test_finding_nothing(tmp_path) -> None:
    """What is nowhere is said."""
    async with opened(tmp_path) as desk:
        await desk.press("f")
        await desk.type("zeppelin")
        await desk.press("enter")
        assert "nothing has 'zeppelin' in it" in desk.text


async def test_a_record_is_added_in_one_line(tmp_path) -> None:
    """n, a name, a few fields: the file is there, committed, and the cursor is on it."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "n")
        await desk.type("Zoë Okafor company=engines tags=vip,maths")
        await desk.press("enter")

        assert desk.records.record_id == "zoë-okafor"
        assert "✓ Add contact Zoë Okafor" in desk.text
        assert "company: engines\n" in desk.file("contacts/zoë-okafor")
        assert desk.commits() == ["Add contact Zoë Okafor"]


async def test_a_deal_is_added_with_its_company(tmp_path) -> None:
    """What people write: an amount, a day, and a company that is not there yet; one undo takes both back."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("n")
        await desk.type("Solar roof value=12.5k close=+30d company=+'New Ltd'")
        await desk.press("enter")

        assert "value: 12500 EUR\n" in desk.file("deals/solar-roof")
        assert "close: 2026-12-21\n" in desk.file("deals/solar-roof")
        assert desk.file("companies/new-ltd").startswith("name: New Ltd")
        assert desk.deals.record_id == "solar-roof"

        await desk.press("u")
        assert not (tmp_path / "records/companies/new-ltd.yaml").exists()
        assert not (tmp_path / "records/deals/solar-roof.yaml").exists()


@pytest.mark.parametrize(
    "line, said",
    [
        ("Roof value=lots", "lots"),
        ("Roof company=nobody", "nobody"),
        ("Roof colour=red", "colour"),
        ("value=5k", "needs a title"),
        ("Roof 'half", "a quote is never closed"),
    ],
)
async def test_what_cannot_be_added_stays_in_the_bar(tmp_path, line, said) -> None:
    """A line that makes no record comes back with the reason below, to be corrected."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("n")
        await desk.type(line)
        await desk.press("enter")

        assert desk.place.bar.is_open and desk.place.bar.text == line
        assert said in "\n".join(desk.lines[-4:])
        assert desk.commits() == []


async def test_a_new_record_behind_a_filter(tmp_path) -> None:
    """A record that the filter hides is added all the same, and that is said."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "slash")
        await desk.type("tag:vip")
        await desk.press("enter", "n")
        await desk.type("Tom Keane")
        await desk.press("enter")
        assert "✓ Add contact Tom Keane; the filter hides it" in desk.text


async def test_deleting_asks_with_what_would_go(tmp_path) -> None:
    """D shows the file that would go; y deletes it, u brings it back, and the cursor stays near."""
    async with opened(tmp_path, size=WIDE) as desk:
        before = desk.file("contacts/mary")
        await desk.press("2", "G", "k", "D")
        assert isinstance(desk.app.screen, ConfirmScreen)
        assert "Delete contact Mary Shelley?" in desk.text and "-name: Mary Shelley" in desk.text

        await desk.press("n")
        assert desk.file("contacts/mary") == before
        await desk.press("D", "y")
        assert not (tmp_path / "records/contacts/mary.yaml").exists()
        assert "2 contacts" in desk.text and desk.records.record_id

        await desk.press("u")
        assert desk.file("contacts/mary") == before
        assert desk.records.record_id == "mary"
        assert desk.commits() == ["Delete contact Mary Shelley", "Undo: Delete contact Mary Shelley"]


async def test_deleting_names_who_links_to_it(tmp_path) -> None:
    """Deleting a company says which records would lead nowhere."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("3", "D")
        assert "2 records link to it: " in desk.text and "Ada Lovelace" in desk.text and "Engine № 2" in desk.text


async def test_nothing_to_undo(tmp_path) -> None:
    """u with nothing done says so; so does U."""
    async with opened(tmp_path) as desk:
        await desk.press("u")
        assert "✗ there is nothing to undo" in desk.text
        await desk.press("U")
        assert "✗ there is nothing to do again" in desk.text


async def test_keys_in_an_empty_list(tmp_path) -> None:
    """Every key is harmless where there is no record."""
    async with opened(tmp_path, {}) as desk:
        for place in "234":
            await desk.press(place, "enter", "D", "E", "j", "G", "s")
        await desk.press("w", "x", "m", "L", "H", "v", "w", "x", "m", "D", "s", "enter")
        assert desk.commits() == []


async def test_ten_thousand_rows_are_read_by_the_page(tmp_path) -> None:
    """Only the rows on screen are read, however long the list."""
    files = {f"contacts/c{number:04}": f"name: Contact {number:04}\n" for number in range(300)}
    async with opened(tmp_path, {**SAMPLE, **files}, repository=False) as desk:
        await desk.press("2")
        snapshot = desk.records.snapshot
        assert snapshot is not None and len(snapshot._ids) < 200
        await desk.press("G")
        assert desk.records.record_id == "anbu" and "303 contacts" in desk.text
