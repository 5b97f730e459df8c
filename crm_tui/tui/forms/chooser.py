"""What opens below a cell: choices that fit what is typed, or a calendar."""

from collections.abc import Sequence
from datetime import date

from textual import on
from textual.containers import Vertical

from crm_tui.tui.faults import Guarded
from crm_tui.tui.forms.calendar import HEIGHT, WIDTH, Calendar
from crm_tui.tui.widgets.choices import Choice, Choices
from crm_tui.tui.widgets.posted import Posted


class Chooser(Guarded, Vertical):
    """Takes no room while there is nothing to choose from."""

    class Taken(Posted):
        """The user clicked a choice, or a day."""

        taken: Choice | date

    def __init__(self) -> None:
        super().__init__()
        # Only one of them is seen; each comes when there is something to choose from in it.
        self._choices: Choices | None = None
        self._calendar: Calendar | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is something to choose from."""
        return self.has_days or (self._choices is not None and bool(self._choices.display))

    @property
    def has_days(self) -> bool:
        """Whether it is days."""
        return self._calendar is not None and bool(self._calendar.display)

    @property
    def taken(self) -> Choice | date | None:
        """What is chosen, None while nothing is."""
        if self._calendar is not None and self._calendar.display:
            return self._calendar.day
        return self._choices.choice if self._choices is not None and self._choices.display else None

    def offer(self, choices: Sequence[Choice], chosen: int = -1) -> None:
        """Offer these."""
        self._close_days()
        if self._choices is None and choices:
            self._choices = Choices()
            self.mount(self._choices)
        if self._choices is not None:
            self._choices.offer(choices, chosen)

    def offer_days(self, day: date, today: date) -> None:
        """Offer days from this one on."""
        self.close()
        if self._calendar is None:
            self._calendar = Calendar()
            self._calendar.styles.width, self._calendar.styles.height = WIDTH, HEIGHT
            self.mount(self._calendar)
        self._calendar.show_day(day, today)

    def close(self) -> None:
        """Offer nothing."""
        self.offer(())

    def _close_days(self) -> None:
        if self._calendar is not None:
            self._calendar.close()

    def step(self, by: int) -> None:
        """To the choice below or above, or the same day of another week."""
        if self.has_days:
            self.move(7 * by)
        elif self._choices is not None:
            self._choices.step(by)

    def move(self, days: int) -> None:
        """To another day."""
        if self._calendar is not None:
            self._calendar.move(days)

    def turn(self, months: int) -> None:
        """To another month."""
        if self._calendar is not None:
            self._calendar.turn(months)

    @on(Choices.Clicked)
    def _clicked(self, event: Choices.Clicked) -> None:
        event.stop()
        self.post_message(self.Taken(self, event.choice))

    @on(Calendar.Clicked)
    def _day_clicked(self, event: Calendar.Clicked) -> None:
        event.stop()
        self.post_message(self.Taken(self, event.day))
