"""A month to choose a day from, moved by keys or the mouse."""

from calendar import monthrange
from datetime import date, timedelta

from textual import events
from textual.strip import Strip

from crm_tui.tui.widgets.drawing import Drawn, Pen, components
from crm_tui.tui.widgets.posted import Posted
from crm_tui.wording.dates import month

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
# A day takes this much; the first week begins in the line below the names of the days.
_WIDE = 3
_FIRST = 2
WIDTH = 7 * _WIDE + 1
HEIGHT = 8


class Calendar(Drawn):
    """Hidden until it is opened on a day."""

    ALLOW_SELECT = False
    PREFIX = "calendar"
    PARTS = components("calendar", "head", "days", "day", "other", "today", "cursor")

    class Clicked(Posted):
        """The user clicked this day."""

        day: date

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self.day = self.today = date.min

    def show_day(self, day: date, today: date) -> None:
        """Show the month of a day."""
        self.day, self.today = day, today
        self.display = True
        self.refresh()

    def close(self) -> None:
        """Hide it."""
        self.display = False

    def move(self, days: int) -> None:
        """On by so many days; a calendar that ends there stays."""
        try:
            self.day += timedelta(days)
        except OverflowError:
            return
        self.refresh()

    def turn(self, months: int) -> None:
        """On by so many months, to the same day or the last of a shorter month."""
        number = self.day.year * 12 + self.day.month - 1 + months
        year, place = divmod(number, 12)
        if date.min.year <= year <= date.max.year:
            self.day = date(year, place + 1, min(self.day.day, monthrange(year, place + 1)[1]))
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The month between its arrows, the names of the days, the weeks."""
        pen = Pen(self.size.width, self.style())
        if y == 0:
            pen.put(f" {self.glyphs.earlier}", 3, self.style("head"))
            pen.put(month(self.day), WIDTH - 6, self.style("head"), "center")
            pen.put(f"{self.glyphs.later} ", 3, self.style("head"), "right")
        elif y < _FIRST:
            for name in _DAYS:
                pen.put(name, _WIDE, self.style("days"), "right")
        else:
            for place in range(7):
                self._draw(pen, self._at(y, place))
        return pen.strip()

    def _draw(self, pen: Pen, day: date | None) -> None:
        if day is None:
            pen.put("", _WIDE)
            return
        names = ["day" if day.month == self.day.month else "other"]
        names += ["today"] if day == self.today else []
        names += ["cursor"] if day == self.day else []
        pen.put("", 1)
        pen.put(str(day.day), _WIDE - 1, self.style(*names), "right")

    def _at(self, y: int, place: int) -> date | None:
        """The day in a line and column; None beyond the ends of the calendar."""
        first = self.day.replace(day=1)
        try:
            return first + timedelta((y - _FIRST) * 7 + place - first.weekday())
        except OverflowError:
            return None

    def on_click(self, event: events.Click) -> None:
        """An arrow turns the month, a day is taken."""
        event.stop()
        if event.y == 0 and event.x < WIDTH:
            self.turn(-1 if event.x < WIDTH // 2 else 1)
        elif _FIRST <= event.y < HEIGHT and event.x < 7 * _WIDE:
            day = self._at(event.y, event.x // _WIDE)
            if day is not None:
                self.post_message(self.Clicked(self, day))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The next month."""
        event.stop()
        self.turn(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The month before."""
        event.stop()
        self.turn(-1)
