"""The folder of an own kind: its records move when it gets another name, and whatever names it follows."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crm_tui.edits.change import Editor
from crm_tui.edits.settings import FILE
from crm_tui.edits.settings_place import File, Place, Step
from crm_tui.edits.settings_set import set_setting
from crm_tui.edits.settings_shape import KIND
from crm_tui.model.plan import Change
from crm_tui.model.value import Node
from crm_tui.query.holding import Holding
from crm_tui.store.digest import digest
from crm_tui.store.respell import respell
from crm_tui.store.splice import splice
from crm_tui.store.yaml import read_text

PLURAL = "plural"
# The declarations of crm.yaml that name kinds.
_DECLARED = ("fields", "kinds")

At = tuple[Step, ...]


class Moving(NamedTuple):
    """The kind whose records move from one folder to another; both are empty while its files stay where they are."""

    kind: str = ""
    folder: str = ""
    to: str = ""

    def change(self, row: Holding, data: bytes, words: Mapping[At, str]) -> Change:
        """The change that moves a record of these bytes, with what words in it become."""
        before = read_text(data).nodes if words else {}
        after = read_text(respell(data, words, {})).nodes if words else {}
        keys = {name: (before[name], after[name]) for name in after if after[name] != before[name]}
        to = f"records/{self.to}/{row.path.removeprefix(f'records/{self.folder}/')}"
        return Change(row.root, row.path, digest(data), keys, to=to)


def is_folder(file: File, place: Place) -> bool:
    """Whether the place says in which folder the records of an own kind lie."""
    inside = len(place.shapes) > 1 and place.shapes[-2] is KIND and place.names[-1] == PLURAL
    return inside and place.names[1] in file.schema.kinds


def refolder(editor: Editor, file: File, place: Place, new: str) -> Change:
    """The change of crm.yaml that gives a kind another folder, "" the usual one, with all there that names it.

    Raises Refused, Unspliceable, and what setting it raises.
    """
    names = new_names(file, place, new)
    text = file.data
    for change in set_setting(editor, file, place, new).changes:
        text = splice(text, {name: node for name, (_, node) in change.keys.items()})
    return Change("", FILE, file.digest, was=file.data, text=respell(text, *declared(file.nodes, names)))


def moving(file: File, place: Place, new: str) -> Moving:
    """What moves when the place says `new`: a kind's folder, or its key, which the folder follows if none is named."""
    folder = is_folder(file, place)
    if place.shape is not KIND and not folder:
        return Moving()
    kind = file.schema.kinds[place.names[1]]
    if folder:
        return Moving(kind.name, kind.plural, new or f"{kind.name}s")
    entry = place.node
    written = entry.get(PLURAL) if isinstance(entry, dict) else ""
    return Moving() if written else Moving(kind.name, kind.plural, f"{new}s")


def new_names(file: File, place: Place, new: str) -> dict[str, str]:
    """The names of the kind that change, its own and its folder's, each with what it becomes."""
    moved = moving(file, place, new)
    names = {moved.folder: moved.to} if moved.kind else {}
    return {place.names[1]: new, **names} if place.shape is KIND else names


def declared(nodes: Mapping[str, Node], names: Mapping[str, str]) -> tuple[dict[At, str], dict[At, str]]:
    """Where crm.yaml names kinds by these names: texts, and keys, each with what it becomes."""
    fields = nodes.get("fields")
    keys: list[str] = [name for name in fields if name in names] if isinstance(fields, dict) else []
    return dict(_links(nodes, (), names)), {("fields", name): names[name] for name in keys}


def _links(node: Node | Mapping[str, Node], at: At, names: Mapping[str, str]) -> Iterator[tuple[At, str]]:
    """Where a declaration says that its links lead to a kind."""
    if isinstance(node, list):
        for place, each in enumerate(node):
            yield from _links(each, (*at, place), names)
    elif isinstance(node, Mapping):
        for name, each in node.items():
            if name == "to" and isinstance(each, str) and each in names and at[:1] and at[0] in _DECLARED:
                yield (*at, name), names[each]
            else:
                yield from _links(each, (*at, name), names)
