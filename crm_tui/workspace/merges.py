"""What merges brought, told from the commits that were read: how many, and by whom."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crm_tui.git.log import Logged
from crm_tui.wording.listed import counted, listed

# What git calls a merge where nobody says anything.
_UNSAID = re.compile(r"Merge (remote-tracking )?branch(es)? ['\"]")
_NAMES = 3


class Brought(NamedTuple):
    """The commits that a merge brought, as far as they were read; `whole` says whether they all were."""

    commits: tuple[str, ...]
    whole: bool


def merge_words(commits: Sequence[Logged], parents: Mapping[str, tuple[str, ...]], tip: str) -> dict[str, str]:
    """Words for the merges among the commits that have only git's own; those that somebody named keep the name.

    A merge brought what no parent before its own first one led to, on the way down from `tip`. Where its parents were
    not all read, its number is not told.
    """
    by_sha = {each.sha: each for each in commits}
    brought = _brought(parents, tip)
    unsaid = [each for each in commits if len(each.parents) > 1 and _UNSAID.match(each.words)]
    nothing = Brought((), whole=True)
    return {each.sha: _words(brought.get(each.sha, nothing), by_sha) for each in unsaid}


def _words(brought: Brought, by_sha: Mapping[str, Logged]) -> str:
    read = (by_sha.get(sha) for sha in brought.commits)
    work = [each for each in read if each and len(each.parents) < 2]
    if not work:
        return "Merge what others did"
    names = list(dict.fromkeys(each.name for each in reversed(work)))
    others = len(names) - _NAMES
    if others > 0:
        names[_NAMES:] = [counted(others, "other")]
    number = counted(len(work), "commit") if brought.whole else "commits"
    return f"Merge {number} by {listed(names)}"


def _brought(parents: Mapping[str, tuple[str, ...]], tip: str) -> dict[str, Brought]:
    """By each merge on the way down from `tip`, by first parents, what came in with it."""
    way = []
    while tip in parents:
        way.append(tip)
        tip = next(iter(parents[tip]), "")
    seen, found = set(way), dict[str, Brought]()
    for merge in reversed(way):
        came, whole, waiting = list[str](), True, list(parents[merge][1:])
        while waiting:
            sha = waiting.pop()
            whole = whole and sha in parents
            if sha in parents and sha not in seen:
                seen.add(sha)
                came.append(sha)
                waiting += parents[sha]
        found[merge] = Brought(tuple(came), whole)
    return found
