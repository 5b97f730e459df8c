"""Changes keys of a YAML file in place: every byte that does not belong to them stays as it is.

Comments belong to the key they stand right above (no blank line between) or behind; comments below a
key that are indented further than it belong to it too. They go with a key that is cleared. Comments
above the first key are the file's own and stay, as do those set off by blank lines.
"""

from collections.abc import Mapping, Sequence

from crm_tui.errors import Refused
from crm_tui.model.value import Node
from crm_tui.store import splice_flow
from crm_tui.store.decode import BOM
from crm_tui.store.dump import block, ordered
from crm_tui.store.layout import Map
from crm_tui.store.lines import Lines
from crm_tui.store.revision import Revision
from crm_tui.store.splice_block import Awkward, BlockSplice
from crm_tui.store.unreadable import Unreadable, Unspliceable
from crm_tui.store.yaml import LIMITS, layout, read_text

_HINT = "edit the file by hand"


def splice(text: bytes, sets: Mapping[str, Node | None], order: Sequence[str] = ()) -> bytes:
    """The file with the keys of `sets` changed, None clearing a key, and all else as it was.

    A new key goes behind the nearest key before it in `order` that the file has, else before the nearest
    one after it, else behind the last. Lists and maps change item by item and key by key. An empty list
    or map is written as it is given. Raises Unreadable for a file that cannot be read, Refused for text
    that no file can hold, and Unspliceable when anything but the intended keys would change.
    """
    document = read_text(text)
    before = document.nodes
    wanted = {name: node for name, node in before.items() if sets.get(name, node) is not None}
    wanted |= {name: node for name, node in sets.items() if node is not None}
    if wanted == before:
        return text
    awkward = Awkward()
    top = layout(document.text)
    rest = _rest(document.text, top, sets, wanted)
    for texts in (True, False):
        try:
            made = _changed(document.text, top, wanted, order, texts)
            _check(made, rest, sets, wanted)
        except Awkward as error:
            awkward = error
        else:
            return ((BOM if text.startswith(BOM.encode()) else "") + made).encode()
    names = ", ".join(name for name in sets if before.get(name) != wanted.get(name))
    raise Unspliceable(f"{names} cannot be changed in place: {awkward}", _HINT) from None


def _changed(text: str, top: Map | None, wanted: dict[str, Node], order: Sequence[str], texts: bool) -> str:
    lines = Lines(text)
    if top is not None and top.flow:
        return text[: top.start] + splice_flow.changed(lines, top, wanted, order) + text[top.end :]
    revision = Revision(lines)
    if top is None:
        fresh = {name: wanted[name] for name in ordered(wanted, order)}
        revision.insert(_end_of_nothing(lines), block(fresh, ""))
    else:
        BlockSplice(lines, revision, texts).entries(top, wanted, order, lines.start(top.start), top=True)
    return revision.text()


def _check(made: str, rest: str, sets: Mapping[str, Node | None], wanted: dict[str, Node]) -> None:
    """Raises Awkward when the text that was made says anything else, or differs in other lines."""
    try:
        if read_text(made.encode()).nodes != wanted or _rest(made, layout(made), sets, wanted) != rest:
            raise Awkward("other lines would change")
    except Unreadable as error:
        if error.finding.code in LIMITS:
            raise Refused(f"no file can hold this record: {error.message}", error.hint) from None
        raise Awkward(f"the file would become unreadable: {error.message}") from None


def _end_of_nothing(lines: Lines) -> int:
    """Where the first key goes in a file of comments only: at its end, before a line `...`."""
    at = 0
    while at < len(lines.text) and not lines.text.startswith("...", at):
        at = lines.after(at)
    return at


def _rest(text: str, top: Map | None, sets: Mapping[str, Node | None], wanted: Mapping[str, Node]) -> str:
    """The text without the values that may change, the lines of cleared keys, and a line break at its end."""
    rest = text if top is None else _without(text, top, sets, wanted)
    return rest.removesuffix("\n").removesuffix("\r")


def _without(text: str, top: Map, sets: Mapping[str, Node | None], wanted: Mapping[str, Node]) -> str:
    if top.flow:
        return text[: top.start] + text[top.end :]
    lines = Lines(text)
    kept = []
    done = 0
    floor = lines.start(top.start)
    for key, value in top.entries:
        end = lines.body_end(value, lines.column(top.start))
        if key.value in sets:
            start = lines.start(key.start) if key.value in wanted else lines.lead_start(key.start, floor)
            kept.append(text[done:start])
            done = end
        floor = end
    kept.append(text[done:])
    return "".join(kept)
