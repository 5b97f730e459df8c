"""The fold that texts and queries share, and the words that SQLite makes of it."""

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.index.fold import TOKENIZER, fold


def tokens(text: str) -> list[str]:
    """The words that full-text search keeps of a text."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(f'CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = "{TOKENIZER}")')
        db.execute("CREATE VIRTUAL TABLE seen USING fts5vocab (words, instance)")
        db.execute("INSERT INTO words VALUES (?)", (fold(text),))
        return [row[0] for row in db.execute("SELECT term FROM seen ORDER BY offset")]


WORDS = [
    ("Ada Lovelace", ["ada", "lovelace"]),
    ("José Müller-Łódź", ["jose", "muller", "lodz"]),
    ("Søren Weiß, Ægir, Đorđe, Işık", ["soren", "weiss", "aegir", "dorde", "isik"]),
    ("Αθήνα Ώρα ΐ Ἀθῆναι", ["αθηνα", "ωρα", "ι", "αθηναι"]),
    ("Йорк Україна", ["йорк", "україна"]),
    ("נַפְתָּלִי محمّد", ["נפתלי", "محمد"]),
    (unicodedata.normalize("NFD", "José Müller"), ["jose", "muller"]),
    ("அன்பு செல்வன்", ["அன்பு", "செல்வன்"]),
    ("කුමාරි ජයසිංහ", ["කුමාරි", "ජයසිංහ"]),
    ("李小龙", ["李", "小", "龙"]),
    ("山田太郎さん", ["山", "田", "太", "郎", "さ", "ん"]),
    ("IBM日本", ["ibm", "日", "本"]),
    ("Иванов Пётр", ["иванов", "петр"]),
    ("김민수", ["김민수"]),
    ("ada@engines.example", ["ada", "engines", "example"]),
    ("№ 2 — 12,500.00", ["2", "12", "500", "00"]),
    ("😀 emoji", ["emoji"]),
]


@pytest.mark.parametrize("text, words", WORDS)
def test_words_of_every_script(text: str, words: list[str]) -> None:
    """Vowel signs do not break words, accents don't matter, each ideograph is a word of its own."""
    assert tokens(text) == words


@given(text=st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    """Up to blanks, which no word has."""
    assert tokens(fold(text)) == tokens(text)
    assert fold(unicodedata.normalize("NFD", text)).split() == fold(unicodedata.normalize("NFC", text)).split()
