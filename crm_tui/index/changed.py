"""What a refresh of the index found."""

from typing import NamedTuple

Address = tuple[str, str]


class Changed(NamedTuple):
    """What a refresh found: the records (kind, id) and files (root, path) that are not what they were.

    `more` says that others may be different too, and that it is not known which.
    """

    records: frozenset[tuple[str, str]] = frozenset()
    files: frozenset[Address] = frozenset()
    more: bool = False

    def __or__(self, other: "Changed") -> "Changed":
        return Changed(self.records | other.records, self.files | other.files, self.more or other.more)

    def __bool__(self) -> bool:
        return bool(self.records or self.files or self.more)
