"""Links as SQL: which ids somebody means, and records whose links lead to such."""

from crm_tui.errors import QueryError, UsageError
from crm_tui.model.field import Field
from crm_tui.model.misread import shortened
from crm_tui.model.types.base import fold
from crm_tui.query.fault import Fault
from crm_tui.query.scope import Scope, link_target
from crm_tui.query.sql import FALSE, Sql, fill, joined
from crm_tui.query.syntax import Match
from crm_tui.query.texts import contains, escaped


def leads_to(scope: Scope, field: Field, ids: Sql) -> Sql:
    """Whether a link of the field leads to one of `ids`."""
    if not field.type.several:
        return fill("({own} IN {ids})", own=scope.column(field.name), ids=ids)
    return fill(
        f"({scope.alias}.rid IN (SELECT l.rid FROM link l WHERE l.field = {{field}} AND l.to_kind = {{kind}}"
        " AND l.to_id IN {ids}))",
        field=Sql("?", (field.name,)), kind=Sql("?", (link_target(field),)), ids=ids,
    )  # fmt: skip


def links_to(scope: Scope, match: Match) -> Sql:
    """Whether any link of the record leads to the one named, as in `links:company/engines`. Raises QueryError."""
    name, _, id_ = match.value.partition("/")
    try:
        kind = scope.asking.schema.kind_named(name)
    except UsageError as error:
        raise QueryError(error.message, "", match.value_position, error.hint) from None
    if not id_ or match.op not in (":", "="):
        raise QueryError("links: takes a kind and an id", "", match.value_position, f"as in links:{kind.name}/ID")
    return fill(
        f"({scope.alias}.rid IN (SELECT l.rid FROM link l WHERE l.to_kind = {{kind}} AND l.to_id IN {{ids}}))",
        kind=Sql("?", (kind.name,)), ids=_meant(Scope(scope.asking, kind, f"{scope.alias}j"), id_, whole=True),
    )  # fmt: skip


def ids_of(scope: Scope, test: Sql) -> Sql:
    """The ids, and those they had before, of the records of `scope` that pass a test on `scope.alias`."""
    a = scope.alias
    return fill(
        f"(SELECT {a}.id FROM {scope.source} WHERE {{test}} UNION SELECT f{a}.value FROM item f{a}"
        f" JOIN {scope.source} ON {a}.rid = f{a}.rid WHERE f{a}.field = 'formerly' AND {{test}})",
        test=test,
    )


def link_test(scope: Scope, field: Field, match: Match, value: str) -> Sql:
    """Whether the field links to what `value` means: an id, its beginning, part of a name, a former id, or `me`."""
    if match.op not in (":", "="):
        raise Fault(f"{field.title} is a link and has no order", f"write {field.name}:{shortened(value)}")
    target = link_target(field)
    if target == "member" and value.lower() == "me" and not match.exact:
        if not scope.asking.me:
            raise Fault("it is not known who `me` is", "crm me MEMBER says it")
        return leads_to(scope, field, Sql("(?)", (scope.asking.me,)))
    if target not in scope.asking.schema.kinds:
        return _anywhere(scope, field, value, whole=match.op == "=")
    return leads_to(scope, field, _meant(scope.through(field), value, whole=match.op == "="))


def _anywhere(scope: Scope, field: Field, value: str, *, whole: bool) -> Sql:
    """Whether a link that may lead to any kind leads to what `value` means; `kind/…` means one of that kind."""
    kinds = list(scope.asking.schema.kinds.values())
    name, slash, rest = value.partition("/")
    named = [kind for kind in kinds if slash and name in (kind.name, kind.plural)]
    tests = [
        fill(
            "(l.to_kind = {kind} AND l.to_id IN {ids})",
            kind=Sql("?", (kind.name,)),
            ids=_meant(Scope(scope.asking, kind, f"{scope.alias}k{at}"), rest if named else value, whole=whole),
        )
        for at, kind in enumerate(named or kinds)
    ]
    return fill(
        f"({scope.alias}.rid IN (SELECT l.rid FROM link l WHERE l.field = {{field}} AND {{test}}))",
        field=Sql("?", (field.name,)), test=joined("OR", tests, FALSE),
    )  # fmt: skip


def _meant(other: Scope, value: str, *, whole: bool) -> Sql:
    """The ids that may stand in a link to what is called `value`; `value` itself, where nothing is called so."""
    a = other.alias
    former = fill(
        f"{a}.rid IN (SELECT i.rid FROM item i WHERE i.field = 'formerly' AND i.fold = {{fold}})",
        fold=Sql("?", (fold(value),)),
    )
    typed = Sql("?", (value,))
    if whole:
        test = fill(f"({a}.id = {{typed}} OR {{former}})", typed=typed, former=former)
    else:
        test = fill(
            f"({a}.id LIKE {{begins}} ESCAPE '\\' OR {{named}} OR {{former}})",
            begins=Sql("?", (escaped(value) + "%",)), former=former,
            named=contains(other.column(other.kind.label_field), value),
        )  # fmt: skip
    return fill("(SELECT * FROM {ids} UNION SELECT {typed})", ids=ids_of(other, test), typed=typed)
