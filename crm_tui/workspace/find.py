"""Which folder is the workspace."""

import os
from collections.abc import Mapping
from pathlib import Path

from crm_tui.errors import UsageError
from crm_tui.userconfig.config import UserConfig
from crm_tui.userconfig.folders import expanded
from crm_tui.workspace.stamp import FILE


class NoWorkspace(UsageError):
    """There is none at the folder or above it, and none is named elsewhere."""


_HINT = "crm init makes one, crm demo shows a sample"


def find_workspace(start: Path, environ: Mapping[str, str], config: UserConfig) -> Path:
    """The nearest folder with a crm.yaml from `start` upward, else `$CRM_WORKSPACE`, else the user's configured one.

    Raises NoWorkspace when there is none, UsageError when the one named is none.
    """
    absolute = Path(os.path.abspath(start))
    # A link into a workspace leads there as well, though none of the folders above the link is one.
    if folder := containing(absolute) or containing(absolute.resolve()):
        return folder
    for named, where in ((environ.get("CRM_WORKSPACE", ""), "$CRM_WORKSPACE"), (config.workspace, config.path)):
        if named:
            return _named(Path(expanded(named, environ)), where)
    raise NoWorkspace(f"there is no workspace in {absolute} or above it", _HINT)


def containing(start: Path) -> Path | None:
    """The nearest folder with a crm.yaml from an absolute path upward, if there is one."""
    return next((folder for folder in (start, *start.parents) if (folder / FILE).is_file()), None)


def _named(folder: Path, where: str) -> Path:
    if not (folder / FILE).is_file():
        raise UsageError(f"{where} names {folder}, which is no workspace", _HINT)
    return folder.absolute()
