"""One operation as the journal keeps it, and its text on the disk.

An entry is a JSON document with a fingerprint of itself, so that one which a crash left torn or garbled
is never taken for a whole one.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from crm_tui.errors import StorageError
from crm_tui.store.digest import digest

FORMAT = 1

_HEAD = b'{"sum": "'
_BODY = b'", "entry": '
_TAIL = b"}\n"
_START = len(_HEAD) + 32 + len(_BODY)


class Write(NamedTuple):
    """The bytes of one file before and after; None when there is no file."""

    root: str
    path: str
    before: bytes | None
    after: bytes | None


class Entry(NamedTuple):
    """An operation: its id, its plan's actor, words and cause, when it began, and what it wrote.

    `cause` is "undo OP" or "redo OP" where the operation takes back another one.
    """

    op: str
    actor: str
    words: str
    cause: str
    when: datetime
    files: tuple[Write, ...]


class Torn(Exception):
    """The text is no whole entry: a crash came before it had reached the disk."""


def entry_to_bytes(entry: Entry, apart: Callable[[str], bool] = lambda path: False) -> bytes:
    """The text of an entry, sealed with its fingerprint; of files `apart` it only names the bytes."""
    import json

    body = json.dumps(_fields(entry, apart), indent=1).encode()
    return b"".join((_HEAD, digest(body).encode(), _BODY, body, _TAIL))


def entry_from_bytes(data: bytes, path: str, apart: Callable[[str], bytes] = lambda name: b"") -> Entry:
    """The entry in the text of the file at `path`; `apart` gives the bytes of a fingerprint that are kept elsewhere.

    Raises Torn, and StorageError when a newer version of the program wrote it.
    """
    import json

    body = data[_START : -len(_TAIL)]
    if data != b"".join((_HEAD, digest(body).encode(), _BODY, body, _TAIL)):
        raise Torn(path)
    fields = json.loads(body)
    if fields["format"] > FORMAT:
        raise StorageError("a newer version of crm wrote it", path, "use that version")
    files = tuple(
        Write(file["root"], file["path"], _bytes(file["before"], apart), _bytes(file["after"], apart))
        for file in fields["files"]
    )
    when = datetime.fromisoformat(fields["when"])
    return Entry(fields["op"], fields["actor"], fields["words"], fields["cause"], when, files)


def _fields(entry: Entry, apart: Callable[[str], bool]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "op": entry.op,
        "actor": entry.actor,
        "words": entry.words,
        "cause": entry.cause,
        "when": entry.when.isoformat(),
        "files": [_file(file, apart(file.path)) for file in entry.files],
    }


def _file(file: Write, apart: bool) -> dict[str, Any]:
    before, after = _side(file.before, apart), _side(file.after, apart)
    return {"root": file.root, "path": file.path, "before": before, "after": after}


def _side(data: bytes | None, apart: bool) -> dict[str, str] | None:
    if data is None:
        return None
    if apart and data:
        return {"apart": digest(data)}
    try:
        return {"digest": digest(data), "text": data.decode()}
    except UnicodeDecodeError:
        import base64

        return {"digest": digest(data), "base64": base64.b64encode(data).decode()}


def _bytes(side: dict[str, str] | None, apart: Callable[[str], bytes]) -> bytes | None:
    if side is None:
        return None
    if "apart" in side:
        return apart(side["apart"])
    if "text" in side:
        return side["text"].encode()
    import base64

    return base64.b64decode(side["base64"])
