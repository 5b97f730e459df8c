"""The records behind a figure: a list that begins with the figure's query in its filter."""

from crm_tui.query.syntax import parse
from crm_tui.tui.screens.place import PlaceScreen
from crm_tui.tui.screens.records import RecordsScreen


class BehindScreen(RecordsScreen):
    """The records of a kind that a query finds; escape leads back to where they were asked for."""

    def __init__(self, kind: str, query: str, place: str) -> None:
        super().__init__()
        self.KIND, self.PLACE = kind, place
        self._begun = self._query = self._wanted = parse(query)

    def leave(self) -> None:
        """Back; marks, and what was typed into the filter, are taken back first."""
        if self.has_marks:
            super().leave()
        elif self._query.text != self._begun.text:
            self.narrow(self._begun.text)
        else:
            PlaceScreen.leave(self)
