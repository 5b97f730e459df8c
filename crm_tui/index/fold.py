"""The one fold that texts and queries pass on their way into full-text search."""

import re
import unicodedata
from functools import cache

# Vowel signs (Mn, Mc) count as letters, or Tamil and Sinhala words would fall apart at each of them.
TOKENIZER = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"

# Han, Kana and Bopomofo: written without blanks, so each is a word of its own.
_IDEOGRAPHS = (
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3031-\u3035\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
_RARE_IDEOGRAPHS = "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
_FIRST_IDEOGRAPH = _IDEOGRAPHS[0]
# Beyond the alphabets of Europe and the Near East: quickly compiled, and quickly looked for.
_FAR = re.compile("[^\0-\u07ff]")
# Letters that people also write plain; SQLite takes accents off Latin letters only, and no strokes.
_PLAIN = dict(zip("łŁøØđĐħŧıðÐёЁ", "lLoOdDhtidDеЕ", strict=True)) | {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
}  # fmt: skip
_GREEK = (*range(0x0386, 0x03CF), *range(0x1F00, 0x1FFE))
# Points and vowels of Hebrew and Arabic, which most texts leave out.
_POINTS = (*range(0x0591, 0x05C8), *range(0x064B, 0x0660), 0x0670)


def fold(text: str) -> str:
    """`text` as it is indexed: NFC, each ideograph apart, no accents. Case is the tokenizer's business."""
    if text.isascii():
        return text
    letters, pattern = _letters()
    folded = pattern.sub(lambda found: letters[found[0]], unicodedata.normalize("NFC", text))
    if _FAR.search(folded) and max(folded) >= _FIRST_IDEOGRAPH:
        return _ideographs().sub(r" \g<0> ", folded)
    return folded


@cache
def _letters() -> tuple[dict[str, str], re.Pattern[str]]:
    """What single letters become, and the pattern of these letters."""
    greek = {chr(code): unicodedata.normalize("NFD", chr(code))[0] for code in _GREEK}
    letters = _PLAIN | {old: new for old, new in greek.items() if old != new} | dict.fromkeys(map(chr, _POINTS), "")
    return letters, re.compile(f"[{''.join(letters)}]")


@cache
def _ideographs() -> re.Pattern[str]:
    """The pattern of ideographs, made where a text may have any: that takes longer than most texts."""
    # Apart, because a class of letters up to U+FFFF is looked up in a table, and a wider one compared letter by letter.
    return re.compile(f"[{_IDEOGRAPHS}]|[{_RARE_IDEOGRAPHS}]")
