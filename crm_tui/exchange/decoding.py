"""From the bytes of a file that some other program wrote to text."""

import re
from typing import NamedTuple

from crm_tui.errors import UsageError

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SAMPLE = 4096
# Characters that no record needs: of these some end a line, the others show nothing.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_BREAKS = frozenset("\x0b\x0c\x85\u2028\u2029")


class Decoded(NamedTuple):
    """Text whose lines end in line feeds, the name of its encoding, and a note where that was a guess."""

    text: str
    encoding: str
    note: str = ""


def decoded(data: bytes, encoding: str = "") -> Decoded:
    """The text of a file: in the encoding named, else as its byte order mark says, else UTF-8, else Windows-1252.

    Raises UsageError for a workbook, for an encoding nobody knows and for one that the bytes are not in.
    """
    if data.startswith(_WORKBOOKS):
        raise UsageError("this is a workbook, not CSV", "save the sheet as CSV (UTF-8)")
    text, name, note = _decoded(data, encoding)
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), name, note)


def has_unseen(text: str) -> bool:
    """Whether characters stand in the text that no record needs."""
    return _UNSEEN.search(text) is not None


def without_unseen(text: str) -> str:
    """The text without characters that show nothing; those that end a line become line feeds."""
    return _UNSEEN.sub(lambda found: "\n" if found[0] in _BREAKS else "", text)


def _decoded(data: bytes, encoding: str) -> Decoded:
    if encoding:
        return Decoded(_named(data, encoding), encoding)
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), "") or _wide(data)
    if marked:
        return Decoded(data.decode(marked, "replace"), marked.removesuffix("-sig"))
    try:
        return Decoded(data.decode(), "utf-8")
    except UnicodeDecodeError:
        note = "the file is not UTF-8 and was read as Windows-1252; --encoding names another, as in --encoding cp1251"
        return Decoded(data.decode("cp1252", "replace"), "cp1252", note)


def _named(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise UsageError(f"there is no encoding {encoding!r}", "as in utf-8, utf-16, cp1251, shift_jis") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"the file is not in {encoding}: {error.reason} at byte {error.start}") from None


def _wide(data: bytes) -> str:
    """UTF-16 that came without its mark: every other byte of Latin text is nothing."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * 0.4:
        return "utf-16-le"
    return "utf-16-be" if half and sample[0::2].count(0) > half * 0.4 else ""
