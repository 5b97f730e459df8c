"""What the head of a page says: the facts that the kind declares, states that call for attention, and tags."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.value import Bad
from crm_tui.query.columns import ColumnPlan, plan
from crm_tui.query.find import Found, labels
from crm_tui.query.rows import page as rows_of
from crm_tui.query.scope import Scope
from crm_tui.tui.showing.lists import known, shown
from crm_tui.wording.values import link_pairs

_NAME = re.compile(r"\{([a-z_0-9]+)\}")
_CALLING = ("overdue", "rotting", "waiting")


class Head(NamedTuple):
    """The lines above a page."""

    facts: str
    states: tuple[str, ...]
    tags: tuple[str, ...]


def head(db: Connection, scope: Scope, rid: int, found: Found) -> Head:
    """The head of the record in that row."""
    parts = found.kind.head or tuple(f"{{{name}}}" for name in found.kind.columns if name != found.kind.label_field)
    wanted = dict.fromkeys(name for part in parts for name in _NAME.findall(part))
    flags = [plan(scope, name) for name in _CALLING if scope.derived(name)]
    plans = [*known(scope, [name for name in wanted if name not in _own(found)]), *flags]
    cells = next((row.cells for row in rows_of(db, scope, [rid], plans)), ())
    read = dict(zip(plans, cells, strict=False))
    said = {**_said(db, scope, read), **_worked_out(scope, found)}
    tags = found.record.fields.get("tags")
    return Head(
        " · ".join(_facts(parts, said)),
        tuple(each.name for each in flags if read.get(each)),
        tuple(map(str, tags)) if isinstance(tags, tuple) and not isinstance(tags, Bad) else (),
    )


def _own(found: Found) -> Iterable[str]:
    return {each.field.name for each in found.kind.worked_out}


def _said(db: Connection, scope: Scope, read: Mapping[ColumnPlan, object]) -> dict[str, str]:
    """What the fields say, by name."""
    pairs = {pair for each, value in read.items() for pair in link_pairs(value, each.field)}
    names = labels(db, scope.asking, pairs) if pairs else {}
    return {each.name: shown(scope, each.field, value, names) for each, value in read.items()}


def _worked_out(scope: Scope, found: Found) -> dict[str, str]:
    values = found.record.fields
    return {each.field.name: shown(scope, each.field, each.of(values), {}) for each in found.kind.worked_out}


def _facts(parts: Iterable[str], said: Mapping[str, str]) -> Iterator[str]:
    """The parts that say something, none of them twice."""
    told: set[str] = set()
    for part in parts:
        for either in part.split("|"):
            names = _NAME.findall(either)
            if all(said.get(name) for name in names):
                words = {said[name] for name in names}
                if not words <= told:
                    yield _NAME.sub(lambda found: said[found[1]], either)
                told |= words
                break
