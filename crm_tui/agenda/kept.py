"""Reminders kept in the index, so that today's are found without a look at every record.

Nothing kept depends on today: a talk that is planned counts from its day on, and who asks compares days.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.index.layout import table
from crm_tui.model.types.base import fold

# The rules are loaded where they are asked: every command opens the index, and few change it.
if TYPE_CHECKING:
    from crm_tui.agenda.rule import Rule
    from crm_tui.index.database import Connection
    from crm_tui.model.context import Context
    from crm_tui.model.kind import Kind
    from crm_tui.model.schema import Schema

_NEVER = "9999-12-31"
_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"


class Answer(NamedTuple):
    """A row of `reminder`: the days as ISO text, `last` the day of the last talk, `until` when a snooze ends."""

    rid: int
    rule: str
    day: str
    early: str | None
    last: str | None
    who: str | None
    until: str | None


class Reminders:
    """The table `reminder` of one schema, as the index asks for it to be kept."""

    def __init__(self, schema: "Schema", ctx: "Context") -> None:
        self._schema = schema
        self._ctx = ctx

    def fill(self, db: "Connection") -> None:
        """Every reminder anew."""
        from crm_tui.agenda.rules import RULES

        db.execute("DELETE FROM reminder")
        # In the order of the table, which takes half as long.
        rows = [row for rule in RULES.values() for row in answers(db, self._schema, self._ctx, rule)]
        _put(db, sorted(rows, key=lambda row: row[:2]))

    def renew(self, db: "Connection", rids: Collection[int], linked: Collection[tuple[str, str]]) -> None:
        """The reminders of these rows, and of the records (kind, id) that one of them links to or did."""
        if not rids:
            return
        from crm_tui.agenda.rules import RULES

        for rid in rids:
            db.execute("DELETE FROM reminder WHERE rid = ?", (rid,))
        for rule in RULES.values():
            around = _holders(db, self._schema.kinds[rule.kind], linked) - set(rids) if rule.talks else set()
            for rid in around:
                db.execute("DELETE FROM reminder WHERE rid = ? AND rule = ?", (rid, rule.name))
            _put(db, answers(db, self._schema, self._ctx, rule, [*rids, *around]))


def answers(
    db: "Connection", schema: "Schema", ctx: "Context", rule: "Rule", rids: Iterable[int] | None = None,
    today: str = _NEVER,
) -> Iterator[Answer]:  # fmt: skip
    """What a rule answers for all rows, or for these; talks count up to `today`."""
    source = table(schema.kinds[rule.kind])
    selected = ", ".join((rule.who, _until(rule), *rule.cells))
    sql = f"SELECT t.rid, {selected} FROM {source} t WHERE {rule.where}"
    for where, some in _narrowed(rids):
        for rid, who, until, *cells in db.execute(*bound(sql + where, today, some)):
            found = rule.day_of(tuple(cells), ctx)
            if found is not None:
                last = cells[0] if rule.talks else None
                yield Answer(rid, rule.name, found.day, found.early, last, who, until)


def bound(template: str, today: str, more: Iterable[Any] = ()) -> tuple[str, dict[str, Any]]:
    """SQL over a row `t` with the day filled in, and its parameters; `more` are those of `:r0`, `:r1` and so on."""
    sql = template.replace("{t}", "t").replace("{today}", ":today")
    return sql, {"today": today, **{f"r{number}": each for number, each in enumerate(more)}}


def _narrowed(rids: Iterable[int] | None) -> Iterator[tuple[str, list[int]]]:
    """A further condition for some hundred rids at a time; none for all rows."""
    if rids is None:
        yield "", []
        return
    listed = list(rids)
    for start in range(0, len(listed), 500):
        some = listed[start : start + 500]
        yield f" AND t.rid IN ({', '.join(f':r{number}' for number in range(len(some)))})", some


def _until(rule: "Rule") -> str:
    """SQL for the day until which the record snoozes the rule; few records snooze anything."""
    said = f"json_extract(d.doc, '$.snooze.\"{rule.name}\"')"
    return (
        "CASE WHEN {t}.rid IN (SELECT i.rid FROM item i WHERE i.field = 'snooze') THEN"
        f" (SELECT {said} FROM doc d WHERE d.rid = {{t}}.rid AND {said} GLOB '{_DAY}') END"
    )


def _holders(db: "Connection", kind: "Kind", linked: Iterable[tuple[str, str]]) -> set[int]:
    """The rows of a kind that have one of these ids, or had it."""
    own = table(kind)
    sql = (
        f"SELECT t.rid FROM {own} t WHERE t.id = ? UNION SELECT t.rid FROM item i JOIN {own} t ON t.rid = i.rid"
        " WHERE i.field = 'formerly' AND i.fold = ?"
    )
    ids = {id_ for name, id_ in linked if name == kind.name}
    return {rid for id_ in ids for (rid,) in db.execute(sql, (id_, fold(id_)))}


def _put(db: "Connection", rows: Iterable[Answer]) -> None:
    db.executemany("INSERT OR REPLACE INTO reminder VALUES (?, ?, ?, ?, ?, ?, ?)", list(rows))
