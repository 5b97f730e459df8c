"""From the bytes of a file to text that a YAML parser may see."""

import re

from crm_tui.store.unreadable import Unreadable

LARGEST = 1024 * 1024
BOM = "\ufeff"

# Texts of these bytes only need no closer look: all that is unwanted has one of the others in it.
_EVERYDAY = bytes([0x0A, *range(0x20, 0x7F), *{*range(0x80, 0x100)} - {0xC2, 0xE2, 0xEF}])
_UNWANTED = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"
_BREAKS = {"\x85": "NEL", "\u2028": "LINE SEPARATOR", "\u2029": "PARAGRAPH SEPARATOR"}
_MARKER = r"(?m)^(?:<{7}|>{7}|\|{7})(?= |\r?$)"


def decode(data: bytes) -> str:
    """The text of a file without its byte order mark.

    Raises Unreadable when the file is over 1 MiB, is no UTF-8, or has characters that no record needs
    and readers disagree about: control characters, Unicode's line separators, further byte order marks.
    """
    if len(data) > LARGEST:
        size = f"{len(data) / LARGEST:.1f} MiB"
        raise Unreadable("too-large", f"the file has {size}; a record has at most 1 MiB", "attach it instead", 1, 1)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from None
    text = text.removeprefix(BOM)
    if data.translate(None, _EVERYDAY) and (found := re.search(_UNWANTED, text)):
        raise _unwanted(text, found.start())
    return text


def refuse_markers(text: str) -> None:
    """Raises Unreadable at the first line that git left of a merge conflict."""
    if found := re.search(_MARKER, text):
        raise conflict(*line_and_column(text, found.start()))


def conflict(line: int, column: int) -> Unreadable:
    """The refusal of a conflict marker at this place."""
    hint = "keep one of the two sides and delete the lines with <<<<<<<, ======= and >>>>>>>"
    return Unreadable("conflict-marker", "git left a merge conflict here", hint, line, column)


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """The place of a character, both from 1; lines end with LF, CRLF or CR."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> Unreadable:
    line, column = line_and_column(data[: error.start].decode().removeprefix(BOM), len(data))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Unreadable("encoding", "the file is UTF-16", "save it as UTF-8", line, column)
    byte = f"the byte {data[error.start]:#04x} is not UTF-8"
    return Unreadable("encoding", byte, "save the file as UTF-8", line, column)


def _unwanted(text: str, index: int) -> Unreadable:
    char = text[index]
    place = line_and_column(text, index)
    hint = "delete it"
    escape = f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"
    if char in _BREAKS:
        message = f"an unseen {_BREAKS[char]} (U+{ord(char):04X}): some readers end the line here, some do not"
        hint += f', or write it as "{escape}" in double quotes'
        return Unreadable("line-separator", message, hint, *place)
    if char == BOM:
        hint += f', or write it as "{escape}" in double quotes'
        return Unreadable("byte-order-mark", "an unseen byte order mark (U+FEFF) inside the text", hint, *place)
    if char == "\0":
        return Unreadable("control-character", "a NUL byte: this is no text file", "is it a record at all?", *place)
    return Unreadable("control-character", f"the control character U+{ord(char):04X}", hint, *place)
