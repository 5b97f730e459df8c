"""How lists are shown, kept from one start to the next."""

import pytest

from crm_tui.userconfig.lists import ListView, lists_path, read_lists, write_lists


def test_what_is_kept_comes_back() -> None:
    """Columns in their order, the order of rows, the preview; a list as the program has it takes no room."""
    views = {"deal": ListView(("title", "வகை"), "-value", True), "contact": ListView()}
    assert read_lists(write_lists("/w", views)) == {"deal": views["deal"]}


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'{"lists": 1}', b'{"lists": {"deal": 3}}', b"\xff\xfe", b"[" * 100_000],
    ids=["none", "half", "other", "number", "inner", "no text", "deep"],
)
def test_what_cannot_be_understood_counts_for_nothing(data: bytes) -> None:
    """A damaged file never stops the program."""
    assert read_lists(data) == {}


def test_what_is_no_text_is_left_out() -> None:
    """One wrong entry does not take the others with it."""
    data = b'{"lists": {"deal": {"columns": ["title", 3, "title"], "sort": 1, "preview": "yes"}}}'
    assert read_lists(data) == {"deal": ListView(("title",))}


def test_each_workspace_has_its_own_file() -> None:
    """In the user's state, never in the workspace."""
    env = {"HOME": "/home/grace"}
    one, two = (lists_path(env, folder) for folder in ("/home/grace/crm", "/home/grace/other"))
    assert one != two and one.startswith("/home/grace/.local/state/crm/lists/")
