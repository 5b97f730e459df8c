"""Days, moments and ranges of days as people type them, read by a grammar that refuses what it does not know.

Words are read without regard to case. `words` adds words of other languages ("நாளை" → "tomorrow",
"übermorgen" → "+2d"); a key is one word, or the whole text.

    a day       2026-11-21, 2026-W48-3, today, tomorrow, yesterday, day after tomorrow,
                fri, this fri, next fri, last fri, fri week, 15 nov, nov 15, 15 nov 2026,
                +3d, -2w, +1m, +1q, +1y, in 2 weeks, 2 days ago, eow, eom, eoq, eoy
    a range     2026, 2026-11, nov 2026, nov, 2026-W48, 2026-Q4, q4, this week, next month,
                last quarter, last 30 days, next 2 weeks
    a time      10:30, 10:30:15, 5pm, 5:30 pm; alone it is today's, whether past or to come
    a moment    now, fri 10:30, tomorrow at 5pm, 10:30 fri, +2h, in 90 min, 2 hours ago,
                2026-11-21T10:30, 2026-11-21T10:30+01:00

What could be read two ways is read so:

- Weeks are ISO weeks, Monday to Sunday. `fri` is the next Friday after today, never today. `this fri` is
  the Friday of this week, `next fri` that of the next week, `fri week` the one after the next Friday,
  `last fri` the latest Friday before today.
- `15 nov`, `nov` and `q4` without a year are the next such, the present one included. With `past` these
  and a bare weekday are the latest such instead (a weekday again never today).
- `+1m` and its kin keep the day of the month, or take the month's last day where it has no such day.
- A range where a day is wanted gives its first day, or with `last` its last one: a deal expected to close
  in `2026-Q4` closes by the end of it. A day where a range is wanted is a range of one day.
- `last 30 days` ends with today, `next 30 days` begins with it: 30 days each.
- Day words count from today in the zone of `now`; `h` and `min` are elapsed time, whatever the clock does.
- A local time that the clock skips in spring is moved on by what the clock skips (02:30 is 03:30); one
  that comes twice in autumn is the first. To mean the second, write the offset.
"""

from crm_tui.model.when.calendar import Span
from crm_tui.model.when.days import iso_day
from crm_tui.model.when.moments import parse_when
from crm_tui.model.when.spans import parse_day, parse_span
from crm_tui.model.when.words import WhenError

__all__ = ["Span", "WhenError", "iso_day", "parse_day", "parse_span", "parse_when"]
