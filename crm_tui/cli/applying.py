"""What becomes of a plan on the command line: shown, asked about, applied, told."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.cli import talk
from crm_tui.cli.place import progress
from crm_tui.errors import GitError, NotFound, Unconfirmed
from crm_tui.wording.display import display
from crm_tui.wording.listed import counted

if TYPE_CHECKING:
    from crm_tui.cli.records import Flat
    from crm_tui.index.database import Connection
    from crm_tui.model.plan import Change, Plan
    from crm_tui.query.scope import Asking
    from crm_tui.workspace.workspace import Applied, Workspace


class Manner(NamedTuple):
    """How an edit is to be done: only shown, without asking, told as JSON. `asks` is true of bulk edits."""

    dry: bool = False
    yes: bool = False
    json: bool = False
    asks: bool = False


# What is printed as JSON for the records (kind, id) that a plan changed.
Shape = Callable[[list["Flat"], "Applied"], Any]


def one(records: list["Flat"], applied: "Applied") -> Any:
    """The record itself."""
    return records[0] if records else None


def many(records: list["Flat"], applied: "Applied") -> Any:
    """All records."""
    return records


def carry_out(
    workspace: "Workspace", plan: "Plan", manner: Manner, names: Iterable[tuple[str, str]], shape: Shape = one
) -> int:
    """Applies the plan, or shows it; the exit code. `names` are the (kind, id) told as JSON afterwards.

    Raises what applying raises, and UsageError where nobody is there to be asked.
    """
    if manner.dry:
        return _show(workspace, plan, manner)
    if manner.asks and not manner.yes and plan.changes and not _agreed(workspace, plan):
        talk.say("nothing was changed")
        return 1
    applied = _applied(workspace, plan)
    tell(plan, applied)
    if manner.json:
        _put_json(shape(_records(workspace, names), applied))
    return 0


def _applied(workspace: "Workspace", plan: "Plan") -> "Applied":
    """Applies it; who interrupts that hears what became of it."""
    with progress(counted(len(plan.changes), "file")) as telling:
        try:
            return workspace.apply(plan, progress=telling)
        except KeyboardInterrupt:
            telling.end()
            talk.say(f"interrupted: {_left(workspace)}")
            raise


def _left(workspace: "Workspace") -> str:
    """How an edit stands that was interrupted."""
    from crm_tui.store.pending import pending

    if pending(str(workspace.folder)):
        return "the next command finishes it or takes it back"
    if not workspace.edited:
        return "nothing was changed"
    late = workspace.commits and workspace.store.journal.late()
    return f"all is written{', and committed with the next edit' if late else ''}"


def carry_out_new(workspace: "Workspace", plan: "Plan", manner: Manner, kind: str, id_: str) -> int:
    """The same for a plan that makes a record, whose id is printed once the record is there."""
    try:
        code = carry_out(workspace, plan, manner, [(kind, id_)], one)
    except (GitError, Unconfirmed):
        _put_id(id_, manner)  # it is written all the same
        raise
    _put_id(id_, manner)
    return code


def _put_id(id_: str, manner: Manner) -> None:
    if not (manner.dry or manner.json):
        talk.put(display(id_))


def tell(plan: "Plan", applied: "Applied") -> None:
    """Says what was done, under which commit, and what else the user should know."""
    words = talk.brief(plan.words) + ("" if plan.changes else ": nothing to change")
    talk.say(words + (f"  [{applied.commit[:7]}]" if applied.commit else ""))
    for note in applied.notes:
        talk.note(note)


def _show(workspace: "Workspace", plan: "Plan", manner: Manner) -> int:
    diff = _diff(workspace, plan)
    if manner.json:
        files = [{"root": each.root, "path": each.path, **_moves(each)} for each in plan.changes]
        _put_json({"words": plan.words, "dry_run": True, "files": files, "diff": diff})
        return 0
    put_diff(diff)
    talk.say(f"{talk.brief(plan.words)} ({counted(len(plan.changes), 'file')}; nothing was written)")
    return 0


def _diff(workspace: "Workspace", plan: "Plan") -> str:
    with progress(f"comparing {counted(len(plan.changes), 'file')}") as telling:
        return workspace.diff(plan, telling)


def _put_json(value: Any) -> None:
    from crm_tui.cli.formats import put_json

    put_json(value)


def _moves(change: "Change") -> dict[str, str]:
    return {"to": change.to} if change.to else {}


def put_diff(diff: str) -> None:
    """Prints what would be written."""
    talk.put_lines(_painted(diff, talk.colour()))


def _agreed(workspace: "Workspace", plan: "Plan") -> bool:
    for line in _painted(_diff(workspace, plan), False):
        talk.say(line)
    return talk.ask(f"{talk.brief(plan.words)}? {counted(len(plan.changes), 'file')} would change.")


def _painted(diff: str, colour: bool) -> Iterable[str]:
    from crm_tui.wording.table import paint

    for line in diff.splitlines():
        style = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1]) if colour else None
        yield paint(line, style) if style else line


def _records(workspace: "Workspace", names: Iterable[tuple[str, str]]) -> list["Flat"]:
    """The records as they are now; those that are gone by their name alone."""
    asking = workspace.asking()
    listed = list(names)
    return workspace.ask(lambda db: [_record(db, asking, kind, id_) for kind, id_ in listed])


def _record(db: "Connection", asking: "Asking", kind: str, id_: str) -> "Flat":
    from crm_tui.cli.records import flat
    from crm_tui.query.find import get

    try:
        found = get(db, asking, kind, id_)
    except NotFound:
        return {"kind": kind, "id": id_, "removed": True}
    return flat(found.kind, found.record, found.path)
