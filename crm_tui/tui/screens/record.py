"""One record: its fields, edited in place, and what happened."""

from contextlib import closing

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal

from crm_tui.edits.change import Editor
from crm_tui.edits.words import Setting, sets
from crm_tui.errors import CrmError
from crm_tui.index.database import Connection
from crm_tui.model.plan import Plan
from crm_tui.query.find import Found, labels
from crm_tui.query.search import search
from crm_tui.tui.keys import bindings
from crm_tui.tui.messages import Said
from crm_tui.tui.screens.place import PlaceScreen
from crm_tui.tui.showing.page import Page, read_page
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.fields import FieldList
from crm_tui.tui.widgets.heading import Heading
from crm_tui.tui.widgets.timeline import Timeline

_OFFERED = 30


class RecordScreen(PlaceScreen):
    """The page of a record; it follows the record as files change, and says so when it is gone."""

    BINDINGS = bindings("record")

    def __init__(self, kind: str, rid: int, place: str) -> None:
        super().__init__()
        self.kind = kind
        self.rid = rid
        self.PLACE = place
        self.KINDS = ("contact", "company", "deal", "activity", "member")
        self._page: Page | None = None

    def body(self) -> ComposeResult:
        """Fields on the left, what happened on the right."""
        yield Heading()
        with Horizontal(classes="page"):
            yield FieldList(check=self._check, offer=self._offer)
            yield Timeline("timeline", empty="Nothing has happened yet.")

    def load(self) -> None:
        """Reads the record in a thread."""
        self._load()

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def _load(self) -> None:
        try:
            with closing(self.session.reader()) as db:
                page = read_page(db, self.session.workspace.asking(), self.kind, self.rid)
        except CrmError as error:
            self.app.post_message(Said(str(error), "error"))
            return
        self.app.call_from_thread(self._show, page)

    def _show(self, page: Page | None) -> None:
        if not self.is_attached:
            return
        self._page = page
        if page is None:
            self.app.post_message(Said("the record is gone", "warning"))
            if self.is_current:
                self.leave()
            return
        heading = self.query_one(Heading)
        heading.title = page.found.label
        heading.sum = f"{self.kind}/{page.found.record.id}" + ("  last good state" if page.found.stale else "")
        self.query_one(FieldList).show(page.fields)
        self.query_one(Timeline).show(page.events)
        if self.focused is None:
            self.query_one(FieldList).focus()

    # While typing

    def _check(self, key: str, text: str) -> str:
        """What is wrong with a text, "" for nothing; links are looked up when the edit is done."""
        found = self._page.found if self._page else None
        field = found.kind.fields.get(key) if found else None
        if found is None or field is None or (field.of or field).type.name == "link":
            return ""
        try:
            sets(found.kind, found.nodes, [Setting(key, "=", text)], self.session.workspace.editor().ctx)
        except CrmError as error:
            return str(error)
        return ""

    def _offer(self, key: str, text: str) -> list[Choice]:
        field = self._page.found.kind.fields.get(key) if self._page else None
        if field is None:
            return []
        inner = field.of or field
        if inner.type.name == "yes_no":
            return [Choice("yes"), Choice("no")]
        if inner.type.name == "link" and inner.to:
            return self._records(inner.to, text)
        wanted = text.casefold()
        fitting = [c for c in inner.choices if wanted in c.key.casefold() or wanted in c.label.casefold()]
        return [Choice(each.key, each.label) for each in fitting or inner.choices]

    def _records(self, kind: str, text: str) -> list[Choice]:
        """Records of a kind whose names fit."""
        with closing(self.session.reader()) as db:
            if text.strip():
                hits = search(db, text, kinds=(kind,), limit=_OFFERED)
                return [Choice(hit.id, hit.label, hit.id) for hit in hits]
            ids = db.execute("SELECT id FROM file WHERE kind = ? ORDER BY label LIMIT ?", (kind, _OFFERED)).fetchall()
            names = labels(db, self.session.workspace.asking(), [(kind, id_) for (id_,) in ids])
        return [Choice(id_, name, id_) for (_, id_), name in names.items()]

    # Keys

    @on(FieldList.FieldEdited)
    def _edited(self, event: FieldList.FieldEdited) -> None:
        settings = [Setting(event.key, "=", event.text)]

        def plan(editor: Editor, found: Found, db: Connection) -> Plan:
            return self.session.maker(db, editor).set([found], settings)

        self.do(lambda: self.session.edit(self.kind, self.rid, plan))

    @on(FieldList.Opened)
    def _followed(self, event: FieldList.Opened) -> None:
        if self._page and (target := self._page.links.get(event.key)):
            self.crm.open_named(*target)

    @on(Timeline.Opened)
    def _event_opened(self, event: Timeline.Opened) -> None:
        if isinstance(event.key, tuple):
            self.crm.open_named(str(event.key[0]), str(event.key[1]))

    def action_next_pane(self) -> None:
        """To the other pane."""
        self.focus_next(FieldList if isinstance(self.focused, Timeline) else Timeline)

    def action_edit_file(self) -> None:
        """Open the file in the editor."""
        self.crm.edit_file(self.kind, self.rid)

    def action_remove(self) -> None:
        """Delete the record, after a question."""
        self.crm.remove(self.kind, self.rid)
