"""An import from file to plan to records: what is made, changed, left out and listed; and all of it taken back."""

import csv
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.model.value import Node
from crm_tui.store.yaml import read_text
from crm_tui.workspace.workspace import Workspace
from tests.importing import SETTINGS, files, imported, nodes, planned, shop


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    yield from shop(tmp_path)


PEOPLE = """\
First,Last,Mail,Phone,Mobile,Firm,Boss,City,Since,Origin
Ada,Lovelace,ada@engines.example,,,,,,,
Mary,Shelley,mary@engines.example,020 7946 0001 x12,+44 7700 900123,engines.example,GRACE@navy.example,Bath,12 Mar 2024,fair
John,Doe,john@nowhere.example,12,,nowhere.example,nobody@navy.example,,31/02/2024,Cold Call
"""
PEOPLE_MAPS = (
    "name={First} {Last}", "email=Mail", "phones=Phone", "phones.mobile=Mobile", "company=Firm", "owner=Boss",
    "address.city=City", "created=Since", "source=Origin", "status==lead",
)  # fmt: skip


def test_rows_become_records_with_links_labels_and_parts(workspace: Workspace) -> None:
    made = imported(workspace, PEOPLE, "contact", PEOPLE_MAPS, key=["email"])
    assert (made.created, made.updated) == (("mary-shelley", "john-doe"), ("ada",))
    assert nodes(workspace, "contacts/mary-shelley") == {
        "name": "Mary Shelley", "company": "engines", "emails": ["mary@engines.example"],
        "phones": ["020 7946 0001 x12", {"mobile": "+44 7700 900123"}], "address": {"city": "Bath"},
        "status": "lead", "source": "fair", "owner": "grace", "created": "2024-03-12",
    }  # fmt: skip
    assert made.plan.words == "Import 2 new and 1 changed contacts with 1 member from people.csv"
    assert made.plan.cause == "import csv"


def test_what_cannot_be_taken_over_is_listed_cell_by_cell_and_left_out(workspace: Workspace) -> None:
    made = imported(workspace, PEOPLE, "contact", PEOPLE_MAPS)
    assert [(told.line, told.column, told.text) for told in made.unresolved] == [(4, "Firm", "nowhere.example")]
    assert [(told.line, told.column, told.text) for told in made.bad] == [
        (4, "Phone", "12"),
        (4, "Since", "31/02/2024"),
    ]
    john = nodes(workspace, "contacts/john-doe")
    assert set(john) == {"name", "emails", "status", "source", "owner", "created"}
    assert john["created"] == "2026-11-21T12:00+01:00"


def test_a_key_finds_a_record_again_and_changes_only_what_differs(workspace: Workspace) -> None:
    text = "Name,Mail,Phone,City,Region\nAda Lovelace,ADA@engines.example,020 7946 0999,,Middlesex\n"
    maps = ("name=Name", "email=Mail", "phone=Phone", "address.city=City", "address.region=Region")
    made = imported(workspace, text, "contact", maps, key=["email"])
    assert (made.created, made.updated, made.unchanged) == ((), ("ada",), ())
    assert (workspace.folder / "records/contacts/ada.yaml").read_text() == (
        "# met in Lisbon\nname: Ada Lovelace\nemails: [Ada@Engines.example]   # work\n"
        "phones: ['+44 20 7946 0958', \"020 7946 0999\"]\n"
        "address: {city: London, region: Middlesex}\n"
    )


def test_an_empty_cell_never_takes_anything_away(workspace: Workspace) -> None:
    before = files(workspace.folder)
    made = imported(workspace, "Mail,Phone,City\nada@engines.example,,\n", "contact",
                    ("email=Mail", "phone=Phone", "address.city=City"), key=["email"])  # fmt: skip
    assert (made.unchanged, made.plan.changes) == (("ada",), ())
    assert files(workspace.folder) == before


def test_the_same_file_again_changes_nothing(workspace: Workspace) -> None:
    imported(workspace, PEOPLE, "contact", PEOPLE_MAPS, key=["email"])
    again = planned(workspace, PEOPLE, "contact", PEOPLE_MAPS, key=["email"])
    assert (len(again.unchanged), again.plan.changes, again.offers) == (3, (), ())


def test_without_a_key_every_row_is_a_record_and_ids_get_tails(workspace: Workspace) -> None:
    made = imported(workspace, "Name\nAda\nAda\nÅsa\nada!\n", "contact", ("name=Name",))
    assert len(set(made.created)) == 4
    assert all(id_ == "åsa" or id_.startswith("ada-") for id_ in made.created)
    assert len(list((workspace.folder / "records/contacts").glob("*.yaml"))) == 5


def test_rows_without_a_name_or_key_are_skipped_and_told(workspace: Workspace) -> None:
    made = planned(workspace, "Name,Mail\n,a@b.example\nMary,\nJo,jo@b.example,,x\n", "contact",
                   ("name=Name", "email=Mail"), key=["email"])  # fmt: skip
    assert [(told.line, told.why.partition(";")[0]) for told in made.skipped] == [
        (2, "it has no name"), (3, "it has no emails"), (4, "it has 4 cells, the headers name 2"),
    ]  # fmt: skip
    assert made.plan.changes == ()


def test_a_key_that_two_records_have_chooses_none(workspace: Workspace) -> None:
    imported(workspace, "Name,Mail\nAda Byron,ada@engines.example\n", "contact", ("name=Name", "email=Mail"))
    made = planned(workspace, "Mail,Title\nada@engines.example,Countess\n", "contact", ("email=Mail", "title=Title"),
                   key=["email"])  # fmt: skip
    assert [told.why for told in made.skipped] == ["2 records have its emails"]


def test_several_keys_count_together(workspace: Workspace) -> None:
    text = "Deal,Firm,Value\nRoof,engines,100\nRoof,,200\nRoof,engines,100\n"
    maps = ("title=Deal", "company=Firm", "value=Value")
    made = imported(workspace, text, "deal", maps, key=["title", "company"])
    assert (len(made.created), made.repeated) == (2, 1)
    assert len(planned(workspace, text, "deal", maps, key=["title", "company"]).unchanged) == 2


def test_rows_of_one_key_are_one_record_and_the_first_stands(workspace: Workspace) -> None:
    text = "Owner,Role\njim@b.example,Seller\njim@b.example,\njim@b.example,Buyer\n"
    made = imported(workspace, text, "member", ("name=Owner", "email=Owner", "role=Role"), key=["email"])
    assert (made.created, made.repeated) == (("jim-b-example",), 2)
    assert [(told.line, told.text, told.why) for told in made.bad] == [
        (4, "Buyer", "line 2 is the same member and says 'Seller'")
    ]
    assert nodes(workspace, "members/jim-b-example")["role"] == "Seller"


def test_only_rows_that_meet_the_conditions_are_taken(workspace: Workspace) -> None:
    text = "Name,Stage\nA,Lead\nB,Customer\nC,lead\n"
    made = planned(workspace, text, "contact", ("name=Name",), where=["Stage=lead"])
    assert (made.created, made.excluded, made.ignored) == (("a", "c"), 1, ())


def test_links_within_one_file_are_found_whatever_their_order(workspace: Workspace) -> None:
    text = "Firm,Parent\nSmall Ltd,Big Ltd\nBig Ltd,engines.example\nLost Ltd,Gone Ltd\n"
    made = imported(workspace, text, "company", ("name=Firm", "parent=Parent"))
    assert nodes(workspace, "companies/small-ltd")["parent"] == "big-ltd"
    assert nodes(workspace, "companies/big-ltd")["parent"] == "engines"
    assert [(told.line, told.text) for told in made.unresolved] == [(4, "Gone Ltd")]


DEALS = """\
Ref,Deal,Pipe,Stage,Amount,Close,Created,Why,Firm
D1,Roof,Renewals,Closed Won,1234.50,2024-05-01,2024-01-10,,engines.example
D2,Wall,Renewals,Contract Sent,99.01,2027-01-01,2024-02-10,,engines.example
D3,Door,Renewals,Closed Lost,7,2027-06-01,2024-03-10,Price,
D4,Yard,sales,proposal,10,2027-06-01,,,
D5,Gate,Renewals,Qualified to Buy,,,,Went Away,
"""
DEAL_MAPS = (
    "ref=Ref", "title=Deal", "pipeline=Pipe", "stage=Stage", "value=Amount", "close=Close", "created=Created",
    "lost_reason=Why", "company=Firm",
)  # fmt: skip


def test_deals_bring_their_pipelines_stages_and_reasons_along(workspace: Workspace) -> None:
    made = imported(workspace, DEALS, "deal", DEAL_MAPS, key=["ref"])
    assert made.offers == (
        "the pipeline 'Renewals' with the stages Qualified to Buy (40 %), Contract Sent (90 %), Closed Won (won), "
        "Closed Lost (lost)",
        "lost reasons: Went Away",
    )
    assert [pipeline.key for pipeline in workspace.settings.pipelines] == ["sales", "renewals"]
    text = (workspace.folder / "crm.yaml").read_text()
    assert "# how we sell\n" in text
    assert "lost_reasons: [price, timing, Went Away]\n" in text
    assert text.startswith(SETTINGS.partition("\nsources")[0])
    assert [problem for problem in workspace.check() if problem.severity.name == "ERROR"] == []


def test_closed_deals_get_their_day_and_all_get_one_entry_of_history(workspace: Workspace) -> None:
    made = imported(workspace, DEALS, "deal", DEAL_MAPS)
    assert [(told.line, told.column) for told in made.bad] == [(4, "closed")]
    roof, wall, door, yard = (nodes(workspace, f"deals/{name}") for name in ("roof", "wall", "door", "yard"))
    assert (roof["stage"], roof["closed"], roof["value"]) == ("closed-won", "2024-05-01", "1234.50 EUR")
    assert (door["closed"], door["lost_reason"]) == ("2026-11-21", "price")
    assert "closed" not in wall and "pipeline" in wall and "owner" not in wall

    def since(deal: dict[str, Node]) -> list[tuple[Node, Node]]:
        return [(entry["at"], entry["stage"]) for entry in deal["history"]]  # type: ignore[call-overload,index]

    assert since(wall) == [("2024-02-10", "contract-sent")]
    assert since(roof) == [("2024-05-01", "closed-won")]
    assert since(yard) == [("2026-11-21T12:00+01:00", "proposal")]


def test_an_open_deal_is_not_closed(workspace: Workspace) -> None:
    text = "Deal,Stage,Closed\nRoof,lead,2024-05-01\nWall,won,2024-05-02\n"
    made = imported(workspace, text, "deal", ("title=Deal", "stage=Stage", "closed=Closed"))
    assert [(told.line, told.text) for told in made.bad] == [(2, "2024-05-01")]
    assert nodes(workspace, "deals/wall")["closed"] == "2024-05-02"


def test_a_deal_without_a_stage_begins_in_the_first(workspace: Workspace) -> None:
    imported(workspace, "Deal\nRoof\n", "deal", ("title=Deal",))
    assert nodes(workspace, "deals/roof")["stage"] == "lead"


def test_a_deal_that_has_moved_on_is_moved_with_its_history(workspace: Workspace) -> None:
    imported(workspace, DEALS, "deal", DEAL_MAPS, key=["ref"])
    moved = DEALS.replace("Contract Sent", "Closed Won").replace("2027-01-01", "2026-10-01")
    made = imported(workspace, moved, "deal", DEAL_MAPS, key=["ref"])
    wall = nodes(workspace, "deals/wall")
    assert made.updated == ("wall",)
    assert (wall["stage"], wall["closed"], wall["close"]) == ("closed-won", "2026-10-01", "2026-10-01")
    history = wall["history"]
    assert isinstance(history, list)
    assert [entry["stage"] for entry in history if isinstance(entry, dict)] == ["contract-sent", "closed-won"]


def test_sums_are_the_files_to_the_cent(workspace: Workspace) -> None:
    from crm_tui.query.syntax import parse
    from crm_tui.reports.pipeline import pipeline_report

    imported(workspace, DEALS, "deal", DEAL_MAPS)
    with closing(workspace.reader()) as db:
        scope = workspace.scope(workspace.schema.kinds["deal"])
        report = pipeline_report(db, scope, parse(""), workspace.settings.pipelines[1])
    values = {stage.key: str(figures.value.amount) for stage, figures in report.stages}
    assert values == {
        "qualified-to-buy": "0.00",
        "contract-sent": "99.01",
        "closed-won": "1234.50",
        "closed-lost": "7.00",
    }


def test_one_undo_takes_all_back_byte_for_byte(workspace: Workspace) -> None:
    before = files(workspace.folder)
    imported(workspace, DEALS, "deal", DEAL_MAPS)
    imported(workspace, PEOPLE, "contact", PEOPLE_MAPS, key=["email"])
    middle = [pipeline.key for pipeline in workspace.settings.pipelines]
    for _ in range(2):
        workspace.apply(workspace.undo_plan(), commit=False)
    assert files(workspace.folder) == before
    assert (middle, len(workspace.settings.pipelines)) == (["sales", "renewals"], 1)


def test_a_value_that_check_would_refuse_is_left_out(workspace: Workspace) -> None:
    text = "Deal,Chance\nRoof,150\nWall,75%\n"
    made = imported(workspace, text, "deal", ("title=Deal", "probability=Chance"))
    assert [(told.line, told.column, told.text) for told in made.bad] == [(2, "probability", "150")]
    assert "probability" not in nodes(workspace, "deals/roof")
    assert nodes(workspace, "deals/wall")["probability"] == "75"


def test_a_record_without_what_it_needs_is_skipped(workspace: Workspace) -> None:
    text = "What,Type,When,Who\nHello,Call,2024-05-01,ada@engines.example\nBye,,2024-05-01,\n"
    made = imported(workspace, text, "activity", ("subject=What", "type=Type", "at=When", "contact=Who"))
    assert [(told.line, "needs a type" in told.why) for told in made.skipped] == [(3, True)]
    assert len(made.created) == 1


ACTIVITIES = """\
Ref,What,Said,Kind,When,Who
A1,Call with Ada,She wants a quote.,CALL,2025-03-04 10:30,ada@engines.example
A2,,"Sent her the quote.",Email,2025-03-05,ada@engines.example
A3,,"Thinks about it, and asks again about the engine and the price of coal in the coming winter.",Note,2025-03-06,
A4,,,Note,2025-03-07,
"""
ACTIVITY_MAPS = ("external_id=Ref", "subject=What", "body=Said", "type=Kind", "at=When", "contacts=Who")


def test_an_activity_without_a_subject_takes_its_first_words_as_when_it_is_logged(workspace: Workspace) -> None:
    made = imported(workspace, ACTIVITIES, "activity", ACTIVITY_MAPS, key=["external_id"])
    assert [(told.line, told.why) for told in made.skipped] == [(5, "it has no subject")]
    call, mail, note = (nodes(workspace, change.path.removeprefix("records/").removesuffix(".yaml"))
                        for change in made.plan.changes)  # fmt: skip
    assert (call["subject"], call["body"]) == ("Call with Ada", "She wants a quote.")
    assert (mail["subject"], "body" in mail) == ("Sent her the quote.", False)
    assert str(note["subject"]).endswith(" …")
    assert str(note["body"]).endswith("in the coming winter.")
    assert call["contacts"] == ["ada"]


def test_ids_of_activities_say_when_with_whom_and_what(workspace: Workspace) -> None:
    made = planned(workspace, ACTIVITIES, "activity", ACTIVITY_MAPS, key=["external_id"])
    assert [id_.rpartition("-")[0] for id_ in made.created[:2]] == ["2025-03-04-1030-ada-call", "2025-03-05-ada-email"]
    assert made.created[2].startswith("2025-03-06-thinks-about-it")


def test_activities_again_change_nothing_and_a_subject_given_since_stays(workspace: Workspace) -> None:
    made = imported(workspace, ACTIVITIES, "activity", ACTIVITY_MAPS, key=["external_id"])
    path = workspace.folder / made.plan.changes[1].path
    path.write_text(path.read_text().replace("Sent her the quote.", "Quote no. 7"))
    again = imported(workspace, ACTIVITIES, "activity", ACTIVITY_MAPS, key=["external_id"])
    assert (again.created, len(again.unchanged), again.updated) == ((), 2, (made.created[1],))
    changed = nodes(workspace, made.plan.changes[1].path.removeprefix("records/").removesuffix(".yaml"))
    assert (changed["subject"], changed["body"]) == ("Quote no. 7", "Sent her the quote.")


def test_words_of_a_file_become_choices_in_one_pass(workspace: Workspace) -> None:
    text = "Name,Stage\nA,Subscriber\nB,Evangelist\nC,Other\nD,Customer\nE,Partner\n"
    maps = ("name=Name", "status=Stage", "status:subscriber=lead", "status:Evangelist=customer", "status:Other=")
    made = imported(workspace, text, "contact", maps)
    found = [nodes(workspace, f"contacts/{name}").get("status") for name in "abcde"]
    assert (found, made.offers) == (["lead", "customer", None, "customer", "Partner"], ("statuses: Partner",))


ITEMS = """\
Ref,Deal,What,Count,Each,Firm
D1,Mill,GTXPro,2,4821,engines.example
D1,Mill,Bolt,100,0.25,engines.example
D2,Loom,,,,engines.example
"""
ITEM_MAPS = ("ref=Ref", "title=Deal", "company=Firm", "items.product=What", "items.product:GTXPro=GTX Pro",
             "items.quantity=Count", "items.price=Each", "items.unit==piece")  # fmt: skip


def test_each_row_of_a_deal_adds_an_item(workspace: Workspace) -> None:
    imported(workspace, "What\nGTX Pro\nBolt\n", "product", ("name=What",))
    made = imported(workspace, ITEMS, "deal", ITEM_MAPS, key=["ref"])
    assert (made.created, made.newcomers, made.unresolved, made.bad) == (("mill", "loom"), (), (), ())
    items = nodes(workspace, "deals/mill")["items"]
    assert isinstance(items, list)
    assert [
        {name: node for name, node in item.items() if name != "key"} for item in items if isinstance(item, dict)
    ] == [
        {"product": "gtx-pro", "quantity": "2", "unit": "piece", "price": "4821 EUR"},
        {"product": "bolt", "quantity": "100", "unit": "piece", "price": "0.25 EUR"},
    ]
    assert "items" not in nodes(workspace, "deals/loom")
    assert workspace.check() == []


def test_the_same_items_again_add_nothing_and_another_one_is_added(workspace: Workspace) -> None:
    imported(workspace, ITEMS, "deal", ITEM_MAPS, key=["ref"])
    path = workspace.folder / "records/deals/mill.yaml"
    before = path.read_text()
    assert planned(workspace, ITEMS, "deal", ITEM_MAPS, key=["ref"]).plan.changes == ()
    imported(workspace, ITEMS.replace("Bolt,100", "Nut,100"), "deal", ITEM_MAPS, key=["ref"])
    assert len(nodes(workspace, "deals/mill")["items"]) == 3
    assert path.read_text().startswith(before.partition("history:")[0])


def test_times_without_an_offset_are_of_the_zone_that_is_named(workspace: Workspace) -> None:
    text = "What,When,Born\nHello,2025-03-31 23:30,2025-03-31 23:30\nBye,2025-03-31T23:30-05:00,\n"
    maps = ("subject=What", "at=When", "type==call")
    made = [planned(workspace, text, "activity", maps, zone=zone) for zone in (None, ZoneInfo("UTC"))]
    ats = [[change.keys["at"][1] for change in each.plan.changes] for each in made]
    assert ats == [
        ["2025-03-31T23:30+02:00", "2025-03-31T23:30-05:00"],
        ["2025-03-31T23:30+00:00", "2025-03-31T23:30-05:00"],
    ]
    born = planned(workspace, text, "contact", ("name=What", "birthday=Born"), zone=ZoneInfo("UTC"))
    assert born.plan.changes[0].keys["birthday"][1] == "2025-04-01"


@pytest.mark.parametrize(
    "kind, line, maps",
    [
        ("contact", "phones: {work: [1, 2]}", ("name=Name", "phone=Phone")),
        ("contact", "address: [1]", ("name=Name", "address.city=Phone")),
        ("deal", "items: none", ("title=Name", "items.text=Phone")),
    ],
)
def test_a_list_that_cannot_be_read_is_left_as_it_stands_and_told(
    workspace: Workspace, kind: str, line: str, maps: tuple[str, ...]
) -> None:
    label = maps[0].partition("=")[0]
    path = workspace.folder / f"records/{kind}s/odd.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{label}: Odd\nstage: lead\n{line}\n")
    made = imported(workspace, "Name,Phone\nOdd,020 7946 0999\n", kind, maps, key=[label])
    assert [(told.line, "cannot be read" in told.why) for told in made.bad] == [(2, True)]
    assert line in path.read_text()


def test_a_word_that_is_no_choice_yet_is_offered_beside_those_built_in(workspace: Workspace) -> None:
    text = "What,Type,When\nHello,Call,2024-05-01\nBye,Fax,2024-05-01\nAgain,FAX,2024-05-02\n"
    made = imported(workspace, text, "activity", ("subject=What", "type=Type", "at=When"))
    assert made.offers == ("activity types: Fax",)
    assert len(made.created) == 3
    types = workspace.schema.kinds["activity"].fields["type"].choices
    assert [choice.key for choice in types] == ["call", "email", "meeting", "message", "note", "visit", "Fax"]


def test_dates_of_a_column_say_together_what_they_mean(workspace: Workspace) -> None:
    text = "Name,Born\nA,03/04/1990\nB,21/11/1990\n"
    imported(workspace, text, "contact", ("name=Name", "birthday=Born"))
    assert nodes(workspace, "contacts/a")["birthday"] == "1990-04-03"
    alone = "Name,Born\nC,03/04/1990\n"
    assert "--dates" in planned(workspace, alone, "contact", ("name=Name", "birthday=Born")).bad[0].why
    assert planned(workspace, alone, "contact", ("name=Name", "birthday=Born"), dates="mdy").bad == ()


def test_thousands_of_new_records_go_into_folders_by_letters(workspace: Workspace) -> None:
    rows = "".join(f"Person {number:04}\n" if number % 2 else f"Ärztin {number:04}\n" for number in range(1200))
    made = planned(workspace, "Name\n" + rows, "contact", ("name=Name",))
    folders = [change.path.removeprefix("records/contacts").rpartition("/")[0] for change in made.plan.changes]
    assert folders.count("") == 499
    assert set(folders) == {"", "/pe", "/är"}
    assert len({change.path for change in made.plan.changes}) == 1200


def test_what_happened_goes_into_the_folder_of_its_own_month(workspace: Workspace) -> None:
    """Not of the month of the import, and by the team's clock: a late evening elsewhere is the next morning here."""
    text = "What,Type,When\nTalk,call,2025-03-04 10:00\nMail,email,2025-03-31T23:30-05:00\nNote,note,2024-02-01\n"
    made = planned(workspace, text, "activity", ("subject=What", "type=Type", "at=When"))
    folders = [change.path.rpartition("/")[0].removeprefix("records/activities/") for change in made.plan.changes]
    assert folders == ["2025/03", "2025/04", "2024/02"]


def test_a_record_whose_file_cannot_be_read_is_left_alone(workspace: Workspace) -> None:
    with closing(workspace.reader()):
        pass
    (workspace.folder / "records/contacts/ada.yaml").write_text("name: [\n")
    made = planned(workspace, "Name,Mail\nAda,ada@engines.example\n", "contact", ("name=Name", "email=Mail"),
                   key=["email"])  # fmt: skip
    assert ["cannot be read" in told.why for told in made.skipped] == [True]
    assert made.plan.changes == ()


def test_hostile_text_stays_text(workspace: Workspace) -> None:
    names = [
        '=HYPERLINK("http://x.example")',
        "\x1b[31mred\x1b[0m",
        "../../etc/passwd",
        "{{7*7}}",
        "null",
        "- x",
        "a: b #c",
    ]
    text = "Name,Notes\n" + "".join(
        f'"{name.replace(chr(34), chr(34) * 2)}","{name.replace(chr(34), chr(34) * 2)}"\n' for name in names
    )
    made = imported(workspace, text, "contact", ("name=Name", "notes=Notes"))
    assert len(made.created) == len(names)
    paths = [change.path for change in made.plan.changes]
    assert all(path.startswith("records/contacts/") and ".." not in path for path in paths)
    read = [read_text((workspace.folder / path).read_bytes()).nodes["name"] for path in paths]
    assert read == [name.replace("\x1b", "") for name in names]


def test_a_record_too_long_for_a_file_is_skipped_alone(workspace: Workspace) -> None:
    text = f"Name,Notes,More\nA,{'x' * 190_000},{'y' * 190_000}\nB,x,y\n"
    made = imported(workspace, text, "contact", ("name=Name", "notes=Notes", "title=More"))
    assert (made.created, [told.why for told in made.skipped]) == (("b",), ["it is too long for one record"])


@pytest.mark.parametrize("word", ["tags=What", "items.text=What"])
def test_a_record_of_too_many_parts_is_skipped_alone(workspace: Workspace, word: str) -> None:
    text = "Deal,What\nRoof,x\n" + "".join(f"Big,t{number}\n" for number in range(3_500))
    maps = ("title=Deal", word, "items.unit=What", "items.quantity==1")
    made = imported(workspace, text, "deal", maps, key=["title"])
    assert (made.created, [told.why for told in made.skipped]) == (("roof",), ["it is too long for one record"])


_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=12)
@given(rows=st.lists(st.tuples(_ANY, _ANY, _ANY), max_size=6))
def test_whatever_a_file_holds_it_is_taken_once_and_taken_back_whole(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "crm.yaml").write_text(SETTINGS)
    written = StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerows([("Name", "Notes", "Origin"), *rows])
    maps = ("name=Name", "notes=Notes", "source=Origin")
    with closing(Workspace.open(folder)) as workspace:
        before = files(folder)
        made = imported(workspace, written.getvalue(), "contact", maps, key=["name"])
        again = planned(workspace, written.getvalue(), "contact", maps, key=["name"])
        assert (again.plan.changes, len(again.unchanged)) == ((), len(made.created))
        assert workspace.check() == []
        if made.plan.changes:
            workspace.apply(workspace.undo_plan(), commit=False)
        assert files(folder) == before


def test_planning_writes_nothing(workspace: Workspace) -> None:
    before = files(workspace.folder)
    assert planned(workspace, DEALS, "deal", DEAL_MAPS).plan.changes
    assert files(workspace.folder) == before
    assert len(workspace.settings.pipelines) == 1


def test_every_row_is_accounted_for(workspace: Workspace) -> None:
    text = "Name,Mail,Kind\nA,a@b.example,x\nA,a@b.example,x\n,c@d.example,x\nD,ada@engines.example,x\nE,,x\nF,f@g.example,y\n"
    made = planned(workspace, text, "contact", ("name=Name", "email=Mail"), key=["email"], where=["Kind=x"])
    counts = (
        len(made.created),
        len(made.updated),
        len(made.unchanged),
        made.repeated,
        len(made.skipped),
        made.excluded,
    )
    assert counts == (1, 1, 0, 1, 2, 1)
    assert sum(counts) == 6


def test_a_change_that_check_would_refuse_is_skipped_and_the_others_stand(workspace: Workspace) -> None:
    imported(workspace, DEALS, "deal", DEAL_MAPS, key=["ref"])
    text = "Ref,Pipe,Amount\nD4,Renewals,11\nD2,,12\n"
    made = imported(workspace, text, "deal", ("ref=Ref", "pipeline=Pipe", "value=Amount"), key=["ref"])
    assert [(told.line, "has no stage 'proposal'" in told.why) for told in made.skipped] == [(2, True)]
    assert (made.updated, nodes(workspace, "deals/wall")["value"]) == (("wall",), "12 EUR")


def test_a_record_with_a_fault_of_its_own_is_found_and_changed_all_the_same(workspace: Workspace) -> None:
    broken = "title: Roof\nref: D1\npipeline: gone\nstage: lead\nvalue: much\n"
    path = workspace.folder / "records/deals/roof.yaml"
    path.parent.mkdir()
    path.write_text(broken)
    text = "Ref,Deal,Stage,Chance\nD1,Roof,lead,30\n"
    maps = ("ref=Ref", "title=Deal", "stage=Stage", "probability=Chance")
    made = imported(workspace, text, "deal", maps, key=["ref"])
    assert (made.updated, made.offers) == (("roof",), ())
    assert path.read_text() == broken.replace("value: much\n", 'value: much\nprobability: "30"\n')
    assert planned(workspace, "Ref,Amount\nX,5\n", "deal", ("ref=Ref", "value=Amount"), key=["value"]).skipped
