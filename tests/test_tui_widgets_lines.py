"""The lines around every place: places on top, at the bottom the line that speaks and the line of keys."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from crm_tui.tui.glyphs import ASCII
from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.bottom import Bottom
from crm_tui.tui.widgets.columns import Column
from crm_tui.tui.widgets.keysline import KeysLine
from crm_tui.tui.widgets.places import Place, Places
from crm_tui.tui.widgets.speech import Speech
from crm_tui.tui.widgets.table import Table
from tests.tui_screen import HOSTILE, Stage, foreign_controls, resized, run, screen, widths, written

PLACES = (Place("contacts", "2", "Contacts"), Place("companies", "3", "Companies"), Place("deals", "4", "Deals"))


async def test_the_place_you_are_in_is_marked_without_colour() -> None:
    """A thick rule below the place; the workspace's name on the right."""
    places = Places(PLACES, "companies", note="Lumen Studio")
    stage = Stage(places)

    async def walk(pilot) -> None:
        assert screen(stage)[0] == " 2 Contacts  3 Companies  4 Deals" + " " * 14 + "Lumen Studio"
        assert screen(stage)[1] == "─" * 13 + "━" * 11 + "─" * 36
        places.current = "deals"
        await pilot.pause()
        assert screen(stage)[1] == "─" * 26 + "━" * 7 + "─" * 27

    await run(stage, (60, 3), walk)


async def test_a_click_goes_to_a_place() -> None:
    """The places are buttons too."""
    stage = Stage(Places(PLACES, "deals"))

    async def walk(pilot) -> None:
        await pilot.click(Places, offset=(15, 0))
        await pilot.click(Places, offset=(50, 0))
        assert [each.place for each in stage.heard(Places.Chosen)] == ["companies"]

    await run(stage, (60, 3), walk)


async def test_places_without_room_show_their_keys() -> None:
    """In a narrow terminal the keys stay, and the title of where one is."""
    stage = Stage(Places(PLACES, "deals", note="Lumen Studio"), glyphs=ASCII)

    async def walk(pilot) -> None:
        assert screen(stage)[:2] == [" 2  3  4 Deals", "-" * 7 + "=" * 7 + "-" * 6]

    await run(stage, (20, 3), walk)


async def test_speech_has_a_tone_that_is_no_colour() -> None:
    """What was done, what went wrong: each begins with its sign; the problems stand on the right."""
    speech = Speech()
    stage = Stage(speech)

    async def walk(pilot) -> None:
        for tone, sign in (("plain", ""), ("done", "✓ "), ("warning", "! "), ("error", "✗ ")):
            speech.say("Engine № 2: lead → won", tone)
            await pilot.pause()
            assert screen(stage)[0] == f" {sign}Engine № 2: lead → won"
        speech.say("x" * 80)
        speech.problems = 1
        await pilot.pause()
        assert screen(stage)[0] == " " + "x" * 44 + "…  1 problem ▸"
        speech.problems = 12
        await pilot.pause()
        assert screen(stage)[0].endswith("12 problems ▸")
        await pilot.click(Speech, offset=(3, 0))
        assert stage.heard(Speech.ProblemsAsked) == []
        await pilot.click(Speech, offset=(52, 0))
        assert len(stage.heard(Speech.ProblemsAsked)) == 1

    await run(stage, (60, 1), walk)


async def test_hostile_words_are_only_text() -> None:
    """Titles of records in what the program says style nothing and do nothing."""
    speech, places = Speech(), Places((Place("x", "1", "[bold]x"),), note=HOSTILE[6])
    stage = Stage(places, speech)

    async def walk(pilot) -> None:
        for text in HOSTILE:
            speech.say(text, "done")
            await pilot.pause()
            assert widths(stage) == {100}
            assert foreign_controls(written(stage)) == set()
            await pilot.click(Speech, offset=(4, 0))

    await run(stage, (100, 4), walk)


class Pane(Widget, can_focus=True):
    """Something with keys of its own."""

    DEFAULT_CSS = "Pane { height: 1; }"
    BINDINGS = bindings("board")
    allowed: bool | None = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.allowed if action == "move_next" else True

    def action_move_next(self) -> None:
        self.app.query_one(Speech).say("moved")


async def test_the_keys_that_matter_here_in_their_order() -> None:
    """Read from the bindings that are active, the most important first; neighbours share a label."""
    stage = Stage(Pane(), Speech(), KeysLine(), bindings=bindings("app"))

    async def walk(pilot) -> None:
        stage.query_one(Pane).focus()
        await pilot.pause()
        assert screen(stage)[2] == " ⏎ open  H L move"

    await run(stage, (60, 6), walk)


class Shell(Stage):
    """An app with the program's own bindings."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("app", "records", "deals"),
        Binding("f9", "nothing", "no id"),
    ]


async def test_without_room_the_least_important_keys_go_but_never_help() -> None:
    """The bottom line is cut by importance, never in the middle of a word."""
    stage = Shell(Table((Column("a", "a"),)), KeysLine())

    async def walk(pilot) -> None:
        assert screen(stage)[-1].startswith(" ␣ done  w win  x lose  B by  / filter  b board  v table")
        assert screen(stage)[-1].endswith("? keys")
        await resized(pilot, (30, 6))
        await pilot.pause()
        assert screen(stage)[-1] == " ␣ done  w win  x lose  ? keys"

    await run(stage, (100, 6), walk)


async def test_a_user_sees_the_keys_as_they_moved_them() -> None:
    """A keymap changes the bottom line with the keys."""
    stage = Shell(Table((Column("a", "a"),)), KeysLine())

    async def walk(pilot) -> None:
        stage.set_keymap({"deal.win": "f2"})
        await pilot.pause()
        assert "f2 win" in screen(stage)[-1] and " w win" not in screen(stage)[-1]

    await run(stage, (100, 6), walk)


async def test_an_action_that_cannot_run_now_is_dim_and_a_click_presses_its_key() -> None:
    """What is not possible right now looks like it; what is, can be clicked."""
    pane, speech = Pane(), Speech()
    stage = Stage(pane, speech, KeysLine())

    async def walk(pilot) -> None:
        pane.focus()
        await pilot.pause()
        await pilot.click(KeysLine, offset=(11, 0))
        await pilot.pause()
        assert speech.words == "moved"
        pane.allowed = None
        stage.refresh_bindings()
        await pilot.pause()
        assert screen(stage)[2] == " ⏎ open  H move  L move"

    await run(stage, (60, 6), walk)


async def test_the_bottom_has_two_lines() -> None:
    """The line that speaks above the line of keys; the bar takes its place while open."""
    bottom = Bottom()
    stage = Shell(Table((Column("a", "a"),)), bottom)

    async def walk(pilot) -> None:
        bottom.speech.say("Undone.", "done")
        await pilot.pause()
        assert screen(stage)[-2:] == [" ✓ Undone.", screen(stage)[-1]]
        bottom.bar.open("filter", "stage:won")
        await pilot.pause()
        assert screen(stage)[-2] == " / stage:won"
        assert screen(stage)[-1] == " ⏎ done  ⇥ complete  ↑ ↓ history  esc cancel  ^o form"
        await pilot.press("escape")
        assert screen(stage)[-2] == " ✓ Undone."

    await run(stage, (60, 8), walk)
