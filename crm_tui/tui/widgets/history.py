"""What was typed into the bar before, as a shell remembers it."""

from collections.abc import Iterable

_KEPT = 200


class History:
    """Texts, oldest first, each once; walking back offers only those that begin with what is typed."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.texts = list(dict.fromkeys(reversed(list(texts))))[::-1]
        self._typed = ""
        self._at: int | None = None

    def add(self, text: str) -> None:
        """Remember a text as the newest."""
        if text.strip():
            others = [each for each in self.texts if each != text]
            self.texts = [*others[-_KEPT + 1 :], text]
        self.leave()

    def leave(self) -> None:
        """The user typed: the next walk begins at the newest."""
        self._at = None

    def earlier(self, typed: str) -> str:
        """The text before, or `typed` when there is none."""
        if self._at is None:
            self._typed, self._at = typed, len(self.texts)
        found = self._walk(range(self._at - 1, -1, -1))
        return typed if found is None else found

    def later(self, typed: str) -> str:
        """The text after; past the newest, what was typed before walking."""
        if self._at is None:
            return typed
        found = self._walk(range(self._at + 1, len(self.texts)))
        if found is None:
            self.leave()
            return self._typed
        return found

    def _walk(self, numbers: range) -> str | None:
        for number in numbers:
            if self.texts[number].startswith(self._typed):
                self._at = number
                return self.texts[number]
        return None
