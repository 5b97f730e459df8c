"""`done` and `snooze`: from an id or key to the one reminder that is meant, and what settles it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.agenda.build import of_record
from crm_tui.agenda.rules import RULES
from crm_tui.agenda.window import DAYS
from crm_tui.cli import talk
from crm_tui.cli.applying import Manner, carry_out, one
from crm_tui.cli.capturing import log_about
from crm_tui.cli.naming import found as find_one
from crm_tui.cli.reminding import lines
from crm_tui.cli.words import from_stdin
from crm_tui.edits.activity import Said
from crm_tui.edits.next_step import finish_step
from crm_tui.edits.record import set_fields
from crm_tui.edits.task import complete
from crm_tui.edits.words import Setting
from crm_tui.errors import Ambiguous, NotFound, UsageError
from crm_tui.workspace.making import made

if TYPE_CHECKING:
    from crm_tui.agenda.reminder import Reminder
    from crm_tui.cli.place import Reading
    from crm_tui.query.find import Found


# Of what anything is to be done.
_KINDS = tuple(dict.fromkeys(rule.kind for rule in RULES.values()))


class Meant(NamedTuple):
    """A record, and its reminder that is meant; a task may be completed without one."""

    found: "Found"
    reminder: "Reminder | None"


def meant(at: "Reading", typed: str) -> Meant:
    """What an id or key means. Raises NotFound where nothing is to be done, Ambiguous after listing several."""
    text = from_stdin(typed).strip()
    name, slash, rest = text.partition("/")
    rule = RULES.get(name) if slash else None
    if rule is not None and name not in at.asking.schema.kinds:
        found = find_one(at.db, at.asking, rest, rule.kind)
        reminders = [each for each in of_record(at.db, at.asking, found) if each.rule == rule.name]
    else:
        found = find_one(at.db, at.asking, text, first=_KINDS)
        reminders = _pressing(at, of_record(at.db, at.asking, found))
    if len(reminders) > 1:
        for line in lines(reminders, at.asking.ctx.now.date(), for_all=False):
            talk.say(line)
        raise _which(text, reminders)
    if not reminders and not (rule is None and found.kind.name == "task"):
        raise NotFound(f"nothing is to be done about {found.label}", "crm agenda lists what is")
    return Meant(found, reminders[0] if reminders else None)


def _which(text: str, reminders: "Sequence[Reminder]") -> Ambiguous:
    error = Ambiguous(text, [each.key for each in reminders])
    error.hint = "say which by its key"
    return error


def _pressing(at: "Reading", reminders: "list[Reminder]") -> "list[Reminder]":
    """Those that an agenda shows, snoozed ones too; all where it shows none."""
    today = at.asking.ctx.now.date()
    near = [each for each in reminders if each.day is None or (each.day - today).days <= DAYS]
    return near or reminders


def settle(at: "Reading", which: Meant, manner: Manner) -> int:
    """Does what settles a reminder, or says what would; the exit code."""
    found, reminder = which
    if found.kind.name == "task":
        return _complete(at, found, manner)
    rule = reminder.rule if reminder else ""
    if rule == "next-step":
        return carry_out(at.workspace, finish_step(at.workspace.editor(), found), manner, [_name(found)], one)
    if rule in ("cadence", "birthday"):
        return _talked(at, which, manner)
    if rule == "close":
        return _closing(at, which, manner)
    raise _needs_more(which)


def _complete(at: "Reading", found: "Found", manner: Manner) -> int:
    workspace = at.workspace

    def make() -> int:
        plan = complete(workspace.editor(), found, taken=workspace.taken, folder=workspace.folder_for)
        return carry_out(workspace, plan, manner, [_name(found)], one)

    return made(workspace, make)


def _talked(at: "Reading", which: Meant, manner: Manner) -> int:
    answer = _asked(which, "What happened? Type and words, as in: call wants a quote", manner)
    type_, _, text = answer.partition(" ")
    return log_about(at, which.found, Said(type_, text), manner)


def _closing(at: "Reading", which: Meant, manner: Manner) -> int:
    answer = _asked(which, "When is it expected to close? As in: eom", manner)
    plan = set_fields(at.workspace.editor(), [which.found], [Setting("close", "=", answer)])
    return carry_out(at.workspace, plan, manner, [_name(which.found)], one)


def _asked(which: Meant, question: str, manner: Manner) -> str:
    """What somebody types who is there to be asked. Raises UsageError where nobody is, or nothing was typed."""
    answer = "" if manner.json or not talk.talks_to_person() else talk.answer(question)
    if not answer:
        raise _needs_more(which)
    return answer


def _needs_more(which: Meant) -> UsageError:
    reminder = which.reminder
    words = f"{which.found.label}: {reminder.words}" if reminder else which.found.label
    return UsageError(f"{words}; that is not settled by saying done", reminder.settled_by if reminder else "")


def _name(found: "Found") -> tuple[str, str]:
    return found.kind.name, found.record.id
