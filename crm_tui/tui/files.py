"""Files in the user's editor: what was saved there becomes an operation like any other, or is asked about again."""

import os
from difflib import unified_diff
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from crm_tui.errors import Conflict, CrmError, UsageError
from crm_tui.store.copy import Copy
from crm_tui.tui.editor import run_editor
from crm_tui.tui.messages import Said
from crm_tui.tui.screens.choose import ConfirmScreen
from crm_tui.userconfig.config import editor
from crm_tui.wording.display import display

if TYPE_CHECKING:
    from crm_tui.tui.app import CrmApp
    from crm_tui.tui.deeds import Deeds, Outcome


class Files:
    """Edits files in the editor while the interface is put away. What cannot be saved is never thrown away."""

    def __init__(self, app: "CrmApp") -> None:
        self._app = app
        self._workspace = app.session.workspace

    def edit_record(self, kind: str, id_: str) -> None:
        """Opens a record's file."""
        try:
            found = self._app.session.found(kind, id_)
        except CrmError as error:
            self._say(str(error), "error")
        else:
            self.edit(found.root, found.path)

    def edit(self, root: str, path: str, line: int = 0) -> None:
        """Opens a file, at a line."""
        try:
            before = self._workspace.store.read(root, path)
            self._edit(root, path, before, before, line)
        except CrmError as error:
            self._say(str(error), "error")

    def _edit(self, root: str, path: str, before: bytes, text: bytes, line: int) -> None:
        """The editor on a copy of `text`, which is to take the place of `before`."""
        copy = Copy(self._workspace.folder, PurePosixPath(path).name)
        copy.write(text)
        after = self._edited(copy, line)
        if after == before:
            copy.remove()
            self._say("nothing was changed")
            return

        def act(deeds: "Deeds") -> "Outcome":
            outcome = deeds.apply(deeds.text(root, path, before, after))
            copy.remove()
            return outcome

        self._app.do(act, lambda error: self._ask_again(root, path, before, copy, error))

    def _edited(self, copy: Copy, line: int) -> bytes:
        try:
            with self._app.suspend():
                run_editor(editor(self._workspace.config, os.environ), copy.path, line)
        except SuspendNotSupported:
            copy.remove()
            raise UsageError("this terminal cannot be lent to an editor", "edit the file beside the program") from None
        except CrmError:
            copy.remove()
            raise
        return copy.read()

    def _ask_again(self, root: str, path: str, before: bytes, copy: Copy, error: CrmError) -> None:
        """What was typed goes back into the editor, or stays in its copy."""
        after, told = copy.read(), str(error)
        if isinstance(error, Conflict):
            before = self._workspace.store.read(root, path)
            told = f"{error.message}. What yours would change in it as it is now:\n\n{_diff(before, after)}"

        def answered(yes: bool | None) -> None:
            if not yes:
                self._say(f"the file is as it was; what you wrote is kept in {copy.path}", "warning")
                return
            try:
                self._edit(root, path, before, after, 0)
            except CrmError as again:
                self._say(f"{again}; what you wrote is kept in {copy.path}", "error")

        why = "It changed meanwhile" if isinstance(error, Conflict) else "It cannot be saved like this"
        self._app.push_screen(ConfirmScreen(f"{why}. Edit again?", told), answered)

    def _say(self, words: str, tone: str = "plain") -> None:
        self._app.post_message(Said(words, tone))


def _diff(before: bytes, after: bytes) -> str:
    now, yours = (data.decode(errors="replace").splitlines() for data in (before, after))
    return "\n".join(display(line) for line in unified_diff(now, yours, "now", "yours", n=2, lineterm=""))
