"""Draws YAML records as people leave them behind: every style, odd indentation, comments everywhere."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]

KEYS = [
    "name",
    "stage",
    "tags",
    "notes",
    "on",
    "next_step",
    "consent",
    "items",
    "días",
    "வாடிக்கை",
    "signs the order",
    "x-1",
]
WORDS = [
    "won",
    "12500 EUR",
    "NO",
    "012",
    "a b c",
    "+44 20 7946 0958",
    "2026-03-01",
    "it's",
    "a#b",
    "http://x/y#z",
    "தமிழ் சொல்",
    "ශ්‍රී",
    "😀 ok",
    "null",
    "~",
    "x" * 300,
    "a, b",
    "60",
]
FLOW_WORDS = ["won", "a b", "NO", "012", "it's", "தமிழ்", "😀", "a@b.c", "2026-03-01", '"q, r"', "'s ]'", '"\\u0041\\n"']
LINES = ["first line", "", "  deeper", "# no comment", "- dash", "key: value", "தமிழ்", "---x", "trailing  ", "\ttab"]
COMMENTS = ["# plain", "#", "#no blank", "# key: value", "# - item", "# கருத்து 😀", "# 'open"]
VALUES = [
    "won",
    "NO",
    "",
    "012",
    " led",
    "two\nlines",
    "two\nlines\n",
    "a: b",
    "- x",
    "# y",
    'it\'s "so"',
    "தமிழ்",
    "😀",
    "x\ty",
    "\u2028",
    "[a",
    "\n",
    "line\n\nline\n",
    "a\r\nb",
    "key: |\n  x\n",
]


class Awkward:
    """Writes one text piece by piece."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw

    def chance(self, percent: int) -> bool:
        return bool(self.draw(st.integers(1, 100)) <= percent)

    def pick(self, choices: list[Any]) -> Any:
        return self.draw(st.sampled_from(choices))

    def number(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))

    def text(self) -> str:
        column = self.pick([0, 0, 0, 0, 2])
        lines = self.gap(0, 40)
        if self.chance(5):
            lines.append("---")
        for key in self.draw(st.lists(st.sampled_from(KEYS), max_size=6, unique=True)):
            lines += self.gap(column, 25)
            lines += self.entry(key, column, 0)
        lines += self.gap(0, 25)
        eol = self.pick(["\n", "\n", "\r\n"])
        text = eol.join(lines) + self.pick([eol, eol, ""])
        return str(self.pick(["", "", "", "\ufeff"]) + text)

    def gap(self, column: int, percent: int) -> list[str]:
        """Blank lines and comments between entries."""
        lines: list[str] = []
        while self.chance(percent) and len(lines) < 4:
            margin = " " * max(column + self.pick([0, 0, 0, 1, 3]), 0)
            lines.append(self.pick(["", "", margin + self.pick(COMMENTS), margin + self.pick(COMMENTS), "  "]))
        return lines

    def comment(self) -> str:
        return str(self.pick([" ", "   "]) + self.pick(COMMENTS)) if self.chance(20) else ""

    def entry(self, key: str, column: int, depth: int) -> list[str]:
        name = self.pick([key, key, key, f'"{key}"', f"'{key}'"])
        return self.value(" " * column + name + self.pick([":", ":", ":", " :"]), column, depth)

    def value(self, head: str, column: int, depth: int) -> list[str]:
        """The lines of a value behind `head`, which ends with a colon or dash."""
        makers = [self.plain, self.quoted, self.wrapped, self.block_text, self.flow, self.nothing]
        if depth < 3:
            makers += [self.block_list, self.block_list, self.block_map]
        lines: list[str] = self.pick(makers)(head, column, depth)
        return lines

    def nothing(self, head: str, column: int, depth: int) -> list[str]:
        return [head + self.comment()]

    def plain(self, head: str, column: int, depth: int) -> list[str]:
        return [head + self.pick([" ", " ", "   "]) + self.pick(WORDS) + self.comment()]

    def quoted(self, head: str, column: int, depth: int) -> list[str]:
        return [
            head + " " + self.pick(['"a \\"b\\" \\u0041"', "'it''s'", '"# no"', "''", '""', "'a: b'"]) + self.comment()
        ]

    def wrapped(self, head: str, column: int, depth: int) -> list[str]:
        margin = " " * (column + self.number(1, 4))
        quote = self.pick(["", "'", '"'])
        middle = self.pick([[], [""], [margin + "and more"]])
        first = [head + " " + quote + "begins"] if self.chance(70) else [head, margin + quote + "begins"]
        return [*first, *middle, margin + "ends" + quote + self.comment()]

    def block_text(self, head: str, column: int, depth: int) -> list[str]:
        margin = self.number(1, 5)
        body = [self.pick(LINES) for _ in range(self.number(0, 5))]
        body.insert(0, self.pick(["first", "first", "  first"]) if self.chance(90) else "")
        explicit = str(margin) if self.chance(15) or body[0][:1] in ("", " ") else ""
        indicators = explicit + self.pick(["", "", "", "-", "+"])
        lines = [" " * (column + margin) + line if line else "" for line in body]
        return [head + " " + self.pick(["|", "|", ">"]) + indicators + self.comment(), *lines]

    def flow(self, head: str, column: int, depth: int) -> list[str]:
        margin = " " * (column + self.number(1, 4))
        lines = (head + " " + self.collection(margin, 0)).split("\n")
        return [*lines[:-1], lines[-1] + self.comment()]

    def collection(self, margin: str, depth: int) -> str:
        """A list in brackets or a map in braces, often over several lines."""
        wide = self.chance(40)
        opened, closed = self.pick(["[]", "{}"])
        text = opened
        count = self.number(0, 4)
        for number in range(count):
            if wide and self.chance(70):
                text += self.pick(["", " " + self.pick(COMMENTS)]) + "\n" + margin
                if self.chance(20):
                    text += self.pick(COMMENTS) + "\n" + margin
            else:
                text += self.pick(["", " "]) if number == 0 else " "
            value = self.collection(margin, depth + 1) if depth < 2 and self.chance(15) else self.pick(FLOW_WORDS)
            text += f"k{number}: {value}" if opened == "{" else value
            comma = number < count - 1 or self.chance(15)
            text += ("," if self.chance(90) else " ,") if comma else ""
        if wide and self.chance(60):
            text += self.pick(["", " " + self.pick(COMMENTS)]) + "\n" + margin
        return str(text + self.pick(["", "", " "]) + closed)

    def block_list(self, head: str, column: int, depth: int) -> list[str]:
        inner = column + self.pick([2, 2, 4, 1] if head.endswith("-") else [0, 2, 2, 4])
        lines = [head + self.comment()]
        for _ in range(self.number(1, 4)):
            lines += self.gap(inner, 15)
            dash = " " * inner + "-"
            if depth < 2 and self.chance(30):
                lines += self.compact(dash, inner, depth)
            else:
                lines += self.value(dash, inner, depth + 1)
        return lines + self.gap(inner + 1, 8)

    def compact(self, dash: str, column: int, depth: int) -> list[str]:
        """A map whose first key stands behind the dash."""
        deep = column + self.pick([2, 2, 4])
        keys = self.draw(st.lists(st.sampled_from(["key", "at", "on", "text"]), min_size=1, max_size=3, unique=True))
        lines: list[str] = []
        for key in keys:
            lines += self.gap(deep, 10) if lines else []
            lines += self.entry(key, deep, depth + 2)
        lines[0] = dash + lines[0][len(dash) :]
        return lines

    def block_map(self, head: str, column: int, depth: int) -> list[str]:
        inner = column + self.pick([2, 2, 4, 1])
        lines = [head + self.comment()]
        for key in self.draw(
            st.lists(st.sampled_from(["email", "post", "on", "at"]), min_size=1, max_size=3, unique=True)
        ):
            lines += self.gap(inner, 15)
            lines += self.entry(key, inner, depth + 1)
        return lines


@st.composite
def texts(draw: Draw) -> bytes:
    """The bytes of an awkward file; most of them can be read."""
    return Awkward(draw).text().encode()
