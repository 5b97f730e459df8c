"""A record's page: read, edited in place, followed, and left."""

import contextlib

import pytest

from crm_tui.tui.screens.kinds import KindScreen
from crm_tui.tui.screens.record import RecordScreen
from crm_tui.userconfig.config import UserConfig
from tests.tui_app import SAMPLE, WIDE, Desk, opened
from tests.workspaces import SETTINGS

NOTES = "notes: |\n  first line\n  second line\n"


async def at(desk: Desk, field: str) -> None:
    """Puts the cursor on a field of the page."""
    await desk.press("g", *["j"] * desk.page.fields.keys.index(field))
    assert desk.page.fields.key == field


async def edit(desk: Desk, field: str, text: str) -> None:
    """Types a text in place of a field's and enters it."""
    await at(desk, field)
    await desk.press("e", "end", "ctrl+u")
    await desk.type(text)
    await desk.press("enter")


async def test_a_page_says_what_it_is_of(tmp_path) -> None:
    """The two lines above: the name and the id, then the facts a list would show."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "enter")
        assert desk.lines[2].startswith(" Ada Lovelace") and desk.lines[2].endswith("contact/ada")
        assert desk.lines[3].startswith(" Chief Analyst at Analytical Engines · last contact yesterday")

        await desk.press("escape", "4", "l", "enter")
        assert desk.lines[3].startswith(" Proposal · 12,500 € · weighted 6,250 € · close 4 Dec")


async def test_what_links_here_and_what_happened(tmp_path) -> None:
    """The page of a contact lists her deals and what happened with her."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "enter")
        assert "Engine № 2  Proposal  12,500 €" in desk.text
        assert "yesterday  call out: wants two options" in desk.text


async def test_links_lead_on_and_escape_leads_back(tmp_path) -> None:
    """Enter on a company, on what happened, and on who did it opens each; escape goes back the same way."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "enter")
        await at(desk, "company")
        await desk.press("enter")
        assert (desk.page.kind, desk.page.record_id) == ("company", "engines")

        await desk.press("escape", "tab", "enter")
        assert (desk.page.kind, desk.page.record_id) == ("activity", "call-k7xm")
        await at(desk, "by")
        await desk.press("enter")
        assert (desk.page.kind, desk.page.record_id) == ("member", "test")

        await desk.press("escape", "escape", "escape")
        assert isinstance(desk.app.screen, KindScreen) and desk.records.record_id == "ada"


async def test_one_of_several_links(tmp_path) -> None:
    """A field with several people asks which one; a click says it."""
    files = {**SAMPLE, "activities/2026/11/m": "subject: Lunch\ntype: meeting\nat: 2026-11-19\ncontacts: [ada, mary]\n"}
    async with opened(tmp_path, files, size=WIDE) as desk:
        desk.app.open_record("activity", "m")
        await desk.settle()
        await at(desk, "contacts")
        await desk.press("enter")
        assert "Which one?" in desk.text
        await desk.press("j", "enter")
        assert desk.page.record_id == "mary"

        await desk.press("escape")
        row = max(number for number, line in enumerate(desk.lines) if "Mary Shelley" in line)
        await desk.pilot.click(offset=(desk.lines[row].index("Mary") + 2, row))
        await desk.settle()
        assert desk.page.record_id == "mary"


async def test_a_link_to_nobody(tmp_path) -> None:
    """Opening a link that leads nowhere says so."""
    files = {**SAMPLE, "contacts/ada": "name: Ada\ncompany: gone\n"}
    async with opened(tmp_path, files) as desk:
        await desk.press("2", "enter")
        await at(desk, "company")
        await desk.press("enter")
        assert "there is no company 'gone'" in desk.text
        assert desk.page.record_id == "ada"


@pytest.mark.parametrize(
    "field, typed, written",
    [
        ("title", "Head of Numbers", "title: Head of Numbers\n"),
        ("status", "customer", "status: customer\n"),
        ("company", "நுவ", "company: tea\n"),
        ("birthday", "10 dec 1815", "birthday: 1815-12-10\n"),
        ("tags", "vip, maths", "tags: [vip, maths]\n"),
        ("phones", "work: +44 20 7946 0000", "+44 20 7946 0000"),
        ("cadence", "2 weeks", "cadence: 2 weeks\n"),
    ],
)
async def test_a_field_edited_in_place(tmp_path, field, typed, written) -> None:
    """e, what people type, enter: one field of the file changes, and it is committed."""
    async with opened(tmp_path, size=WIDE) as desk:
        before = desk.file("contacts/ada")
        await desk.press("2", "enter")
        await edit(desk, field, typed)

        assert written in desk.file("contacts/ada"), desk.text
        kept = [line for line in before.splitlines() if not line.startswith(f"{field}:")]
        assert set(kept) <= set(desk.file("contacts/ada").splitlines())
        assert desk.commits() == [f"Set {field} of Ada Lovelace"]
        assert desk.page.fields.key == field


@pytest.mark.parametrize(
    "field, typed, written",
    [
        ("value", "12.5k", "value: 12500 EUR\n"),
        ("value", "800 usd", "value: 800 USD\n"),
        ("close", "+30d", "close: 2026-12-21\n"),
        ("next_date", "fri", "next_date: 2026-11-27\n"),
        ("contact", "ada", "contact: ada\n"),
        ("stage", "proposal", "stage: proposal\n"),
    ],
)
async def test_a_field_of_a_deal(tmp_path, field, typed, written) -> None:
    """Amounts, days and people as they are typed."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("enter")
        await edit(desk, field, typed)
        assert written in desk.file("deals/kiosk"), desk.text


async def test_a_choice_from_the_list(tmp_path) -> None:
    """A choice is taken with the arrows; a stage offers those of the deal's own pipeline."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("enter")
        await at(desk, "stage")
        await desk.press("e")
        assert "Proposal" in desk.text and "Offered" not in desk.text
        await desk.press("down", "enter")
        assert "stage: proposal\n" in desk.file("deals/kiosk")


async def test_notes_of_several_lines(tmp_path) -> None:
    """Long texts are edited as such; enter is a new line, ctrl+s takes the text."""
    files = {**SAMPLE, "contacts/ada": "name: Ada Lovelace\n" + NOTES}
    async with opened(tmp_path, files, size=WIDE) as desk:
        await desk.press("2", "enter")
        await at(desk, "notes")
        await desk.press("e", "ctrl+end", "enter")
        await desk.type("third: line")
        await desk.press("ctrl+s")
        assert desk.file("contacts/ada") == "name: Ada Lovelace\n" + NOTES + "  third: line\n"


async def test_a_field_is_emptied(tmp_path) -> None:
    """Delete empties the field under the cursor; u brings it back."""
    async with opened(tmp_path, size=WIDE) as desk:
        before = desk.file("contacts/ada")
        await desk.press("2", "enter")
        await at(desk, "title")
        await desk.press("delete")
        assert "title:" not in desk.file("contacts/ada")
        await desk.press("u")
        assert desk.file("contacts/ada") == before


@pytest.mark.parametrize(
    "field, typed, why",
    [
        ("value", "lots", "'lots' is no amount"),
        ("close", "2026-02-30", "no such day"),
        ("company", "nobody", "there is no company 'nobody'"),
    ],
)
async def test_a_refused_value_stays_in_the_editor(tmp_path, field, typed, why) -> None:
    """What cannot be taken stays where I typed it, with the reason below; the file is as it was."""
    async with opened(tmp_path, size=WIDE) as desk:
        before = desk.file("deals/kiosk")
        await desk.press("enter")
        await edit(desk, field, typed)

        editor = desk.page.fields.editor
        assert editor is not None and editor.text == typed
        assert why in desk.text
        await desk.press("escape")
        assert editor.text == typed and "esc again" in desk.text
        await desk.press("escape")
        assert desk.page.fields.editor is None
        assert desk.file("deals/kiosk") == before and desk.commits() == []


async def test_a_stale_edit_loses_nothing(tmp_path) -> None:
    """While I type, somebody else changes the same field: I am shown theirs, mine stays typed, and I decide."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("enter")
        await at(desk, "value")
        await desk.press("e", "end", "ctrl+u")
        desk.replace("deals/kiosk", "value: 2000 EUR", "value: 3300 EUR")
        await desk.type("1100")
        await desk.press("enter")

        assert "value: 3300 EUR" in desk.file("deals/kiosk")
        editor = desk.page.fields.editor
        assert editor is not None and editor.text == "1100"
        assert "3,300 €" in desk.text

        await desk.press("enter")
        assert "value: 1100 EUR" in desk.file("deals/kiosk")
        assert desk.commits() == ["Set value of Kiosk software"]


async def test_somebody_else_changes_another_field(tmp_path) -> None:
    """Two changes of different fields both stand."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("enter")
        await at(desk, "value")
        await desk.press("e", "end", "ctrl+u")
        desk.replace("deals/kiosk", "next_step: call Tom", "next_step: call Tim")
        await desk.type("1100")
        await desk.press("enter")
        assert "value: 1100 EUR" in desk.file("deals/kiosk") and "next_step: call Tim" in desk.file("deals/kiosk")


async def test_two_add_a_tag(tmp_path) -> None:
    """Two people add to the same list: both entries stay."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "enter")
        await at(desk, "tags")
        await desk.press("e", "end")
        desk.replace("contacts/ada", "tags: [vip]", "tags: [vip, theirs]")
        await desk.type(", mine")
        await desk.press("enter")
        assert "vip" in desk.file("contacts/ada")
        assert "theirs" in desk.file("contacts/ada") and "mine" in desk.file("contacts/ada")


async def test_the_page_follows_the_file(tmp_path) -> None:
    """What changes in the file changes on the page; what I am typing stays."""
    async with opened(tmp_path, size=WIDE, watching=True) as desk:
        await desk.press("2", "enter")
        await at(desk, "title")
        await desk.press("e", "end")
        await desk.type(" and")
        desk.replace("contacts/ada", "tags: [vip]", "tags: [vip, maths]")
        await desk.until(lambda: "vip, maths" in desk.text)
        editor = desk.page.fields.editor
        assert editor is not None and editor.text == "Chief Analyst and"


async def test_the_record_goes_while_i_look_at_it(tmp_path) -> None:
    """Somebody deletes the file: the page says so and I am back where I came from."""
    async with opened(tmp_path, watching=True) as desk:
        await desk.press("2", "enter")
        (tmp_path / "records/contacts/ada.yaml").unlink()
        await desk.until(lambda: not isinstance(desk.app.screen, RecordScreen))
        assert "the record is gone" in desk.text and "Mary Shelley" in desk.text


async def test_deleting_from_the_page(tmp_path) -> None:
    """D on the page, y: back in the list, which says what was done."""
    async with opened(tmp_path) as desk:
        await desk.press("2", "j", "enter", "D", "y")
        assert isinstance(desk.app.screen, KindScreen)
        assert "✓ Delete contact Mary Shelley" in desk.text
        assert not (tmp_path / "records/contacts/mary.yaml").exists()


async def test_a_bad_value_is_shown_with_what_is_wrong(tmp_path) -> None:
    """A date that is none stands as it was typed, with the reason below; it can be mended right there."""
    files = {**SAMPLE, "deals/kiosk": "title: Kiosk\nstage: lead\nclose: 2026-02-30\n"}
    async with opened(tmp_path, files, size=WIDE) as desk:
        await desk.press("enter")
        assert "2026-02-30" in desk.text and "! " in desk.text
        await edit(desk, "close", "28 feb 2027")
        assert "close: 2027-02-28\n" in desk.file("deals/kiosk")


async def test_an_unreadable_file_shows_its_last_good_state(tmp_path, monkeypatch) -> None:
    """A file broken in an editor keeps its page, which shows the lines that are wrong; E opens the editor right there."""
    editor = tmp_path / "ed/vim"
    editor.parent.mkdir()
    editor.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path}/asked\n')
    editor.chmod(0o755)
    config = UserConfig(editor=str(editor))
    async with opened(tmp_path / "w", size=WIDE, config=config) as desk:
        monkeypatch.setattr(type(desk.app), "suspend", lambda app: contextlib.nullcontext())
        desk.write("contacts/ada", "name: Ada\ntitle: Countess\n\tcompany: [engines\n")
        desk.app.session.workspace.catch_up()
        await desk.press("2", "enter")
        assert "Chief Analyst" in desk.text
        assert "the file cannot be read" in desk.text and "last good state" in desk.text
        place = next(number for number, line in enumerate(desk.lines) if "records/contacts/ada.yaml:3:1" in line)
        assert desk.lines[place + 1].strip().endswith("company: [engines") and desk.lines[place + 2].strip() == "^"
        await desk.press("E")
        assert (tmp_path / "asked").read_text() == "+3\n"

        desk.write("contacts/ada", "name: Ada\ntitle: Countess\n")
        desk.app.session.workspace.catch_up()
        desk.page.load()
        await desk.settle()
        assert "cannot be read" not in desk.text and "ada.yaml:3" not in desk.text
        await at(desk, "title")
        await desk.press("E")
        assert (tmp_path / "asked").read_text() == "+3\n+2\n"


async def test_unknown_keys_are_shown(tmp_path) -> None:
    """A key that no kind declares stands among the others."""
    files = {**SAMPLE, "contacts/ada": "name: Ada\nshirt: M\n"}
    async with opened(tmp_path, files, size=WIDE) as desk:
        await desk.press("2", "enter")
        assert "other keys" in desk.text and "shirt" in desk.text


async def test_the_key_of_the_place_leads_back_to_it_at_once(tmp_path) -> None:
    """From a page behind a page; other places keep what was open there, and a form that is not saved asks first."""
    async with opened(tmp_path) as desk:
        await desk.press("2", "enter", "j", "enter")
        assert "company/engines" in desk.text
        await desk.press("3", "2")
        assert "company/engines" in desk.text
        await desk.press("2")
        assert desk.records.record_id == "ada" and len(desk.app.screen_stack) == 1
        await desk.press("2")
        assert desk.records.record_id == "ada"

        await desk.press("enter", "ctrl+o", "X")
        await desk.pilot.click(offset=(12, 0))
        await desk.settle()
        assert "not saved yet" in desk.text
        await desk.press("escape", "escape", "j", "j", "enter", "2")
        assert desk.records.record_id == "ada"


async def test_from_pane_to_pane(tmp_path) -> None:
    """Tab and the arrows go between the fields and what happened."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "enter")
        for there, back in (("tab", "tab"), ("l", "h"), ("right", "left")):
            await desk.press(there)
            assert type(desk.page.focused).__name__ == "PageTimeline"
            await desk.press(back)
            assert type(desk.page.focused).__name__ == "PageFields"


@pytest.mark.parametrize(
    "field, typed, written",
    [
        ("built", "10 dec 1831", "built: 1831-12-10\n"),
        ("rig", "sch", "rig: s\n"),
        ("captain", "ada", "captain: ada\n"),
        ("crew", "ada, mary", "crew:\n  - ada\n  - mary\n"),
        ("length", "27.5", 'length: "27.5"\n'),
        ("afloat", "no", 'afloat: "false"\n'),
    ],
)
async def test_the_page_of_an_own_kind_is_a_form_too(tmp_path, field, typed, written) -> None:
    """What a team declares in crm.yaml is filled in on the screen as everything else is."""
    own = (
        "kinds: [{key: vessel, fields: {name: {type: text, required: yes}, built: date, length: decimal, afloat: yes/no,"
        " rig: {type: choice, choices: [b, {key: s, label: Schooner}]}, captain: {type: link, to: contact},"
        " crew: {type: set, of: link, to: contact}}}]\n"
    )
    async with opened(tmp_path, {**SAMPLE, "vessels/beagle": "name: Beagle\n"}, settings=SETTINGS + own) as desk:
        desk.app.open_record("vessel", "beagle")
        await desk.settle()
        await edit(desk, field, typed)

        assert desk.file("vessels/beagle").endswith(written), desk.text
        assert desk.commits() == [f"Set {field} of Beagle"]
