"""Commits in the words of git fast-import: objects only, no branch moves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from crm_tui.git.message import message
from crm_tui.git.repo import Identity
from crm_tui.wording.display import display

# The branch that commits are built on while the stream is read; it is dropped before the end.
_SCRATCH = "refs/crm/scratch"


class Content(NamedTuple):
    """What a path holds after a commit; `data=None` is no file. `program` marks it executable."""

    data: bytes | None
    program: bool = False

    @property
    def mode(self) -> str:
        """The mode as git writes it."""
        return "100755" if self.program else "100644"


class Draft(NamedTuple):
    """A commit before it is made. `files` go by their path in the repository; `when` has a zone."""

    words: str
    op: str
    files: Mapping[str, Content]
    author: Identity
    committer: Identity
    when: datetime


def stream(drafts: Sequence[Draft], onto: str) -> bytes:
    """The stream that makes the drafts, each on the one before, the first on `onto` (empty: the very first).

    Git answers with the id of the last one. A stream cut short makes nothing.
    """
    parts = [b"feature done\n"]
    for place, draft in enumerate(drafts):
        parts += _commit(draft, place + 1, onto if place == 0 else f":{place}")
    parts.append(f"reset {_SCRATCH}\n\nget-mark :{len(drafts)}\ndone\n".encode())
    return b"".join(parts)


def _commit(draft: Draft, mark: int, onto: str) -> list[bytes]:
    moment = _moment(draft.when)
    text = message(draft.words, draft.op).encode()
    head = f"commit {_SCRATCH}\nmark :{mark}\nauthor {_person(draft.author)} {moment}\n"
    head += f"committer {_person(draft.committer)} {moment}\ndata {len(text)}\n"
    parts = [head.encode(), text, f"from {onto}\n".encode() if onto else b""]
    for path, content in draft.files.items():
        parts += _file(_quoted(path), content)
    parts.append(b"\n")
    return parts


def _file(name: bytes, content: Content) -> list[bytes]:
    if content.data is None:
        return [b"D ", name, b"\n"]
    size = b"data %d\n" % len(content.data)
    return [f"M {content.mode} inline ".encode(), name, b"\n", size, content.data, b"\n"]


def _person(who: Identity) -> str:
    name, email = (display(text).translate({60: None, 62: None}).strip() for text in who)
    return f"{name} <{email}>"


def _moment(when: datetime) -> str:
    """Seconds since 1970 and the offset, as git keeps them. Raises ValueError for a time without a zone."""
    offset = when.utcoffset()
    if offset is None:
        raise ValueError("a commit's time needs a zone")
    minutes = round(offset.total_seconds() / 60)
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{int(when.timestamp())} {sign}{minutes // 60:02}{minutes % 60:02}"


def _quoted(path: str) -> bytes:
    raw = path.encode("utf-8", "surrogateescape")
    escaped = b"".join(b"\\%03o" % byte if byte < 0x20 or byte in b'"\\\x7f' else bytes((byte,)) for byte in raw)
    return b'"' + escaped + b'"'
