"""How the user wants each kind's list, remembered from one start to the next."""

import os
import threading
from pathlib import Path

from crm_tui.errors import CrmError
from crm_tui.userconfig.lists import ListView, lists_path, read_lists, write_lists


class Views:
    """The views of one workspace; the file is read when the first is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._path = lists_path(os.environ, self._folder)
        self._views: dict[str, ListView] | None = None
        self._turn = threading.Lock()

    def of(self, kind: str) -> ListView:
        """How the list of a kind is shown."""
        if self._views is None:
            self._views = self._read()
        return self._views.get(kind, ListView())

    def change(self, kind: str, view: ListView) -> bool:
        """The list of a kind is shown so from now on; whether that is new. `save` keeps it."""
        new = self.of(kind) != view
        if self._views is not None:
            self._views = {**self._views, kind: view}
        return new

    def save(self, kind: str) -> None:
        """Keeps the view of a kind, beside what another window keeps of others. Raises CrmError."""
        from crm_tui.store.atomic import write_file
        from crm_tui.store.disk import RealDisk

        with self._turn:
            data = write_lists(self._folder, {**self._read(), kind: self.of(kind)})
            # The disk follows no symbolic links, of which a home may have some.
            write_file(RealDisk(), "/", os.path.realpath(self._path).lstrip("/"), data)

    def _read(self) -> dict[str, ListView]:
        from crm_tui.userconfig.reading import read_bytes

        try:
            return read_lists(read_bytes(self._path))
        except CrmError:
            return {}
