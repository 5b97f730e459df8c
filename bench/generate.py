"""Makes workspaces of any size: `python -m bench.generate DIR --records 100000 [--vcards DIR] [--todos DIR] [--git]`.

The same arguments always make the same bytes.
"""

import argparse
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.world import Contact, Task, World
from crm_tui.model.ids import fold_id

SEED = 20261121
MIX = {"companies": 0.15, "contacts": 0.45, "deals": 0.25, "activities": 0.15, "tasks": 0.0}
WIDE = 500
SETTINGS = """\
format: 1
name: Generated Works
currency: EUR
locale: en
country: IE
timezone: Europe/Dublin
rates:
  USD: {2023-01-02: 0.9375, 2026-01-02: 0.8540}
  GBP: {2023-01-02: 1.1295, 2026-01-02: 1.1465}
pipelines:
  - key: sales
    label: Sales
    stages:
      - {key: lead, label: Lead, outcome: open, probability: 10, rots: 21}
      - {key: qualified, label: Qualified, outcome: open, probability: 25, rots: 14}
      - {key: proposal, label: Proposal, outcome: open, probability: 50, rots: 10}
      - {key: negotiation, label: Negotiation, outcome: open, probability: 75, rots: 14}
      - {key: won, label: Won, outcome: won, probability: 100}
      - {key: lost, label: Lost, outcome: lost, probability: 0}
sources: [referral, website, fair, cold]
lost_reasons: [price, timing, competitor, no decision]
"""
ATTRIBUTES = "records/**/*.yaml -text merge=crm\ncrm.yaml -text merge=crm\n"


def counts_of(records: int, only: str = "") -> dict[str, int]:
    """How many records of each kind; `only` gives them all to one kind."""
    if only:
        return {plural: records if plural == only else 0 for plural in MIX}
    counts = {plural: int(records * share) for plural, share in MIX.items()}
    counts["contacts"] += records - sum(counts.values())
    return counts


def folders(plural: str, ids: Iterable[str]) -> dict[str, str]:
    """The folder of each record below records/, as if the program had made them one after the other."""
    held: Counter[str] = Counter()
    places = {}
    for id in ids:
        base = f"{plural}/{id[:4]}/{id[5:7]}" if plural == "activities" else plural
        held[base] += 1
        deeper = id[8:10] if plural == "activities" else _letters(id)
        places[id] = base if held[base] <= WIDE else f"{base}/{deeper}"
    return places


def _letters(id: str) -> str:
    return "".join([letter for letter in fold_id(id) if letter.isalnum()][:2])


def generate(
    folder: Path, records: int, only: str = "", vcards: Path | None = None, seed: int = SEED, todos: Path | None = None
) -> int:
    """Writes a workspace of so many records (six members come on top); the bytes of all records."""
    world = World(seed)
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for plural, id, text in world.records(counts_of(records, only)):
        texts[plural][id] = text
    size = sum(_write_kind(folder / "records", plural, made) for plural, made in texts.items())
    _write(f"{folder}/crm.yaml", SETTINGS)
    _write(f"{folder}/.gitattributes", ATTRIBUTES)
    _write(f"{folder}/.gitignore", ".crm/\n")
    if vcards:
        _write_vcards(vcards, world.contacts)
    if todos:
        _write_todos(todos, world.tasks)
    return size


def _write_kind(base: Path, plural: str, texts: dict[str, str]) -> int:
    places = folders(plural, list(texts))
    for place in set(places.values()):
        (base / place).mkdir(parents=True, exist_ok=True)
    return sum(_write(f"{base}/{places[id]}/{id}.yaml", text) for id, text in texts.items())


def _write(path: str, text: str) -> int:
    with open(path, "wb", buffering=0) as file:
        return file.write(text.encode())


def _write_vcards(folder: Path, contacts: Iterable[Contact]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for place, contact in enumerate(contacts):
        given, _, family = contact.name.rpartition(" ")
        lines = (
            "BEGIN:VCARD", "VERSION:3.0", f"UID:{place:06d}", f"FN:{contact.name}", f"N:{family};{given};;;",
            f"EMAIL;TYPE=WORK:{contact.email}", f"TEL;TYPE=WORK:{contact.phone}",
            f"ORG:{contact.company.name if contact.company else ''}", "END:VCARD", "",
        )  # fmt: skip
        _write(f"{folder}/{place:06d}.vcf", "\r\n".join(lines))


def _write_todos(folder: Path, tasks: Iterable[Task]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for place, task in enumerate(tasks):
        priority = {"high": 1, "normal": 5, "low": 9}.get(task.priority, 0)
        lines = (
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN", "BEGIN:VTODO", f"UID:{place:06d}",
            "DTSTAMP:20261121T000000Z", f"SUMMARY:{task.title}", f"DUE;VALUE=DATE:{task.due:%Y%m%d}",
            f"PRIORITY:{priority}", "STATUS:NEEDS-ACTION", "END:VTODO", "END:VCALENDAR", "",
        )  # fmt: skip
        _write(f"{folder}/{place:06d}.ics", "\r\n".join(lines))


def commit(folder: Path) -> None:
    """Makes the folder a git repository with one commit of everything."""
    steps = (
        ("init", "-q", "-b", "main"),
        ("config", "user.name", "bench"),
        ("config", "user.email", "bench@example.invalid"),
        ("config", "gc.auto", "0"),
        ("add", "-A"),
        ("commit", "-q", "-m", "Generated records"),
    )
    for words in steps:
        subprocess.run(["git", *words], cwd=folder, check=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; exit code 0, or 2 where the folder is not empty."""
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--only", choices=tuple(MIX), default="", help="all records of one kind")
    parser.add_argument("--vcards", type=Path, help="the same contacts as vCards, into this folder")
    parser.add_argument("--todos", type=Path, help="the same tasks as iCalendar, into this folder")
    parser.add_argument("--git", action="store_true", help="make it a repository with one commit")
    options = parser.parse_args(arguments)
    if options.folder.exists() and any(options.folder.iterdir()):
        print(f"{options.folder} is not empty", file=sys.stderr)
        return 2
    start = time.perf_counter()
    size = generate(options.folder, options.records, options.only, options.vcards, todos=options.todos)
    if options.git:
        commit(options.folder)
    took = time.perf_counter() - start
    print(f"{options.records} records, {size / 1e6:.1f} MB, {took:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
