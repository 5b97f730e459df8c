"""A query over several kinds at once: what is asked of one of them where only another has the field."""

from collections.abc import Sequence

from crm_tui.errors import QueryError
from crm_tui.model.suggest import suggestion
from crm_tui.query.conditions import MISSING
from crm_tui.query.scope import ENVELOPE, LINKS, Scope
from crm_tui.query.syntax import And, Match, Not, Or, Query, Rows, Term, Text


def asked_of(scope: Scope, among: Sequence[Scope], query: Query) -> Query:
    """The query as it is asked of one kind: a field that only others of them have is missing in its records.

    Raises QueryError for a field that none of them has.
    """
    try:
        return query._replace(where=_term(scope, among, query.where))
    except QueryError as error:
        error.text = query.text
        raise


def _term(scope: Scope, among: Sequence[Scope], term: Term) -> Term:
    if isinstance(term, And):
        return And(tuple([_term(scope, among, each) for each in term.terms]))
    if isinstance(term, Or):
        return Or(tuple([_term(scope, among, each) for each in term.terms]))
    if isinstance(term, Not):
        return Not(_term(scope, among, term.term))
    if isinstance(term, Text | Rows) or _has(scope, term):
        return term
    if not any(_has(each, term) for each in among):
        raise _unknown(among, term)
    missing = term.op == ":" and not term.exact and any(each in MISSING for each in term.value.lower().split(","))
    return And(()) if missing else Or(())


def _has(scope: Scope, match: Match) -> bool:
    """Whether records of the kind may have the field; what is undeclared may stand in any of them."""
    name = match.field.partition(".")[0]
    return name in (*ENVELOPE, LINKS, "extra") or bool(scope.kind.field(name) or scope.derived(name))


def _unknown(among: Sequence[Scope], match: Match) -> QueryError:
    name = match.field.partition(".")[0]
    known = dict.fromkeys(each for scope in among for each in scope.names())
    kinds = " nor ".join(each.kind.one for each in among)
    return QueryError(f"neither {kinds} has a field {name!r}", "", match.position, suggestion(name, known, 30))
