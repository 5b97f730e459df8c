"""When a program on the screen has come to rest, told by what it waits for and never by the clock."""

import asyncio
from collections.abc import Iterator
from typing import Any

from textual.app import App
from textual.message_pump import MessagePump

_TURNS = 60_000
# Between two looks at something that only a thread or a timer can end.
_GLANCE = 0.002


async def still(app: App[Any]) -> None:
    """Waits until every message is handled, everything has its place, and what has changed is drawn."""
    calm = 0
    for _ in range(_TURNS):
        screen = app.screen
        if _others_are_ready():
            calm = 0
            await asyncio.sleep(0)
        elif not all(map(_waits, _pumps(app))):
            calm = 0
            await asyncio.sleep(_GLANCE)
        elif app._resize_event is not None:
            calm = 0
            # What the app does with a new size a little later, lest a window that is dragged keeps it busy.
            app._check_resize()
            await asyncio.sleep(0)
        elif screen._layout_required or screen._dirty_widgets or screen._repaint_required or screen._callbacks:
            calm = 0
            # What the screen does sixty times a second.
            screen._on_timer_update()
            await asyncio.sleep(0)
        elif calm:
            return
        else:
            calm += 1
            await asyncio.sleep(0)
    raise AssertionError("the screen never came to rest")


def _others_are_ready() -> bool:
    """Whether anything else can run now."""
    loop: Any = asyncio.get_running_loop()
    return bool(loop._ready)


def _pumps(app: App[Any]) -> Iterator[MessagePump]:
    yield app
    yield from app.screen.walk_children(with_self=True)


def _waits(pump: MessagePump) -> bool:
    """Whether all that it was sent is handled, and it waits for more."""
    if not pump.is_running:
        return True
    queue: Any = pump._message_queue
    return not queue.qsize() and bool(queue.ready_event._waiters)
