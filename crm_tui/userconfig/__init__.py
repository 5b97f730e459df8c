"""What belongs to one person on one machine; never in a workspace, never a secret."""

from crm_tui.userconfig.config import JoinedRoot, UserConfig, WorkspaceConfig, editor
from crm_tui.userconfig.folders import cache_folder, config_folder, state_folder
from crm_tui.userconfig.reading import read_config

__all__ = [
    "JoinedRoot",
    "UserConfig",
    "WorkspaceConfig",
    "cache_folder",
    "config_folder",
    "editor",
    "read_config",
    "state_folder",
]
