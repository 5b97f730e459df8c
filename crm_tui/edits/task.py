"""What is done with tasks: made with what goes without saying, completed, and planned anew when they repeat."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from datetime import datetime as moment_type
from typing import NamedTuple

from crm_tui.edits.change import Editor, Sets, edit
from crm_tui.edits.record import Folder, Taken, create, minute, new_id
from crm_tui.edits.snooze import without
from crm_tui.edits.words import Setting, field_named
from crm_tui.errors import Refused
from crm_tui.model.plan import Change, Plan
from crm_tui.model.record import read_value, write_value
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Bad, Node, Value
from crm_tui.query.find import Found

# What belongs to the one time that is over.
_OVER = ("done", "created", "snooze", "formerly")


class Next(NamedTuple):
    """When a repeating task comes again: the day or moment, and the rule by which it goes on from there."""

    due: Value
    repeat: str


def with_defaults(editor: Editor, settings: Sequence[Setting]) -> Iterator[Setting]:
    """The settings of a new task with what goes without saying: it is mine, and one that repeats begins today."""
    fields = editor.schema.kinds["task"]
    given = {field_named(fields, each.name).name: each.value for each in settings}
    yield from settings
    if editor.me and "assignee" not in given:
        yield Setting("assignee", "=", "me")
    if given.get("repeat") and not given.get("due"):
        yield Setting("due", "=", _first(editor, given["repeat"]).isoformat())


def _first(editor: Editor, repeat: str) -> date:
    """The first day, from today on, of a rule typed in words; today for one that cannot be read."""
    from crm_tui.edits.recurrence import first

    today = editor.ctx.now.date()
    try:
        rule = read_value(editor.schema.kinds["task"].fields["repeat"], repeat, editor.ctx)
    except Invalid:
        return today
    return first(str(rule), today)


def complete(editor: Editor, task: Found, *, taken: Taken, folder: Folder) -> Plan:
    """The plan that completes a task; one that repeats is planned again in the same step.

    Raises Refused where it cannot be read how it repeats, so that it would not come again.
    """
    if task.nodes.get("done"):
        return Plan(f"{task.label} is done already", (), editor.me)
    if isinstance(task.record.fields.get("repeat"), Bad):
        raise Refused(f"{task.label}: how it repeats cannot be read", f"crm set {task.record.id} repeat='every week'")
    sets: Sets = {"done": minute(editor, None), **without(task, "due")}
    change = edit(editor, task, sets)
    again = next_of(editor, task)
    if again is None:
        last = ", for the last time" if task.nodes.get("repeat") else ""
        return Plan(f"Complete {task.label}{last}", (change,), editor.me)
    made = _made(editor, task, again, taken, folder)
    return Plan(f"Complete {task.label}, next due {_day(again.due)}", (change, made), editor.me)


def next_of(editor: Editor, task: Found) -> Next | None:
    """When the task comes again after today; None when it does not repeat, or its rule has ended."""
    rule = task.record.get("repeat")
    if not isinstance(rule, str):
        return None
    from crm_tui.edits.recurrence import following
    from crm_tui.model.repeat import write_rule

    zone, today = editor.ctx.zone, editor.ctx.now.date()
    due = task.record.get("due")
    day = due.astimezone(zone).date() if isinstance(due, moment_type) else due
    found = following(rule, day or today, today)
    if found is None:
        return None
    return Next(_at(found.day, due, editor), write_rule(found.rule) if found.changed else _written(task, rule))


def _written(task: Found, rule: str) -> str:
    """The rule as it stands in the file."""
    node = task.nodes.get("repeat")
    return node if isinstance(node, str) else rule


def _at(day: date, due: Value, editor: Editor) -> Value:
    """The day, at the time of day that the task was due."""
    if not isinstance(due, moment_type):
        return day
    from crm_tui.model.when.moments import on_clock

    return on_clock(day, due.astimezone(editor.ctx.zone).time(), editor.ctx.zone)


def _day(due: Value) -> date:
    return due.date() if isinstance(due, moment_type) else due


def _made(editor: Editor, task: Found, again: Next, taken: Taken, folder: Folder) -> Change:
    fields, ctx = task.kind.fields, editor.ctx
    nodes: dict[str, Node] = {name: node for name, node in task.nodes.items() if name not in _OVER}
    nodes["due"] = write_value(fields["due"], again.due, ctx)
    nodes["repeat"] = again.repeat
    if (remind := _reminded(task, again.due)) is not None:
        nodes["remind"] = write_value(fields["remind"], remind, ctx)
    id_ = new_id(editor, task.kind, task.label, taken)
    return create(editor, task.kind, id_, nodes, folder=folder, root=task.root)


def _reminded(task: Found, due: Value) -> Value:
    """As long before the new day as it was before the old one; None where nothing says so."""
    before, remind = task.record.get("due"), task.record.get("remind")
    if before is None or remind is None:
        return None
    return remind + timedelta(days=(_day(due) - _day(before)).days)
