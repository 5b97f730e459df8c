"""Words of crm.yaml in saved queries: put right where a term plainly means them, else told."""

from collections.abc import Collection

from crm_tui.errors import QueryError
from crm_tui.query.conditions import MISSING, PRESENT
from crm_tui.query.syntax import Match, matches, parse


def requeried(query: str, fields: Collection[str], old: str, new: str) -> str:
    """The query with `new` for `old` where a field of these names is compared with just that word; else as it was."""
    try:
        found = [each for each in matches(parse(query).where) if _plain(each, fields, old)]
    except QueryError:
        return query
    for match in sorted(found, key=lambda each: -each.value_position):
        at = match.value_position
        end = at + len(match.value) + 2 * match.exact
        if query[at:end].strip('"') == match.value:
            query = query[:at] + _renamed(match, old, new) + query[end:]
    return query


def renamed_field(query: str, names: Collection[str], new: str) -> str:
    """The query with a field's new name in its terms; sorting and what goes through a link stay as they are."""
    try:
        found = [each for each in matches(parse(query).where) if each.field in names]
    except QueryError:
        return query
    for match in sorted(found, key=lambda each: -each.position):
        at = match.position
        query = query[:at] + new + query[at + len(match.field) :]
    return query


def mentions(query: str, word: str) -> bool:
    """Whether a word stands in a query, whatever it means there."""
    import re

    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", query, re.IGNORECASE) is not None


def _plain(match: Match, fields: Collection[str], old: str) -> bool:
    listed = match.op == ":" and not match.exact and old in match.value.split(",")
    return match.field in fields and match.op in (":", "=") and (match.value == old or listed)


def _renamed(match: Match, old: str, new: str) -> str:
    """The value as it is written then; a list of words stays where one of them would need quotes."""
    bare = not set(new) & set(' \t"(),<>=') and ".." not in new and new.lower() not in (*MISSING, *PRESENT)
    if match.value != old:
        return ",".join(new if each == old else each for each in match.value.split(",")) if bare else match.value
    if bare and not match.exact:
        return new
    escaped = new.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
