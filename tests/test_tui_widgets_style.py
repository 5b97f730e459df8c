"""The looks: quiet, by theme variables only, readable in every theme and without colour."""

import re

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from crm_tui.tui.start import name_colours
from crm_tui.tui.themes import DEFAULT_THEME, THEMES, chosen, dress
from crm_tui.tui.widgets.board import Board
from crm_tui.tui.widgets.columns import Column
from crm_tui.tui.widgets.drawing import STATES
from crm_tui.tui.widgets.field_block import FieldBlock
from crm_tui.tui.widgets.lanes import Card
from crm_tui.tui.widgets.table import Table
from crm_tui.userconfig.config import UserConfig
from tests.test_tui_widgets_board import Deals
from tests.tui_app import opened
from tests.tui_screen import SHEETS, Numbers, Stage, run, screen, written

OWN = [theme.name for theme in THEMES]


def test_style_sheets_are_few_and_short() -> None:
    """The looks can be read in one sitting."""
    assert 1 <= len(SHEETS) <= 5
    assert all(len(sheet.read_text("utf-8").splitlines()) <= 300 for sheet in SHEETS)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_colours_come_from_the_theme(sheet) -> None:
    """No style sheet names a colour of its own."""
    declared = re.findall(r"(?:color|background|tint|border[a-z-]*):\s*([^;]+);", sheet.read_text("utf-8"))

    assert not [value for value in declared if re.search(r"#|rgb|hsl|\b(red|green|blue|white|black|gr[ae]y)\b", value)]


def test_our_themes_are_a_dark_and_a_light_one() -> None:
    """Both kinds of terminal are at home."""
    assert {theme.dark for theme in THEMES} == {True, False}
    assert DEFAULT_THEME in OWN


async def test_the_colours_of_my_own(tmp_path) -> None:
    """What `[colours]` says takes the place of the theme's; a theme that does not exist is told, and ours is there."""
    config = UserConfig(theme="nord", colours={"accent": "#ff8800"})
    async with opened(tmp_path / "a", config=config) as desk:
        shown = desk.app.current_theme
        assert (shown.accent, shown.primary, shown.dark) == ("#ff8800", BUILTIN_THEMES["nord"].primary, True)
    async with opened(tmp_path / "b", config=UserConfig(theme="norrd")) as desk:
        assert "there is no theme 'norrd' (did you mean 'nord'?)" in desk.text
        assert desk.app.theme == DEFAULT_THEME


@pytest.mark.parametrize(
    "term, told, colours",
    [
        ("foot", None, "truecolor"),
        ("xterm-kitty", None, "truecolor"),
        ("xterm-direct", None, "truecolor"),
        ("Alacritty", "256", "256"),
        ("xterm", None, None),
        ("screen-256color", None, None),
        ("", None, None),
    ],
)
def test_a_terminal_of_every_colour_is_known_by_its_name(term: str, told: str | None, colours: str | None) -> None:
    """Over ssh nothing else tells; what is said otherwise holds."""
    env = {"TERM": term} | ({"COLORTERM": told} if told else {})
    name_colours(env)
    assert env.get("COLORTERM") == colours


@pytest.mark.parametrize("theme", OWN)
async def test_sixteen_colours_are_those_of_the_terminal(tmp_path, monkeypatch, theme: str) -> None:
    """Where there are no more, our themes are made of them, and the cursor is what is reversed, and never dim."""
    monkeypatch.setenv("COLORTERM", "")
    monkeypatch.setenv("TERM", "xterm")
    async with opened(tmp_path, config=UserConfig(theme=theme)) as desk:
        assert desk.app.theme == f"{theme}-16" and desk.app.native_ansi_color
        await desk.press("2", "enter", "question_mark")
        assert desk.lines[-3].strip("│ ") == "esc leave"
        await desk.press("escape")
        for block in desk.page.query(FieldBlock):
            for part in ("label", "link", "problem"):
                style = block.style(part, "cursor")
                assert style.reverse and not style.dim and {style.color, style.bgcolor} == {RichColor.parse("default")}
            assert block.style("label").dim
        await desk.press("ctrl+o")
        assert all(block.style("label").dim for block in desk.app.screen.query(FieldBlock))
    assert chosen(desk.app, "nord") == ("nord", "")


@pytest.mark.parametrize("theme", ["auto", "ansi-light"])
async def test_few_colours_and_none_wanted(tmp_path, monkeypatch, theme: str) -> None:
    """With NO_COLOR such a terminal is sent none at all, as black on black would be; the cursor is reversed."""
    monkeypatch.setenv("COLORTERM", "")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(tmp_path, config=UserConfig(theme=theme)) as desk:
        await desk.press("2", "n")
        assert theme != "auto" or re.search(r"\x1b\[[\d;]*7;39;49m.\x1b", written(desk.app)), "where one types"
        await desk.press("escape", "1")
        codes = {code for found in re.findall(r"\x1b\[([0-9;]*)m", written(desk.app)) for code in found.split(";")}
        assert "7" in codes and codes <= {"", "0", "1", "2", "4", "7", "39", "49"}


@pytest.mark.parametrize("theme", THEMES, ids=OWN)
def test_256_colours_look_the_same(theme) -> None:
    """What the cursor is on stays blue, and every accent can be read on the ground of the program."""

    def few(name: str) -> Color:
        return Color.from_rich_color(RichColor.parse(name).downgrade(ColorSystem.EIGHT_BIT))

    cursor, ground = few(theme.variables["block-cursor-background"]), few(theme.background)
    assert cursor.b > max(cursor.r, cursor.g)
    assert contrast(few(theme.variables["block-cursor-foreground"]), cursor) >= 7
    for accent in (theme.accent, theme.warning, theme.error, theme.success, theme.foreground):
        assert contrast(few(accent), ground) >= 4


@pytest.mark.parametrize("theme", [*OWN, "ansi-light"])
async def test_a_dressed_app_looks_as_if_its_theme_had_been_set(theme: str) -> None:
    """Starting faster changes no colour."""
    seen = []
    for dressed in (False, True):
        table = Table((Column("a", "a"),))
        stage = Stage(table, theme="" if dressed else theme)
        if dressed:
            dress(stage, theme)

        async def walk(pilot, stage=stage, table=table) -> None:
            table.show(Numbers((1, 2), lambda key: [f"deal {key}"], k2="stale"))
            await pilot.pause()
            seen.append(written(stage))
            stage.theme = "nord"
            await pilot.pause()
            seen.append(written(stage))

        await run(stage, (40, 6), walk)

    assert seen[0] == seen[2] and seen[1] == seen[3]
    assert seen[0] != seen[1]


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours by WCAG, 1 to 21."""

    def luminance(color: Color) -> float:
        def channel(value: int) -> float:
            part = value / 255
            return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

        return 0.2126 * channel(color.r) + 0.7152 * channel(color.g) + 0.0722 * channel(color.b)

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", OWN)
async def test_every_state_can_be_read(theme: str) -> None:
    """All texts stand out from what is behind them, also below the cursor."""
    table, board = Table((Column("a", "a"),)), Board()
    stage = Stage(table, board, theme=theme)

    async def walk(pilot) -> None:
        for widget in (table, board):
            names = ("head", "mark", "detail", "title", "sorted", "head-cursor", "focus", "more", *STATES)
            for name in names:
                for over in ((), ("cursor",), ("card",)):
                    style = widget.style(*over, name)
                    text, behind = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
                    assert contrast(text, behind) >= 4.0, (widget, name, over)

    await run(stage, (80, 30), walk)


@pytest.mark.parametrize("theme", [*OWN, "ansi-dark", "ansi-light", "nord", "solarized-light"])
async def test_cursor_and_states_show_without_colour(theme: str, monkeypatch) -> None:
    """With NO_COLOR, in any theme, the text says it all: where the cursor is, what is late, what has no next step."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert theme in OWN or theme in BUILTIN_THEMES
    table, board = Table((Column("a", "a"),)), Board()
    stage = Stage(table, board, theme=theme)

    async def walk(pilot) -> None:
        table.show(Numbers((1, 2), lambda key: [f"deal {key}"], k2="overdue"))
        board.show(Deals({"lead": ["x"]}, x=Card("roof", "Harbour", "1 €", "16 d", True)))
        await pilot.pause()
        text = "\n".join(screen(stage))
        for words in ("▌deal 1", "!deal 2", "16 d!", "→ none", "━━"):
            assert words in text

    await run(stage, (60, 24), walk)


def test_states_are_shown_in_ansi_themes_too() -> None:
    """A terminal with sixteen colours dims what is quiet and reverses the cursor."""
    sheet = next(sheet for sheet in SHEETS if sheet.stem == "widgets").read_text("utf-8")

    assert "text-style: dim" in sheet and "text-style: reverse" in sheet
