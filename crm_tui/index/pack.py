"""What goes from one process to another in a build: plain values, which travel in a third of the time."""

import marshal
from collections.abc import Iterable

from crm_tui.index.parse import Parsed, Reader
from crm_tui.index.write import Look
from crm_tui.model.problem import Problem, Severity
from crm_tui.store.source import Seen


def pack_seen(files: Iterable[Seen]) -> bytes:
    """The files as bytes, for a process of the same program only."""
    return marshal.dumps([tuple(each) for each in files])


def unpack_seen(data: bytes) -> list[Seen]:
    """The files again."""
    return [tuple.__new__(Seen, each) for each in marshal.loads(data)]  # noqa: S302 - our own process wrote it


def pack_looks(looks: Iterable[Look]) -> bytes:
    """The looks as bytes, for a process of the same program only."""
    return marshal.dumps([_flat(look) for look in looks])


def unpack_looks(data: bytes, reader: Reader) -> list[Look]:
    """The looks again; their kinds are the reader's."""
    kinds = reader.schema.kinds
    return [
        Look(
            tuple.__new__(Seen, seen), racy, digest, kinds[kind] if kind is not None else None, id_,
            None if parsed is None else _parsed(*parsed), _problems(problems),
        )
        for seen, racy, digest, kind, id_, parsed, problems in marshal.loads(data)  # noqa: S302 - our own process wrote it
    ]  # fmt: skip


def _flat(look: Look) -> tuple[object, ...]:
    seen, racy, digest, kind, id_, parsed, problems = look
    flat = None if parsed is None else (*parsed[:-1], _plain(parsed.problems))
    return tuple(seen), racy, digest, kind.name if kind else None, id_, flat, _plain(problems)


def _parsed(*fields: object) -> Parsed:
    return tuple.__new__(Parsed, (*fields[:-1], _problems(fields[-1])))


def _plain(problems: Iterable[Problem]) -> list[tuple[object, ...]]:
    return [(int(problem.severity), *problem[1:]) for problem in problems]


def _problems(plain: object) -> tuple[Problem, ...]:
    return tuple([Problem(Severity(severity), *rest) for severity, *rest in plain])  # type: ignore[attr-defined]
