"""What a new activity or task is about: the links to a record, and to those it stands for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_tui.edits.words import Setting
from crm_tui.errors import NotFound, UsageError
from crm_tui.query.find import Found, get
from crm_tui.query.scope import link_target

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.model.field import Field
    from crm_tui.model.kind import Kind
    from crm_tui.query.scope import Asking

# Who a record stands for besides itself, where a field of that name says so.
_TAKEN_ALONG = ("contact", "company")


def about(kind: "Kind", found: Found) -> Setting:
    """The setting by which a record of `kind` links to `found`. Raises UsageError where it has no such link."""
    field = _leading_to(kind, found.kind.name)
    if field is None:
        able = [target for each in kind.fields.values() if (target := link_target(each)) not in ("", "member")]
        raise UsageError(f"{kind.one} is about no {found.kind.name}", f"but about a {', '.join(dict.fromkeys(able))}")
    return Setting(field.name, "=", found.record.id)


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
    links = (each for each in kind.fields.values() if target != "member" and link_target(each) == target)
    return next(links, None)
