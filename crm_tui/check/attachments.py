"""Attachments that are not there, and files that no record has."""

from collections.abc import Collection, Iterator, Mapping

from crm_tui.check.rules import Place
from crm_tui.index.database import Connection
from crm_tui.model.problem import Finding, Severity
from crm_tui.store.paths import FILES


def attachments(db: Connection, there: Mapping[str, Collection[str]]) -> Iterator[Place]:
    """Where records and files/ disagree; `there` are the paths below files/ by root."""
    had: dict[str, set[str]] = {root: set() for root in there}
    rows = db.execute(
        "SELECT f.root, f.path, i.value FROM item i JOIN file f ON f.rid = i.rid WHERE i.field = 'files'"
        " ORDER BY f.path"
    )
    for root, path, name in rows.fetchall():
        if name in there.get(root, ()):
            had[root].add(name)
        else:
            words = f"files: there is no {FILES}/{name}"
            hint = f"git may still have it: git log -- {FILES}/{name}"
            yield Place(root, path, Finding(Severity.WARNING, "no-file", words, hint, ("files",)))
    for root, names in there.items():
        for name in sorted(set(names) - had[root]):
            hint = f"crm set ID files+={name}, or delete it"
            yield Place(root, f"{FILES}/{name}", Finding(Severity.WARNING, "loose-file", "no record has it", hint))
