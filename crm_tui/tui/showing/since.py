"""What others did since one last looked, in words: a line for each sort of thing that somebody did."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.kind import Kind
from crm_tui.model.schema import Schema
from crm_tui.model.settings import Stage
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Node
from crm_tui.query.find import labels
from crm_tui.query.scope import Asking
from crm_tui.tui.showing.agenda import more_key
from crm_tui.tui.widgets.entries import Entry
from crm_tui.wording.dates import age, day
from crm_tui.wording.numbers import number
from crm_tui.wording.values import text
from crm_tui.workspace.doings import Doing, Nodes
from crm_tui.workspace.looking import DAYS, News, Person

SINCE = "since you last looked"
FIRST = f"from others, the last {DAYS} days"
# More records than this of one sort are told as a number.
_NAMED = 2
_FIELDS = 4
_LINES = 15
# What a move brings with it says nothing of its own, and what no field shows says nothing at all.
_OF_A_MOVE = frozenset(("stage", "history", "closed", "pipeline"))
_QUIET = frozenset(("history", "formerly"))

Of = tuple[str, str]


class Line(NamedTuple):
    """What somebody did, in words, the records it was done to, and when last."""

    who: str
    words: str
    of: tuple[tuple[Of, str], ...]
    day: date


class Since(NamedTuple):
    """What others did, as it was read and in words."""

    news: News
    lines: list[Line]


def read_since(db: Connection, asking: Asking, news: News | None) -> Since | None:
    """The news in words, members by their names; None where there are no commits to tell of."""
    if news is None:
        return None
    known = labels(db, asking, {("member", person.member) for person in news.people})
    return Since(news, lines(news, asking, {id_: label for (_, id_), label in known.items()}))


def lines(news: News, asking: Asking, names: dict[str, str]) -> list[Line]:
    """What others did; `names` are those of members by id. Files that were not read are counted in the last line."""
    told = [line for person in news.people for line in _Told(person, asking, names).lines()]
    if news.left:
        told.append(Line("", f"and {number(news.left, asking.ctx.locale)} more files", (), asking.ctx.now.date()))
    return told


def entries(told: Sequence[Line], today: date, *, whole: bool) -> list[Entry]:
    """The lines for the agenda, keyed by their number; not the whole of very many, until that is asked for."""
    shown = told if whole or len(told) <= _LINES else told[: _LINES - 1]
    found = [
        Entry((SINCE, place), SINCE, _when(line.day, today) if line.who else "", "", line.who, line.words,
              opens=bool(line.of))
        for place, line in enumerate(shown)
    ]  # fmt: skip
    if len(shown) < len(told):
        found.append(Entry(more_key(SINCE), SINCE, "", "", f"and {len(told) - len(shown)} more", ""))
    return found


def _when(then: date, today: date) -> str:
    """How long ago it was, as briefly as what is overdue says it."""
    return age((today - then).days) if then < today else day(today, today)


class _Told:
    """What one person did, sorted into lines."""

    def __init__(self, person: Person, asking: Asking, names: dict[str, str]) -> None:
        self._person = person
        self._asking = asking
        self._schema: Schema = asking.schema
        self._who = names.get(person.member) or person.name or "somebody"

    def lines(self) -> Iterator[Line]:
        """Moves of deals first, then what is new, done, changed and gone."""
        did = list(self._person.did)
        moved = [each for each in did if each.kind == "deal" and each.before and each.after and "stage" in each.fields]
        new = [each for each in did if each.before is None]
        gone = [each for each in did if each.after is None]
        done = [each for each in did if each.kind == "task" and each.before and each.fields.get("done", (0, None))[1]]
        told = {id(each) for each in (*moved, *new, *gone, *done)}
        changed = [each for each in did if id(each) not in told and set(each.fields) - _QUIET]
        for each in moved:
            yield self._line(self._move(each), [each])
        yield from self._logged([each for each in new if each.kind == "activity"])
        yield from self._by_kind("added", [each for each in new if each.kind != "activity"])
        yield from self._by_kind("completed", done)
        yield from self._by_kind("changed", changed)
        yield from self._by_kind("deleted", gone)

    def _line(self, words: str, did: Sequence[Doing]) -> Line:
        there = tuple(((each.kind, each.id), self._label(each)) for each in did if each.after is not None)
        latest = max(each.when for each in did).astimezone(self._asking.ctx.zone).date()
        return Line(self._who, words, there, latest)

    def _logged(self, did: list[Doing]) -> Iterator[Line]:
        if did:
            types = Counter(_word((each.after or {}).get("type")) or "activity" for each in did)
            yield self._line(f"logged {', '.join(_counted(count, name) for name, count in types.most_common())}", did)

    def _by_kind(self, verb: str, did: list[Doing]) -> Iterator[Line]:
        """A line for each record; of many of one kind a number."""
        for name in dict.fromkeys(each.kind for each in did):
            some = [each for each in did if each.kind == name]
            if len(some) > _NAMED:
                yield self._line(f"{verb} {len(some)} {self._schema.kinds[name].plural}", some)
                continue
            for each in some:
                fields = self._fields(each) if verb == "changed" else ""
                yield self._line(f"{verb} {name.replace('_', ' ')} {self._label(each)}{fields}", [each])

    def _fields(self, each: Doing) -> str:
        """Which fields changed, of few also to what."""
        kind = self._schema.kinds[each.kind]
        names = [name for name in each.fields if name not in _QUIET]
        if len(names) == 1:
            was, is_ = (self._value(kind, names[0], node) for node in each.fields[names[0]])
            if max(len(was), len(is_)) <= 24:
                return f": {_title(kind, names[0])} {was or 'none'} → {is_ or 'none'}"
        listed = ", ".join(_title(kind, name) for name in names[:_FIELDS])
        return f": {listed}{', …' if len(names) > _FIELDS else ''}"

    def _move(self, each: Doing) -> str:
        was, is_ = (self._stage(nodes, node) for nodes, node in zip((each.before, each.after), each.fields["stage"],
                                                                    strict=True))  # fmt: skip
        value = self._value(self._schema.kinds["deal"], "value", (each.after or {}).get("value"))
        others = {name for name in each.fields if name not in _OF_A_MOVE}
        more = f", {', '.join(sorted(_title(self._schema.kinds['deal'], name) for name in others))}" if others else ""
        return f"moved {self._label(each)}  {was} → {is_}{f'  {value}' if value else ''}{more}"

    def _stage(self, nodes: Nodes | None, node: Node | None) -> str:
        settings, key = self._schema.settings, _word(node)
        named = _word((nodes or {}).get("pipeline"))
        pipeline = settings.pipeline(named) if named else settings.pipelines[0]
        stage: Stage | None = pipeline.stage(key) if pipeline and key else None
        return (stage.label if stage else key) or "no stage"

    def _label(self, each: Doing) -> str:
        nodes = each.after if each.after is not None else each.before
        return _word((nodes or {}).get(self._schema.kinds[each.kind].label_field)) or each.id

    def _value(self, kind: Kind, name: str, node: Node | None) -> str:
        """What a field holds, as people read it; what cannot be read as it stands."""
        field = kind.fields.get(name)
        if node is None or node == "":
            return ""
        if field is None:
            return _word(node)
        try:
            return text(field.type.parse(node, field, self._asking.ctx), field, self._asking.ctx, {})
        except Invalid:
            return _word(node)


def _word(node: Node | None) -> str:
    """A text on one line; nothing of lists and maps."""
    return " ".join(node.split()) if isinstance(node, str) else ""


def _title(kind: Kind, name: str) -> str:
    field = kind.fields.get(name)
    return field.title if field else name


def _counted(count: int, name: str) -> str:
    plural = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return f"{count} {name if count == 1 else plural}"
