"""The bar at the bottom, in which everything is typed."""

from textual.pilot import Pilot

from crm_tui.errors import QueryError
from crm_tui.tui.glyphs import ASCII, UNICODE
from crm_tui.tui.widgets.bar import Bar
from crm_tui.tui.widgets.choices import SHOWN, Choice
from crm_tui.tui.widgets.columns import Column
from crm_tui.tui.widgets.table import Table
from tests.tui_screen import HOSTILE, Numbers, Stage, foreign_controls, run, screen, written

FIELDS = ("stage", "stage_age", "source", "value")


def suggest(mode: str, text: str, position: int) -> list[Choice]:
    word = text[:position].rsplit(" ", 1)[-1]
    start = position - len(word)
    return [Choice(f"{name}:", note="a field", start=start) for name in FIELDS if word and name.startswith(word)]


async def on_stage(walk, size=(60, 12), glyphs=UNICODE, **given):
    bar, table = Bar(suggest=suggest, **given), Table((Column("title", "title"),))
    stage = Stage(table, bar, glyphs=glyphs)

    async def with_rows(pilot: Pilot[None]) -> None:
        table.show(Numbers(range(30), lambda key: [f"Deal {key}"]))
        await pilot.pause()
        await walk(stage, bar, pilot)

    await run(stage, size, with_rows)


async def test_letters_typed_at_once_go_into_the_bar() -> None:
    """Somebody who types /won without a pause filters, and wins nothing."""

    async def walk(stage, bar, pilot) -> None:
        assert not bar.display
        bar.open("filter")
        await pilot.press("w", "o", "n")
        assert bar.text == "won"
        assert screen(stage)[-1] == " / won"
        assert [each.text for each in stage.heard(Bar.Changed)][-1] == "won"
        await pilot.press("enter")
        assert [(each.mode, each.text) for each in stage.heard(Bar.Submitted)] == [("filter", "won")]
        assert not bar.display and stage.focused is stage.query_one(Table)

    await on_stage(walk)


async def test_escape_gives_back_what_held_before() -> None:
    """Leaving the filter brings the old one back."""

    async def walk(stage, bar, pilot) -> None:
        bar.open("filter", "stage:won")
        await pilot.press("x", "escape")
        assert [(each.mode, each.text) for each in stage.heard(Bar.Cancelled)] == [("filter", "stage:won")]
        assert stage.heard(Bar.Submitted) == []
        assert stage.focused is stage.query_one(Table)

    await on_stage(walk)


async def test_each_mode_has_its_prompt_and_its_example() -> None:
    """An empty bar shows what may be typed."""

    async def walk(stage, bar, pilot) -> None:
        for mode, words in (
            ("filter", " / stage:proposal value:5k.. owner:me"),
            ("find", " find a name, a word, the end of a phone number"),
        ):
            bar.open(mode)
            await pilot.pause()
            assert screen(stage)[-1] == words

    await on_stage(walk)


async def test_tab_walks_through_the_suggestions() -> None:
    """Type a few letters, tab takes the next suggestion, shift+tab the one before; the rest of the text stays."""

    async def walk(stage, bar, pilot) -> None:
        bar.open("filter", " owner:me")
        await pilot.press("home", "s", "t")
        assert [line.split() for line in screen(stage)[-3:-1]] == [
            ["stage:", "a", "field"],
            ["stage_age:", "a", "field"],
        ]
        await pilot.press("tab")
        assert bar.text == "stage: owner:me"
        assert screen(stage)[-3].startswith("▌stage:")
        await pilot.press("tab")
        assert bar.text == "stage_age: owner:me"
        await pilot.press("tab", "shift+tab")
        assert bar.text == "stage_age: owner:me"
        await pilot.press("5")
        assert bar.text == "stage_age:5 owner:me"
        assert "a field" not in "".join(screen(stage))

    await on_stage(walk)


async def test_a_click_takes_a_suggestion() -> None:
    """The mouse does what tab does, and typing goes on."""

    async def walk(stage, bar, pilot) -> None:
        bar.open("filter")
        await pilot.press("s")
        await pilot.click(offset=(3, 9))
        await pilot.press("x")
        assert bar.text == "stage_age:x"

    await on_stage(walk)


async def test_up_and_down_walk_through_what_was_typed_before() -> None:
    """As a shell does: only what begins the same, each mode its own."""

    async def walk(stage, bar, pilot) -> None:
        bar.open("filter")
        await pilot.press("up", "up")
        assert bar.text == "stage:won"
        await pilot.press("down", "down")
        assert bar.text == ""
        await pilot.press("o", "up")
        assert bar.text == "owner:me"
        await pilot.press("enter")
        bar.open("find")
        await pilot.press("up")
        assert bar.text == ""
        assert bar.histories["filter"].texts == ["stage:won", "owner:me"]

    await on_stage(walk, histories={"filter": ["stage:won", "owner:me"]})


async def test_an_error_points_at_its_place() -> None:
    """The mark stands under the character, the words on the side with room."""

    async def walk(stage, bar, pilot) -> None:
        error = QueryError("unknown stage", "stage:propsal", 6, "did you mean proposal?")
        bar.open("filter", error.text)
        bar.show_error(error.message, error.position, error.hint)
        await pilot.pause()
        assert screen(stage)[-2:] == [
            " / stage:propsal",
            "         ^ unknown stage (did you mean proposal?)",
        ]
        bar.show_error("no such field", 40)
        bar.open("find", "x" * 50 + "propsal")
        bar.show_error("unknown stage", 50)
        await pilot.pause()
        assert screen(stage)[-1] == " " * 38 + "unknown stage ^"
        bar.show_error("nothing like it")
        await pilot.pause()
        assert screen(stage)[-1] == " nothing like it"
        bar.show_error("")
        await pilot.pause()
        assert screen(stage)[-1].startswith(" find xxx")

    await on_stage(walk)


async def test_the_mark_follows_a_long_text_that_scrolled() -> None:
    """In a text longer than the bar, the mark stands under what is seen."""

    async def walk(stage, bar, pilot) -> None:
        text = "a" * 70 + "!" + "b" * 9
        bar.open("filter", text)
        await pilot.pause()
        bar.show_error("unexpected", 70)
        await pilot.pause()
        assert screen(stage)[-1].index("^") == screen(stage)[-2].index("!")

    await on_stage(walk, size=(40, 8))


async def test_a_click_elsewhere_keeps_a_filter_and_leaves_a_command() -> None:
    """Going back to the list by mouse closes the bar."""

    async def walk(stage, bar, pilot) -> None:
        bar.open("filter")
        await pilot.press("w")
        await pilot.click(Table, offset=(3, 3))
        assert [each.text for each in stage.heard(Bar.Submitted)] == ["w"]
        assert not bar.display and stage.query_one(Table).key == 2
        bar.open("find")
        await pilot.press("w")
        await pilot.click(Table, offset=(3, 4))
        assert stage.heard(Bar.Submitted) == []
        assert len(stage.heard(Bar.Cancelled)) == 1
        assert stage.focused is stage.query_one(Table)

    await on_stage(walk)


async def test_suggestions_that_take_longer_come_later() -> None:
    """What is found in everything is offered when it is found; a long list scrolls with the choice."""

    async def walk(stage, bar, pilot) -> None:
        bar.open("find")
        await pilot.press("a", "d")
        bar.offer([Choice(f"contact/ada-{n}", f"Ada {n}") for n in range(20)])
        await pilot.pause()
        assert sum("Ada" in line for line in screen(stage)) == SHOWN
        await pilot.press(*["tab"] * 10)
        assert bar.text == "contact/ada-9"
        assert any(line.startswith("▌Ada 9") for line in screen(stage))

    await on_stage(walk)


async def test_suggestions_lie_over_the_list_which_stays_where_it_is() -> None:
    """A list that moved with each letter could not be read while typing."""

    async def walk(stage, bar, pilot) -> None:
        bar.open("filter")
        await pilot.pause()
        size, above = stage.query_one(Table).size, screen(stage)[:-3]
        await pilot.press("s")
        await pilot.pause()
        assert [line.split()[0] for line in screen(stage)[-4:-1]] == ["stage:", "stage_age:", "source:"]
        assert stage.query_one(Table).size == size and screen(stage)[:-4] == above[:-1]
        await pilot.press("backspace")
        assert screen(stage)[:-3] == above

    await on_stage(walk)


async def test_what_is_found_is_counted_at_the_end_of_the_line() -> None:
    """The foot of the list may be covered by what may be typed next."""

    async def walk(stage, bar, pilot) -> None:
        bar.open("filter")
        await pilot.press("s")
        bar.count("12 deals")
        await pilot.pause()
        assert screen(stage)[-1] == f" / s{'12 deals':>55}"
        bar.open("find")
        await pilot.pause()
        assert "12 deals" not in screen(stage)[-1]

    await on_stage(walk)


async def test_hostile_text_in_the_bar_is_only_text() -> None:
    """Pasted or suggested, in the history or in an error: nothing is obeyed."""

    async def walk(stage, bar, pilot) -> None:
        for text in HOSTILE:
            bar.open("filter", text)
            bar.offer([Choice(text, text, text)])
            bar.show_error(text, 1, text)
            await pilot.pause()
            assert foreign_controls(written(stage)) == set()
        await pilot.press("enter")
        assert stage.heard(Bar.Submitted)[0].text == HOSTILE[-1]

    await on_stage(walk, glyphs=ASCII)
