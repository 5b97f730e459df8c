"""`crm log`, `crm task`: what happened and what is to be done, in one line."""

from pathlib import Path

import pytest

from tests.crm_cli import SHOP, crm, done
from tests.git_plain import git
from tests.workspaces import SETTINGS, build, records

FILES = {
    **SHOP,
    "members/grace": "name: Grace Byrne\nemail: test@example.invalid\n",
    "tickets/dark-kiosk": "title: Dark kiosk\nstatus: open\ncontact: mary-shelley\ncompany: nobody\n",
    "orders/r-1": "title: R-1\ncompany: harbour\n",
    "deals/lamp": "title: Lamp\nstage: lead\ncontact: ada-lovelace\n",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace of its own, in a repository, where Grace works."""
    return build(tmp_path / "shop", FILES)


def test_a_call_is_one_line(shop: Path) -> None:
    ran = done(shop, "log", "ada", "call", "wants a quote")
    id_ = ran.out.strip()
    assert id_.startswith("2026-11-21-1200-ada-lovelace-call-")
    assert ran.err.startswith("Log call, Ada Lovelace: wants a quote  [")
    shown = done(shop, "show", id_, "--json").json
    assert shown["path"] == f"records/activities/2026/11/{id_}.yaml"
    assert (shown["subject"], shown["type"], shown["at"], shown["by"]) == (
        "wants a quote", "call", "2026-11-21T12:00+01:00", "grace",
    )  # fmt: skip
    assert (shown["contacts"], shown["company"]) == (["ada-lovelace"], "analytical-engines")
    assert not {"body", "direction", "duration", "deal"} & set(shown)
    assert git(shop, "log", "-1", "--format=%s").strip() == "Log call, Ada Lovelace: wants a quote"
    assert git(shop, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "about, links",
    [
        ("mary-shelley", {"contacts": ["mary-shelley"]}),
        ("harbour", {"company": "harbour"}),
        ("engine", {"deal": "engine-no-2", "contacts": ["ada-lovelace"], "company": "analytical-engines"}),
        ("deal/kiosk", {"deal": "kiosk", "company": "harbour"}),
        # The deal names no company, but its contact does.
        ("lamp", {"deal": "lamp", "contacts": ["ada-lovelace"], "company": "analytical-engines"}),
        # A link that leads nowhere is not taken along.
        ("dark-kiosk", {"ticket": "dark-kiosk", "contacts": ["mary-shelley"]}),
    ],
)
def test_an_activity_links_to_whom_it_is_about(shop: Path, about: str, links: dict[str, object]) -> None:
    made = done(shop, "log", about, "call", "Hello", "--json").json
    assert {name: made[name] for name in ("contacts", "company", "deal", "ticket") if name in made} == links


@pytest.mark.parametrize(
    "words, fields",
    [
        (["mee", "Lunch", "--minutes", "90"], {"type": "meeting", "duration": "1 h 30 min"}),
        (["EMAIL", "Hello", "--in"], {"type": "email", "direction": "in"}),
        (["message", "Hello", "--out"], {"type": "message", "direction": "out"}),
        (["call", "Hello", "--at", "yesterday"], {"at": "2026-11-20"}),
        (["call", "Hello", "--at", "fri 10:30"], {"at": "2026-11-20T10:30+01:00"}),
        (["call", "wants", "a", "quote"], {"subject": "wants a quote"}),
        (["call", "-5 % or nothing"], {"subject": "-5 % or nothing"}),
        (["note", "One\n\nTwo\nThree\n"], {"subject": "One", "body": "Two\nThree"}),
    ],
)
def test_what_is_said_of_it(shop: Path, words: list[str], fields: dict[str, str]) -> None:
    made = done(shop, "log", "ada-lovelace", *words, "--json").json
    assert {name: made[name] for name in fields} == fields


def test_of_a_long_line_the_first_words_are_the_subject(shop: Path) -> None:
    text = "She wants two options on one page, one with training and one without, and the price of each"
    made = done(shop, "log", "ada-lovelace", "call", text, "--json").json
    assert made["subject"] == "She wants two options on one page, one with training and one without, …"
    assert made["body"] == text


def test_a_long_line_without_blanks_is_cut_between_letters(shop: Path) -> None:
    made = done(shop, "log", "ada-lovelace", "call", "报价单" * 30, "--json").json
    assert made["subject"].endswith("…")
    assert made["body"] == "报价单" * 30


def test_text_comes_from_stdin(shop: Path) -> None:
    made = done(shop, "log", "ada", "email", "-", "--in", "--json", stdin="Re: quote\n\nFine with me.\n").json
    assert (made["subject"], made["body"]) == ("Re: quote", "Fine with me.")


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["ada", "fax", "x"], 4, "type cannot be 'fax'"),
        (["ada", "me", "x"], 4, "type cannot be 'me'"),
        (["ada", "call", "x", "--at", "someday"], 4, "'someday'"),
        (["ada", "call", "x", "--in", "--out"], 2, "--in and --out say different things"),
        (["ada", "call", "x", "--minutes", "long"], 4, "--minutes takes a whole number"),
        (["ada", "call", " "], 2, "an activity needs words"),
        (["ada", "call"], 2, "missing argument 'TEXT'"),
        (["nobody", "call", "x"], 3, "there is no record 'nobody'"),
        (["r-1", "call", "x"], 2, "an activity is about no order"),
        (["grace", "call", "x"], 2, "an activity is about no member"),
        (["ada", "call", "a\x07b"], 4, "control character"),
        (["ada", "call", "a\udcffb"], 4, "subject: the text has a byte in it that is not UTF-8"),
    ],
)
def test_what_cannot_be_logged(shop: Path, words: list[str], code: int, told: str) -> None:
    ran = crm(shop, "log", *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert git(shop, "status", "--porcelain") == ""


def test_a_member_of_that_name_is_not_meant(shop: Path) -> None:
    """A call is about a customer, even where somebody of the team has the same first name for an id."""
    records(shop, {"members/anders": "name: Anders\n", "contacts/anders-holm": "name: Anders Holm\n"})
    activity = done(shop, "log", "anders", "call", "wants a quote", "--json").json
    assert activity["contacts"] == ["anders-holm"]
    assert done(shop, "task", "send quote", "about=anders", "--json").json["contact"] == "anders-holm"
    assert "is about no member" in crm(shop, "log", "member/anders", "call", "x").err


def test_a_contact_that_vim_just_made_is_found(shop: Path) -> None:
    done(shop, "index")
    records(shop, {"contacts/orla-brennan": "name: Orla Brennan\n"})
    assert done(shop, "log", "orla", "call", "Hello", "--json").json["contacts"] == ["orla-brennan"]


def test_a_contact_that_is_gone_gets_no_call(shop: Path) -> None:
    done(shop, "index")
    (shop / "records/contacts/mary-shelley.yaml").unlink()
    assert crm(shop, "log", "mary-shelley", "call", "Hello").code == 3


def test_the_company_of_now_is_taken_along(shop: Path) -> None:
    """Vim changed it since the index was made."""
    done(shop, "index")
    records(shop, {"contacts/mary-shelley": "name: Mary Shelley\ncompany: harbour\n"})
    assert done(shop, "log", "mary-shelley", "call", "Hello", "--json").json["company"] == "harbour"


VESSELS = """\
kinds:
  - {key: vessel, title: name, fields: {name: text, company: {type: link, to: company}}}
  - {key: berth, title: name, fields: {name: text}}
"""


def test_own_kinds_are_what_a_call_or_task_is_about(tmp_path: Path) -> None:
    """By a field that links to them, or to records of any kind; the hint of the refusal is what lets it be."""
    own = {"vessels/argo": "name: Argo\ncompany: harbour\n", "berths/b1": "name: B1\n"}
    folder = build(tmp_path, {**FILES, **own}, settings=SETTINGS + VESSELS)
    refused = crm(folder, "log", "argo", "call", "leaks")
    assert (refused.code, refused.out) == (2, "")
    command = "crm config add fields.activity vessel type=link to=vessel"
    assert command in refused.err
    done(folder, *command.split()[1:])
    done(folder, "config", "add", "fields.task", "regarding", "type=link")
    logged = done(folder, "log", "argo", "call", "leaks", "--json").json
    assert (logged["vessel"], logged["company"]) == ("argo", "harbour")
    for typed, link in (("B1", "berth/b1"), ("argo", "vessel/argo"), ("r-1", "order/r-1")):
        assert done(folder, "task", "Paint", f"about={typed}", "--json").json["regarding"] == link
    assert done(folder, "task", "Paint", "about=ada", "--json").json["contact"] == "ada-lovelace"
    assert "a task is about no member" in crm(folder, "task", "Paint", "about=member/grace").err
    told = done(folder, "show", "argo").out
    assert "call: leaks" in told and "to do: Paint" in told


def test_a_dry_run_shows_the_file_and_writes_none(shop: Path) -> None:
    ran = done(shop, "log", "ada", "call", "Hello", "--dry-run")
    assert "+subject: Hello" in ran.out
    assert git(shop, "status", "--porcelain") == ""


def test_a_task_is_one_line(shop: Path) -> None:
    ran = done(shop, "task", "send quote", "due=fri", "about=ada")
    id_ = ran.out.strip()
    assert id_.startswith("send-quote-")
    task = done(shop, "show", id_, "--json").json
    assert (task["title"], task["due"], task["contact"], task["assignee"]) == (
        "send quote", "2026-11-27", "ada-lovelace", "grace",
    )  # fmt: skip
    assert "company" not in task


@pytest.mark.parametrize(
    "words, fields",
    [
        (["send", "quote", "due=tomorrow"], {"title": "send quote", "due": "2026-11-22"}),
        (["x", "due=mon 10:30"], {"due": "2026-11-23T10:30+01:00"}),
        (["x", "about=deal/kiosk"], {"deal": "kiosk"}),
        (["x", "about=harbour"], {"company": "harbour"}),
        (["x", "about=dark"], {"ticket": "dark-kiosk"}),
        (["x", "assignee=grace"], {"assignee": "grace"}),
        (["x", "priority=ur"], {"priority": "urgent"}),
        (["x", "contact=mary"], {"contact": "mary-shelley"}),
        (["x", "repeat=every 2 weeks", "due=mon"], {"due": "2026-11-23"}),
        (["x", "repeat=weekly"], {"due": "2026-11-21"}),
        (["x", "repeat=monthly on the 15th"], {"due": "2026-12-15"}),
        (["First\nand more"], {"title": "First", "notes": "and more"}),
    ],
)
def test_what_a_task_is_told(shop: Path, words: list[str], fields: dict[str, str]) -> None:
    task = done(shop, "task", *words, "--json").json
    assert {name: task[name] for name in fields} == fields


def test_a_task_makes_the_contact_too(shop: Path) -> None:
    task = done(shop, "task", "Call", "contact=+Orla Brennan", "--json").json
    assert task["contact"] == "orla-brennan"
    assert done(shop, "show", "orla-brennan", "--json").json["name"] == "Orla Brennan"


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["due=fri"], 2, "a task needs words"),
        (["x", "about="], 2, "about takes one record"),
        (["x", "about=nobody"], 3, "there is no record 'nobody'"),
        (["x", "about=r-1"], 2, "a task is about no order"),
        (["x", "colour=red"], 2, "a task has no field 'colour'"),
        (["x", "due=someday"], 4, "someday"),
        (["x", "repeat=sometimes"], 4, "says not how it repeats"),
    ],
)
def test_what_is_no_task(shop: Path, words: list[str], code: int, told: str) -> None:
    ran = crm(shop, "task", *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
