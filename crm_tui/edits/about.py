"""What a new activity or task is about: the links to a record, and to those it stands for."""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from crm_tui.edits.words import Setting
from crm_tui.errors import NotFound, UsageError
from crm_tui.query.find import Found, get
from crm_tui.query.scope import link_target
from crm_tui.wording.values import link_pairs

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.model.field import Field
    from crm_tui.model.kind import Kind
    from crm_tui.query.scope import Asking

# Who a record stands for besides itself, where a field of that name says so.
_TAKEN_ALONG = ("contact", "company")
# Whose records say who works on something, never what it is about.
_TEAM = "member"


def about(kind: "Kind", found: Found) -> Setting:
    """The setting by which a record of `kind` links to `found`. Raises UsageError where it has no such link."""
    name, id_ = found.kind.name, found.record.id
    field = _leading_to(kind, name)
    if field is None:
        hint = f"but about a {', '.join(kinds_about(kind))}"
        if name != _TEAM:
            hint += f"; crm config add fields.{kind.name} {name} type=link to={name} changes that"
        raise UsageError(f"{kind.one} is about no {name}", hint)
    return Setting(field.name, "=", id_ if link_target(field) else f"{name}/{id_}")


def may_be_about(kind: "Kind", target: str) -> bool:
    """Whether a record of `kind` has a field that links to records of the kind `target`."""
    return _leading_to(kind, target) is not None


def kinds_about(kind: "Kind") -> tuple[str, ...]:
    """The kinds of what a record of `kind` may be about; one that also has a link to any kind may be about others."""
    targets = (link_target(field) for field in kind.fields.values())
    return tuple(dict.fromkeys(target for target in targets if target not in ("", _TEAM)))


def subjects(db: "Connection", asking: "Asking", kind: "Kind", found: Found) -> list[Found]:
    """What a new record of `kind` is about when `found` is meant: itself, else what its fields link to.

    Raises UsageError where that is nothing.
    """
    if may_be_about(kind, found.kind.name):
        return [found]
    known = kinds_about(kind)
    linked: dict[str, Found] = {}
    for field in found.kind.fields.values():
        value = found.record.fields.get(field.name)
        for name, id_ in link_pairs(value, field):
            with suppress(NotFound):
                if name in known and name not in linked:
                    linked[name] = get(db, asking, name, id_)
    if not linked:
        raise UsageError(f"{found.label} names nobody whom {kind.one} could be about", f"but a {', '.join(known)}")
    return list(linked.values())


def along(db: "Connection", asking: "Asking", kind: "Kind", found: Found) -> Iterator[Setting]:
    """The settings that link to the contact and the company of `found` too, as far as they are clear.

    A company that the record does not name is that of its contact.
    """
    given = {found.kind.name}
    named = [found]
    for each in named:
        for name in _TAKEN_ALONG:
            other = None if name in given else _linked(db, asking, each, name)
            if other is not None:
                given.add(name)
                named.append(other)
                yield about(kind, other)


def _linked(db: "Connection", asking: "Asking", found: Found, name: str) -> Found | None:
    """The one record that a field links to; None where it leads nowhere."""
    id_ = found.record.get(name)
    if not isinstance(id_, str):
        return None
    try:
        return get(db, asking, name, id_)
    except NotFound:
        return None


def _leading_to(kind: "Kind", target: str) -> "Field | None":
    """The field that links to records of a kind, else one that links to any."""
    if target == _TEAM:
        return None
    links = [each for each in kind.fields.values() if (each.of or each).type.name == "link"]
    return next((each for wanted in (target, "") for each in links if link_target(each) == wanted), None)
