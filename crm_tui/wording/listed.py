"""Several things in one sentence: by their names, or how many they are."""

from collections.abc import Sequence


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`; nothing for none."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def counted(number: int, name: str) -> str:
    """`1 file`, `12 files`."""
    return f"{number} {name}{'s' * (number != 1)}"
