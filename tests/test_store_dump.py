"""Writing text: whatever is typed, every YAML reader sees the same text again."""

import io
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from crm_tui.errors import Refused
from crm_tui.model.value import Node, Numeral
from crm_tui.store.dump import block, dump, entry, flow, item, ordered, written
from crm_tui.store.scalar import folded, is_plain, key, literal, restyled, scalar
from crm_tui.store.yaml import read_text

NAUGHTY = [
    "", " ", "NO", "no", "Yes", "on", "OFF", "y", "N", "true", "False", "null", "Null", "NULL", "~", "=", "<<", "012", "0899", "01234", "1e3", "1E2", "1E400",
    "0o17", "0x1F", "0b11", "12:30", "12:30:45", "190:20:30.15", "+442079460958", "+44 20 7946 0958", "-5", "+5", "5", "0", "3.14", "1.", ".5", "1_000",
    "1,000", ".inf", "-.inf", ".nan", "NaN", "Infinity", "2026-03-01", "2024-02-30", "2026-03-01T10:00:00+05:30", "2001-12-14 21:59:43.10 -5", "2026-Q4",
    " leading", "trailing ", "\ttab", "tab\t", "a\tb", "- x", "-x", "-", "--- x", "---", "...", "? x", "?", "# x", "#", "a #b", "a#b", ": ", ":", "a:", "a: b",
    "a:b", "::", "[a", "a]", "{a", "}", "a, b", ",", "&x", "*x", "!x", "!!str", "|", "|-", ">", "%x", "@x", "`x", "'", '"', "'a'", '"a"', "it's", 'say "hi"',
    "\\", "\\n", "C:\\new", "a\nb", "a\nb\n", "\n", "\n\n", "a\n", "a\n\n", "\na", " a\nb", "a\n b", "a\n\n\nb\n", "a\n  \nb", "a \nb ", "# a\nb: c\n", "a\r\nb",
    "a\rb", "\r", "\x00", "\x07", "\x1b[31m", "\x7f", "\x80", "\x85", "a\x85b", "\x9f", "\xa0", "\xa0a", "a\u2028b", "\u2029", "\ufeff", "a\ufeff", "\ufffe",
    "\uffff", "\u200b", "\u202ea", "தமிழ்", "ශ්‍රී", "王小龙", "😀", "👨‍👩‍👧", "é", "e\u0301", "١٢", "௧௨", "<b>", "{{7*7}}", "=1+1", "$5", "(a)", "/path", "a/b", "http://x/y#z", "x" * 900,
    "12500 EUR", "30 days", "k7xm", "e5", "0e", "_1", "1__2", "2026-11", "20261121", "1:2", "12e03", "0.", "a\\\nb", "a\n---\nb\n", "a\n\tb\n", "key: |\n  text\n",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.text(st.sampled_from("ab01-+.:# \n\t'\"[]{},|>&*!%@`?\\~=<_eExo\x85\u2028é"), max_size=16),
    st.sampled_from(NAUGHTY),
    st.from_regex(r"[-+]?[0-9][0-9_]*([.:][0-9_]*)?([eE][-+]?[0-9]+)?", fullmatch=True),
)
NODES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8
)


def test_a_number_that_is_meant_as_one_stands_without_quotes() -> None:
    """Of settings: people write `probability: 30`; text that only looks like a number is quoted all the same."""
    assert [scalar(Numeral(text)) for text in ("30", "12.5", "0", "-3")] == ["30", "12.5", "0", "-3"]
    assert [scalar(Numeral(text)) for text in ("007", "1e3", "1_000", "no")] == ['"007"', '"1e3"', '"1_000"', '"no"']
    assert (scalar("30"), flow({"rots": Numeral("3")})) == ('"30"', "{rots: 3}")
    assert read_text(dump({"rots": Numeral("3")})).nodes == {"rots": "3"}


def as_yaml_1_1(text: str) -> Any:
    return days_as_text(yaml.safe_load(text))


def as_yaml_1_2(text: str) -> Any:
    return days_as_text(YAML(typ="safe", pure=True).load(io.StringIO(text)))


def days_as_text(value: Any) -> Any:
    """What a reader saw, a day as it was written: the one text that may become something else."""
    if isinstance(value, dict):
        return {name: days_as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [days_as_text(each) for each in value]
    return value.isoformat() if type(value) is date else value


def as_ours(text: str) -> Any:
    return read_text(text.encode()).nodes


def as_read(text: str) -> tuple[Any, Any, Any]:
    """What we see, and what readers of YAML 1.1 and of 1.2 do."""
    return as_ours(text), as_yaml_1_1(text), as_yaml_1_2(text)


@settings(max_examples=200)
@given(TEXTS)
@example("0899")
@example("0o17")
def test_every_reader_sees_the_text_that_was_typed(text: str) -> None:
    """A country NO, a zip 01234 and a phone +4479… survive any program."""
    seen = {"a": text, "b": [text, "x"]}
    assert as_read(f"a: {scalar(text)}\nb: [{scalar(text, flow=True)}, x]\n") == (seen, seen, seen)


@pytest.mark.parametrize("text", NAUGHTY)
def test_every_naughty_text_survives_as_value_item_and_key(text: str) -> None:
    nodes: dict[str, Node] = {"a": text, "b": [text, {"c": text}], "d": {"key " + text: text}}
    assert as_read(dump(nodes).decode()) == (nodes, nodes, nodes)


@settings(max_examples=150)
@given(st.dictionaries(TEXTS, NODES.filter(lambda node: node not in ([], {})), min_size=1, max_size=4))
def test_every_record_survives(nodes: dict[str, Node]) -> None:
    assert read_text(dump(nodes)).nodes == nodes == days_as_text(yaml.load(dump(nodes), yaml.CSafeLoader))


@pytest.mark.parametrize(
    "text",
    "won|2026-03-01|2026-03-01T14:30+01:00|12500 EUR|30 days|Ada Lovelace|analytical-engines|ada@engines.example|http://x/y#z|it's|a, b|2026-Q4|தமிழ்|(a)|/path|k7xm".split(
        "|"
    ),
)
def test_text_that_nobody_misreads_stands_without_quotes(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize("text", ["a, b", "[a]", "a: b", "http://x", "a#b", "it's"])
def test_more_is_quoted_inside_brackets(text: str) -> None:
    assert not is_plain(text, flow=True)


@pytest.mark.parametrize(
    "old, style, new, text",
    [
        ("a", "'", "it's", "'it''s'"),
        ("a", "'", "NO", "'NO'"),
        ("a", "'", "a\tb", '"a\\tb"'),
        ("a", '"', "b", '"b"'),
        ("a", "", "NO", '"NO"'),
        ("60", "", "70", "70"),
        ("60", "", "70.5", "70.5"),
        ("60", "", "070", '"070"'),
        ("2026-03-01", "", "2026-04-01", "2026-04-01"),
        ("2026-03-01", "", "2026-02-30", '"2026-02-30"'),
        ("2026-03-01", "", "5", '"5"'),
        ("soon", "", "2026-04-01", "2026-04-01"),
    ],
)
def test_a_text_is_written_as_the_one_it_replaces(old: str, style: str, new: str, text: str) -> None:
    """A day stands plain, a number only where one stood; other text stays text to every reader."""
    assert restyled(new, old, style) == text


@settings(max_examples=150)
@given(TEXTS)
def test_a_block_text_holds_its_text_exactly_or_is_not_made(text: str) -> None:
    seen = {"a": text, "b": "x"}
    for found in (literal(text, "  "), folded(text, "  ", {})):
        if found:
            head, lines = found
            assert as_read("\n".join([f"a: {head}", *lines, "b: x", ""])) == (seen, seen, seen)
        else:
            assert not (text and text.isprintable()) or text != text.strip()


def test_folded_lines_stay_wrapped_where_they_were() -> None:
    assert folded("one two\nthree", "  ", {"one two": ["one", "two"]}) == (">-", ["  one", "  two", "", "  three"])


def test_a_new_file_has_one_key_and_one_item_a_line() -> None:
    nodes: dict[str, Node] = {
        "notes": "Prefers letters.\n\nNever call before ten.\n",
        "tags": ["vip", "NO"],
        "name": "Ada Lovelace",
        "items": [{"key": "k7xm", "text": "a\nb"}, {"key": "p2ma", "on": "2026-03-01", "lines": ["a", ["b", "c"]]}],
        "consent": {"email": "2026-03-01", "by": {"post": ""}},
        "website": "x" * 300,
        "phones": [],
        "social": {},
    }
    assert dump(nodes, ["name", "tags", "website", "missing"]).decode() == (
        "name: Ada Lovelace\n"
        "tags:\n"
        "  - vip\n"
        '  - "NO"\n'
        f"website: {'x' * 300}\n"
        "notes: |\n"
        "  Prefers letters.\n"
        "\n"
        "  Never call before ten.\n"
        "items:\n"
        "  - key: k7xm\n"
        "    text: |-\n"
        "      a\n"
        "      b\n"
        "  - key: p2ma\n"
        '    "on": 2026-03-01\n'
        "    lines:\n"
        "      - a\n"
        "      - - b\n"
        "        - c\n"
        "consent:\n"
        "  email: 2026-03-01\n"
        "  by:\n"
        '    post: ""\n'
    )


def test_a_record_without_fields_is_an_empty_file() -> None:
    assert dump({}) == dump({"tags": []}) == b""


def test_parts_are_written_alone_too() -> None:
    assert entry("a", [], "") == ["a: []"]
    assert item({"a": "b", "c": ["d"]}, "  ") == ["  - a: b", "    c:", "      - d"]
    assert block(["a", {}], "") == ["- a", "- {}"]
    assert flow({"a": ["b", {"c": ""}]}) == '{a: [b, {c: ""}]}'
    assert written("a\nb", "", texts=False).head == '"a\\nb"'
    assert ordered(["a", "b", "c"], ["c", "b"]) == ["c", "b", "a"]


@pytest.mark.parametrize(
    "nodes",
    [
        {"a": "\ud800"},
        {"\udfff": "a"},
        {"a": "b\n\udc00c\n"},
        {"a": "x" * 1024 * 1024},
        {"a": ["x"] * 20_000},
        {"k" * 1001: "x"},
    ],
)
def test_what_no_file_can_hold_is_refused(nodes: dict[str, Node]) -> None:
    with pytest.raises(Refused) as caught:
        dump(nodes)
    assert caught.value.hint


def test_too_many_levels_are_refused() -> None:
    node: Node = "x"
    for _ in range(17):
        node = [node]
    with pytest.raises(Refused, match="levels"):
        dump({"a": node})


def test_a_key_that_readers_misread_is_quoted() -> None:
    """A payment's `on` is true to readers of YAML 1.1."""
    assert [key(name) for name in ("next_step", "on", "signs the order", "a: b", "")] == [
        "next_step",
        '"on"',
        "signs the order",
        '"a: b"',
        '""',
    ]
