"""Forms: a whole record filled in, new or there already."""

from crm_tui.tui.screens.form import new_form
from crm_tui.tui.screens.record import RecordScreen
from tests.tui_app import SAMPLE, WIDE, opened
from tests.tui_form import at, click_on, fill, form_of, put
from tests.tui_screen import resized
from tests.workspaces import SETTINGS


async def test_a_new_deal_begun_in_a_line_is_finished_in_a_form(tmp_path) -> None:
    """n, some words, ctrl+o: the form has what was typed; the rest is filled in and saved as one operation."""
    async with opened(tmp_path) as desk:
        await desk.press("n")
        await desk.type("Solar roof value=12.5k company=engines")
        await desk.press("ctrl+o")
        assert "New deal" in desk.text and "Solar roof" in desk.text
        assert "12,500 €" in desk.text and "Analytical Engines" in desk.text

        await fill(desk, "contact", "mary")
        await fill(desk, "close", "fri")
        assert "Friday 27 November, in 6 days" in desk.text
        await fill(desk, "tags", 'vip, "sun, moon"')
        await desk.press("ctrl+s")

        written = desk.file("deals/solar-roof")
        assert "title: Solar roof\ncontact: mary\ncompany: engines\nstage: lead\n" in written, desk.text
        assert "value: 12500 EUR\nclose: 2026-11-27\n" in written
        assert "tags:\n  - vip\n  - sun, moon\n" in written
        assert desk.commits() == ["Add deal Solar roof"]
        assert desk.deals.record_id == "solar-roof"
        await desk.press("u")
        assert not (tmp_path / "records/deals/solar-roof.yaml").exists()


async def test_parts_and_additions_of_a_line_are_filled_in(tmp_path) -> None:
    """Parts of an address, entries of a map, more of a list: each where it belongs; what is no part stays to be read."""
    async with opened(tmp_path) as desk:
        await desk.press("2", "n")
        await desk.type(
            "Grace Hopper address.city=Lisbon address.postcode=1100-001 consent.email=today company.city=x "
        )
        await desk.type("social.mastodon=@g tags+=vip tags+='sun, moon' emails+=g@navy.example emails+=h@navy.example")
        await desk.press("ctrl+o")
        assert "Grace Hopper company.city=x" in desk.text
        await fill(desk, "name", "Grace Hopper")
        await desk.press("ctrl+s")
        written = desk.file("contacts/grace-hopper")
        assert 'address:\n  city: Lisbon\n  postcode: "1100-001"\n' in written and "street" not in written
        assert "consent:\n  email: 2026-11-21\n" in written and 'mastodon: "@g"\n' in written
        assert "  - vip\n  - sun\n  - moon\n" in written, written
        assert "  - g@navy.example\n  - h@navy.example\n" in written


async def test_what_is_wrong_stands_at_the_field_while_i_type(tmp_path) -> None:
    """An amount that is none, a day that is none, a name that is nobody's; nothing is saved until they are mended."""
    async with opened(tmp_path) as desk:
        before = desk.file("deals/kiosk")
        await form_of(desk, "deal", "kiosk")
        await fill(desk, "value", "lots")
        assert "'lots' is no amount" in desk.text
        await at(desk, "contact")
        await desk.type("zz")
        assert "there is no contact 'zz'" in desk.text
        await desk.press("ctrl+s")
        assert "2 fields to mend" in desk.text and desk.file("deals/kiosk") == before

        await fill(desk, "value", "3k usd")
        await at(desk, "contact")
        await desk.press("ctrl+u")
        await desk.press("ctrl+s")
        assert desk.file("deals/kiosk") == before.replace("2000 EUR", "3000 USD")
        assert desk.commits() == ["Set value of Kiosk software"]


async def test_a_day_in_words_and_from_the_calendar(tmp_path) -> None:
    """What I type is echoed as it is understood; enter opens a month, arrows and the mouse choose the day."""
    async with opened(tmp_path) as desk:
        await form_of(desk, "deal", "kiosk")
        await at(desk, "close")
        await put(desk, "+3d")
        assert "Tuesday 24 November, in 3 days" in desk.text
        await desk.press("tab", "shift+tab", "enter")
        assert "November 2026" in desk.text and "Mo Tu We Th Fr Sa Su" in desk.text
        await desk.press("right", "down", "pagedown", "enter")
        assert "Saturday 2 January 2027, in 42 days" in desk.text

        await at(desk, "close")
        await desk.press("enter", "escape")
        assert "January 2027  " not in desk.text and "Kiosk software" in desk.text
        await desk.press("enter")
        await click_on(desk, "›")
        await click_on(desk, "26 ")
        assert "Friday 26 February 2027" in desk.text
        await desk.press("ctrl+s")
        assert "close: 2027-02-26\n" in desk.file("deals/kiosk")


async def test_choices_are_typed_ahead_or_taken_from_a_menu(tmp_path) -> None:
    """The first that fits is meant; enter shows all; a stage offers those of its own pipeline."""
    async with opened(tmp_path) as desk:
        await form_of(desk, "deal", "kiosk")
        await at(desk, "source")
        await desk.type("we")
        await desk.press("tab")
        await at(desk, "stage")
        await desk.press("enter")
        assert "Proposal" in desk.text and "Offered" not in desk.text
        await desk.press("down", "enter", "ctrl+s")
        assert "stage: proposal\n" in desk.file("deals/kiosk") and "source: website\n" in desk.file("deals/kiosk")
        assert desk.file("deals/kiosk").count("stage: proposal") == 2 and len(desk.commits()) == 1


async def test_a_link_is_found_or_made_on_the_way(tmp_path) -> None:
    """Names are searched as I type; the last choice makes a new record, saved in the same operation."""
    async with opened(tmp_path) as desk:
        await form_of(desk, "contact", "mary")
        await at(desk, "company")
        await desk.type("eng")
        assert "Analytical Engines" in desk.text and "+ new company: eng" in desk.text
        await desk.press("tab")
        await at(desk, "relations")
        await desk.type("Zora N")
        await desk.press("up", "enter")
        await put(desk, "boss")
        assert "there is no contact" not in desk.text
        await desk.press("ctrl+s")
        assert desk.file("contacts/mary") == "name: Mary Shelley\ncompany: engines\nrelations:\n  - boss: zora-n\n"
        assert "name: Zora N\n" in desk.file("contacts/zora-n")
        assert desk.commits() == ["Set company, relations of Mary Shelley"]
        await desk.press("u")
        assert desk.file("contacts/mary") == "name: Mary Shelley\n"
        assert not (tmp_path / "records/contacts/zora-n.yaml").exists()


async def test_labelled_addresses_row_by_row(tmp_path) -> None:
    """A mail address is added with its label, one moved up, one taken out; the others stay as they were written."""
    mails = "emails:\n  - a@x.example  # first\n  - old: b@x.example\n  - work: c@x.example\n"
    async with opened(tmp_path, {**SAMPLE, "contacts/ada": f"name: Ada\n{mails}"}) as desk:
        await form_of(desk, "contact", "ada")
        await at(desk, "emails")
        await desk.press("down", "ctrl+r", "alt+up", "down", "down")
        await put(desk, "d@x")
        assert "no domain" in desk.text
        await put(desk, "d@x.example")
        await desk.press("tab")
        await put(desk, "home")
        await desk.press("tab", "ctrl+s")
        assert desk.file("contacts/ada") == (
            "name: Ada\nemails:\n  - work: c@x.example\n  - a@x.example  # first\n  - home: d@x.example\n"
        )


async def test_no_key_of_a_row_leads_nowhere(tmp_path) -> None:
    """The empty row cannot be taken out, the first not moved up, a name and its value not at all; a cell shows its end."""
    long = "a very long text that no cell of a row has room for, which ends so"
    order = (
        f"title: One\nmisc: {{a: 1, b: 2}}\nitems:\n  - {{key: a1, text: Engine}}\n  - {{key: b2, text: '{long}'}}\n"
    )
    async with opened(tmp_path, {**SAMPLE, "orders/one": order}) as desk:
        await form_of(desk, "order", "one")
        await at(desk, "items")
        assert "^r take out  alt+↓ move" in desk.text
        await desk.press("down", "right")
        assert "^r take out  alt+↑ move" in desk.text and "ends so" in desk.text, desk.text
        await desk.press("down", "left")
        assert "take out" not in desk.text and "move" not in desk.text
        await at(desk, "misc")
        assert "take out" in desk.text and "move" not in desk.text


async def test_the_lines_of_an_order(tmp_path) -> None:
    """Rows below columns: the second line gets another price, a third is added; keys and what is unknown stay."""
    order = "title: One\nitems:\n  - {key: a1, text: Engine, quantity: 2, colour: red}\n  - {key: b2, text: Work, price: 5}\n"
    async with opened(tmp_path, {**SAMPLE, "orders/one": order}, size=(80, 30)) as desk:
        await form_of(desk, "order", "one")
        await at(desk, "items")
        assert "product" in desk.text and "discount" in desk.text and "colour" not in desk.text
        await desk.press("tab", "down", "tab", "tab", "tab")
        await put(desk, "1.2k")
        assert "1,200 €" in desk.text
        await desk.press("down", "shift+tab")
        await put(desk, "day")
        await desk.press("ctrl+s")
        written = desk.file("orders/one")
        assert written.startswith("title: One\nitems:\n  - {key: a1, text: Engine, quantity: 2, colour: red}\n")
        assert "{key: b2, text: Work, price: 1200 EUR}" in written and "unit: day" in written, written
        assert written.count("key:") == 3


async def test_everything_else_that_a_record_may_hold(tmp_path) -> None:
    """Own fields, yes or no, an address in parts, a text of several lines, keys that nobody declared."""
    files = {**SAMPLE, "contacts/ada": "name: Ada\naddress: |\n  1 Hill\n  Top\nshirt: M\nodd: [1, 2]\nnotes: one\n"}
    own = "fields: {contact: [{key: member, type: yes/no}, {key: shoe, type: number}]}\n"
    async with opened(tmp_path, files, settings=SETTINGS + own, size=WIDE) as desk:
        await form_of(desk, "contact", "ada")
        await fill(desk, "shirt", "L")
        await fill(desk, "shoe", "43")
        await at(desk, "member")
        await desk.type("y")
        await desk.press("tab")
        await at(desk, "address")
        await desk.press("down")
        await put(desk, "Ockham")
        await at(desk, "notes")
        await desk.press("enter")
        await desk.type("two")
        await desk.press("ctrl+s")
        assert desk.file("contacts/ada") == (
            "name: Ada\naddress:\n  street: |\n    1 Hill\n    Top\n  city: Ockham\n"
            'member: "true"\nshoe: "43"\nshirt: L\nodd: [1, 2]\nnotes: |\n  one\n  two\n'
        ), desk.text


async def test_lists_and_maps_that_nobody_declared(tmp_path) -> None:
    """A row is added, one taken out, a deep one mended as it is written; order, comments and all else stay."""
    odd = (
        "# by hand\nname: Ada\nshoes: [41, 42]  # both\nmisc:  # some\n  a: 1  # one\n  b: x\nstatus: customer\n"
        "deep:\n  a: 1  # kept\n  b: {c: 2}\nodd: [x, [y]]\n"
    )
    async with opened(tmp_path, {**SAMPLE, "contacts/ada": odd}) as desk:
        await form_of(desk, "contact", "ada")
        await at(desk, "shoes")
        await desk.press("down", "down")
        await desk.type("wide, or not")
        await at(desk, "misc")
        await desk.press("down", "ctrl+r")
        await put(desk, "c")
        await desk.press("tab")
        await desk.type("new")
        await at(desk, "deep")
        await desk.press("ctrl+end", "enter")
        await desk.type("d: [3")
        assert "line 4, column 4: the list that [ begins is not closed" in desk.text
        await desk.press("ctrl+s")
        assert "1 field to mend" in desk.text and desk.file("contacts/ada") == odd
        await desk.type("]")
        await at(desk, "odd")
        await desk.press("ctrl+end", *["backspace"] * 20)
        await desk.press("ctrl+s")
        assert desk.file("contacts/ada") == (
            '# by hand\nname: Ada\nshoes: [41, 42, "wide, or not"]  # both\nmisc:  # some\n  a: 1  # one\n  c: new\n'
            'status: customer\ndeep:\n  a: 1  # kept\n  b: {c: 2}\n  d:\n    - "3"\n'
        ), desk.text
        assert desk.commits() == ["Set shoes, misc, deep, odd of Ada"]
        await desk.press("u")
        assert desk.file("contacts/ada") == odd


async def test_what_is_open_becomes_a_list_in_the_file(tmp_path) -> None:
    """The form follows it, and one goes on in what it is now; what is edited as it is written is left by tab."""
    async with opened(tmp_path, {**SAMPLE, "contacts/ada": "name: Ada\nodd: [x, [w]]\n"}, watching=True) as desk:
        await form_of(desk, "contact", "ada")
        await at(desk, "odd")
        desk.replace("contacts/ada", "[x, [w]]", "[x, v]")
        await desk.until(lambda: "- w" not in desk.text)
        await desk.press("end", "z", "down", "shift+tab", "shift+tab", "tab", "tab", "ctrl+r", "ctrl+s")
        assert desk.file("contacts/ada") == "name: Ada\nodd: [xz]\n", desk.text


async def test_escape_asks_when_something_was_filled_in(tmp_path) -> None:
    """Nothing changed, nothing asked; else I go on, save, or throw it away; q in another place asks too."""
    async with opened(tmp_path) as desk:
        before = desk.file("deals/kiosk")
        await form_of(desk, "deal", "kiosk")
        await desk.press("tab", "tab", "escape")
        assert isinstance(desk.app.screen, RecordScreen)

        await desk.press("ctrl+o")
        await desk.type("!")
        await desk.press("escape")
        assert "not saved" in desk.text
        await desk.press("escape")
        assert "Kiosk software!" in desk.text

        await desk.app.switch_mode("contacts")
        await desk.settle()
        await desk.press("q")
        assert desk.app.is_running
        assert "not saved" in desk.text
        await desk.press("j", "j", "enter")
        assert desk.page.record_id == "kiosk" and desk.file("deals/kiosk") == before


async def test_the_file_changes_while_i_fill_in(tmp_path) -> None:
    """What I did not touch follows the file; what both changed is shown from all sides, and saving asks which stays."""
    async with opened(tmp_path, watching=True) as desk:
        await form_of(desk, "deal", "kiosk")
        await fill(desk, "value", "1100")
        await fill(desk, "tags", "mine")
        await at(desk, "next_step")
        desk.replace("deals/kiosk", "value: 2000 EUR", "value: 3300 EUR\ntags: [theirs]")
        desk.replace("deals/kiosk", "call Tom", "call Tim")
        await desk.until(lambda: "call Tim" in desk.text)
        await at(desk, "value")
        assert "yours   1,100 €" in desk.text and "theirs  3,300 €" in desk.text and "before  2,000 €" in desk.text

        await desk.press("ctrl+s")
        assert "Which one stays?" in desk.text
        await desk.press("escape")
        assert "value: 3300 EUR" in desk.file("deals/kiosk")
        await desk.press("ctrl+s", "enter")
        written = desk.file("deals/kiosk")
        assert "value: 1100 EUR\n" in written and "next_step: call Tim\n" in written
        assert "theirs" in written and "mine" in written
        assert desk.commits() == ["Set value, tags of Kiosk software"]


async def test_somebody_saves_in_the_same_moment(tmp_path) -> None:
    """What the program had not seen yet is no reason to lose either side; theirs may stay."""
    async with opened(tmp_path) as desk:
        await form_of(desk, "deal", "kiosk")
        await fill(desk, "value", "1100")
        desk.replace("deals/kiosk", "value: 2000 EUR", "value: 3300 EUR")
        await desk.press("ctrl+s")
        assert "saving asks which one stays" in desk.text and "value: 3300 EUR" in desk.file("deals/kiosk")
        await desk.press("ctrl+s", "j", "enter")
        assert "value: 3300 EUR" in desk.file("deals/kiosk") and desk.commits() == []
        assert isinstance(desk.app.screen, RecordScreen)


async def test_the_record_goes_while_i_fill_in(tmp_path) -> None:
    """What is typed is not lost with the file: saving makes the record anew, with all it had."""
    async with opened(tmp_path) as desk:
        await form_of(desk, "deal", "kiosk")
        await fill(desk, "value", "1100")
        (tmp_path / "records/deals/kiosk.yaml").unlink()
        desk.app.changed(desk.app.session.workspace.catch_up())
        await desk.settle()
        assert "deleted meanwhile" in desk.text
        await desk.press("ctrl+s")
        assert "value: 1100 EUR\n" in desk.file("deals/kiosk-software")
        assert "key: b1" in desk.file("deals/kiosk-software")


async def test_the_mouse_goes_where_it_clicks(tmp_path) -> None:
    """A click on a field fills it in, one into a row its cell; a click on a choice takes it; in two columns or one."""
    files = {**SAMPLE, "contacts/ada": "name: Ada\nemails: [a@x.example, b@x.example]\n"}
    async with opened(tmp_path, files, size=(150, 30)) as desk:
        await form_of(desk, "contact", "ada")
        assert any("who" in line and "sales" in line for line in desk.lines)
        await click_on(desk, "status")
        await desk.press("enter")
        await click_on(desk, "prospect")
        await resized(desk.pilot, (80, 24))
        await desk.settle()
        await at(desk, "name")
        await click_on(desk, "a@x.example, b@x.example")
        await click_on(desk, "b@x.example")
        await put(desk, "c@x.example")
        await click_on(desk, "title")
        await desk.type("Boss")
        await click_on(desk, "save")
        assert desk.file("contacts/ada") == (
            "name: Ada\ntitle: Boss\nemails: [a@x.example, c@x.example]\nstatus: prospect\n"
        ), desk.text


async def test_the_ground_changes_below_a_form(tmp_path) -> None:
    """The file becomes unreadable, crm.yaml changes, the window shrinks: what I typed stands, and is saved in the end."""
    async with opened(tmp_path) as desk:
        before = desk.file("deals/kiosk")
        await form_of(desk, "deal", "kiosk")
        await fill(desk, "next_step", "call Ann")
        desk.write("deals/kiosk", "title: [Kiosk\n")
        desk.app.changed(desk.app.session.workspace.catch_up())
        await desk.press("ctrl+s")
        assert "deals/kiosk.yaml:1:8" in desk.said, desk.text

        desk.write("deals/kiosk", before)
        (tmp_path / "crm.yaml").write_text(SETTINGS + "fields: {deal: [{key: colour, type: text}]}\n", "utf-8")
        desk.app.session.workspace.reload()
        desk.app.changed(desk.app.session.workspace.catch_up())
        desk.app.settings_changed()
        await desk.settle()
        await fill(desk, "colour", "red")
        await resized(desk.pilot, (40, 14))
        await desk.press("ctrl+s")
        assert "next_step: call Ann\ncolour: red\n" in desk.file("deals/kiosk")


async def test_a_loss_asks_for_its_reason_where_it_belongs(tmp_path) -> None:
    """The stage is set to lost: the form goes to the reason."""
    async with opened(tmp_path) as desk:
        await form_of(desk, "deal", "kiosk")
        await fill(desk, "stage", "lost")
        await desk.press("ctrl+s")
        assert "why was it lost?" in desk.text
        await desk.type("pr")
        await desk.press("tab", "ctrl+s")
        assert "lost_reason: price\n" in desk.file("deals/kiosk") and "closed: 2026-11-21\n" in desk.file("deals/kiosk")


async def test_a_call_begun_in_a_line_is_told_in_a_form(tmp_path) -> None:
    """c, a word, ctrl+o: with whom it was is known, the rest is filled in; the file is called like one that was logged."""
    async with opened(tmp_path) as desk:
        await desk.press("l", "c")
        await desk.type("call two options")
        await desk.press("ctrl+o")
        assert "New activity" in desk.text and "two options" in desk.text and "Ada Lovelace" in desk.text
        await fill(desk, "duration", "12 min")
        await desk.press("ctrl+s")
        (path,) = desk.changed()
        assert path.startswith("records/activities/2026/11/2026-11-21-1200-ada-call-"), path
        written = (tmp_path / path).read_text("utf-8")
        assert "company: engines\ndeal: engine\n" in written and "duration: 12 min\n" in written
        assert "by: test\n" in written and "type: call\n" in written


async def test_a_task_about_a_deal_begun_in_a_line(tmp_path) -> None:
    """What the line says it is about is a link in the form."""
    async with opened(tmp_path) as desk:
        await desk.press("t")
        await desk.type("send quote due=fri contact=zz nonsense=1")
        await desk.press("ctrl+o")
        assert "Kiosk software" in desk.text and "Friday 27 November" in desk.text
        assert "send quote nonsense=1" in desk.text and "there is no contact 'zz'" in desk.text
        await desk.press("escape", "G", "enter")
        assert desk.deals.is_current and not desk.commits()


async def test_a_payment_names_its_invoice(tmp_path) -> None:
    """Keys are for the file: the form shows and offers what entries are called."""
    order = (
        "title: One\nitems:\n  - {key: a1, text: Engine, quantity: 2}\ninvoices:\n  - {key: i1, number: R-7, issued: 2026-11-01}\n"
        "payments:\n  - {key: p1, on: 2026-11-02, amount: 5 EUR, invoice: i1}\n"
    )
    async with opened(tmp_path, {**SAMPLE, "orders/one": order}, size=WIDE) as desk:
        await form_of(desk, "order", "one")
        await at(desk, "payments")
        assert "R-7" in desk.text and "i1" not in desk.text
        await desk.press("down", "right")
        await put(desk, "7")
        await desk.press("right", "right")
        await desk.type("r-")
        await desk.press("tab")
        await at(desk, "shipments")
        await put(desk, "today")
        await desk.press("tab", "tab", "tab")
        await desk.type("eng")
        await desk.press("tab")
        assert "  2 × Engine" in desk.text and "a1" not in desk.text, desk.text
        await desk.press("shift+tab")
        assert "→ 2 × Engine" in desk.text
        await desk.press("ctrl+s")
        written = desk.file("orders/one")
        assert "invoice: i1}" in written and written.count("invoice: i1") == 2 and 'a1: "2"' in written, written


async def test_all_in_one_breath(tmp_path) -> None:
    """Whoever types faster than the form opens, finds and saves loses no letter, and none acts on the list below."""
    async with opened(tmp_path) as desk:
        await desk.burst("n", *"Dq", "ctrl+o", *" 1u", "tab", *"mary", "tab", *"eng", "enter", "ctrl+s")
        written = desk.file("deals/dq-1u")
        assert "title: Dq 1u\ncontact: mary\ncompany: engines\n" in written
        assert desk.commits() == ["Add deal Dq 1u"] and desk.app.is_running


async def test_feedback_needs_no_name(tmp_path) -> None:
    """What a kind can do without is not asked for."""
    async with opened(tmp_path) as desk:
        new_form(desk.place, "feedback", "")
        await desk.settle()
        await fill(desk, "comment", "Very quick")
        await at(desk, "owner")
        assert "You, when left out." in desk.text
        await desk.press("ctrl+s")
        assert "Add feedback" in desk.said, desk.text
        (path,) = desk.changed()
        assert "comment: Very quick\n" in (tmp_path / path).read_text("utf-8")
