"""Merges two changes of one file, field by field: a function of three texts and a table of fields alone."""

import re
from itertools import product
from typing import NamedTuple, TypeVar

from crm_tui.model.merge_rule import FieldTable
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.record import CONFLICTS
from crm_tui.model.value import Node
from crm_tui.store.cut import Sheet, cut
from crm_tui.store.merge_comment import merge_lines
from crm_tui.store.merge_grown import Grown, MergeConflict, Slot
from crm_tui.store.merge_nodes import merge_maps
from crm_tui.store.merge_parts import Part, Parts
from crm_tui.store.merge_text import TextMerge
from crm_tui.store.pieces import Child, aligned, aligned_lines, comments, is_open, joined, remarks
from crm_tui.store.questions import QUESTIONS, question
from crm_tui.store.unreadable import Unreadable
from crm_tui.store.yaml import Document, layout, read_text

_BOM = b"\xef\xbb\xbf"
_DOCUMENT_END = re.compile(r"^\.\.\.[ \t]*\n?", re.MULTILINE)
_LONE_CR = re.compile(r"\r(?!\n)")

T = TypeVar("T")


class Merged(NamedTuple):
    """The merged text, the questions that stand in it, and what the user is told of it."""

    text: bytes
    conflicts: tuple[MergeConflict, ...] = ()
    notes: tuple[Finding, ...] = ()


class Unmergeable(Unreadable):
    """A text that cannot be merged by fields: `side` ("base", "ours", "theirs" or "result") is unreadable."""

    def __init__(self, side: str, reason: Unreadable) -> None:
        finding = reason.finding
        super().__init__(finding.code, finding.message, finding.hint, reason.line, reason.column)
        self.side = side


class Page(NamedTuple):
    """A file cut into pieces; whether it begins with a byte order mark and ends with a line break."""

    nodes: dict[str, Node]
    sheet: Sheet
    bom: bool
    ended: bool


def merge(base: bytes | None, ours: bytes, theirs: bytes, fields: FieldTable, by: str = "", when: str = "") -> Merged:
    """The text that has both changes; where they contradict each other ours stands, theirs below `_conflicts`.

    `by` and `when` say in the questions who made their change, and at which ISO 8601 time. A base of None is
    an empty one. Raises Unmergeable.
    """
    base = base or b""
    if theirs in (ours, base):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    pages, eol = _pages(base, ours, theirs)
    b, o, t = pages
    grown = merge_maps(b.nodes, o.nodes, t.nodes, {**fields, CONFLICTS: QUESTIONS})
    whole = _asked(grown, [question(conflict, by, when) for conflict in grown.conflicts])
    weaver = TextMerge()
    sheet = _woven(weaver, whole, pages)
    ended = _changed(b.ended, o.ended, t.ended) and not (is_open(sheet.body) and not sheet.foot)
    bom = _changed(b.bom, o.bom, t.bom)
    # In rare places a comment, or the end of the file, would become part of a text above it.
    for tried, end in product((sheet, _aligned(sheet)), (ended, True)):
        data = _encoded(tried, end, eol, bom)
        if _says(data, whole.node):
            return Merged(data, grown.conflicts, (*grown.notes, *weaver.notes, *_gone(pages, sheet)))
    raise _unsaid(data)


def _pages(*files: bytes) -> tuple[list[Page], str]:
    """The three files in pieces, and the line break that the merged one gets, "" to keep each as it is."""
    documents = [_read(side, data) for side, data in zip(("base", "ours", "theirs"), files, strict=True)]
    eols = [_eol(document.text) for document in documents]
    mixed = "" in eols
    pages = []
    for data, (nodes, raw), eol in zip(files, documents, eols, strict=True):
        text = _LONE_CR.sub("\n", raw) if mixed else raw.replace(eol, "\n")
        ended = text.endswith("\n") or not text
        pages.append(Page(nodes, cut(text, layout(text)), data.startswith(_BOM), ended))
    return pages, "" if mixed else _changed(*eols)


def _read(side: str, data: bytes) -> Document:
    try:
        return read_text(data)
    except Unreadable as error:
        raise Unmergeable(side, error) from None


def _eol(text: str) -> str:
    """How the lines of a text end; "" when it is not everywhere the same."""
    if "\r" not in text:
        return "\n"
    if text.count("\r\n") == text.count("\n") == text.count("\r"):
        return "\r\n"
    return "" if "\n" in text else "\r"


def _changed(base: T, ours: T, theirs: T) -> T:
    """The choice of the side that changed it; of two the smaller."""
    if base in (ours, theirs):
        return theirs if ours == base else ours
    return min(ours, theirs, key=repr)


def _asked(grown: Grown, questions: list[Node]) -> Grown:
    """The merged record with its open questions as its last key; without the key when there are none."""
    nodes = dict(grown.node) if isinstance(grown.node, dict) else {}
    slots = [slot for slot in grown.slots or () if slot.name != CONFLICTS]
    old = nodes.pop(CONFLICTS, [])
    asked = [*(old if isinstance(old, list) else [old]), *questions]
    if not asked:
        return Grown(nodes, tuple(slots))
    last = next((slot for slot in grown.slots or () if slot.name == CONFLICTS), None)
    if last is None or questions:
        last = Slot(CONFLICTS, None, None, None, QUESTIONS, Grown(asked))
    return Grown({**nodes, CONFLICTS: asked}, (*slots, last))


def _woven(weaver: TextMerge, whole: Grown, pages: list[Page]) -> Sheet:
    """The pieces of the merged file."""
    sheets = [page.sheet for page in pages]
    head = _one_start(weaver.noted(merge_lines(*(sheet.head for sheet in sheets))))
    parts = (Part(Child("", "", "", page.sheet.body), page.nodes) for page in pages)
    body = weaver.block(whole, Parts(*parts), (0, None))
    foot = weaver.noted(merge_lines(*(sheet.foot for sheet in sheets)))
    return Sheet(head, body, foot if body.children else _DOCUMENT_END.sub("", foot))


def _aligned(sheet: Sheet) -> Sheet:
    return sheet._replace(body=aligned(sheet.body), foot=aligned_lines(sheet.foot, 0))


def _gone(pages: list[Page], merged: Sheet) -> list[Finding]:
    """Tells of the comments that went with a key or item which the other side deleted."""
    b, o, t = (_comments(page.sheet) for page in pages)
    gone = (((o | t) - b) | (o & t)) - _comments(merged)
    message = "a comment went with what the other side deleted"
    return [Finding(Severity.NOTE, "comment-deleted", f"{message}: {words}") for words in sorted(gone)]


def _comments(sheet: Sheet) -> set[str]:
    return {*comments(sheet.head), *remarks(sheet.body), *comments(sheet.foot)}


def _one_start(head: str) -> str:
    """A file's head in which one line at most says that the record begins."""
    lines = head.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if line.startswith("---")]
    for number in starts[:-1]:
        lines[number] = lines[number][3:].lstrip(" ") if "#" in lines[number] else ""
    return "".join(lines)


def _encoded(sheet: Sheet, ended: bool, eol: str, bom: bool) -> bytes:
    text = sheet.head + joined(sheet.body, sheet.foot)
    text = text if ended else text.removesuffix("\n")
    return (_BOM if bom else b"") + (text if eol in ("", "\n") else text.replace("\n", eol)).encode()


def _says(data: bytes, nodes: Node | None) -> bool:
    try:
        return read_text(data).nodes == nodes
    except Unreadable:
        return False


def _unsaid(data: bytes) -> Unmergeable:
    """Why a text cannot be the merged one: it is too big or too deep, or would say something else."""
    try:
        read_text(data)
    except Unreadable as error:
        return Unmergeable("result", error)
    message = "the merged text would say something else than the merged record"
    return Unmergeable("result", Unreadable("merge", message, "merge the file by hand", 0, 0))
