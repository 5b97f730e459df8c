"""What to say of a text that is no date: what was probably meant, never a guess acted upon."""

import re
from collections.abc import Iterable
from contextlib import suppress

from crm_tui.model.misread import quoted
from crm_tui.model.suggest import nearest
from crm_tui.model.when.calendar import make_day
from crm_tui.model.when.words import (
    COUNTS,
    MONTHS,
    NAMED_DAYS,
    OTHER_WORDS,
    UNITS,
    WEEKDAYS,
    WhenError,
    read_count,
)

EXAMPLES = "as in 2026-11-21, fri, +3d, next month"
_NUMBERS = r"([0-9]{1,4})[./-]([0-9]{1,2})[./-]([0-9]{1,4})"
_CLOCK = r"[0-9]{1,2}[:.h][0-9]{2}|[0-9]{1,2}[ap]m"
_FOUR_DIGITS = r"([01][0-9]|2[0-3])([0-5][0-9])"


def refused(text: str, tokens: list[str]) -> WhenError:
    """The error for a text outside the grammar."""
    return WhenError(f"{quoted(text.strip())} is no date that can be read", _hint(tokens))


def _hint(tokens: list[str]) -> str:
    if len(tokens) == 1 and (days := list(_meant(tokens[0]))):
        return f"write {' or '.join(days)}"
    if read_count(tokens):
        amount = " ".join(tokens)
        return f"write +{amount} or -{amount}"
    if any(re.fullmatch(_CLOCK, token) for token in tokens):
        return "a time is written after its day, as in fri 10:30; here a day alone may be wanted"
    if len(tokens) == 1 and (found := re.fullmatch(_FOUR_DIGITS, tokens[0])):
        return f"write {found[1]}:{found[2]} for a time"
    return _spelling(tokens) or EXAMPLES


def _meant(word: str) -> Iterable[str]:
    """The days that three numbers may mean; with points the day stands first."""
    found = re.fullmatch(_NUMBERS, word)
    if not found:
        return
    one, two, three = found.groups()
    orders = [(one, two, three)] if len(one) == 4 else [(three, two, one)]
    if len(one) < 4 and "." not in word:
        orders.append((three, one, two))
    said = set()
    for year, month, day in orders:
        if len(year) == 4 and len(day) <= 2:
            with suppress(WhenError):
                said.add(make_day(int(year), int(month), int(day)).isoformat())
    yield from sorted(said)


def _spelling(tokens: list[str]) -> str:
    known = [*NAMED_DAYS, *WEEKDAYS, *MONTHS, *OTHER_WORDS, *COUNTS, *UNITS]
    for token in tokens:
        if token.isalpha() and token not in known:
            close = nearest(token, [word for word in known if len(word) > 2 and word[0] == token[0]])
            return f"did you mean {close!r}?" if close else ""
    return ""
