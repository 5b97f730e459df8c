"""Ids: readable in the writer's own script, possible on every file system, never two that look alike."""

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.model.ids import LONGEST, check_id, entry_key, fold_id, slug, tail, with_tail

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    "title, expected",
    [
        ("Ada Lovelace", "ada-lovelace"),
        ("Analytical Engines: Engine No. 2", "analytical-engines-engine-no-2"),
        ("  O'Brien & Sons  ", "obrien-sons"),
        ("Ada’s engine", "adas-engine"),
        ("Zoë Okafor", "zoë-okafor"),
        ("Zoe\u0308 Okafor", "zoë-okafor"),
        ("Straße", "straße"),
        ("ΝΊΚΟΣ", "νίκος"),
        ("Олена Ковальчук", "олена-ковальчук"),
        ("அன்பு செல்வன்", "அன்பு-செல்வன்"),
        ("நிறுவனம் (சென்னை)", "நிறுவனம்-சென்னை"),
        ("නිමල් පෙරේරා", "නිමල්-පෙරේරා"),
        ("ශ්\u200dරී ලංකා", "ශ්\u200dරී-ලංකා"),
        ("林晓雯", "林晓雯"),
        ("🚀 Rocket 👩\u200d🚀 Team 🇱🇰", "rocket-team"),
        ("1\ufe0f\u20e3 First", "1-first"),
        ("٣ نجوم", "٣-نجوم"),
        ("../../etc/passwd", "etc-passwd"),
        ("-rf *", "rf"),
        ("-1.00", "1-00"),
        ("a\x00b\nc\td", "a-b-c-d"),
        ("a\u200db\u202ec\ufeffd", "abcd"),
        ("\u0301lone mark", "lone-mark"),
        ("x\u115f\u3164y", "xy"),
        ("\ud800 surrogate", "surrogate"),
        ("snake_case", "snake-case"),
        ("", "record"),
        ("…!?", "record"),
        ("🚀", "record"),
        ("CON", "con-record"),
        ("com7", "com7-record"),
        ("Lpt10", "lpt10"),
    ],
)
def test_a_title_becomes_an_id(title, expected):
    assert slug(title) == expected
    assert check_id(expected) == ""


@pytest.mark.parametrize(
    "title",
    [
        "a" * 300,
        "word " * 60,
        "அ" * 60,
        "நி" * 60,
        "க்ஷ" * 40,
        "ශ්\u200dරී" * 30,
        "é" * 80,
        "林" * 50,
        "a" + "\u0301" * 300,
    ],
)
def test_a_long_title_is_cut_between_graphemes(title):
    cut = slug(title)

    assert len(cut.encode()) <= LONGEST
    assert check_id(cut) == ""
    assert len(cut.encode()) > LONGEST - 20
    rest = unicodedata.normalize("NFC", title).replace(" ", "-")[len(cut) :]
    if not title.startswith("a\u0301"):
        assert unicodedata.category(rest[0]) not in ("Mn", "Mc", "Cf")
        assert unicodedata.combining(cut[-1]) != 9


@pytest.mark.parametrize(
    "text, wrong",
    [
        ("", "is empty"),
        ("Ada", "has capital letters: write 'ada'"),
        ("ÉCOLE", "has capital letters: write 'école'"),
        ("ada lovelace", "has a blank in it: write 'ada-lovelace'"),
        ("ada_lovelace", "has '_' in it: write 'ada-lovelace'"),
        ("a/b", "has '/' in it"),
        ("a\\b", "has '\\\\' in it"),
        ("..", "has '.' in it"),
        (".git", "has '.' in it: write 'git'"),
        (".g\u200cit", "has '.' in it"),
        ("g\u200cit", "has the unseen character U+200C in it: write 'git'"),
        ("git~1", "has '~' in it"),
        ("trailing.", "has '.' in it"),
        ("trailing ", "has a blank in it"),
        ("-leading", "begins or ends with a hyphen: write 'leading'"),
        ("trailing-", "begins or ends with a hyphen"),
        ("con", "keep for a device: write 'con-record'"),
        ("nul", "keep for a device"),
        ("com1", "keep for a device"),
        ("a\nb", "has the unseen character U+000A in it"),
        ("a\0b", "has the unseen character U+0000 in it"),
        ("a\u202eb", "has the unseen character U+202E in it"),
        ("a\u200bb", "has the unseen character U+200B in it"),
        ("a\u3164b", "has the unseen character U+3164 in it"),
        ("a\ufe0fb", "U+FE0F"),
        ("a\ud800", "has the unseen character U+D800 in it"),
        ("ශ්\u200d", "has the unseen character U+200D in it"),
        ("rocket-🚀", "has '🚀' in it: write 'rocket'"),
        ("zoe\u0308", "is not in Unicode's composed form (NFC): write 'zoë'"),
        ("a-\u0301b", "has a mark without a letter before it: write 'a-b'"),
        ("x" * 101, "is longer than 100 bytes"),
        ("அ" * 34, "is longer than 100 bytes"),
        ("x" * 1_000_000, "is longer than 100 bytes"),
    ],
)
def test_what_cannot_be_an_id_is_said(text, wrong):
    assert wrong in check_id(text)


@pytest.mark.parametrize(
    "text", ["ada-lovelace", "a", "7", "a--b", "அன்பு-செல்வன்", "ශ්\u200dරී", "x" * 100, "cons", "com10"]
)
def test_what_can_be_an_id(text):
    assert check_id(text) == ""


@pytest.mark.parametrize(
    "one, other",
    [
        ("ada", "ADA"),
        ("straße", "STRASSE"),
        ("josé", "jose\u0301"),
        ("ada", "ａｄａ"),
        ("fine", "ﬁne"),
        ("νίκος", "νίκοσ"),
        ("ශ්\u200dරී", "ශ්රී"),
        ("git", "g\u200cit"),
        ("k", "\u212a"),
    ],
)
def test_ids_that_look_alike_fold_together(one, other):
    assert fold_id(one) == fold_id(other)


@pytest.mark.parametrize("one, other", [("ada", "adà"), ("குமார்", "குமர்"), ("නිමල්", "නමල්"), ("a-b", "ab")])
def test_ids_that_differ_to_the_eye_stay_apart(one, other):
    assert fold_id(one) != fold_id(other)


def test_a_tail_is_short_and_never_a_word_or_number():
    tails = [tail(random.Random(seed)) for seed in range(2000)]

    assert {len(each) for each in tails} == {4}
    assert not set("".join(tails)) & set("aeiouyslz0125")
    assert all(each[0].isalpha() and check_id(each) == "" for each in tails)
    assert len(set(tails)) > 1950


def test_the_same_seed_gives_the_same_tail():
    assert tail(random.Random(7)) == tail(random.Random(7))


def test_a_tail_stands_after_the_id():
    assert with_tail("ada-lovelace", "k7xm") == "ada-lovelace-k7xm"
    assert check_id(with_tail("அ" * 33, "k7xm")) == ""
    assert len(with_tail("a" * 100, "k7xm")) == LONGEST
    assert with_tail("a" * 94 + "-bcdef", "k7xm") == "a" * 94 + "-k7xm"


def test_keys_of_entries_differ():
    first = tail(random.Random(7))

    assert entry_key(random.Random(7), ()) == first
    assert entry_key(random.Random(7), {first}) not in ("", first)


def test_every_record_of_the_sample_has_an_id():
    wrong = {path.stem: check_id(path.stem) for path in ROOT.glob("records/**/*.yaml") if check_id(path.stem)}

    assert wrong == {}


SCRIPTS = st.text(
    st.characters(categories=["L", "M", "N", "Cf", "Cc", "Zs", "P", "S", "Cs"])
    | st.sampled_from("\u200c\u200d\u0dca\u0bcd'- "),
    max_size=60,
)


@given(SCRIPTS)
def test_every_title_has_an_id(title):
    made = slug(title)

    assert check_id(made) == ""
    assert slug(made) == made


@given(SCRIPTS)
def test_folding_stands_still(text):
    assert fold_id(fold_id(text)) == fold_id(text)
    assert fold_id(text.upper()) == fold_id(text.upper().lower())


@given(SCRIPTS, SCRIPTS)
def test_one_title_in_two_spellings_is_one_id(one, other):
    """What differs only in normal form or case never gives two files on one disk."""
    for title in (one, other):
        composed = slug(unicodedata.normalize("NFC", title[:60]))
        taken_apart = slug(unicodedata.normalize("NFD", title[:60]))
        assert fold_id(composed) == fold_id(taken_apart)


@given(SCRIPTS)
def test_what_is_said_to_be_wrong_is_wrong(text):
    if check_id(text) == "":
        assert 0 < len(text.encode()) <= LONGEST
        assert unicodedata.is_normalized("NFC", text)
        assert text == text.lower()
        assert not set(text) & set('./\\:*?"<>| \0\n~')


@pytest.mark.parametrize("piece", ["a", "\u0301\u0316", "அ", "\u200d", "ශ්\u200dරී ", "- ", "\ud800"])
def test_endless_titles_cost_no_more_than_long_ones(piece):
    made = slug(piece * 200_000)

    assert check_id(made) == ""
