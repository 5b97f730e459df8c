"""From what stopped a command to words on stderr and an exit code: the only place that knows both."""

import os
import sys
from collections.abc import Callable

from crm_tui.errors import CrmError, QueryError
from crm_tui.wording.display import display

DONE = 0
FAILED = 1
USAGE = 2
STORAGE = 6
INTERRUPTED = 130
# How many characters of a query are shown on either side of what is wrong with it.
_AROUND = 100


def guarded(run: Callable[[], int]) -> int:
    """What `run` answers, or the exit code of what stopped it, after saying why on stderr. Raises nothing."""
    try:
        code = run()
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _deafen()
        return DONE
    except KeyboardInterrupt:
        _say("")
        return INTERRUPTED
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else FAILED
    except CrmError as error:
        return _told(error)
    except OSError as error:
        return _refused(error)
    except UnicodeEncodeError as error:
        return _no_text(error)
    except Exception as error:  # noqa: BLE001 whatever it is, the user gets one line and not a traceback
        return _bug(error)


def words(error: CrmError) -> list[str]:
    """The lines that tell an error: what, for a query where, and what to do."""
    lines = [f"error: {error.message}"]
    if isinstance(error, QueryError) and error.text:
        lines += _pointed(error.text, error.position)
    if error.hint:
        lines.append(f"hint: {error.hint}")
    return lines


def _pointed(text: str, position: int) -> list[str]:
    """The query with a caret under the place; both made harmless first, so that the caret stays there.

    Of a long query only what is around the place.
    """
    from crm_tui.wording.cells import cells

    start, end = max(position - _AROUND, 0), position + _AROUND
    first, last = "… " * bool(start), " …" * (end < len(text))
    before = cells(first + display(text[start:position]))
    return [f"  {first}{display(text[start:end])}{last}", f"  {' ' * before}^"]


def _told(error: CrmError) -> int:
    _traced(error)
    for line in words(error):
        _say(line)
    return error.exit_code


def _refused(error: OSError) -> int:
    _traced(error)
    where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
    _say(f"error: {where}{(error.strerror or str(error)).lower()}")
    return STORAGE


def _no_text(error: UnicodeEncodeError) -> int:
    """What was typed holds a byte that is not UTF-8, which Python keeps as half a character."""
    if not "\ud800" <= error.object[error.start] <= "\udfff":
        return _bug(error)
    _traced(error)
    _say(f"error: this is no text: {error.object[:200]}")
    _say("hint: it has a byte in it that is not UTF-8; type it again")
    return USAGE


def _bug(error: Exception) -> int:
    _traced(error)
    from crm_tui.store.buglog import bug

    for line in words(bug(error)):
        _say(line)
    return FAILED


def _traced(error: BaseException) -> None:
    """The traceback, for those who ask for it by CRM_DEBUG=1."""
    if os.environ.get("CRM_DEBUG") != "1":
        return
    from traceback import format_exception

    for line in "".join(format_exception(error)).splitlines():
        _say(line)


def _say(line: str) -> None:
    try:
        print(display(line), file=sys.stderr, flush=True)
    except OSError:
        pass  # nobody listens on stderr; the exit code still tells


def _deafen() -> None:
    """Points stdout nowhere, so that Python does not complain of the closed pipe while it ends."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        pass


def fill_streams() -> None:
    """A stream that this process was started without leads nowhere: no file of ours takes its number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, "w" if number else "r"))
