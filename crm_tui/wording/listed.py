"""Several things in one sentence."""

from collections.abc import Sequence


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`; nothing for none."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
