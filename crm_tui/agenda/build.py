"""The agenda: the reminders that somebody is to see, the most pressing first."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.agenda.kept import Answer, answers, bound
from crm_tui.agenda.reminder import Reminder
from crm_tui.agenda.rule import Rule, iso
from crm_tui.agenda.rules import RULES
from crm_tui.agenda.window import NOT_AHEAD, SETTLED, Window, count_settled, last_day, planned
from crm_tui.agenda.yearly import UNTOLD, occasions
from crm_tui.index.layout import quoted, table
from crm_tui.query.find import labels

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.model.schema import Schema
    from crm_tui.query.find import Found
    from crm_tui.query.scope import Asking

# What a record is about, to be told beside it: the first of these links that it has.
_ABOUT = {"task": ("contact", "company", "deal", "ticket"), "deal": ("company", "contact"), "contact": ("company",)}
_KEPT = "reminder m"
# The same rows, given as JSON instead of kept.
_GIVEN = "(SELECT {columns} FROM json_each(:given)) m".format(
    columns=", ".join(f"json_extract(value, '$[{at}]') AS {name}" for at, name in enumerate(Answer._fields))
)


class _Row(NamedTuple):
    """A reminder, and the record (kind, id) that it is about."""

    reminder: Reminder
    about: tuple[str, str] | None


def agenda(db: "Connection", asking: "Asking", window: Window) -> list[Reminder]:
    """The reminders of a window, by day."""
    condition, params = window.condition
    rows: list[_Row] = []
    for rule in RULES.values():
        settled = f"m.rule = '{rule.name}' AND {SETTLED} AND {condition}"
        rows += _rows(db, asking, rule, _KEPT, settled, window, params)
    for rule, given in _unsettled(db, asking):
        rows += _rows(db, asking, rule, _GIVEN, condition, window, {**params, "given": given})
    return _sorted(db, asking, rows)


def reminders_of(
    db: "Connection", asking: "Asking", window: Window, wanted: Mapping[str, Sequence[int]]
) -> list[Reminder]:
    """The kept reminders of these rows, by rule."""
    rows: list[_Row] = []
    for rule in RULES.values():
        named = f"m.rule = '{rule.name}' AND m.rid IN (SELECT value FROM json_each(:rids))"
        if rids := wanted.get(rule.name):
            rows += _rows(db, asking, rule, _KEPT, named, window, {"rids": json.dumps(rids)})
    return _sorted(db, asking, rows)


def unsettled(db: "Connection", asking: "Asking", window: Window) -> list[Reminder]:
    """The reminders of a window of records with which a talk is planned; their kept ones do not count."""
    condition, params = window.condition
    rows: list[_Row] = []
    for rule, given in _unsettled(db, asking):
        rows += _rows(db, asking, rule, _GIVEN, condition, window, {**params, "given": given})
    return _sorted(db, asking, rows)


def count(db: "Connection", asking: "Asking", window: Window, more: str = "1") -> int:
    """How many reminders `agenda` gives; of those for which the SQL `more` holds of a row `m`."""
    condition, params = window.condition
    found = count_settled(db, window, more)
    for rule, given in _unsettled(db, asking):
        source, where, days = _occasions(rule, _GIVEN, f"{condition} AND {more}", window)
        sql = f"SELECT count(*) FROM {source} WHERE {where}"
        found += int(db.execute(sql, {**params, **days, "given": given}).fetchone()[0])
    return found


def pressing(db: "Connection", asking: "Asking", whose: tuple[str, ...] | None) -> tuple[int, int]:
    """How much is overdue, and how much is for today."""
    window = Window(asking.today, asking.today, whose)
    overdue, today = "(m.day <> '' AND m.day < :today)", "m.day IN ('', :today)"
    return count(db, asking, window, overdue), count(db, asking, window, today)


def of_record(db: "Connection", asking: "Asking", found: "Found") -> list[Reminder]:
    """All reminders of one record, whenever and whoever's they are, snoozed ones too, by day.

    What comes back every year is not told before an agenda would tell it.
    """
    window = Window(asking.today, last_day(asking.ctx.now.date(), "") or asking.today)
    sql = f"SELECT rid FROM {table(found.kind)} WHERE id = ? AND root = ? AND path = ?"
    rids = [row[0] for row in db.execute(sql, (found.record.id, found.root, found.path))]
    rows: list[_Row] = []
    for rule in RULES.values():
        if rule.kind == found.kind.name:
            begun = f"(m.rule NOT IN {NOT_AHEAD} OR m.day <= :today)" if not rule.yearly else "m.day <= :last"
            params = {"given": _given(db, asking, rule, rids), "last": window.last}
            rows += _rows(db, asking, rule, _GIVEN, begun, window, params)
    return _sorted(db, asking, rows)


def beginning(db: "Connection", schema: "Schema", rule: Rule, text: str, limit: int) -> list[tuple[str, str]]:
    """The (id, label) of records with a reminder of the rule whose ids begin with `text`, by id."""
    kind = schema.kinds[rule.kind]
    sql = (
        f"SELECT t.id, coalesce(t.{quoted(kind.label_field)}, t.id) FROM {table(kind)} t"
        " WHERE t.id >= :text AND t.id < :end AND EXISTS"
        " (SELECT 1 FROM reminder m WHERE m.rid = t.rid AND m.rule = :rule) ORDER BY t.id LIMIT :limit"
    )
    params = {"text": text, "end": text + chr(0x10FFFF), "rule": rule.name, "limit": limit}
    return list(db.execute(sql, params))


def _unsettled(db: "Connection", asking: "Asking") -> Iterator[tuple[Rule, str]]:
    """What the rules answer today for records with which a talk is planned."""
    for name, rids in planned(db, asking.today).items():
        yield RULES[name], _given(db, asking, RULES[name], rids)


def _given(db: "Connection", asking: "Asking", rule: Rule, rids: Iterable[int]) -> str:
    return json.dumps(list(answers(db, asking.schema, asking.ctx, rule, rids, asking.today)))


def _rows(
    db: "Connection", asking: "Asking", rule: Rule, source: str, condition: str, window: Window, params: dict[str, Any]
) -> Iterator[_Row]:
    source, condition, days = _occasions(rule, source, condition, window)
    kind = asking.schema.kinds[rule.kind]
    links = _ABOUT[rule.kind]
    label = f"coalesce(t.{quoted(kind.label_field)}, t.id)"
    selected = ", ".join(("t.id", label, "m.day", "m.who", "m.until", *(f"t.{name}" for name in links), *rule.cells))
    sql, today = bound(
        f"SELECT {selected} FROM {source} CROSS JOIN {table(kind)} t ON t.rid = m.rid WHERE {condition}", asking.today
    )
    width = len(links)
    for id_, called, day, who, until, *rest in db.execute(sql, {**today, **days, **params}):
        about = next(((name, each) for name, each in zip(links, rest, strict=False) if each), None)
        words = rule.words(tuple(rest[width:]), asking.ctx)
        settled_by = rule.settled_by.format(id=id_, key=f"{rule.name}/{id_}")
        yield _Row(
            Reminder(rule.name, kind.name, id_, called, iso(day), words, settled_by, who or "", until=iso(until)), about
        )


def _occasions(rule: Rule, source: str, condition: str, window: Window) -> tuple[str, str, dict[str, Any]]:
    """Where to read the rows of a rule, and which: of what comes back every year, those of this year's occasion."""
    if not rule.yearly:
        return source, condition, {}
    yearly, params = occasions(source, window.today, window.last)
    return yearly, f"{condition} AND {UNTOLD}", params


def _sorted(db: "Connection", asking: "Asking", rows: list[_Row]) -> list[Reminder]:
    """The reminders with what they are about, by day, then by rule and label."""
    names = labels(db, asking, {row.about for row in rows if row.about})
    told = [
        row.reminder._replace(about=names.get(row.about, row.about[1])) if row.about else row.reminder for row in rows
    ]
    place = {name: number for number, name in enumerate(RULES)}
    today = asking.ctx.now.date()
    return sorted(told, key=lambda each: (each.day or today, place[each.rule], each.label.casefold(), each.id))
