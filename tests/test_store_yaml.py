"""Reading a record's text: everything is text, and whatever is no record is refused with its place and a hint."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from crm_tui.store.yaml import DEEPEST, MOST_NODES, Unreadable, layout, locate, read_strictly, read_text

RECORD = """\
# met at the Lisbon meetup
name: Ada Lovelace
emails: [ada@engines.example]
phones: ["+44 20 7946 0958"]
cadence: 30 days          # keep in touch
birthday: 1815-12-10
consent: {email: 2026-03-01}
history:
  - key: k7xm
    at: 2026-10-01T10:00:00+05:30
notes: |
  Prefers letters. Never call before ten.
"""


@pytest.fixture(params=["libyaml", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """PyYAML with libyaml, and as it is installed where there is no libyaml."""
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CBaseLoader")
    return str(request.param)


def refusal(text: str | bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_text(text if isinstance(text, bytes) else text.encode())
    return caught.value


def test_a_record_is_read_as_it_is_written() -> None:
    document = read_text(RECORD.encode())
    assert document.text == RECORD
    assert document.nodes == {
        "name": "Ada Lovelace",
        "emails": ["ada@engines.example"],
        "phones": ["+44 20 7946 0958"],
        "cadence": "30 days",
        "birthday": "1815-12-10",
        "consent": {"email": "2026-03-01"},
        "history": [{"key": "k7xm", "at": "2026-10-01T10:00:00+05:30"}],
        "notes": "Prefers letters. Never call before ten.\n",
    }
    assert list(document.nodes)[:3] == ["name", "emails", "phones"]


@pytest.mark.parametrize(
    "text",
    "NO no null Null ~ true 012 01234 0o17 0x1F 1e3 1_000 12:30 190:20:30 +442079460958 .inf .nan = << 2024-02-30 2026-03-01".split(),
)
def test_no_text_becomes_something_else(parser: str, text: str) -> None:
    """A country NO, a zip 01234 and somebody called Null stay what was typed."""
    record = f"plain: {text}\nitems:\n  - {text}\nflow: [{text}]\n"
    expected = {"plain": text, "items": [text], "flow": [text]}
    assert read_text(record.encode()).nodes == expected == read_strictly(record)


@pytest.mark.parametrize(
    "text, nodes",
    [
        ("", {}),
        ("# only a comment\n", {}),
        ("---\n", {}),
        ("\ufeff", {}),
        ("name:\n", {"name": ""}),
        ("name: # nothing\n", {"name": ""}),
        ("name: ''\n", {"name": ""}),
        ("---\nname: Ada\n...\n", {"name": "Ada"}),
        ("{name: Ada, tags: [a, b]}", {"name": "Ada", "tags": ["a", "b"]}),
        ("\ufeffname: Ada\r\ntags:\r\n- a\r\n", {"name": "Ada", "tags": ["a"]}),
        ("name: Ada\rtitle: Dr\r", {"name": "Ada", "title": "Dr"}),
        ('name: "a\\u0bb5\\t\\e"\n', {"name": "aவ\t\x1b"}),
        ("text: >-\n  one\n  two\n\n  three\n", {"text": "one two\nthree"}),
        ("text: |+\n  one\n\n", {"text": "one\n\n"}),
        ("? name\n: Ada\n", {"name": "Ada"}),
        ("tags: {a, b}\n", {"tags": {"a": "", "b": ""}}),
        ('"<<": text\n', {"<<": "text"}),
        ("a: [b: c]\n", {"a": [{"b": "c"}]}),
        ("குறிப்பு: தமிழ் 😀\n", {"குறிப்பு": "தமிழ் 😀"}),
    ],
)
def test_unusual_texts_are_read(parser: str, text: str, nodes: object) -> None:
    assert read_text(text.encode()).nodes == nodes


@pytest.mark.parametrize(
    "text, code, line, column",
    [
        ("a:\n\tb: c\n", "tab", 2, 1),
        ("a:\n  b: c\n\td: e\n", "tab", 3, 1),
        ("  a: b\n \tc: d\n", "tab", 2, 2),
        ("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> main\n", "conflict-marker", 2, 1),
        ("a: 1\r\n>>>>>>> main\r\n", "conflict-marker", 2, 1),
        ("a: 1\n||||||| base\nb: 2\n", "conflict-marker", 2, 1),
        ("a: 1\n=======\nb: 2\n", "conflict-marker", 2, 1),
        ("name: Ada\ntags: [a]\nname: Eve\n", "duplicate-key", 3, 1),
        ("a:\n  b: 1\n  b: 2\n", "duplicate-key", 3, 3),
        ("a: {b: 1, b: 2}\n", "duplicate-key", 1, 11),
        ("a: &x 1\n", "anchor", 1, 4),
        ("&x a: 1\n", "anchor", 1, 1),
        ("a: *x\n", "alias", 1, 4),
        ("*x : a\n", "alias", 1, 1),
        ("a: **bold**\n", "alias", 1, 4),
        ("a: &\n", "anchor", 1, 4),
        ("a: !!str 1\n", "tag", 1, 4),
        ("a: !foo 1\n", "tag", 1, 4),
        ("a: !foo!bar 1\n", "tag", 1, 4),
        ("!x {a: b}\n", "tag", 1, 1),
        ("a: !!python/object/apply:os.system [x]\n", "tag", 1, 4),
        ("<<: {a: b}\n", "merge-key", 1, 1),
        ("a: b\n---\nc: d\n", "several-documents", 2, 1),
        ("a: b\n...\nc: d\n", "several-documents", 3, 1),
        ("- a\n", "not-a-record", 1, 1),
        ("just text\n", "not-a-record", 1, 1),
        ("? [a]\n: b\n", "key-not-text", 1, 3),
        ("{a: b}: c\n", "key-not-text", 1, 1),
        ("a: [b, , c]\n", "syntax", 1, 8),
        ("a: b\x85c: d\n", "line-separator", 1, 5),
        ("a: b\u2028\n", "line-separator", 1, 5),
        ("x: y\na: b\ufeff\n", "byte-order-mark", 2, 5),
        ("a: \x1b[31m\n", "control-character", 1, 4),
        ("a: b\x00", "control-character", 1, 5),
        ("தமிழ்: \x07\n", "control-character", 1, 8),
        ('a: "\\xg1"\n', "escape", 1, 7),
        ("a: b: c\n", "syntax", 1, 5),
        ("a: 'open\nb: c\n", "syntax", 1, 4),
        ("a: [b, c\nd: e\n", "syntax", 1, 4),
        ("a: {b: c\nd: e\n", "syntax", 1, 4),
        ("a: 'b' c\n", "syntax", 1, 8),
        ("a: @b\n", "syntax", 1, 4),
        ("a: - b\n", "syntax", 1, 4),
        ("a:\n  - b\n  c: d\n", "syntax", 3, 3),
        ("a:\n   b: c\n  d: e\n", "syntax", 3, 3),
        ("a: b\nno colon here\nc: d\n", "syntax", 2, 1),
        ("a: > text\n", "syntax", 1, 4),
        ("a: }\n", "syntax", 1, 4),
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused_with_its_place_and_a_hint(
    parser: str, text: str, code: str, line: int, column: int
) -> None:
    error = refusal(text)
    assert (error.finding.code, error.line, error.column) == (code, line, column)
    assert error.finding.hint
    assert f"line {line}, column {column}" in str(error)


def test_a_duplicate_key_names_the_line_of_the_first() -> None:
    assert "line 2" in refusal("# x\nname: Ada\ntags: [a]\nname: Eve\n").finding.message


@pytest.mark.parametrize(
    "data, line, column, words",
    [
        (b"name: J\xfcrgen\n", 1, 8, "0xfc"),
        (b"a: b\nc\xc3\xa9: \xed\xa0\x80\n", 2, 5, "0xed"),
        (b"\xef\xbb\xbfname: \xff\n", 1, 7, "0xff"),
        (b"\xff\xfea\x00:\x00", 1, 1, "UTF-16"),
        (b"a: b\r\nc: \x80", 2, 4, "0x80"),
    ],
)
def test_bytes_that_are_no_utf8_are_named_with_their_place(data: bytes, line: int, column: int, words: str) -> None:
    error = refusal(data)
    assert (error.finding.code, error.line, error.column) == ("encoding", line, column)
    assert words in error.finding.message


def test_a_file_over_one_mebibyte_is_refused() -> None:
    assert refusal(b"a: " + b"x" * 2 * 1024 * 1024).finding.code == "too-large"
    assert read_text(b"a: " + b"x" * (1024 * 1024 - 3)).nodes["a"] == "x" * (1024 * 1024 - 3)


def nested(levels: int) -> str:
    return "a: " + "[" * (levels - 1) + "]" * (levels - 1)


def test_sixteen_levels_are_read_and_seventeen_refused(parser: str) -> None:
    assert read_text(nested(DEEPEST).encode()).nodes
    error = refusal(nested(DEEPEST + 1))
    assert (error.finding.code, error.column) == ("too-deep", 3 + DEEPEST)


def test_an_endless_nest_is_refused_at_once(parser: str) -> None:
    assert refusal("a: " + "[" * 500_000).finding.code == "too-deep"
    assert refusal("- " * 300_000).finding.code == "not-a-record"
    assert refusal("a:\n" + "".join(" " * 2 * n + "- a:\n" for n in range(200))).finding.code == "too-deep"


def test_twenty_thousand_parts_are_read_and_more_refused(parser: str) -> None:
    items = MOST_NODES - 3
    assert len(read_text(f"a: [{'b,' * items}]".encode()).nodes["a"]) == items
    assert refusal(f"a: [{'b,' * (items + 1)}]").finding.code == "too-many"
    assert refusal("".join(f"k{n}: \n" for n in range(MOST_NODES // 2))).finding.code == "too-many"


def test_an_alias_bomb_is_refused_at_its_first_anchor(parser: str) -> None:
    bomb = 'a: &a ["lol"]\n' + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert (refusal(bomb).finding.code, refusal(bomb).line) == ("anchor", 1)


def test_an_unknown_escape_is_explained(parser: str) -> None:
    error = refusal('path: "C:\\qed"\n')
    assert error.finding.code == "escape"
    assert "single quotes" in error.finding.hint


def test_a_colon_without_a_key_is_refused(parser: str) -> None:
    assert refusal("a: {? : b}\n").finding.code == "key-missing"


def test_half_a_character_in_an_escape_is_refused(parser: str) -> None:
    assert refusal('a: "\\ud800"\n').finding.code in {"escape", "syntax"}
    assert refusal('a: "\\U00110000"\n').finding.code in {"escape", "syntax"}


@pytest.mark.parametrize(
    "at, place",
    [
        (("name",), (2, 7)),
        (("emails",), (3, 9)),
        (("emails", 0), (3, 10)),
        (("consent", "email"), (7, 18)),
        (("history",), (8, 1)),
        (("history", 0), (9, 5)),
        (("history", 0, "at"), (10, 9)),
        (("history", 0, "stage"), (9, 5)),
        (("history", 7), (8, 1)),
        (("notes",), (11, 8)),
        (("missing",), (0, 0)),
        ((), (0, 0)),
    ],
)
def test_a_value_is_found_by_its_path(parser: str, at: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert locate(RECORD.encode(), at) == place


@pytest.mark.parametrize("before", ["", "\ufeff", "# தமிழ் 😀\n", "\ufeff# é\r\n"])
def test_places_count_characters_in_spite_of_byte_order_marks_and_wide_characters(before: str) -> None:
    text = before + "naïve: x\n😀é: {ö: 1}\nempty:   # nothing\n"
    line = before.count("\n")
    assert locate(text.encode(), ("naïve",)) == (line + 1, 8)
    assert locate(text.encode(), ("naïve",), key=True) == (line + 1, 1)
    assert locate(text.encode(), ("😀é", "ö")) == (line + 2, 9)
    assert locate(text.encode(), ("empty",)) == (line + 3, 1)


def test_nothing_is_found_in_a_file_that_cannot_be_read() -> None:
    assert locate(b"a: [", ("a",)) == (0, 0)
    assert locate(b"# nothing\n", ("a",)) == (0, 0)
    assert layout("# nothing\n") is None


def test_everyday_records_are_read_without_loading_the_yaml_library(tmp_path: Path) -> None:
    """A command that looks at one changed file must not wait for an import."""
    file = tmp_path / "ada.yaml"
    file.write_text(RECORD)
    program = (
        "import sys; from crm_tui.store.yaml import read_text\n"
        f"assert read_text(open({str(file)!r}, 'rb').read()).nodes['name'] == 'Ada Lovelace'\n"
        "assert 'yaml' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stderr == ""


def test_a_file_of_many_faults_is_gone_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one pulled record with thousands of them would hold up every command for minutes."""
    from crm_tui.store import yaml

    surveyed: list[str] = []
    layout = yaml.layout

    def counted(text: str) -> object:
        surveyed.append(text)
        return layout(text)

    monkeypatch.setattr(yaml, "layout", counted)
    text = "emails:\n" + "".join(f"  - bad{n}\n" for n in range(500))
    places = [yaml.locate(bytes(text.encode()), ("emails", n)) for n in range(500)]
    assert places == [(n + 2, 5) for n in range(500)]
    assert len(surveyed) == 1


def test_a_place_among_many_keys_is_found_at_once() -> None:
    """The last of thousands of unknown keys is found like the first: nothing before it is gone through again."""
    from crm_tui.store.layout import Entry, Map
    from crm_tui.store.places import Places

    text = "".join(f"key_{n}: x\r\n" for n in range(1000))
    top = layout(text)
    assert top is not None
    passed: list[str] = []

    class Watched(tuple[Entry, ...]):
        __slots__ = ()

        def __iter__(self):
            for entry in tuple.__iter__(self):
                passed.append(entry.key.value)
                yield entry

    places = Places(text, Map(top.start, top.end, top.flow, Watched(top.entries)))
    found = [places.find((f"key_{n}",))[0] for n in range(1000)]
    assert [key and places.line_and_column(key.start) for key in found] == [(n + 1, 1) for n in range(1000)]
    assert len(passed) == 1000
