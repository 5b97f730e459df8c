"""What completion offers: kinds, ids, fields, values. Ids come from the last index there is, without a walk."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.cli.place import folder_of
from crm_tui.model.value import Address
from crm_tui.userconfig.reading import read_config

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.model.field import Field
    from crm_tui.model.kind import Kind
    from crm_tui.model.schema import Schema
    from crm_tui.model.settings import Settings

_MOST = 200


class Offer(NamedTuple):
    """A candidate and what it stands for."""

    value: str
    help: str = ""


class World:
    """The workspace as completion sees it: never healed, never brought up to date."""

    def __init__(self, folder: str) -> None:
        from crm_tui.workspace.workspace import Workspace

        config = read_config(os.environ)
        self._workspace = Workspace(folder_of(folder, config), config)
        self.settings: Settings = self._workspace.settings
        self.schema: Schema = self._workspace.schema
        self.kinds = tuple(self.schema.kinds.values())
        self._db: Connection | None = None

    def close(self) -> None:
        """Lets go of the index."""
        if self._db is not None:
            self._db.close()
        self._workspace.close()

    def kind(self, name: str) -> "Kind | None":
        """The kind of that name, singular or plural."""
        return next((kind for kind in self.kinds if name in (kind.name, kind.plural)), None)

    def kind_of(self, typed: str) -> str:
        """The kind of the record that an id means; "" when there is none or several."""
        if "/" in typed:
            return typed.partition("/")[0]
        found = [kind.name for kind in self.kinds for id_, _ in self.ids(kind, typed) if id_ == typed]
        return found[0] if len(found) == 1 else ""

    def ids(self, kind: "Kind", text: str) -> list[tuple[str, str]]:
        """The (id, label) of records whose ids begin with `text`; none while there is no index."""
        from crm_tui.query.beginnings import beginning_with

        db = self.reader()
        return list(beginning_with(db, kind, text, _MOST)) if db else []

    def pipeline_of(self, deal: str) -> str:
        """The pipeline of the deal of that id; "" when there is none."""
        from crm_tui.query.find import text_of

        db = self.reader()
        stored = text_of(db, self.schema.kinds["deal"], deal.rpartition("/")[2], "pipeline") if db else None
        return self.settings.pipelines[0].key if stored == "" else stored or ""

    def reader(self) -> "Connection | None":
        """The last index there is."""
        if self._db is None and (self._workspace.state / "index.sqlite").exists():
            self._db = self._workspace.reader(catch_up=False)
        return self._db


def kinds(world: World, *, plural: bool) -> Iterator[Offer]:
    """All kinds."""
    for kind in world.kinds:
        yield Offer(kind.plural if plural else kind.name)


def records(world: World, text: str, only: str = "") -> Iterator[Offer]:
    """Ids that begin with `text`, or with what stands behind `kind/`."""
    first, slash, rest = text.partition("/")
    named = world.kind(first) if slash else None
    for kind in world.kinds:
        if kind is named or (not slash and only in ("", kind.name)):
            for id_, label in world.ids(kind, rest if slash else text):
                yield Offer(f"{first}/{id_}" if slash else id_, f"{kind.name}: {label}")


def stages(world: World, deal: str) -> Iterator[Offer]:
    """The stages of the deal's pipeline; of all of them where it is not known which deal is meant."""
    of = world.pipeline_of(deal)
    pipelines = [each for each in world.settings.pipelines if of in ("", each.key)]
    seen = {stage.key: stage.label for each in pipelines for stage in each.stages}
    yield from (Offer(key, label) for key, label in seen.items())


def settings(world: World, kind_name: str, last: str) -> Iterator[Offer]:
    """`field=`, and its values once the sign is there."""
    kind = world.kind(kind_name)
    if kind is None:
        return
    name, sign, value = _parted(last, ("+=", "-=", "="))
    if not sign:
        yield from (Offer(f"{field.name}=", field.title) for field in kind.fields.values() if not field.kept)
        whole = kind.field(name.partition(".")[0]) if "." in name else None
        if whole and whole.type.name == "address":
            yield from (Offer(f"{whole.name}.{part}=") for part in Address._fields)
    elif field := kind.field(name):
        before, last = _listed(value) if field.type.several else ("", value)
        yield from (Offer(f"{name}{sign}{before}{each.value}", each.help) for each in values(world, field, last))


def query_terms(world: World, kind_name: str, last: str) -> Iterator[Offer]:
    """`field:`, and its values once the colon is there."""
    from crm_tui.query.derived import DERIVED, derived

    kind = world.kind(kind_name)
    if kind is None:
        return
    before = next((sign for sign in ("not:", "-") if last.startswith(sign)), "")
    name, sign, value = _parted(last[len(before) :], (":",))
    names = [*kind.fields, *(name for name in DERIVED if derived(name, kind.name))]
    if not sign:
        yield from (Offer(f"{before}{name}:") for name in (*names, *(() if before else ("sort", "limit"))))
    elif name == "sort":
        first, last = _listed(value)
        minus = "-" if last.startswith("-") else ""
        yield from (Offer(f"sort:{first}{minus}{each}") for each in names)
    elif field := kind.field(name):
        first, last = _listed(value)
        offers = [*values(world, field, last), *(() if first else (Offer("none", "missing"), Offer("any", "present")))]
        yield from (Offer(f"{before}{name}:{first}{each.value}", each.help) for each in offers)
    elif name in DERIVED and DERIVED[name].type == "yes_no":
        yield from (Offer(f"{before}{name}:{word}") for word in ("yes", "no"))


def values(world: World, field: "Field", text: str) -> Iterator[Offer]:
    """The choices of a field, the ids it may link to, yes and no."""
    inner = field.of or field
    yield from (Offer(each.key, each.label) for each in inner.choices)
    if inner.type.name == "yes_no":
        yield from (Offer("yes"), Offer("no"))
    if inner.type.name == "link" and (kind := world.kind(inner.to)):
        if kind.name == "member":
            yield Offer("me")
        yield from (Offer(id_, label) for id_, label in world.ids(kind, text))


def _listed(value: str) -> tuple[str, str]:
    """The values that stand already, with the comma behind them, and the one that is begun."""
    first, comma, last = value.rpartition(",")
    return first + comma, last


def _parted(word: str, signs: tuple[str, ...]) -> tuple[str, str, str]:
    """A word before, at and after the first of the signs in it."""
    found = [(word.index(sign), sign) for sign in signs if sign in word]
    if not found:
        return word, "", ""
    place, sign = min(found, key=lambda each: (each[0], -len(each[1])))
    return word[:place], sign, word[place + len(sign) :]
