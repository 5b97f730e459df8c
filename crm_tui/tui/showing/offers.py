"""What may stand at the cursor of a query, of a new record's line, or in a field."""

import re
from collections.abc import Iterator, Mapping, Sequence

from crm_tui.edits.record import pipeline_in
from crm_tui.model.field import Choice as Declared
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.settings import Settings
from crm_tui.model.value import Node
from crm_tui.query.beginnings import words_held
from crm_tui.query.find import Found, named
from crm_tui.query.scope import link_target
from crm_tui.query.search import RANKED_FROM, search
from crm_tui.tui.session import Session
from crm_tui.tui.widgets.choices import Choice

_WORD = re.compile(r"(-|not:)?(?:(?P<field>[^\W\d]\w*)(?P<op>:|=|\+=|-=|<=|>=|<|>))?(?P<start>[^\s:=<>]*)$")
_MOST = 30


def offered(session: Session, kinds: Sequence[str], mode: str, text: str, position: int) -> Sequence[Choice]:
    """What the bar offers in that mode for fields of these kinds, each choice once."""
    if mode == "log" and " " not in text:
        return types(session, text)
    op, titled = ":" if mode == "filter" else "=", mode not in ("filter", "set")
    found = [offers(session, kind, text, position, op, titled=titled) for kind in kinds]
    return list(dict.fromkeys(choice for some in found for choice in some))


def offers(session: Session, kind: str, text: str, position: int, op: str, *, titled: bool = False) -> Sequence[Choice]:
    """Choices that complete the word before the cursor; `op` follows the names of fields.

    A line that is `titled` begins with a title, so that its first word is none of the program's.
    """
    found = _WORD.search(text[:position])
    if found is None:
        return ()
    start, word = found.start("start"), found["start"]
    if found["field"] is not None:
        return list(_values(session, kind, found["field"], word, start, asking=op == ":"))[:_MOST]
    if not word or (titled and not text[:start].strip()):
        return ()
    return list(_fields(session, kind, word.casefold(), start, op))[:_MOST]


def types(session: Session, text: str) -> Sequence[Choice]:
    """The types of what may be logged, while the first word of the line is typed."""
    field = session.scope("activity").kind.fields["type"]
    word = text.casefold()
    return [
        Choice(f"{each.key} ", each.key) for each in field.choices if each.key.startswith(word) and each.key != word
    ]


def _fields(session: Session, kind: str, word: str, start: int, op: str) -> Iterator[Choice]:
    scope = session.scope(kind)
    for name in scope.names() if op == ":" else scope.kind.fields:
        if name.startswith(word) and name != word:
            yield Choice(name + op, name, "", start)


def _values(session: Session, kind: str, name: str, word: str, start: int, *, asking: bool) -> Iterator[Choice]:
    declared = session.scope(kind).kind
    field = declared.field(name)
    if field is None:
        if name == "about" and word:
            yield from _about(session, declared, word, start)
        return
    wanted = word.casefold()
    for key, label in (*_known(field), *(_asked(field) if asking else ())):
        if key.casefold().startswith(wanted) or label.casefold().startswith(wanted):
            yield Choice(f'"{key}"' if " " in key else key, key, label if label != key else "", start)
    if field.of and field.of.type.name == "text" and field.type.name in ("set", "list"):
        held = session.ask(lambda db: words_held(db, field.name, word, _MOST))
        yield from (Choice(f'"{each}"' if " " in each else each, each, "", start) for each in held)
    if target := link_target(field):
        yield from (each._replace(start=start) for each in records(session, target, word) if word)


def _about(session: Session, kind: Kind, word: str, start: int) -> Iterator[Choice]:
    """The records that a task may be about."""
    for target in dict.fromkeys(map(link_target, kind.fields.values())):
        for each in records(session, target, word) if target not in ("", "member") else ():
            yield Choice(f"{target}/{each.text}", each.label, target, start)


def _known(field: Field) -> Iterator[tuple[str, str]]:
    for choice in field.choices:
        yield choice.key, choice.label
    if link_target(field) == "member":
        yield "me", "whoever works here"
    if field.type.name in ("date", "time"):
        for word in ("today", "tomorrow", "next month"):
            yield word, ""


def _asked(field: Field) -> Iterator[tuple[str, str]]:
    """What may be asked for, and no field be set to."""
    if field.type.name in ("date", "time"):
        yield from (("..today", ""), ("..+30d", ""))
    yield from (("none", "missing"), ("any", "present"))


def for_field(session: Session, found: Found, name: str, text: str) -> Sequence[Choice]:
    """Choices for a field of a record: all of them for no text, else those that fit, else all again."""
    field = found.kind.fields.get(name)
    if field is None:
        return ()
    inner = field.of or field
    if inner.type.name == "yes_no":
        return [Choice("yes"), Choice("no")]
    if target := link_target(field):
        return records(session, target, text)
    known, wanted = choices_of(session.workspace.settings, found.kind, found.nodes, inner), text.casefold()
    fitting = [each for each in known if wanted in each.key.casefold() or wanted in each.label.casefold()]
    return [Choice(each.key, each.label) for each in fitting or known]


def choices_of(settings: Settings, kind: Kind, nodes: Mapping[str, Node], field: Field) -> Sequence[Declared]:
    """The choices of a field of a record; for a stage those of the deal's own pipeline."""
    pipeline = pipeline_in(settings, nodes)
    if field.name != "stage" or kind.name != "deal" or pipeline is None:
        return field.choices
    return [Declared(stage.key, stage.label) for stage in pipeline.stages]


def records(session: Session, kind: str, text: str) -> Sequence[Choice]:
    """Records of a kind whose names begin like the text, or where the text is found; the first by name for none."""
    if len(text.strip()) >= RANKED_FROM:
        hits = session.ask(lambda db: search(db, text, kinds=(kind,), limit=_MOST))
        return [Choice(hit.id, hit.label, hit.id) for hit in hits]
    found = session.ask(lambda db: named(db, session.workspace.schema.kinds[kind], text.strip(), _MOST))
    return [Choice(id_, label, id_) for id_, label in found]
