"""`crm add`, `set`, `rm`: one commit each, nothing half done, and every wrong word told."""

import re
from pathlib import Path

import pytest

from crm_tui.model.value import Node
from crm_tui.store.yaml import read_text
from tests.crm_cli import SHOP, crm, done
from tests.git_plain import git
from tests.workspaces import build


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace of its own, in a repository."""
    return build(tmp_path / "shop", SHOP)


def nodes(folder: Path, path: str) -> dict[str, object]:
    """What a record's file says."""
    return dict(read_text((folder / f"records/{path}.yaml").read_bytes()).nodes)


def subject(folder: Path) -> str:
    return git(folder, "log", "-1", "--format=%s").strip()


def clean(folder: Path) -> bool:
    return git(folder, "status", "--porcelain") == ""


# add


def test_adding_prints_the_id_and_commits(shop: Path) -> None:
    ran = done(shop, "add", "deal", "Cable car", "value=12.5k", "company=Analytical Engines", "close=+30d")
    assert ran.out == "cable-car\n"
    assert ran.err.startswith("Add deal Cable car  [")
    deal = nodes(shop, "deals/cable-car")
    assert deal["value"] == "12500 EUR"
    assert deal["company"] == "analytical-engines"
    assert deal["close"] == "2026-12-21"
    assert deal["stage"] == "lead"
    assert subject(shop) == "Add deal Cable car"
    assert clean(shop)


def test_adding_with_json_gives_the_record(shop: Path) -> None:
    record = done(shop, "add", "contact", "Zoë Okafor", "email=work: zoë@harbour.example,z@home.example", "--json").json
    assert record["id"] == "zoë-okafor"
    assert record["emails"] == [
        {"value": "zoë@harbour.example", "label": "work"},
        {"value": "z@home.example", "label": None},
    ]


def test_a_name_that_is_taken_gets_a_tail(shop: Path) -> None:
    first, second = done(shop, "add", "company", "Harbour"), done(shop, "add", "company", "harbour!")
    assert first.out.strip() not in ("harbour", second.out.strip())
    assert first.out.startswith("harbour-")


def test_a_linked_record_is_made_in_the_same_step(shop: Path) -> None:
    ran = done(shop, "add", "deal", "Big wheel", "company=+New Ltd", "contact=+Ann Other", "value=1k")
    assert ran.out == "big-wheel\n"
    assert nodes(shop, "deals/big-wheel")["company"] == "new-ltd"
    assert nodes(shop, "companies/new-ltd")["name"] == "New Ltd"
    assert len(git(shop, "show", "--format=", "--name-only", "HEAD").split()) == 3
    done(shop, "undo")
    assert not (shop / "records/companies/new-ltd.yaml").exists()


def test_a_linked_record_of_that_name_is_not_made_twice(shop: Path) -> None:
    companies = sorted((shop / "records/companies").iterdir())
    done(shop, "add", "contact", "Augusta Byron", "company=+analytical engines")
    assert nodes(shop, "contacts/augusta-byron")["company"] == "analytical-engines"
    assert sorted((shop / "records/companies").iterdir()) == companies


def test_a_link_to_nobody_changes_nothing(shop: Path) -> None:
    ran = crm(shop, "add", "deal", "X", "company=Nobody Inc")
    assert ran.code == 3
    assert ran.err == ("error: company: there is no company 'Nobody Inc'\nhint: company=+'Nobody Inc' makes it\n")
    assert crm(shop, "add", "deal", "X", "company=harbor").err.endswith("hint: did you mean 'harbour'?\n")
    assert not (shop / "records/deals/x.yaml").exists()


def test_text_comes_from_stdin_where_a_hyphen_stands(shop: Path) -> None:
    done(shop, "add", "contact", "Bob", "notes=-", stdin="one\ntwo: three\n")
    assert str(nodes(shop, "contacts/bob")["notes"]).rstrip() == "one\ntwo: three"
    assert done(shop, "add", "contact", "-", stdin="Carol King\n").out == "carol-king\n"


def test_a_title_may_begin_with_a_hyphen(shop: Path) -> None:
    assert done(shop, "add", "contact", "-1.00").out == "1-00\n"
    assert done(shop, "show", "-1.00", "--json").json["name"] == "-1.00"
    assert done(shop, "set", "-1.00", "title=Cents", "--json").json["title"] == "Cents"


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["person", "X"], 2, "there is no kind 'person'"),
        (["task"], 2, "a task needs a title\nhint: as in crm add task TITLE"),
        (["activity", "Fair"], 4, "error: an activity needs a type\nhint: as in type=call"),
        (["contact"], 2, "a contact needs a name"),
        (["contact", "  "], 2, "a contact needs a name"),
        (["contact", "Ada", "Lovelace"], 2, "'Lovelace' sets no field"),
        (["contact", "X", "shoe=38"], 2, "a contact has no field 'shoe'"),
        (["deal", "X", "value=12,50,3"], 4, "value: "),
        (["deal", "X", "close=2026-02-30"], 4, "close: "),
        (["deal", "X", "stage=nowhere"], 4, "error: stage cannot be 'nowhere'"),
        (["deal", "X", "value+=3"], 2, "value holds one value"),
        (["deal", "X", "owner=me"], 2, "it is not known who `me` is"),
        (["deal", "X", "company=+"], 2, "company=+ makes no record"),
        (["deal", "X", "title=Y"], 2, "title is set twice"),
        (["deal", "X", "value=1", "value=2"], 2, "value is set twice"),
        (["deal", "X", "id=y"], 2, "crm mv ID NEW"),
        (["deal", "X", "shoe_size="], 2, "a deal has no field 'shoe_size'"),
    ],
)
def test_what_cannot_be_added(shop: Path, words: list[str], code: int, told: str) -> None:
    before = git(shop, "rev-parse", "HEAD")
    ran = crm(shop, "add", *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert git(shop, "rev-parse", "HEAD") == before
    assert clean(shop)


def test_a_dry_run_shows_the_file_and_writes_nothing(shop: Path) -> None:
    ran = done(shop, "add", "company", "Dry Ltd", "--dry-run")
    assert "+name: Dry Ltd" in ran.out.splitlines()
    assert "nothing was written" in ran.err
    assert clean(shop)
    assert "+name: Dry Ltd" in done(shop, "add", "company", "Dry Ltd", "--dry-run", "--json").json["diff"]


# set


def test_setting_changes_one_line(shop: Path) -> None:
    ran = done(shop, "set", "solar-roof", "value=10k")
    assert ran.out == ""
    assert ran.err.startswith("Set value of Solar roof  [")
    changed = [line for line in git(shop, "show", "--format=", "HEAD").splitlines() if line[:1] in "+-"][2:]
    assert changed == ["-value: 9800 EUR   # agreed", "+value: 10000 EUR   # agreed"]


def test_lists_grow_shrink_and_clear(shop: Path) -> None:
    done(shop, "set", "ada-lovelace", "tags+=engine", "tags-=maths", "phone=", "email+=third@engines.example")
    ada = done(shop, "show", "ada-lovelace", "--json").json
    assert ada["tags"] == ["vip", "engine"]
    assert "phones" not in ada
    assert [each["value"] for each in ada["emails"]][-1] == "third@engines.example"


def test_links_are_set_by_name_and_taken_out_though_they_lead_nowhere(shop: Path) -> None:
    done(shop, "set", "kiosk", "company=analytical", "contacts+=signs: Ada Lovelace")
    kiosk = done(shop, "show", "kiosk", "--json").json
    assert kiosk["company"] == "analytical-engines"
    assert kiosk["contacts"] == [{"value": "ada-lovelace", "label": "signs"}]
    done(shop, "rm", "contact/ada-lovelace", "--force")
    done(shop, "set", "kiosk", "contacts-=ada-lovelace")
    assert "contacts" not in done(shop, "show", "kiosk", "--json").json


def test_a_stage_that_is_set_enters_the_history(shop: Path) -> None:
    deal = done(shop, "set", "kiosk", "stage=proposal", "--json").json
    assert [entry["stage"] for entry in deal["history"]][-1] == "proposal"


def test_what_is_set_already_is_no_operation(shop: Path) -> None:
    before = git(shop, "rev-parse", "HEAD")
    assert done(shop, "set", "solar-roof", "value=9.8k").err == "Set value of Solar roof: nothing to change\n"
    assert git(shop, "rev-parse", "HEAD") == before


def test_many_are_set_by_a_query_after_the_diff_was_agreed_to(shop: Path) -> None:
    ran = crm(shop, "set", "deals", "stage:lead", "owner=grace", terminal=True, stdin="y\n")
    assert ran.code == 0
    assert "+owner: grace" in ran.err
    assert "Set owner of 2 deals? 2 files would change. [y/N]" in ran.err
    assert subject(shop) == "Set owner of 2 deals"
    assert nodes(shop, "deals/kiosk")["owner"] == nodes(shop, "deals/solar-roof")["owner"] == "grace"


def test_a_no_changes_nothing(shop: Path) -> None:
    for answer in ("n\n", "\n", ""):
        ran = crm(shop, "set", "deals", "stage:lead", "owner=grace", terminal=True, stdin=answer)
        assert ran.code == 1
        assert ran.err.endswith("nothing was changed\n")
    assert clean(shop)


def test_without_a_terminal_many_need_yes(shop: Path) -> None:
    ran = crm(shop, "set", "deals", "stage:lead", "owner=grace")
    assert ran.code == 2
    assert ran.err.endswith("hint: --yes says yes, --dry-run only shows\n")
    assert clean(shop)
    changed = done(shop, "set", "deals", "stage:lead", "owner=grace", "--yes", "--json").json
    assert [(record["id"], record["owner"]) for record in changed] == [("kiosk", "grace"), ("solar-roof", "grace")]


def test_a_dry_run_of_many_prints_the_full_diff(shop: Path) -> None:
    out = done(shop, "set", "deals", "stage:lead", "owner=grace", "--dry-run").out
    assert out.count("+owner: grace") == 2
    assert "--- a/records/deals/kiosk.yaml" in out
    assert clean(shop)


def test_one_bad_value_among_many_changes_none(shop: Path) -> None:
    ran = crm(shop, "set", "deals", "title:any", "stage=signed", "--yes")
    assert ran.code == 4
    assert clean(shop)


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["solar-roof"], 2, "set needs a record and at least one FIELD=VALUE"),
        (["value=3"], 2, "set needs a record and at least one FIELD=VALUE"),
        (["deals", "owner=grace"], 2, "which deals? A query with at least one colon says so"),
        (["deals", "solar", "owner=grace"], 2, "title:any means all of them"),
        (["solar-roof", "kiosk", "owner=grace"], 2, "'kiosk' is neither FIELD=VALUE nor part of a query"),
        (["nobody", "owner=grace"], 3, "there is no record 'nobody'"),
        (["deals", "stage:propsal", "owner=grace"], 2, "did you mean 'proposal'?"),
        (["kiosk", "title=a", "title=b"], 2, "title is set twice\nhint: write it once"),
        (["ada-lovelace", "phone=", "phones=020 7946 0999"], 2, "phones is set twice"),
        (["ada-lovelace", "tags+=new", "tags=old"], 2, "tags is set twice\nhint: tags+=VALUE adds to it"),
        (["kiosk", "id=stall"], 2, "crm mv ID NEW gives a record another id"),
        (["kiosk", "tilte="], 2, "did you mean 'title'?"),
        (["ada-lovelace", "shoe_size=39"], 2, "a contact has no field 'shoe_size'"),
    ],
)
def test_what_cannot_be_set(shop: Path, words: list[str], code: int, told: str) -> None:
    ran = crm(shop, "set", *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert clean(shop)


def test_a_key_that_no_field_declares_can_be_cleared(shop: Path) -> None:
    """Of one record, or of all that have it."""
    done(shop, "set", "ada-lovelace", "shoe_size=")
    assert "shoe_size" not in nodes(shop, "contacts/ada-lovelace")
    done(shop, "undo")
    ran = done(shop, "set", "contacts", "name:any", "shoe_size=", "--yes")
    assert "shoe_size" not in nodes(shop, "contacts/ada-lovelace")
    assert "Set shoe_size of 1 contact  [" in ran.err
    assert crm(shop, "set", "contacts", "name:any", "shoe_size=", "--yes").code == 2


def test_the_message_names_the_field_as_it_is_called(shop: Path) -> None:
    done(shop, "set", "ada-lovelace", "phone=")
    assert git(shop, "log", "-1", "--format=%s").strip() == "Set phones of Ada Lovelace"
    done(shop, "set", "ada-lovelace", "tags=", "tags+=new", "tag+=old")
    assert nodes(shop, "contacts/ada-lovelace")["tags"] == ["new", "old"]


def test_nobody_found_is_said(shop: Path) -> None:
    assert done(shop, "set", "deals", "stage:won", "owner=grace").err == "no records match; nothing was changed\n"


def test_an_edit_beside_a_hand_edit_leaves_the_hand_edit_alone(shop: Path) -> None:
    path = shop / "records/deals/kiosk.yaml"
    path.write_text(path.read_text() + "# by hand\nsource: website\n")
    done(shop, "set", "kiosk", "value=3k")
    assert nodes(shop, "deals/kiosk")["source"] == "website"
    assert nodes(shop, "deals/kiosk")["value"] == "3000 EUR"
    assert "# by hand" in path.read_text()


# rm


def test_a_record_that_others_link_to_stays(shop: Path) -> None:
    ran = crm(shop, "rm", "analytical-engines")
    assert ran.code == 4
    assert ran.err.splitlines()[1] == "hint: --force deletes it all the same"
    assert "contact/ada-lovelace" in ran.err
    assert clean(shop)


def test_a_record_is_deleted_and_comes_back(shop: Path) -> None:
    path = shop / "records/deals/solar-roof.yaml"
    before = path.read_bytes()
    assert done(shop, "rm", "solar-roof", "--json").json == {"kind": "deal", "id": "solar-roof", "removed": True}
    assert not path.exists()
    assert subject(shop) == "Delete deal Solar roof"
    done(shop, "undo")
    assert path.read_bytes() == before


def test_one_record_that_links_is_one_record(shop: Path) -> None:
    assert "error: 1 record links to Harbour Ltd: deal/kiosk\n" in crm(shop, "rm", "harbour").err


def test_what_would_be_deleted_is_shown(shop: Path) -> None:
    out = done(shop, "rm", "company/analytical-engines", "--force", "--dry-run").out
    assert "-name: Analytical Engines" in out
    assert clean(shop)


# where there is no repository, or no commits are wanted


def test_without_a_repository_edits_are_only_written(tmp_path: Path) -> None:
    folder = build(tmp_path, SHOP, repository=False)
    assert done(folder, "set", "kiosk", "value=3k").err == "Set value of Kiosk\n"
    assert done(folder, "undo").err == "Undo: Set value of Kiosk\n"


def test_commits_may_be_switched_off(shop: Path, home: Path) -> None:
    (home / "config/crm").mkdir(parents=True)
    (home / "config/crm/config.toml").write_text("commit = false\n")
    before = git(shop, "rev-parse", "HEAD")
    done(shop, "set", "kiosk", "value=3k")
    assert git(shop, "rev-parse", "HEAD") == before
    assert not clean(shop)


def test_me_is_who_the_configuration_says(shop: Path, home: Path) -> None:
    (home / "config/crm").mkdir(parents=True)
    (home / "config/crm/config.toml").write_text('member = "grace"\n')
    assert done(shop, "add", "deal", "Mine", "--json").json["owner"] == "grace"
    assert [deal["id"] for deal in done(shop, "list", "deals", "owner:me", "--json").json] == ["engine-no-2", "mine"]


def parts(folder: Path, name: str) -> list[dict[str, Node]]:
    """The entries of the order."""
    found = nodes(folder, "orders/r-1")[name]
    assert isinstance(found, list)
    return found


def test_entries_are_typed_in_a_line_and_get_keys(shop: Path) -> None:
    """Two people may each add the same line item: the keys tell them apart, and take one out again."""
    done(shop, "add", "order", "R-1", "items+=Desk lamp quantity=2 price=120")
    [lamp] = parts(shop, "items")
    key = lamp.pop("key")
    assert re.fullmatch("[a-z0-9]{4}", str(key)) and lamp == {"text": "Desk lamp", "quantity": "2", "price": "120 EUR"}
    done(shop, "set", "r-1", "items+=text='Desk lamp' quantity=2 price=120")
    again = parts(shop, "items")
    assert len({each["key"] for each in again}) == 2 and again[0] == {"key": key, **lamp}
    done(shop, "set", "r-1", f"items-={key}", "payments+=on=fri amount=50")
    assert parts(shop, "items") == again[1:]
    [payment] = parts(shop, "payments")
    assert payment["key"] and payment["on"] == "2026-11-20"
    for words, code, told in (
        (["items+=colour=red"], 2, "items has no 'colour'"),
        (["items+=quantity=2 quantity=3"], 2, "quantity is said twice"),
        (["payments+=fifty"], 2, "'fifty' names no part"),
        (["items+='x"], 2, "a quote is never closed"),
        (["items-=zzzz"], 3, "no entry has the key 'zzzz'"),
        (["items+=quantity=many"], 4, "many"),
    ):
        ran = crm(shop, "set", "r-1", *words)
        assert (ran.code, told in ran.err) == (code, True), (words, ran.err)
    done(shop, "set", "r-1", "items=")
    assert "items" not in nodes(shop, "orders/r-1")


def test_a_link_in_an_entry_is_found_by_name_as_any_link_is(shop: Path) -> None:
    """By id, name, or a beginning; made on the way; one that may be several lists them, and nothing is changed."""
    for title in ("Desk lamp", "Desk chair", "Oak shelf"):
        done(shop, "add", "product", title)
    done(shop, "add", "order", "R-1", "items+=product='Oak shelf' quantity=2", "items+=product=desk-l quantity=1")
    done(
        shop, "set", "r-1", "items+=\"Lamp, second hand\" product='desk lamp'", "items+=product=+'Door mat' quantity=3"
    )
    assert [each["product"] for each in parts(shop, "items")] == ["oak-shelf", "desk-lamp", "desk-lamp", "door-mat"]
    assert parts(shop, "items")[2]["text"] == "Lamp, second hand"
    assert nodes(shop, "products/door-mat")["name"] == "Door mat"
    before = (shop / "records/orders/r-1.yaml").read_bytes()
    for words, told in (
        ("items+=product=desk", "'desk' may be any of: product/desk-chair, product/desk-lamp"),
        ("items+=product='oak shelv'", "product: there is no product 'oak shelv'"),
        ("items+=product=window", "hint: product=+'window' makes it"),
    ):
        ran = crm(shop, "set", "r-1", words)
        assert (ran.code, told in ran.err) == (3, True), ran.err
    assert (shop / "records/orders/r-1.yaml").read_bytes() == before and clean(shop)
    done(shop, "set", "ada-lovelace", "roles+=board: Harbour")
    assert nodes(shop, "contacts/ada-lovelace")["roles"] == [{"board": "harbour"}]


def test_one_part_of_an_address_or_a_map_is_set(shop: Path) -> None:
    """The others stay as they are; an address of one text keeps it as its street."""
    done(shop, "add", "contact", "Nia", "address=1 High St, Old Town", "consent.email=today")
    done(shop, "set", "nia", "address.city=Cardiff", "address.country=GB", "consent.phone=2026-03-01")
    made = nodes(shop, "contacts/nia")
    assert made["address"] == {"street": "1 High St, Old Town", "city": "Cardiff", "country": "GB"}
    assert made["consent"] == {"email": "2026-11-21", "phone": "2026-03-01"}
    done(shop, "set", "nia", "address.city=", "address.country=", "consent.email=", "consent.phone=")
    made = nodes(shop, "contacts/nia")
    assert made["address"] == "1 High St, Old Town" and "consent" not in made
    done(shop, "set", "contacts", "id:nia", "address.city=Cardiff", "--yes")
    assert "city" in str(nodes(shop, "contacts/nia")["address"])
    for word, code, told in (
        ("address.cty=Cardiff", 4, "an address has no 'cty'"),
        ("address.city+=Cardiff", 2, "address.city holds one value"),
        ("company.industry=finance", 2, "company.industry:finance asks for it"),
        ("consent.email=soon", 4, "'soon'"),
        ("nothing.part=", 2, "no field 'nothing'"),
    ):
        ran = crm(shop, "set", "nia", word)
        assert (ran.code, told in ran.err) == (code, True), (word, ran.err)


def test_what_was_done_is_told_in_one_line_however_long_a_name_is(shop: Path) -> None:
    """The record and the commit have it whole."""
    name = "Ada\nof " + "the long name " * 40
    for words in (["--dry-run"], []):
        ran = done(shop, "add", "contact", name, *words)
        [line] = ran.err.splitlines()
        assert line.startswith("Add contact Ada of the long name") and "…" in line and len(line) < 220
    assert "the long name\n" in git(shop, "log", "-1", "--format=%B")
