"""What `--map`, `--where` and `--key` mean for a file, and what headers of known programs suggest."""

import pytest

from crm_tui.errors import UsageError
from crm_tui.exchange.guess import guessed
from crm_tui.exchange.mapping import Mapped, unmet
from crm_tui.exchange.mapping_read import read_mapping
from crm_tui.model.kind import Kind
from crm_tui.model.schema import schema_of
from crm_tui.model.settings_read import read_settings

HEADERS = ("First Name", "Last Name", "Email", "Job Title", "a=b", "Stage")
ROW = ("Ada", "Lovelace", "ada@engines.example", " Analyst ", "x", "Lead")


def kind(name: str) -> Kind:
    settings, _ = read_settings({"fields": {"contact": {"shirt": {"type": "text", "label": "T-shirt"}}}})
    return schema_of(settings).kinds[name]


def mapping(*maps: str, where: tuple[str, ...] = (), key: tuple[str, ...] = ()) -> Mapped:
    return read_mapping(kind("contact"), HEADERS, maps, where, key)


@pytest.mark.parametrize(
    "word, text",
    [
        ("name=First Name", "Ada"),
        ("name=first  name", "Ada"),
        ("name={First Name} {Last Name}", "Ada Lovelace"),
        ("name={last name}, {First Name}", "Lovelace, Ada"),
        ("name==Somebody", "Somebody"),
        ("name=Job Title", "Analyst"),
        ("name=a=b", "x"),
    ],
)
def test_a_field_is_filled_from_a_column_a_template_or_a_constant(word: str, text: str) -> None:
    assert mapping(word).targets[0].template.text(ROW) == text


@pytest.mark.parametrize(
    "cells, text",
    [(("Ada", "", ""), "Ada"), (("", "Lovelace", ""), "Lovelace"), ((" ", "", "x"), ""), (("A  B", " C", ""), "A B C")],
)
def test_a_template_squeezes_blanks_and_is_empty_where_all_its_columns_are(cells: tuple[str, ...], text: str) -> None:
    found = read_mapping(kind("contact"), ("a", "b", "c"), ["name={a} {b}"])
    assert found.targets[0].template.text(cells) == text


def test_text_around_empty_columns_is_no_value() -> None:
    found = read_mapping(kind("contact"), ("a", "b"), ["name=a", "notes=Fax: {b}"])
    assert [target.template.text(("Ada", "")) for target in found.targets] == ["Ada", ""]


def test_fields_may_be_named_by_their_alias_and_in_parts() -> None:
    found = mapping("name=Email", "email=Email", "phones.mobile=Stage", "address.city=Stage", "social.mastodon=Stage")
    named = [(target.field.name, target.part) for target in found.targets]
    assert named == [
        ("name", ""), ("emails", ""), ("phones", "mobile"), ("address", "city"), ("social", "mastodon"),
    ]  # fmt: skip


def test_a_field_of_several_values_takes_several_columns() -> None:
    assert len(mapping("name=Email", "emails=Email", "emails=Stage").targets) == 3


@pytest.mark.parametrize(
    "words, told",
    [
        (["name=Frist Name"], "no column 'Frist Name' (did you mean 'First Name'?)"),
        (["name={First Name} {Surname}"], "no column 'Surname'"),
        (["nmae=Email"], "no field 'nmae' (did you mean 'name'? Otherwise declare it"),
        (["name=Email", "favourite_colour=Stage"], "crm.yaml, below fields: contact:"),
        (["name"], "maps nothing"),
        (["name="], "maps nothing"),
        (["name=Email", "name=First Name"], "mapped twice"),
        (["name=Email", "address=Stage", "address.city=Stage"], "whole and in parts"),
        (["name=Email", "title.short=Stage"], "has no parts"),
        (["name=Email", "address.planet=Stage"], "an address has no 'planet'"),
        (["name=Email", "social=Stage"], "social.NAME=COLUMN"),
        (["id=Email"], "given by the program"),
        (["name=Email", "formerly=Stage"], "cannot be filled"),
        (["email=Email"], "needs a name"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused_with_what_was_meant(words: list[str], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_mapping(kind("contact"), HEADERS, words)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "said, text",
    [
        ("Lead", "prospect"),
        ("lead", "prospect"),
        ("  LEAD ", "prospect"),
        ("Other", ""),
        ("a = b", "customer"),
        ("X", "X"),
    ],
)
def test_what_a_word_of_the_file_means_is_told_by_field(said: str, text: str) -> None:
    found = mapping("name=Email", "status=Stage", "status:Lead=prospect", "status:other=", "status:a = b=customer")
    assert found.targets[1].text((*ROW[:5], said)) == text


def test_a_meaning_holds_for_the_whole_text_of_a_template_a_part_and_every_column_of_a_field() -> None:
    found = mapping("name={First Name} {Last Name}", "name:ada lovelace=Countess", "address.city=Stage",
                    "address.city:Lead=London", "tags=Stage", "tags=Email", "tags:Lead=warm")  # fmt: skip
    assert [target.text(ROW) for target in found.targets] == ["Countess", "London", "warm", "ada@engines.example"]


def test_a_meaning_that_no_row_asks_for_is_noted() -> None:
    found = mapping("name=Email", "status=Stage", "status:Lead=prospect", "status:Custmer=customer")
    assert unmet(found, [ROW]) == ("no row says 'custmer' for status",)


@pytest.mark.parametrize(
    "words, told",
    [
        (["name=Email", "status:Lead=prospect"], "status is not mapped (add --map status=COLUMN)"),
        (["name=Email", "address.city=Stage", "address.region:a=b"], "address.region is not mapped"),
        (["name=Email", "statsu:Lead=prospect"], "no field 'statsu' (did you mean 'status'?"),
        (["name=Email", "status:Lead"], "says nothing of a word"),
        (["name=Email", "status:=lead"], "says nothing of a word"),
    ],
)
def test_a_meaning_of_nothing_is_refused(words: list[str], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_mapping(kind("contact"), HEADERS, words)
    assert told in str(caught.value)


def test_entries_are_filled_by_their_parts() -> None:
    found = read_mapping(kind("deal"), HEADERS, ["title=Email", "items.product=Stage", "items.quantity==1"])
    assert [(target.field.name, target.part) for target in found.targets[1:]] == [
        ("items", "product"), ("items", "quantity"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "word, told",
    [
        ("items=Stage", "items.product=COLUMN"),
        ("items.prodcut=Stage", "did you mean 'product'?"),
        ("items.key=Stage", "has no 'key' that a column fills"),
        ("items.price=Stage", "mapped twice"),
    ],
)
def test_a_part_that_entries_do_not_have_is_refused(word: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_mapping(kind("deal"), HEADERS, ["title=Email", "items.price=Email", word])
    assert told in str(caught.value)


def test_an_activity_takes_its_name_from_its_subject_or_its_text() -> None:
    assert read_mapping(kind("activity"), HEADERS, ["body=Stage", "type==note", "at=Email"]).targets
    with pytest.raises(UsageError, match="needs a subject"):
        read_mapping(kind("activity"), HEADERS, ["type==note", "at=Email"])


def test_entries_are_no_cell() -> None:
    with pytest.raises(UsageError, match="history cannot be filled"):
        read_mapping(kind("deal"), HEADERS, ["title=Email", "history=Stage"])


def test_conditions_on_one_column_are_alternatives_on_several_all_hold() -> None:
    found = mapping("name=Email", where=("Stage=lead", "Stage=Customer", "Job Title=analyst", "a=b=X"))
    assert found.wants(ROW)
    assert found.wants((*ROW[:5], " CUSTOMER "))
    assert not found.wants((*ROW[:5], "Other"))
    assert not found.wants((*ROW[:3], "Engineer", "x", "Lead"))


def test_a_condition_may_ask_for_anything_else() -> None:
    found = mapping("name=Email", where=("Stage!=Customer", "Stage!=other", "a=b!=y"))
    assert found.wants(ROW)
    assert not found.wants((*ROW[:5], "OTHER"))
    assert not found.wants((*ROW[:4], "y", "Lead"))
    assert mapping("name=Email", where=("Stage!=",)).wants(ROW)


def test_a_condition_may_ask_for_nothing() -> None:
    assert mapping("name=Email", where=("Stage=",)).wants((*ROW[:5], " "))


@pytest.mark.parametrize(
    "word, told",
    [("Satge=x", "did you mean 'Stage'?"), ("Satge!=x", "did you mean 'Stage'?"), ("Stage", "no condition")],
)
def test_a_condition_on_no_column_is_refused(word: str, told: str) -> None:
    with pytest.raises(UsageError, match=told.replace("?", r"\?")):
        mapping("name=Email", where=(word,))


def test_a_key_has_to_be_mapped_and_makes_the_name_needless() -> None:
    assert mapping("email=Email", key=("email",)).keys[0].name == "emails"
    with pytest.raises(UsageError, match="the key 'emails' is not mapped"):
        mapping("name=Email", key=("email",))


def test_columns_that_nothing_reads_are_named() -> None:
    found = mapping("name={First Name} {Last Name}", where=("Stage=Lead",))
    assert found.ignored == ("Email", "Job Title", "a=b")


@pytest.mark.parametrize(
    "name, headers, words",
    [
        (
            "contact",
            ("Record ID", "First Name", "Last Name", "Email", "Mobile Phone Number", "Contact owner", "T-shirt", "Zip"),
            "name={First Name} {Last Name}|emails=Email|phones.mobile=Mobile Phone Number|address.postcode=Zip"
            "|owner=Contact owner|shirt=T-shirt",
        ),
        (
            "company",
            ("Company Name", "Company Domain Name", "Number of Employees", "Create Date"),
            "name=Company Name|domain=Company Domain Name|size=Number of Employees|created=Create Date",
        ),
        (
            "deal",
            ("Deal - Title", "Deal - Value", "Deal - Currency", "Deal - Stage", "Deal - Organization"),
            "title=Deal - Title|company=Deal - Organization|stage=Deal - Stage|value={Deal - Value} {Deal - Currency}",
        ),
        ("deal", ("Название сделки", "Бюджет", "Этап сделки"), "title=Название сделки|stage=Этап сделки|value=Бюджет"),
        ("member", ("Name", "Email"), "name=Name|email=Email"),
        (
            "activity",
            (
                "Activity ID",
                "Activity Type",
                "Activity Date",
                "Activity Owner",
                "Notes/Description",
                "Call/Meeting Title/Subject",
                "Call Outcome",
                "Associated Contact Email",
            ),
            "subject=Call/Meeting Title/Subject|type=Activity Type|at=Activity Date|body=Notes/Description"
            "|contacts=Associated Contact Email|by=Activity Owner|external_id=Activity ID",
        ),
        (
            "task",
            ("Task Name", "Due Date", "Assigned To", "Associated Contact Email"),
            "title=Task Name|due=Due Date|assignee=Assigned To|contact=Associated Contact Email",
        ),
        (
            "ticket",
            ("Ticket Name", "Ticket Status", "Ticket Priority", "Close Date", "Associated Company Domain"),
            "title=Ticket Name|company=Associated Company Domain|status=Ticket Status|priority=Ticket Priority"
            "|resolved=Close Date",
        ),
        ("product", ("product", "sales_price", "Series"), "name=product|price=sales_price"),
        ("contact", ("full_name", "job_title"), "name=full_name|title=job_title"),
        ("contact", ("foo", "bar"), ""),
    ],
)
def test_headers_of_known_programs_suggest_a_mapping(name: str, headers: tuple[str, ...], words: str) -> None:
    suggested = guessed(kind(name), headers)
    assert "|".join(suggested) == words
    assert not words or read_mapping(kind(name), headers, suggested).targets
