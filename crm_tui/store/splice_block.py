"""Changes of maps and lists in block style: key by key and item by item, lines with their comments."""

from typing import NamedTuple

from crm_tui.model.value import Node
from crm_tui.store.align import Order, Spare, align, neighbour
from crm_tui.store.dump import entry, item, ordered
from crm_tui.store.layout import Map, Part, Scalar, Sequence, node_of
from crm_tui.store.lines import BREAK, Lines
from crm_tui.store.revision import Revision
from crm_tui.store.splice_value import Slot, ValueSplice


class Awkward(Exception):
    """The text has a form that is not changed in place; says which."""


class Place(NamedTuple):
    """Where an entry or item begins, its comments above, and where its lines end."""

    start: int
    lead: int
    end: int


class BlockSplice:
    """Brings the changes of a record in block style into a revision.

    New texts of several lines become block texts, or stay in quotes where `texts` forbids that.
    """

    def __init__(self, lines: Lines, revision: Revision, texts: bool) -> None:
        self.lines = lines
        self.revision = revision
        self.texts = texts
        self._values = ValueSplice(lines, revision, texts)

    def entries(self, part: Map, node: dict[str, Node], order: Order, floor: int, top: bool = False) -> None:
        """Makes the map say `node`; comments above `floor` belong to none of its keys."""
        column = self.lines.column(part.start)
        places: list[Place] = []
        for key, value in part.entries:
            if self.lines.column(key.start) != column:
                raise Awkward("a key that begins with `? `")
            places.append(self._place(key.start, value, column, places, floor))
        names = [key.value for key, _ in part.entries]
        for key, value in part.entries:
            if key.value in node:
                self.value(Slot(self.lines.colon_end(key.end), column), value, node[key.value])
        self._delete(places, [name in node for name in names], top)
        for name in ordered((name for name in node if name not in names), order):
            beside, behind = neighbour(name, names, order)
            behind = behind and self._open_text(part.entries[beside].value) is None
            lines = entry(name, node[name], " " * column, self.texts, part.entries[beside].key)
            self._insert(places[beside], behind, lines, column)

    def items(self, part: Sequence, node: list[Node], floor: int) -> None:
        """Makes the list say `node`."""
        column = self.lines.column(part.start)
        places = self._places(part, column, floor)
        nodes = [node_of(each) for each in part.items]
        taken = align(nodes, node)
        stays = set(taken)
        spare = Spare(nodes, taken)
        beside, behind, shut = 0, False, False
        for value, there in zip(node, taken, strict=True):
            if there is None:
                if behind and not shut and (text := self._open_text(part.items[beside])):
                    self.revision.put(text.start + 1, text.start + 1, "-")
                    shut = True
                lines = self._moved(spare.take(value), places) or item(value, " " * column, self.texts)
                self._insert(places[beside], behind, lines, column)
            else:
                self.value(Slot(places[there].start + 1, column), part.items[there], value)
                beside, behind = there, True
        self._delete(places, [number in stays for number in range(len(nodes))])

    def value(self, slot: Slot, part: Part, node: Node) -> None:
        """Makes the value in the slot say `node`."""
        if node_of(part) == node:
            return
        floor = self.lines.after(slot.after)
        compact = not self.lines.is_first(part.start)
        if isinstance(part, Map) and not part.flow and isinstance(node, dict) and _stays(part, node, compact):
            self.entries(part, node, list(node), floor)
        elif isinstance(part, Sequence) and not part.flow and isinstance(node, list) and node and not compact:
            self.items(part, node, floor)
        else:
            self._values.put(slot, part, node)

    def _places(self, part: Sequence, column: int, floor: int) -> list[Place]:
        places: list[Place] = []
        at = part.start
        for each in part.items:
            dash = self.lines.dash(at)
            if self.lines.text[dash : dash + 1] != "-" or self.lines.column(dash) != column:
                raise Awkward("a list in an unusual form")
            places.append(self._place(dash, each, column, places, floor))
            at = self.lines.solid_end(each)
        return places

    def _place(self, start: int, value: Part, column: int, before: list[Place], floor: int) -> Place:
        lead = self.lines.lead_start(start, before[-1].end if before else floor)
        return Place(start, lead, self.lines.body_end(value, column))

    def _insert(self, place: Place, behind: bool, lines: list[str], column: int) -> None:
        """Puts lines behind or before an entry or item."""
        if behind:
            self.revision.insert(place.end, lines)
        elif self.lines.is_first(place.start):
            self.revision.insert(place.lead, lines)
        else:
            text = self.lines.eol.join(lines)[column:]
            self.revision.put(place.start, place.start, text + self.lines.eol + " " * column)

    def _delete(self, places: list[Place], stays: list[bool], top: bool = False) -> None:
        """Takes away what does not stay; behind the last that stays also the blank lines between."""
        last = max((number for number, each in enumerate(stays) if each), default=-1)
        for number, place in enumerate(places):
            if not stays[number]:
                start = place.lead
                if number > max(last, 0) and not top:
                    start = self.lines.blank_start(start, places[number - 1].end)
                self.revision.put(start, place.end, "")

    def _moved(self, number: int | None, places: list[Place]) -> list[str] | None:
        """The lines, comments included, of an item that leaves its place and says the same."""
        chunk = "" if number is None else self.lines.text[places[number].lead : places[number].end]
        return BREAK.split(chunk)[:-1] if chunk.endswith(("\n", "\r")) else None

    def _open_text(self, part: Part) -> Scalar | None:
        """The block text that ends the file without a line break, which would become part of it."""
        while not isinstance(part, Scalar):
            if part.flow:
                return None
            part = part.entries[-1].value if isinstance(part, Map) else part.items[-1]
        if part.style not in ("|", ">") or part.end < len(self.lines.text):
            return None
        ends = self.lines.text.endswith(("\n", "\r")) or "-" in self.lines.block_text(part).head
        return None if ends else part


def _stays(part: Map, node: dict[str, Node], compact: bool) -> bool:
    """Whether enough of the map stays to change it key by key; one behind a dash needs its first key."""
    names = [key.value for key, _ in part.entries]
    return names[0] in node if compact else any(name in node for name in names)
