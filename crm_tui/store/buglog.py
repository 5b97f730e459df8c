"""What went wrong inside the program, kept for a report: one file per bug in the user's state folder."""

import os
import sys

from crm_tui import __version__, clock
from crm_tui.errors import CrmError
from crm_tui.userconfig.folders import state_folder


def bug(error: Exception) -> CrmError:
    """An error that tells of a bug in this program, and in which file its traceback is now kept. Raises nothing."""
    return CrmError(f"this is a bug in crm: {type(error).__name__}: {error}{kept(error)}")


def kept(error: Exception) -> str:
    """Keeps the traceback; words that say in which file, to end a sentence, empty where nothing can be written."""
    name = f"bug-{clock.now():%Y%m%dT%H%M%S}-{os.getpid()}.log"
    folder = state_folder(os.environ)
    try:
        _write(folder, name, _report(error))
    except (CrmError, OSError):
        return ""
    return f"; what happened is written in {os.path.join(folder, name)}"


def _report(error: Exception) -> bytes:
    from traceback import format_exception

    head = f"crm {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n"
    return (head + "".join(format_exception(error))).encode("utf-8", "replace")


def _write(folder: str, name: str, data: bytes) -> None:
    from crm_tui.store.atomic import create_file
    from crm_tui.store.disk import RealDisk

    # The disk follows no symbolic links, of which a home may have some.
    create_file(RealDisk(), "/", os.path.join(os.path.realpath(folder), name).lstrip("/"), data)
