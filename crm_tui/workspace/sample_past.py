"""How the sample business came to be: its files as commits that lead to them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.git.commit import Past
from crm_tui.git.repo import Identity
from crm_tui.model.value import Node
from crm_tui.store.splice import splice
from crm_tui.store.yaml import read_text

Files = dict[str, bytes]
_MORNING = time(9, 0)
# Up to that many days ago, so many days of one person's work went into one commit: memory fades. It makes some 60.
_SITTINGS = ((5, 1), (35, 3), (84, 9), (175, 20), (100_000, 40))
# What a commit is named after, the first of these that it holds.
_TELLING = ("Move ", "Add ", "Log ")


class Later(NamedTuple):
    """What is not known when a record is made, and the verb of its coming to be known."""

    verb: str
    fields: tuple[str, ...]


_LATER = {
    "tasks": Later("Complete", ("done",)),
    "tickets": Later("Answer", ("status", "first_response", "resolved")),
    "orders": Later("Update", ("accepted", "declined", "invoices", "payments", "shipments", "returns")),
}


class Step(NamedTuple):
    """What one person did to one record."""

    when: datetime
    actor: str
    words: str
    files: Files


def past(files: Files, first: Mapping[str, bytes], today: date) -> Iterator[Past]:
    """The commits that lead to these files, `first` among those of the beginning; their authors have addresses."""
    authors = committers(files)
    zone = ZoneInfo(str(read_text(files["crm.yaml"]).nodes["timezone"]))
    steps = [step for path in files if path.startswith("records/") for step in _steps(path, files, zone, today)]
    begin = min(step.when for step in steps) - timedelta(days=1)
    later = {path for step in steps for path in step.files}
    rest = {path: data for path, data in files.items() if path not in later}
    yield Past("Begin the workspace", {**rest, **first}, authors["grace"], begin)
    for step in _joined([step._replace(actor=_of(step.actor, authors)) for step in steps], today):
        yield Past(step.words, step.files, authors[step.actor], step.when)


def committers(files: Files) -> dict[str, Identity]:
    """Who commits: the members with an address. What the others do goes in with Grace's commits."""
    found = {}
    for path, data in files.items():
        if path.startswith("records/members/"):
            nodes = read_text(data).nodes
            if "email" in nodes:
                found[Path(path).stem] = Identity(str(nodes["name"]), str(nodes["email"]))
    return found


def _of(actor: str, authors: Mapping[str, Identity]) -> str:
    return actor if actor in authors else "grace"


def _joined(steps: list[Step], today: date) -> list[Step]:
    """What one person did in one sitting as one step, oldest first; no record goes back to what it said before."""
    sittings: dict[tuple[str, int, int], list[Step]] = {}
    for step in sorted(steps, key=lambda step: (step.when, step.words)):
        sittings.setdefault((step.actor, *_sitting((today - step.when.date()).days)), []).append(step)
    newest: dict[str, datetime] = {}
    joined = []
    for each in sorted(sittings.values(), key=lambda steps: steps[-1].when):
        one = _one(each)
        said = {path: step.when for step in each for path in step.files}
        files = {path: data for path, data in one.files.items() if path not in newest or newest[path] <= said[path]}
        newest.update({path: said[path] for path in files})
        if files:
            joined.append(one._replace(files=files))
    return joined


def _sitting(age: int) -> tuple[int, int]:
    days = next(days for until, days in _SITTINGS if age <= until)
    return days, age // days


def _one(steps: list[Step]) -> Step:
    files = {path: data for step in steps for path, data in step.files.items()}
    last = max(steps, key=lambda step: (-_rank(step.words), step.when))
    more = len(steps) - 1
    return Step(steps[-1].when, steps[-1].actor, last.words + (f" and {more} more" if more else ""), files)


def _rank(words: str) -> int:
    return next((place for place, verb in enumerate(_TELLING) if words.startswith(verb)), len(_TELLING))


def _steps(path: str, files: Files, zone: tzinfo, today: date) -> Iterator[Step]:
    """The states that a record went through, oldest first; the last is the file as it is, with its attachments."""
    data = files[path]
    nodes = read_text(data).nodes
    kind = path.split("/")[1]
    title = str(nodes.get("name") or nodes.get("title") or nodes.get("subject") or path)
    entries = nodes.get("history")
    if isinstance(entries, list) and len(entries) > 1:
        yield from _moves(path, data, nodes, [entry for entry in entries if isinstance(entry, dict)], title)
        return
    actor = str(nodes.get("by") or nodes.get("owner") or "grace")
    begun = _moment(nodes.get("at") or nodes.get("created") or (today - timedelta(days=300)).isoformat(), zone)
    named = nodes.get("files", [])
    attached = {f"files/{name}": files[f"files/{name}"] for name in named} if isinstance(named, list) else {}
    verb, fields = _LATER.get(kind, ("", ()))
    known = [_moment(day, zone) for field in fields for day in _days(nodes.get(field, ""))]
    last = max((when for when in known if begun.date() < when.date() <= today), default=None)
    first = data if last is None else splice(data, {field: None for field in fields if field in nodes})
    made = "Log" if kind == "activities" else "Add"
    yield Step(begun, actor, f"{made} {title}", {path: first, **attached})
    if last:
        yield Step(last, actor, f"{verb} {title}", {path: data})


def _days(node: Node) -> Iterator[str]:
    """The days and moments below a node, but for those that things are due on."""
    if isinstance(node, str):
        if re.match(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}(T|$)", node):
            yield node
        return
    for inner in node if isinstance(node, list) else [inner for key, inner in node.items() if key != "due"]:
        yield from _days(inner)


def _moves(
    path: str, data: bytes, nodes: Mapping[str, Node], entries: list[dict[str, Node]], title: str
) -> Iterator[Step]:
    for place, entry in enumerate(entries):
        state = data if place == len(entries) - 1 else _earlier(data, nodes, entries[: place + 1])
        words = f"Move {title} to {entry['stage']}" if place else f"Add {title}"
        yield Step(datetime.fromisoformat(str(entry["at"])), str(entry.get("by", "grace")), words, {path: state})


def _earlier(data: bytes, nodes: Mapping[str, Node], entries: list[dict[str, Node]]) -> bytes:
    """The file as it was when the last of these entries was new."""
    sets: dict[str, Node | None] = {"stage": entries[-1]["stage"], "history": list(entries)}
    sets.update({name: None for name in ("closed", "lost_reason") if name in nodes})
    return splice(data, sets)


def _moment(node: Node, zone: tzinfo) -> datetime:
    text = str(node)
    if len(text) > 10:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return datetime.combine(date.fromisoformat(text), _MORNING, zone)
