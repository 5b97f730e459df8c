"""Reading CSV as other programs write it: delimiters, encodings, headers, line ends, and what is wrong with a file."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.errors import CrmError, UsageError
from crm_tui.exchange.csv_read import MOST_ROWS, Table, read_csv
from crm_tui.exchange.decoding import without_unseen


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


@pytest.mark.parametrize(
    "text, delimiter",
    [
        ("name,city\nAda,London\n", ","),
        ("name;city\nAda;London\n", ";"),
        ("name\tcity\nAda\tLondon\n", "\t"),
        ("name;value\nAda;1,5\nGrace;2,5\n", ";"),
        ("name,tags\nAda,vip;maths\nGrace,navy;cobol\n", ","),
        ('"last; first",city\n"Lovelace; Ada",London\n', ","),
        ("name\nAda\nGrace, Murray\n", ","),
        ("sep=;\nname;city\nAda;London\n", ";"),
    ],
)
def test_the_delimiter_is_the_one_that_cuts_all_rows_alike(text: str, delimiter: str) -> None:
    assert read_csv(text.encode()).delimiter == delimiter


@pytest.mark.parametrize(
    "data, encoding",
    [
        ("name,city\nZoë,Malmö\n".encode(), "utf-8"),
        ("name,city\nZoë,Malmö\n".encode("utf-8-sig"), "utf-8"),
        ("name,city\nZoë,Malmö\n".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "name,city\nZoë,Malmö\n".encode("utf-16-be"), "utf-16"),
        ("name,city\nZoë,Malmö\n".encode("utf-16-le"), "utf-16-le"),
        ("name,city\nZoë,Malmö\n".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_the_usual_encodings_are_found_out(data: bytes, encoding: str) -> None:
    table = read_csv(data)
    assert (table.headers, cells(table)) == (("name", "city"), [("Zoë", "Malmö")])
    assert (table.encoding, table.notes) == (encoding, ())


def test_what_is_no_utf8_is_read_as_windows_1252_and_that_is_said() -> None:
    table = read_csv("name\nZoë\n".encode("cp1252"))
    assert cells(table) == [("Zoë",)]
    assert "Windows-1252" in table.notes[0] and "--encoding" in table.notes[0]


def test_another_encoding_can_be_named() -> None:
    assert cells(read_csv("name\nСделка\n".encode("cp1251"), "cp1251")) == [("Сделка",)]


@pytest.mark.parametrize(
    "data, encoding, words",
    [
        (b"name\n\xff\n", "utf-8", "not in utf-8"),
        (b"name\nAda\n", "latin-17", "no encoding 'latin-17'"),
        (b"PK\x03\x04rest of a workbook", "", "a workbook"),
        (b"", "", "empty"),
        (b"\n \n", "", "empty"),
    ],
)
def test_what_is_no_csv_is_refused_in_words(data: bytes, encoding: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_csv(data, encoding)


def test_columns_of_one_name_are_told_apart() -> None:
    table = read_csv(b"Phone,Name,Phone, Phone ,,Phone (2)\n1,Ada,2,3,4,5\n")
    assert table.headers == ("Phone", "Name", "Phone (2)", "Phone (3)", "column 5", "Phone (2) (2)")
    assert [note for note in table.notes if "'Phone (3)'" in note]


def test_a_row_knows_its_line_whatever_ends_lines() -> None:
    text = 'name,notes\nAda,"two\nlines"\n\n ,\nGrace,x\n'
    for end in ("\n", "\r\n", "\r"):
        table = read_csv(text.replace("\n", end).encode())
        assert [(row.line, row.cells) for row in table.rows] == [(2, ("Ada", "two\nlines")), (6, ("Grace", "x"))]


@pytest.mark.parametrize(
    "text, line",
    [
        ('name,notes\nAda,"never closed\nGrace,x\n', 2),
        ('name,notes\n"two\nlines","never closed\nGrace', 3),
        ('name,notes\nAda,x\n"Grace', 3),
        ('sep=;\nname;notes\nAda;"x\n', 3),
        ('"name,notes\nAda,x\n', 1),
    ],
)
def test_a_quote_left_open_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(CrmError, match=f"line {line}: a quote is opened"):
        read_csv(text.encode())


def test_rows_are_filled_up_and_those_with_too_much_are_skipped_and_told() -> None:
    table = read_csv(b"a,b,c\n1\n1,2,3,,\n1,2,3,4\n9,9,9\n")
    assert cells(table) == [("1", "", ""), ("1", "2", "3"), ("9", "9", "9")]
    assert [(told.line, "4 cells" in told.why) for told in table.skipped] == [(4, True)]


def test_a_cell_may_be_as_long_as_the_file() -> None:
    long = "x" * 300_000
    assert cells(read_csv(f"a,b\n{long},y\n".encode())) == [(long, "y")]


def test_the_mark_that_guards_spreadsheets_is_taken_off() -> None:
    table = read_csv(b"phone,name,note\n'+44 20 7946 0958,'=SUM(A1),'tis\n")
    assert cells(table) == [("+44 20 7946 0958", "=SUM(A1)", "'tis")]
    assert "(2 cells)" in table.notes[0]


def test_characters_that_show_nothing_are_taken_out() -> None:
    table = read_csv("name,notes\nA\x00da\u2028L,x\x0by\n".encode())
    assert cells(table) == [("Ada\nL", "x\ny")]
    assert "(2 cells)" in table.notes[-1]


def test_there_is_a_limit_to_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_ROWS == 1_000_000
    monkeypatch.setattr("crm_tui.exchange.csv_read.MOST_ROWS", 3)
    assert len(read_csv(b"a\n1\n2\n3\n").rows) == 3
    with pytest.raises(UsageError, match="rows"):
        read_csv(b"a\n1\n2\n3\n4\n")


def test_there_is_a_limit_to_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_tui.exchange.csv_read.LARGEST", 10)
    with pytest.raises(UsageError, match="100 MB"):
        read_csv(b"a,b\n1,2\n3,4\n")


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff'")).map(
    without_unseen
)
_ROWS = st.lists(st.tuples(st.text("abc xyz", min_size=1), _TEXT, _TEXT), max_size=8)


@given(rows=_ROWS, delimiter=st.sampled_from(",;\t"), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_a_csv_writer_wrote_is_read_as_it_was(rows: list[tuple[str, ...]], delimiter: str, encoding: str) -> None:
    written = StringIO()
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("name", "first", "second"), *rows])
    table = read_csv(written.getvalue().encode(encoding))
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert table.headers == ("name", "first", "second")
    assert cells(table) == [tuple(cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row) for row in kept]
