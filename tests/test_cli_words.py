"""Words of a command line: options, text, and queries whose quotes the shell has eaten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.cli.words import from_stdin, look_alikes, query_text, sort_words
from crm_tui.errors import UsageError

FLAGS = ("--json",)
VALUED = ("-C", "--format")


@pytest.mark.parametrize(
    "args, options, words",
    [
        ([], [], []),
        (["deals", "--json"], [("--json", None)], ["deals"]),
        (["-C", "x", "deals"], [("-C", "x")], ["deals"]),
        (["--format=csv", "a"], [("--format", "csv")], ["a"]),
        (["--format", "--json"], [("--format", "--json")], []),
        (["-1.00", "-tag:cold", "--x"], [], ["-1.00", "-tag:cold", "--x"]),
        (["-Cats"], [], ["-Cats"]),
        (["a", "--", "--json", "-C", "--"], [], ["a", "--json", "-C", "--"]),
        (["--json=yes"], [], ["--json=yes"]),
        (["", "-"], [], ["", "-"]),
    ],
)
def test_options_apart_from_text(args: list[str], options: list[tuple[str, str | None]], words: list[str]) -> None:
    assert sort_words(args, FLAGS, VALUED) == (tuple(options), tuple(words))


def test_an_option_without_its_value() -> None:
    with pytest.raises(UsageError, match="--format needs a value"):
        sort_words(["--format"], FLAGS, VALUED)


@given(st.lists(st.text()))
def test_after_two_hyphens_all_is_text(words: list[str]) -> None:
    assert sort_words(["--", *words], FLAGS, VALUED) == ((), tuple(words))


@pytest.mark.parametrize(
    "words, doubtful",
    [
        (["--jsno"], [("--jsno", "--json")]),
        (["--formt=csv"], [("--formt=csv", "--format")]),
        (["-jsno", "--", "--zzz", "json"], []),
    ],
)
def test_what_looks_like_an_option(words: list[str], doubtful: list[tuple[str, str]]) -> None:
    assert look_alikes(words, (*FLAGS, *VALUED)) == doubtful


@pytest.mark.parametrize(
    "words, query",
    [
        ([], ""),
        (["stage:lead", "owner:me"], "stage:lead owner:me"),
        (["company:Analytical Engines"], 'company:"Analytical Engines"'),
        (["-company:Analytical Engines"], '-company:"Analytical Engines"'),
        (["not:company:Analytical Engines"], 'not:company:"Analytical Engines"'),
        (["company.name=A B"], 'company.name="A B"'),
        (["close<next month"], 'close<"next month"'),
        (["close:..next month"], 'close:"..next month"'),
        (["name:Smith (Holding)"], 'name:"Smith (Holding)"'),
        (["name:a\\b c"], 'name:"a\\\\b c"'),
        (["stage:lead -tag:cold"], "stage:lead -tag:cold"),
        (["stage:lead or stage:won"], "stage:lead or stage:won"),
        (["stage:lead or big"], "stage:lead or big"),
        (['company:"A B" x'], 'company:"A B" x'),
        (["solar roof"], "solar roof"),
        (["stage:lead "], "stage:lead "),
    ],
)
def test_the_query_that_words_make(words: list[str], query: str) -> None:
    assert query_text(words) == query


@pytest.mark.parametrize("typed, text", [("x", "x"), ("--", "--"), ("-", "one\ntwo")])
def test_a_hyphen_reads_stdin(typed: str, text: str) -> None:
    assert from_stdin(typed, lambda: "one\ntwo\n") == text
