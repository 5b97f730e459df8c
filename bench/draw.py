"""Draws words, numbers and days from one seed."""

import random
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

from crm_tui.model.ids import fold_id, slug, tail, with_tail

TODAY = date(2026, 11, 21)
MEMBERS = ("grace", "linus", "olena", "anbu", "ines", "tom")
SOURCES = ("referral", "website", "fair", "cold")
STATUSES = ("lead", "prospect", "customer", "past")

T = TypeVar("T")
Words = dict[str, Any]


class Draw:
    """The same seed always draws the same."""

    def __init__(self, seed: int) -> None:
        self.words: Words = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
        self._random = random.Random(seed)
        self._taken: set[str] = set()

    def one(self, options: Sequence[T]) -> T:
        """Any of the options."""
        return options[int(self._random.random() * len(options))]

    def weighted(self, options: Sequence[T], sums: Sequence[int]) -> T:
        """An option by the running sums of the weights."""
        return self._random.choices(options, cum_weights=sums)[0]

    def chance(self, share: float) -> bool:
        """True in that share of the draws."""
        return self._random.random() < share

    def number(self, low: int, high: int) -> int:
        """From low up to but not including high."""
        return low + int(self._random.random() * (high - low))

    def day(self, back: int, ahead: int = 0) -> date:
        """A day around today."""
        return TODAY + timedelta(days=self.number(-back, ahead + 1))

    def tail(self) -> str:
        """Four letters and digits, as the program makes them."""
        return tail(self._random)

    def id(self, title: str) -> str:
        """A slug of the title, with a tail when it is taken."""
        plain = id = slug(title)
        while fold_id(id) in self._taken:
            id = with_tail(plain, self.tail())
        self._taken.add(fold_id(id))
        return id

    @property
    def drawn(self) -> int:
        """How many ids there are so far."""
        return len(self._taken)

    def phone(self) -> str:
        """A British-looking number."""
        return f"+44 {self.number(1200, 1999)} {self.number(200, 999)} {self.number(100, 999)}"

    def notes(self, most: int) -> str:
        """The lines of a `notes` field, or nothing."""
        lines = [self.one(self.words["words"]["notes"]) for _ in range(self.number(0, most + 1))]
        if len(lines) < 2:
            return "".join(f"notes: {line}\n" for line in lines)
        return "notes: |\n" + "".join(f"  {line}\n" for line in lines)

    def tags(self, share: float) -> str:
        """The lines of a `tags` field, or nothing, in one of two styles."""
        if not self.chance(share):
            return ""
        tags = sorted({self.one(self.words["words"]["tags"]) for _ in range(self.number(1, 4))})
        return f"tags: [{', '.join(tags)}]\n" if self.chance(0.5) else "tags:\n" + dashed(tags)

    def address(self) -> str:
        """The lines of an `address` field."""
        places = self.words["words"]
        at = self.number(0, len(places["cities"]))
        street = f"{self.one(places['streets'])} {self.number(1, 180)}"
        return (
            f"address:\n  street: {street}\n  city: {places['cities'][at]}\n"
            f'  postcode: "{self.number(0, 99999):05d}"\n  country: {places["countries"][at]}\n'
        )


class Groups:
    """Groups of words, drawn by their weight."""

    def __init__(self, groups: Sequence[Words], *lists: str) -> None:
        self.groups = [group | {name: group[name].split() for name in lists} for group in groups]
        self.sums = tuple(accumulate(group["weight"] for group in groups))

    def draw(self, draw: Draw) -> Words:
        """One group."""
        return draw.weighted(self.groups, self.sums)


def dashed(texts: Iterable[str]) -> str:
    """The lines of a YAML list."""
    return "".join(f"  - {text}\n" for text in texts)
