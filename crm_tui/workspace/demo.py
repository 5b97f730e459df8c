"""The sample business as a throw-away workspace: a real repository with a believable past."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from crm_tui.errors import Refused
from crm_tui.git import driver
from crm_tui.git.commit import Past, history
from crm_tui.git.repo import Identity, set_identity
from crm_tui.git.repo import init as init_repo
from crm_tui.model.value import Node
from crm_tui.store.atomic import create_file, make_dirs
from crm_tui.store.disk import RealDisk
from crm_tui.store.splice import splice
from crm_tui.store.yaml import read_text
from crm_tui.workspace.init import prepare
from crm_tui.workspace.sample import sample_files

Files = dict[str, bytes]
Step = tuple[datetime, str, str, Files]
_MORNING = time(9, 0)


def demo(folder: Path, today: date) -> None:
    """Writes the sample into `folder`, seen from `today`, with its history as back-dated commits.

    Raises Refused when something is there already, StorageError, and GitError.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty", "name a new folder, or none for a throw-away copy")
    disk = RealDisk()
    folder = folder.resolve()
    make_dirs(disk, "/", folder.as_posix().lstrip("/"))
    files = dict(sample_files(today))
    for path, data in files.items():
        create_file(disk, str(folder), path, data)
    repo = init_repo(folder)
    changed = prepare(folder, disk)
    set_identity(repo, _members(files)["grace"])
    history(repo, list(past(files, {path: (folder / path).read_bytes() for path in changed}, today)))
    driver.install(repo)


def past(files: Files, first: Mapping[str, bytes], today: date) -> Iterator[Past]:
    """The commits that lead to these files: each record when it was made, each deal through its stages."""
    members = _members(files)
    zone = _zone(files)
    records = {path: data for path, data in files.items() if path.startswith("records/")}
    steps = [step for path, data in records.items() for step in _steps(path, data, zone, today)]
    begin = min(when for when, *_ in steps) - timedelta(days=1)
    rest = {path: data for path, data in files.items() if path not in records}
    yield Past("Begin the workspace", {**rest, **first}, members["grace"], begin)
    for when, actor, words, changed in _joined(sorted(steps, key=lambda step: (step[0], step[2]))):
        yield Past(words, changed, members.get(actor, members["grace"]), when)


def _joined(steps: list[Step]) -> Iterator[Step]:
    """What one person added on one day is one commit; a deal's move is one of its own."""
    waiting: Step | None = None
    for step in steps:
        if waiting and _adds(waiting) and _adds(step) and _same_day(waiting, step):
            waiting = (step[0], step[1], _and_more(waiting[2], len(waiting[3])), {**waiting[3], **step[3]})
            continue
        if waiting:
            yield waiting
        waiting = step
    if waiting:
        yield waiting


def _adds(step: Step) -> bool:
    return not step[2].startswith("Move ")


def _same_day(one: Step, other: Step) -> bool:
    return one[1] == other[1] and one[0].date() == other[0].date()


def _and_more(words: str, more: int) -> str:
    return f"{words.partition(' and ')[0]} and {more} more"


def _steps(path: str, data: bytes, zone: tzinfo, today: date) -> Iterator[Step]:
    """The states that a record went through, oldest first; the last is the file as it is."""
    nodes = read_text(data).nodes
    kind, title = path.split("/")[1], str(nodes.get("title") or nodes.get("name") or nodes.get("subject") or path)
    actor = str(nodes.get("by") or nodes.get("owner") or "grace")
    entries = nodes.get("history")
    if isinstance(entries, list) and len(entries) > 1:
        yield from _moves(path, data, nodes, [entry for entry in entries if isinstance(entry, dict)], title)
        return
    when = _moment(nodes.get("at") or nodes.get("created") or (today - timedelta(days=300)).isoformat(), zone)
    verb = "Log" if kind == "activities" else "Add"
    yield when, actor, f"{verb} {title}", {path: data}


def _moves(
    path: str, data: bytes, nodes: Mapping[str, Node], entries: list[dict[str, Node]], title: str
) -> Iterator[Step]:
    for place, entry in enumerate(entries):
        last = place == len(entries) - 1
        when = datetime.fromisoformat(str(entry["at"]))
        words = f"Move {title} to {entry['stage']}" if place else f"Add {title}"
        yield (
            when,
            str(entry.get("by", "grace")),
            words,
            {path: data if last else _earlier(data, nodes, entries[: place + 1])},
        )


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


def _members(files: Files) -> dict[str, Identity]:
    """Who commits: the members with an address. What the others do goes in with somebody else's commits."""
    found = {}
    for path, data in files.items():
        if path.startswith("records/members/"):
            nodes = read_text(data).nodes
            if "email" in nodes:
                found[Path(path).stem] = Identity(str(nodes["name"]), str(nodes["email"]))
    return found


def _zone(files: Files) -> tzinfo:
    return ZoneInfo(str(read_text(files["crm.yaml"]).nodes["timezone"]))
