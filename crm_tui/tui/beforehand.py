"""What will be asked for is loaded before it is: a place opens at first as fast as it does later."""

from collections.abc import Callable
from importlib import import_module

# The places and what is opened in them, in the order in which most come to them.
_WANTED = (
    *("screens.kinds", "screens.record", "widgets.preview", "screens.today", "screens.choose", "screens.keys"),
    *("deeds", "capture", "showing.offers", "screens.form", "screens.inbox", "screens.reports", "screens.sync"),
    "palette",
)


def load(wanted: Callable[[], bool]) -> None:
    """Loads it, one after the other while it is `wanted`; in a thread, which gives way to keys."""
    for name in _WANTED:
        if wanted():
            import_module(f"crm_tui.tui.{name}")
