"""An import of CSV as a plan: which records it makes and changes, and all that it could not take over."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crm_tui.edits.change import Editor
from crm_tui.edits.record import Folder, Taken
from crm_tui.edits.settings import settings_change
from crm_tui.exchange.building import Builder, Prepared
from crm_tui.exchange.csv_read import Table
from crm_tui.exchange.drafts import Draft, Drafts
from crm_tui.exchange.existing import Existing
from crm_tui.exchange.links import Links, Newcomer, NewIds
from crm_tui.exchange.mapping import Mapped, unmet
from crm_tui.exchange.match import Matcher
from crm_tui.exchange.offers import Settled, Wanted, settled
from crm_tui.exchange.reading import AS_IS, Dated
from crm_tui.exchange.rows import RowReader, takes_more
from crm_tui.exchange.told import Told
from crm_tui.index.database import Connection
from crm_tui.model.kind import Kind
from crm_tui.model.plan import Change, Plan
from crm_tui.model.schema import Schema, schema_of
from crm_tui.model.settings import Settings
from crm_tui.query.find import Found, by_rid
from crm_tui.query.scope import Asking
from crm_tui.wording.display import display

CAUSE = "import csv"


class Ground(NamedTuple):
    """What an import stands on.

    `taken(kind, id)` says which ids are in use, `folder(kind, id, day)` where a new record goes that happened on a
    day, and counts it. `settings_digest` is of crm.yaml as it is, None where there is none.
    """

    db: Connection
    editor: Editor
    taken: Taken
    folder: Folder
    settings_digest: str | None
    root: str = ""


class Import(NamedTuple):
    """A plan, and what becomes of a file: ids of records, and everything that is not taken over as it stands.

    `offers` are additions to crm.yaml that the plan brings, in words; `newcomers` the members and products that
    it makes because the file links to them. `repeated` counts rows whose record an
    earlier row has made or changed, `excluded` those that did not meet the conditions. `ignored` are columns
    that nothing reads. Every row is counted in one of them, in an id, or in `skipped`.
    """

    plan: Plan
    kind: str
    created: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    repeated: int
    excluded: int
    skipped: tuple[Told, ...]
    bad: tuple[Told, ...]
    unresolved: tuple[Told, ...]
    offers: tuple[str, ...]
    newcomers: tuple[Newcomer, ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...]


def plan_import(ground: Ground, table: Table, mapped: Mapped, name: str, dated: Dated = AS_IS) -> Import:
    """The plan that takes a file's rows over. `name` is what the file is called in the plan's words.

    A row whose key a record has changes it where the file has something else, and never takes anything away;
    every other row makes a record. Nothing is written, and of two possible links or records none is guessed.
    """
    rows = [row for row in table.rows if mapped.wants(row.cells)]
    ids = NewIds(ground.editor, ground.taken)
    links = Links(ground.editor, Matcher(ground.db, ground.editor.schema), ids)
    drafts = Drafts(mapped, Existing(ground.db, mapped.kind, mapped.keys, ground.editor.ctx), ground.editor.ctx)
    reader = RowReader(mapped, rows, ground.editor.ctx, links, dated)
    for row in rows:
        drafts.add(reader.read(row))
    met = _met(ground, mapped.kind, drafts)
    ready = settled(ground.editor.schema.settings, _wanted(mapped.kind, ground.editor.schema.settings, met))
    editor = _editor(ground.editor, ready)
    builder = Builder(editor, editor.schema.kinds[mapped.kind.name], links, ids)
    prepared = [each for draft, found in met if (each := builder.prepare(draft, found))]
    made = _changes(ground, builder, prepared)
    newcomers = links.newcomers(made.linked)
    offers = ready.offers if made.changes else ()
    first = [_settings_change(ground, ready)] if offers else []
    changes = (*first, *links.changes(newcomers, ground.folder, ground.root), *made.changes)
    return Import(
        plan=Plan(_words(ground.editor.schema, mapped.kind, made, newcomers, name), changes, ground.editor.me, CAUSE),
        kind=mapped.kind.name,
        created=made.created,
        updated=made.updated,
        unchanged=made.unchanged,
        repeated=drafts.repeated,
        excluded=len(table.rows) - len(rows),
        skipped=_by_line(table.skipped, drafts.skipped, builder.skipped),
        bad=_by_line(drafts.bad, builder.bad),
        unresolved=_by_line(drafts.unresolved, builder.unresolved),
        offers=offers,
        newcomers=tuple(newcomers),
        ignored=mapped.ignored,
        notes=(*table.notes, *unmet(mapped, [row.cells for row in rows])),
    )


class _Made(NamedTuple):
    changes: tuple[Change, ...]
    created: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    linked: set[tuple[str, str]]


def _met(ground: Ground, kind: Kind, drafts: Iterable[Draft]) -> list[tuple[Draft, Found | None]]:
    """Each draft with the record that it changes, if any."""
    asking = Asking(ground.editor.schema, ground.editor.ctx, ground.editor.me)
    return [(draft, by_rid(ground.db, asking, kind.name, draft.rid) if draft.rid else None) for draft in drafts]


def _wanted(kind: Kind, settings: Settings, met: Sequence[tuple[Draft, Found | None]]) -> Wanted:
    """What the drafts need of the settings; lists of choices that the team leaves open need nothing."""
    from crm_tui.exchange.deals import stages_wanted

    choices, own = {}, {}
    for field in kind.fields.values():
        if field.choices and takes_more(field) and (texts := list(_texts(field.name, met))):
            if field.choices_from:
                choices[field.choices_from] = texts
            else:
                own[kind.name, field.name] = texts
    return Wanted(tuple(stages_wanted(settings, met)) if kind.name == "deal" else (), choices, own)


def _texts(name: str, met: Iterable[tuple[Draft, Found | None]]) -> Iterator[str]:
    return (draft.values[name] for draft, _ in met if isinstance(draft.values.get(name), str))


def _editor(editor: Editor, ready: Settled) -> Editor:
    """The editor under the settings that the plan makes."""
    if not ready.offers:
        return editor
    schema: Schema = schema_of(ready.settings)
    return editor._replace(schema=schema)


def _changes(ground: Ground, builder: Builder, prepared: Sequence[Prepared]) -> _Made:
    changes: list[Change] = []
    created: list[str] = []
    updated: list[str] = []
    unchanged: list[str] = []
    linked: set[tuple[str, str]] = set()
    for each in prepared:
        builder.link(each.draft)
        if each.found is None:
            changes.append(builder.create(each, ground.folder, ground.root))
            created.append(each.id)
            linked.update(builder.linked(each.draft))
            continue
        change = builder.update(each.draft, each.found)
        if change is not None and change.keys:
            changes.append(change)
            updated.append(each.id)
            linked.update(builder.linked(each.draft))
        elif change is not None:
            unchanged.append(each.id)
    return _Made(tuple(changes), tuple(created), tuple(updated), tuple(unchanged), linked)


def _settings_change(ground: Ground, ready: Settled) -> Change:
    return settings_change(ground.root, ground.settings_digest, ground.editor.schema.settings.nodes, ready.nodes)


def _words(schema: Schema, kind: Kind, made: _Made, newcomers: Sequence[Newcomer], name: str) -> str:
    parts = [f"{len(ids)} {word}" for ids, word in ((made.created, "new"), (made.updated, "changed")) if ids]
    what = f"{' and '.join(parts) or 'no'} {_counted(kind, len(made.created) + len(made.updated))}"
    brought = Counter(each.kind for each in newcomers).items()
    if brought:
        what += " with " + " and ".join(f"{count} {_counted(schema.kinds[each], count)}" for each, count in brought)
    return f"Import {what} from {' '.join(display(name).split())}"


def _counted(kind: Kind, count: int) -> str:
    return kind.name if count == 1 else kind.plural


def _by_line(*lists: Iterable[Told]) -> tuple[Told, ...]:
    return tuple(sorted((told for each in lists for told in each), key=lambda told: told.line))
