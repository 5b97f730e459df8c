"""What was probably meant."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, or "" when none is like it."""
    from difflib import get_close_matches

    by_fold = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""


def suggestion(word: str, known: Iterable[str], most: int = 8) -> str:
    """A hint: the nearest known word, else what there is to choose from."""
    names = list(known)
    if close := nearest(word, names):
        return f"did you mean {close!r}?"
    listed = ", ".join(names[:most]) + (", …" if len(names) > most else "")
    return f"one of: {listed}" if names else ""
