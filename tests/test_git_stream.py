"""The words in which commits are given to git hold whatever they are made of."""

import subprocess
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.git.message import message
from crm_tui.git.repo import Identity
from crm_tui.git.stream import Content, Draft, stream
from crm_tui.wording.cells import cells
from crm_tui.wording.display import display
from tests.git_plain import WHEN, committed, git

ME = Identity("Grace", "grace@example.invalid")
NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda name: name not in {".", ".."} and name.casefold() != ".git"
)


def draft(files):
    return Draft("words", "op", files, ME, ME, WHEN)


@pytest.mark.parametrize(
    "words, op, text",
    [
        ("won", "op-1", "won\n\nOp: op-1\n"),
        ("won", "", "won\n"),
        ("", "op-1", "crm\n\nOp: op-1\n"),
        ("  a  \r\nb\n\n", "op\n1", "a\n\nb\n\nOp: op␊1\n"),
        ("x" * 72, "", f"{'x' * 72}\n"),
        (
            "Set the owner of these deals: " + ", ".join(f"deal-{number}" for number in range(30)),
            "op-1",
            "Set the owner of these deals: deal-0, deal-1, deal-2, deal-3, deal-4, …\n\n"
            "… deal-5, deal-6, deal-7, deal-8, deal-9, deal-10, deal-11, deal-12,\n"
            "deal-13, deal-14, deal-15, deal-16, deal-17, deal-18, deal-19, deal-20,\n"
            "deal-21, deal-22, deal-23, deal-24, deal-25, deal-26, deal-27, deal-28,\ndeal-29\n\nOp: op-1\n",
        ),
        (f"Add {'王小明' * 20}\n\nmore", "op-1", f"Add {'王小明' * 11}…\n\n…{'王小明' * 9}\n\nmore\n\nOp: op-1\n"),
        ("a\x00b\x1b", "x", "a␀b␛\n\nOp: x\n"),
    ],
)
def test_message(words, op, text):
    assert message(words, op) == text


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_a_subject_fits_where_git_shows_it(words):
    """At most 72 cells; what is cut stands below, letter by letter."""
    subject, _, body = message(words, "").rstrip("\n").partition("\n\n")

    assert cells(subject) <= 72
    if body.startswith("…"):
        said = subject.removesuffix("…") + body.removeprefix("…")
        assert "".join(said.split()) == "".join(display(words, multiline=True).split())


@settings(max_examples=25)
@given(st.dictionaries(NAMES, st.binary(max_size=60), min_size=1, max_size=5), st.text(max_size=60))
def test_any_names_bytes_and_words(tmp_path_factory, files, words):
    """What goes in comes out: no name, content or message is taken for an order."""
    folder = tmp_path_factory.mktemp("any")
    git(folder, "init", "-q", "--bare")
    contents = {f"d/{name}": Content(data) for name, data in files.items()}
    commit = Draft(words, "op", contents, ME, ME, WHEN)

    sha = fast_import(folder, stream([commit], ""))

    listed = subprocess.run(["git", "ls-tree", "-rz", "--name-only", sha], cwd=folder, capture_output=True).stdout
    assert {name.decode() for name in listed.split(b"\0")[:-1]} == set(contents)
    assert all(committed(folder, path, sha) == content.data for path, content in contents.items())
    said = subprocess.run(["git", "log", "-1", "--format=%B", sha], cwd=folder, capture_output=True).stdout
    assert said.decode().rstrip("\n") == message(words, "op").rstrip("\n")


def test_a_stream_cut_short_makes_nothing(tmp_path):
    """Killed while it tells git what to commit, the program leaves no half commit."""
    git(tmp_path, "init", "-q", "--bare")
    whole = stream([draft({"a": Content(b"a"), "b": Content(b"b")})], "")

    for length in range(0, len(whole) - 1, 7):
        done = subprocess.run(
            ["git", "fast-import", "--quiet"], cwd=tmp_path, input=whole[:length], capture_output=True
        )
        assert done.returncode or not done.stdout
    assert git(tmp_path, "for-each-ref") == ""


def test_no_branch_is_made(tmp_path):
    git(tmp_path, "init", "-q", "--bare")

    sha = fast_import(tmp_path, stream([draft({"a": Content(b"a")}), draft({"a": Content(None)})], ""))

    assert git(tmp_path, "for-each-ref") == ""
    assert git(tmp_path, "rev-list", "--count", sha) == "2\n"
    assert git(tmp_path, "ls-tree", sha) == ""


@pytest.mark.parametrize(
    "when, text",
    [
        ("2026-11-21T12:00:00+00:00", "1795262400 +0000"),
        ("2026-11-21T12:00:00+05:30", "1795242600 +0530"),
        ("2026-11-21T12:00:00-03:30", "1795275000 -0330"),
    ],
)
def test_times_keep_their_offset(when, text):
    made = stream([draft({})._replace(when=datetime.fromisoformat(when))], "")

    assert f"author Grace <grace@example.invalid> {text}\n".encode() in made


def test_modes():
    made = stream([draft({"a": Content(b"", program=True), "b": Content(b"")})], "1" * 40)

    assert b'M 100755 inline "a"\n' in made and b'M 100644 inline "b"\n' in made
    assert b"from " + b"1" * 40 + b"\n" in made


def fast_import(folder, commits):
    done = subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=commits, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().strip()
