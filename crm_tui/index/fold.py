"""The one fold that texts and queries pass on their way into full-text search."""

import re
import unicodedata
from functools import cache

# Vowel signs (Mn, Mc) count as letters, or Tamil and Sinhala words would fall apart at each of them.
TOKENIZER = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"


def fold(text: str) -> str:
    """`text` as it is indexed: NFC, each ideograph apart. Case and accents are the tokenizer's business."""
    if text.isascii():
        return text
    return _ideograph().sub(r" \1 ", unicodedata.normalize("NFC", text))


@cache
def _ideograph() -> re.Pattern[str]:
    """Han, Kana, Bopomofo and Hangul-free ideographs: written without blanks, so each is a word of its own."""
    return re.compile(
        "([\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3031-\u3035\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff"
        "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff])"
    )
