"""Which rows are marked: known by their keys, so that they stay marked wherever a refresh puts them."""

from collections.abc import Collection, Iterable, Sequence

from crm_tui.tui.widgets.rows import RowKey


class Marks:
    """The keys of the marked rows, and the row from which a range goes."""

    __slots__ = ("_keys", "anchor")

    def __init__(self) -> None:
        self._keys: set[RowKey] = set()
        self.anchor: RowKey | None = None

    def __contains__(self, key: RowKey) -> bool:
        return key in self._keys

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def keys(self) -> Collection[RowKey]:
        """The keys, in no order."""
        return self._keys

    def toggle(self, key: RowKey) -> None:
        """Marks a row, or takes its mark away; a range goes from here."""
        self._keys ^= {key}
        self.anchor = key

    def add(self, keys: Iterable[RowKey]) -> None:
        """Marks all these as well."""
        self._keys |= set(keys)

    def all_or_none(self, keys: Sequence[RowKey]) -> None:
        """Marks all of these; where they are already, none at all."""
        wanted = set(keys)
        self._keys = set() if wanted <= self._keys else self._keys | wanted

    def take(self, gone: Iterable[RowKey]) -> None:
        """Takes the marks of these away."""
        self._keys -= set(gone)

    def become(self, keys: Iterable[RowKey]) -> None:
        """These are marked now, and no others."""
        self._keys, self.anchor = set(keys), None
