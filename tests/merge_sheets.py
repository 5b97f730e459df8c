"""Random records as people write them, and random edits of them: values, comments, quotes, order, layout.

Every word and comment that an edit brings in is new, so that a test can ask where it went.
"""

from itertools import count
from typing import Any, NamedTuple

from crm_tui.model.merge_rule import MergeField, MergeRule


def fold(node: Any) -> Any:
    """How the fields of these records compare their values."""
    return node.casefold() if isinstance(node, str) else repr(node)


FIELDS = {
    "title": MergeField(normal=fold),
    "stage": MergeField(),
    "notes": MergeField(MergeRule.TEXT),
    "tags": MergeField(MergeRule.SET, normal=fold),
    "emails": MergeField(MergeRule.LABELLED, normal=fold),
    "items": MergeField(MergeRule.ENTRIES, inner={"text": MergeField(normal=fold), "tags": MergeField(MergeRule.SET)}),
    "consent": MergeField(MergeRule.MAP, inner={"*": MergeField()}),
    "steps": MergeField(MergeRule.LIST),
    "created": MergeField(MergeRule.CREATED),
    "formerly": MergeField(MergeRule.UNION),
}
RULES = {
    "tags": "set", "emails": "labelled", "items": ("entries", {"tags": "set"}), "consent": "map", "notes": "text",
    "created": "created", "formerly": "union",
}  # fmt: skip
LISTS = {"tags", "emails", "items", "steps", "formerly", "odds"}
MAPS = {"consent", "address"}
KEYS = [*FIELDS, "address", "odds", "extra"]


class Bit(NamedTuple):
    """A key or item with its comments: `value` is a text, or the bits of a list or map."""

    key: str
    kind: str
    value: Any
    lead: tuple[str, ...] = ()
    tail: str = ""
    style: int = 0


class Writer:
    """Makes and edits records by the draws of a random number generator."""

    def __init__(self, random: Any) -> None:
        self.random = random
        self.numbers = count()

    def chance(self, percent: int) -> bool:
        return bool(self.random.randint(0, 99) >= 100 - percent)

    def word(self) -> str:
        return f"{self.random.choice(['w', 'no', '+44 ', 'Ö', 'x y ', 'அ'])}{next(self.numbers)}"

    def remark(self) -> str:
        return f"c{next(self.numbers)}"

    def record(self) -> list[Bit]:
        bits = [self.bit(key) for key in KEYS if self.chance(60)]
        if self.chance(40):
            self.random.shuffle(bits)
        return bits

    def bit(self, key: str, depth: int = 0) -> Bit:
        kind = "list" if key in LISTS else "map" if key in MAPS or (depth == 0 and key == "item") else "text"
        value = self.word() if kind == "text" else self.parts(key)
        if key == "notes":
            value = "".join(f"{self.word()}\n" for _ in range(self.random.randint(1, 5)))
        return self.dressed(Bit(key, kind, value))

    def dressed(self, bit: Bit) -> Bit:
        lead = tuple(self.remark() for _ in range(self.random.randint(1, 2))) if self.chance(25) else ()
        tail = self.remark() if self.chance(20) else ""
        return bit._replace(lead=lead, tail=tail, style=self.random.randint(0, 3))

    def parts(self, key: str) -> tuple[Bit, ...]:
        return tuple(self.part(key) for _ in range(self.random.randint(1, 3)))

    def part(self, key: str) -> Bit:
        if key in MAPS:
            return self.dressed(Bit(f"k{next(self.numbers)}", "text", self.word()))
        if key == "items":
            inner = [Bit("key", "text", f"id{next(self.numbers)}")] if self.chance(80) else []
            inner += [self.dressed(Bit("text", "text", self.word()))]
            inner += [
                Bit("tags", "list", tuple(Bit("", "text", self.word()) for _ in range(2)), style=1)
            ] * self.chance(40)
            return Bit("", "map", tuple(inner))
        if key == "emails" and self.chance(50):
            return Bit("", "map", (self.dressed(Bit("work", "text", self.word())),))
        return self.dressed(Bit("", "text", self.word()))

    def edited(self, bits: Any, key: str = "") -> Any:
        """The bits after one edit."""
        bits = list(bits)
        what = self.random.randint(0, 9)
        if what == 0 or not bits:
            if not key:
                missing = [name for name in KEYS if name not in [bit.key for bit in bits]]
                new = self.bit(self.random.choice(missing)) if missing else None
            elif bits and bits[0].key and key not in MAPS:
                new = self.dressed(Bit(f"k{next(self.numbers)}", "text", self.word())) if key == "items" else None
            else:
                new = self.part(key)
            return [*bits, new] if new and self.chance(50) else [new, *bits] if new else bits
        place = self.random.randrange(len(bits))
        if what == 1 and len(bits) > 1 and bits[place].key != "key":
            del bits[place]
        elif what == 2:
            bits.insert(self.random.randrange(len(bits)), bits.pop(place))
        else:
            bits[place] = self.changed(bits[place], key)
        return bits

    def changed(self, bit: Bit, key: str) -> Bit:
        what = self.random.randint(0, 9)
        if what == 0:
            return bit._replace(lead=(*bit.lead[:1], self.remark()))
        if what == 1:
            return bit._replace(tail="" if bit.tail and self.chance(30) else self.remark())
        if what == 2:
            return bit._replace(style=self.random.randint(0, 3))
        if what == 3 and bit.lead:
            return bit._replace(lead=bit.lead[1:])
        if bit.kind != "text":
            return bit._replace(value=tuple(self.edited(bit.value, key or bit.key)) or self.parts(key or bit.key))
        if bit.key == "key":
            return bit
        if bit.key == "notes":
            lines = bit.value.split("\n")
            lines.insert(self.random.randrange(len(lines)), self.word())
            return bit._replace(value="\n".join(lines))
        return bit._replace(value=self.word())


def text_of(bits: Any, margin: str = "") -> str:
    """The record as YAML."""
    return "".join(_entry(bit, margin) for bit in bits)


def _entry(bit: Bit, margin: str) -> str:
    lead = "".join(f"{margin}# {remark}\n" for remark in bit.lead)
    return lead + margin + (f"{bit.key}:" if bit.key else "-") + _value(bit, margin)


def _value(bit: Bit, margin: str) -> str:
    tail = f"  # {bit.tail}" if bit.tail else ""
    if bit.kind == "text":
        head, body = _scalar(bit, margin)
        return f" {head}{tail}\n{body}"
    if _is_bare(bit) and bit.style == 1 and bit.value:
        return f" {_flow(bit)}{tail}\n"
    if _is_bare(bit) and bit.style == 2 and bit.value and bit.key:
        inner = f",\n{margin}   ".join(_flow_part(part) for part in bit.value)
        return f" {'[' if bit.kind == 'list' else '{'}{inner}{']' if bit.kind == 'list' else '}'}{tail}\n"
    inner_margin = margin + ("" if bit.kind == "list" and bit.key and bit.style == 3 else "  ")
    if not bit.key:
        first, *rest = bit.value
        lead = "".join(f"{inner_margin}# {remark}\n" for remark in first.lead)
        return " " + _entry(first._replace(lead=()), inner_margin).lstrip(" ") + lead + text_of(rest, inner_margin)
    return f"{tail}\n{text_of(bit.value, inner_margin)}"


def _is_bare(bit: Bit) -> bool:
    parts = () if bit.kind == "text" else bit.value
    return all(not part.lead and not part.tail and _is_bare(part) for part in parts)


def _flow(bit: Bit) -> str:
    if bit.kind == "text":
        return _scalar(bit._replace(style=bit.style % 3), "")[0]
    inner = ", ".join(_flow_part(part) for part in bit.value)
    return f"[{inner}]" if bit.kind == "list" else f"{{{inner}}}"


def _flow_part(bit: Bit) -> str:
    return f"{bit.key}: {_flow(bit)}" if bit.key else _flow(bit)


def _scalar(bit: Bit, margin: str) -> tuple[str, str]:
    text = bit.value
    if "\n" in text:
        if not text.endswith("\n") or bit.style == 2:
            return '"' + text.replace("\n", "\\n") + '"', ""
        return "|", "".join(f"{margin}  {line}\n" if line else "\n" for line in text.split("\n")[:-1])
    return {1: f'"{text}"', 2: f"'{text}'"}.get(bit.style, text), ""
