"""An operation's words as the message of a commit: a subject that fits where git shows it, and the rest below."""

from crm_tui.wording.cells import cells, cut
from crm_tui.wording.display import display

_WIDTH = 72
_MORE = "…"


def message(words: str, op: str) -> str:
    """The commit's message: what was done, then the operation's number as a trailer."""
    parts = [subject(words), _body(words), f"Op: {display(op)}" if op else ""]
    return "\n\n".join(filter(None, parts)) + "\n"


def subject(words: str) -> str:
    """The first line of a message: that of the words, harmless, and up to its last word that finds room."""
    return _broken(_lines(words)[0])[0] or "crm"


def _body(words: str) -> str:
    first, *others = _lines(words)
    rest = _broken(first)[1]
    return f"{_wrapped(rest)}\n\n{_text(others)}".strip() if rest else _text(others)


def _lines(words: str) -> list[str]:
    return [line.rstrip() for line in display(words, multiline=True).strip().split("\n")]


def _text(lines: list[str]) -> str:
    return "\n".join(lines).strip()


def _broken(line: str) -> tuple[str, str]:
    """A line in two where it is too long: between words, or, of one that is itself too long, within it."""
    if cells(line) <= _WIDTH:
        return line, ""
    kept = cut(line, _WIDTH - 1, "")
    end = kept.rfind(" ", _WIDTH // 3)
    if end < 0:
        return f"{kept}{_MORE}", f"{_MORE}{line[len(kept) :]}"
    return f"{line[:end]} {_MORE}", f"{_MORE} {line[end:].lstrip()}"


def _wrapped(text: str) -> str:
    from textwrap import fill

    return fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
