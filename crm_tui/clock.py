"""The one door to the wall clock.

`$CRM_NOW` (ISO 8601 with offset, or read as UTC) pins the moment. `$CRM_TODAY` (YYYY-MM-DD) alone
starts the clock at noon of that day in the asked zone and lets it run on from there.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TypeVar

from crm_tui.errors import UsageError

T = TypeVar("T")
_started = time.monotonic()


def now(zone: tzinfo = UTC) -> datetime:
    """The present moment, aware, in `zone`.

    Raises UsageError when `$CRM_NOW` or `$CRM_TODAY` cannot be read.
    """
    if pinned := os.environ.get("CRM_NOW"):
        moment = _read(datetime.fromisoformat, pinned, "CRM_NOW", "time, as in 2026-11-21T14:30Z")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone)
    if day := os.environ.get("CRM_TODAY"):
        start = _read(date.fromisoformat, day, "CRM_TODAY", "day, as in 2026-11-21")
        noon = datetime(start.year, start.month, start.day, 12, tzinfo=zone)
        return noon + timedelta(seconds=time.monotonic() - _started)
    return datetime.now(zone)


def today(zone: tzinfo) -> date:
    """The calendar day in `zone`."""
    return now(zone).date()


def _read(parse: Callable[[str], T], text: str, name: str, wanted: str) -> T:
    what, example = wanted.split(", ")
    try:
        return parse(text)
    except ValueError:
        raise UsageError(f"${name}={text!r} is no ISO {what}", example) from None


def file_time_ns() -> int:
    """The machine's time in nanoseconds, never pinned: only for comparing with the times of files."""
    return time.time_ns()
