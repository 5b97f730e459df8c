"""From drafts to the changes of a plan: new records, and what differs in those that are there."""

from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.edits.change import Editor, edit
from crm_tui.edits.deal import stage_sets
from crm_tui.edits.record import Folder, create
from crm_tui.errors import Refused
from crm_tui.exchange import activities, deals
from crm_tui.exchange.drafts import Draft
from crm_tui.exchange.entries import with_keys
from crm_tui.exchange.links import Links, NewIds
from crm_tui.exchange.reading import choice_named
from crm_tui.exchange.rows import joined, matched, takes_more
from crm_tui.exchange.told import Told
from crm_tui.model.kind import Kind
from crm_tui.model.plan import Change
from crm_tui.model.problem import Severity
from crm_tui.model.record import read_record, write_value
from crm_tui.model.settings import Stage
from crm_tui.model.value import Address, Node, Value
from crm_tui.query.find import Found

# A record may have 1 MiB and 20,000 parts; a character takes up to four bytes, and what surrounds it a little.
_MOST_CHARS = 250_000
_MOST_PARTS = 15_000


class Prepared(NamedTuple):
    """A draft that passes `check`, the record it changes, if any, its id, and a deal's stage."""

    draft: Draft
    found: Found | None
    id: str
    stage: Stage | None


class Builder:
    """Builds the records of one import: all are prepared first, so that they can link to each other.

    `bad` lists values that were left out, `skipped` rows, `unresolved` links that lead nowhere.
    """

    def __init__(self, editor: Editor, kind: Kind, links: Links, ids: NewIds) -> None:
        # What is imported belongs to nobody unless the file says so.
        self._editor = editor._replace(me="")
        self._kind = kind
        self._links = links
        self._ids = ids
        self.bad: list[Told] = []
        self.skipped: list[Told] = []
        self.unresolved: list[Told] = []

    def prepare(self, draft: Draft, found: Found | None) -> Prepared | None:
        """The draft with keys in place of words, and with an id; None for one that can be no record."""
        if found is not None and found.stale:
            self._skip(draft, f"the file of {self._kind.name} {found.record.id} cannot be read")
            return None
        had = found.record.fields if found else {}
        activities.settle_title(self._kind, draft.values, had)
        if self._kind.name == "activity":
            activities.settle_subject(draft.values, had)
        stage = self._settle(draft, found)
        if found is not None:
            return Prepared(draft, found, found.record.id, stage)
        if why := self._too_long(draft) or self._faults(draft):
            self._skip(draft, why)
            return None
        return Prepared(draft, None, self._identified(draft), stage)

    def link(self, draft: Draft) -> None:
        """Matches the links to records of the same kind, now that all of them are known."""
        for each in draft.later:
            value, unresolved = matched(self._links, each)
            self.unresolved.extend(unresolved)
            if value is not None:
                draft.values[each.field.name] = joined(each.field, draft.values.get(each.field.name), value)

    def linked(self, draft: Draft) -> Iterator[tuple[str, str]]:
        """The kind and id of each record that the draft links to."""
        for name, value in draft.values.items():
            field = self._kind.fields[name]
            yield from field.type.links(value, field)

    def create(self, prepared: Prepared, folder: Folder, root: str) -> Change:
        """The change that makes a record."""
        nodes = self._keyed(self._nodes(prepared.draft.values))
        if prepared.stage is not None and (entries := deals.history(self._editor, prepared.draft, prepared.stage)):
            nodes["history"] = entries
        return create(self._editor, self._kind, prepared.id, nodes, folder=folder, root=root)

    def update(self, draft: Draft, found: Found) -> Change | None:
        """The change of what differs in a record; with no keys where nothing does, None where it is refused."""
        sets: dict[str, Node | None] = dict(self._keyed(self._nodes(self._differing(draft, found))))
        if "stage" in sets and self._kind.name == "deal":
            given = {**sets, **({"closed": ""} if "closed" in draft.values else {})}
            sets = {**stage_sets(self._editor, found, sets.pop("stage"), given), **sets}
        try:
            # By the kind as it is with what the plan adds to crm.yaml.
            return edit(self._editor, found._replace(kind=self._kind), sets)
        except Refused as error:
            self._skip(draft, str(error))
            return None

    def _differing(self, draft: Draft, found: Found) -> dict[str, Value]:
        """The values that the record has not; a list that cannot be read stays as it stands, for none is cut short."""
        differing = {}
        for name, value in draft.values.items():
            field, had = self._kind.fields[name], found.record.get(name)
            if had is None and name in found.record.fields and (field.type.several or isinstance(value, Address)):
                why = f"what {self._kind.name} {found.record.id} has there cannot be read"
                self.bad.append(Told(draft.line, name, "", why))
            elif (new := joined(field, had, value)) != had:
                differing[name] = new
        return differing

    def _settle(self, draft: Draft, found: Found | None) -> Stage | None:
        """Puts keys in place of the words that settings know; a deal's stage."""
        for name, value in draft.values.items():
            field = self._kind.fields[name]
            if takes_more(field):
                draft.values[name] = choice_named(field, value) or value
        if self._kind.name != "deal":
            return None
        stage = deals.settle_stage(self._editor.schema.settings, draft, found)
        if stage is not None and (found is None or found.nodes.get("stage") != stage.key):
            self.bad.extend(deals.settle_closing(draft, stage, self._editor.ctx.now.date()))
        return stage

    def _faults(self, draft: Draft) -> str:
        """Leaves out the values that `check` refuses; why the draft can be no record without what it needs."""
        settings = self._editor.schema.settings
        _, findings = read_record(self._kind, "", self._nodes(draft.values), self._editor.ctx, settings)
        for finding in findings:
            if finding.severity is not Severity.ERROR:
                continue
            name = str(finding.at[0]) if finding.at else ""
            field = self._kind.fields.get(name)
            if field is None or field.required:
                return f"{finding.message} ({finding.hint})" if finding.hint else finding.message
            self.bad.append(Told(draft.line, name, str(draft.values.pop(name, "")), finding.message))
        return ""

    @staticmethod
    def _too_long(draft: Draft) -> str:
        values = tuple(draft.values.values())
        return "it is too long for one record" if _size(values) > _MOST_CHARS or _parts(values) > _MOST_PARTS else ""

    def _identified(self, draft: Draft) -> str:
        """An id for a new record, to which others can link from now on."""
        own = activities.name_of(draft.values) if self._kind.name == "activity" else ""
        id_ = self._ids.give(self._kind, own or str(draft.values[self._kind.label_field]))
        self._links.matcher.add(self._kind, id_, draft.values)
        return id_

    def _nodes(self, values: dict[str, Value]) -> dict[str, Node]:
        fields = self._kind.fields
        return {name: write_value(fields[name], value, self._editor.ctx) for name, value in values.items()}

    def _keyed(self, nodes: dict[str, Node]) -> dict[str, Node]:
        fields = self._kind.fields
        return {
            name: with_keys(self._editor, fields[name], node) if fields[name].type.name == "entries" else node
            for name, node in nodes.items()
        }

    def _skip(self, draft: Draft, why: str) -> None:
        self.skipped.append(Told(draft.line, "", "", why))


def _size(value: Value) -> int:
    return sum(map(_size, value)) if isinstance(value, tuple) else len(str(value))


def _parts(value: Value) -> int:
    """How many nodes a value takes, about; an entry has a key besides."""
    if isinstance(value, dict):
        return 3 + sum(1 + _parts(each) for each in value.values())
    return 1 + sum(map(_parts, value)) if isinstance(value, tuple) else 1
