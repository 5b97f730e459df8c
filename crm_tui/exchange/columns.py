"""The columns of a file by what people may write for them."""

from collections.abc import Sequence

from crm_tui.errors import UsageError
from crm_tui.exchange.mapping import word
from crm_tui.model.suggest import suggestion


class Columns:
    """The headers by what people may write for them."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._headers = headers
        self._exact = {header: number for number, header in enumerate(headers)}
        self._fold = {word(header): number for number, header in reversed(list(enumerate(headers)))}

    def find(self, name: str) -> int | None:
        """The number of the column of that name, exactly or but for case and blanks."""
        found = self._exact.get(name)
        return self._fold.get(word(name)) if found is None else found

    def named(self, name: str) -> int:
        """The number of the column; raises UsageError with what was probably meant."""
        found = self.find(name)
        if found is None:
            raise UsageError(f"the file has no column {name!r}", suggestion(name, self._headers, 30))
        return found
