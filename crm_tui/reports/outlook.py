"""How things stand, in three figures: what is open, what this month may bring, and how many deals are won."""

from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.query.scope import Asking
from crm_tui.query.syntax import parse
from crm_tui.reports import forecast, open_deals, won
from crm_tui.reports.figures import Figure
from crm_tui.reports.periods import months_from
from crm_tui.reports.report import ask

# Of the figures of a report's total.
_VALUE, _WEIGHTED, _WIN_RATE = 1, 2, 3


class Outlook(NamedTuple):
    """The value of all open deals; the weighted value of those expected to close this month; the win rate.

    Amounts are in the workspace's currency at today's rates. The win rate is that of the last twelve months, in
    percent of the deals decided.
    """

    pipeline: Figure
    month: Figure
    win_rate: Figure


def outlook(db: Connection, asking: Asking) -> Outlook:
    """The figures as of today, of all pipelines."""
    everything = parse("")
    month = months_from(asking.ctx.now.date(), 1)
    open_ = open_deals.open_deals(db, ask(open_deals.REPORT, asking, everything))
    expected = forecast.forecast(db, ask(forecast.REPORT, asking, everything, month))
    decided = won.won(db, ask(won.REPORT, asking, everything))
    return Outlook(open_.total.figures[_VALUE], expected.total.figures[_WEIGHTED], decided.total.figures[_WIN_RATE])
