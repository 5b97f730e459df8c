"""Changes of single values in block style, and of values that become something else altogether."""

from typing import NamedTuple

from crm_tui.model.value import Node
from crm_tui.store import splice_flow
from crm_tui.store.dump import STEP, Written, block, written
from crm_tui.store.layout import Map, Part, Scalar, Sequence
from crm_tui.store.lines import BREAK, Lines
from crm_tui.store.revision import Revision
from crm_tui.store.scalar import folded, literal, restyled, scalar


class Slot(NamedTuple):
    """Where a value stands: the position behind its colon or dash, and the column of its key or dash."""

    after: int
    column: int


class ValueSplice:
    """Brings new values into a revision; with `texts`, texts of several lines become block texts."""

    def __init__(self, lines: Lines, revision: Revision, texts: bool) -> None:
        self.lines = lines
        self.revision = revision
        self.texts = texts

    def put(self, slot: Slot, part: Part, node: Node) -> None:
        """Makes the value in the slot say `node`, in the style it has as far as that can be."""
        if isinstance(part, Scalar):
            self._scalar(slot, part, node)
        elif part.flow:
            self._flow(slot, part, node)
        else:
            self._block(slot, part, node)

    def _scalar(self, slot: Slot, part: Scalar, node: Node) -> None:
        margin = " " * slot.column
        found: tuple[str, list[str]] | None
        if part.style in ("|", ">"):
            self._block_text(slot, part, node)
        elif not isinstance(node, str):
            self._inline(slot, part, self._written(slot, part, node))
        else:
            stays_quoted = part.style and "\n" in part.value
            found = None
            if "\n" in node and not stays_quoted and self._may_hold_text(slot, part):
                found = literal(node, margin + STEP)
            self._inline(slot, part, Written(*(found or (restyled(node, part.value, part.style), []))))

    def _written(self, slot: Slot, part: Part, node: Node) -> Written:
        return written(node, " " * slot.column, self._may_hold_text(slot, part))

    def _may_hold_text(self, slot: Slot, part: Part) -> bool:
        """Whether a new block text would not swallow a comment below."""
        return self.texts and not self.lines.has_comment_below(part, slot.column)

    def _flow(self, slot: Slot, part: Map | Sequence, node: Node) -> None:
        same = isinstance(node, dict if isinstance(part, Map) else list)
        if same and node and (part.entries if isinstance(part, Map) else part.items):
            self.revision.put(part.start, part.end, splice_flow.changed(self.lines, part, node))
        else:
            self._inline(slot, part, self._written(slot, part, node))

    def _inline(self, slot: Slot, part: Part, new: Written) -> None:
        """Replaces a value that stands behind its colon or dash; comments behind it stay there."""
        start = part.start
        if start == part.end:
            self.revision.put(start, start, f" {new.head}" if new.head else "")
        else:
            if not new.head and not BREAK.search(self.lines.text, slot.after, start):
                start = slot.after
            self.revision.put(start, part.end, new.head)
        self.revision.insert(self.lines.after(part.end), new.lines, closed=new.head in ("|", ">"))

    def _block_text(self, slot: Slot, part: Scalar, node: Node) -> None:
        """Replaces a block text; the comment behind its head stays there."""
        old = self.lines.block_text(part)
        margin = " " * slot.column
        new = self._written(slot, part, node)
        if isinstance(node, str) and self.texts:
            inner = old.margin if len(old.margin) > slot.column else margin + STEP
            fold = folded(node, inner, old.wrapped()) if part.style == ">" else None
            new = Written(*(fold or literal(node, inner) or (scalar(node), [])))
        start = part.start
        if not new.head and not BREAK.search(self.lines.text, slot.after, start):
            start = slot.after
        closing = self.lines.eol if new.head in ("|", ">") and old.end == len(self.lines.text) else ""
        self.revision.put(start, old.end, self.lines.eol.join([new.head + old.comment, *new.lines]) + closing)

    def _block(self, slot: Slot, part: Part, node: Node) -> None:
        """Replaces a map or list below its key or dash by something else."""
        new = written(node, " " * slot.column, self.texts)
        if self.lines.is_first(part.start):
            first = self.lines.after(slot.after)
            self.revision.put(slot.after, slot.after, f" {new.head}" if new.head else "")
            self.revision.insert(first, new.lines, closed=new.head in ("|", ">"))
            self.revision.put(first, self.lines.body_end(part, slot.column), "")
            return
        column = self.lines.column(part.start)
        if new.head or isinstance(node, str):
            text = self.lines.eol.join([new.head, *new.lines])
        else:
            text = self.lines.eol.join(block(node, " " * column, self.texts))[column:]
        end = self.lines.solid_end(part)
        self.revision.put(part.start, end if len(BREAK.split(text)) == 1 else self.lines.end(end), text)
