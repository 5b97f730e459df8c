"""The records that the rows of a file make or mean: one draft each, found by its key."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crm_tui.exchange.activities import naming
from crm_tui.exchange.existing import Existing, Key, keys_of
from crm_tui.exchange.mapping import Mapped
from crm_tui.exchange.rows import LinkText, Values, joined
from crm_tui.exchange.told import Told
from crm_tui.model.context import Context
from crm_tui.model.value import Value


class Draft(NamedTuple):
    """A record to be: the line that made it, its row in the index or 0, values by field, links to be matched."""

    line: int
    rid: int
    values: dict[str, Value]
    later: list[LinkText]


class Drafts:
    """Collects rows into drafts.

    `skipped` tells of rows that make or mean no record, `bad` of values left out, `unresolved` of links that
    lead nowhere; `repeated` counts the rows whose record an earlier row has made or changed.
    """

    def __init__(self, mapped: Mapped, existing: Existing, ctx: Context) -> None:
        self._mapped = mapped
        self._existing = existing
        self._ctx = ctx
        self._by_key: dict[Key, Draft] = {}
        self._by_rid: dict[int, Draft] = {}
        self._all: list[Draft] = []
        self.skipped: list[Told] = []
        self.bad: list[Told] = []
        self.unresolved: list[Told] = []
        self.repeated = 0

    def __iter__(self) -> Iterator[Draft]:
        return iter(self._all)

    def add(self, row: Values) -> None:
        """Takes a row: into the record that its key means, else as a new one."""
        keys = keys_of(self._mapped.keys, row.values, self._ctx)
        meant = self._meant(keys, row.line)
        if why := self._why_not(row, keys, meant):
            self.skipped.append(Told(row.line, "", "", why))
            return
        self.bad += row.bad
        self.unresolved += row.unresolved
        draft = meant[0] if meant else Draft(row.line, 0, {}, [])
        if draft.line == row.line:
            self._begin(draft, row)
        else:
            self._complete(draft, row)
        for key in keys:
            self._by_key.setdefault(key, draft)

    def _meant(self, keys: Sequence[Key], line: int) -> list[Draft]:
        """The drafts and records that have one of the keys."""
        found: dict[int, Draft] = {}
        for key in keys:
            drafts = [self._by_key[key]] if key in self._by_key else []
            drafts += [self._by_rid.get(rid) or Draft(line, rid, {}, []) for rid in self._existing.rids(key)]
            # One record may be found by several of its keys.
            found.update({draft.rid or -draft.line: draft for draft in drafts})
        return list(found.values())

    def _why_not(self, row: Values, keys: Sequence[Key], meant: Sequence[Draft]) -> str:
        """Why a row is no record, or ""."""
        names = " and ".join(field.title for field in self._mapped.keys)
        named = any(row.values.get(name) is not None for name in naming(self._mapped.kind))
        if self._mapped.keys and not keys:
            return f"it has no {names}"
        if len(meant) > 1:
            return f"{len(meant)} records have its {names}"
        return "" if meant or named else f"it has no {self._mapped.kind.label_field}"

    def _begin(self, draft: Draft, row: Values) -> None:
        draft.values.update(row.values)
        draft.later.extend(row.later)
        self._all.append(draft)
        if draft.rid:
            self._by_rid[draft.rid] = draft

    def _complete(self, draft: Draft, row: Values) -> None:
        """Gives the draft what it lacks; where it says something else already, the first row stands."""
        self.repeated += 1
        draft.later.extend(row.later)
        for name, value in row.values.items():
            field = self._mapped.kind.fields[name]
            had = draft.values.get(name)
            if had is not None and field.type.name == "entries":
                draft.values[name] = (*had, *value)
            elif had is None or field.type.several:
                draft.values[name] = joined(field, had, value)
            elif had != value:
                why = f"line {draft.line} is the same {self._mapped.kind.name} and says {_text(had)!r}"
                self.bad.append(Told(row.line, name, _text(value), why))


def _text(value: Value) -> str:
    return ", ".join(part for part in value if part) if isinstance(value, tuple) else str(value)
