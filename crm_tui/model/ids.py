"""Ids of records: readable slugs in the writer's own script, which every file system can hold.

An id is made of letters, marks and digits of any script, in NFC and small letters, joined by hyphens.
Two ids that `fold_id` makes equal would be one file on some disk, or one word to the eye: the caller
refuses the second. An id that is taken gets a short random tail, never a counter, because two
branches would both count to the same number.
"""

from collections.abc import Container
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

LONGEST = 100
# The slug of a title without a letter or digit in it.
NAMELESS = "record"

_ASCII = "abcdefghijklmnopqrstuvwxyz0123456789-"
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "clock"] + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
# Without vowels no tail spells a word, without 0 1 2 5 l o s z none is misread; a letter comes first,
# so that no YAML reader takes a tail for a number.
_TAIL_LETTERS = "bcdfghjkmnpqrtvwx"
_TAIL_SIGNS = _TAIL_LETTERS + "346789"
_TAIL_LENGTH = 4
_APOSTROPHES = "'’‘ʼ＇"
_ZWNJ, _ZWJ = "\u200c", "\u200d"
# Letters and marks that show nothing: variation selectors, fillers, the grapheme joiner.
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)

_UNDRAWN = _UNSEEN | {_ZWNJ, _ZWJ}


def slug(title: str) -> str:
    """The id for a title: at most 100 bytes, `record` when nothing of it is left. `check_id` accepts it."""
    # Normalising takes quadratic time on endless runs of marks, so only what can matter is looked at.
    text = title[: LONGEST * 4]
    made = _ascii_slug(text) if text.isascii() else _wide_slug(text)
    made = _cut(made, LONGEST) or NAMELESS
    return f"{made}-{NAMELESS}" if made in _DEVICES else made


def check_id(text: str) -> str:
    """What is wrong with an id, in words that follow "the id …"; "" when nothing is."""
    if not text:
        return "is empty"
    if len(text) > LONGEST or (not text.isascii() and len(text.encode("utf-8", "replace")) > LONGEST):
        return f"is longer than {LONGEST} bytes"
    if not text.isascii() and all(map(_is_sound, text.split("-"))):
        return ""
    if strange := _strange(text):
        return f"has {_named(strange)} in it: write {slug(text)!r}"
    if text.startswith("-") or text.endswith("-"):
        return f"begins or ends with a hyphen: write {slug(text)!r}"
    if text in _DEVICES:
        return f"is a name that some systems keep for a device: write {slug(text)!r}"
    if text != text.lower():
        return f"has capital letters: write {text.lower()!r}"
    return "" if text.isascii() else _check_marks(text)


def _is_sound(word: str) -> bool:
    """Whether nothing is wrong with what stands between two hyphens of an id."""
    return bool(word) and (not word.strip(_ASCII) if word.isascii() else _is_sound_script(word))


# Of a hundred thousand records most are called by the same few thousand names.
@lru_cache(maxsize=1 << 14)
def _is_sound_script(word: str) -> bool:
    return not _strange(word) and word == word.lower() and not _check_marks(word)


def fold_id(text: str) -> str:
    """What two ids share when a file system, or an eye, cannot tell them apart (NFKC, no case)."""
    if text.isascii():
        return text.lower()
    from unicodedata import is_normalized, normalize

    if _UNDRAWN.isdisjoint(text) and text == text.casefold() and is_normalized("NFKC", text):
        return text
    seen = "".join(char for char in text if char not in _UNDRAWN)
    # Folding case can undo a normal form and the other way about; twice is where both stand still.
    for _ in range(2):
        seen = normalize("NFKC", normalize("NFKC", seen).casefold())
    return seen


def tail(random: "Random") -> str:
    """Four letters and digits such as `k7xm`; one in 200,000."""
    return random.choice(_TAIL_LETTERS) + "".join(random.choice(_TAIL_SIGNS) for _ in range(_TAIL_LENGTH - 1))


def with_tail(id_: str, end: str) -> str:
    """The id with a tail, its front cut where both together would be longer than 100 bytes."""
    return f"{_cut(id_, LONGEST - len(end) - 1)}-{end}"


def entry_key(random: "Random", taken: Container[str]) -> str:
    """A key for an entry of a list inside a record, unlike those `taken`."""
    while (key := tail(random)) in taken:
        pass
    return key


def _ascii_slug(text: str) -> str:
    small = text.lower().replace("'", "")
    return "-".join("".join(char if char in _ASCII else "-" for char in small).replace("-", " ").split())


def _wide_slug(text: str) -> str:
    # What is dropped can bring marks together that then change places, so once is not always enough.
    while (made := _sifted(text)) != text:
        text = made
    return made


def _sifted(text: str) -> str:
    from unicodedata import normalize

    small = normalize("NFC", normalize("NFC", text).lower())
    kept = []
    for place, char in enumerate(small):
        if _belongs(small, place):
            kept.append(char)
        elif not _vanishes(char):
            kept.append(" ")
    words = (_from_letter(word) for word in normalize("NFC", "".join(kept)).split())
    return "-".join(word for word in words if word)


def _from_letter(word: str) -> str:
    """The word without marks and joiners that have no letter before them."""
    start = 0
    while start < len(word) and _category(word[start])[0] in "MC":
        start += 1
    return word[start:]


@lru_cache(maxsize=4096)
def _category(char: str) -> str:
    from unicodedata import category

    return category(char)


@lru_cache(maxsize=4096)
def _is_letter(char: str) -> bool:
    return _category(char)[0] == "L" and char not in _UNSEEN and char not in _APOSTROPHES


@lru_cache(maxsize=4096)
def _is_word(char: str) -> bool:
    return _is_letter(char) or (_category(char) in ("Mn", "Mc", "Nd") and char not in _UNSEEN)


@lru_cache(maxsize=4096)
def _is_virama(char: str) -> bool:
    from unicodedata import combining

    return combining(char) == 9


def _belongs(text: str, place: int) -> bool:
    """Whether the character is a letter, mark or digit, or a joiner that shapes the letters around it."""
    char = text[place]
    if char in (_ZWJ, _ZWNJ):
        # Between a virama and a letter a joiner decides how both look (ශ්‍රී); elsewhere it is unseen.
        return 0 < place < len(text) - 1 and _is_virama(text[place - 1]) and _is_letter(text[place + 1])
    return _is_word(char)


def _vanishes(char: str) -> bool:
    """Whether a character that does not belong leaves no gap between its neighbours."""
    return char in _APOSTROPHES or char in _UNSEEN or _category(char) in ("Cf", "Me")


def _cut(text: str, size: int) -> str:
    """At most `size` bytes of the text, cut between graphemes and not after a hyphen."""
    if len(text) <= size and (text.isascii() or len(text.encode()) <= size):
        return text
    end = len(text.encode()[:size].decode("utf-8", "ignore"))
    whole = end
    while whole and _joined(text[whole - 1], text[whole]):
        whole -= 1
    return text[: whole or end].rstrip(f"-{_ZWJ}{_ZWNJ}")


def _joined(before: str, after: str) -> bool:
    """Whether two characters belong to one grapheme or conjunct."""
    return _category(after)[0] == "M" or after in (_ZWJ, _ZWNJ) or before == _ZWJ or _is_virama(before)


def _strange(text: str) -> str:
    """The first character that no id may have, or ""."""
    if text.isascii():
        return text.lower().strip(_ASCII)[:1]
    return next(
        (char for place, char in enumerate(text) if not (_is_word(char) or char == "-" or _belongs(text, place))), ""
    )


def _named(char: str) -> str:
    if char == " ":
        return "a blank"
    seen = char.isprintable() and char not in _UNSEEN
    return repr(char) if seen else f"the unseen character U+{ord(char):04X}"


def _check_marks(text: str) -> str:
    from unicodedata import is_normalized

    if not is_normalized("NFC", text):
        return f"is not in Unicode's composed form (NFC): write {slug(text)!r}"
    if any(_from_letter(word) != word for word in text.split("-")):
        return f"has a mark without a letter before it: write {slug(text)!r}"
    return ""
