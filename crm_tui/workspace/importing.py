"""What an import stands on in a workspace: its index, its settings, and where new files go."""

from typing import TYPE_CHECKING

from crm_tui.edits.settings import FILE as SETTINGS
from crm_tui.errors import StorageError
from crm_tui.exchange.csv_import import Ground
from crm_tui.index.database import Connection
from crm_tui.store.digest import digest
from crm_tui.workspace.folders import Folders, taken

if TYPE_CHECKING:
    from crm_tui.workspace.workspace import Workspace


def ground(workspace: "Workspace", db: Connection) -> Ground:
    """The ground for an import; `db` is the caller's reader and serves as long as the ground does."""
    editor = workspace.editor()
    kinds = workspace.schema.kinds
    folders = Folders(db, editor.ctx)
    return Ground(
        db, editor,
        taken=lambda kind, id_: taken(db, kind, id_),
        folder=lambda kind, id_, day: folders.folder(kinds[kind], id_, day),
        settings_digest=_settings_digest(workspace),
    )  # fmt: skip


def _settings_digest(workspace: "Workspace") -> str | None:
    try:
        return digest(workspace.store.read("", SETTINGS))
    except StorageError:
        return None
