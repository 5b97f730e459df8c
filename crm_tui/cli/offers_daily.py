"""What completion offers for `log`, `task`, `done` and `snooze`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_tui.cli.capturing import ABOUT
from crm_tui.cli.offers import Offer, World, records, settings
from crm_tui.edits.about import may_be_about

if TYPE_CHECKING:
    from crm_tui.model.kind import Kind

_MOST = 200


def log_words(world: World, given: list[str], last: str) -> Iterator[Offer]:
    """What an activity may be about, then its types."""
    kind = _kind(world, "activity")
    if not given:
        yield from _about(world, kind, last)
    elif len(given) == 1:
        yield from (Offer(each.key, each.label) for each in kind.fields["type"].choices)


def task_words(world: World, given: list[str], last: str) -> Iterator[Offer]:
    """Once there is a title: what a task may be about, and its fields."""
    if not given:
        return
    name, equals, value = last.partition("=")
    if name == ABOUT and equals:
        found = _about(world, _kind(world, "task"), value)
        yield from (each._replace(value=f"{ABOUT}={each.value}") for each in found)
        return
    if not equals:
        yield Offer(f"{ABOUT}=", "a contact, company, deal or ticket")
    yield from settings(world, "task", last)


def reminder_words(world: World, last: str) -> Iterator[Offer]:
    """Ids, and keys of reminders once their rule is typed."""
    from crm_tui.agenda.build import beginning
    from crm_tui.agenda.rules import RULES

    name, slash, rest = last.partition("/")
    db = world.reader()
    if slash and name in RULES and db is not None:
        found = beginning(db, world.schema, RULES[name], rest, _MOST)
        yield from (Offer(f"{name}/{id_}", label) for id_, label in found)
        return
    yield from (Offer(f"{rule}/") for rule in RULES)
    yield from records(world, last)


def _about(world: World, kind: "Kind", text: str) -> Iterator[Offer]:
    for each in world.kinds:
        if may_be_about(kind, each.name):
            yield from records(world, text, each.name)


def _kind(world: World, name: str) -> "Kind":
    return world.schema.kinds[name]
