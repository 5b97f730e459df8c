"""What happened to a record, as a list."""

from crm_tui.tui.widgets.fields import FieldList
from crm_tui.tui.widgets.timeline import Event, Timeline
from tests.tui_screen import HOSTILE, Stage, foreign_controls, run, screen, widths, written

EVENTS = (
    Event(1, "09:20", "call out, 12 min", "grace", ['"wants two options"', "and hosting"]),
    Event(2, "Thu", "mail in: Re: Engine № 2"),
    Event(3, "12 Nov", "qualified → proposal", "grace", states=("muted",)),
)


def many(*numbers: int) -> list[Event]:
    return [Event(n, f"{n}", f"event {n}", details=["detail"] * (n % 3)) for n in numbers]


async def on_stage(walk, events=EVENTS, size=(44, 8)):
    timeline = Timeline("TIMELINE", empty="Nothing happened yet. c logs a call.")
    stage = Stage(timeline)

    async def shown_first(pilot) -> None:
        timeline.show(events)
        await pilot.pause()
        await walk(stage, timeline, pilot)

    await run(stage, size, shown_first)


async def test_it_reads_as_a_list_with_details() -> None:
    """When, what, by whom; details below."""

    async def walk(stage, timeline, pilot) -> None:
        assert screen(stage) == [
            " TIMELINE",
            "▌09:20   call out, 12 min            grace",
            '▌  "wants two options"',
            "▌  and hosting",
            " Thu     mail in: Re: Engine № 2",
            " 12 Nov  qualified → proposal        grace",
            "",
            "",
        ]

    await on_stage(walk)


async def test_nothing_yet_says_which_key_begins() -> None:
    """An empty timeline teaches, and no key does harm."""

    async def walk(stage, timeline, pilot) -> None:
        assert screen(stage)[1] == " Nothing happened yet. c logs a call."
        await pilot.press("j", "k", "G", "pagedown", "enter")
        assert timeline.key is None and stage.heard(Timeline.Opened) == []

    await on_stage(walk, ())


async def test_keys_move_over_events_not_lines() -> None:
    """The cursor goes from event to event; all lines of one are in sight; enter opens."""

    async def walk(stage, timeline, pilot) -> None:
        await pilot.press("j", "j")
        assert timeline.key == 2
        assert sum(line.startswith("▌") for line in screen(stage)) == 3
        await pilot.press("j", "j", "j")
        assert timeline.key == 5
        assert [line for line in screen(stage) if line.startswith("▌")][-1].endswith("detail")
        await pilot.press("pagedown", "G", "enter", "g", "pageup")
        assert [each.key for each in stage.heard(Timeline.Opened)] == [39]
        assert timeline.key == 0

    await on_stage(walk, many(*range(40)))


async def test_a_click_selects_and_a_double_click_opens() -> None:
    """Any line of an event is the event."""

    async def walk(stage, timeline, pilot) -> None:
        await pilot.click(Timeline, offset=(5, 4))
        assert timeline.key == 2
        await pilot.click(Timeline, offset=(5, 3), times=2)
        assert [each.key for each in stage.heard(Timeline.Opened)] == [1]
        await pilot.click(Timeline, offset=(5, 0))
        await pilot.click(Timeline, offset=(5, 7))
        assert timeline.key == 1

    await on_stage(walk)


async def test_news_does_not_move_what_is_read() -> None:
    """A new event on top leaves the others where they are on screen."""

    async def walk(stage, timeline, pilot) -> None:
        await pilot.press(*["j"] * 9)
        before = screen(stage)
        timeline.show(many(100, 101, *range(40)))
        await pilot.pause()
        assert [line[:40].split() for line in screen(stage)] == [line[:40].split() for line in before]
        assert timeline.key == 9
        timeline.scroll_to(y=40, animate=False)
        await pilot.pause()
        before = screen(stage)
        timeline.show(many(*range(40)))
        await pilot.pause()
        assert screen(stage)[1][:40].split() == before[1][:40].split()

    await on_stage(walk, many(*range(40)))


async def test_panes_are_reached_by_h_and_l() -> None:
    """h goes back to the fields; a pane without the focus shows no cursor."""
    stage = Stage(FieldList(), Timeline("T"))

    async def walk(pilot) -> None:
        timeline = stage.query_one(Timeline)
        timeline.show(EVENTS)
        timeline.focus()
        await pilot.pause()
        assert "▌09:20" in "".join(screen(stage))
        await pilot.press("h")
        assert isinstance(stage.focused, FieldList)
        assert "▌09:20" not in "".join(screen(stage))
        await pilot.press("l", "l", "h")
        assert isinstance(stage.focused, Timeline | FieldList)

    await run(stage, (60, 20), walk)


async def test_hostile_events_are_only_text() -> None:
    """What a teammate's commit says is shown, not obeyed."""
    events = [Event(n, text, text, text, [text]) for n, text in enumerate(HOSTILE)]

    async def walk(stage, timeline, pilot) -> None:
        assert widths(stage) == {80}
        assert foreign_controls(written(stage)) == set()
        for y in range(25):
            await pilot.click(Timeline, offset=(20, y))

    await on_stage(walk, events, size=(80, 26))
