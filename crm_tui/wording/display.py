"""Text from anywhere, made harmless for a terminal, a widget, a log or a message."""

import re
from functools import cache

# Control and format characters that steer a terminal, reorder or hide text. The joiners that scripts
# and emoji need (U+200C, U+200D) and signs that only count as format characters are not among them.
_STEERING = (
    r"\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
# A flag of a region (England) is spelled with tag characters; only there they may stay.
_FLAG = r"\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"


def display(text: str, *, multiline: bool = False) -> str:
    """`text` with every steering character replaced by a visible mark: ESC is ␛, others are ⟨U+202E⟩.

    A tab becomes a space. Line breaks become marks too, unless `multiline` keeps LF and CRLF as LF.
    What has nothing to replace is returned as it is.
    """
    if text.isprintable():
        return text
    if multiline:
        return "\n".join(_marked(line) for line in text.replace("\r\n", "\n").split("\n"))
    return _marked(text)


def _marked(line: str) -> str:
    return line if line.isprintable() else _pattern().sub(_mark, line)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(f"({_FLAG})|[{_STEERING}]")


def _mark(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    code = ord(found[0])
    if code == 0x09:
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"
