"""A second merge, as plain as possible and written from the rules alone, to compare the real one with.

`naive(base, ours, theirs, rules)` gives the merged map and the set of places that are in conflict. `rules`
maps a key to "set", "labelled", "entries", "map", "text", "created", "union" or "restrictive"; entries are
("entries", {inner rules}). Values mean the same when they are equal without regard to case.
"""

from functools import cache
from typing import Any


def naive(base, ours, theirs, rules):
    merged: dict[str, Any] = {}
    asked: set[Any] = set()
    for key in {*base, *ours, *theirs}:
        value = one(base.get(key), ours.get(key), theirs.get(key), rules.get(key), (key,), asked)
        if value is not None:
            merged[key] = value
    return merged, asked


def one(b, o, t, rule, at, asked):
    kind, inner = rule if isinstance(rule, tuple) else (rule, {})
    if t in (o, b):
        return o
    if o == b:
        return t
    if kind in ("set", "union", "labelled", "entries") and not any(isinstance(x, dict) for x in (o, t)):
        return gone(several([x or [] for x in (b, o, t)], kind, inner, at, asked), o, t)
    if kind == "map" and not any(isinstance(x, str | list) for x in (o, t)):
        return gone(maps(b if isinstance(b, dict) else {}, o or {}, t or {}, inner, at, asked), o, t)
    if isinstance(o, dict) and isinstance(t, dict):
        return maps(b if isinstance(b, dict) else {}, o, t, inner, at, asked)
    was, mine, other = (low(x, inner) for x in (b, o, t))
    if mine == other:
        return best(b, o, t)
    if was in (mine, other):
        return t if mine == was else o
    if kind == "created":
        return b if b is not None else least(o, t)
    if kind == "restrictive" and (o == "no" or t == "no"):
        return "no"
    if isinstance(o, list) and isinstance(t, list):
        return or_ask(three(b if isinstance(b, list) else [], o, t), b, o, t, at, asked)
    if kind == "text" and isinstance(o, str) and isinstance(t, str):
        lines = three(b.split("\n") if isinstance(b, str) else [], o.split("\n"), t.split("\n"))
        return or_ask(None if lines is None else "\n".join(lines), b, o, t, at, asked)
    return or_ask(None, b, o, t, at, asked)


def maps(b, o, t, rules, at, asked):
    merged, inner = naive(b, o, t, rules)
    asked |= {at + place for place in inner}
    return merged


def gone(value, o, t):
    return None if not value and (o is None or t is None) else value


def or_ask(value, b, o, t, at, asked):
    if value is None:
        asked.add(at)
        return t if o is None else o
    return value


def several(lists, kind, inner, at, asked):
    named = [{name(item, kind, place): item for place, item in enumerate(side)} for side in lists]
    merged = []
    for key in [*named[0], *sorted({*named[1], *named[2]} - {*named[0]}, key=str)]:
        was, mine, other = (side.get(key) for side in named)
        if kind == "set":
            value = None if key in named[0] and (mine is None or other is None) else best(was, mine, other)
        elif kind == "union":
            value = best(was, mine, other)
        elif kind == "labelled":
            words = one(label(was), label(mine), label(other), None, (*at, key), asked)
            value = best(was, *(item if words is not None and label(item) == words else None for item in (mine, other)))
        else:
            value = one(was, mine, other, (None, inner), (*at, key), asked)
        merged += [] if value is None else [value]
    return merged


def name(item, kind, place):
    if kind == "entries":
        return item.get("key", place)
    return low(next(iter(item.values())) if isinstance(item, dict) else item)


def label(item):
    return None if item is None else next(iter(item)) if isinstance(item, dict) else ""


def best(b, o, t):
    if o is None or t is None:
        return t if o is None else o
    return least(o, t) if b not in (o, t) else t if o == b else o


def least(o, t):
    return min((x for x in (o, t) if x is not None), key=repr)


def low(node, rules=None):
    if isinstance(node, dict):
        sets = {key for key in node if (rules or {}).get(key) == "set"}
        return {key: sorted(low(value), key=repr) if key in sets else low(value) for key, value in node.items()}
    return [low(item) for item in node] if isinstance(node, list) else node.casefold() if node else node


def three(b, o, t):
    """Items of two changed lists side by side; None when both changed the same stretch."""
    mine, other = dict(pairs(b, o)), dict(pairs(b, t))
    anchors = [(i, mine[i], other[i]) for i in range(len(b)) if i in mine and i in other]
    merged, (x, y, z) = [], (0, 0, 0)
    for i, j, k in [*anchors, (len(b), len(o), len(t))]:
        was, ours, theirs = b[x:i], o[y:j], t[z:k]
        if low(ours) != low(was) and low(theirs) != low(was) and low(ours) != low(theirs):
            return None
        merged += theirs if low(ours) == low(was) else ours
        merged += o[j : j + 1]
        x, y, z = i + 1, j + 1, k + 1
    return merged


def pairs(a, b):
    """Equal places: the common head, the common tail, and the longest chain between, skipping in `a` first."""
    a, b = low(a), low(b)
    head = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest = a[head:][::-1], b[head:][::-1]
    tail = next((i for i, (x, y) in enumerate(zip(*rest, strict=False)) if x != y), min(map(len, rest)))

    @cache
    def chain(i, j):
        if i == len(a) - tail or j == len(b) - tail:
            return ()
        if a[i] == b[j]:
            return ((i, j), *chain(i + 1, j + 1))
        return max(chain(i + 1, j), chain(i, j + 1), key=len)

    ends = [(len(a) - n, len(b) - n) for n in range(tail, 0, -1)]
    return [*((i, i) for i in range(head)), *chain(head, head), *ends]
