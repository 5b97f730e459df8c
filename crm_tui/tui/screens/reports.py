"""Reports: the figures of a period, as a picture and as a table, each leading to the records behind it."""

from typing import TYPE_CHECKING, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical

from crm_tui.errors import CrmError
from crm_tui.model.when import Span, WhenError
from crm_tui.reports.catalog import REPORTS
from crm_tui.reports.periods import shifted, turned_to
from crm_tui.reports.report import Report, Result, ask
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.filtered import Filtered
from crm_tui.tui.screens.place import PlaceScreen, Question
from crm_tui.tui.showing.figures import about, columns, figures_at, rows, scene, told
from crm_tui.tui.widgets.catalog import Catalog
from crm_tui.tui.widgets.figures import Figures
from crm_tui.tui.widgets.ground import Panes
from crm_tui.tui.widgets.heading import Heading
from crm_tui.tui.widgets.picture import Picture

if TYPE_CHECKING:
    from crm_tui.reports.figures import Figure

# In a narrower terminal the list of reports stands above the figures.
_NARROW = 66
_WIDE = 110
# With fewer lines there is no picture.
_SHORT, _SHORT_NARROW = 14, 20
# A period up to so many days is shown day by day, unless something else was chosen.
_DAYS = 31


class Wanted(NamedTuple):
    """Of which days a report is wanted, None for the usual ones, and by what, "" for the usual."""

    period: Span | None = None
    by: str = ""


class ReportsScreen(Filtered, PlaceScreen):
    """The reports of the catalog; the one under the cursor is shown."""

    BINDINGS = bindings("reports")
    PLACE = "reports"
    KEY_LABELS = {"go.earlier": "period", "go.later": "period"}

    def __init__(self) -> None:
        super().__init__()
        # What is wanted of each report, and what of it was shown last.
        self._asked_for: dict[str, Wanted] = {}
        self._kept: dict[str, Wanted] = {}
        self._shown: Result | None = None
        self._day = ""
        self._turn_to(next(iter(REPORTS.values())))

    def body(self) -> ComposeResult:
        """What is shown, of which days; the reports on the left, picture and figures on the right."""
        yield Heading()
        with Panes(classes="reports"):
            yield Catalog([(each.name, each.title) for each in REPORTS.values()])
            with Vertical():
                yield Picture()
                yield Figures()

    @property
    def figures(self) -> Figures:
        """The table."""
        return self.query_one(Figures)

    @property
    def picture(self) -> Picture:
        """The picture."""
        return self.query_one(Picture)

    @property
    def wanted(self) -> Wanted:
        """What is wanted of the report shown."""
        return self._asked_for.get(self._report.name, Wanted())

    def _turn_to(self, report: Report) -> None:
        """Shows this report from now on; the fields of its records are offered to the filter."""
        self._report, self.KIND = report, report.kind

    def on_resize(self, event: events.Resize) -> None:
        """In a narrow terminal the reports stand above; where there are few lines they are the figures'."""
        panes, narrow = self.query_one(".reports"), event.size.width < _NARROW
        panes.set_class(narrow, "-narrow")
        panes.set_class(event.size.width >= _WIDE, "-wide")
        panes.set_class(event.size.height < (_SHORT_NARROW if narrow else _SHORT), "-short")

    def on_screen_resume(self) -> None:
        """Shows what changed meanwhile, be it only the day."""
        self._behind |= self._day not in ("", self.session.asking().today)
        super().on_screen_resume()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is about today has no period."""
        if action in ("earlier", "later", "period"):
            return self._report.usual is not None
        return super().check_action(action, parameters)

    # Showing

    def question(self) -> Question:
        """The figures of the report, for the days and by what is wanted."""
        report, asking, query, wanted = self._report, self.session.asking(), self._wanted, self.wanted
        by = wanted.by
        if (
            not by
            and report.by == "month"
            and wanted.period
            and (wanted.period.last - wanted.period.first).days < _DAYS
        ):
            by = "day"
        return lambda db: report.compute(db, ask(report, asking, query, wanted.period, by))

    def show(self, answer: Result) -> None:
        """The figures take the place of the old ones; the cursor stays on its line."""
        self._shown = answer
        self.understood()
        self._kept[self._report.name] = self.wanted
        self._day = self.session.asking().today
        locale = self.session.workspace.settings.locale
        heading = self.query_one(Heading)
        heading.title, heading.narrowed, heading.sum = self._report.title, self._query.text, about(answer)
        self.picture.show(scene(answer, locale, self._empty))
        self.figures.show(columns(answer, locale), rows(answer, locale))
        self._follow_cursor()
        if self.focused is None:
            self.set_focus(self.query_one(Catalog))
        self.refresh_bindings()

    @property
    def _empty(self) -> str:
        """What is said where there is nothing to see."""
        kind = self.session.workspace.schema.kinds[self._report.kind]
        if self.narrowed:
            return f"No {kind.plural} here fit the filter: esc shows all."
        if self._report.usual is not None:
            return f"No {kind.plural} in this period: [ and ] go to the one before or after."
        return f"No open {kind.plural}: where they are listed (4), n adds one."

    def doubt(self, error: CrmError) -> None:
        """What makes no sense is not asked again; where that is not the filter, it is the period or the group."""
        if self._wanted == self._query:
            name = self._report.name
            if self._kept.get(name) not in (None, self.wanted):
                self._asked_for[name] = self._kept[name]
            else:
                self._asked_for.pop(name, None)
        super().doubt(error)

    @property
    def figure(self) -> "Figure | None":
        """The figure under the cursor."""
        line = self._line
        return line[self.figures.column] if self.figures.column < len(line) else None

    @property
    def _line(self) -> "tuple[Figure, ...]":
        return figures_at(self._shown, self.figures.key) if self._shown else ()

    def _follow_cursor(self) -> None:
        """The picture marks the line of the cursor, the foot says what its figure is of."""
        self.picture.mark(self.figures.key)
        kind = self.session.workspace.schema.kinds.get(self._report.kind)
        locale, figure = self.session.workspace.settings.locale, self.figure
        self.figures.tell(told(figure, self._line, kind, locale) if figure and kind else "")

    # Moving

    @on(Catalog.Highlighted)
    def _another(self, event: Catalog.Highlighted) -> None:
        if isinstance(event.widget, Catalog) and event.key != self._report.name:
            self._turn_to(REPORTS[str(event.key)])
            self.load()

    @on(Catalog.Entered)
    def _entered(self) -> None:
        self.set_focus(self.figures)

    @on(Figures.LeftRequested)
    def _left_figures(self) -> None:
        self.set_focus(self.query_one(Catalog))

    @on(Figures.Highlighted)
    @on(Figures.Pointed)
    def _pointed(self) -> None:
        self._follow_cursor()

    @on(Picture.Chosen)
    def _bar_chosen(self, event: Picture.Chosen) -> None:
        self.figures.go_to(event.key)
        self.set_focus(self.figures)

    def action_next_pane(self) -> None:
        """To the figures, or back to the reports."""
        self.set_focus(self.query_one(Catalog) if self.focused is self.figures else self.figures)

    @on(Figures.FigureOpened)
    def _opened(self) -> None:
        from crm_tui.tui.screens.behind import BehindScreen

        if (figure := self.figure) is None:
            return
        if figure.n:
            self.crm.push_screen(BehindScreen(self._report.kind, figure.query, self.PLACE))
        else:
            self.say("there is no record behind it")

    # Periods and groups

    def _want(self, wanted: Wanted) -> None:
        self._asked_for[self._report.name] = wanted
        self.load()

    def _turn(self, turns: int) -> None:
        if self._shown is None or self._shown.period is None:
            return
        try:
            self._want(self.wanted._replace(period=shifted(self._shown.period, turns)))
        except WhenError as error:
            self.say(str(error), "warning")

    def action_earlier(self) -> None:
        """The period before."""
        self._turn(-1)

    def action_later(self) -> None:
        """The period after."""
        self._turn(1)

    def action_period(self, unit: str) -> None:
        """The month, quarter or year."""
        shown = self._shown.period if self._shown else None
        today = self.session.asking().ctx.now.date()
        self._want(self.wanted._replace(period=turned_to(shown, unit, today)))

    def action_by(self) -> None:
        """Choose what the lines stand for."""
        from crm_tui.reports.grouping import groupings
        from crm_tui.tui.screens.choose import ChooseScreen
        from crm_tui.tui.widgets.choices import Choice

        kind = self.session.workspace.schema.kinds[self._report.kind]
        names = groupings(kind, self._report.times)
        choices = [Choice(name, kind.fields[name].title if name in kind.fields else name) for name in names]

        def chosen(by: str | None) -> None:
            if by:
                self._want(self.wanted._replace(by=by))

        self.crm.push_screen(ChooseScreen("By what?", choices), chosen)
