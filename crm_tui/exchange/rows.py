"""From a row of a file to the values of a record, with what of it could not be taken."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crm_tui.exchange.csv_read import Row
from crm_tui.exchange.dates import order_of
from crm_tui.exchange.entries import inner_field, with_entries
from crm_tui.exchange.links import Links
from crm_tui.exchange.mapping import Mapped, Target
from crm_tui.exchange.match import Match, Matcher
from crm_tui.exchange.reading import Dated, Reading, read_cell, split_items
from crm_tui.exchange.told import Told
from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.value import Address, Labelled, Value

_DATED = ("date", "time")
# Read as they are written, because what they mean depends on the pipeline.
AS_WRITTEN = ("pipelines", "stages")


def takes_more(field: Field) -> bool:
    """Whether words that are none of its choices are offered as such, in a list of crm.yaml or in the field itself."""
    own = field.own and field.type.name == "choice" and bool(field.choices)
    return own or (bool(field.choices_from) and field.choices_from not in AS_WRITTEN)


class LinkText(NamedTuple):
    """A text that means a record of the kind that is being imported, which is looked for when all are known."""

    field: Field
    label: str
    text: str
    column: str
    line: int


class Values(NamedTuple):
    """What a row gives: values by field, links to be matched later, values left out, links that lead nowhere."""

    line: int
    values: dict[str, Value]
    later: list[LinkText]
    bad: list[Told]
    unresolved: list[Told]


class RowReader:
    """Reads the rows of one file."""

    def __init__(self, mapped: Mapped, rows: Sequence[Row], ctx: Context, links: Links, dated: Dated) -> None:
        self._kind = mapped.kind
        self._links = links
        self._targets = [(each, Reading(ctx, dated.order or _order(each, rows), dated.zone)) for each in mapped.targets]

    def read(self, row: Row) -> Values:
        """What the row gives."""
        got = Values(row.line, {}, [], [], [])
        entries: dict[str, dict[str, Value]] = {}
        filled = set()
        for target, how in self._targets:
            text = target.text(row.cells)
            if not text:
                continue
            field = target.field
            if field.type.name != "entries":
                self._take(target, how, text, got)
            elif (value := self._part(target, how, text, got)) is not None:
                entries.setdefault(field.name, {})[target.part] = value
                filled |= {field.name} if target.template.columns else set()
        # Constants alone make no entry.
        got.values.update({name: (entries[name],) for name in entries if name in filled})
        return got

    def _take(self, target: Target, how: Reading, text: str, got: Values) -> None:
        field, part, template, _ = target
        if _is_link(field):
            link = LinkText(field, part, text, template.words, got.line)
            if (field.of or field).to == self._kind.name:
                got.later.append(link)
            else:
                _join(got.values, field, self._linked(link, got))
        elif field.choices_from in AS_WRITTEN or (field.own and takes_more(field)):
            got.values[field.name] = " ".join(text.split())
        else:
            _join(got.values, field, _cell(target, field, part, text, how, got))

    def _part(self, target: Target, how: Reading, text: str, got: Values) -> Value:
        """The value of a part of an entry."""
        inner = inner_field(target.field, target.part)
        if _is_link(inner):
            return self._linked(LinkText(inner, "", text, target.template.words, got.line), got)
        return _cell(target, inner, "", text, how, got)

    def _linked(self, link: LinkText, got: Values) -> Value:
        value, unresolved = matched(self._links, link)
        got.unresolved.extend(unresolved)
        return value


def _cell(target: Target, field: Field, part: str, text: str, how: Reading, got: Values) -> Value:
    cell = read_cell(field, part, text, how)
    got.bad.extend(Told(got.line, target.template.words, fault.text, fault.why) for fault in cell.faults)
    return cell.value


def matched(links: Links, link: LinkText) -> tuple[Value, list[Told]]:
    """The value of a link field, None where nothing was found, and the texts that lead nowhere."""
    field, label, text, column, line = link
    to = (field.of or field).to
    if not field.type.several:
        found = links.one(to, text)
        return found.id or None, [] if found.id else [Told(line, column, text, found.why)]
    best = _cut(links.matcher, to, text)
    ids = [found.id for _, found in best if found.id]
    values = tuple(Labelled(id_, label or None) if field.type.name == "labelled" else id_ for id_ in ids)
    return values or None, [Told(line, column, part, found.why) for part, found in best if not found.id]


def _cut(matcher: Matcher, to: str, text: str) -> list[tuple[str, Match]]:
    """The texts of several links, each with what it means; names have commas, so those cut only where all fit."""
    tries = [[(part, matcher.find(to, part)) for part in parts] for parts in split_items(text)]
    whole = next((parts for parts in tries if all(found.id for _, found in parts)), None)
    return whole or (tries[1] if len(tries) > 1 and ";" in text else tries[0])


def joined(field: Field, had: Value, given: Value) -> Value:
    """What a field of several values or parts holds that gets more; what it had stays, a part is replaced."""
    if had is None or given is None:
        return given if had is None else had
    if isinstance(had, dict):
        return {**had, **given}
    if isinstance(had, Address):
        return had._replace(**{name: text for name, text in given._asdict().items() if text})
    if field.type.name == "entries":
        return with_entries(had, given)
    if field.type.several:
        held = {_bare(field, item) for item in had}
        return (*had, *(item for item in given if _bare(field, item) not in held))
    return given


def _bare(field: Field, item: Value) -> Value:
    """An item by what it is compared by: its label does not count, nor the case of an address."""
    value = item.value if isinstance(item, Labelled) else item
    return value.casefold() if isinstance(value, str) else value


def _join(values: dict[str, Value], field: Field, given: Value) -> None:
    if given is not None:
        values[field.name] = joined(field, values.get(field.name), given)


def _is_link(field: Field) -> bool:
    return (field.of or field).type.name == "link"


def _order(target: Target, rows: Iterable[Row]) -> str:
    """What stands first in the dates of a column, as far as they prove it."""
    field = target.field
    inner = inner_field(field, target.part) if field.type.name == "entries" else field.of or field
    return order_of(target.text(row.cells) for row in rows) if inner.type.name in _DATED else ""
