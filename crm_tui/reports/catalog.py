"""The reports there are. A new one is a file in this room and a line here; screen and command line find it here."""

from crm_tui.errors import UsageError
from crm_tui.model.suggest import suggestion
from crm_tui.reports import activities, forecast, open_deals, won
from crm_tui.reports.report import Report

REPORTS: dict[str, Report] = {
    each.name: each for each in (open_deals.REPORT, forecast.REPORT, won.REPORT, activities.REPORT)
}


def report_named(name: str) -> Report:
    """The report of that name. Raises UsageError with what was probably meant."""
    found = REPORTS.get(name.casefold())
    if found is None:
        raise UsageError(f"there is no report {name!r}", suggestion(name, REPORTS, 30))
    return found
