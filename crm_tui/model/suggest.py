"""What was probably meant."""

from collections.abc import Iterable
from functools import lru_cache

# From here on a library that takes a while to load is faster than Python's own.
_MANY = 300


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, or "" when none is like it."""
    return _nearest(word, tuple(known))


# A file that one edit reads several times may have thousands of unknown keys.
@lru_cache(maxsize=1 << 14)
def _nearest(word: str, known: tuple[str, ...]) -> str:
    by_fold = {name.casefold(): name for name in known}
    wanted = word.casefold()
    if len(by_fold) >= _MANY:
        from rapidfuzz import fuzz, process

        best = process.extractOne(wanted, by_fold.keys(), scorer=fuzz.ratio, score_cutoff=60)
        return by_fold[best[0]] if best else ""
    from difflib import get_close_matches

    close = get_close_matches(wanted, by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""


def allowed(word: str, known: Iterable[str], most: int = 8) -> str:
    """A hint for a value: the nearest known one, and what there is to choose from."""
    names = list(known)
    close = nearest(word, names)
    return " ".join(filter(None, (f"did you mean {close!r}?" if close else "", _listed(names, most))))


def suggestion(word: str, known: Iterable[str], most: int = 8) -> str:
    """A hint: the nearest known word, else what there is to choose from."""
    names = list(known)
    if close := nearest(word, names):
        return f"did you mean {close!r}?"
    return _listed(names, most)


def _listed(names: list[str], most: int) -> str:
    return f"one of: {', '.join(names[:most])}{', …' if len(names) > most else ''}" if names else ""
