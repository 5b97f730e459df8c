"""`crm mv`, `merge`, `tidy`: records keep their links, their history and their old ids; each is one step to take back."""

from pathlib import Path

import pytest

from crm_tui.store.yaml import read_text
from tests.crm_cli import SHOP, crm, done
from tests.git_plain import git, status, touched
from tests.sound import files
from tests.workspaces import build, write

OWN = """\
fields:
  contact:
    about: {type: link}
    seen: {type: set, of: link}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace of its own, in a repository."""
    return build(tmp_path / "shop", SHOP)


def nodes(folder: Path, path: str) -> dict[str, object]:
    """What a record's file says."""
    return dict(read_text((folder / f"records/{path}.yaml").read_bytes()).nodes)


def head(folder: Path) -> str:
    return git(folder, "rev-parse", "HEAD")


# mv


def test_a_renamed_record_keeps_its_links(shop: Path) -> None:
    """One commit: the file, the contact and the deal that link to it."""
    ran = done(shop, "mv", "analytical-engines", "engines-ltd")
    assert ran.err.startswith("Rename company analytical-engines to engines-ltd  [")
    assert not (shop / "records/companies/analytical-engines.yaml").exists()
    assert nodes(shop, "companies/engines-ltd") == {
        "name": "Analytical Engines", "domain": "engines.example", "industry": "computing",
        "formerly": ["analytical-engines"],
    }  # fmt: skip
    assert nodes(shop, "contacts/ada-lovelace")["company"] == "engines-ltd"
    assert nodes(shop, "deals/engine-no-2")["company"] == "engines-ltd"
    assert len(touched(shop)) == 4
    assert status(shop) == []
    assert done(shop, "check").err == "0 errors, 1 warning\n"


def test_the_rest_of_the_file_stays_as_it_was_written(shop: Path) -> None:
    before = (shop / "records/deals/solar-roof.yaml").read_text()
    done(shop, "mv", "solar-roof", "roof")
    after = (shop / "records/deals/roof.yaml").read_text()
    assert after.startswith(before)
    assert after.removeprefix(before) == "formerly:\n  - solar-roof\n"


def test_the_old_id_still_leads_there(shop: Path) -> None:
    done(shop, "mv", "analytical-engines", "engines-ltd")
    assert done(shop, "show", "analytical-engines", "--json").json["id"] == "engines-ltd"
    done(shop, "set", "company/analytical-engines", "industry=engines")
    assert nodes(shop, "companies/engines-ltd")["industry"] == "engines"
    deals = done(shop, "list", "deals", "company:analytical-engines", "--json").json
    assert [deal["id"] for deal in deals] == ["engine-no-2"]
    done(shop, "set", "kiosk", "company=analytical-engines")
    assert nodes(shop, "deals/kiosk")["company"] == "engines-ltd"


def test_git_follows_the_file(shop: Path) -> None:
    done(shop, "mv", "engine-no-2", "engine")
    words = git(shop, "log", "--follow", "--format=%s", "--", "records/deals/engine.yaml").splitlines()
    assert words == ["Rename deal engine-no-2 to engine", "Begin"]


def test_links_of_every_shape_follow(tmp_path: Path) -> None:
    """Alone, in sets, with labels, in entries, of any kind, and to itself; texts that look like the id stay."""
    records = {
        "contacts/ada": (
            "name: Ada\nrelations:\n  - assistant: bob\n  - self: ada\nabout: deal/engine\nseen: [deal/engine, contact/bob]\n"
        ),
        "contacts/bob": "name: Bob\nabout: contact/ada\ntags: [ada]\n",
        "deals/engine": "title: Engine\nstage: lead\ncontact: ada\ncontacts:\n  - signs: ada\n  - bob\nnext_step: ada\n",
        "activities/2026/11/call-k7xm": "subject: ada\ntype: call\nat: 2026-11-19\ncontacts: [bob, ada]\ndeal: engine\n",
    }
    from tests.workspaces import SETTINGS

    folder = build(tmp_path / "w", records, settings=SETTINGS + OWN)
    done(folder, "mv", "ada", "ada-lovelace")
    done(folder, "mv", "deal/engine", "engine-no-2")
    assert nodes(folder, "contacts/ada-lovelace") == {
        "name": "Ada", "relations": [{"assistant": "bob"}, {"self": "ada-lovelace"}], "about": "deal/engine-no-2",
        "seen": ["deal/engine-no-2", "contact/bob"], "formerly": ["ada"],
    }  # fmt: skip
    assert nodes(folder, "contacts/bob") == {"name": "Bob", "about": "contact/ada-lovelace", "tags": ["ada"]}
    deal = nodes(folder, "deals/engine-no-2")
    assert (deal["contact"], deal["contacts"]) == ("ada-lovelace", [{"signs": "ada-lovelace"}, "bob"])
    assert deal["next_step"] == "ada"
    call = nodes(folder, "activities/2026/11/call-k7xm")
    assert (call["contacts"], call["deal"], call["subject"]) == (["bob", "ada-lovelace"], "engine-no-2", "ada")


def test_a_link_inside_an_entry_follows(tmp_path: Path) -> None:
    order = "title: Order\nitems:\n  - {key: k7xm, product: panel, text: panel, quantity: 2}\n"
    folder = build(tmp_path / "w", {"products/panel": "name: Panel\n", "orders/one": order})
    done(folder, "mv", "product/panel", "panel-400")
    assert (folder / "records/orders/one.yaml").read_text() == order.replace("product: panel,", "product: panel-400,")


def test_a_record_stays_in_its_folder(shop: Path) -> None:
    done(shop, "mv", "2026-11-19-0920-call-k7xm", "first-call")
    assert (shop / "records/activities/2026/11/first-call.yaml").exists()
    write(shop, "records/contacts/family/zoë.yaml", "name: Zoë\n")
    done(shop, "mv", "zoë", "zoë-okafor")
    assert (shop / "records/contacts/family/zoë-okafor.yaml").exists()


def test_undo_brings_all_back_and_redo_does_it_again(shop: Path) -> None:
    before = files(shop)
    done(shop, "mv", "analytical-engines", "engines-ltd")
    after = files(shop)
    done(shop, "undo")
    assert files(shop) == before
    done(shop, "redo")
    assert files(shop) == after
    assert status(shop) == []


def test_an_old_id_is_given_to_no_new_record(shop: Path) -> None:
    done(shop, "mv", "harbour", "port")
    made = done(shop, "add", "company", "Harbour").out.strip()
    assert made.startswith("harbour-")
    assert crm(shop, "mv", made, "harbour").code == 4
    assert done(shop, "show", "company/harbour", "--json").json["id"] == "port"


def test_a_record_may_have_its_old_id_back(shop: Path) -> None:
    done(shop, "mv", "harbour", "port")
    done(shop, "mv", "harbour", "harbour")
    assert nodes(shop, "companies/harbour")["formerly"] == ["port"]
    assert nodes(shop, "deals/kiosk")["company"] == "harbour"


def test_the_same_id_is_no_operation(shop: Path) -> None:
    before = head(shop)
    assert done(shop, "mv", "kiosk", "deal/kiosk").err == "Kiosk is called kiosk already: nothing to change\n"
    assert head(shop) == before


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["nobody", "x"], 3, "there is no record 'nobody'"),
        (["ada-lovelace", "mary-shelley"], 4, "contact/mary-shelley has that id"),
        (["ada-lovelace", "ｍary-shelley"], 4, "contact/mary-shelley had that id, or has one that looks like it"),
        (["ada-lovelace", "Ada"], 4, "'Ada' is no id: it has capital letters"),
        (["ada-lovelace", "a/b"], 4, "is no id: it has '/' in it"),
        (["ada-lovelace", "../../crm"], 4, "is no id"),
        (["ada-lovelace", ""], 4, "is no id: it is empty"),
        (["ada-lovelace", "con"], 4, "is no id"),
        (["ada-lovelace"], 2, "missing argument 'NEW-ID'"),
    ],
)
def test_what_cannot_be_renamed(shop: Path, words: list[str], code: int, told: str) -> None:
    before = head(shop)
    ran = crm(shop, "mv", *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert (head(shop), status(shop)) == (before, [])


def test_a_dry_run_shows_only_what_changes(shop: Path) -> None:
    before = files(shop)
    out = done(shop, "mv", "harbour", "port", "--dry-run").out.splitlines()
    assert out[:2] == ["rename from records/companies/harbour.yaml", "rename to records/companies/port.yaml"]
    assert [line for line in out if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        "+formerly:", "+  - harbour", "-company: harbour", "+company: port",
    ]  # fmt: skip
    assert files(shop) == before
    shown = done(shop, "mv", "harbour", "port", "--dry-run", "--json").json
    assert shown["dry_run"] is True
    assert shown["files"] == [
        {"root": "", "path": "records/companies/harbour.yaml", "to": "records/companies/port.yaml"},
        {"root": "", "path": "records/deals/kiosk.yaml"},
    ]


def test_the_renamed_record_is_given_as_json(shop: Path) -> None:
    record = done(shop, "mv", "harbour", "port", "--json").json
    assert (record["id"], record["path"], record["formerly"]) == ("port", "records/companies/port.yaml", ["harbour"])


def test_an_old_fault_does_not_keep_a_record_from_being_renamed(shop: Path) -> None:
    write(shop, "records/contacts/odd.yaml", "name: Odd\nbirthday: soon\n")
    done(shop, "mv", "odd", "even")
    assert nodes(shop, "contacts/even")["birthday"] == "soon"


def test_a_broken_file_elsewhere_is_left_and_told(shop: Path) -> None:
    done(shop, "list", "deals")
    write(shop, "records/deals/kiosk.yaml", "title: Kiosk\ncompany: harbour\n\tstage: lead\n")
    ran = done(shop, "mv", "harbour", "port")
    assert "note: records/deals/kiosk.yaml cannot be read now; its link stays, and still leads there" in ran.err
    assert (shop / "records/companies/port.yaml").exists()


def test_what_somebody_saves_meanwhile_moves_along(shop: Path) -> None:
    """A comment written by hand just before is in the renamed file."""
    path = shop / "records/companies/harbour.yaml"
    path.write_text(path.read_text() + "# by hand\n")
    done(shop, "mv", "harbour", "port")
    assert "# by hand" in (shop / "records/companies/port.yaml").read_text()


def test_a_member_is_told_to_change_the_configuration(shop: Path, home: Path) -> None:
    write(home, "config/crm/config.toml", 'member = "grace"\n')
    assert "write member = 'grace-byrne' there" in done(shop, "mv", "grace", "grace-byrne").err


# merge

TWICE = {
    "companies/works": "name: Works\n",
    "contacts/ada-lovelace": (
        "# met at the fair\nname: Ada Lovelace\ncompany: works\ntitle: Chief Analyst   # since May\n"
        "emails:\n  - work: ada@engines.example\nphones:\n  - '+44 20 7946 0958'\ntags: [vip, maths]\n"
        "created: 2026-03-01T10:00+01:00\nnotes: |\n  Prefers letters.\n"
    ),
    "contacts/ada-byron": (
        "name: Ada Byron\ntitle: Analyst\nemails: [ADA@engines.example, ada@home.example]\n"
        "phones:\n  - mobile: '+44 20 7946 0958'\ntags: [cold, vip]\nbirthday: 1815-12-10\nshoe_size: 38\n"
        "created: 2026-01-05T09:00+01:00\nformerly: [a-byron]\nnotes: Call after ten.\n"
        "relations:\n  - same: ada-lovelace\n  - father: george\n"
    ),
    "contacts/george": "name: George\nrelations:\n  - daughter: ada-byron\n",
    "deals/engine": (
        "title: Engine\nstage: lead\ncontact: ada-byron\ncontacts:\n  - ada-lovelace\n  - ada-byron\n  - signs: a-byron\n"
    ),
}


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    """A contact that is there twice."""
    return build(tmp_path / "twice", TWICE)


def test_two_contacts_become_one(twice: Path) -> None:
    """Without a terminal the first one's values stand, and what the other said is in the notes."""
    ran = done(twice, "merge", "ada-lovelace", "ada-byron")
    assert nodes(twice, "contacts/ada-lovelace") == {
        "name": "Ada Lovelace", "company": "works", "title": "Chief Analyst",
        "emails": [{"work": "ada@engines.example"}, "ada@home.example"], "phones": [{"mobile": "+44 20 7946 0958"}],
        "relations": [{"father": "george"}], "birthday": "1815-12-10", "tags": ["vip", "maths", "cold"],
        "created": "2026-01-05T09:00+01:00", "formerly": ["ada-byron", "a-byron"], "shoe_size": "38",
        "notes": "Prefers letters.\n\nCall after ten.\n\n"
        "Merged with ada-byron, which said: name: Ada Byron; title: Analyst\n",
    }  # fmt: skip
    assert (
        (twice / "records/contacts/ada-lovelace.yaml").read_text().startswith("# met at the fair\nname: Ada Lovelace\n")
    )
    assert not (twice / "records/contacts/ada-byron.yaml").exists()
    assert ran.err.splitlines()[:4] == [
        "name: Ada Lovelace stays; ada-byron said Ada Byron",
        "title: Chief Analyst stays; ada-byron said Analyst",
        "note: what it said is kept in the notes; --take FIELD=B takes it instead",
        "note: relations: a link from one to the other is left out",
    ]
    assert ran.err.splitlines()[4].startswith("Merge contact ada-byron into ada-lovelace  [")
    assert status(twice) == []


def test_links_to_the_second_lead_to_the_first(twice: Path) -> None:
    done(twice, "merge", "ada-lovelace", "ada-byron")
    deal = nodes(twice, "deals/engine")
    assert deal["contact"] == "ada-lovelace"
    assert deal["contacts"] == ["ada-lovelace", {"signs": "ada-lovelace"}]
    assert nodes(twice, "contacts/george")["relations"] == [{"daughter": "ada-lovelace"}]
    for old in ("ada-byron", "a-byron"):
        assert done(twice, "show", old, "--json").json["id"] == "ada-lovelace"
    assert done(twice, "check").code == 0


def test_a_merge_is_taken_back_whole(twice: Path) -> None:
    before = files(twice)
    done(twice, "merge", "ada-lovelace", "ada-byron")
    after = files(twice)
    assert len(touched(twice)) == 4
    done(twice, "undo")
    assert files(twice) == before
    done(twice, "redo")
    assert files(twice) == after


def test_scripts_say_whose_values_are_taken(twice: Path) -> None:
    """What somebody chose is not kept in the notes."""
    done(twice, "merge", "ada-lovelace", "ada-byron", "--take", "title=b", "--prefer", "A")
    ada = nodes(twice, "contacts/ada-lovelace")
    assert (ada["name"], ada["title"]) == ("Ada Lovelace", "Analyst")
    assert ada["notes"] == "Prefers letters.\n\nCall after ten.\n"
    assert "# since May" in (twice / "records/contacts/ada-lovelace.yaml").read_text()


def test_the_second_may_be_preferred(twice: Path) -> None:
    record = done(twice, "merge", "ada-lovelace", "ada-byron", "--prefer=B", "--take", "name=A", "--json").json
    assert (record["id"], record["name"], record["title"]) == ("ada-lovelace", "Ada Lovelace", "Analyst")
    assert record["notes"].strip() == "Prefers letters.\n\nCall after ten."


def test_on_a_terminal_each_difference_is_asked(twice: Path) -> None:
    ran = crm(twice, "merge", "ada-lovelace", "ada-byron", terminal=True, stdin="\nwhat\nB\n")
    assert ran.code == 0
    assert "name: A Ada Lovelace | B Ada Byron [A/b/q] " in ran.err
    assert ran.err.count("title: A Chief Analyst | B Analyst [A/b/q] ") == 2
    ada = nodes(twice, "contacts/ada-lovelace")
    assert (ada["name"], ada["title"], ada["notes"]) == (
        "Ada Lovelace", "Analyst", "Prefers letters.\n\nCall after ten.\n",
    )  # fmt: skip


@pytest.mark.parametrize("answers", ["q\n", "a\nq\n", ""])
def test_who_gives_up_changes_nothing(twice: Path, answers: str) -> None:
    before = files(twice)
    ran = crm(twice, "merge", "ada-lovelace", "ada-byron", terminal=True, stdin=answers)
    assert (ran.code, ran.err.splitlines()[-1][-19:]) == (1, "nothing was changed")
    assert files(twice) == before


def test_yes_asks_nothing(twice: Path) -> None:
    ran = crm(twice, "merge", "ada-lovelace", "ada-byron", "--yes", terminal=True)
    assert ran.code == 0
    assert nodes(twice, "contacts/ada-lovelace")["title"] == "Chief Analyst"


def test_a_dry_run_of_a_merge_writes_nothing(twice: Path) -> None:
    before = files(twice)
    out = done(twice, "merge", "ada-lovelace", "ada-byron", "--dry-run").out
    assert "-name: Ada Byron" in out
    assert "+birthday: 1815-12-10" in out
    assert "+contact: ada-lovelace" in out
    assert files(twice) == before


@pytest.mark.parametrize(
    "one, two, told",
    [
        ("consent: {email: 2026-03-01}", "consent: {email: withdrawn}", "consent"),
        ("notes: [a, b]\ntitle: x", "title: y", "notes cannot be read"),
    ],
)
def test_what_must_be_corrected_before_a_merge(tmp_path: Path, one: str, two: str, told: str) -> None:
    """A no of one of the two is not drowned by the other's yes."""
    folder = build(
        tmp_path / "w", {"contacts/one": f"name: X\n{one}\n", "contacts/two": f"name: X\n{two}\n"}, repository=False
    )
    before = files(folder)
    ran = crm(folder, "merge", "one", "two")
    assert ran.code == 4
    assert told in ran.err
    assert files(folder) == before


def test_deals_stand_as_one_of_them_does(tmp_path: Path) -> None:
    """The open deal stays open: the other's closing day and reason go to the notes with its stage."""
    history = (
        "history:\n  - {{key: a3bc, at: 2026-10-01T10:00+02:00, stage: lead}}\n  - {{key: {}, at: {}, stage: {}}}\n"
    )
    records = {
        "deals/one": "title: Engine\nstage: proposal\nvalue: 500\n"
        + history.format("d4fg", "2026-10-20T10:00+02:00", "proposal"),
        "deals/two": "title: Engine\nstage: lost\nclosed: 2026-11-02\nlost_reason: price\nclose: 2026-12-01\n"
        + history.format("h6jk", "2026-11-02T10:00+01:00", "lost"),
    }
    folder = build(tmp_path / "w", records)
    done(folder, "merge", "one", "two")
    deal = nodes(folder, "deals/one")
    assert deal["stage"] == "proposal"
    assert [entry["stage"] for entry in deal["history"]] == ["lead", "proposal"]  # type: ignore[attr-defined]
    assert "closed" not in deal
    assert deal["close"] == "2026-12-01"
    assert deal["notes"] == "Merged with two, which said: stage: lost, closed: 2026-11-02, lost_reason: price"
    assert done(folder, "check").err == "0 errors, 0 warnings\n"
    done(folder, "undo")
    done(folder, "merge", "one", "two", "--take", "stage=B")
    deal = nodes(folder, "deals/one")
    assert (deal["stage"], deal["closed"], deal["lost_reason"]) == ("lost", "2026-11-02", "price")
    assert [entry["stage"] for entry in deal["history"]] == ["lead", "proposal", "lost"]  # type: ignore[attr-defined]
    assert "notes" not in deal


@pytest.mark.parametrize(
    "one, two, both",
    [
        ("messengers: {signal: a}", "messengers: {signal: b, matrix: c}", {"messengers": {"signal": "a", "matrix": "c"},
         "notes": "Merged with two, which said: messengers: signal: b"}),
        ("address: {street: 1 Quay, city: Cork}", "address: {street: 9 Hill, postcode: T12}",
         {"address": {"street": "1 Quay", "city": "Cork"},
          "notes": "Merged with two, which said: address: street: 9 Hill, postcode: T12"}),
        ("address: {city: Cork}", "address: {city: Cork, postcode: T12}", {"address": {"city": "Cork", "postcode": "T12"}}),
        ("birthday: 1815-12-10", "birthday: soon",
         {"birthday": "1815-12-10", "notes": "Merged with two, which said: birthday: soon"}),
        ("title: ''", "birthday: soon", {"title": "", "notes": "Merged with two, which said: birthday: soon"}),
        ("cadence: 1 month", "cadence: 1 months", {"cadence": "1 month"}),
        ("phones: ['+442079460958']", "phones: ['+44 20 7946 0958']", {"phones": ["+442079460958"]}),
        ("consent: {email: 2026-03-01}", "consent: {phone: 2026-04-01}",
         {"consent": {"email": "2026-03-01", "phone": "2026-04-01"}}),
        ("shoe: 38", "shoe: 39", {"shoe": "38", "notes": "Merged with two, which said: shoe: 39"}),
        ("notes: Same.", "notes: Same.", {"notes": "Same."}),
        ("emails: ['work: x@y.example']", "emails: []", {"emails": ["work: x@y.example"]}),
        ("files: [a-k7xm.pdf]", "files: [b-k7xm.pdf]", {"files": ["a-k7xm.pdf", "b-k7xm.pdf"]}),
        ("snooze: {idle: 2026-12-01}", "snooze: {idle: 2026-12-01, birthday: 2026-12-02}",
         {"snooze": {"idle": "2026-12-01", "birthday": "2026-12-02"}}),
    ],
)  # fmt: skip
def test_what_becomes_of_two_values(tmp_path: Path, one: str, two: str, both: dict[str, object]) -> None:
    folder = build(
        tmp_path / "w", {"contacts/one": f"name: X\n{one}\n", "contacts/two": f"name: X\n{two}\n"}, repository=False
    )
    done(folder, "merge", "one", "two")
    assert nodes(folder, "contacts/one") == {"name": "X", **both, "formerly": ["two"]}


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["ada-lovelace", "nobody"], 3, "there is no contact 'nobody'"),
        (["ada-lovelace", "engine"], 2, "Ada Lovelace is a contact, Engine is a deal"),
        (["ada-lovelace", "ada-lovelace"], 2, "Ada Lovelace is one record already"),
        (["ada-lovelace", "ada-byron", "--take", "shoe=B"], 2, "a contact has no field 'shoe'"),
        (["ada-lovelace", "ada-byron", "--take", "title"], 2, "'' is neither A nor B"),
        (["ada-lovelace", "ada-byron", "--prefer", "C"], 2, "'C' is neither A nor B"),
        (["ada-lovelace", "contact/open"], 5, "a merge left questions open"),
        (["ada-lovelace"], 2, "missing argument"),
    ],
)
def test_what_cannot_be_merged(twice: Path, words: list[str], code: int, told: str) -> None:
    write(twice, "records/contacts/open.yaml", "name: Open\n_conflicts:\n  - {at: name}\n")
    before = files(twice)
    ran = crm(twice, "merge", *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert files(twice) == before


# tidy

CALL = "subject: Call\ntype: call\nat: {}\n"
SCATTERED = {
    "activities/loose-k7xm": CALL.format("2026-10-31T23:30+00:00"),
    "activities/2026/11/right-k7xm": CALL.format("2026-11-01"),
    "activities/2024/01/wrong-k7xm": "# by hand\n" + CALL.format("2026-11-02T10:00"),
    "activities/2026/11/undated-k7xm": "subject: Call\ntype: call\nat: soon\n",
    "activities/visits/own-k7xm": CALL.format("2026-09-09"),
    "contacts/ad/ada": "name: Ada\n",
    "contacts/family/zoë": "name: Zoë\ncompany: works\n",
    "companies/works": "name: Works\n",
}


@pytest.fixture
def scattered(tmp_path: Path) -> Path:
    """A workspace whose files lie here and there."""
    return build(tmp_path / "scattered", SCATTERED)


def paths(folder: Path) -> set[str]:
    return {path.removeprefix("records/") for path in files(folder) if path.startswith("records/")}


def test_records_go_where_new_ones_would(scattered: Path) -> None:
    """By the month in which it happened in the workspace's zone; own folders and what has no day are left."""
    ran = done(scattered, "tidy", "--yes")
    assert paths(scattered) == {
        "activities/2026/11/loose-k7xm.yaml", "activities/2026/11/right-k7xm.yaml",
        "activities/2026/11/undated-k7xm.yaml", "activities/2026/11/wrong-k7xm.yaml",
        "activities/visits/own-k7xm.yaml", "contacts/ada.yaml", "contacts/family/zoë.yaml", "companies/works.yaml",
    }  # fmt: skip
    assert ran.err.splitlines()[:3] == [
        "1 record to records/contacts",
        "2 records to records/activities/2026/11",
        "note: 2 records in folders of your own left there; --all moves them too",
    ]
    assert ran.err.splitlines()[3].startswith("Tidy: move 3 records  [")
    assert (scattered / "records/activities/2026/11/wrong-k7xm.yaml").read_text().startswith("# by hand\n")
    assert not (scattered / "records/activities/2024").exists()
    assert status(scattered) == []
    again = done(scattered, "tidy", "--yes")
    assert again.err.splitlines()[-1] == "Everything is in its place: nothing to change"


def test_own_folders_are_emptied_on_demand(scattered: Path) -> None:
    done(scattered, "tidy", "--yes", "--all")
    assert {"activities/2026/09/own-k7xm.yaml", "contacts/zoë.yaml"} <= paths(scattered)
    assert done(scattered, "show", "zoë", "--json").json["links"][0]["id"] == "works"


def test_one_kind_is_tidied_alone(scattered: Path) -> None:
    moved = done(scattered, "tidy", "contacts", "--yes", "--json").json["moved"]
    assert moved == [
        {"kind": "contact", "id": "ada", "from": "records/contacts/ad/ada.yaml", "to": "records/contacts/ada.yaml"}
    ]
    assert crm(scattered, "tidy", "people").code == 2


def test_tidying_asks_and_is_taken_back(scattered: Path) -> None:
    before = files(scattered)
    assert crm(scattered, "tidy").code == 2
    ran = crm(scattered, "tidy", terminal=True, stdin="n\n")
    assert ran.code == 1
    assert "rename from records/contacts/ad/ada.yaml" in ran.err
    out = done(scattered, "tidy", "--dry-run").out
    assert out.count("rename from ") == 3
    assert files(scattered) == before
    done(scattered, "tidy", "--yes")
    done(scattered, "undo")
    assert files(scattered) == before


def test_a_full_folder_is_parted_by_first_letters(tmp_path: Path) -> None:
    """And a month by days; a record that is added to a tidy workspace needs no tidying."""
    records = {f"contacts/{letter}{number}": f"name: {letter}{number}\n" for letter in "ab" for number in range(260)}
    calls = {f"activities/call-{n}-k7xm": CALL.format(f"2026-11-{n % 3 + 1:02}") for n in range(502)}
    folder = build(tmp_path / "w", {**records, **calls}, repository=False)
    done(folder, "tidy", "--yes")
    found = paths(folder)
    assert {"contacts/a1/a17.yaml", "contacts/b2/b25.yaml", "activities/2026/11/02/call-1-k7xm.yaml"} <= found
    done(folder, "add", "contact", "Carol")
    done(folder, "add", "activity", "Old call", "type=call", "at=2026-11-02")
    done(folder, "add", "activity", "Older call", "type=call", "at=2025-03-04")
    added = {path.rpartition("/")[0] for path in paths(folder) - found}
    assert added == {"contacts/ca", "activities/2026/11/02", "activities/2025/03"}
    assert done(folder, "tidy", "--dry-run").out == ""


def test_two_files_of_one_name_are_left(scattered: Path) -> None:
    write(scattered, "records/contacts/ada.yaml", "name: Ada\n")
    ran = done(scattered, "tidy", "--yes")
    assert "note: records/contacts/ad/ada.yaml stays: a file of that name lies in its place" in ran.err
