"""From the tree of a query to SQL over one kind."""

from crm_tui.errors import QueryError
from crm_tui.index.layout import table
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.misread import quoted
from crm_tui.model.types import TEXT
from crm_tui.model.types.numbers import MoneyType
from crm_tui.query.conditions import condition
from crm_tui.query.fault import NoField
from crm_tui.query.linked import ids_of, leads_to, links_to
from crm_tui.query.scope import ENVELOPE, LINKS, Scope, field_of, link_target
from crm_tui.query.sql import FALSE, TRUE, Sql, fill, joined
from crm_tui.query.syntax import And, Match, Not, Or, Query, Rows, Sort, Term, Text
from crm_tui.query.texts import contains


def where(scope: Scope, query: Query) -> Sql:
    """The condition on `scope.alias`. Raises QueryError with the place that makes no sense."""
    try:
        return _term(scope, query.where)
    except QueryError as error:
        error.text = query.text
        raise


def order(scope: Scope, query: Query) -> Sql:
    """The sort keys; what is missing comes last, and the same query gives the same order everywhere."""
    try:
        keys = [_key(scope, sort) for sort in query.sort or _usual(scope.kind)]
    except QueryError as error:
        raise QueryError(error.message, query.text, error.position, error.hint) from None
    if not keys:
        # Many rows are read in the order of the index of labels; a few are found first and sorted then (the plus).
        many = query.where == And(()) or (isinstance(query.where, Text) and in_many(query.where))
        template = "{label} COLLATE NOCASE" if many else "+{label} COLLATE NOCASE"
        keys = [fill(template, label=scope.column(scope.kind.label_field))]
    keys.append(Sql(f"{scope.alias}.id, {scope.alias}.rid"))
    return Sql(", ".join(key.text for key in keys), tuple(param for key in keys for param in key.params))


def _usual(kind: Kind) -> list[Sort]:
    """The order of a kind that has one of its own."""
    return [Sort(name.removeprefix("-"), name.startswith("-"), 0) for name in kind.sort]


def _term(scope: Scope, term: Term) -> Sql:
    if isinstance(term, And):
        return joined("AND", [_term(scope, inner) for inner in term.terms], TRUE)
    if isinstance(term, Or):
        return joined("OR", [_term(scope, inner) for inner in term.terms], FALSE)
    if isinstance(term, Not):
        return fill("NOT coalesce({inner}, 0)", inner=_term(scope, term.term))
    if isinstance(term, Text):
        return _words(scope, term)
    if isinstance(term, Rows):
        return Sql(f"{scope.alias}.rid IN ({', '.join(map(str, term.rids))})")
    return _match(scope, term)


def _words(scope: Scope, term: Text) -> Sql:
    from crm_tui.query.search import matching

    many = in_many(term)
    rids = matching(term.words, exact=term.exact, among=table(scope.kind) if many else "")
    # The plus: all rows are held against those found, rather than each of very many fetched by itself.
    plus = "+" * many
    return fill(f"{plus}{scope.alias}.rid IN ({{rids}})", rids=rids) if rids is not None else TRUE


def in_many(term: Text) -> bool:
    """Whether the words are so short that very many records have them."""
    from crm_tui.query.search import RANKED_FROM

    return not term.exact and all(len(word) < RANKED_FROM for word in term.words.split())


def _match(scope: Scope, match: Match) -> Sql:
    name, _, inner = match.field.partition(".")
    if name == "extra" and inner:
        return condition(scope, Field(inner, TEXT), scope.in_doc(inner), match)
    if inner:
        return _through(scope, match, name, inner)
    if name in ENVELOPE:
        return contains(scope.column(name), match.value)
    if found := scope.derived(name):
        each, expression = found
        return condition(scope, field_of(each), expression, match)
    field = scope.kind.field(name)
    if field is None and name == LINKS:
        return links_to(scope, match)
    if field is None:
        raise NoField(f"{scope.kind.one} has no field {quoted(name)}", match.position, scope.hint(name), name)
    return condition(scope, field, scope.expression(field), match)


def _through(scope: Scope, match: Match, name: str, inner: str) -> Sql:
    field = scope.kind.field(name)
    if field is None:
        raise QueryError(f"{scope.kind.one} has no field {quoted(name)}", "", match.position, scope.hint(name))
    if link_target(field) not in scope.asking.schema.kinds:
        raise QueryError(f"{name} is no link to another record", "", match.position, f"write {name}:…")
    other = scope.through(field)
    return leads_to(scope, field, ids_of(other, _match(other, match._replace(field=inner))))


def _key(scope: Scope, sort: Sort) -> Sql:
    direction = "DESC" if sort.descending else "ASC"
    return fill(f"{{e}} {direction} NULLS LAST", e=_sortable(scope, sort))


def _sortable(scope: Scope, sort: Sort) -> Sql:
    if sort.field in ENVELOPE:
        return scope.column(sort.field)
    if found := scope.derived(sort.field):
        return found[1]
    field = scope.kind.field(sort.field)
    if field is None:
        words = f"{scope.kind.one} has no field {quoted(sort.field)}"
        raise QueryError(words, "", sort.position, scope.hint(sort.field))
    if field.name == "stage" and scope.kind.name == "deal":
        from crm_tui.query.derived import STAGE_PLACE

        return scope.filled(STAGE_PLACE)
    if isinstance(field.type, MoneyType):
        return scope.home(field)
    if field.type.several:
        return Sql(f"(SELECT min(i.fold) FROM item i WHERE i.rid = {scope.alias}.rid AND +i.field = ?)", (field.name,))
    expression = scope.expression(field)
    plain = field.type.numeric or field.type.name in ("date", "time")
    return expression if plain else fill("{e} COLLATE NOCASE", e=expression)
