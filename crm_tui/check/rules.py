"""Problems that only show when records are held against each other, asked of the index.

A rule is a function from the index to the places where it is broken; a new one is one function and one line
in `RULES`, or in `NOTED` when all it tells is a note.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.index.layout import quoted, table
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.suggest import nearest, suggestion
from crm_tui.model.types.base import fold
from crm_tui.query.derived import OUTCOME
from crm_tui.query.scope import Asking, Scope
from crm_tui.query.segments import SEGMENT, fault, kind_of


class Place(NamedTuple):
    """A finding in a file; its line is found when it is shown."""

    root: str
    path: str
    finding: Finding


Rule = Callable[[Connection, Asking], Iterator[Place]]


def dangling_links(db: Connection, asking: Asking) -> Iterator[Place]:
    """Links to records that do not exist, under their present or a former id."""
    for kind in asking.schema.kinds.values():
        rows = db.execute(
            "SELECT f.root, f.path, l.field, l.to_id FROM link l JOIN file f ON f.rid = l.rid WHERE l.to_kind = ?"
            f" AND l.to_id NOT IN (SELECT id FROM {table(kind)}) ORDER BY f.path",
            (kind.name,),
        ).fetchall()
        if not rows:
            continue
        known = [id_ for (id_,) in db.execute(f"SELECT id FROM {table(kind)} LIMIT 20000")]
        held = f"SELECT i.fold FROM item i JOIN {table(kind)} t ON t.rid = i.rid WHERE i.field = 'formerly'"
        former = {value for (value,) in db.execute(held)}
        for root, path, field, to_id in rows:
            if fold(to_id) in former:
                yield _late(root, path, field, to_id)
                continue
            close = nearest(to_id, known)
            hint = f"did you mean {close!r}?" if close else f"see `crm list {kind.plural}`"
            words = f"{field}: there is no {kind.name} {to_id!r}"
            yield Place(root, path, Finding(Severity.ERROR, "dangling-link", words, hint, (field,)))


def _late(root: str, path: str, field: str, to_id: str) -> Place:
    words = f"{field}: {to_id!r} is called something else now"
    return Place(root, path, Finding(Severity.NOTE, "late-link", words, "--fix writes the new id", (field,)))


def doubled_ids(db: Connection, asking: Asking) -> Iterator[Place]:
    """Two files of one kind whose ids are the same, or fold together so that some disks cannot tell them apart."""
    rows = db.execute(
        "SELECT f.id, f.root, f.path, g.path"
        " FROM (SELECT kind, fold FROM file WHERE kind IS NOT NULL GROUP BY kind, fold HAVING count(*) > 1) d"
        " JOIN file f ON f.kind = d.kind AND f.fold = d.fold JOIN file g ON g.kind = d.kind AND g.fold = d.fold"
        " AND g.rid <> f.rid WHERE (g.path, g.root) < (f.path, f.root) GROUP BY f.rid ORDER BY f.path"
    )
    for id_, root, path, other in rows.fetchall():
        words = f"{other} has the same id" if other.endswith(f"/{id_}.yaml") else f"{other} looks the same"
        yield Place(root, path, Finding(Severity.ERROR, "doubled-id", words, "rename one of the files"))


def closings(db: Connection, asking: Asking) -> Iterator[Place]:
    """Won and lost deals that do not say when, lost ones that do not say why, open ones that say they are closed."""
    outcome = OUTCOME.replace("{t}", "t")
    rows = db.execute(
        "SELECT root, path, what, closed, reason FROM (SELECT t.root AS root, t.path AS path,"
        f" {outcome} AS what, t.closed AS closed, t.lost_reason AS reason FROM r_deal t)"
        " WHERE (what = 'open') = (closed IS NOT NULL) OR (what = 'lost' AND reason IS NULL) ORDER BY path"
    )
    for root, path, what, closed, reason in rows.fetchall():
        if what in ("won", "lost") and closed is None:
            words = f"it is {what}, but not since when"
            yield Place(root, path, Finding(Severity.WARNING, "no-closed", words, "add `closed: YYYY-MM-DD`"))
        if what == "lost" and reason is None:
            words = "it is lost, but not why"
            yield Place(root, path, Finding(Severity.WARNING, "no-reason", words, "add `lost_reason: …`"))
        if what == "open" and closed is not None:
            words = "it is open, yet has a day of closing"
            yield Place(root, path, Finding(Severity.WARNING, "open-closed", words, "", ("closed",)))


def unknown_since(db: Connection, asking: Asking) -> Iterator[Place]:
    """Deals whose stage was changed by hand, so that nobody knows since when."""
    rows = db.execute(
        "SELECT t.root, t.path, t.stage FROM r_deal t WHERE t.stage IS NOT NULL AND t.stage_since IS NULL"
        " AND json_type((SELECT d.doc FROM doc d WHERE d.rid = t.rid), '$.history') = 'array' ORDER BY t.path"
    )
    for root, path, stage in rows.fetchall():
        words = f"the history does not tell since when it is in {stage!r}"
        hint = "`crm move` keeps it; add the entry that is missing by `crm edit`"
        yield Place(root, path, Finding(Severity.WARNING, "unknown-since", words, hint, ("stage",)))


def same_labels(db: Connection, asking: Asking) -> Iterator[Place]:
    """Companies, and contacts, of the same name: they may be one twice."""
    for name in ("company", "contact"):
        kind = asking.schema.kinds[name]
        label = quoted(kind.label_field)
        rows = db.execute(
            f"SELECT min(path), max(path || '/' || root) FROM {table(kind)} WHERE {label} IS NOT NULL"
            f" GROUP BY crm_fold({label}) HAVING count(*) > 1 ORDER BY 1"
        )
        for path, last in rows.fetchall():
            other, _, root = last.rpartition("/")
            hint = "two records for one, or two of the same name"
            yield Place(root, other, Finding(Severity.NOTE, "same-name", f"{path} has the same name", hint))


def broken_segments(db: Connection, asking: Asking) -> Iterator[Place]:
    """Saved queries that cannot be asked of the kind that they are for."""
    kind = asking.schema.kinds[SEGMENT]
    for root, path, query, of in db.execute(
        f"SELECT root, path, coalesce(query, ''), coalesce(of, '') FROM {table(kind)} ORDER BY path"
    ).fetchall():
        asked = kind_of(asking.schema, {"of": of})
        if asked is None:
            words, hint = f"of: there is no kind {of!r}", suggestion(of, asking.schema.kinds)
            yield Place(root, path, Finding(Severity.WARNING, "broken-segment", words, hint, ("of",)))
        elif wrong := fault(Scope(asking, asked), query):
            words = f"query: {wrong.message}"
            yield Place(root, path, Finding(Severity.WARNING, "broken-segment", words, wrong.hint, ("query",)))


RULES: tuple[Rule, ...] = (dangling_links, doubled_ids, closings, unknown_since, broken_segments)
NOTED: tuple[Rule, ...] = (same_labels,)
