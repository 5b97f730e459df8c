"""A part of a record as a text of its own, and what is told of a text that is none."""

import pytest
from hypothesis import given

from crm_tui.store.part import part_text, read_part
from crm_tui.store.unreadable import Unreadable
from tests.field_values import nodes


@given(node=nodes)
def test_what_is_shown_of_a_part_is_the_part(node) -> None:
    """Whoever saves what stands there without a change has changed nothing."""
    assert read_part(part_text(node)) == node


@pytest.mark.parametrize(
    "text, node",
    [
        ("", ""),
        ("  \n\n", ""),
        ("two words", "two words"),
        ("a: 1\nb:\n  - x\n  - {c: 2}\n", {"a": "1", "b": ["x", {"c": "2"}]}),
        ("  a: 1\r\n  b: |\r\n    # no comment\r\n\r\n    two\r\n", {"a": "1", "b": "# no comment\n\ntwo\n"}),
        ("[a, 'b # c', d#e]", ["a", "b # c", "d#e"]),
        ("- ---\n- <<<<<<< HEAD", ["---", "<<<<<<< HEAD"]),
    ],
)
def test_a_text_means_what_it_would_in_a_file(text, node) -> None:
    """Blocks, brackets, texts of several lines; and nothing at all."""
    assert read_part(text) == node


def test_numbers_stand_there_as_they_are_written_by_hand() -> None:
    """Nobody has to put up with quotes that the file has not; what has none may need them."""
    assert part_text({"a": "1", "b": {"c": "-2.50", "d": "yes"}}) == 'a: 1\nb:\n  c: -2.50\n  d: "yes"'


@pytest.mark.parametrize(
    "text, line, column, words",
    [
        ("a: 1\nb: [x", 2, 4, "the list that [ begins is not closed"),
        ("a: 1\n b: 2", 2, 3, "a colon where none is expected"),
        ("a: 1\n\tb: 2", 2, 1, "tab"),
        ("a: 1\na: 2", 2, 1, "the key 'a' stands already in line 1"),
        ("a: &x 1", 1, 4, "a name for other parts to refer to"),
        ("- a\nb: 1", 2, 1, ""),
        ("a: 1  # one", 1, 7, "a comment is not kept here"),
        ("a: | # one\n  two", 1, 6, "a comment is not kept here"),
        ("# one", 1, 1, "a comment is not kept here"),
        ("[" * 20 + "]" * 20, 1, 16, "more than 16 levels"),
    ],
)
def test_a_fault_is_told_with_its_place_in_the_text(text, line, column, words) -> None:
    """Line and column as one sees them where one types."""
    with pytest.raises(Unreadable) as told:
        read_part(text)
    assert (told.value.line, told.value.column) == (line, column), told.value
    assert words in told.value.finding.message
