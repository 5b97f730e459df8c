"""A record while it is filled in: what stands in each field, what is wrong with it, and what would be saved.

A draft follows its file. What somebody else changes and was not touched here changes here too; a field that both
changed keeps what was typed, and knows theirs, until it is settled.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crm_tui.edits.deal import is_unexplained
from crm_tui.edits.faults import Read, brought
from crm_tui.edits.record import pipeline_in, stage_of
from crm_tui.edits.words import Setting
from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.merge_fields import merge_field
from crm_tui.model.merge_rule import MergeField
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.record import CONFLICTS, read_record, required
from crm_tui.model.settings import Settings
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Node
from crm_tui.query.scope import link_target
from crm_tui.store.merge_match import UNDECLARED
from crm_tui.store.merge_nodes import merge_node
from crm_tui.tui.forms.by_hand import laid_out, undeclared
from crm_tui.tui.forms.shapes import Fault, Odd, Reading, Row, Rows

OTHERS = "other keys"
_REASON = "lost_reason"


class Told(NamedTuple):
    """What is wrong with a field, and in which cell of it; what is not `grave` may be saved."""

    words: str
    grave: bool = True
    row: int = 0
    column: int = 0


class Blank:
    """A field of a draft. `clash` holds what somebody else made of it."""

    def __init__(self, field: Field, group: str, node: Node | None, ctx: Context) -> None:
        self.field = field
        self.group = group
        self.clash: tuple[Node | None] | None = None
        self.load(node, ctx)

    def load(self, node: Node | None, ctx: Context) -> None:
        """Holds what a file says."""
        self.shape, self.rows = laid_out(self.field, node, ctx, declared=self.group != OTHERS)
        self.base = node
        # None where the file holds what has no place in this shape.
        self.start: Rows | None = self.rows
        self.reading = Reading(node)
        self.clash = None

    def put(self, rows: Rows, ctx: Context) -> None:
        """Holds what was typed."""
        self.rows = rows
        self.reading = Reading(self.base) if self._is_as_begun else self.shape.read(rows, ctx)

    def outlast(self, theirs: Node | None, ctx: Context) -> None:
        """Holds what was typed, in the place of what a file says now."""
        self.base, self.clash = theirs, None
        try:
            self.start = self.shape.rows(theirs, ctx)
        except Odd:
            self.start = None
        self.put(self.rows, ctx)

    def take_over(self, old: "Blank", ctx: Context) -> None:
        """Holds what was typed while the field was another."""
        self.base, self.clash = old.base, old.clash
        same = type(self.shape) is type(old.shape) and len(self.shape.columns) == len(old.shape.columns)
        words = ", ".join(" ".join(filter(None, row.texts)) for row in old.rows)
        self.put(old.rows if same else self.shape.typed(words, ctx), ctx)

    @property
    def _is_as_begun(self) -> bool:
        return self.start is not None and _texts(self.rows) == _texts(self.start)

    @property
    def node(self) -> Node | None:
        """What would be saved."""
        return self.reading.node

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What cannot be read of what was typed."""
        return self.reading.faults

    @property
    def changed(self) -> bool:
        """Whether it holds anything else than at the beginning."""
        return not self._is_as_begun and (bool(self.faults) or self.node != self.base)


class Draft:
    """What a form edits: a record that is there, or with `new` one that is to be."""

    def __init__(
        self, kind: Kind, settings: Settings, ctx: Context, nodes: Mapping[str, Node], *, new: bool = False
    ) -> None:
        self.kind = kind
        self.settings = settings
        self.ctx = ctx
        self.new = new
        self.nodes = dict(nodes)
        # Links of which it is known that they lead nowhere, by kind and text.
        self.doubts: dict[tuple[str, str], str] = {}
        self.tried = False
        self._refused: dict[str, tuple[Rows, str]] = {}
        self.blanks = {each.field.name: each for each in _blanks(kind, nodes, ctx)}

    # Filling in

    def put(self, name: str, rows: Rows) -> None:
        """A field holds what was typed."""
        self.blanks[name].put(rows, self.ctx)
        if self.new and name == "pipeline":
            self._begin_in_pipeline()

    def type(self, name: str, text: str) -> None:
        """A field holds what was typed for it on one line."""
        self.put(name, self.blanks[name].shape.typed(text, self.ctx))

    def take(self, setting: Setting) -> None:
        """A field holds what a line says of it: beside what it holds, as a part of it, or in its place."""
        name, text = setting.name, setting.value
        blank = self.blanks[name]
        if setting.part:
            self.put(name, blank.shape.with_part(blank.rows, setting.part, text) or blank.rows)
        elif setting.op == "+=":
            self.put(name, blank.shape.added(blank.rows, text, self.ctx))
        else:
            self.type(name, text)

    def refuse(self, name: str, words: str) -> None:
        """Why what a field holds could not be saved; it holds until something else stands there."""
        self._refused[name] = (self.blanks[name].rows, words)

    def _begin_in_pipeline(self) -> None:
        """A new deal begins in the first stage of its pipeline."""
        nodes = self.whole()
        pipeline = pipeline_in(self.settings, nodes)
        first = pipeline.first("open") if pipeline is not None else None
        if first is not None and stage_of(self.settings, nodes) is None:
            self.put("stage", (Row((first.key,)),))

    # What would be saved

    @property
    def changed(self) -> bool:
        """Whether anything would be lost."""
        return any(blank.changed for blank in self.blanks.values())

    def sets(self) -> dict[str, Node | None]:
        """The nodes to write: of a new record all, else those that were changed; None clears."""
        if self.new:
            return {name: blank.node for name, blank in self.blanks.items() if blank.node is not None}
        return {name: blank.node for name, blank in self.blanks.items() if blank.changed}

    @property
    def kept(self) -> dict[str, Node]:
        """What the record has besides, that no form shows."""
        return {name: node for name, node in self.nodes.items() if name not in self.blanks}

    def make_new(self) -> None:
        """The record is gone: it would be made anew, with all it had."""
        self.new = True
        for blank in self.blanks.values():
            blank.clash = None

    def whole(self) -> dict[str, Node]:
        """The record as it would be, without what cannot be read."""
        nodes = {**self.nodes, **{name: blank.node for name, blank in self.blanks.items()}}
        return {name: node for name, node in nodes.items() if node is not None and not self._faults(name)}

    @property
    def based_on(self) -> dict[str, Node]:
        """The record as it was before what is to be saved."""
        nodes = {**self.nodes, **{name: blank.base for name, blank in self.blanks.items() if blank.changed}}
        return {name: node for name, node in nodes.items() if node is not None}

    # What is wrong

    def problems(self) -> dict[str, Told]:
        """What is wrong, by field."""
        told: dict[str, Told] = {}
        for name, blank in self.blanks.items():
            if fault := next(iter(blank.faults), None):
                told[name] = Told(fault.words, True, fault.row, fault.column)
            elif words := self._refusal(name, blank):
                told[name] = Told(words)
            elif doubt := next(self._doubted(blank), None):
                told[name] = doubt
        nodes = self.whole()
        if self._unexplained(nodes) and _REASON not in told:
            told[_REASON] = Told("why was it lost?")
        if self.tried:
            told.update({name: Told("this is needed") for name in self._lacking(nodes) if name not in told})
        for finding in self._findings(nodes):
            name = str(finding.at[0]) if finding.at else ""
            if name in self.blanks and name not in told:
                told[name] = Told(_words(finding), finding.severity is Severity.ERROR)
        return told

    def hindrances(self) -> list[str]:
        """The fields for which it cannot be saved, from the top."""
        told, after = self.problems(), self.whole()
        before = {} if self.new else self.based_on
        new = brought(Read(before, self._findings(before)), Read(after, self._findings(after)))
        named = {str(finding.at[0]) for finding in new if finding.at}
        named |= {_REASON} if self._unexplained(after) else set()
        named |= set(self._lacking(after)) - (set() if self.new else set(self._lacking(before)))
        named |= {name for name, blank in self.blanks.items() if blank.faults or self._refusal(name, blank)}
        named |= {name for name, each in told.items() if each.grave and any(self._doubted(self.blanks[name]))}
        return [name for name in self.blanks if name in named]

    def _faults(self, name: str) -> bool:
        return name in self.blanks and bool(self.blanks[name].faults)

    def _refusal(self, name: str, blank: Blank) -> str:
        rows, words = self._refused.get(name, ((), ""))
        return words if rows == blank.rows else ""

    def _doubted(self, blank: Blank) -> Iterator[Told]:
        if self.doubts:
            for number, row in enumerate(blank.rows):
                for place, (column, text) in enumerate(zip(blank.shape.columns, row.texts, strict=True)):
                    if words := self.doubts.get((link_target(column), text.strip())):
                        yield Told(words, True, number, place)

    def _unexplained(self, nodes: Mapping[str, Node]) -> bool:
        """Whether a deal is lost and nobody says why."""
        return self.kind.name == "deal" and is_unexplained(self.settings, {} if self.new else self.based_on, nodes)

    def _lacking(self, nodes: Mapping[str, Node]) -> list[str]:
        return [field.name for field in required(self.kind) if not nodes.get(field.name)]

    def _findings(self, nodes: Mapping[str, Node]) -> Sequence[Finding]:
        return read_record(self.kind, "", nodes, self.ctx, self.settings)[1]

    # What others write

    @property
    def clashes(self) -> list[str]:
        """The fields that somebody else changed too, in another way."""
        return [name for name, blank in self.blanks.items() if blank.clash is not None]

    def meet(self, nodes: Mapping[str, Node], ctx: Context) -> None:
        """The file says this now."""
        self.nodes, self.ctx = dict(nodes), ctx
        for name in [each for each in nodes if each not in self.blanks]:
            for blank in _blanks(self.kind, {name: nodes[name]}, ctx):
                if blank.field.name == name:
                    self.blanks[name] = blank
        for name, blank in self.blanks.items():
            self._meet(blank, nodes.get(name))

    def adopt(self, kind: Kind, settings: Settings) -> None:
        """The kind is declared otherwise now; what was typed stays, also for a field that is none any more."""
        if kind is self.kind:
            return
        self.kind, self.settings = kind, settings
        typed = {name: blank for name, blank in self.blanks.items() if blank.changed}
        unknown = {name: blank.base or "" for name, blank in typed.items() if name not in kind.fields}
        self.blanks = {each.field.name: each for each in _blanks(kind, {**unknown, **self.nodes}, self.ctx)}
        for name, blank in typed.items():
            self.blanks[name].take_over(blank, self.ctx)

    def _meet(self, blank: Blank, theirs: Node | None) -> None:
        blank.clash = None
        if theirs == blank.base:
            return
        if not blank.changed or (not blank.faults and _reads(blank.field, blank.node, theirs, self.ctx)):
            self._load(blank, theirs)
        elif blank.faults or merge_node(self._merging(blank), blank.base, blank.node, theirs)[1]:
            blank.clash = (theirs,)

    def _load(self, blank: Blank, node: Node | None) -> None:
        """The field holds what the file says, in the place of a blank of another shape where it has another now."""
        field = undeclared(blank.field.name, node) if blank.group == OTHERS and node is not None else blank.field
        fresh = Blank(field, blank.group, node, self.ctx)
        if field == blank.field and type(fresh.shape) is type(blank.shape):
            blank.load(node, self.ctx)
        else:
            self.blanks[field.name] = fresh

    def _merging(self, blank: Blank) -> MergeField:
        return UNDECLARED if blank.group == OTHERS else merge_field(blank.field, self.ctx)

    def settle(self, name: str, *, mine: bool) -> None:
        """Somebody chose: what was typed here takes the place of theirs, or gives way to it."""
        blank = self.blanks[name]
        if blank.clash is None:
            return
        (theirs,) = blank.clash
        if mine:
            blank.outlast(theirs, self.ctx)
        else:
            self._load(blank, theirs)


def _blanks(kind: Kind, nodes: Mapping[str, Node], ctx: Context) -> Iterator[Blank]:
    """The fields to fill in: each group together, groups in the order in which they first appear."""
    found = [
        (field, field.group or ("own" if field.own and not kind.own else ""))
        for field in kind.fields.values()
        if not field.kept
    ]
    unknown = [name for name in nodes if name not in kind.fields and name != CONFLICTS]
    found += [(undeclared(name, nodes[name]), OTHERS) for name in unknown]
    order = list(dict.fromkeys(group for _, group in found))
    for field, group in sorted(found, key=lambda each: order.index(each[1])):
        yield Blank(field, group, nodes.get(field.name), ctx)


def _texts(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    return [row.texts for row in rows if not row.blank]


def _reads(field: Field, node: Node | None, other: Node | None, ctx: Context) -> bool:
    """Whether two nodes say the same."""
    if node is None or other is None:
        return node is other
    try:
        return bool(field.type.parse(node, field, ctx) == field.type.parse(other, field, ctx))
    except Invalid:
        return node == other


def _words(finding: Finding) -> str:
    return f"{finding.message} ({finding.hint})" if finding.hint else finding.message
