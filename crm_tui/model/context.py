"""What reading and writing a value depends on besides its text."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import NamedTuple


class Context(NamedTuple):
    """Passed down to field types; there is no ambient state.

    `currency` is the workspace's, used by amounts without one. `zone` is the workspace's: times
    without an offset are read in it. `now` is the moment that words such as "tomorrow" count from; values in
    files never depend on it. `locale` reads the numbers that people type, and says how they are shown.
    `words` are further date words of the workspace's language ("நாளை" → "tomorrow").
    """

    currency: str
    zone: tzinfo
    now: datetime
    locale: str = "en"
    words: Mapping[str, str] = {}
