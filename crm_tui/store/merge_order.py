"""The order of keys and items after a merge: new ones stand behind the one they followed on their own side."""

from collections.abc import Callable, Container, Hashable, Iterable, Sequence
from typing import Any, TypeAlias

Name: TypeAlias = Hashable


def weave(
    base: Sequence[Name], ours: Sequence[Name], theirs: Sequence[Name],
    alive: Container[Name], rank: Callable[[Name], Any],
) -> list[Name]:  # fmt: skip
    """The names that are alive, in an order that does not depend on which side is ours.

    The base's names keep its order unless one side moved them. New names keep the order of their side where
    only that side put any between the same two old names; otherwise they are sorted by `rank`, so that any
    number of sides come to the same order whoever is merged first, as long as nobody moves old names.
    """
    old = frozenset(base)
    runs = _runs(ours, theirs, old)
    order: list[Name] = []
    waiting = runs.get(None, [])
    for name in _skeleton(base, ours, theirs):
        if name in alive:
            order += _joined(waiting, rank)
            order.append(name)
            waiting = []
        waiting = waiting + runs.get(name, [])
    order += _joined(waiting, rank)
    return [name for name in dict.fromkeys(order) if name in alive]


def _skeleton(base: Sequence[Name], ours: Sequence[Name], theirs: Sequence[Name]) -> Sequence[Name]:
    """The base's names in the order of the side that moved them; in their own when both did."""
    shared = frozenset(base) & frozenset(ours) & frozenset(theirs)
    was, mine, other = (_only(names, shared) for names in (base, ours, theirs))
    if mine == other == was:
        return base
    if mine == other:
        return _completed(base, mine)
    if mine == was:
        return _completed(base, theirs)
    return _completed(base, ours) if other == was else base


def _only(names: Iterable[Name], kept: Container[Name]) -> list[Name]:
    return [name for name in names if name in kept]


def _completed(base: Sequence[Name], moved: Sequence[Name]) -> list[Name]:
    """The base's names in the order of `moved`, those it lacks behind the one they followed in the base."""
    present = frozenset(moved)
    behind: dict[Name, list[Name]] = {}
    last: Name = None
    for name in base:
        if name in present:
            last = name
        else:
            behind.setdefault(last, []).append(name)
    order = behind.get(None, [])
    for name in _only(moved, frozenset(base)):
        order += [name, *behind.get(name, [])]
    return order


def _runs(ours: Sequence[Name], theirs: Sequence[Name], old: Container[Name]) -> dict[Name, list[list[Name]]]:
    """The new names of either side by the old name they follow, None at the start."""
    runs: dict[Name, list[list[Name]]] = {}
    for side in (ours, theirs):
        last: Name = None
        run: list[Name] = []
        for name in side:
            if name in old:
                last, run = name, []
                continue
            if not run:
                runs.setdefault(last, []).append(run)
            run.append(name)
    return runs


def _joined(runs: list[list[Name]], rank: Callable[[Name], Any]) -> list[Name]:
    if not runs:
        return []
    longest = max(runs, key=len)
    if all(_is_within(run, longest) for run in runs):
        return longest
    return sorted({name for run in runs for name in run}, key=rank)


def _is_within(run: list[Name], whole: list[Name]) -> bool:
    """Whether `whole` has the names of `run` in the same order."""
    rest = iter(whole)
    return all(name in rest for name in run)
