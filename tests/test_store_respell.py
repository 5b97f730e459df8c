"""Words of a file changed where they stand: what is not that word is the same byte for byte."""

import pytest

from crm_tui.store.respell import respell
from crm_tui.store.unreadable import Unspliceable

CASES = [
    ("stage: lead   # since May\n", {("stage",): "offer"}, {}, "stage: offer   # since May\n"),
    ("stage: 'lead'\n", {("stage",): "it's"}, {}, "stage: 'it''s'\n"),
    ("hobby: chess\nname: Ada\n", {}, {("hobby",): "interest"}, "interest: chess\nname: Ada\n"),
    ('"hobby" : chess\n', {}, {("hobby",): "interest"}, '"interest" : chess\n'),
    ("a: {lead: {label: Lead}, won: }\n", {}, {("a", "lead"): "no"}, 'a: {"no": {label: Lead}, won: }\n'),
    (
        "stages:\n  # first\n  - {key: lead, label: Lead} # here\n  - won\n",
        {("stages", 0, "key"): "new, one", ("stages", 0, "label"): "New", ("stages", 1): "signed"},
        {},
        'stages:\n  # first\n  - {key: "new, one", label: New} # here\n  - signed\n',
    ),
    ("\ufeffhobby:\r\n  - a\r\n", {("hobby", 0): "b"}, {("hobby",): "c"}, "\ufeffc:\r\n  - b\r\n"),
    ("no: yes\nlist: [a, b]", {("list", 1): "12"}, {}, 'no: yes\nlist: [a, "12"]'),
]


@pytest.mark.parametrize(("text", "values", "keys", "wanted"), CASES)
def test_only_the_word_changes(text, values, keys, wanted) -> None:
    """Comments, quotes, order, line ends and the byte order mark stay."""
    assert respell(text.encode(), values, keys).decode() == wanted


@pytest.mark.parametrize(
    ("text", "values", "keys"),
    [
        ("hobby: a\ninterest: b\n", {}, {("hobby",): "interest"}),
        ("stage: lead\n", {("stages",): "x"}, {}),
        ("notes: |\n  two\n  lines\n", {("notes",): "x"}, {}),
    ],
)
def test_what_cannot_be_done_in_place_is_refused(text, values, keys) -> None:
    """Two keys of one name, a word that is not there, a text of several lines."""
    with pytest.raises(Unspliceable):
        respell(text.encode(), values, keys)
