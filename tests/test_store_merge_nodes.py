"""Two people changed one record: what each rule makes of it, case by case."""

import random
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.model.merge_rule import MergeField, MergeRule
from crm_tui.store.merge_nodes import MergeConflict, grow, merge_node, merge_nodes, settle
from tests.naive_merge import naive


def fold(node: Any) -> Any:
    return node.casefold() if isinstance(node, str) else repr(node)


def digits(node: Any) -> Any:
    return "".join(filter(str.isdigit, node)) if isinstance(node, str) else repr(node)


PLAIN = MergeField()
AMOUNT = MergeField(normal=digits)
TAGS = MergeField(MergeRule.SET, normal=fold)
EMAILS = MergeField(MergeRule.LABELLED, normal=fold)
PHONES = MergeField(MergeRule.LABELLED, normal=digits)
ITEMS = MergeField(MergeRule.ENTRIES, inner={"price": AMOUNT, "tags": TAGS})
HISTORY = MergeField(MergeRule.ENTRIES, order=("at", "key"))
SNOOZE = MergeField(MergeRule.MAP)
CONSENT = MergeField(MergeRule.MAP, inner={"*": MergeField(MergeRule.RESTRICTIVE)})
NOTES = MergeField(MergeRule.TEXT)
LIST = MergeField(MergeRule.LIST)
CREATED = MergeField(MergeRule.CREATED)
FORMERLY = MergeField(MergeRule.UNION)

# A table's row: what was there, what we made of it, what they made of it, and what stands after the merge.
CLEAN: list[tuple[Any, ...]] = [
    # One value
    (PLAIN, "a", "a", "b", "b"),
    (PLAIN, "a", "b", "a", "b"),
    (PLAIN, "a", "b", "b", "b"),
    (PLAIN, None, "b", None, "b"),
    (PLAIN, "a", None, "a", None),
    (PLAIN, "a", None, None, None),
    (AMOUNT, "100", "1,00", "200", "200"),  # a spelling is no change of the value
    (AMOUNT, "100", None, "1,00", None),
    (AMOUNT, "100", "1,00", "10,0", "1,00"),  # of two spellings the smaller
    (AMOUNT, "100", "2,00", "200", "2,00"),
    # Maps nobody declared
    (PLAIN, {"a": "1", "b": "1"}, {"a": "2", "b": "1"}, {"a": "1", "b": "2"}, {"a": "2", "b": "2"}),
    (PLAIN, {"a": "1"}, {"a": "1", "b": "1"}, {"a": "1", "c": "1"}, {"a": "1", "b": "1", "c": "1"}),
    (PLAIN, None, {"a": "1"}, {"b": "1"}, {"a": "1", "b": "1"}),
    (PLAIN, {"a": {"b": "1", "c": "1"}}, {"a": {"b": "2", "c": "1"}}, {"a": {"b": "1"}}, {"a": {"b": "2"}}),
    # Sets: a removal wins; the base's order, then additions sorted
    (TAGS, ["a", "b"], ["a"], ["a", "b", "c"], ["a", "c"]),
    (TAGS, ["a", "b"], ["a", "b", "z"], ["a", "b", "c"], ["a", "b", "c", "z"]),
    (TAGS, ["a", "b"], ["b"], ["a"], []),
    (TAGS, ["b", "a"], ["x", "b", "a"], ["b", "a", "c"], ["b", "a", "c", "x"]),
    (TAGS, ["a"], ["a", "B"], ["a", "b"], ["a", "B"]),
    (TAGS, ["a"], ["A"], ["a", "b"], ["A", "b"]),
    (TAGS, ["a", "b"], ["b", "a"], ["a", "b", "c"], ["a", "b", "c"]),
    (TAGS, ["a"], None, ["a", "b"], ["b"]),
    (TAGS, ["a"], None, [], None),
    (TAGS, "a", ["a", "b"], ["a", "c"], ["a", "b", "c"]),
    (TAGS, None, "a", "b", ["a", "b"]),
    (TAGS, None, ["a"], ["a", "b"], ["a", "b"]),
    # Items with labels: matched by value, rule 3 for the label
    (EMAILS, ["a@x"], ["a@x", "b@x"], ["a@x", "c@x"], ["a@x", "b@x", "c@x"]),
    (EMAILS, ["a@x", "b@x"], ["b@x"], ["A@x", "b@x"], ["b@x"]),
    (EMAILS, ["a@x"], [{"work": "a@x"}], ["A@x"], [{"work": "a@x"}]),
    (EMAILS, ["a@x"], [{"work": "a@x"}], ["a@x", "b@x"], [{"work": "a@x"}, "b@x"]),
    (EMAILS, ["a@x", "b@x"], ["b@x", "a@x"], ["a@x", {"home": "b@x"}], [{"home": "b@x"}, "a@x"]),
    (PHONES, ["+44 20"], ["+4420", "+1"], [{"work": "+44 20"}], [{"work": "+44 20"}, "+1"]),
    (EMAILS, ["a@x"], None, ["a@x", "b@x"], ["b@x"]),
    (EMAILS, "a@x", ["a@x", "b@x"], {"work": "a@x"}, [{"work": "a@x"}, "b@x"]),
    # Entries: by key, else by whole value and place
    (
        ITEMS,
        [{"key": "a", "price": "1", "text": "x"}],
        [{"key": "a", "price": "2", "text": "x"}],
        [{"key": "a", "price": "1", "text": "y"}],
        [{"key": "a", "price": "2", "text": "y"}],
    ),
    (
        ITEMS,
        [],
        [{"key": "b", "price": "1"}],
        [{"key": "a", "price": "1"}],
        [{"key": "a", "price": "1"}, {"key": "b", "price": "1"}],  # two equal payments stay two
    ),
    (ITEMS, [], [{"price": "1"}], [{"price": "1"}], [{"price": "1"}]),
    (ITEMS, [], [{"price": "1"}], [{"price": "1"}, {"price": "2"}], [{"price": "1"}, {"price": "2"}]),
    (
        ITEMS,
        [{"price": "1"}, {"price": "2"}],
        [{"price": "3"}, {"price": "2"}],
        [{"price": "1"}, {"price": "4"}],
        [{"price": "3"}, {"price": "4"}],
    ),
    (
        ITEMS,
        [{"price": "1", "text": "x"}],
        [{"price": "1", "text": "y"}],
        [{"price": "2", "text": "x"}],
        [{"price": "2", "text": "y"}],
    ),
    (
        ITEMS,
        [{"price": "1"}, {"price": "2"}],
        [{"price": "2"}, {"price": "1"}],  # moved
        [{"price": "1"}, {"price": "2"}, {"price": "3"}],
        [{"price": "2"}, {"price": "3"}, {"price": "1"}],
    ),
    (
        ITEMS,
        [{"price": "1"}],
        [{"key": "a", "price": "1"}],  # the program gave it a key
        [{"price": "2"}],
        [{"key": "a", "price": "2"}],
    ),
    (ITEMS, [{"key": "a"}, {"key": "b"}], [{"key": "b"}], [{"key": "a"}, {"key": "b"}, {"key": "c"}], [{"key": "b"}, {"key": "c"}]),
    (ITEMS, [{"key": "a", "tags": ["x"]}], [{"key": "a", "tags": ["x", "y"]}], [{"key": "a"}], [{"key": "a", "tags": ["y"]}]),
    (ITEMS, [{"key": "a"}], None, [{"key": "a"}, {"key": "b"}], [{"key": "b"}]),
    (
        HISTORY,
        [{"key": "a", "at": "2026-01-01"}],
        [{"key": "a", "at": "2026-01-01"}, {"key": "b", "at": "2026-03-01"}],
        [{"key": "a", "at": "2026-01-01"}, {"key": "c", "at": "2026-02-01"}],
        [{"key": "a", "at": "2026-01-01"}, {"key": "c", "at": "2026-02-01"}, {"key": "b", "at": "2026-03-01"}],
    ),
    # Maps of the user's choosing
    (SNOOZE, {"a": "1"}, None, {"a": "1", "b": "1"}, {"b": "1"}),
    (SNOOZE, {"a": "1", "b": "1"}, {"a": "1"}, {"b": "1"}, {}),
    (SNOOZE, None, {"a": "1"}, {"b": "1"}, {"a": "1", "b": "1"}),
    (SNOOZE, {"a": "1"}, None, "", None),
    # Long texts, line by line
    (NOTES, "a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"),
    (NOTES, "a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n", "a\nc\nd\n"),
    (NOTES, "a\nb", "a\nb\nc", "A\nb", "A\nb\nc"),
    (NOTES, "a\n", "a\nb\n", "a\nb\n", "a\nb\n"),
    # Lists whose order counts, and lists nobody declared
    (LIST, ["a", "b", "c"], ["x", "b", "c"], ["a", "b", "c", "d"], ["x", "b", "c", "d"]),
    (LIST, ["a", "b", "c"], ["b", "c"], ["a", "b"], ["b"]),
    (PLAIN, ["a", "b", "c"], ["a", "c"], ["a", "b", "c", "d"], ["a", "c", "d"]),
    (PLAIN, [{"a": "1"}, "b", "c"], [{"a": "2"}, "b", "c"], [{"a": "1"}, "b", "d"], [{"a": "2"}, "b", "d"]),
    # created, formerly, consent
    (CREATED, "2", "3", "1", "2"),
    (CREATED, "2", None, "1", "2"),
    (CREATED, None, "3", "1", "1"),
    (CREATED, "2", "3", "2", "3"),
    (FORMERLY, ["a", "b"], ["a", "x"], ["b", "y"], ["a", "x", "b", "y"]),
    (FORMERLY, ["a"], None, ["a", "b"], ["a", "b"]),
    (FORMERLY, ["a"], ["b"], ["c"], ["b", "c"]),
    (CONSENT, {"email": "2026-01-01"}, {"email": "no"}, {"email": "2026-05-01"}, {"email": "no"}),
    (CONSENT, {"email": "no"}, {"email": "2026-05-01"}, {"email": "no", "sms": "2026-05-01"}, {"email": "2026-05-01", "sms": "2026-05-01"}),
    (CONSENT, {"email": "2026-01-01"}, {"email": "withdrawn 2026-05-02"}, {"email": "no"}, {"email": "no"}),
]  # fmt: skip

# The same, with the questions they leave: their places and kinds.
ASKED: list[tuple[Any, ...]] = [
    (PLAIN, "a", "b", "c", "b", [((), "changed")]),
    (PLAIN, None, "b", "c", "b", [((), "added")]),
    (PLAIN, "a", None, "c", "c", [((), "deleted")]),  # never a deletion
    (PLAIN, "a", "b", None, "b", [((), "deleted")]),
    (AMOUNT, "100", "200", "300", "200", [((), "changed")]),  # numbers are never added
    (PLAIN, "a", {"b": "1"}, ["c"], {"b": "1"}, [((), "changed")]),
    (PLAIN, {"a": "1", "b": "1"}, {"a": "2", "b": "2"}, {"a": "3", "b": "1"}, {"a": "2", "b": "2"}, [(("a",), "changed")]),
    (PLAIN, {"a": "1", "b": "1"}, {"b": "1"}, {"a": "2", "b": "1"}, {"a": "2", "b": "1"}, [(("a",), "deleted")]),
    (PLAIN, {"a": "1"}, None, {"a": "2"}, {"a": "2"}, [((), "deleted")]),
    (PLAIN, {"a": {"b": "1"}}, {"a": {"b": "2"}}, {"a": {"b": "3"}}, {"a": {"b": "2"}}, [(("a", "b"), "changed")]),
    (EMAILS, ["a@x"], [{"work": "a@x"}], [{"home": "a@x"}], [{"work": "a@x"}], [(("a@x",), "changed")]),
    (EMAILS, ["a@x", "b@x"], ["b@x"], [{"work": "a@x"}, "b@x"], [{"work": "a@x"}, "b@x"], [(("a@x",), "deleted")]),
    (ITEMS, [{"key": "a", "price": "1"}], [{"key": "a", "price": "2"}], [{"key": "a", "price": "3"}], [{"key": "a", "price": "2"}], [(("a", "price"), "changed")]),
    (ITEMS, [{"key": "a", "price": "1"}], [], [{"key": "a", "price": "3"}], [{"key": "a", "price": "3"}], [(("a",), "deleted")]),
    (ITEMS, [{"price": "0"}, {"price": "1"}], [{"price": "0"}, {"price": "2"}], [{"price": "0"}, {"price": "3"}], [{"price": "0"}, {"price": "2"}], [((1, "price"), "changed")]),
    (SNOOZE, {"a": "1"}, None, {"a": "2"}, {"a": "2"}, [(("a",), "deleted")]),
    (SNOOZE, {"a": "1"}, {"a": "2"}, {"a": "3", "b": "1"}, {"a": "2", "b": "1"}, [(("a",), "changed")]),
    (NOTES, "a\n", "a\nb\n", "a\nc\n", "a\nb\n", [((), "changed")]),
    (NOTES, "a\nb\n", "A\nb\n", "a\nB\n", "A\nb\n", [((), "changed")]),  # neighbouring lines
    (NOTES, None, "a\n", "b\n", "a\n", [((), "added")]),
    (LIST, ["a"], ["a", "b"], ["a", "c"], ["a", "b"], [((), "changed")]),
    (PLAIN, ["a"], ["b"], ["c"], ["b"], [((), "changed")]),
    (PLAIN, ["a"], None, ["c"], ["c"], [((), "deleted")]),
    (PLAIN, None, ["b"], ["c"], ["b"], [((), "added")]),
    (CONSENT, {"email": "2026-01-01"}, {"email": "2026-02-01"}, {"email": "2026-03-01"}, {"email": "2026-02-01"}, [(("email",), "changed")]),
]  # fmt: skip


@pytest.mark.parametrize("field, base, ours, theirs, merged", CLEAN)
def test_both_changes_stand(field, base, ours, theirs, merged):
    assert merge_node(field, base, ours, theirs) == (merged, [])
    assert merge_node(field, base, theirs, ours) == (merged, [])


@pytest.mark.parametrize("field, base, ours, theirs, merged, asked", ASKED)
def test_a_contradiction_is_asked_about(field, base, ours, theirs, merged, asked):
    """Ours stays in place, or what is left where we deleted it."""
    node, conflicts = merge_node(field, base, ours, theirs)

    assert node == merged
    assert [(conflict.at, conflict.kind) for conflict in conflicts] == asked
    assert [(c.at, c.kind) for c in merge_node(field, base, theirs, ours)[1]] == asked


def test_a_question_holds_every_value_in_full():
    _, conflicts = merge_nodes({"notes": "a\n"}, {"notes": "b\n"}, {"notes": "c\n", "x": "1"}, {"notes": NOTES})

    assert conflicts == [MergeConflict(("notes",), "changed", "a\n", "b\n", "c\n")]


@pytest.mark.parametrize(
    "rule, says",
    [
        (CONSENT, {"email": "no"}),
        (MergeField(MergeRule.RESTRICTIVE), {"email": "no"}),
        (MergeField(MergeRule.RESTRICTIVE), "unsubscribed"),
    ],
)
def test_what_forbids_wins_and_is_reported(rule, says):
    allows: Any = {"email": "2026-05-01"} if isinstance(says, dict) else "yes"
    was: Any = {"email": "2026-01-01"} if isinstance(says, dict) else "maybe"
    grown = settle(rule, was, allows, says)

    assert (grown.node, grown.conflicts) == (says, ())
    assert [note.code for note in grown.notes] == ["restrictive"]


def test_a_field_may_say_that_absence_forbids():
    """Consent that was deleted stays deleted when the other side renewed it at the same time."""
    field = MergeField(
        MergeRule.MAP, inner={"*": MergeField(MergeRule.RESTRICTIVE, restricts=lambda node: node is None)}
    )
    grown = settle(field, {"email": "1"}, {"sms": "1"}, {"email": "2"})

    assert (grown.node, grown.conflicts) == ({"sms": "1"}, ())
    assert [(note.at, note.code) for note in grown.notes] == [(("email",), "restrictive")]


def test_keys_that_nobody_knows_are_merged_like_others():
    merged, conflicts = merge_nodes(
        {"x": {"a": "1"}, "z": "1"}, {"x": {"a": "2"}, "y": "1"}, {"x": {"a": "1", "b": "1"}, "z": "1"}, {}
    )

    assert (merged, conflicts) == ({"x": {"a": "2", "b": "1"}, "y": "1"}, [])


def test_a_star_is_the_field_of_every_other_name():
    fields = {"a": PLAIN, "*": TAGS}

    assert merge_nodes({"a": ["x"], "b": ["x"]}, {"a": ["x"], "b": []}, {"a": ["x"], "b": ["x", "y"]}, fields)[0][
        "b"
    ] == ["y"]


def test_a_field_may_compare_whole_nodes_itself():
    field = MergeField(same=lambda one, two: len(one) == len(two))

    assert merge_node(field, "aa", "bb", "ccc") == ("ccc", [])


FIELDS = {
    "title": MergeField(normal=fold), "tags": TAGS, "formerly": MergeField(MergeRule.UNION, normal=fold), "emails": EMAILS,
    "items": MergeField(MergeRule.ENTRIES, inner={"a": MergeField(normal=fold), "b": TAGS}), "consent": CONSENT,
    "notes": NOTES, "created": CREATED, "snooze": SNOOZE,
}  # fmt: skip
RULES = {
    "tags": "set", "formerly": "union", "emails": "labelled", "items": ("entries", {"b": "set"}),
    "consent": ("map", {"p": "restrictive", "q": "restrictive"}), "notes": "text", "created": "created", "snooze": "map",
}  # fmt: skip
KEYS = [*FIELDS, "list", "map", "odd", "x"]


class Nodes:
    """Small random records, so that two edits of one often touch the same thing."""

    def __init__(self, draws: random.Random) -> None:
        self.draws = draws

    def some(self, pool: str) -> list[str]:
        return self.draws.sample(pool, self.draws.randint(0, len(pool)))

    def word(self) -> str:
        return self.draws.choice("aAbBc")

    def node(self, key: str) -> Any:
        match key:
            case "tags" | "formerly":
                return [self.draws.choice((name, name.upper())) for name in self.some("abcd")]
            case "emails":
                return [self.draws.choice((name, {self.draws.choice("wh"): name})) for name in self.some("aBc")]
            case "items":
                return [
                    {"key": name, "a": self.word()} | self.draws.choice(({}, {"b": self.some("uv")}))
                    for name in self.some("klm")
                ]
            case "consent" | "snooze":
                return {name: self.draws.choice(("1", "2", "no")) for name in self.some("pq")}
            case "notes":
                return "".join(f"{line}\n" for line in self.draws.choices("abcdef", k=self.draws.randint(0, 6)))
            case "list":
                return self.draws.choices("abc", k=self.draws.randint(0, 5))
            case "map":
                return {
                    name: self.draws.choice(("1", {"z": self.draws.choice("12")}, ["1"], ["2", "1"]))
                    for name in self.some("pq")
                }
            case "odd":
                return self.draws.choice(("1", "2", ["1"], {"x": "1"}, {"x": "2", "y": "1"}))
            case "title":
                return self.word()
        return self.draws.choice("123")

    def record(self) -> dict[str, Any]:
        return {key: self.node(key) for key in KEYS if self.draws.random() < 0.8}

    def edited(self, record: dict[str, Any]) -> dict[str, Any]:
        edited = {key: self.node(key) if self.draws.random() < 0.4 else node for key, node in record.items()}
        gone = {key for key in edited if self.draws.random() < 0.1}
        new = {key: self.node(key) for key in KEYS if key not in record and self.draws.random() < 0.3}
        return {key: node for key, node in edited.items() if key not in gone} | new


Triple: TypeAlias = tuple[Any, Any, Any]


def triple(draws: random.Random) -> Triple:
    nodes = Nodes(draws)
    base = nodes.record() if draws.random() < 0.9 else {}
    return base, nodes.edited(base), nodes.edited(base)


def unordered(node: Any, key: str = "") -> Any:
    """The node with the items sorted whose order the naive merge does not promise."""
    if isinstance(node, dict):
        return {name: unordered(node[name], name) for name in sorted(node)}
    if isinstance(node, list) and key in (*RULES, "b"):
        return sorted((unordered(item) for item in node), key=repr)
    return node


TRIPLES = st.integers(0, 2**63).map(random.Random).map(triple)


@settings(max_examples=120)
@given(TRIPLES)
def test_a_second_merge_written_from_the_rules_alone_agrees(sides: Triple) -> None:
    merged, conflicts = merge_nodes(*sides, FIELDS)
    expected, asked = naive(*sides, RULES)

    assert unordered(merged) == unordered(expected)
    assert {fold_all(conflict.at) for conflict in conflicts} == {fold_all(at) for at in asked}


def fold_all(at: Any) -> Any:
    return tuple(str(step).casefold() for step in at)


@settings(max_examples=120)
@given(TRIPLES)
def test_nothing_changed_on_one_side_is_the_other_side(sides: Triple) -> None:
    base, ours, theirs = sides

    assert merge_nodes(base, ours, base, FIELDS) == (ours, [])
    assert merge_nodes(base, base, theirs, FIELDS) == (theirs, [])
    assert merge_nodes(base, ours, ours, FIELDS) == (ours, [])


@settings(max_examples=120)
@given(TRIPLES)
def test_merging_part_by_part_keeps_what_one_side_did(sides: Triple) -> None:
    """Without the short cut for a side that changed nothing."""
    base, ours, _ = sides
    for key in ("tags", "emails", "items", "consent", "notes", "list", "map"):
        was, node = base.get(key), ours.get(key)
        if was is not None and node is not None:
            assert grow(FIELDS.get(key, PLAIN), was, node, was)[::2] == (node, ())
            assert grow(FIELDS.get(key, PLAIN), was, was, node)[::2] == (node, ())


@settings(max_examples=120)
@given(TRIPLES)
def test_a_clean_merge_has_no_sides(sides: Triple) -> None:
    base, ours, theirs = sides
    merged, conflicts = merge_nodes(base, ours, theirs, FIELDS)
    other, asked = merge_nodes(base, theirs, ours, FIELDS)

    assert [(c.at, c.kind) for c in conflicts] == [(c.at, c.kind) for c in asked]
    assert conflicts or list(merged.items()) == list(other.items())
