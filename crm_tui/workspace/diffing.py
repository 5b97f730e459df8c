"""What a plan would change, as text to be read before it happens."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from types import MappingProxyType
from typing import TypeAlias

from crm_tui.model.plan import Plan
from crm_tui.store.entry import Write
from crm_tui.store.paths import is_attachment, kind_folder_and_id
from crm_tui.store.yaml import Unreadable, read_text
from crm_tui.wording.display import display

Address: TypeAlias = tuple[str, str]
NOTHING: Mapping[Address, Address] = MappingProxyType({})


def diff(writes: Sequence[Write], plan: Plan) -> str:
    """The writes as a unified diff, harmless to print; of a file that moves only what changes in it."""
    return written(writes, plan.origins)


def written(writes: Sequence[Write], origins: Mapping[Address, Address] = NOTHING) -> str:
    """The same of writes that no plan stands for; `origins` says of files that moved where they were.

    A record that went, and is there under another path, has moved too.
    """
    origins = {**moves(writes), **origins}
    by_address = {(write.root, write.path): write for write in writes}
    gone = frozenset(origins.values())
    lines: list[str] = []
    for address, write in by_address.items():
        if address in origins:
            lines += _moved(by_address[origins[address]], write)
        elif is_attachment(write.path):
            lines += _attachment(write)
        elif address not in gone:
            names = (f"a/{write.path}" if write.before is not None else "/dev/null",
                     f"b/{write.path}" if write.after is not None else "/dev/null")  # fmt: skip
            lines += _unified(write.before, write.after, names)
    return "\n".join(display(line) for line in lines)


def moves(writes: Sequence[Write]) -> dict[Address, Address]:
    """Where each new file was before: the same bytes, or a record of that id, or of one that either had formerly."""
    gone: dict[tuple[object, ...], Address] = {}
    for each in writes:
        if each.before is not None and each.after is None:
            gone |= dict.fromkeys(_signs(each, each.before), (each.root, each.path))
    found: dict[Address, Address] = {}
    taken: set[Address] = set()
    for each in writes if gone else ():
        if each.before is None and each.after is not None:
            origins = (gone.get(sign) for sign in _signs(each, each.after))
            origin = next((address for address in origins if address is not None and address not in taken), None)
            if origin is not None:
                found[each.root, each.path] = origin
                taken.add(origin)
    return found


def _signs(of: Write, data: bytes) -> Iterator[tuple[object, ...]]:
    """By what a file is known again elsewhere."""
    named = kind_folder_and_id(of.path)
    if not is_attachment(of.path):
        yield of.root, data
    if named is not None:
        folder, id_ = named
        yield from ((of.root, folder, each) for each in (id_, *_former_ids(data)))


def _former_ids(data: bytes) -> Sequence[object]:
    try:
        former = read_text(data).nodes.get("formerly")
    except Unreadable:
        return ()
    return [each for each in former if isinstance(each, str)] if isinstance(former, list) else ()


def _moved(old: Write, new: Write) -> list[str]:
    names = f"a/{old.path}", f"b/{new.path}"
    return [f"rename from {old.path}", f"rename to {new.path}", *_unified(old.before, new.after, names)]


def _attachment(write: Write) -> list[str]:
    sizes = (0 if data is None else len(data) for data in (write.before, write.after))
    return ["{}: {} → {} bytes".format(write.path, *sizes)]


def _unified(before: bytes | None, after: bytes | None, names: tuple[str, str]) -> list[str]:
    return list(unified_diff(_lines(before), _lines(after), *names, n=2, lineterm=""))


def _lines(data: bytes | None) -> list[str]:
    return (data or b"").decode(errors="replace").splitlines()
