"""The page of a record of any kind: what links to it, what happened, and what is added from it."""

import pytest

from crm_tui.model.kinds import KINDS
from crm_tui.tui.screens.choose import ChooseScreen
from crm_tui.tui.showing import linked
from tests.git_plain import git
from tests.test_tui_kinds import OWN
from tests.tui_app import SAMPLE, WIDE, Desk, opened
from tests.tui_screen import widths

FILES = {
    **SAMPLE,
    "tasks/quote-a1b2": "title: Send the quote\ncontact: ada\ncreated: 2026-11-10\n",
    "tasks/call-c3d4": "title: Call her\ncontact: ada\ndue: 2026-11-30\n",
    "tickets/smoke": "title: It smokes\ncontact: ada\nopened: 2026-11-12\nstatus: open\n",
    "products/gear": "name: Brass gear\nprice: 12 EUR\n",
    "orders/o1": "title: Gears\nnumber: O-1\ncontact: ada\naccepted: 2026-11-15\n"
    "items:\n- {key: k1, product: gear, quantity: 3}\n- {key: k2, text: Fitting, quantity: 1}\n"
    "invoices:\n- {key: i1, number: R-7, issued: 2026-11-16, lines: {k1: 2}}\n"
    "payments:\n- {key: p1, on: 2026-11-17, amount: 24 EUR, invoice: i1}\n"
    "shipments:\n- {key: s1, on: 2026-11-18, lines: {k1: 3, k2: 1}}\n",
    "feedback/f1": "title: Fine\ncontact: ada\ntype: nps\nscore: 9\nat: 2026-11-19\n",
}
HUGE = (200, 60)
SIZES = ((80, 24), (100, 30), HUGE)


async def page(desk: Desk, kind: str, id_: str) -> str:
    """The page of a record, and what is on the screen."""
    desk.app.open_record(kind, id_)
    await desk.settle()
    assert (desk.page.kind, desk.page.record_id) == (kind, id_)
    return desk.text


async def test_what_links_here_by_kind(tmp_path) -> None:
    """Below each kind its records; what happened stands beside, of every kind."""
    async with opened(tmp_path, FILES, size=HUGE) as desk:
        text = await page(desk, "contact", "ada")
        lines = [line.split("│")[0].strip(" ▌") for line in desk.lines]
        deals, tasks = lines.index("deal  1"), lines.index("tasks  2")
        assert lines[deals + 1].split("  ") == ["Engine № 2", "Proposal", "12,500 €", "4 Dec"]
        assert lines[tasks + 1].startswith("Call her") and lines[tasks + 2].startswith("Send the quote")
        for words in (
            "nps 9: Fine",
            "paid 24 €: Gears",
            "ordered: Gears",
            "ticket: It smokes",
            "to do: Send the quote",
        ):
            assert words in text, text


async def test_as_what_they_link_and_many_folded(tmp_path) -> None:
    """The role or the field by which one links is said; of many the first are seen, enter shows all, a click opens."""
    people = {f"contacts/p{n}": f"name: Person {n}\ncompany: engines\ntitle: Clerk\n" for n in range(7)}
    more = {
        "contacts/anbu": "name: Anbu\nroles: [advisor: engines]\n",
        "companies/works": "name: Works\nparent: engines\n",
    }
    async with opened(tmp_path, {**FILES, **people, **more}, size=HUGE) as desk:
        text = await page(desk, "company", "engines")
        lines = [line.split("│")[0].strip(" ▌") for line in desk.lines]
        assert "contacts  9" in lines and "and 4 more ▸" in lines and "Person 6" not in text
        assert " ".join(next(line for line in lines if line.startswith("Works")).split()) == "Works parent"
        desk.page.fields.cursor = desk.page.fields.keys.index("fold:contact")
        await desk.press("enter")
        assert "Person 6" in desk.text and "show fewer" in desk.text
        row = next(number for number, line in enumerate(desk.lines) if "Anbu" in line)
        assert " ".join(desk.lines[row].split("│")[0].split()) == "Anbu advisor"
        await desk.pilot.click(offset=(3, row))
        await desk.settle()
        assert (desk.page.kind, desk.page.record_id) == ("contact", "anbu")


async def test_what_is_too_much_for_a_page_leads_to_a_list(tmp_path, monkeypatch) -> None:
    """A line below the first ones lists them all, to be filtered and sorted; escape leads back to it."""
    monkeypatch.setattr(linked, "OPEN", 7)
    people = {f"contacts/p{n}": f"name: Person {n}\ncompany: engines\ntitle: Clerk\n" for n in range(9)}
    async with opened(tmp_path, {**FILES, **people}, size=HUGE) as desk:
        text = await page(desk, "company", "engines")
        assert "the first 7 ▸" in text and "all 10 as a list ▸" in text
        desk.page.fields.cursor = desk.page.fields.keys.index("fold:contact")
        await desk.press("enter")
        assert "Person 5" in desk.text and "Person 6" not in desk.text and "show fewer" in desk.text
        desk.page.fields.cursor = desk.page.fields.keys.index("all:contact")
        await desk.press("enter")
        assert (
            "Contacts  /links=company/engines" in desk.text and "10 contacts" in desk.text and "Person 8" in desk.text
        )
        await desk.press("slash")
        await desk.type(" person")
        assert "9 contacts" in desk.text
        await desk.press("escape", "escape")
        assert desk.page.record_id == "engines" and desk.page.fields.key == "all:contact"


GRACE = {
    "contacts/grace": "name: Grace\nstatus: customer\nowner: test\n",
    "activities/2026/11/mail-k8xm": "subject: hello\ntype: email\nat: 2026-11-19T10:00:00Z\ncontacts: [grace]\n",
}


async def test_the_head_says_what_matters(tmp_path) -> None:
    """The name with its tags and what calls for attention; below it what the kind declares, each thing once."""
    late = "title: Kiosk\nstage: lead\nvalue: 2000 EUR\nclose: 2026-11-15\ntags: [big]\nnext_step: call Tom\n"
    gears = (
        "title: More\nnumber: O-2\ncontact: ada\naccepted: 2026-11-15\nitems:\n- {quantity: 3, price: 12 EUR, tax: 20}\n"
        "invoices:\n- {number: R-8}\npayments:\n- {amount: 40 EUR}\n"
    )
    async with opened(tmp_path, {**FILES, "deals/kiosk": late, "orders/o2": gears, **GRACE}, size=WIDE) as desk:
        await page(desk, "deal", "kiosk")
        assert desk.lines[2].startswith(" Kiosk  ! overdue") and desk.lines[2].endswith("big ·  deal/kiosk")
        assert desk.lines[3] == " Lead · 2,000 € · weighted 200 € · close 15 Nov · next call Tom"
        await page(desk, "order", "o2")
        assert desk.lines[3] == " ordered, invoiced, partly paid · 36 € · O-2 · Ada Lovelace"
        await page(desk, "contact", "grace")
        assert desk.lines[3] == " customer · last contact Thu · owner Test Person"
        await page(desk, "activity", "call-k7xm")
        assert desk.lines[3] == " call out · yesterday · Ada Lovelace · Engine № 2 · by Test Person"


async def test_the_timeline_tells_of_the_file_too(tmp_path) -> None:
    """i goes from all to activities to what commits changed; a change leads to its field; a commit elsewhere comes."""
    async with opened(tmp_path, FILES, size=WIDE) as desk:
        desk.replace("contacts/ada", "title: Chief Analyst", "title: Countess\nshirt: M")
        git(tmp_path, "commit", "-qam", "By hand", "--author=Test Person <test@example.invalid>")
        desk.app.session.workspace.catch_up()
        text = await page(desk, "contact", "ada")
        assert "title: Chief Analyst → Countess" in text and "shirt: none → M" in text and "call out: wants" in text
        await desk.press("i")
        assert "activities ▾" in desk.text
        assert "call out: wants two options" in desk.text and "title: Chief" not in desk.text
        await desk.press("i")
        assert "changes ▾" in desk.text and "title: Chief Analyst → Countess" in desk.text and "added" in desk.text
        assert "call out" not in desk.text
        await desk.press("g", "enter")
        assert desk.page.fields.has_focus and desk.page.fields.key == "title"

        await desk.press("e", "end", "ctrl+u")
        await desk.type("Analyst")
        await desk.press("enter")
        await desk.until(lambda: "title: Countess → Analyst" in desk.text)
        desk.page._follow_commits()
        await desk.until(lambda: "in no commit yet" not in desk.text)


async def test_two_panes_fold_into_one(tmp_path) -> None:
    """On 80 columns one sees the fields or what happened; tab, l, or a click on the other's name changes over."""
    async with opened(tmp_path, FILES) as desk:
        text = await page(desk, "contact", "ada")
        assert "Chief Analyst" in text and "call out" not in text
        assert "fields" in desk.lines[4] and "timeline 1" in desk.lines[4]
        await desk.press("tab")
        assert "call out: wants two options" in desk.text and " emails " not in desk.text
        await desk.press("h")
        assert " emails " in desk.text
        await desk.pilot.click(offset=(desk.lines[4].index("timeline") + 1, 4))
        await desk.settle()
        assert "call out: wants two options" in desk.text
        await desk.press("c", "escape")
        assert "call out: wants two options" in desk.text


async def test_an_order_names_its_items(tmp_path) -> None:
    """Invoices, payments and shipments say what and which, not by keys."""
    async with opened(tmp_path, FILES, size=HUGE) as desk:
        text = await page(desk, "order", "o1")
        assert "3 × Brass gear, 1 × Fitting" in text and "2 × Brass gear" in text and "24 €  R-7" in text
        assert "k1" not in text and "i1" not in text


async def test_a_contact_with_a_thousand_talks_shows_its_deals(tmp_path) -> None:
    """What happened never crowds out what links here."""
    talks = {
        f"activities/t{n:03}": f"subject: Talk {n}\ntype: call\nat: 2026-11-01\ncontacts: [ada]\n" for n in range(150)
    }
    async with opened(tmp_path, {**FILES, **talks}, size=HUGE, repository=False) as desk:
        assert "tasks  2" in await page(desk, "contact", "ada")


async def test_log_and_task_on_the_page(tmp_path) -> None:
    """c logs about the record, t notes a task about it; both are on the page at once."""
    async with opened(tmp_path, FILES, size=HUGE) as desk:
        await page(desk, "deal", "engine")
        await desk.press("c")
        assert "log Engine № 2" in desk.text
        await desk.type("meeting showed the drawings duration='45 min'")
        await desk.press("enter")
        assert "meeting: showed the drawings" in desk.text and "Log meeting, Engine № 2" in desk.said
        (made,) = (tmp_path / "records/activities/2026/11").glob("*engine-meeting*")
        text = made.read_text()
        assert "deal: engine\n" in text and "company: engines\n" in text and "duration: 45 min\n" in text

        await desk.press("t")
        assert desk.place.bar.text == "about=deal/engine "
        await desk.type("send drawings due=mon")
        await desk.press("enter")
        assert "send drawings" in desk.text and "Add task send drawings" in desk.said
        await desk.press("u", "u")
        assert "send drawings" not in desk.text and not list((tmp_path / "records/tasks").glob("send*"))


async def test_a_log_that_makes_no_sense_stays(tmp_path) -> None:
    """An unknown type is told below the line, which can be mended."""
    async with opened(tmp_path, FILES, size=WIDE) as desk:
        await page(desk, "contact", "ada")
        for line, said in (("shout at her", "shout"), ("call", "needs words"), ("call 'half", "quote is never closed")):
            await desk.press("c")
            await desk.type(line)
            await desk.press("enter")
            assert desk.place.bar.is_open and desk.place.bar.text == line and said in "\n".join(desk.lines[-4:])
            await desk.press("escape")
        assert desk.commits() == []


async def test_space_completes_the_task_under_the_cursor(tmp_path) -> None:
    """On a contact's page too; where the cursor is on no task the key is not offered."""
    async with opened(tmp_path, FILES, size=HUGE) as desk:
        await page(desk, "contact", "ada")
        assert "␣ done" not in desk.text
        desk.page.fields.cursor = next(
            place for place, key in enumerate(desk.page.fields.keys)
            if [each.id for each in desk.page._page.links.get(key, ())] == ["quote-a1b2"]  # type: ignore[union-attr]
        )  # fmt: skip
        await desk.settle()
        assert "␣ done" in desk.text
        await desk.press("space")
        assert "done: 2026-11-21" in desk.file("tasks/quote-a1b2") and "done: Send the quote" in desk.text

        await page(desk, "task", "call-c3d4")
        assert "␣ done" in desk.text
        await desk.press("space")
        assert "done: 2026-11-21" in desk.file("tasks/call-c3d4")


async def test_a_new_record_that_links_here(tmp_path) -> None:
    """n asks of which kind; the line begins with the links, also to the company."""
    async with opened(tmp_path, FILES, size=WIDE) as desk:
        await page(desk, "contact", "ada")
        await desk.press("n")
        assert isinstance(desk.app.screen, ChooseScreen) and "ticket" in desk.text and "product" not in desk.text
        kinds = [choice.text for choice in desk.app.screen._choices]
        await desk.press(*["j"] * kinds.index("deal"), "enter")
        assert "new deal" in desk.text and desk.place.bar.text == "contact=ada company=engines "
        await desk.type("Solar roof value=5k")
        await desk.press("enter")
        text = desk.file("deals/solar-roof")
        assert "contact: ada\n" in text and "company: engines\n" in text and "value: 5000 EUR\n" in text
        assert "Solar roof" in desk.text


@pytest.mark.parametrize("kind, size", [(kind.name, SIZES[n % 3]) for n, kind in enumerate(KINDS)], ids=str)
async def test_every_kind_has_its_page(tmp_path, kind, size) -> None:
    """Whatever the kind and the terminal, every key of the page is harmless."""
    plural = next(each for each in KINDS if each.name == kind).plural
    files = {**FILES, f"{plural}/one": _least(kind)}
    async with opened(tmp_path, files, size=size, settings=OWN) as desk:
        text = await page(desk, kind, "one")
        assert f"{kind}/one" in text and "The One" in text
        for key in ("j", "tab", "j", "h", "n", "t", "c", "question_mark"):
            await desk.press(key)
            if desk.app.screen is not desk.place or desk.place.bar.is_open:
                await desk.press("escape")
        assert desk.commits() == [] and desk.page.kind == kind and widths(desk.app) == {size[0]}


def _least(kind: str) -> str:
    label = next(each for each in KINDS if each.name == kind).label_field
    return f"{label}: The One\ntype: call\n" if kind == "activity" else f"{label}: The One\n"


async def test_only_keys_that_do_something_are_offered(tmp_path) -> None:
    """Enter edits a field or opens what it links to; one that the program keeps is neither opened nor edited."""
    files = {**FILES, "contacts/grace": "name: Grace\ncompany: engines\ncreated: 2026-09-01\n"}
    async with opened(tmp_path, files, size=WIDE) as desk:
        await page(desk, "contact", "grace")
        assert desk.lines[-1].startswith(" ⏎ e edit  ⇥ pane")
        await desk.press("j")
        assert desk.lines[-1].startswith(" ⏎ open  e edit  ⇥ pane")
        await desk.press("G")
        assert desk.page.fields.key == "created"
        assert "⏎ open" not in desk.text and "e edit" not in desk.text
        await desk.press("e", "enter", "delete")
        assert desk.page.fields.editor is None and desk.commits() == []


async def test_the_lines_are_completed(tmp_path) -> None:
    """Tab takes the type of what is logged, the fields of a task, and whom it is about."""
    async with opened(tmp_path, FILES, size=WIDE) as desk:
        await page(desk, "product", "gear")
        await desk.press("t")
        await desk.type("call about=lovel")
        await desk.press("tab")
        assert desk.place.bar.text == "call about=contact/ada"
        await desk.type(" pri")
        await desk.press("tab")
        await desk.type("hi")
        await desk.press("tab")
        assert desk.place.bar.text == "call about=contact/ada priority=high"
        await desk.press("escape")

        await page(desk, "contact", "ada")
        await desk.press("c")
        await desk.type("me")
        await desk.press("tab")
        assert desk.place.bar.text == "meeting "
