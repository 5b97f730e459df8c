"""Where a person's files of this program lie: the XDG folders, on every system alike."""

import os.path
from collections.abc import Mapping

_NAME = "crm"


def config_folder(env: Mapping[str, str]) -> str:
    """The folder of what the user writes: config.toml."""
    return _folder(env, "XDG_CONFIG_HOME", ".config")


def state_folder(env: Mapping[str, str]) -> str:
    """The folder of what the program remembers between runs: how lists are shown, last looks, reports of bugs."""
    return _folder(env, "XDG_STATE_HOME", ".local", "state")


def cache_folder(env: Mapping[str, str]) -> str:
    """The folder of what can be made anew at any time."""
    return _folder(env, "XDG_CACHE_HOME", ".cache")


def home(env: Mapping[str, str]) -> str:
    """The user's home folder: `$HOME`, else the one that the system knows."""
    return env.get("HOME") or os.path.expanduser("~")


def expanded(path: str, env: Mapping[str, str]) -> str:
    """The path with a leading `~` replaced by the home folder, without `.`, `..` or a final slash."""
    if path == "~" or path.startswith("~/"):
        path = home(env) + path[1:]
    return os.path.normpath(path)


def _folder(env: Mapping[str, str], variable: str, *default: str) -> str:
    # The specification has relative paths in these variables ignored.
    base = env.get(variable, "")
    if not os.path.isabs(base):
        base = os.path.join(home(env), *default)
    return os.path.join(base, _NAME)
