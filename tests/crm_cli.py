"""The command line in this process: what it prints, what it says, and how it ends."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from crm_tui.__main__ import run


class Ran(NamedTuple):
    """How a command ended: its exit code, its data and its talk."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document that was printed."""
        import json

        return json.loads(self.out)


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def crm(folder: Path, *words: str, stdin: str = "", terminal: bool = False) -> Ran:
    """Runs `crm WORDS` in a folder; with `terminal` a person sits before it and types `stdin`."""
    with streams(stdin, terminal) as (out, err):
        before = Path.cwd()
        os.chdir(folder)
        try:
            code = run(words)
        finally:
            os.chdir(before)
        return Ran(code, text(out), text(err))


def done(folder: Path, *words: str, stdin: str = "", terminal: bool = False) -> Ran:
    """Runs a command that must succeed."""
    ran = crm(folder, *words, stdin=stdin, terminal=terminal)
    assert ran.code == 0, ran.err
    return ran


@contextmanager
def streams(stdin: str, terminal: bool) -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """Own streams in place of the process's."""
    kind = Terminal if terminal else io.TextIOWrapper
    saved = sys.stdin, sys.stdout, sys.stderr
    out, err = kind(io.BytesIO(), encoding="utf-8"), kind(io.BytesIO(), encoding="utf-8")
    sys.stdin, sys.stdout, sys.stderr = kind(io.BytesIO(stdin.encode()), encoding="utf-8"), out, err
    try:
        yield out, err
    finally:
        sys.stdin, sys.stdout, sys.stderr = saved


def text(stream: io.TextIOWrapper) -> str:
    """All that was written."""
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


# Two companies, two contacts, three deals; one file with an unknown key and one with a bad value.
SHOP = {
    "companies/analytical-engines": "name: Analytical Engines\ndomain: engines.example\nindustry: computing\n",
    "companies/harbour": "name: Harbour Ltd\n",
    "contacts/ada-lovelace": (
        "name: Ada Lovelace\ncompany: analytical-engines\nemails:\n  - work: ada@engines.example\n  - ada@home.example\n"
        'phones: ["+44 20 7946 0958"]\ntags: [vip, maths]\nshoe_size: 38\n'
    ),
    "contacts/mary-shelley": "name: Mary Shelley\ntags: [cold]\nbirthday: 1797-08-30\n",
    "deals/engine-no-2": (
        "title: Engine № 2\ncontact: ada-lovelace\ncompany: analytical-engines\nstage: proposal\n"
        "value: 12500 EUR\nclose: 2026-12-04\nowner: grace\ncreated: 2026-10-14\nhistory:\n"
        "  - {key: f3nb, at: 2026-10-14T10:15+02:00, stage: lead, by: grace}\n"
        "  - {key: a5qz, at: 2026-11-05T15:42+01:00, stage: proposal, by: grace}\n"
    ),
    "deals/kiosk": "title: Kiosk\ncompany: harbour\nstage: lead\nvalue: 2000\n",
    "deals/solar-roof": "# comment\ntitle: Solar roof\nstage: lead\nvalue: 9800 EUR   # agreed\nclose: 2026-12-15\n",
    "members/grace": "name: Grace Byrne\nemail: grace@shop.example\n",
    "activities/2026/11/2026-11-19-0920-call-k7xm": (
        "subject: Wants two options\ntype: call\ndirection: out\nat: 2026-11-19T09:20+01:00\n"
        "contacts: [ada-lovelace]\ndeal: engine-no-2\nby: grace\n"
    ),
}
