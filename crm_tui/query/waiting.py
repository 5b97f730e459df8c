"""Who waits for an answer: messages that came in, and tickets that nobody has answered; SQL over a row `t`.

A message is answered by any talk with the same contact, or where it names none about the same company, deal or ticket,
that did not come in itself and is no earlier. One that is snoozed by the word `waiting` waits only from that day on.
"""

_SNOOZE = "json_extract(d.doc, '$.snooze.waiting')"
_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
# Few records snooze anything.
_AWAKE = (
    "({t}.rid NOT IN (SELECT i.rid FROM item i WHERE i.field = 'snooze') OR NOT EXISTS (SELECT 1 FROM doc d"
    f" WHERE d.rid = {{t}}.rid AND {_SNOOZE} GLOB '{_DAY}' AND {_SNOOZE} > {{today}}))"
)
_ANSWER = "a.type IS NOT 'note' AND a.direction IS NOT 'in' AND a.\"at.day\" <= {today}"
# Whom a message is from: every id of its contacts; of one without contacts, what else it is about.
_WHOM = (
    "(SELECT l.to_kind AS kind, l.to_id AS id FROM link l WHERE l.rid = {t}.rid AND l.to_kind = 'contact' UNION ALL"
    " SELECT 'contact', i.value FROM link l CROSS JOIN r_contact c ON c.id = l.to_id"
    " CROSS JOIN item i ON i.rid = c.rid AND i.field = 'formerly' WHERE l.rid = {t}.rid AND l.to_kind = 'contact'"
    " UNION ALL SELECT 'contact', c.id FROM link l CROSS JOIN item i ON i.field = 'formerly' AND i.fold = l.to_id"
    " CROSS JOIN r_contact c ON c.rid = i.rid WHERE l.rid = {t}.rid AND l.to_kind = 'contact' UNION ALL"
    " SELECT l.to_kind, l.to_id FROM link l WHERE l.rid = {t}.rid AND l.to_kind IN ('company', 'deal', 'ticket')"
    " AND NOT EXISTS (SELECT 1 FROM link o WHERE o.rid = {t}.rid AND o.to_kind = 'contact'))"
)
# The last answer to each is found once a query.
_ANSWERED = (
    "EXISTS (WITH answered(kind, id, at) AS MATERIALIZED (SELECT l.to_kind, l.to_id, max(a.at) FROM r_activity a"
    " CROSS JOIN link l ON l.rid = a.rid AND l.to_kind IN ('contact', 'company', 'deal', 'ticket')"
    f" WHERE {_ANSWER} GROUP BY l.to_kind, l.to_id) SELECT 1 FROM {_WHOM} w CROSS JOIN answered"
    " ON answered.id = w.id AND answered.kind = w.kind AND answered.at >= {t}.at)"
)
_MESSAGE = (
    "({t}.direction IS 'in' AND {t}.type IS NOT 'note' AND {t}.answered IS NULL AND {t}.at IS NOT NULL"
    f' AND {{t}}."at.day" <= {{today}} AND {_AWAKE} AND NOT {_ANSWERED})'
)
# A ticket's own word for an answer is its first response; a talk about it that did not come in is one as well.
_TICKET = (
    "(coalesce({t}.status, '') NOT IN ('waiting', 'resolved', 'closed') AND {t}.first_response IS NULL"
    f" AND {_AWAKE} AND NOT EXISTS (SELECT 1 FROM link l CROSS JOIN r_activity a ON a.rid = l.rid"
    f" WHERE l.to_kind = 'ticket' AND l.to_id = {{t}}.id AND {_ANSWER}))"
)

WAITING = {"activity": _MESSAGE, "ticket": _TICKET}
