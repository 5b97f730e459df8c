"""Whatever a file looks like: after an edit it says what was meant, and no other line has changed."""

import re
from itertools import takewhile

import pytest
import yaml
import yaml_edit
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from crm_tui.model.value import Node
from crm_tui.store.layout import Scalar
from crm_tui.store.splice import splice
from crm_tui.store.unreadable import Unspliceable
from crm_tui.store.yaml import Unreadable, layout, read_text
from tests.awkward_yaml import KEYS, VALUES, Draw, texts

NEW_KEYS = ["new", "name", "tags", "a: b", "on"]
WORDS = st.sampled_from(VALUES) | st.text(st.characters(codec="utf-8"), max_size=12)
FRESH = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["key", "at", "on", "a b"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def changed(draw: Draw, node: Node) -> Node:
    """The node as an edit leaves it: items and keys set, added, taken away and moved."""
    if not node or isinstance(node, str) or draw(st.integers(0, 4)) == 0:
        return draw(FRESH)  # type: ignore[no-any-return]
    if isinstance(node, dict):
        made = dict(node)
        name = draw(st.sampled_from([*node, "new", "key"]))
        if name in made and draw(st.booleans()):
            del made[name]
        else:
            made[name] = draw(changed(made.get(name, "")))
        return made
    items = list(node)
    at = draw(st.integers(0, len(items) - 1))
    match draw(st.sampled_from(["set", "drop", "add", "append", "move"])):
        case "set":
            items[at] = draw(changed(items[at]))
        case "drop":
            del items[at]
        case "add":
            items.insert(at, draw(FRESH))
        case "append":
            items.append(draw(FRESH))
        case _:
            items.insert(0, items.pop(at))
    return items


@st.composite
def edits(draw: Draw) -> tuple[bytes, dict[str, Node | None], list[str]]:
    """A readable file, what to set in it, and the order of its kind's keys."""
    data = draw(texts())
    try:
        nodes = read_text(data).nodes
    except Unreadable:
        assume(False)
    names = draw(st.lists(st.sampled_from([*nodes, *NEW_KEYS]), min_size=1, max_size=3, unique=True))
    sets = {name: None if draw(st.integers(0, 3)) == 0 else draw(changed(nodes.get(name, ""))) for name in names}
    return data, sets, draw(st.permutations([*KEYS, "new"]))


def fragile(data: bytes) -> bool:
    """Whether blank lines mean something: texts that keep them, and lines of nothing but blanks."""
    return bool(re.search(rb"[|>][0-9]?\+|\n +\r?(\n|$)", data))


@settings(max_examples=120)
@given(edits())
def test_after_an_edit_the_record_is_the_expected_one_and_other_lines_are_untouched(
    edit: tuple[bytes, dict[str, Node | None], list[str]],
) -> None:
    data, sets, order = edit
    before = read_text(data).nodes
    try:
        after = splice(data, sets, order)
    except Unspliceable:
        event("refused")
        assert fragile(data)
        return
    expected = {name: node for name, node in (before | sets).items() if node is not None}
    assert read_text(after).nodes == expected
    assert_untouched(data.decode(), after.decode(), sets)


@settings(max_examples=60)
@given(edits())
def test_without_libyaml_edits_come_out_the_same(edit: tuple[bytes, dict[str, Node | None], list[str]]) -> None:
    data, sets, order = edit
    after = outcome(data, sets, order)
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(yaml, "CBaseLoader")
        assert outcome(data, sets, order) == after


def outcome(data: bytes, sets: dict[str, Node | None], order: list[str]) -> bytes | str:
    try:
        return splice(data, sets, order)
    except Unspliceable as error:
        return str(error)


def assert_untouched(before: str, after: str, sets: dict[str, Node | None]) -> None:
    """All lines of other keys are there, in their order, and so are all comments that belong to none of `sets`."""
    assert own_lines(before, sets) == own_lines(after, sets)
    lines = iter(after.removeprefix("\ufeff").splitlines())
    for line in free_lines(before, sets):
        assert line in lines, f"{line!r} is gone"
    assert after.startswith("\ufeff") == before.startswith("\ufeff")
    if "\r\n" in before:
        assert "\n" not in after.replace("\r\n", "")
    names = [name for name, _, _ in spans(before)]
    if names and names[-1] not in sets and set(sets) <= set(names):
        assert after.endswith("\n") == before.endswith("\n")


def spans(text: str) -> list[tuple[str, int, int]]:
    """The lines of each key as PyYAML's own marks tell them: from its first to behind its last leaf."""
    top = yaml.compose(text.removeprefix("\ufeff"), yaml.BaseLoader)
    if top is None or not top.value:
        return []
    return [(key.value, key.start_mark.line, last_line(value) + 1) for key, value in top.value]


def last_line(node: yaml.Node) -> int:
    if node.value and isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return last_line(last[1] if isinstance(last, tuple) else last)
    end = node.end_mark
    return int(end.line - 1 if end.column == 0 and getattr(node, "style", "") in ("|", ">") else end.line)


def own_lines(text: str, sets: dict[str, Node | None]) -> list[list[str]]:
    """The lines of each key that is not edited, blank ones at their end aside."""
    lines = text.removeprefix("\ufeff").splitlines()
    return ["\n".join(lines[start:end]).rstrip().split("\n") for name, start, end in spans(text) if name not in sets]


def free_lines(text: str, sets: dict[str, Node | None]) -> list[str]:
    """The comments that stand for themselves: not in or below an edited key, nor right above a cleared one."""
    lines = text.removeprefix("\ufeff").splitlines()
    taken: set[int] = set()
    for number, (name, start, end) in enumerate(spans(text)):
        if name in sets:
            taken.update(range(start, end))
            below = takewhile(lambda at: not lines[at].strip() or lines[at].startswith(" "), range(end, len(lines)))
            above = takewhile(lambda at: lines[at].lstrip().startswith("#"), range(start - 1, -1, -1))
            taken.update(below, above if number and sets[name] is None else ())
    return [line for number, line in enumerate(lines) if number not in taken and line.lstrip().startswith("#")]


@settings(max_examples=100)
@given(texts(), st.sampled_from(["won", "12500 EUR", "தமிழ்"]))
def test_another_program_that_edits_in_place_makes_the_same_of_a_plain_value(data: bytes, word: str) -> None:
    """yaml-edit, written by other people in another language, agrees byte for byte."""
    text = data.decode().removeprefix("\ufeff")
    for name in plain_keys(text):
        try:
            document = yaml_edit.Document.parse(text)
            document.set(name, word)
        except yaml_edit.YamlError:
            continue
        assert splice(text.encode(), {name: word}).decode() == str(document)


def plain_keys(text: str) -> list[str]:
    """The keys of a readable text whose values are plain and stand on one line."""
    try:
        top = layout(text)
    except Unreadable:
        return []
    found = []
    for key, value in top.entries if top else ():
        if isinstance(value, Scalar) and not value.style and value.value and "\n" not in text[value.start : value.end]:
            found.append(key.value)
    return found
