"""Talking to people: data on stdout, talk on stderr, and what a terminal allows beyond that."""

import os
import sys
from collections.abc import Iterable, Sequence
from io import TextIOWrapper

from crm_tui.errors import UsageError
from crm_tui.wording.display import display

# Letters of an operation's words; two lines of a common terminal.
_LONGEST = 160


class Out:
    """Where data goes: stdout, whichever it is by then. `begun` tells whether there was any."""

    def __init__(self) -> None:
        self.begun = False

    def write(self, text: str) -> int:
        """As of a file."""
        self.begun = True
        return sys.stdout.write(text)


OUT = Out()


def put(text: str) -> None:
    """One line of data on stdout, made harmless by the caller."""
    OUT.write(text + "\n")


def put_lines(lines: Iterable[str]) -> None:
    """Lines of data on stdout, through a pager where they are read on a terminal and do not fit it."""
    if not on_terminal():
        put_lines_plain(lines)
        return
    listed = list(lines)
    if len(listed) < _rows():
        put_lines_plain(listed)
        return
    # The one that click brings knows $PAGER, which of them show colours, and terminals that have none.
    import click

    click.echo_via_pager("\n".join(listed) + "\n")


def put_lines_plain(lines: Iterable[str]) -> None:
    """Lines of data on stdout."""
    OUT.write("".join(f"{line}\n" for line in lines))


def say(text: str) -> None:
    """Talk on stderr, made harmless."""
    for line in text.split("\n"):
        print(display(line), file=sys.stderr)


def brief(words: str) -> str:
    """What was done as one line that a person reads; the journal and the commit have all of a longer one."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def note(text: str) -> None:
    """Something the user should know, on stderr."""
    say(f"note: {text}")


def on_terminal() -> bool:
    """Whether data is read by a person on a terminal."""
    return sys.stdout.isatty()


def talks_to_person() -> bool:
    """Whether a question can be asked and answered."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def colour() -> bool:
    """Whether data may be coloured."""
    return on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int | None:
    """The cells of a line on the terminal; None where nothing is cut."""
    return _size()[0] if on_terminal() else None


def ask(question: str) -> bool:
    """Whether the answer is yes. Raises UsageError where nobody can answer."""
    if not talks_to_person():
        raise UsageError(f"{question} Nobody is there to answer", "--yes says yes, --dry-run only shows")
    sys.stderr.write(f"{display(question)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def pick(question: str, answers: Sequence[str]) -> str:
    """One of the answers, each a small letter; the first for an empty line, "" when the input ends."""
    while True:
        sys.stderr.write(f"{display(question)} [{'/'.join((answers[0].upper(), *answers[1:]))}] ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        answer = line.strip().casefold() or (answers[0] if line else "")
        if answer in answers or not line:
            return answer


def answer(question: str) -> str:
    """What a person types on a line, who is there to be asked."""
    sys.stderr.write(f"{display(question)}\n> ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _rows() -> int:
    return _size()[1]


def _size() -> tuple[int, int]:
    """Columns and rows: what the user says, else what the terminal says, else 80 by 24."""
    columns, rows = (_number(os.environ.get(name, "")) for name in ("COLUMNS", "LINES"))
    try:
        found = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return columns or 80, rows or 24
    return columns or found.columns or 80, rows or found.lines or 24


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


def speak_utf8() -> None:
    """Makes both streams UTF-8 whatever the locale says; what no text can hold becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
