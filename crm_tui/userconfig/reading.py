"""The user's settings from the disk; where there is no file, nothing is imported for reading one."""

import os.path
from collections.abc import Mapping

from crm_tui.errors import StorageError
from crm_tui.userconfig.config import UserConfig
from crm_tui.userconfig.folders import config_folder, expanded

FILE = "config.toml"


def read_config(env: Mapping[str, str]) -> UserConfig:
    """The user's settings, defaults where there is no file.

    `env` is the process's environment. Raises UsageError naming file and line for what cannot be understood,
    StorageError for a file that cannot be read.
    """
    path = os.path.join(config_folder(env), FILE)
    text = read_bytes(path)
    if not text:
        return UserConfig(path)
    from crm_tui.userconfig.tables import config_of

    return config_of(path, text, lambda folder: expanded(folder, env))


def read_bytes(path: str) -> bytes:
    """The bytes of the file, none where there is none. Raises StorageError."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        raise StorageError(error.strerror or str(error), path, "crm reads its settings there") from None
