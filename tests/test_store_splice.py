"""Editing a file in place: the intended keys change, everything else stays as somebody left it."""

import pytest

from crm_tui.errors import Refused
from crm_tui.model.value import Node, Numeral
from crm_tui.store.splice import splice
from crm_tui.store.unreadable import Unspliceable
from crm_tui.store.yaml import Unreadable, read_text

ORDER = ["name", "company", "title", "emails", "tags", "stage", "notes"]


def spliced(text: str, sets: dict[str, Node | None], order: list[str] | None = None) -> str:
    return splice(text.encode(), sets, order or []).decode()


@pytest.mark.parametrize(
    "before, new, after",
    [
        ("stage: lead\n", "won", "stage: won\n"),
        ("stage:   lead   # warm\n", "won", "stage:   won   # warm\n"),
        ("stage: lead", "won", "stage: won"),
        ("stage : lead\r\nx: 1\r\n", "won", "stage : won\r\nx: 1\r\n"),
        ("stage: 'lead' # a\n", "won", "stage: 'won' # a\n"),
        ("stage: 'lead'\n", "it's", "stage: 'it''s'\n"),
        ('stage: "lead"\n', 'say "hi"', 'stage: "say \\"hi\\""\n'),
        ("stage: lead\n", "NO", 'stage: "NO"\n'),
        ("stage: 60  # %\n", "70", "stage: 70  # %\n"),
        ("stage: 2026-03-01\n", "2026-04-01", "stage: 2026-04-01\n"),
        ("stage: 60\n", "007", 'stage: "007"\n'),
        ("stage:\n", "won", "stage: won\n"),
        ("stage:   # later\n", "won", "stage: won   # later\n"),
        ("stage:", "won", "stage: won"),
        ("stage: lead\n", "", 'stage: ""\n'),
        ("stage: one\n  two\n  three # c\nx: 1\n", "won", "stage: won # c\nx: 1\n"),
        ("stage: 'one\n\n  two'\nx: 1\n", "won", "stage: 'won'\nx: 1\n"),
        ("stage:\n  long text\nx: 1\n", "won", "stage:\n  won\nx: 1\n"),
        ("stage: lead # warm\nx: 1\n", "a\nb\n", "stage: | # warm\n  a\n  b\nx: 1\n"),
        ("stage: lead", "a\nb", "stage: |-\n  a\n  b"),
        ("stage: lead", "a\nb\n", "stage: |\n  a\n  b\n"),
        ('stage: "a\\nb"\n', "a\nc", 'stage: "a\\nc"\n'),
        ("stage: lead\n   # about it\nx: 1\n", "a\nb", 'stage: "a\\nb"\n   # about it\nx: 1\n'),
        (
            "stage: | # private\n    a\n    b\n\nx: 1\n",
            "a\nc\nb\n",
            "stage: | # private\n    a\n    c\n    b\n\nx: 1\n",
        ),
        ("stage: |2\n    a\n   b\nx: 1\n", "c\nd\n", "stage: |\n  c\n  d\nx: 1\n"),
        ("stage: |\n  a\nx: 1\n", "won", "stage: |-\n  won\nx: 1\n"),
        ("stage: |\n  a\nx: 1\n", "  won", 'stage: "  won"\nx: 1\n'),
        ("stage: >\n  a wrapped\n  line\n\n  b\n", "a wrapped line\nc\n", "stage: >\n  a wrapped\n  line\n\n  c\n"),
        ("stage: >-\n  a\nx: 1\n", "a\n  b", "stage: |-\n  a\n    b\nx: 1\n"),
        ("stage: lead # c\nx: 1\n", ["a", "b"], "stage: # c\n  - a\n  - b\nx: 1\n"),
        ("stage: lead\n", {"a": "b", "c": ["d"]}, "stage:\n  a: b\n  c:\n    - d\n"),
        ("stage: lead\n", [], "stage: []\n"),
        ("stage:\n  - a # x\n  - b\n# y\nx: 1\n", "won", "stage: won\n# y\nx: 1\n"),
        ("stage: # c\n- a\n- b\nx: 1\n", "won", "stage: won # c\nx: 1\n"),
        ("stage:\n  a: b\nx: 1\n", ["c"], "stage:\n  - c\nx: 1\n"),
        ("stage: [a, b] # c\n", "won", "stage: won # c\n"),
        ("stage: [] # c\n", ["a"], "stage: # c\n  - a\n"),
        ("stage: |\n  a\nx: 1\n", ["a"], "stage:\n  - a\nx: 1\n"),
        ("  stage: lead\n  x: 1\n", "won", "  stage: won\n  x: 1\n"),
        ("{stage: lead, x: 1}", "won", "{stage: won, x: 1}"),
        ("\ufeff# தமிழ் 😀\nசெய்தி: 😀\nstage: lead\n", "வெற்றி", "\ufeff# தமிழ் 😀\nசெய்தி: 😀\nstage: வெற்றி\n"),
        ("--- # first\nstage: lead\n...\n", "won", "--- # first\nstage: won\n...\n"),
    ],
)
def test_a_value_is_replaced_where_it_stands(before: str, new: Node, after: str) -> None:
    assert spliced(before, {"stage": new}) == after


@pytest.mark.parametrize(
    "before, new, after",
    [
        ("t: [a, b, c] # x\n", ["a", "c"], "t: [a, c] # x\n"),
        ("t: [a, b]\n", ["a"], "t: [a]\n"),
        ("t: [ a, b ]\n", ["b"], "t: [ b ]\n"),
        ("t: [a,b]\n", ["a", "b", "NO"], 't: [a,b, "NO"]\n'),
        ("t: [a, 'b']\n", ["a", "it's"], "t: [a, 'it''s']\n"),
        ("t: [a, b,]\n", ["a", "b", "c"], "t: [a, b, c,]\n"),
        ("t: [a]\n", [], "t: []\n"),
        ("t: [a, b]\n", ["c", "a", "b"], "t: [c, a, b]\n"),
        ("t: [a, b]\n", ["a", "two\nlines"], 't: [a, "two\\nlines"]\n'),
        ("t: [a, b]\n", ["a", ["b", "x: y"]], 't: [a, [b, "x: y"]]\n'),
        ("t: [\n  a, # one\n  # two\n  b,\n  c # three\n]\n", ["a", "c"], "t: [\n  a, # one\n  c # three\n]\n"),
        ("t: [\n  a, # one\n  b # two\n]\n", ["a"], "t: [\n  a, # one\n]\n"),
        ("t: [\n  a, # one\n  b # two\n]\n", ["a", "b", "c"], "t: [\n  a, # one\n  b, # two\n  c\n]\n"),
        ("t: [a, # one\n  b]\n", ["a"], "t: [a, # one\n  ]\n"),
        ("t: [{key: x, n: 1}, {key: y}]\n", [{"key": "x", "n": "2"}, {"key": "y"}], "t: [{key: x, n: 2}, {key: y}]\n"),
        ("t: {a: 1, b: 2}\n", {"b": "2"}, "t: {b: 2}\n"),
        ("t: {a: 1, b: 2}\n", {"a": "1", "b": "3", "c": "x"}, "t: {a: 1, b: 3, c: x}\n"),
        ("t: {a, b: }\n", {"a": "x", "b": "z"}, "t: {a: x, b: z }\n"),
        ("t: {\n  a: 1, # one\n  b: [x,\n      y]\n}\n", {"a": "1", "b": ["x"]}, "t: {\n  a: 1, # one\n  b: [x]\n}\n"),
    ],
)
def test_lists_and_maps_in_brackets_change_item_by_item(before: str, new: Node, after: str) -> None:
    assert spliced(before, {"t": new}) == after


@pytest.mark.parametrize(
    "before, new, after",
    [
        ("t:\n  - a # one\n  - b\n", ["a", "c"], "t:\n  - a # one\n  - c\n"),
        ("t:\n- a\n- b\n", ["a", "b", "c"], "t:\n- a\n- b\n- c\n"),
        ("t:\n  - a\n  # about b\n  - b\n  - c\n", ["a", "c"], "t:\n  - a\n  - c\n"),
        ("t:\n    -   a\n    -   b", ["a", "b", "c"], "t:\n    -   a\n    -   b\n    - c"),
        ("t:\n  - a\n\n  - b\nx: 1\n", ["a"], "t:\n  - a\nx: 1\n"),
        ("t:\n  - a\n  # nothing else\nx: 1\n", ["a", "b"], "t:\n  - a\n  - b\n  # nothing else\nx: 1\n"),
        ("t:\n  - a # one\n  - b # two\n", ["b", "a"], "t:\n  - b # two\n  - a # one\n"),
        ("t:\n  - a\n", ["z", "a"], "t:\n  - z\n  - a\n"),
        ("t:\n  - a\n", ["a", "two\nlines"], "t:\n  - a\n  - |-\n    two\n    lines\n"),
        ("t:\n  - |\n    a\n  - b\n", ["c\n", "b"], "t:\n  - |\n    c\n  - b\n"),
        ("t:\n  - |\n    a", ["a", "b"], "t:\n  - |-\n    a\n  - b"),
        ("t:\n  - - a\n    - b\n", [["a", "c"]], "t:\n  - - a\n    - c\n"),
        ("t:\n  -\n  - b\n", ["a", "b"], "t:\n  - a\n  - b\n"),
        ("t:\n  - home: a@x # h\n  - b@x\n", [{"work": "a@x"}, "b@x"], "t:\n  - work: a@x # h\n  - b@x\n"),
        ("t:\n  - key: x\n    n: 1 # one\n  - key: y\n", [{"key": "x", "n": "2"}, {"key": "y"}], "t:\n  - key: x\n    n: 2 # one\n  - key: y\n"),
        ("t:\n  - key: x\n    n: 1\n  - key: y\n", [{"key": "y", "m": "1"}], 't:\n  - key: y\n    m: "1"\n'),
        ("t:\n  - key: x\n  - key: y\n", [{"key": "z"}, {"key": "x"}, {"key": "y"}], "t:\n  - key: z\n  - key: x\n  - key: y\n"),
        ("t:\n  - {key: x, n: 1}\n", [{"key": "x", "n": "1"}, {"key": "z"}], "t:\n  - {key: x, n: 1}\n  - key: z\n"),
        ("t:\n  a: 1 # one\n  b: 2\n", {"a": "1"}, "t:\n  a: 1 # one\n"),
        ("t:\n  a: 1\n", {"z": "x", "a": "1", "b": "w"}, "t:\n  z: x\n  a: 1\n  b: w\n"),
        ("t:\n  a:\n    b: 1 # deep\n", {"a": {"b": "2"}}, "t:\n  a:\n    b: 2 # deep\n"),
        ("t:\n  a: 1\n", {"b": "x"}, "t:\n  b: x\n"),
        ("t:\n  a: 1\n", {}, "t: {}\n"),
        ("t:\r\n- a\r\n- b\r\n", ["a", "b", "c"], "t:\r\n- a\r\n- b\r\n- c\r\n"),
    ],
)  # fmt: skip
def test_lists_and_maps_in_lines_change_item_by_item(before: str, new: Node, after: str) -> None:
    assert spliced(before, {"t": new}) == after


@pytest.mark.parametrize(
    "before, after",
    [
        ("name: Ada\nstage: lead\nx: 1\n", "name: Ada\nx: 1\n"),
        ("name: Ada\n# about it\n# and more\nstage: lead # warm\nx: 1\n", "name: Ada\nx: 1\n"),
        ("name: Ada\n# a chapter\n\nstage: lead\n\nx: 1\n", "name: Ada\n# a chapter\n\n\nx: 1\n"),
        ("# met in Lisbon\nstage: lead\nx: 1\n", "# met in Lisbon\nx: 1\n"),
        ("stage:\n  - a\n  # - b\n# about x\nx: 1\n", "# about x\nx: 1\n"),
        ("stage: lead     # warm\n                # and more\nx: 1\n", "x: 1\n"),
        ("x: 1\nstage: |\n  a\n\n  b\n", "x: 1\n"),
        ("x: 1\nstage: lead", "x: 1\n"),
        ("x: 1\nstage: lead\n# the end\n", "x: 1\n# the end\n"),
        ("stage: lead\n", ""),
        ("{stage: lead, x: 1}\n", "{x: 1}\n"),
        ("x: |+\n  a\n\nstage: lead\n", "x: |+\n  a\n\n"),
        ("\ufeffstage: lead\r\nx: 1\r\n", "\ufeffx: 1\r\n"),
    ],
)
def test_a_cleared_key_takes_its_comments_along(before: str, after: str) -> None:
    assert spliced(before, {"stage": None}) == after


@pytest.mark.parametrize(
    "before, after",
    [
        ("name: Ada\nnotes: x\n", "name: Ada\nstage: won\nnotes: x\n"),
        (
            "name: Ada\ntags: [a]\n# about notes\nnotes: x\n",
            "name: Ada\ntags: [a]\nstage: won\n# about notes\nnotes: x\n",
        ),
        ("# about notes\n\n# private\nnotes: x\n", "# about notes\n\n# private\nstage: won\nnotes: x\n"),
        ("own: 1\n# private\nnotes: x\n", "own: 1\nstage: won\n# private\nnotes: x\n"),
        ("own: 1\nother: 2\n# the end\n", "own: 1\nother: 2\nstage: won\n# the end\n"),
        ("name: Ada", "name: Ada\nstage: won"),
        ("name: Ada\r\n", "name: Ada\r\nstage: won\r\n"),
        ("name: Ada # she\n\n\n# the end", "name: Ada # she\nstage: won\n\n\n# the end"),
        ("name:\n  - a\n  # deeper\n", "name:\n  - a\n  # deeper\nstage: won\n"),
        ("name: |\n  a", "stage: won\nname: |\n  a"),
        ("name: |-\n  a", "name: |-\n  a\nstage: won"),
        ("  name: Ada\n", "  name: Ada\n  stage: won\n"),
        ("", "stage: won\n"),
        ("# nothing yet", "# nothing yet\nstage: won"),
        ("---\n...\n", "---\nstage: won\n...\n"),
        ("{name: Ada, notes: x}\n", "{name: Ada, stage: won, notes: x}\n"),
    ],
)
def test_a_new_key_goes_where_its_kind_would_put_it(before: str, after: str) -> None:
    assert spliced(before, {"stage": "won"}, ORDER) == after


@pytest.mark.parametrize(
    "before, name, after",
    [
        ("r: {2025-10-02: 1, 2026-01-03: 2}\n", "2026-07-02", "r: {2025-10-02: 1, 2026-01-03: 2, 2026-07-02: 9}\n"),
        ("r:\n  2025-10-02: 1 # a\n", "2026-07-02", "r:\n  2025-10-02: 1 # a\n  2026-07-02: 9\n"),
        ("r:\n  '2025-10-02': 1\n", "2026-07-02", "r:\n  '2025-10-02': 1\n  \"2026-07-02\": 9\n"),
        ("r: {}\n", "2026-07-02", 'r:\n  "2026-07-02": 9\n'),
        ("r: {2025-10-02: 1}\n", "12:30", 'r: {2025-10-02: 1, "12:30": 9}\n'),
        ("r: {x: 1}\n", "2026-07-02", 'r: {x: 1, "2026-07-02": 9}\n'),
    ],
)
def test_a_new_day_is_a_key_as_the_days_beside_it_are(before: str, name: str, after: str) -> None:
    """To some readers a plain day is a date: keys of two sorts in one map could not even be sorted there."""
    rates = read_text(before.encode()).nodes["r"]
    assert isinstance(rates, dict)
    assert spliced(before, {"r": {**rates, name: Numeral("9")}}) == after


def test_several_keys_change_at_once() -> None:
    before = "# top\nname: Ada\ntitle: Dr # of maths\nnotes: x\n"
    sets: dict[str, Node | None] = {
        "title": None,
        "notes": "z",
        "tags": ["a"],
        "emails": ["b@x"],
        "company": "c",
        "missing": None,
    }
    assert spliced(before, sets, ORDER) == ("# top\nname: Ada\ncompany: c\nemails:\n  - b@x\ntags:\n  - a\nnotes: z\n")


def test_nothing_is_written_when_nothing_changes() -> None:
    data = b"# odd\nname : 'Ada'\ntags: [ a ,b ]"
    assert splice(data, {"name": "Ada", "tags": ["a", "b"], "missing": None}) is data


def test_a_very_long_list_changes_by_one_line() -> None:
    before = "tags:\n" + "".join(f"  - tag{number}\n" for number in range(5000))
    tags: list[Node] = [f"tag{number}" for number in range(5000)]
    assert spliced(before, {"tags": [*tags, "new"]}) == before + "  - new\n"
    del tags[2500]
    assert spliced(before, {"tags": tags}) == before.replace("  - tag2500\n", "")


@pytest.mark.parametrize(
    "before, sets",
    [
        ("x: |+\n  a\nstage: lead\n\ny: 1\n", {"stage": None}),
        ("? stage\n: lead\n", {"stage": "won"}),
        ("? x\n: lead\n", {"stage": "won"}),
    ],
)
def test_what_would_touch_another_key_is_refused_and_says_what_to_do(before: str, sets: dict[str, Node | None]) -> None:
    with pytest.raises(Unspliceable, match="stage") as caught:
        spliced(before, sets)
    assert caught.value.exit_code == Refused.exit_code
    assert "by hand" in caught.value.hint


def test_a_file_that_cannot_be_read_is_not_written() -> None:
    with pytest.raises(Unreadable):
        spliced("stage: [", {"stage": "won"})


def test_text_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(Refused, match="half a character"):
        spliced("stage: lead\n", {"stage": "\ud800"})
    with pytest.raises(Refused, match="1 MiB") as caught:
        spliced("stage: lead\n", {"stage": "x" * 1024 * 1024})
    assert "attach" in caught.value.hint


def test_what_is_written_reads_the_same_again() -> None:
    before = "stage: lead\n"
    for text in ("NO", "012", "a: b", "# x", "\x85", "\ufeff", "a\r\nb", "  a\n b", "\x00"):
        assert read_text(splice(before.encode(), {"stage": text, text: text})).nodes == {"stage": text, text: text}
