"""`python -m bench`: measures, prints one Markdown table; `--keep DIR` keeps the workspaces for next time."""

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import cli, index, tui
from bench.measure import Missing, Row
from bench.stock import Stock

GROUPS: dict[str, tuple[Callable[[Stock], Row], ...]] = {
    "index": index.LINES,
    "cli": cli.LINES,
    "tui": tui.LINES,
}

# A load above this means that somebody else is at work too.
QUIET = 0.7


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; exit code 0, or 1 where a bound does not hold."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="folder for the workspaces")
    parser.add_argument("words", nargs="*", help="groups (index, cli, tui) or names of lines; default: all")
    options = parser.parse_args(arguments)
    lines = _chosen(options.words)
    if (busy := os.getloadavg()[0]) > QUIET:
        print(f"the machine is busy (load {busy:.1f}); ratios will be off", file=sys.stderr)
    if options.keep:
        rows = _measure(lines, Stock(options.keep.resolve()))
    else:
        with tempfile.TemporaryDirectory(prefix="crm-bench-") as folder:
            rows = _measure(lines, Stock(Path(folder)))
    print(f"{_machine()}\n")
    print("\n".join(table(rows)))
    return 1 if any(row.holds is False for row in rows) else 0


def _chosen(words: Iterable[str]) -> list[Callable[[Stock], Row]]:
    wanted = set(words) or set(GROUPS)
    return [line for group, lines in GROUPS.items() for line in lines if wanted & {group, line.__name__}]


def _measure(lines: Iterable[Callable[[Stock], Row]], stock: Stock) -> list[Row]:
    rows = []
    for line in lines:
        print(f"{line.__name__} …", file=sys.stderr, flush=True)
        name = (line.__doc__ or line.__name__).rstrip(".")
        try:
            rows.append(line(stock))
        except Missing as reason:
            rows.append(Row(name, "", f"not measured: {reason}"))
        except RuntimeError as error:
            print(error, file=sys.stderr)
            rows.append(Row(name, "", "failed", holds=False))
    return rows


def table(rows: Iterable[Row]) -> list[str]:
    """The rows as lines of a Markdown table."""
    marks = {True: "yes", False: "**no**", None: ""}
    lines = ["| measured | ours | reference | ratio | bound | holds |"]
    lines.append("| --- | --: | --: | --: | --: | --- |")
    for row in rows:
        cells = (row.name, row.ours, row.reference, row.ratio, row.bound, marks[row.holds])
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _machine() -> str:
    """The machine and the day, in one sentence."""
    parts = (
        f"{datetime.now(UTC).date()}",
        f"{os.cpu_count()} × {_processor()}",
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
    )
    return f"{', '.join(parts)}. Best of several runs taken in turns."


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    if about.exists():
        for line in about.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    raise SystemExit(main())
