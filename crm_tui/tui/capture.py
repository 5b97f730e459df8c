"""What is done in one line: logging what happened, noting a task, and settling or putting off a reminder."""

from typing import TYPE_CHECKING

from crm_tui.edits import activity, answering
from crm_tui.edits import snooze as snoozing
from crm_tui.edits import task as tasks
from crm_tui.edits.about import about, along, subjects
from crm_tui.edits.next_step import finish_step
from crm_tui.edits.words import Setting
from crm_tui.errors import UsageError
from crm_tui.model.when import WhenError, parse_day
from crm_tui.query.find import get, resolve
from crm_tui.tui.deeds import words_of
from crm_tui.workspace.making import made

if TYPE_CHECKING:
    from crm_tui.model.plan import Plan
    from crm_tui.query.find import Found
    from crm_tui.tui.deeds import Deeds, Outcome

_ABOUT = "about"
# What the line may set that is no field of its own to `log`.
_SAID = ("at", "direction")


def log(deeds: "Deeds", of: tuple[str, str], line: str) -> "Outcome":
    """Logs what happened with a record, from a line such as `call wants a quote`."""
    said, more = _read(line)

    def once() -> "Outcome":
        plan, id_ = _logged(deeds, deeds.session.found(*of), said, more)
        return deeds.apply(plan, ("activity", id_))

    return made(deeds.workspace, once)


def answer(deeds: "Deeds", of: tuple[str, str], line: str) -> "Outcome":
    """Logs the answer to a message or ticket; to a ticket it is the first response where there was none."""
    said, more = _read(line)

    def once() -> "Outcome":
        found = deeds.session.found(*of)
        plan, id_ = _logged(deeds, found, said, more)
        response = answering.first_response(deeds.workspace.editor(), found, said.at) if said.direction != "in" else ()
        return deeds.apply(plan._replace(changes=(*plan.changes, *response)), ("activity", id_))

    return made(deeds.workspace, once)


def settle(deeds: "Deeds", of: tuple[str, str]) -> "Outcome":
    """Nobody waits any more: a ticket is resolved, a message needs no answer."""
    return deeds.apply(answering.settle(deeds.workspace.editor(), deeds.session.found(*of)), of)


def _read(line: str) -> tuple[activity.Said, list[Setting]]:
    text, settings = words_of(line)
    type_, _, words = text.partition(" ")
    given = {each.name: each.value for each in settings if each.name in _SAID}
    said = activity.Said(type_, words, given.get("at", ""), given.get("direction", ""))
    return said, [each for each in settings if each.name not in _SAID]


def _logged(deeds: "Deeds", found: "Found", said: activity.Said, more: list[Setting]) -> tuple["Plan", str]:
    workspace, asking = deeds.workspace, deeds.session.asking()
    kind = asking.schema.kinds["activity"]
    whom = deeds.session.ask(lambda db: subjects(db, asking, kind, found))
    others = deeds.session.ask(lambda db: list(along(db, asking, kind, whom[0])))
    told = (*others, *(about(kind, each) for each in whom), *answering.about_the_same(found))
    links = {each.name: each for each in told}
    return activity.log(
        workspace.editor(), whom[0], said, [*links.values(), *more],
        taken=workspace.taken, folder=workspace.folder_for,
    )  # fmt: skip


def task(deeds: "Deeds", line: str) -> "Outcome":
    """Notes a task, from a line such as `send quote due=fri about=ada`."""
    title, settings = words_of(line)
    if not title:
        raise UsageError("a task needs words", "as in send quote due=fri")
    linked = [_linked(deeds, each) if each.name == _ABOUT else each for each in settings]
    return made(deeds.workspace, lambda: _task(deeds, title, linked))


def _linked(deeds: "Deeds", setting: Setting) -> Setting:
    asking = deeds.session.asking()
    found = deeds.session.ask(lambda db: get(db, asking, *resolve(db, asking, setting.value.strip())))
    return about(asking.schema.kinds["task"], found)


def _task(deeds: "Deeds", title: str, settings: list[Setting]) -> "Outcome":
    kind = deeds.workspace.schema.kinds["task"]
    wanted = list(tasks.with_defaults(deeds.workspace.editor(), settings))
    plan, id_ = deeds.session.ask(lambda db: deeds.maker(db).add(kind, title, wanted))
    return deeds.apply(plan, (kind.name, id_))


def complete(deeds: "Deeds", id_: str) -> "Outcome":
    """Completes a task; one that repeats is planned again."""
    workspace = deeds.workspace

    def once() -> "Outcome":
        found = deeds.session.found("task", id_)
        plan = tasks.complete(workspace.editor(), found, taken=workspace.taken, folder=workspace.folder_for)
        return deeds.apply(plan, ("task", found.record.id))

    return made(workspace, once)


def finish(deeds: "Deeds", id_: str) -> "Outcome":
    """Takes out a deal's next step, which is done."""
    return deeds.apply(finish_step(deeds.workspace.editor(), deeds.session.found("deal", id_)), ("deal", id_))


def close(deeds: "Deeds", id_: str, words: str) -> "Outcome":
    """Gives a deal another day on which it is expected to close."""
    return deeds.set(deeds.session.found("deal", id_), "close", words)


def snooze(deeds: "Deeds", of: tuple[str, str], rule: str, words: str) -> "Outcome":
    """Hides a reminder of a record until a day in words."""
    ctx = deeds.session.asking().ctx
    try:
        until = parse_day(words, ctx.now.date(), ctx.words)
    except WhenError as error:
        raise UsageError(error.message, error.hint) from None
    return deeds.apply(snoozing.snooze(deeds.workspace.editor(), deeds.session.found(*of), rule, until), of)
