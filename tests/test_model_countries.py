"""Countries are recognised by code or by any name people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.model.countries import NAMES, normal_country


@pytest.mark.parametrize(
    "text, code",
    [
        ("de", "DE"),
        (" LK ", "LK"),
        ("NO", "NO"),
        ("Germany", "DE"),
        ("the Netherlands", "NL"),
        ("cote d'ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Bosnia & Herzegovina", "BA"),
        ("UK", "GB"),
        ("U.K.", "GB"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("Czech Republic", "CZ"),
        ("Turkey", "TR"),
        ("Turkiye", "TR"),
        ("Viet Nam", "VN"),
        ("St. Lucia", "LC"),
        ("Iran, Islamic Republic of", "IR"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Deutschland", "DE"),
        ("இலங்கை", "LK"),
        ("ශ්\u200dරී ලංකාව", "LK"),
        ("中国", "CN"),
        ("Atlantis", None),
        ("", None),
        ("ZZ", None),
        ("x" * 1_000_000, None),
    ],
)
def test_a_country_is_recognised(text, code):
    assert normal_country(text) == code


def test_every_code_and_name_leads_to_its_country():
    assert len(NAMES) == 250
    for code, name in NAMES.items():
        assert normal_country(code.lower()) == code
        assert normal_country(name.upper()) == code


@given(st.text(max_size=70))
def test_any_text_has_an_answer(text):
    assert normal_country(text) in (None, *NAMES)
