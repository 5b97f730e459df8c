"""The command `crm`: answers the shortest questions at once and hands all others to the command line."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from crm_tui.userconfig.config import UserConfig


def main() -> int:
    """Runs the command line of this process; the exit code."""
    args = sys.argv[1:]
    if args == ["--version"]:
        from crm_tui import __version__

        print(f"crm {__version__}")
        return 0
    from crm_tui.cli.exits import guarded

    return guarded(lambda: _run(args))


def _run(args: list[str]) -> int:
    from crm_tui.cli.talk import speak_utf8

    speak_utf8()
    if args[:1] == ["_complete"]:
        from crm_tui.cli.completing import complete

        return complete(args[1:])
    from crm_tui.cli.quick import quick

    code = quick(args)
    if code is None:
        from crm_tui.cli.root import run

        code = run(args, _screen)
    return code


def _screen(folder: "Path", config: "UserConfig") -> int:
    from crm_tui.tui.app import run

    return run(folder, config)


if __name__ == "__main__":
    raise SystemExit(main())
