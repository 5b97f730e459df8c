"""What will be asked for is loaded before it is: a place opens at first as fast as it does later."""

from collections.abc import Callable
from importlib import import_module

from textual.actions import parse
from textual.css.stylesheet import Stylesheet

from crm_tui.tui.keys import ALL

# The places and what is opened in them, in the order in which most come to them.
_WANTED = (
    *("screens.kinds", "screens.record", "widgets.preview", "screens.today", "screens.choose", "screens.keys"),
    *("deeds", "capture", "showing.offers", "screens.form", "screens.inbox", "screens.reports", "screens.sync"),
    "palette",
)


def load(wanted: Callable[[], bool]) -> None:
    """Loads it while it is `wanted`, and reads what keys do; in a thread, which gives way to keys."""
    for name in _WANTED:
        if wanted():
            import_module(f"crm_tui.tui.{name}")
    for each in ALL:
        parse(each.action)


def read_styles(stylesheet: Stylesheet) -> None:
    """Reads what the library says of the looks of entries and of what scrolls; in the thread that draws."""
    from crm_tui.tui.forms.column import Column
    from crm_tui.tui.forms.form import Form
    from crm_tui.tui.forms.grid import CellEntry

    for sort in (Form, Column, CellEntry):
        for read_from, css, tie_breaker, scope in sort.__new__(sort)._get_default_css():  # noqa: SLF001 as when it is shown
            stylesheet.add_source(css, read_from, is_default_css=True, tie_breaker=tie_breaker, scope=scope)
    stylesheet.parse()
