"""`crm agenda`, `crm done`, `crm snooze`, on Saturday 21 November 2026."""

from pathlib import Path

import pytest

from tests.crm_cli import crm, done
from tests.git_plain import git
from tests.workspaces import build, records

FILES = {
    "members/grace": "name: Grace Byrne\nemail: test@example.invalid\n",
    "members/linus": "name: Linus Ekström\n",
    "companies/harbour": "name: Harbour Ltd\n",
    "contacts/ada": "name: Ada Lovelace\ncadence: 30 days\nowner: grace\ncompany: harbour\n",
    "activities/2026/10/a-call-k7xm": "subject: Call\ntype: call\nat: 2026-10-20\ncontacts: [ada]\n",
    "deals/roof": (
        "title: Solar roof\nstage: proposal\nowner: grace\nclose: 2026-11-20\nnext_step: Send offer\n"
        "next_date: 2026-11-22\ncompany: harbour\n"
    ),
    "deals/kiosk": "title: Kiosk\nstage: lead\nowner: linus\nclose: 2026-11-24\n",
    "tasks/send-quote-k7xm": "title: Send quote\ndue: 2026-11-21\nassignee: grace\ncontact: ada\n",
    "tasks/water-plants-a3bc": (
        "# the big one too\ntitle: Water plants\ndue: 2026-11-14T09:00+01:00\nremind: 2026-11-13\n"
        "repeat: every 2 weeks   # not in summer\nassignee: linus\nsnooze: {due: 2026-11-20}\n"
    ),
    "tasks/some-day-b4cd": "title: Some day\n",
    "tasks/over-c5df": "title: Over\ndue: 2026-11-01\ndone: 2026-11-01\n",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace of its own, in a repository, where Grace works."""
    return build(tmp_path / "shop", FILES)


def keys(shop: Path, *words: str) -> list[str]:
    """The keys of the agenda, in its order."""
    return [each["key"] for each in done(shop, "agenda", "--json", *words).json]


def test_the_agenda_says_what_when_and_why(shop: Path) -> None:
    ran = done(shop, "agenda")
    assert ran.out == (
        "overdue\n"
        "  Thu        Ada Lovelace  last talked 20 Oct, every 30 days  Harbour Ltd   cadence/ada\n"
        "  yesterday  Solar roof    expected to close, in Proposal     Harbour Ltd   close/roof\n"
        "\n"
        "today\n"
        "  today      Send quote    due                                Ada Lovelace  due/send-quote-k7xm\n"
        "\n"
        "this week\n"
        "  tomorrow   Solar roof    Send offer                         Harbour Ltd   next-step/roof\n"
    )
    assert ran.err == ""


@pytest.mark.parametrize(
    "words, told",
    [
        ([], ["cadence/ada", "close/roof", "due/send-quote-k7xm", "next-step/roof"]),
        (["--for", "me"], ["cadence/ada", "close/roof", "due/send-quote-k7xm", "next-step/roof"]),
        (["--for", "Linus Ekström"], ["due/water-plants-a3bc", "close/kiosk"]),
        (
            ["--for", "all", "--days", "0"],
            ["due/water-plants-a3bc", "cadence/ada", "close/roof", "due/send-quote-k7xm"],
        ),
        (["--days", "1"], ["cadence/ada", "close/roof", "due/send-quote-k7xm", "next-step/roof"]),
        (["--days=0"], ["cadence/ada", "close/roof", "due/send-quote-k7xm"]),
    ],
)
def test_whose_and_how_far_ahead(shop: Path, words: list[str], told: list[str]) -> None:
    assert keys(shop, *words) == told
    assert done(shop, "agenda", "--count", *words).out == f"{len(told)}\n"
    assert done(shop, "agenda", "--count", "--json", *words).json == {"count": len(told)}


def test_json_says_all_of_it(shop: Path) -> None:
    assert done(shop, "agenda", "--json").json[1] == {
        "key": "close/roof", "rule": "close", "kind": "deal", "id": "roof", "label": "Solar roof",
        "about": "Harbour Ltd", "day": "2026-11-20", "group": "overdue",
        "reason": "expected to close, in Proposal", "for": "grace", "settled_by": "crm set deal/roof close=WHEN",
        "snoozed": None,
    }  # fmt: skip


def test_other_formats(shop: Path) -> None:
    assert (
        done(shop, "agenda", "--days", "0", "--format", "tsv").out.splitlines()[1].startswith("cadence/ada\t2026-11-19")
    )
    assert len(done(shop, "agenda", "--format", "jsonl").out.splitlines()) == 4


def test_who_is_unknown_sees_everybodys(tmp_path: Path) -> None:
    shop = build(tmp_path / "shop", {"tasks/a-k7xm": "title: A\ndue: 2026-11-21\nassignee: linus\n"})
    assert done(shop, "agenda").out.split() == ["today", "today", "A", "due", "linus", "due/a-k7xm"]
    assert crm(shop, "agenda", "--for", "me").code == 2


def test_an_empty_agenda_says_so(tmp_path: Path) -> None:
    shop = build(tmp_path / "shop", {})
    ran = done(shop, "agenda")
    assert (ran.out, ran.err) == ("", "nothing to do until 2026-12-05\n")
    assert done(shop, "agenda", "--json").json == []
    assert done(shop, "agenda", "--count").out == "0\n"


def test_an_empty_agenda_of_mine_tells_of_the_others(tmp_path: Path) -> None:
    """As for who has just joined a team that is busy."""
    grace = "name: Grace Byrne\nemail: test@example.invalid\n"
    shop = build(
        tmp_path / "shop",
        {
            "members/grace.yaml": grace,
            "members/linus.yaml": "name: Linus\n",
            "tasks/a-k7xm.yaml": "title: A\ndue: 2026-11-21\nassignee: linus\n",
        },
    )
    assert done(shop, "agenda").err.splitlines()[1:] == ["1 reminder for others: crm agenda --for all"]
    assert len(done(shop, "agenda", "--for", "grace").err.splitlines()) == 1


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["--days", "soon"], 2, "--days takes a whole number"),
        (["--for", "nobody"], 3, "there is no member 'nobody'"),
        (["--format", "xml"], 2, "there is no format 'xml'"),
        (["today"], 2, "unexpected extra argument"),
    ],
)
def test_what_no_agenda_is(shop: Path, words: list[str], code: int, told: str) -> None:
    ran = crm(shop, "agenda", *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err


@pytest.mark.parametrize("id_", ["send-quote", "Send quote", "due/send-quote-k7xm", "due/send", "task/send-quote-k7xm"])
def test_a_task_is_done(shop: Path, id_: str) -> None:
    ran = done(shop, "done", id_)
    assert ran.err.startswith("Complete Send quote  [")
    assert (shop / "records/tasks/send-quote-k7xm.yaml").read_text() == (
        "title: Send quote\ndue: 2026-11-21\ndone: 2026-11-21T12:00+01:00\nassignee: grace\ncontact: ada\n"
    )
    assert "due/send-quote-k7xm" not in keys(shop)


def test_a_task_that_is_on_no_agenda_is_done(shop: Path) -> None:
    assert done(shop, "done", "some-day", "--json").json["done"] == "2026-11-21T12:00+01:00"


def test_a_task_is_meant_rather_than_an_activity_of_its_name(shop: Path) -> None:
    records(shop, {"activities/send-quote-b4cd": "subject: Send quote\ntype: note\nat: 2026-11-20\n"})
    assert done(shop, "done", "send quote").err.startswith("Complete Send quote")


def test_what_is_done_stays_done(shop: Path) -> None:
    ran = done(shop, "done", "over")
    assert ran.err == "Over is done already: nothing to change\n"
    assert git(shop, "log", "-1", "--format=%s").strip() == "Begin"


def test_a_task_that_repeats_is_planned_again(shop: Path) -> None:
    """At the same hour, reminded of as long before, in one step that one undo takes back."""
    ran = done(shop, "done", "water")
    assert ran.err.startswith("Complete Water plants, next due 2026-11-28  [")
    done_, again = sorted(
        (shop / "records/tasks").glob("water-plants-*.yaml"), key=lambda p: "done:" not in p.read_text()
    )
    assert done_.name == "water-plants-a3bc.yaml"
    assert done_.read_text() == (
        "# the big one too\ntitle: Water plants\ndue: 2026-11-14T09:00+01:00\ndone: 2026-11-21T12:00+01:00\n"
        "remind: 2026-11-13\nrepeat: every 2 weeks   # not in summer\nassignee: linus\n"
    )
    assert again.read_text() == (
        "title: Water plants\ndue: 2026-11-28T09:00+01:00\nassignee: linus\nrepeat: every 2 weeks\n"
        "remind: 2026-11-27\nowner: grace\ncreated: 2026-11-21T12:00+01:00\n"
    )
    done(shop, "undo")
    assert [path.name for path in (shop / "records/tasks").glob("water-plants-*")] == ["water-plants-a3bc.yaml"]
    assert done_.read_text() == FILES["tasks/water-plants-a3bc"]


def test_a_task_that_has_come_for_the_last_time(shop: Path) -> None:
    done(shop, "set", "water", "repeat=FREQ=WEEKLY;COUNT=1")
    assert done(shop, "done", "water").err.startswith("Complete Water plants, for the last time  [")


def test_a_task_of_which_nobody_knows_when_it_comes_again_is_not_lost(shop: Path) -> None:
    records(shop, {"tasks/send-quote-k7xm": "title: Send quote\ndue: 2026-11-21\nrepeat: sometimes\n"})
    ran = crm(shop, "done", "send-quote")
    assert ran.code == 4
    assert "how it repeats cannot be read" in ran.err


def test_a_record_with_several_reminders_lists_them_and_changes_nothing(shop: Path) -> None:
    for words in (("done", "roof"), ("snooze", "roof", "mon")):
        ran = crm(shop, *words)
        assert (ran.code, ran.out) == (3, "")
        assert "  yesterday  Solar roof  expected to close, in Proposal  Harbour Ltd  close/roof\n" in ran.err
        assert ran.err.endswith("error: 'roof' may be any of: close/roof, next-step/roof\nhint: say which by its key\n")
    assert git(shop, "status", "--porcelain") == ""


def test_a_next_step_that_is_done_is_taken_out(shop: Path) -> None:
    deal = done(shop, "done", "next-step/roof", "--json").json
    assert "next_step" not in deal
    assert "next_date" not in deal
    assert git(shop, "log", "-1", "--format=%s").strip() == "Finish Send offer, Solar roof"


@pytest.mark.parametrize(
    "key, told",
    [
        ("ada", "error: Ada Lovelace: last talked 20 Oct, every 30 days; that is not settled by saying done\n"
                'hint: crm log ada call "…"\n'),
        ("close/roof", "error: Solar roof: expected to close, in Proposal; that is not settled by saying done\n"
                       "hint: crm set deal/roof close=WHEN\n"),
    ],
)  # fmt: skip
def test_what_takes_more_than_a_word_says_what_settles_it(shop: Path, key: str, told: str) -> None:
    ran = crm(shop, "done", key)
    assert (ran.code, ran.err) == (2, told)


def test_a_person_is_offered_to_log_the_talk(shop: Path) -> None:
    ran = done(shop, "done", "ada", stdin="call wants a quote\n", terminal=True)
    assert "What happened?" in ran.err
    assert "Log call, Ada Lovelace: wants a quote" in ran.err
    assert "cadence/ada" not in keys(shop)


def test_a_person_is_asked_for_another_close_date(shop: Path) -> None:
    done(shop, "done", "close/roof", stdin="eom\n", terminal=True)
    assert done(shop, "show", "roof", "--json").json["close"] == "2026-11-30"


def test_saying_nothing_changes_nothing(shop: Path) -> None:
    assert crm(shop, "done", "close/roof", stdin="\n", terminal=True).code == 2
    assert git(shop, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["done", "harbour"], 3, "nothing is to be done about Harbour Ltd"),
        (["done", "rotting/roof"], 3, "nothing is to be done about Solar roof"),
        (["done", "due/nobody"], 3, "there is no task 'nobody'"),
        (["done", "cadence/roof"], 3, "there is no contact 'roof'"),
        (["done", "nobody"], 3, "there is no record 'nobody'"),
        (["snooze", "some-day", "mon"], 3, "nothing reminds of Some day"),
        (["snooze", "ada", "someday"], 4, "'someday'"),
        (["snooze", "ada", "yesterday"], 4, "2026-11-20 is over"),
    ],
)
def test_what_cannot_be_settled(shop: Path, words: list[str], code: int, told: str) -> None:
    ran = crm(shop, *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err


@pytest.mark.parametrize(
    "id_, when, rule, until",
    [
        ("ada", ["next", "month"], "cadence", "2026-12-01"),
        ("close/roof", ["+3d"], "close", "2026-11-24"),
        ("send-quote", ["mon"], "due", "2026-11-23"),
    ],
)
def test_a_snooze_hides_a_reminder_until_a_day(shop: Path, id_: str, when: list[str], rule: str, until: str) -> None:
    before = keys(shop)
    made = done(shop, "snooze", id_, *when, "--json").json
    assert made["snooze"] == {rule: until}
    [hidden] = set(before) - set(keys(shop))
    assert hidden.startswith(f"{rule}/")
    done(shop, "snooze", hidden, "today")
    assert keys(shop) == before
    assert "snooze" not in done(shop, "show", made["id"], "--json").json


def test_a_snooze_over_another_keeps_what_else_is_snoozed(shop: Path) -> None:
    done(shop, "snooze", "close/roof", "mon")
    done(shop, "snooze", "next-step/roof", "fri")
    assert done(shop, "snooze", "close/roof", "tue", "--json").json["snooze"] == {
        "close": "2026-11-24", "next-step": "2026-11-27",
    }  # fmt: skip


@pytest.mark.parametrize(
    "words, offers",
    [
        (["done", "next"], ["next-step/"]),
        (["done", "next-step/"], ["next-step/roof"]),
        (["done", "send"], ["send-quote-k7xm"]),
        (["snooze", "close/k"], ["close/kiosk"]),
        (["snooze", "close/kiosk", "m"], []),
        (["log", "ad"], ["ada"]),
        (["log", "gra"], []),
        (["log", "ada", "me"], ["meeting", "message"]),
        (["task", "Call", "abo"], ["about="]),
        (["task", "Call", "about=a"], ["about=ada"]),
        (["task", "Call", "prio"], ["priority="]),
        (["agenda", "--for", "li"], ["linus"]),
    ],
)
def test_completion(shop: Path, words: list[str], offers: list[str]) -> None:
    done(shop, "index")
    assert done(shop, "_complete", "zsh", *words).out.splitlines() == offers
