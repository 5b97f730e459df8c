"""The quick reader answers what the YAML parser answers, or nothing at all."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm_tui.store.fast import LIMIT, quick
from crm_tui.store.layout import node_of
from crm_tui.store.yaml import Unreadable, layout, locate, read_strictly, read_text
from tests.awkward_yaml import texts

KEYS = ["a", "b", "c", "on", "é x", "a b", '"a"', '"on"', "k-1", "_x", "தமிழ்", "'q'", "<<", "? a", "-"]
VALUES = [
    "x", "x y", "12", "-5", "- 5", "a:b", "a: b", "a #c", "a#c", "# c", "'it''s'", "''", '""', '"a b"', '"a\\n"', "'a", '"a',
    "[a, b]", "[a,b]", "[ a , b ]", '[a, "b, c"]', "[a: b]", "[12:30, x]", "[]", "{}", "{a: b}", "{a: b, a: c}", "{a: , b: c}",
    "{é x: b c, d: 'e'}", "{a:b}", "[a, b", "|", "|-", "|+", "|2", ">", "| # c", "|x", "*x", "&x y", "!t x", "%a", "@a", "`a",
    "~", "=", "+44 1", "?x", "? x", "x ?", "x:", "x:y:", "http://a/b#c", "a, b", "a]", "]a", "", "   ", "x   ", "தமிழ் x", "😀",
    "x\u00a0", "\u00a0", "...", "---", "--- x", "[a#b]", "[a #b]", "[-1]", "[- 1]", "['a' , \"b\"]", "[a b  c]", "'a'#z",
    '"a" b', "[x:/y]", "[a@b, c@d]", "[@a]", "[a'b]", "{a: x:y}", "{a: b:}", "[a?]", "[?a]", "{<<: a}", "x\\", "a|b", "<a>", "[தமிழ்]",
]  # fmt: skip
FORMS = """{key}: {value}|{key}: {value}|{key}: {value}|{key}:{value}|{key}:|- {value}|- {key}: {value}|-  {key}: {value}|\
# {value}|{value}||{key}:  {value}""".split("|")
PLAIN = ["x", "x y", "[a, b]", "|", "|-", ">", ">-", "[a, [b]]", "{a: [b, {c: d}]}", "", "12", '"q"', "x # c"]


@st.composite
def lines(draw: Callable[[st.SearchStrategy[Any]], Any]) -> str:
    """Lines that look like YAML and often are not."""
    values = draw(st.sampled_from([VALUES, PLAIN, PLAIN]))
    made: list[str] = []
    for number in range(draw(st.integers(1, 8))):
        margin = " " * draw(st.sampled_from([0, 0, 0, 0, 2, 2, 4, 1]))
        key = draw(st.sampled_from(KEYS)) if values is VALUES else f"k{number}"
        made.append(margin + draw(st.sampled_from(FORMS)).format(key=key, value=draw(st.sampled_from(values))))
    return "\n".join(made) + str(draw(st.sampled_from(["\n", "\n", "", "\n\n", "\n  "])))


def strictly(text: str) -> Any:
    try:
        return read_strictly(text)
    except Unreadable as error:
        return error.finding.code


@settings(max_examples=300)
@given(lines())
@example("a: |\n  \n    x\n")
@example("a: |\n x\n   \n \nb: 1\n")
@example("a:\n- b\n-  c: d\n   e: f\n")
def test_whatever_the_quick_reader_accepts_the_parser_reads_alike(text: str) -> None:
    found = quick(text)
    assert found is None or found == strictly(text)


@settings(max_examples=120)
@given(st.text(st.sampled_from("ab:- #'\"[]{},|>&*!%@`?\n\\é"), max_size=24))
def test_nor_does_it_matter_how_senseless_the_text_is(text: str) -> None:
    found = quick(text)
    assert found is None or found == strictly(text)


@settings(max_examples=120)
@given(texts())
def test_nor_how_awkward_the_record_is(data: bytes) -> None:
    text = data.decode().removeprefix("\ufeff")
    if "\t" not in text and "\r" not in text:
        found = quick(text)
        assert found is None or found == strictly(text)


@settings(max_examples=100)
@given(lines())
def test_the_parser_without_libyaml_reads_alike_too(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(yaml, "CBaseLoader")
        found = quick(text)
        assert found is None or found == strictly(text)


@pytest.mark.parametrize(
    "text",
    [
        "name: Ada\n",
        "# met\n\nname: Ada   # her\ntags: [vip, 'a b', \"c, d\"]\n\n",
        "history:\n  - {key: f8mb, at: 2026-02-11T18:30+00:00, stage: lead, by: grace}\n",
        "items:\n- key: k7xm\n  text: Bench\n\n- key: p2ma\n  on: 2026-03-01\n",
        "consent:\n  email: 2026-03-01\n  post: ''\nempty:\nlast: x",
        "notes: |\n  one\n\n    two\n  # three: [\n\ncreated: 2026-01-01\n",
        "notes: |-  # private\n  one\nrelations:\n  - reports to: mary\n",
        "contact: அன்பு-செல்வன்\nname: අනුර\n",
    ],
)
def test_records_as_the_program_and_people_write_them_are_quick_to_read(text: str) -> None:
    assert quick(text) == read_strictly(text)


@pytest.mark.parametrize("length", [150, 199, 200, 1023, 1024, 1025, 5000])
@pytest.mark.parametrize(
    "text", ["{}: x\n", "a:\n  - {}: x\n", "a: {{{}: x}}\n", "a: {{{}: x, b: [c]}}\n", "{}:\n  - x\n"]
)
def test_long_keys_are_left_to_the_parser_which_refuses_some(text: str, length: int) -> None:
    text = text.format("k" * length)
    found = quick(text)
    assert found is None or found == strictly(text)


def test_long_texts_are_left_to_the_parser_which_counts_parts() -> None:
    assert quick("a: " + "x" * LIMIT) is None
    assert quick("".join(f"k{number}: x\n" for number in range(1000))) is not None


@settings(max_examples=150)
@given(texts(), st.data())
def test_a_damaged_file_is_read_or_refused_and_never_more_than_that(data: bytes, draw: st.DataObject) -> None:
    """A half-written file, a stray byte, a line lost in a merge: a value or a refusal with a place."""
    at = draw.draw(st.integers(0, len(data)))
    cut = draw.draw(st.integers(0, 12))
    stray = draw.draw(
        st.binary(max_size=3) | st.sampled_from([b"\t", b"&a ", b"- ", b": ", b"'", b'"', b"[", b"}", b"|", b"\xff"])
    )
    damaged = data[:at] + stray + data[at + cut :]
    try:
        document = read_text(damaged)
    except Unreadable as error:
        refused = error
    else:
        top = layout(document.text)
        assert (node_of(top) if top else {}) == document.nodes
        assert all(min(locate(damaged, (name,))) >= 1 for name in document.nodes)
        return
    assert min(refused.line, refused.column) >= 1
    assert refused.finding.message
    locate(damaged, ("name",))
