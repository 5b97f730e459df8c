"""What a plan would change, as text to be read before it happens."""

from collections.abc import Mapping, Sequence
from difflib import unified_diff
from types import MappingProxyType

from crm_tui.model.plan import Plan
from crm_tui.store.entry import Write
from crm_tui.store.paths import is_attachment
from crm_tui.wording.display import display

NOTHING: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType({})


def diff(writes: Sequence[Write], plan: Plan) -> str:
    """The writes as a unified diff, harmless to print; of a file that moves only what changes in it."""
    return written(writes, plan.origins)


def written(writes: Sequence[Write], origins: Mapping[tuple[str, str], tuple[str, str]] = NOTHING) -> str:
    """The same of writes that no plan stands for; `origins` says of files that moved where they were."""
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
