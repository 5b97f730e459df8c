"""What a YAML parser's complaint means to the person who wrote the file."""

from typing import NamedTuple

from crm_tui.store.decode import conflict
from crm_tui.store.unreadable import Unreadable


class Complaint(NamedTuple):
    """What the parser says: its words, the place they are about, and where the construct began (from 0)."""

    words: str
    at: tuple[int, int]
    begun: tuple[int, int]


class _Meaning(NamedTuple):
    part: str
    code: str
    message: str
    hint: str
    from_begin: bool = False


_QUOTE = "put the text in quotes"
_ESCAPE = "write \\\\ for a backslash, or use 'single quotes'"
_INNER = "put texts that contain , [ ] { } or `: ` in quotes"

# A part of what either parser (libyaml, PyYAML's own) says, the particular before the general.
_MEANINGS = (
    _Meaning("mapping values are not", "syntax", "a colon where none is expected",
             "put a text that contains `: ` in quotes; keys of one record stand in the same column"),
    _Meaning("found unexpected ':'", "syntax", "a colon where none is expected", _QUOTE),
    _Meaning("could not find expected ':'", "syntax", "this line has no `key:`",
             "write `key: text`, or indent the line if it continues a text", from_begin=True),
    _Meaning("scanning a quoted scalar", "syntax", "the quoted text does not end",
             "close it with the quotation mark it began with", from_begin=True),
    _Meaning("unknown escape character", "escape", "an unknown \\ in double quotes", _ESCAPE),
    _Meaning("hexdecimal number", "escape", "an unfinished \\x, \\u or \\U in double quotes", _ESCAPE),
    _Meaning("hexadecimal number", "escape", "an unfinished \\x, \\u or \\U in double quotes", _ESCAPE),
    _Meaning("Unicode character escape", "escape", "no character has this number", "write the character itself"),
    _Meaning("a flow sequence", "syntax", "the list that [ begins is not closed", f"close it with ]; {_INNER}",
             from_begin=True),
    _Meaning("a flow mapping", "syntax", "the map that { begins is not closed", f"close it with }}; {_INNER}",
             from_begin=True),
    _Meaning("a flow node", "syntax", "a value or key is missing here", "delete the comma or colon, or write ''"),
    _Meaning("expected node content", "syntax", "a bracket that closes nothing", _QUOTE),
    _Meaning("expected the node content", "syntax", "a bracket that closes nothing", _QUOTE),
    _Meaning("scanning a block scalar", "syntax", "text on the line of | or >",
             "begin the text on the next line, or put a text that begins with | or > in quotes", from_begin=True),
    _Meaning("scanning an anchor", "anchor", "a value cannot begin with &", _QUOTE, from_begin=True),
    _Meaning("scanning an alias", "alias", "a value cannot begin with *", _QUOTE, from_begin=True),
    _Meaning("scanning a tag", "tag", "a value cannot begin with !", _QUOTE, from_begin=True),
    _Meaning("undefined tag handle", "tag", "a value cannot begin with !", _QUOTE),
    _Meaning("directive", "directive", "a line that begins with % belongs to no record", "delete it", from_begin=True),
    _Meaning("incompatible YAML", "directive", "an unknown version of YAML", "delete the line that begins with %"),
    _Meaning("<document start>", "several-documents", "text after the end of the record",
             "delete the line `...` above it; one file holds one record"),
    _Meaning("sequence entries are not", "syntax", "a dash where no list is expected",
             "begin a list on the line below its key, or put a text that begins with a dash in quotes"),
    _Meaning("mapping keys are not", "syntax", "a value cannot begin with `? `", _QUOTE),
    _Meaning("a block collection", "syntax", "this line does not fit the list above it",
             "the dashes of one list stand in the same column"),
    _Meaning("a block mapping", "syntax", "this does not fit what stands before it",
             "keys of one record stand in the same column; a quoted text ends with its quotation mark"),
)  # fmt: skip


def explain(text: str, complaint: Complaint) -> Unreadable:
    """The refusal that puts the complaint into words."""
    for number, column in (complaint.begun, complaint.at):
        words = _line(text, number)
        if words.startswith("=======") and not words.strip("= "):
            return conflict(number + 1, 1)
        margin = words[: len(words) - len(words.lstrip(" \t"))]
        if "\t" in margin and column <= len(margin):
            hint = "indent with blanks only"
            return Unreadable("tab", "a tab in the indentation", hint, number + 1, margin.index("\t") + 1)
    line, column = complaint.at
    first = _line(text, line)[column : column + 1]
    if "cannot start any token" in complaint.words and first:
        name = "a tab" if first == "\t" else first
        return Unreadable("syntax", f"a value cannot begin with {name}", _QUOTE, line + 1, column + 1)
    for meaning in _MEANINGS:
        if meaning.part in complaint.words:
            line, column = complaint.begun if meaning.from_begin else complaint.at
            return Unreadable(meaning.code, meaning.message, meaning.hint, line + 1, column + 1)
    return Unreadable("syntax", f"this is no YAML: {complaint.words}", _QUOTE, line + 1, column + 1)


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number] if number < len(lines) else ""
