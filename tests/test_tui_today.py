"""Today: what is to be done, why, and the keys that settle it."""

import pytest

from crm_tui.agenda.rules import RULES
from crm_tui.tui.screens.choose import ChooseScreen
from crm_tui.tui.screens.today import TodayScreen
from crm_tui.tui.showing.agenda import DOES, KINDS, SETTLES
from crm_tui.tui.widgets.agenda import Agenda
from tests.git_plain import git
from tests.tui_app import SAMPLE, WIDE, Desk, opened
from tests.tui_screen import widths
from tests.workspaces import build, records

# It is Saturday, 21 November 2026.
DAY = {
    **SAMPLE,
    "tasks/quote-a1b2": "title: Send the quote\ndue: 2026-11-19\npriority: high\ncontact: ada\n",
    "tasks/plan-c3d4": "title: Plan the week\ndue: 2026-11-21\n",
    "tasks/water-e5f6": "title: Water the plants\ndue: 2026-11-22\nrepeat: FREQ=WEEKLY\ncompany: tea\n",
    "contacts/grace": "name: Grace Hopper\ncadence: 30 days\ncreated: 2026-09-01\n",
    "deals/kiosk": SAMPLE["deals/kiosk"].replace(
        "next_step: call Tom\n", "next_step: call Tom\nnext_date: 2026-11-20\n"
    ),
    "deals/engine": SAMPLE["deals/engine"].replace("close: 2026-12-04\n", "").replace("2026-11-05", "2026-11-02"),
}


def on(desk: Desk, key: str) -> None:
    """Puts the cursor on a reminder."""
    assert desk.app.screen.query_one(Agenda).go_to(key), desk.text


async def test_what_is_to_be_done(tmp_path) -> None:
    """1 shows by group what is late, today, this week and later: what, why, about whom, and what settles it."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")

        assert "Saturday 21 November" in desk.text
        groups = [line.strip(" ▌") for line in desk.lines if line.strip(" ▌").isupper() or " OVERDUE" in line]
        assert groups[:3] == ["OVERDUE 5", "TODAY 1", "THIS WEEK 1"], desk.text
        line = next(line for line in desk.lines if "Send the quote" in line)
        assert "2 d" in line and "due, high" in line and "Ada Lovelace" in line and line.endswith("done")
        assert next(line for line in desk.lines if "Grace Hopper" in line).endswith("log")
        assert "never talked to, every 30 days" in desk.text
        assert next(line for line in desk.lines if "expected to close" in line).endswith("new date")
        assert next(line for line in desk.lines if "10 allowed" in line).endswith("move")


def test_every_rule_says_what_settles_it() -> None:
    """A rule without a word here would be a line with no action."""
    assert SETTLES.keys() == DOES.keys() == KINDS.keys() == RULES.keys()


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (200, 60)], ids=str)
async def test_the_reason_is_whole_in_every_terminal(tmp_path, size) -> None:
    """No reason, no action is cut, at 80 columns neither."""
    async with opened(tmp_path, DAY, size=size) as desk:
        await desk.press("1")
        for words in ("due, high", "never talked to, every 30 days", "19 days in Proposal, 10 allowed"):
            assert words in desk.text, desk.text
        assert widths(desk.app) == {size[0]}


GOALS = {
    "goals/calls": "title: Calls in November\nmetric: calls\ntarget: 4\nfrom: 2026-11-01\nto: 2026-11-30\nowner: test\n",
    "goals/revenue": "title: Revenue this year\nmetric: revenue\ntarget: 12000\nfrom: 2026-01-01\nto: 2026-12-31\n",
    "goals/others": "title: Not mine\nmetric: calls\ntarget: 4\nfrom: 2026-11-01\nto: 2026-11-30\nowner: linus\n",
    "members/linus": "name: Linus\n",
}


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=str)
async def test_the_strip_says_how_things_stand(tmp_path, size) -> None:
    """The pipeline, this month's weighted forecast, the win rate; my goals and the team's as bars beside their pace."""
    async with opened(tmp_path, {**DAY, **GOALS}, size=size) as desk:
        await desk.press("1")
        strip = next(line for line in desk.lines if "Saturday 21 November" in line)
        assert "pipeline 15,100 €" in strip and "November ~200 €" in strip and "won 100 %" in strip, strip
        calls = next(line for line in desk.lines if "Calls in November" in line)
        assert "25 %" in calls and "pace 70 %" in calls and "1 of 4" in calls and "━━━" in calls and "│" in calls
        revenue = next(line for line in desk.lines if "Revenue this year" in line)
        assert "75 %" in revenue and "pace 89 %" in revenue and "9k € of 12k €" in revenue
        assert "Not mine" not in desk.text and widths(desk.app) == {size[0]}
        assert desk.lines.index(strip) < desk.lines.index(calls) < desk.lines.index(revenue)


async def test_nothing_to_do(tmp_path) -> None:
    """An empty day teaches one key, and no key does harm."""
    async with opened(tmp_path, {}) as desk:
        await desk.press("1")
        assert "Nothing to do. Here tasks, calls, deals and birthdays come up: t notes a task." in desk.text
        await desk.press("space", "z", "c", "enter", "j", "G", "left")
        assert desk.commits() == []


async def test_space_completes_a_task(tmp_path) -> None:
    """Done: the file says when, the line goes, the cursor stays near; u brings it back."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        on(desk, "due/quote-a1b2")
        await desk.press("space")

        assert "done: 2026-11-21T12:00+01:00" in desk.file("tasks/quote-a1b2")
        assert "✓ Complete Send the quote" in desk.text and "OVERDUE 4" in desk.text
        await desk.press("u")
        assert "OVERDUE 5" in desk.text and "done:" not in desk.file("tasks/quote-a1b2")


async def test_space_plans_again_what_repeats(tmp_path) -> None:
    """A task that repeats is there again a week later."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        on(desk, "due/water-e5f6")
        await desk.press("space")
        assert "Complete Water the plants, next due 2026-11-29" in desk.said
        await desk.press("G", "enter")
        assert "29 Nov" in next(line for line in desk.lines if "Water the plants" in line)


async def test_space_finishes_a_next_step(tmp_path) -> None:
    """The next step is taken out of its deal."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        on(desk, "next-step/kiosk")
        await desk.press("space")
        assert "next_step" not in desk.file("deals/kiosk") and "next_date" not in desk.file("deals/kiosk")


async def test_space_logs_the_talk_that_is_due(tmp_path) -> None:
    """A cadence is settled by a talk: space asks what happened, and the reminder goes."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        on(desk, "cadence/grace")
        await desk.press("space")
        assert "log Grace Hopper" in desk.text and desk.place.bar.text == "call direction=out "
        await desk.type("wants a compiler")
        await desk.press("enter")

        assert "✓ Log call, Grace Hopper: wants a compiler" in desk.text
        assert "Grace Hopper  " not in "\n".join(desk.lines[:-3])
        (made,) = (tmp_path / "records/activities/2026/11").glob("*grace-call*")
        assert "contacts:\n  - grace\n" in made.read_text() or "contacts: [grace]" in made.read_text()


async def test_space_gives_another_day_to_close(tmp_path) -> None:
    """A close date that is over asks for another; what is no day stays in the bar with the reason."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        on(desk, "close/kiosk")
        await desk.press("space")
        await desk.type("soonish")
        await desk.press("enter")
        assert desk.place.bar.is_open and "soonish" in "\n".join(desk.lines[-4:])
        await desk.press(*["backspace"] * 7)
        await desk.type("eom")
        await desk.press("enter")
        assert "close: 2026-11-30\n" in desk.file("deals/kiosk")


async def test_space_moves_a_deal_that_stands_too_long(tmp_path) -> None:
    """A deal over its stage's limit asks for the stage; a lost one for the reason."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        on(desk, "rotting/engine")
        await desk.press("space")
        assert isinstance(desk.app.screen, ChooseScreen) and "To which stage?" in desk.text
        await desk.press("G", "enter")
        assert "Why was it lost?" in desk.text
        await desk.press("enter")
        assert "stage: lost\n" in desk.file("deals/engine") and "lost_reason: price\n" in desk.file("deals/engine")


async def test_z_asks_until_when(tmp_path) -> None:
    """Snoozed, it is hidden for the team until that day; a day that is over is refused in the bar."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        on(desk, "cadence/grace")
        await desk.press("z")
        await desk.type("2026-01-01")
        await desk.press("enter")
        assert desk.place.bar.is_open and "2026-01-01 is over" in desk.text
        await desk.press(*["backspace"] * 10)
        await desk.type("+3d")
        await desk.press("enter")
        assert "cadence: 2026-11-24" in desk.file("contacts/grace")
        assert "OVERDUE 4" in desk.text


async def test_enter_does_what_the_line_is_there_for(tmp_path) -> None:
    """It opens the task, the log of the call, the stage menu, or the field to be changed; the key says which."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        on(desk, "due/plan-c3d4")
        await desk.press("enter")
        assert (desk.page.kind, desk.page.record_id) == ("task", "plan-c3d4")
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)
        assert desk.app.screen.query_one(Agenda).key == "due/plan-c3d4"

        on(desk, "cadence/grace")
        await desk.settle()
        assert "⏎ log" in desk.lines[-1]
        await desk.press("enter")
        assert desk.place.bar.is_open and "log Grace Hopper" in desk.text
        await desk.press("escape")

        on(desk, "rotting/engine")
        await desk.press("enter")
        assert "To which stage?" in desk.text
        await desk.press("escape")

        on(desk, "close/kiosk")
        await desk.press("enter")
        assert desk.page.fields.key == "close" and desk.page.fields.editor is not None
        await desk.press("ctrl+u", *["backspace"] * 10)
        await desk.type("eom")
        await desk.press("enter")
        assert "close: 2026-11-30\n" in desk.file("deals/kiosk")
        await desk.press("escape")
        assert isinstance(desk.app.screen, TodayScreen)

        on(desk, "next-step/kiosk")
        await desk.press("enter")
        assert desk.page.fields.key == "next_step" and desk.page.fields.editor is not None
        await desk.press("escape", "escape", "o")
        assert desk.page.record_id == "kiosk" and desk.page.fields.editor is None


async def test_what_comes_later_is_a_count_until_it_is_opened(tmp_path) -> None:
    """Enter on it opens it, and folds it again; no key does anything else there."""
    later = {
        "tasks/a": "title: Renew the domain\ndue: 2026-11-30\n",
        "tasks/b": "title: Book a room\ndue: 2026-12-01\n",
    }
    async with opened(tmp_path, {**DAY, **later}, size=WIDE) as desk:
        await desk.press("1", "G")
        assert "LATER 2 ▸" in desk.text and "Renew the domain" not in desk.text
        await desk.press("space", "z", "c", "o")
        assert isinstance(desk.app.screen, TodayScreen) and not desk.place.bar.is_open
        await desk.press("enter")
        assert "LATER 2 ▾" in desk.text and "Renew the domain" in desk.text
        await desk.press("j", "space")
        assert "done: 2026-11-21" in desk.file("tasks/a") and "LATER 1 ▾" in desk.text
        await desk.press("G", "k", "enter")
        assert "LATER 1 ▸" in desk.text and "Book a room" not in desk.text


async def test_of_very_many_the_most_pressing_are_shown(tmp_path) -> None:
    """The head counts all of them, the last line shows more."""
    tasks = {f"tasks/t{number}": f"title: Old {number:03}\ndue: 2025-01-01\n" for number in range(230)}
    async with opened(tmp_path, tasks, size=WIDE) as desk:
        await desk.press("1")
        assert "OVERDUE 230" in desk.text and desk.app.screen.query_one(Agenda).entries.count == 201
        await desk.press("G")
        assert "and 30 more" in next(line for line in desk.lines if line.startswith("▌"))
        await desk.press("space", "c", "enter")
        assert desk.app.screen.query_one(Agenda).entries.count == 230 and "and 30 more" not in desk.text
        assert desk.commits() == []


async def test_a_birthday_is_settled_by_a_call(tmp_path) -> None:
    """Whoever was called on the day does not stand there any more."""
    files = {**DAY, "contacts/mary": "name: Mary Shelley\nbirthday: 1986-11-21\n"}
    async with opened(tmp_path, files, size=WIDE) as desk:
        await desk.press("1")
        line = next(line for line in desk.lines if "Mary Shelley" in line)
        assert "birthday, turns 40" in line and line.endswith("log")
        on(desk, "birthday/mary")
        await desk.press("enter")
        await desk.type("happy birthday")
        await desk.press("enter")
        assert "Mary Shelley" not in "\n".join(desk.lines[:-3])


async def test_log_and_task_from_a_task(tmp_path) -> None:
    """c logs with whom the task is about; t notes another about them, the line begun for me."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        on(desk, "due/quote-a1b2")
        await desk.press("c")
        await desk.type("email asked for the numbers direction=out")
        await desk.press("enter")
        (made,) = (tmp_path / "records/activities/2026/11").glob("*ada-email*")
        text = made.read_text()
        assert "direction: out\n" in text and "company: engines\n" in text and "- ada" in text

        await desk.press("t")
        assert desk.place.bar.text == "about=contact/ada "
        await desk.type("call her due=mon")
        await desk.press("enter")
        (made,) = (tmp_path / "records/tasks").glob("call-her-*")
        assert "contact: ada\n" in made.read_text() and "due: 2026-11-23\n" in made.read_text()
        assert "call her" in desk.text


async def test_a_task_that_names_nobody_cannot_be_logged_about(tmp_path) -> None:
    """It is said why, and what was typed stays."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        on(desk, "due/plan-c3d4")
        await desk.press("c")
        await desk.type("note thought about it")
        await desk.press("enter")
        assert desk.place.bar.is_open and "Plan the week names nobody" in desk.text
        await desk.press("escape")
        assert not desk.place.bar.is_open


async def test_n_asks_of_which_kind(tmp_path) -> None:
    """A record of any kind, from here."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1", "n", "enter")
        assert "new contact" in desk.text
        await desk.type("Zoë")
        await desk.press("enter")
        assert desk.file("contacts/zoë").startswith("name: Zoë")


async def test_it_follows_the_files(tmp_path) -> None:
    """A task done in vim goes, a new one comes; the cursor stays on its line."""
    async with opened(tmp_path, DAY, size=WIDE, watching=True) as desk:
        await desk.press("1")
        on(desk, "due/plan-c3d4")
        desk.replace("tasks/quote-a1b2", "priority", "done: 2026-11-21\npriority")
        await desk.until(lambda: "OVERDUE 4" in desk.text)
        desk.write("tasks/new-g7h8", "title: Something new\ndue: today\n".replace("today", "2026-11-21"))
        await desk.until(lambda: "TODAY 2" in desk.text)
        assert desk.app.screen.query_one(Agenda).key == "due/plan-c3d4"


async def test_others_reminders_are_not_mine(tmp_path) -> None:
    """What somebody else is to do is not shown to me."""
    files = {
        **DAY,
        "members/linus": "name: Linus\n",
        "tasks/his-x1y2": "title: His\ndue: 2026-11-21\nassignee: linus\n",
    }
    async with opened(tmp_path, files, size=WIDE) as desk:
        await desk.press("1")
        assert "TODAY 1" in desk.text and "His" not in desk.text


async def test_the_help_tells_the_keys_of_today(tmp_path) -> None:
    """? names the place one is in and all its keys, none of another place."""
    async with opened(tmp_path, DAY, size=(120, 60)) as desk:
        await desk.press("1", "question_mark")
        for words in (
            "Today",
            "Agenda",
            "Complete the task, or settle what waits",
            "Put the reminder off until a day",
        ):
            assert words in desk.text
        assert "Timeline" not in desk.text and "Lists of records" not in desk.text


async def test_at_midnight_it_is_another_day(tmp_path, monkeypatch) -> None:
    """Left open over night, it shows the next day's agenda in the morning."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        assert "OVERDUE 5" in desk.text and "TODAY 1" in desk.text
        monkeypatch.setenv("CRM_NOW", "2026-11-22T00:01:00+01:00")
        assert isinstance(desk.app.screen, TodayScreen)
        desk.app.screen.follow_clock()
        await desk.settle()
        assert "Sunday 22 November" in desk.text and "OVERDUE 6" in desk.text and "TODAY 1" in desk.text


async def test_the_file_of_a_reminder(tmp_path, monkeypatch) -> None:
    """E opens the file of the record under the cursor."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        on(desk, "due/plan-c3d4")
        opened_files = []
        monkeypatch.setattr(desk.app.files, "edit", lambda root, path, line=0: opened_files.append(path))
        await desk.press("E")
        assert opened_files == ["records/tasks/plan-c3d4.yaml"]


async def test_what_others_did_since_one_last_looked(tmp_path) -> None:
    """In words, below what is to be done; enter opens the record, and what was seen is not told again."""
    files = {**DAY, "members/grace": "name: Grace\nemail: grace@slipway.example\n"}
    async with opened(tmp_path, files, size=WIDE) as desk:
        await desk.press("1")
        assert "SINCE YOU LAST LOOKED" not in desk.text

    def commits(files: dict[str, str], who: str = "Grace") -> None:
        records(tmp_path, files)
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-q", "-m", "Whatever", f"--author={who} <{who.lower()}@slipway.example>")

    commits({"deals/engine": DAY["deals/engine"].replace("stage: proposal", "stage: won")})
    commits({f"contacts/new{number}": f"name: New {number}\n" for number in range(3)})
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("1")
        assert "SINCE YOU LAST LOOKED  today 12:00" in desk.text
        assert "moved Engine № 2  Proposal → Won  12,500 €" in desk.text and "added 3 contacts" in desk.text
        await desk.press("G")
        assert "added 3 contacts" in next(line for line in desk.lines if line.startswith("▌"))
        await desk.press("space", "z", "c", "o")
        assert isinstance(desk.app.screen, TodayScreen) and not desk.place.bar.is_open
        await desk.press("enter", "j", "enter")
        assert desk.page.kind == "contact" and desk.page.record_id.startswith("new")
        await desk.press("escape", "k", "enter")
        assert (desk.page.kind, desk.page.record_id) == ("deal", "engine")
        await desk.press("escape")
        commits({"contacts/late": "name: Comes late\n"})
        desk.app.screen.load()
        await desk.settle()
        assert "added 4 contacts" in desk.text
        for number in range(16):
            commits({f"{kind}/x{number}": "name: X\n" for kind in ("companies", "members")}, f"P{number}")
        desk.app.screen.load()
        await desk.settle()
        await desk.press("G")
        assert "and 20 more" in next(line for line in desk.lines if line.startswith("▌"))
        await desk.press("enter", "G")
        assert "more" not in next(line for line in desk.lines if line.startswith("▌"))
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("1")
        assert "SINCE YOU LAST LOOKED" not in desk.text


async def test_who_never_looked_reads_what_others_did_lately(tmp_path) -> None:
    """As in a team's records that were cloned a moment ago; the next time it is what is new since."""
    build(tmp_path, {**DAY, "members/grace": "name: Grace\nemail: grace@slipway.example\n"})
    records(tmp_path, {"contacts/zoe": "name: Zoë\n"})
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "Whatever", "--author=Grace <grace@slipway.example>")
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("1")
        assert "FROM OTHERS, THE LAST 7 DAYS" in desk.text and "added contact Zoë" in desk.text
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("1")
        assert "FROM OTHERS" not in desk.text and "Zoë" not in desk.text


async def test_the_strip_takes_the_room_there_is(tmp_path) -> None:
    """Made narrower it says the same in fewer letters, made wider in full again."""
    async with opened(tmp_path, DAY, size=WIDE) as desk:
        await desk.press("1")
        assert "pipeline 15,100 € · November ~200 €" in desk.lines[2]
        for width, words in ((70, "pipeline 15.1k € · Nov ~200 € · won 100 %"), (64, "pipeline 15.1k € · Nov ~200 €")):
            await desk.pilot.resize_terminal(width, 24)
            await desk.settle()
            assert desk.lines[2].endswith(words) and widths(desk.app) == {width}
        await desk.pilot.resize_terminal(120, 40)
        await desk.settle()
        assert "pipeline 15,100 € · November ~200 €" in desk.lines[2]
