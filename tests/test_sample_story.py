"""The sample tells a story: what is said once is not said again, and one thing leads to another."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import chain
from typing import Any

import pytest

from crm_tui.model.kinds.rules import day_of
from crm_tui.model.record import Record
from crm_tui.sample_day import SAMPLE_TODAY
from crm_tui.store.yaml import read_text
from tests.test_sample import RECORDS, ROOT, links, sample, stage

FILES = {path.name: path for path in (ROOT / "files").iterdir()}
CENT = Decimal("0.01")
# Numbers that regulators keep for films: UK, Ireland, Germany, France. Portugal and India keep none: nobody's exchange.
FICTION = re.compile(
    r"\+44(2079460|1632960|7700900)\d{3}|\+35320915\d{4}|\+493023125\d{3}|\+4917139200\d{2}|\+33639\d{6}"
    r"|\+351220004\d{3}|\+9100000\d{5}"
)


def when(record: Record) -> date:
    """The day of an activity or of what a customer said."""
    return day_of(record.fields["at"]) or date.min


def written() -> Iterator[tuple[str, str]]:
    """All that people wrote at length, with the id of the record."""
    for record in sample().records.values():
        for field in ("body", "notes", "comment"):
            if text := record.get(field):
                yield record.id, str(text)


def order_total(order: Record) -> Decimal:
    """What an order comes to, each line rounded."""
    return sum((line(item) for item in order.fields["items"]), Decimal(0))


def line(item: dict[str, Any]) -> Decimal:
    """What a line comes to."""
    full = item["quantity"] * item["price"].amount * (100 - item.get("discount", Decimal(0))) / 100
    return Decimal(full).quantize(CENT, ROUND_HALF_EVEN)


# What is said


def test_no_two_texts_are_the_same() -> None:
    said = Counter(" ".join(text.split()).casefold() for _, text in written())
    subjects = Counter(record.fields["subject"].casefold() for record in sample().kind("activity"))
    titles = Counter(record.fields["title"].casefold() for record in sample().kind("task"))
    assert [text for text, times in chain(said.items(), subjects.items(), titles.items()) if times > 1] == []


def test_no_sentence_is_said_twice() -> None:
    sentences = Counter(
        " ".join(sentence.split()).casefold()
        for _, text in written()
        for sentence in re.split(r"[.?!。？！\n]+", text)
        if len(sentence) > 25
    )
    assert [sentence for sentence, times in sentences.items() if times > 1] == []
    assert sum(sentences.values()) > 200


def test_nothing_is_filler() -> None:
    filler = re.compile(r"lorem|ipsum|\bfoo\b|\bTODO\b|\btest\b (data|contact|deal)|asdf|xxx", re.IGNORECASE)
    assert [id_ for id_, text in written() if filler.search(text)] == []


def test_most_that_happened_has_a_word_on_how_it_went() -> None:
    activities = sample().kind("activity")
    assert sum("body" in each.fields for each in activities) > 0.85 * len(activities)


def test_people_comment_their_files() -> None:
    commented = [path for path in RECORDS.rglob("*.yaml") if re.search(r"(^|\s)# ?\S", path.read_text("utf-8"))]
    assert len(commented) >= 40
    assert len({path.relative_to(RECORDS).parts[0] for path in commented}) >= 8


# What happened


def test_whatever_happened_is_part_of_a_thread() -> None:
    """It is about a deal, a ticket, a campaign or a customer to whom other things happened too."""
    at_company = Counter(company_of(each) for each in sample().kind("activity"))
    loose = [
        each.id for each in sample().kind("activity")
        if not {"deal", "ticket", "campaign"} & set(each.fields) and at_company[company_of(each)] < 3
        and not with_same_people(each)
    ]  # fmt: skip
    assert loose == []


def company_of(activity: Record) -> str:
    """The company an activity is about, its people's where none is named."""
    people = [sample().records["contact", id_] for id_ in activity.get("contacts") or ()]
    return str(activity.get("company") or next((each.get("company") for each in people if each.get("company")), ""))


def with_same_people(activity: Record) -> bool:
    people = set(activity.get("contacts") or ())
    return any(people & set(each.get("contacts") or ()) for each in sample().kind("activity") if each.id != activity.id)


def test_every_deal_was_talked_about() -> None:
    talked = {each.get("deal") for each in sample().kind("activity")}
    assert [deal.id for deal in sample().kind("deal") if deal.id not in talked] == []


def test_what_is_won_or_lost_was_talked_over_and_came_to_its_end_in_words() -> None:
    for deal in sample().kind("deal"):
        if stage(deal).outcome != "open":
            days = sorted(when(each) for each in sample().kind("activity") if each.get("deal") == deal.id)
            assert any(abs((day - deal.fields["closed"]).days) <= 2 for day in days), deal.id


def test_nobody_is_met_before_they_are_known() -> None:
    known = {contact.id: contact.fields["created"] for contact in sample().kind("contact")}
    early = [
        (activity.id, id_)
        for activity in sample().kind("activity")
        for id_ in activity.get("contacts") or ()
        if when(activity) < known[id_]
    ]
    assert early == []


def test_nobody_works_before_they_came() -> None:
    since = {member.id: member.fields["created"] for member in sample().kind("member")}
    assert len(since) == 4
    assert [each.id for each in sample().kind("activity") if when(each) < since[each.fields["by"]]] == []


def test_a_ticket_is_told_of_by_the_customer_and_answered() -> None:
    for ticket in sample().kind("ticket"):
        about = [each for each in sample().kind("activity") if each.get("ticket") == ticket.id]
        assert any(each.get("direction") == "in" for each in about), ticket.id
        times = [ticket.get(name) for name in ("opened", "first_response", "resolved")]
        assert [each for each in times if each] == sorted(each for each in times if each)
        assert (ticket.fields["status"] in {"resolved", "closed"}) == ("resolved" in ticket.fields)
    assert {each.fields["status"] for each in sample().kind("ticket")} == {
        "new", "open", "waiting", "resolved", "closed",
    }  # fmt: skip


def test_a_complaint_became_a_good_review() -> None:
    complaints = {each.fields["contact"]: when(each) for each in sample().kind("feedback") if said(each, "complaint")}
    praised = {each.fields["contact"] for each in sample().kind("feedback")
               if said(each, "review") and each.fields["score"] == 5 and when(each) > complaints.get(each.fields["contact"], SAMPLE_TODAY)}  # fmt: skip
    assert complaints and set(complaints) <= praised
    assert {each.fields["type"] for each in sample().kind("feedback")} == {"nps", "csat", "review", "complaint"}


def said(feedback: Record, sort: str) -> bool:
    return bool(feedback.fields["type"] == sort)


def test_a_customer_has_grown_quiet() -> None:
    """The cadence has run out, by weeks, and somebody has noticed."""
    orla = sample().records["contact", "orla-brennan"]
    last = max(when(each) for each in sample().kind("activity")
               if orla.id in (each.get("contacts") or ()) and each.fields["type"] != "note")  # fmt: skip
    assert "cadence" in orla.fields
    assert last < SAMPLE_TODAY - timedelta(days=120)
    assert any(each.get("contact") == orla.id and "done" not in each.fields for each in sample().kind("task"))


# What is to be done


def test_there_are_tasks_of_every_sort() -> None:
    tasks = sample().kind("task")
    still_open = [each for each in tasks if "done" not in each.fields]
    due = [due_day(each) for each in still_open]
    assert sum(day < SAMPLE_TODAY for day in due) >= 5
    assert sum(SAMPLE_TODAY <= day <= SAMPLE_TODAY + timedelta(days=7) for day in due) >= 8
    assert len(tasks) - len(still_open) >= 4
    assert sum("repeat" in each.fields for each in tasks) >= 4
    assert {each.get("assignee") for each in tasks} >= {"grace", "linus", "sinéad", "kavitha"}


def due_day(task: Record) -> date:
    return day_of(task.fields["due"]) or date.max


# What was sold


def test_orders_come_to_what_their_deals_were_worth() -> None:
    for order in sample().kind("order"):
        if deal := order.get("deal"):
            value = sample().records["deal", deal].fields["value"]
            assert order_total(order) == value.amount, order.id
            assert {item["price"].currency for item in order.fields["items"]} == {value.currency}


def test_payments_invoices_and_shipments_name_what_there_is() -> None:
    for order in sample().kind("order"):
        items = {item["key"]: item["quantity"] for item in order.fields["items"]}
        bills = {invoice["key"] for invoice in order.get("invoices") or ()}
        assert {payment["invoice"] for payment in order.get("payments") or ()} <= bills
        for entry in chain(order.get("shipments") or (), order.get("returns") or (), order.get("invoices") or ()):
            assert all(items[key] >= quantity for key, quantity in entry.get("lines", {}).items()), order.id
            assert entry.get("credit_of", next(iter(bills), "")) in bills | {""}
        numbers = [each["number"] for each in order.get("invoices") or ()]
        assert len(numbers) == len(set(numbers))


def test_orders_stand_in_every_state() -> None:
    orders = sample().kind("order")
    accepted = [each for each in orders if "accepted" in each.fields]
    assert any("quoted" in each.fields and each not in accepted and "declined" not in each.fields for each in orders)
    assert any("declined" in each.fields for each in orders)
    assert any("shipments" in each.fields for each in orders) and any("returns" in each.fields for each in orders)
    owed = {each.id: owing(each) for each in accepted if "invoices" in each.fields}
    assert sum(rest == 0 for rest in owed.values()) >= 5
    late = {each.id for each in accepted if owed.get(each.id) and each.fields["invoices"][-1]["due"] < SAMPLE_TODAY}
    part_paid = {each.id for each in accepted if owed.get(each.id) and "payments" in each.fields}
    assert len(late & part_paid) >= 2


def owing(order: Record) -> Decimal:
    """What was billed and not paid: invoices of shares or of everything, less what was credited."""
    total, billed = order_total(order), Decimal(0)
    for invoice in order.fields["invoices"]:
        amount = total * invoice.get("share", Decimal(100)) / 100
        if lines := invoice.get("lines"):
            amount = sum((line(item) for item in order.fields["items"] if item["key"] in lines), Decimal(0))
        billed += -amount if "credit_of" in invoice else amount
    return billed - sum((each["amount"].amount for each in order.get("payments") or ()), Decimal(0))


# What belongs to it


def test_each_attachment_is_there_and_each_is_somebody_s() -> None:
    named = {name for record in sample().records.values() for name in record.get("files") or ()}
    assert named == set(FILES) and len(FILES) >= 8


@pytest.mark.parametrize("name", sorted(FILES))
def test_attachments_are_small_and_read_in_any_editor(name: str) -> None:
    text = FILES[name].read_bytes().decode("utf-8")
    assert 150 < len(text) < 5000
    assert re.fullmatch(r"[a-z-]+-[a-z][a-z0-9]{3}\.(csv|svg|txt)", name)


def test_nobody_can_be_reached_by_accident() -> None:
    """Addresses end in .example, and numbers are such as films use."""
    for kind in ("contact", "company", "member"):
        for record in sample().kind(kind):
            for each in record.get("emails") or ():
                assert str(each.value).endswith(".example"), record.id
            for each in record.get("phones") or ():
                assert FICTION.fullmatch(re.sub(r"[^+\d]", "", str(each.value))), (record.id, each.value)
            for field in ("domain", "website", "email"):
                assert record.get(field) is None or str(record.fields[field]).endswith(".example"), record.id


def test_an_id_stands_for_one_record_whatever_its_kind() -> None:
    ids = Counter(id_ for _, id_ in sample().records)
    assert [id_ for id_, times in ids.items() if times > 1] == []


def test_keys_of_entries_are_each_their_own() -> None:
    """Items may carry the key they had in their deal; no other key comes twice in a record's kind."""
    for kind, names in (("deal", ("history",)), ("order", ("invoices", "payments", "shipments", "returns"))):
        keys = Counter(
            entry["key"] for record in sample().kind(kind) for name in names for entry in record.get(name) or ()
        )
        assert [key for key, times in keys.items() if times > 1] == []


def test_nobody_stands_alone_but_one_who_came_twice() -> None:
    """Customers and what they buy are linked to something else than whoever looks after them."""
    pointed = set(chain.from_iterable(links(each) for each in sample().records.values()))
    kinds = ("contact", "company", "deal", "order", "ticket", "feedback", "campaign")
    alone = [
        record.id for (kind, id_), record in sample().records.items()
        if kind in kinds and (kind, id_) not in pointed and all(to == "member" for to, _ in links(record))
    ]  # fmt: skip
    assert alone == ["orla-brennan-t7xk"]


def test_every_file_ends_in_a_line_and_has_no_stray_blanks() -> None:
    for path in RECORDS.rglob("*.yaml"):
        text = path.read_text("utf-8")
        assert text.endswith("\n") and not text.endswith("\n\n"), path.name
        assert not re.search(r"[ \t]+$", text, re.MULTILINE), path.name
        assert read_text(text.encode()).nodes
