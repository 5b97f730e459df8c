"""Two people changed one file: what the merged file looks like, byte for byte."""

import pytest

from crm_tui.model.merge_rule import MergeField, MergeRule
from crm_tui.store.merge import Merged, Unmergeable, merge
from crm_tui.store.unreadable import Unreadable
from crm_tui.store.yaml import read_text

FIELDS = {
    "title": MergeField(),
    "stage": MergeField(),
    "value": MergeField(normal=lambda node: str(node).replace(",", "")),
    "tags": MergeField(MergeRule.SET),
    "emails": MergeField(MergeRule.LABELLED),
    "items": MergeField(MergeRule.ENTRIES),
    "consent": MergeField(MergeRule.MAP),
    "notes": MergeField(MergeRule.TEXT),
}


def merged(base: str | None, ours: str, theirs: str) -> str:
    """The merged text; asserts that it is clean and that it does not matter which side is which."""
    was = None if base is None else base.encode()
    text, conflicts, _ = merge(was, ours.encode(), theirs.encode(), FIELDS)

    assert conflicts == ()
    assert merge(was, theirs.encode(), ours.encode(), FIELDS).text == text
    return text.decode()


BASE = """\
# met at the Lisbon meetup
title: 'Engine No. 2'
stage:   proposal   # since the fair

# what it may bring
value: "12,500 EUR"
tags: [vip, maths]
emails:
    # never on Sundays
    - work: ada@engines.example
    - ada@home.example   # private
notes: |
  Prefers letters.
  Never call before ten.

# written by hand
"""


def change(*pairs: tuple[str, str]) -> str:
    text = BASE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    "ours, theirs",
    [
        ([("proposal ", "won ")], [("12,500", "14,000")]),
        ([("  proposal ", "  won ")], [("since the fair", "since May")]),  # a value and its comment
        ([("# met at the Lisbon meetup\n", "")], [("'Engine No. 2'", "Engine 3")]),
        ([("# what it may bring", "# what it brings")], [("12,500", "14,000")]),
        ([("tags: [vip, maths]\n", "")], [("12,500", "14,000")]),
        ([("stage:", "source: fair\nstage:")], [("stage:   proposal", "stage:   won")]),
        ([("tags: [vip, maths]", "tags: [vip, maths, gear]")], [("proposal ", "won ")]),
        ([("    - ada@home", "    - ada@x.example\n    - ada@home")], [("  # private", "  # secret")]),
        ([("- work: ada", "- office: ada")], [("# never on Sundays", "# not on Sundays")]),
        ([("- work: ada", "- office: ada")], [("ada@home.example", "ada@new.example")]),
        ([("Prefers letters.", "Prefers calls.")], [("before ten.\n", "before ten.\n  Or after four.\n")]),
        ([("# written by hand", "# written by many hands")], [("# met at", "# seen at")]),
        ([("'Engine No. 2'", '"Engine No. 2"')], [("proposal ", "won ")]),  # only the quotes
        ([('"12,500 EUR"', '"12500 EUR"')], [("# what it may bring\n", "")]),
        ([("    # never on Sundays\n    - work", "  - work"), ("    - ada@home", "  - ada@home")], [("- work: ada", "- office: ada")]),
    ],
)  # fmt: skip
def test_both_edits_stand_and_nothing_else_moves(ours, theirs):
    assert merged(BASE, change(*ours), change(*theirs)) == change(*ours, *theirs)


@pytest.mark.parametrize(
    "name, base, ours, theirs, both",
    [
        ("both add to a set", "tags: [b]\n", "tags: [b, z]\n", "tags: [b, a]\n", "tags: [b, a, z]\n"),
        ("one adds, one removes", "tags: [a, b] # t\n", "tags: [a]  # t\n", "tags: [a, b, c] # t\n", "tags: [a, c]  # t\n"),
        ("brackets and lines", "tags: [b]\n", "tags: [b, z]\n", "tags:\n  - b # of b\n  - a\n", "tags:\n  - b # of b\n  - a\n  - z\n"),
        ("one value and a list", "tags: b\n", "tags: [b, z]\n", "tags: [b, a]\n", "tags: [b, a, z]\n"),
        (
            "quotes and comments of items stay",
            "emails:\n- 'a@x'  # one\n- b@x\n",
            "emails:\n- 'a@x'  # one\n- b@x\n- \"d@x\" # four\n",
            "emails:\n# two\n- 'a@x'  # one\n- work: b@x\n- c@x\n",
            "emails:\n# two\n- 'a@x'  # one\n- work: b@x\n- c@x\n- \"d@x\" # four\n",
        ),
        (
            "two entries at one place",
            "items:\n  - key: a\n    price: 1\n",
            "items:\n  - key: a\n    price: 1\n  - key: z\n    price: 1 # same\n",
            "items:\n  - key: a\n    price: 1\n  - key: y\n    price: 1\n",
            "items:\n  - key: a\n    price: 1\n  - key: y\n    price: 1\n  - key: z\n    price: 1 # same\n",
        ),
        (
            "two keys of one entry",
            "items:\n  - key: a # A\n    price: 1 # one\n    text: x\n",
            "items:\n  - key: a # A\n    price: 2 # one\n    text: x\n",
            "items:\n  - key: a # A\n    price: 1 # uno\n    # about it\n    text: 'y'\n",
            "items:\n  - key: a # A\n    price: 2 # uno\n    # about it\n    text: 'y'\n",
        ),
        (
            "an entry in braces",
            "items: [{key: a, price: '1', text: x}]\n",
            "items: [{key: a, price: '2', text: x}]\n",
            "items: [{key: a, price: '1', text: \"y\"}]\n",
            "items: [{key: a, price: '2', text: \"y\"}]\n",
        ),
        (
            "brackets over several lines keep their comments",
            "tags: [a, # A\n  b]\n",
            "tags: [a, # A\n  # B\n  b]\n",
            "tags: [a, # A\n  b, c]\n",
            "tags:\n  - a  # A\n  # B\n  - b\n  - c\n",
        ),
        (
            "a map of names",
            "consent: {email: a}\n",
            "consent: {email: a, sms: b}\n",
            "consent: {email: c}\n",
            "consent: {email: c, sms: b}\n",
        ),
        ("both add a key at the end", "title: a\n", "title: a\nstage: b\n", "title: a\nvalue: c\n", "title: a\nstage: b\nvalue: c\n"),
        ("unknown new keys are sorted", "a: 1\n", "a: 1\nz: 1\n", "a: 1\ny: 1\n", "a: 1\ny: 1\nz: 1\n"),
        (
            "new keys take their comments along",
            "title: a\n",
            "title: a\n# of stage\nstage: b # s\n",
            "# of source\nsource: c\ntitle: a\n",
            "# of source\nsource: c\ntitle: a\n# of stage\nstage: b # s\n",
        ),
        ("a key moved", "a: 1\nb: 2\nc: 3\n", "# C\nc: 3\na: 1\nb: 2\n", "a: 1\nb: 2 # B\nc: 3\n", "# C\nc: 3\na: 1\nb: 2 # B\n"),
        ("a comment is written on both sides", "a: 1\n", "# one\na: 1\n", "# two\na: 1\n", "# one\n# two\na: 1\n"),
        ("and behind a value", "a: 1 # x\n", "a: 1 # z\n", "a: 1 # y\n", "a: 1 # y  # z\n"),
        ("it goes with its key", "a: 1\n# B\nb: 2 # b\n", "a: 1\n", "a: 1 # A\n# B\nb: 2 # b\n", "a: 1 # A\n"),
        ("no line break at the end", "a: 1\nb: 2", "a: 3\nb: 2", "a: 1\nb: 2\nc: 4", "a: 3\nb: 2\nc: 4"),
        ("one writes it", "a: 1\nb: 2", "a: 1\nb: 2\n", "a: 3\nb: 2", "a: 3\nb: 2\n"),
        (
            "a text at the end of the file",
            "a: 1\nnotes: |\n  x", "a: 2\nnotes: |\n  x", "z: 1\na: 1\nnotes: |\n  x", "z: 1\na: 2\nnotes: |\n  x",
        ),
        ("and something comes below it", "a: 1\n", "a: 1\nnotes: |\n  x", "a: 1\nz: 1\n", "a: 1\nnotes: |-\n  x\nz: 1"),
        ("line ends", "a: 1\r\nb: 2\r\n", "a: 1\r\nb: 3\r\n", "a: 4 # A\r\nb: 2\r\n", "a: 4 # A\r\nb: 3\r\n"),
        ("one changes all line ends", "a: 1\nb: 2\n", "a: 1\r\nb: 2\r\n", "a: 3\nb: 2\n", "a: 3\r\nb: 2\r\n"),
        ("mixed line ends", "a: 1\r\nb: 2\nc: 3\r\n", "a: 1\r\nb: 4\nc: 3\r\n", "a: 1\r\nb: 2\nc: 5\r\n", "a: 1\r\nb: 4\nc: 5\r\n"),
        ("a byte order mark", "\ufeffa: 1\nb: 2\n", "\ufeffa: 3\nb: 2\n", "\ufeffa: 1\nb: 4\n", "\ufeffa: 3\nb: 4\n"),
        ("a start and an end", "---\na: 1\nb: 2\n...\n", "---\na: 3\nb: 2\n...\n", "# new\n---\na: 1\nb: 4\n", "# new\n---\na: 3\nb: 4\n"),
        ("a record in braces", "{a: 1, b: 2}\n", "{a: 3, b: 2}\n", "{a: 1, b: 4}\n", "a: 3\nb: 4\n"),
        ("Tamil", "அ: முதல்\nb: 2\n", "அ: இரண்டு\nb: 2\n", "அ: முதல்\nb: 2 # கருத்து\n", "அ: இரண்டு\nb: 2 # கருத்து\n"),
        ("the last key goes", "a: 1\nb: 2\n", "a: 1\n", "b: 2\n", ""),
        ("add and add", None, "title: x\nstage: y\n", "title: x\nvalue: z\n", "title: x\nstage: y\nvalue: z\n"),
        ("add and add with comments", None, "# c\na: 1\n", "a: 1 # d\nb: 2\n", "# c\na: 1 # d\nb: 2\n"),
        ("long text", "notes: |\n  a\n  b\n  c\n", "notes: |\n  A\n  b\n  c\n", "notes: |\n  a\n  b\n  C\n", "notes: |\n  A\n  b\n  C\n"),
        ("a comment does not fall into a text", "a: |\n  x\nb: 1\n", "a: |\n  x\nb: 1\n  # deep\nc: 1\n", "a: |\n  y\n", "a: |\n  y\n# deep\nc: 1\n"),
    ],
)  # fmt: skip
def test_what_both_changed(name, base, ours, theirs, both):
    assert merged(base, ours, theirs) == both


def test_a_question_stands_in_the_file_as_plain_yaml():
    """Ours in place; what lost its place is kept in full."""
    base = b"# deal\nstage: proposal # s\nvalue: '1'\n# end\n"
    ours, theirs = base.replace(b"proposal", b"won"), base.replace(b"proposal", b"lost").replace(b"'1'", b"'2'")

    text, conflicts, notes = merge(base, ours, theirs, FIELDS, "grace", "2026-11-21T12:00:00+01:00")

    assert text.decode() == (
        "# deal\nstage: won # s\nvalue: '2'\n_conflicts:\n  - at:\n      - stage\n    kind: changed\n    base: proposal\n"
        '    ours: won\n    theirs: lost\n    by: grace\n    when: "2026-11-21T12:00:00+01:00"\n# end\n'
    )
    assert [conflict.at for conflict in conflicts] == [("stage",)]
    assert notes == ()


def test_what_one_side_deleted_and_the_other_changed_stays_and_is_asked():
    text, conflicts, _ = merge(b"a: 1\nb: 2\n", b"a: 1\n", b"a: 1\n# why\nb: 3 # because\n", FIELDS)

    assert text.startswith(b"a: 1\n# why\nb: 3 # because\n_conflicts:\n")
    assert read_text(text).nodes["_conflicts"] == [{"at": ["b"], "kind": "deleted", "base": "2", "theirs": "3"}]
    assert [conflict.kind for conflict in conflicts] == ["deleted"]


def test_a_question_about_part_of_a_field_leaves_the_rest_merged():
    base = "items:\n  - key: a\n    price: 1\n    unit: x\n"
    ours, theirs = base.replace("1", "2"), base.replace("1", "3").replace("x", "y")
    nodes = read_text(merge(base.encode(), ours.encode(), theirs.encode(), FIELDS).text).nodes

    assert nodes["items"] == [{"key": "a", "price": "2", "unit": "y"}]
    assert nodes["_conflicts"] == [
        {"at": ["items", "a", "price"], "kind": "changed", "base": "1", "ours": "2", "theirs": "3"}
    ]


ASKED = "_conflicts:\n  - at:\n      - stage\n    kind: changed\n    ours: a\n    theirs: b\n"
OTHER = "  - at:\n      - title\n    kind: changed\n    ours: a\n    theirs: b\n"


@pytest.mark.parametrize(
    "name, base, ours, theirs, both",
    [
        ("an open question stays", f"a: 1\nb: 2\n{ASKED}", f"a: 3\nb: 2\n{ASKED}", f"a: 1\nb: 4\n{ASKED}", f"a: 3\nb: 4\n{ASKED}"),
        ("an answered one stays answered", f"a: 1\nb: 2\n{ASKED}", "a: 3\nb: 2\n", f"a: 1\nb: 4\n{ASKED}", "a: 3\nb: 4\n"),
        ("the base's own does not count", f"a: 1\nb: 2\n{ASKED}", "a: 3\nb: 2\n", "a: 1\nb: 4\n", "a: 3\nb: 4\n"),
        ("a new one comes along", "a: 1\nb: 2\n", f"a: 3\nb: 2\n{ASKED}", "a: 1\nb: 4\n", f"a: 3\nb: 4\n{ASKED}"),
        ("those of both are kept", "a: 1\n", f"a: 1\n{ASKED}", f"a: 1\n_conflicts:\n{OTHER}", f"a: 1\n{ASKED}{OTHER}"),
        (
            "one question asked from both sides is one",
            "a: 1\nb: 2\n", f"a: 3\nb: 2\n{ASKED}", f"a: 1\nb: 4\n{ASKED.replace('ours: a', 'ours: b').replace('theirs: b', 'theirs: a')}",
            f"a: 3\nb: 4\n{ASKED}",
        ),
    ],
)  # fmt: skip
def test_questions_of_earlier_merges(name, base, ours, theirs, both):
    assert merged(base, ours, theirs) == both


def test_a_new_question_joins_the_old_ones():
    base = f"title: a\n{ASKED}# end\n"
    text = merge(
        base.encode(),
        base.replace("title: a", "title: b").encode(),
        base.replace("title: a", "title: c").encode(),
        FIELDS,
    ).text

    asked = read_text(text).nodes["_conflicts"]
    assert isinstance(asked, list)
    assert [question["at"] for question in asked if isinstance(question, dict)] == [["stage"], ["title"]]
    assert text.endswith(b"# end\n")


@pytest.mark.parametrize("text", [b"", b"a: 1\n", b"\xff\xfe", b"<<<<<<< ours\n", b"a: 1\na: 2\n", b"# c"])
@pytest.mark.parametrize("other", [b"b: 2\n", b"", b": :"])
def test_a_side_that_changed_nothing_gives_way_byte_for_byte(text, other):
    """Even where nobody can read the file."""
    assert merge(other, text, text, FIELDS) == Merged(text)
    assert merge(other, other, text, FIELDS) == Merged(text)
    assert merge(other, text, other, FIELDS) == Merged(text)


@pytest.mark.parametrize(
    "side, files",
    [
        ("base", [b"a: [\n", b"a: 1\n", b"a: 2\n"]),
        ("ours", [b"a: 0\n", b"a: 1\na: 2\n", b"a: 2\n"]),
        ("theirs", [b"a: 0\n", b"a: 1\n", b"\xff"]),
        ("result", [b"", b"a: " + b"x" * 600_000 + b"\n", b"b: " + b"x" * 600_000 + b"\n"]),
    ],
)
def test_what_cannot_be_read_is_not_guessed_at(side, files):
    """So that git's own text merge may show it."""
    base, ours, theirs = files
    with pytest.raises(Unmergeable) as error:
        merge(base, ours, theirs, FIELDS)

    assert error.value.side == side
    assert isinstance(error.value, Unreadable)


def test_the_user_is_told_where_both_comments_were_kept():
    notes = merge(b"a: 1\n", b"# one\na: 1\n", b"# two\na: 1\n", FIELDS).notes

    assert [(note.code, note.at) for note in notes] == [("comments-joined", ("a",))]


def test_the_user_is_told_of_a_new_comment_that_went_with_its_key():
    notes = merge(b"a: 1\nb: 2\n", b"a: 1\n", b"a: 1\nb: 2 # important\n", FIELDS).notes

    assert [note.message for note in notes] == ["a comment went with what the other side deleted: # important"]
