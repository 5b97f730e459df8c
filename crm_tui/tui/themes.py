"""The program's own two themes: quiet backgrounds and one accent; and the user's, made of any.

Each has a twin for terminals of sixteen colours, made of these: they are the user's, who can read them.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from textual.app import App
from textual.filter import Monochrome, NoColor
from textual.theme import BUILTIN_THEMES, Theme

from crm_tui.model.suggest import suggestion

_DARK = Theme(
    name="crm-dark",
    primary="#82aaf0",
    secondary="#6f7f99",
    accent="#82aaf0",
    warning="#dcb065",
    error="#ee7f86",
    success="#8cc98f",
    foreground="#d9dce3",
    background="#14161a",
    surface="#1b1e24",
    panel="#262a32",
    boost="#ffffff08",
    dark=True,
    variables={
        # Where there are 256 colours it is a blue as well; with a little more green it is that of a pond.
        "block-cursor-background": "#272f55",
        "block-cursor-foreground": "#f2f5fb",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#23272f",
        "block-cursor-blurred-foreground": "#d9dce3",
        "border": "#82aaf0",
        "border-blurred": "#383e49",
        "footer-key-foreground": "#82aaf0",
        "input-selection-background": "#82aaf0 35%",
        "scrollbar": "#3a404c",
        "scrollbar-hover": "#525a69",
        "scrollbar-active": "#82aaf0",
        "scrollbar-background": "#14161a",
        "scrollbar-background-hover": "#14161a",
        "scrollbar-background-active": "#14161a",
        "scrollbar-corner-color": "#14161a",
    },
)

_LIGHT = Theme(
    name="crm-light",
    primary="#1f58b0",
    secondary="#5a6780",
    accent="#1f58b0",
    warning="#8a5a00",
    error="#b3262f",
    success="#2c7434",
    foreground="#1f232b",
    background="#fafaf8",
    surface="#f1f1ee",
    panel="#e5e5e1",
    boost="#00000008",
    dark=False,
    variables={
        "block-cursor-background": "#d5e2f7",
        "block-cursor-foreground": "#10141c",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e8e8e4",
        "block-cursor-blurred-foreground": "#1f232b",
        "border": "#1f58b0",
        "border-blurred": "#c9c9c3",
        "footer-key-foreground": "#1f58b0",
        "input-selection-background": "#1f58b0 25%",
        "scrollbar": "#c4c4be",
        "scrollbar-hover": "#a9a9a2",
        "scrollbar-active": "#1f58b0",
        "scrollbar-background": "#fafaf8",
        "scrollbar-background-hover": "#fafaf8",
        "scrollbar-background-active": "#fafaf8",
        "scrollbar-corner-color": "#fafaf8",
    },
)

THEMES = (_DARK, _LIGHT)
DEFAULT_THEME = _DARK.name


def _twin(theme: Theme, **colours: str) -> Theme:
    """The theme in colours of the terminal: the cursor is what is reversed."""
    bare = BUILTIN_THEMES["ansi-dark" if theme.dark else "ansi-light"].variables
    plain = dict.fromkeys(("foreground", "background", "surface", "panel", "boost"), "ansi_default")
    cursors = ("block-cursor", "input-cursor")
    cursor = {f"{each}-{part}": "ansi_default" for each in cursors for part in ("background", "foreground")}
    cursor |= {f"{each}-text-style": "reverse" for each in cursors}
    quiet = dict.fromkeys(("border-blurred", "scrollbar", "scrollbar-hover"), "ansi_bright_black")
    bar = {f"scrollbar-background{state}": "ansi_default" for state in ("", "-hover", "-active")}
    accents = dict.fromkeys(("border", "scrollbar-active", "footer-key-foreground"), colours["accent"])
    return Theme(
        name=f"{theme.name}-16",
        dark=theme.dark,
        ansi=True,
        primary=colours["accent"],
        variables={**bare, **cursor, **quiet, **bar, **accents},
        **plain,  # type: ignore[arg-type]
        **colours,  # type: ignore[arg-type]
    )


# By the name of the theme whose place they take.
TWINS = {
    _DARK.name: _twin(_DARK, accent="ansi_cyan", warning="ansi_yellow", error="ansi_bright_red", success="ansi_green"),
    _LIGHT.name: _twin(_LIGHT, accent="ansi_blue", warning="ansi_magenta", error="ansi_red", success="ansi_green"),
}
# What a terminal of so few colours is called by what writes to it.
_FEW = ("standard", "windows")


# What a theme with the user's colours is called.
_YOURS = "yours"


def dress(app: App[Any], name: str, colours: Mapping[str, str] | None = None) -> None:
    """Give an app that does not run yet our themes, and this one to begin with, some of its `colours` changed.

    Our own is there before the style sheets are read; setting the theme would have them read a second time.
    """
    for theme in (*THEMES, *TWINS.values()):
        app.register_theme(theme)
    own = next((theme for theme in THEMES if theme.name == name), None)
    if colours:
        own = replace(own or app.available_themes[name], name=_YOURS, **colours)  # type: ignore[arg-type]
        app.register_theme(own)
    if own is None:
        app.theme = name
        if app.native_ansi_color:
            # Colours of the terminal have no greys that they could become: without colour there is none at all.
            app._filters[:] = [NoColor() if isinstance(each, Monochrome) else each for each in app._filters]  # noqa: SLF001
        return
    app.set_reactive(App.theme, own.name)
    app.set_class(own.dark, "-dark-mode", update=False)
    app.set_class(not own.dark, "-light-mode", update=False)
    app.stylesheet.set_variables(app.get_css_variables())


def chosen(app: App[Any], name: str) -> tuple[str, str]:
    """The theme of a name, or its twin where colours are few; and what to say where there is none of that name."""
    known = [*(theme.name for theme in THEMES), *app.available_themes]
    told = "" if name in known or name == "auto" else f"there is no theme {name!r} ({suggestion(name, known)})"
    found = name if name in known else DEFAULT_THEME
    few = app.console.color_system in _FEW
    return (TWINS[found].name if few and found in TWINS else found), told
