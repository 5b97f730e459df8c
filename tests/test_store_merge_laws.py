"""What every merge of two edited files promises, on random records with comments, quotes and layouts of all sorts."""

import io
import random
from itertools import permutations
from typing import Any, NamedTuple

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from crm_tui.store.merge import merge
from crm_tui.store.merge_nodes import merge_nodes
from crm_tui.store.yaml import read_text
from tests.merge_sheets import FIELDS, KEYS, RULES, Writer, text_of
from tests.naive_merge import naive


class Files(NamedTuple):
    base: str
    ours: str
    theirs: str

    def bytes(self) -> tuple[bytes, bytes, bytes]:
        return self.base.encode(), self.ours.encode(), self.theirs.encode()

    def nodes(self) -> tuple[Any, Any, Any]:
        base, ours, theirs = (read_text(data).nodes for data in self.bytes())
        return base, ours, theirs


def files(draws: random.Random) -> Files:
    writer = Writer(draws)
    base = writer.record()
    sides = []
    for _ in range(2):
        side = base
        for _ in range(draws.randint(1, 8)):
            side = writer.edited(side)
        sides.append(text_of(side))
    return Files(text_of(base), *(unusual(text, draws) for text in sides))


def unusual(text: str, draws: random.Random) -> str:
    """Sometimes without its last line break, or with other line breaks."""
    if draws.random() < 0.1:
        text = text.removesuffix("\n")
    return text.replace("\n", "\r\n") if draws.random() < 0.05 else text


SEEDS = st.integers(0, 2**63).map(random.Random)
FILES = SEEDS.map(files)


def leaves(node: Any) -> set[str]:
    if isinstance(node, str):
        return {line for line in node.split("\n") if line}
    return {leaf for inner in (node.values() if isinstance(node, dict) else node) for leaf in leaves(inner)}


def remarks(text: str) -> set[str]:
    return {words.strip() for line in text.split("\n") if "# c" in line for words in line.split("# ")[1:]}


@settings(max_examples=100)
@given(FILES)
def test_one_changed_side_is_the_merge_byte_for_byte(sides: Files) -> None:
    base, ours, _ = sides.bytes()

    assert merge(base, ours, ours, FIELDS).text == ours
    assert merge(base, base, ours, FIELDS).text == ours
    assert merge(base, ours, base, FIELDS).text == ours


@settings(max_examples=80)
@given(FILES)
def test_a_clean_merge_is_the_same_from_both_sides_byte_for_byte(sides: Files) -> None:
    base, ours, theirs = sides.bytes()
    merged = merge(base, ours, theirs, FIELDS)
    other = merge(base, theirs, ours, FIELDS)

    assert [(c.at, c.kind) for c in merged.conflicts] == [(c.at, c.kind) for c in other.conflicts]
    assert merged.conflicts or merged == other


@settings(max_examples=80)
@given(FILES)
def test_the_text_says_what_the_nodes_merge_to(sides: Files) -> None:
    merged = merge(*sides.bytes(), FIELDS)
    nodes, conflicts = merge_nodes(*sides.nodes(), FIELDS)
    read = read_text(merged.text).nodes

    assert len(read.pop("_conflicts", [])) == len(conflicts)
    assert read == nodes
    assert list(read) == list(nodes)
    assert list(merged.conflicts) == conflicts


@settings(max_examples=80)
@given(FILES)
def test_the_text_says_what_the_naive_merge_says(sides: Files) -> None:
    read = read_text(merge(*sides.bytes(), FIELDS).text).nodes
    read.pop("_conflicts", None)
    expected, _ = naive(*sides.nodes(), RULES)

    assert {key: leaves(node) for key, node in read.items() if key != "items"} == {
        key: leaves(node) for key, node in expected.items() if key != "items"
    }


@settings(max_examples=80)
@given(FILES)
def test_no_value_that_somebody_wrote_is_lost(sides: Files) -> None:
    """It is in the record or among the questions; only the base's `created` overrules what both wrote."""
    base, ours, theirs = ({key: node for key, node in side.items() if key != "created"} for side in sides.nodes())
    written = (leaves(ours) | leaves(theirs)) - leaves(base)

    assert written <= leaves(read_text(merge(*sides.bytes(), FIELDS).text).nodes)


@settings(max_examples=80)
@given(FILES)
def test_no_comment_that_nobody_deleted_is_lost(sides: Files) -> None:
    """It is in the file, or the user is told that what it was about is gone."""
    base, ours, theirs = map(remarks, sides)
    merged = merge(*sides.bytes(), FIELDS)
    told = remarks("\n".join(note.message for note in merged.notes if note.code == "comment-deleted"))

    assert ((ours | theirs) - base) | (ours & theirs) <= remarks(merged.text.decode()) | told
    assert remarks(merged.text.decode()) <= base | ours | theirs


@settings(max_examples=100)
@given(FILES)
def test_other_readers_see_the_same_record(sides: Files) -> None:
    text = merge(*sides.bytes(), FIELDS).text

    assert (yaml.load(text, yaml.CBaseLoader) or {}) == read_text(text).nodes
    assert list(YAML(typ="safe", pure=True).load(io.BytesIO(text)) or {}) == list(read_text(text).nodes)


@settings(max_examples=60)
@given(SEEDS)
def test_edits_of_different_keys_converge_in_any_order(draws: random.Random) -> None:
    """Three people sync one after the other, whoever is first."""
    writer = Writer(draws)
    base = writer.record()
    keys = draws.sample(KEYS, len(KEYS))
    sides = [text_of(own_edits(writer, base, keys[person::3])).encode() for person in range(3)]
    start = text_of(base).encode()

    ends = set()
    for one, two, three in permutations(sides):
        first = merge(start, one, two, FIELDS)
        last = merge(start, first.text, three, FIELDS)
        assert first.conflicts == last.conflicts == ()
        ends |= {last.text, merge(start, three, first.text, FIELDS).text}

    assert len(ends) == 1


def own_edits(writer: Writer, base: list[Any], keys: list[str]) -> list[Any]:
    """Changed, deleted and new keys among `keys`."""
    bits = list(base)
    old = {bit.key for bit in base}
    for key in keys:
        place = next((number for number, bit in enumerate(bits) if bit.key == key), None)
        what = writer.random.randint(0, 3)
        if what == 0 and key not in old:
            bits.insert(writer.random.randint(0, len(bits)), writer.bit(key))
        elif what == 1 and place is not None:
            del bits[place]
        elif what == 2 and place is not None:
            bits[place] = writer.changed(bits[place], "")
    return bits
