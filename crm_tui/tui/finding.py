"""The `find` line: everything that search finds while one types, and the record that was meant."""

from typing import TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.query.find import resolve
from crm_tui.query.search import search
from crm_tui.tui.messages import OpenAsked, Said
from crm_tui.tui.widgets.choices import Choice

if TYPE_CHECKING:
    from crm_tui.tui.app import CrmApp
    from crm_tui.tui.screens.place import PlaceScreen

_FOUND = 20


class Finding:
    """Finds in everything, in threads; the newest question counts."""

    def __init__(self, app: "CrmApp") -> None:
        self._app = app
        self._session = app.session

    def offer(self, text: str, screen: "PlaceScreen") -> None:
        """Finds what the text may mean; the screen hears of it."""

        def find() -> None:
            hits = self._session.ask(lambda db: search(db, text, limit=_FOUND))
            choices = [Choice(f"{hit.kind}/{hit.id}", hit.label, hit.kind) for hit in hits]
            screen.post_message(screen.Found(text, choices))

        self._app.run_worker(find, thread=True, exclusive=True, group="find", exit_on_error=False)

    def take(self, text: str, screen: "PlaceScreen") -> None:
        """Opens the record that was chosen, else the best that search finds for the words; keys wait for it."""
        words, turns = text.strip(), self._app.turns

        def find() -> None:
            try:
                self._open(words)
            finally:
                self._app.call_later(turns.let_go)

        if words and turns.hold():
            self._app.run_worker(find, thread=True, group="open", exit_on_error=False)

    def _open(self, text: str) -> None:
        kind, slash, id_ = text.partition("/")
        asking = self._session.asking()
        if slash and kind in asking.schema.kinds:
            try:
                self._app.post_message(OpenAsked(*self._session.ask(lambda db: resolve(db, asking, id_, kind))))
            except CrmError as error:
                self._app.post_message(Said(str(error), "warning"))
            return
        hits = self._session.ask(lambda db: search(db, text, limit=1))
        if hits:
            self._app.post_message(OpenAsked(hits[0].kind, hits[0].id))
        else:
            self._app.post_message(Said(f"nothing has {text!r} in it", "warning"))
