"""The command `crm`: answers the shortest questions at once and hands all others to the command line."""

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crm_tui.cli.beside import Beside
    from crm_tui.userconfig.config import UserConfig

# Commands that are short, and given again and again.
_DAILY = ("agenda", "find", "list", "log", "status", "task")


def main() -> int:
    """Runs the command line of this process, which ends after it; the exit code."""
    # A list is printed before it could collect anything worth collecting, and what is left at the end the
    # system takes back by itself: a tenth of its time otherwise.
    gc.disable()
    if None in (sys.stdin, sys.stdout, sys.stderr):
        from crm_tui.cli.exits import fill_streams

        fill_streams()
    args = sys.argv[1:]
    code = run(args)
    gc.freeze()
    if args[:1] and args[0] in _DAILY:
        # What was opened is closed, and taking Python down is a tenth of what such an answer takes.
        try:
            sys.stdout.flush()
        except OSError:
            pass  # told by its exit code already
        os._exit(code)
    return code


def run(args: "Sequence[str]") -> int:
    """Runs a command line; the exit code. Whatever goes wrong is told on stderr."""
    if list(args) == ["--version"]:
        from crm_tui import __version__

        print(f"crm {__version__}")
        return 0
    from crm_tui.cli.exits import guarded
    from crm_tui.cli.healing import healed

    return guarded(lambda: healed(lambda: _answer(args)))


def _answer(args: "Sequence[str]") -> int:
    from crm_tui.cli.talk import speak_utf8

    speak_utf8()
    _need_utf8()
    if list(args[:1]) == ["_complete"]:
        from crm_tui.cli.completing import complete

        return complete(args[1:])
    from crm_tui.cli.quick import quick

    code = quick(args, _screen)
    if code is None:
        gc.enable()
        from crm_tui.cli.root import run as command_line

        code = command_line(args, _screen)
    return code


def _need_utf8() -> None:
    """Names of files are UTF-8 everywhere; Python reads them otherwise only in locales of old. Raises UsageError."""
    encoding = sys.getfilesystemencoding()
    if encoding != "utf-8":
        from crm_tui.errors import UsageError

        raise UsageError(f"this locale names files in {encoding}, a workspace in UTF-8", "export PYTHONUTF8=1")


def _screen(folder: "Path", config: "UserConfig") -> int:
    from crm_tui.tui.start import run as open_app

    return open_app(folder, config, _command_line)


def _command_line(folder: "Path") -> "Beside":
    from crm_tui.cli.beside import Beside

    return Beside(folder)


if __name__ == "__main__":
    raise SystemExit(main())
