"""Which record a link column means: by id, e-mail, domain, website or name; never a guess between two."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.index.layout import quoted, table
from crm_tui.model.emails import domain_of, normal_domain, normal_email
from crm_tui.model.ids import fold_id
from crm_tui.model.kind import Kind
from crm_tui.model.schema import Schema
from crm_tui.model.types.base import fold
from crm_tui.model.value import Labelled, Value

_MOST_NAMED = 5


class Match(NamedTuple):
    """The id that a text means, or why it means none; `open` where it could be one of several."""

    id: str = ""
    why: str = ""
    open: bool = False


class Matcher:
    """Finds records for the texts of link columns; each kind is read from the index once, when it is needed."""

    def __init__(self, db: Connection, schema: Schema) -> None:
        self._db = db
        self._schema = schema
        self._known: dict[str, _Known] = {}

    def find(self, kind_name: str, text: str) -> Match:
        """The one record of a kind that the text means; for an empty kind text and id say it, as in deal/solar-roof."""
        if not kind_name:
            kind_name, _, text = text.partition("/")
            found = self.find(kind_name, text) if kind_name else Match(why="it names no kind, as in deal/solar-roof")
            return found._replace(id=f"{kind_name}/{found.id}") if found.id else found
        kind = self._schema.kinds.get(kind_name)
        if kind is None:
            return Match(why="it names no kind, as in deal/solar-roof")
        for way, key in _keys(text):
            ids = self._of(kind).named(way, key)
            if len(ids) == 1:
                return Match(min(ids))
            if ids:
                named = ", ".join(sorted(ids)[:_MOST_NAMED])
                return Match(why=f"it may be any of {len(ids)} {kind.plural}: {named}", open=True)
        return Match(why=f"there is no such {kind.name}")

    def add(self, kind: Kind, id_: str, values: Mapping[str, Value]) -> None:
        """Makes a record known that is not in the index yet."""
        known = self._of(kind)
        for way, key in _ways(id_, values, kind):
            known.add(way, key, id_)

    def _of(self, kind: Kind) -> "_Known":
        if kind.name not in self._known:
            known = self._known[kind.name] = _Known()
            for way, key, id_ in _stored(self._db, kind):
                known.add(way, key, id_)
        return self._known[kind.name]


class _Known:
    """The records of a kind by each way and key."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], set[str]] = {}

    def add(self, way: str, key: str, id_: str) -> None:
        if key:
            self._ids.setdefault((way, key), set()).add(id_)

    def named(self, way: str, key: str) -> set[str]:
        return self._ids.get((way, key), set()) if key else set()


def _keys(text: str) -> Iterator[tuple[str, str]]:
    """What a text would be by each of the ways."""
    yield "id", fold_id(text)
    yield "former id", fold_id(text)
    yield "e-mail", _address(text)
    yield "domain", normal_domain(text)
    yield "website", normal_domain(text)
    yield "name", _name(text)


def _address(text: str) -> str:
    return normal_email(text) if domain_of(text) else ""


def _name(text: str) -> str:
    return " ".join(fold(text).split())


def _stored(db: Connection, kind: Kind) -> Iterator[tuple[str, str, str]]:
    """Way, key and id of every record of the kind in the index."""
    columns = [(way, name) for way, name in _fields(kind) if kind.fields[name].type.columns(kind.fields[name])]
    names = "".join(f", {quoted(name)}" for _, name in columns)
    for id_, *texts in db.execute(f"SELECT id{names} FROM {table(kind)}"):  # noqa: S608 names of kinds and fields
        yield "id", fold_id(id_), id_
        for (way, _), text in zip(columns, texts, strict=True):
            if isinstance(text, str):
                yield way, _MAKE[way](text), id_
    items = f"SELECT i.field, i.fold, t.id FROM item i JOIN {table(kind)} t ON t.rid = i.rid"  # noqa: S608 a kind's name
    for field, key, id_ in db.execute(f"{items} WHERE i.field IN ('formerly', 'emails')"):
        yield ("former id", fold_id(key), id_) if field == "formerly" else ("e-mail", key, id_)


def _ways(id_: str, values: Mapping[str, Value], kind: Kind) -> Iterator[tuple[str, str]]:
    """The same of a record that is not stored."""
    yield "id", fold_id(id_)
    for way, name in _fields(kind):
        value = values.get(name)
        for item in value if isinstance(value, tuple) else (value,):
            text = item.value if isinstance(item, Labelled) else item
            if isinstance(text, str):
                yield way, _MAKE[way](text)


def _fields(kind: Kind) -> Iterator[tuple[str, str]]:
    """The fields of the kind by which a record is found; domains and websites name organisations only."""
    yield "name", kind.label_field
    yield from (("e-mail", name) for name in ("email", "emails") if name in kind.fields)
    if "domain" in kind.fields:
        yield from ((name, name) for name in ("domain", "website") if name in kind.fields)


_MAKE: Mapping[str, Callable[[str], str]] = {
    "name": _name, "e-mail": _address, "domain": normal_domain, "website": normal_domain,
}  # fmt: skip
