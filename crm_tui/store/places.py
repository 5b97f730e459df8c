"""Where what stands at a path of keys and indexes is in a text, for any number of questions about it."""

import re
from bisect import bisect_right

from crm_tui.store.layout import Entry, Map, Part, Scalar, Sequence

_BREAK = re.compile(r"\r\n|\n|\r")


class Places:
    """A text and its parts; what a question looks up is worked out once."""

    def __init__(self, text: str, top: Map) -> None:
        self._top = top
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]
        # By the identity of their mapping, which lives as long as this.
        self._entries: dict[int, dict[str, Entry]] = {}

    def find(self, at: tuple[str | int, ...]) -> tuple[Scalar | None, Part, int]:
        """The key and value at a path, and how many steps of the path there are.

        An item of a list has no key of its own.
        """
        key: Scalar | None = None
        part: Part = self._top
        for depth, step in enumerate(at):
            if isinstance(part, Map):
                entry = self._named(part).get(step) if isinstance(step, str) else None
                if entry is None:
                    return key, part, depth
                key, part = entry
            elif isinstance(part, Sequence) and isinstance(step, int) and 0 <= step < len(part.items):
                key, part = None, part.items[step]
            else:
                return key, part, depth
        return key, part, len(at)

    def line_and_column(self, index: int) -> tuple[int, int]:
        """The place of a character, both from 1; lines end with LF, CRLF or CR."""
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def _named(self, part: Map) -> dict[str, Entry]:
        found = self._entries.get(id(part))
        if found is None:
            found = self._entries[id(part)] = {each.key.value: each for each in part.entries}
        return found
