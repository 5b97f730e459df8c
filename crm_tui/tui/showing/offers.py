"""What may stand at the cursor of a query or of a new record's line: fields, and values where they are known."""

import re
from collections.abc import Iterator, Sequence

from crm_tui.model.field import Field
from crm_tui.tui.session import Session
from crm_tui.tui.widgets.choices import Choice

_WORD = re.compile(r"(-|not:)?(?:(?P<field>[^\W\d]\w*)(?P<op>:|=|\+=|<=|>=|<|>))?(?P<start>[^\s:=<>]*)$")
_MOST = 30


def offers(session: Session, kind: str, text: str, position: int) -> Sequence[Choice]:
    """Choices that complete the word before the cursor."""
    found = _WORD.search(text[:position])
    if found is None:
        return ()
    start = found.start("start")
    typed = found["start"].casefold()
    if found["field"] is None:
        return [] if not typed else list(_fields(session, kind, typed, start, ":"))[:_MOST]
    return list(_values(session, kind, found["field"], typed, start))[:_MOST]


def _fields(session: Session, kind: str, typed: str, start: int, op: str) -> Iterator[Choice]:
    scope = session.scope(kind)
    for name in scope.names():
        if name.startswith(typed) and name != typed:
            yield Choice(name + op, name, "", start)


def _values(session: Session, kind: str, name: str, typed: str, start: int) -> Iterator[Choice]:
    field = session.scope(kind).kind.field(name)
    if field is None:
        return
    for key, label in _known(field):
        if key.casefold().startswith(typed) or label.casefold().startswith(typed):
            yield Choice(f'"{key}"' if " " in key else key, key, label if label != key else "", start)


def _known(field: Field) -> Iterator[tuple[str, str]]:
    for choice in field.choices:
        yield choice.key, choice.label
    if field.type.name == "link" and field.to == "member":
        yield "me", "whoever works here"
    if field.type.name in ("date", "time"):
        for word in ("today", "tomorrow", "..today", "..+30d", "next month"):
            yield word, ""
    yield "none", "missing"
    yield "any", "present"
