"""Lines by the values of a field: choices, links, texts, yes and no; of deals also their stages."""

from collections.abc import Collection, Mapping

from crm_tui.index.database import Connection
from crm_tui.model.field import Field
from crm_tui.model.settings import Pipeline, Stage
from crm_tui.model.types.base import fold
from crm_tui.query.find import current_ids, labels
from crm_tui.query.scope import Scope, link_target
from crm_tui.query.sql import Sql, fill
from crm_tui.query.writing import term
from crm_tui.reports.grouping import Entry, Grouping

_FIRST = Sql("(SELECT p.key FROM pipeline p WHERE p.position = 0)")


def by_field(db: Connection, scope: Scope, field: Field) -> Grouping:
    """The values that records have, and a line for those that have none."""
    title = "member" if field.name == "by" else field.title
    none = Entry("", f"no {title}", f"{field.name}:none")

    def meaning(keys: Collection[str | None]) -> Mapping[str | None, Entry]:
        given = [key for key in keys if key is not None]
        if field.type.name == "link":
            found = _linked(db, scope, field, given)
        elif field.type.name == "yes_no":
            return {key: Entry("yes", "yes", f"{field.name}:yes") if key else _no(field) for key in keys}
        else:
            found = _chosen(field, given) if field.choices else _texts(field, given)
        return {**found, None: none}

    return Grouping(title, scope.column(field.name), meaning)


def _no(field: Field) -> Entry:
    return Entry("no", "no", f"{field.name}:no")


def _chosen(field: Field, keys: Collection[str]) -> dict[str | None, Entry]:
    """The choices; what is none of them stands together in one line."""
    known = {each.key: Entry(each.key, each.label or each.key, term(field.name, each.key)) for each in field.choices}
    others = " ".join([*(f"not:{each.term}" for each in known.values()), f"{field.name}:any"])
    other = Entry("other", f"another {field.title}", others)
    return {key: known.get(key, other) for key in keys}


def _texts(field: Field, keys: Collection[str]) -> dict[str | None, Entry]:
    """Texts that differ in case alone are one, as a query has it."""
    seen: dict[str, Entry] = {}
    for key in sorted(keys):
        seen.setdefault(fold(key), Entry(key, key, term(field.name, key)))
    return {key: seen[fold(key)] for key in keys}


def _linked(db: Connection, scope: Scope, field: Field, ids: Collection[str]) -> dict[str | None, Entry]:
    """The records that links lead to, each once, also where some links have an id it had before."""
    target = link_target(field)
    now = current_ids(db, scope.asking, target, ids)
    names = labels(db, scope.asking, [(target, id_) for id_ in set(now.values())])
    return {
        id_: Entry(at := now.get(id_, id_), names.get((target, at), at), term(field.name, at)) for id_ in ids
    }  # fmt: skip


def by_pipeline(scope: Scope) -> Grouping:
    """The pipelines in their order; a deal that names none is in the first."""
    pipelines = scope.asking.schema.settings.pipelines
    entries = tuple(Entry(each.key, each.label, _in_pipeline(scope, each.key)) for each in pipelines)
    key = fill("coalesce({own}, {first})", own=scope.column("pipeline"), first=_FIRST)
    return _declared("pipeline", key, entries)


def by_stage(scope: Scope) -> Grouping:
    """The stages of each pipeline in their order."""
    pipelines = scope.asking.schema.settings.pipelines
    entries = tuple(_stage(scope, pipeline, stage) for pipeline in pipelines for stage in pipeline.stages)
    key = fill("coalesce({own}, {first}) || '/' || {stage}",
               own=scope.column("pipeline"), first=_FIRST, stage=scope.column("stage"))  # fmt: skip
    return _declared("stage", key, entries)


def _stage(scope: Scope, pipeline: Pipeline, stage: Stage) -> Entry:
    key, found = f"{pipeline.key}/{stage.key}", term("stage", stage.key)
    if len(scope.asking.schema.settings.pipelines) == 1:
        return Entry(key, stage.label, found, stage.label)
    return Entry(key, f"{pipeline.label}: {stage.label}", f"{found} {_in_pipeline(scope, pipeline.key)}", stage.label)


def _in_pipeline(scope: Scope, key: str) -> str:
    named = term("pipeline", key)
    return f"({named} or pipeline:none)" if key == scope.asking.schema.settings.pipelines[0].key else named


def _declared(title: str, key: Sql, entries: tuple[Entry, ...]) -> Grouping:
    known: dict[str | None, Entry] = {each.key: each for each in entries}

    def meaning(keys: Collection[str | None]) -> Mapping[str | None, Entry]:
        return {each: known[each] for each in keys if each in known}

    return Grouping(title, key, meaning, entries, in_order=True)
