"""Going to the first record of a list whose name begins with what is typed."""

from typing import TYPE_CHECKING

from crm_tui.tui.screens.following import Following

if TYPE_CHECKING:
    from crm_tui.tui.screens.records import RecordsScreen

MODE = "jump"


class Jumping:
    """The jumps of one list; escape leads back to the record one came from."""

    def __init__(self, screen: "RecordsScreen") -> None:
        self._screen = screen
        self._came_from: object = None
        self._search = Following(screen, self._found)

    def begin(self) -> None:
        """Asks for the beginning of a name."""
        self._came_from = self._screen.key
        self._screen.bar.open("jump")

    def typed(self, text: str) -> None:
        """Looks for the first row in the order of the list, and goes there when it is found."""
        rows, wanted = self._screen.rows, text.strip()
        if rows is None or not wanted:
            self._search.drop()
            return
        from crm_tui.query.beginnings import labelled

        self._search.ask(lambda db: (wanted, rows.order.first(labelled(db, rows.scope, wanted))))

    def cancel(self) -> None:
        """Back to where it began."""
        self._search.drop()
        self._screen.table.go_to(self._came_from)

    def _found(self, answer: tuple[str, int | None] | None) -> None:
        bar = self._screen.bar
        if answer is None or not bar.is_open or bar.mode.name != MODE:
            return
        text, rid = answer
        bar.show_error("" if rid is not None else f"nothing here begins with {text!r}")
        if rid is not None:
            self._screen.table.go_to(rid)
