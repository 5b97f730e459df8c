"""Derived fields: each declared once, as SQL over a row `t`, today and the joined settings.

`{t}` is the row's alias, `{today}` the workspace's day as ISO text. A field with no expression for a
kind does not exist there.
"""

from typing import NamedTuple

from crm_tui.query.waiting import WAITING

_STAGE = "(SELECT s.{what} FROM stage s WHERE s.key = {{t}}.stage AND s.pipeline = " + (
    "coalesce({{t}}.pipeline, (SELECT p.key FROM pipeline p WHERE p.position = 0)))"
)
OUTCOME = _STAGE.format(what="outcome")
ROTS = _STAGE.format(what="rots")
STAGE_PLACE = _STAGE.format(what="position")
STAGE_LABEL = _STAGE.format(what="label")
PROBABILITY = "coalesce({t}.probability, " + _STAGE.format(what="probability") + ")"

# What cannot be read in a task's `done` or a ticket's `status` leaves it open.
OPEN_TASK = "({t}.done IS NULL)"
OPEN_TICKET = "(coalesce({t}.status, '') NOT IN ('resolved', 'closed'))"

# The day a deal was won or lost. Where the file does not say it, its history may: since when it is in that stage.
CLOSED_ON = f"coalesce({{t}}.closed, CASE WHEN {OUTCOME} <> 'open' THEN {{t}}.stage_since END)"
# The day whose rates count: that one, else today.
VALUE_DAY = f"coalesce({CLOSED_ON}, {{today}})"

_TALK = "a.type IS NOT 'note' AND a.\"at.day\" <= {{today}}"
# The last day on which a row of the kind was talked with, where few rows are asked for.
LAST_TALK = (
    "(SELECT max(a.\"at.day\") FROM link l CROSS JOIN r_activity a ON a.rid = l.rid WHERE l.to_kind = '{kind}'"
    " AND l.to_id IN (SELECT {{t}}.id UNION ALL SELECT i.value FROM item i WHERE i.rid = {{t}}.rid"
    f" AND i.field = 'formerly') AND {_TALK})"
)

# Talks: activities that are no notes and lie not in the future, each with what it links to. The joins are CROSS
# JOINs because SQLite takes them in their order: from the activities, which are fewer than all links.
_TALKS = f"SELECT {{id}} AS id, a.\"at.day\" AS day FROM {{joined}} WHERE l.to_kind = '{{kind}}' AND {_TALK}"
_LINKED = "r_activity a CROSS JOIN link l ON l.rid = a.rid"
_THROUGH_CONTACT = " CROSS JOIN r_contact c ON c.id = l.to_id AND c.company IS NOT NULL"
_THROUGH_FORMER = (
    "item i CROSS JOIN r_contact c ON i.field = 'formerly' AND c.rid = i.rid AND c.company IS NOT NULL"
    " CROSS JOIN link l ON l.to_kind = 'contact' AND l.to_id = i.value CROSS JOIN r_activity a ON a.rid = l.rid"
)


def _last(talks: str) -> str:
    """The last day of the talks with the row, by its id and those it had before; all talks are read once a query."""
    return (
        f"(WITH talked(id, day) AS MATERIALIZED (SELECT id, max(day) FROM ({talks}) GROUP BY id)"
        " SELECT max(day) FROM (SELECT talked.day FROM talked WHERE talked.id = {t}.id UNION ALL"
        " SELECT talked.day FROM item i CROSS JOIN talked ON talked.id = i.value"
        " WHERE i.rid = {t}.rid AND i.field = 'formerly'))"
    )


def _talks(kind: str, id_: str = "l.to_id", joined: str = _LINKED) -> str:
    return _TALKS.format(kind=kind, id=id_, joined=joined)


LAST_CONTACT = {
    "contact": _last(_talks("contact")),
    "company": _last(" UNION ALL ".join((
        _talks("company"), _talks("contact", "c.company", _LINKED + _THROUGH_CONTACT),
        _talks("contact", "c.company", _THROUGH_FORMER),
    ))),
    "deal": _last(_talks("deal")),
}  # fmt: skip

_NAMED = "SELECT {{t}}.id UNION ALL SELECT i.value FROM item i WHERE i.rid = {{t}}.rid AND i.field = 'formerly'"
_OF_PEOPLE = (
    '(SELECT max(a."at.day") FROM link w CROSS JOIN r_contact c ON c.rid = w.rid CROSS JOIN link l ON'
    " l.to_kind = 'contact' AND l.to_id IN (SELECT c.id UNION ALL SELECT j.value FROM item j WHERE j.rid = c.rid"
    " AND j.field = 'formerly') CROSS JOIN r_activity a ON a.rid = l.rid"
    f" WHERE w.to_kind = 'company' AND w.field = 'company' AND w.to_id IN ({_NAMED}) AND {_TALK})"
)
# The same from the row's side, sooner there for a single row.
_LAST_OF_ONE = {
    "contact": LAST_TALK.format(kind="contact"),
    "company": f"nullif(max(coalesce({LAST_TALK.format(kind='company')}, ''), "
    f"coalesce({_OF_PEOPLE.format()}, '')), '')",
    "deal": LAST_TALK.format(kind="deal"),
}


def _days_since(day: str) -> str:
    return f"CAST(julianday({{today}}) - julianday({day}) AS INTEGER)"


def _idle(last: dict[str, str]) -> dict[str, str]:
    """Days since anything happened, by when a row of each kind was talked with last."""
    since = {
        "deal": f"nullif(max(coalesce({last['deal']}, ''), coalesce({{t}}.stage_since, ''),"
        " coalesce({t}.\"created.day\", '')), '')",
        "contact": f'coalesce({last["contact"]}, {{t}}."created.day")',
        "company": f'coalesce({last["company"]}, {{t}}."created.day")',
    }
    return {kind: _days_since(day) for kind, day in since.items()}


class Derived(NamedTuple):
    """A derived field: the name of the field type it compares and prints as, a title, and its SQL per kind.

    `""` stands for every kind. An amount is in minor units of the workspace's currency. `of_one` is SQL that gives the
    same, and sooner where a single row is asked for.
    """

    name: str
    type: str
    title: str
    sql: dict[str, str]
    help: str
    of_one: dict[str, str] = {}  # noqa: RUF012 never changed


DERIVED: dict[str, Derived] = {
    each.name: each
    for each in (
        Derived(
            "last_contact", "date", "last contact", LAST_CONTACT, "Day of the last activity other than a note.",
            _LAST_OF_ONE,
        ),
        Derived(
            "idle", "number", "idle", _idle(LAST_CONTACT),
            "Days since anything happened: an activity, a change of stage, its making.", _idle(_LAST_OF_ONE),
        ),
        Derived(
            "age", "number", "age",
            {
                "": _days_since('{t}."created.day"'),
                "ticket": _days_since('coalesce({t}."opened.day", {t}."created.day")'),
            },
            "Days since it was made, or the ticket opened.",
        ),
        Derived(
            "stage_age", "number", "in stage", {"deal": _days_since("{t}.stage_since")},
            "Days in its stage; unknown after a hand edit until the history says since when.",
        ),
        Derived(
            "weighted", "money", "weighted", {"deal": f"ROUND({{value}} * {PROBABILITY} / 100)"},
            "Value times probability, in the workspace's currency.",
        ),
        Derived(
            "open", "yes_no", "open",
            {"deal": f"({OUTCOME} = 'open')", "task": OPEN_TASK, "ticket": OPEN_TICKET},
            "Neither won nor lost; not done; neither resolved nor closed.",
        ),
        Derived("won", "yes_no", "won", {"deal": f"({OUTCOME} = 'won')"}, "In a stage that means won."),
        Derived("lost", "yes_no", "lost", {"deal": f"({OUTCOME} = 'lost')"}, "In a stage that means lost."),
        Derived(
            "closed_on", "date", "closed on", {"deal": CLOSED_ON},
            "Day it was won or lost: `closed`, else since when its history has it in that stage.",
        ),
        Derived(
            "overdue", "yes_no", "overdue",
            {
                "deal": f"(coalesce({{t}}.close < {{today}}, 0) AND {OUTCOME} = 'open')",
                "task": f'(coalesce({{t}}."due.day" < {{today}}, 0) AND {OPEN_TASK})',
            },
            "Open past its expected close, or past the day it is due.",
        ),
        Derived(
            "rotting", "yes_no", "rotting",
            {
                "deal": f"({OUTCOME} = 'open' AND {ROTS} > 0 AND "
                f"coalesce({_days_since('{t}.stage_since')}, 0) > {ROTS})"
            },
            "Longer in its stage than the stage allows.",
        ),
        Derived(
            "waiting", "yes_no", "waiting", WAITING,
            "For an answer: a message that came in and none went out since; an open ticket without a first response.",
        ),
        Derived(
            "broken", "yes_no", "broken",
            {"": "({t}.stale OR EXISTS (SELECT 1 FROM problem q WHERE q.rid = {t}.rid AND q.severity = 2))"},
            "Something is wrong with its file.",
        ),
    )
}  # fmt: skip


def derived(name: str, kind: str, *, one: bool = False) -> tuple[Derived, str] | None:
    """The field and its SQL template for a kind, for a single row if there is one for that."""
    found = DERIVED.get(name)
    if found is None:
        return None
    sql = (found.of_one.get(kind) if one else None) or found.sql.get(kind) or found.sql.get("")
    return (found, sql) if sql else None
