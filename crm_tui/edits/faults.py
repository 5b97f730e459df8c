"""Which faults an edit brings, and which were there before it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crm_tui.model.problem import Finding, Severity
from crm_tui.model.value import Node


class Read(NamedTuple):
    """What a file says, and all that is wrong with it."""

    nodes: Mapping[str, Node]
    findings: Sequence[Finding] = ()


def brought(before: Read, after: Read) -> list[Finding]:
    """The errors of `after` that are none of `before`; items of a list may have moved up or down.

    Of several bad values inside a field only the first is told, so that one which stood there before is old even
    if nobody was told of it yet.
    """
    old = Counter(map(_wherever, before.findings))
    new = []
    for finding in after.findings:
        if finding.severity is not Severity.ERROR:
            continue
        if old[known := _wherever(finding)]:
            old[known] -= 1
        elif not (_inside(finding) and _stood(before.nodes, after.nodes, finding.at)):
            new.append(finding)
    return new


def _wherever(finding: Finding) -> Finding:
    """The finding without its place in lists."""
    return finding._replace(at=tuple(step for step in finding.at if isinstance(step, str)))


def _inside(finding: Finding) -> bool:
    """Whether it tells of a value inside a field, which is bad whatever else the record says."""
    return finding.code == "bad-value" and len(finding.at) > 1


def _stood(before: object, after: object, at: tuple[str | int, ...]) -> bool:
    """Whether the node at a place was there before, at the same place or elsewhere in the same list."""
    for step in at:
        if isinstance(step, int) and isinstance(before, list) and isinstance(after, list):
            return after[step] in before
        if not (isinstance(step, str) and isinstance(before, Mapping) and isinstance(after, Mapping)):
            return False
        before, after = before.get(step), after.get(step)
    return before == after
