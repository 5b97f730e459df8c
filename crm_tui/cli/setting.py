"""`add` and `set`: from FIELD=VALUE words to plans, with the records that links name found or made."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.cli.naming import found as find_one
from crm_tui.cli.words import from_stdin, query_text
from crm_tui.edits.making import Maker
from crm_tui.edits.words import Setting, read_setting
from crm_tui.errors import UsageError
from crm_tui.query.find import Found, by_rid

if TYPE_CHECKING:
    from crm_tui.cli.place import Reading
    from crm_tui.model.kind import Kind


def read_settings(words: Sequence[str]) -> tuple[Setting, ...]:
    """The settings of FIELD=VALUE words; a value of `-` is read from stdin. Raises UsageError."""
    settings = [read_setting(word) for word in words]
    return tuple(each._replace(value=from_stdin(each.value)) for each in settings)


def maker(at: "Reading") -> Maker:
    """Makes plans for one command."""
    workspace = at.workspace
    return Maker(at.db, at.asking, workspace.editor(), workspace.taken, workspace.folder_for)


def meant(at: "Reading", named: Sequence[str]) -> tuple[list[Found], bool]:
    """The records that the words before the settings mean, and whether they were asked for by a query.

    Raises UsageError, QueryError, NotFound and Ambiguous.
    """
    kind = _kind(at, named[0])
    if kind is None:
        if len(named) > 1:
            hint = "a query comes after a kind, as in crm set deals stage:lead owner=linus"
            raise UsageError(f"{named[1]!r} is neither FIELD=VALUE nor part of a query", hint)
        return [find_one(at.db, at.asking, named[0])], False
    query = [from_stdin(word) for word in named[1:]]
    if not any(":" in word for word in query):
        hint = f"{kind.label_field}:any means all of them"
        raise UsageError(f"which {kind.plural}? A query with at least one colon says so", hint)
    return _all(at, kind, query_text(query)), True


def _kind(at: "Reading", name: str) -> "Kind | None":
    wanted = name.casefold()
    kinds = at.asking.schema.kinds.values()
    return next((k for k in kinds if wanted in (k.name.casefold(), k.plural.casefold())), None)


def _all(at: "Reading", kind: "Kind", text: str) -> list[Found]:
    from crm_tui.query.rows import keys
    from crm_tui.query.scope import Scope
    from crm_tui.query.syntax import parse

    rids = keys(at.db, Scope(at.asking, kind), parse(text))
    return [found for rid in rids if (found := by_rid(at.db, at.asking, kind.name, rid))]
