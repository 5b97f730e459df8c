"""Terms of the query language, written so that they read back as what was meant."""

import re
from datetime import date

from crm_tui.model.when import Span
from crm_tui.model.when.calendar import month_length

# Words that mean something of their own as a value.
_WORDS = ("me", "none", "missing", "any")
_BARE = r"[^\W_](?:[\w/-]*\w)?"


def term(field: str, value: str) -> str:
    """Exactly this value: `owner=grace`, `city="New York"`; quoted where it could be read as something else."""
    if re.fullmatch(_BARE, value) and value.lower() not in _WORDS:
        return f"{field}={value}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{field}="{escaped}"'


def within(field: str, span: Span) -> str:
    """Days of a span, both ends included: `close:2026-11`, `close:2026-11-10..2026-11-30`."""
    return f"{field}:{span_words(span)}"


def span_words(span: Span) -> str:
    """The span as a query has it, by months where it is made of whole ones."""
    first, last = span
    if first.day != 1 or last.day != month_length(last.year, last.month):
        return first.isoformat() if first == last else f"{first}..{last}"
    if (first.month, last.month) == (1, 12) and 1900 <= first.year == last.year < 2200:
        return f"{first.year}"
    if first.year == last.year and first.month % 3 == 1 and last.month == first.month + 2:
        return f"{first.year:04}-Q{last.month // 3}"
    ends = [_month(first), _month(last)]
    return ends[0] if ends[0] == ends[1] else "..".join(ends)


def _month(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"
