"""E-mail addresses and domains: checked in one pass, compared in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.model.emails import EmailError, check_email, domain_of, normal_domain, normal_email


@pytest.mark.parametrize(
    "text",
    [
        "ada@engines.example",
        "Ada.Lovelace+crm@Engines.Example",
        "a@b.co",
        "o'brien@x.example",
        "அன்பு@உதாரணம்.example",
        "info@müller.example",
        "a@xn--mller-kva.example",
        "1@2.example",
        "x" * 64 + "@b.co",
    ],
)
def test_an_address_is_fine(text):
    check_email(text)

    assert domain_of(text)


@pytest.mark.parametrize(
    "text, message, hint",
    [
        ("Ada <ada@engines.example>", "' ' before the @", "write ada@engines.example"),
        ("mailto:ada@engines.example", "':' before the @", "write ada@engines.example"),
        ("ada@engines.example, bob@engines.example", "has two @", "a line of its own"),
        ("a@b.co;c@d.co", "has two @", "a line of its own"),
        ("ada.engines.example", "has no @", "as in ada@engines.example"),
        ("a@b@c.de", "has two @", "as in"),
        ("@b.co", "nothing before the @", "as in"),
        ("a@", "no domain with a point", "as in"),
        ("a@localhost", "no domain with a point", "as in"),
        ("a b@c.de", "' ' before the @", "as in"),
        ("a@b c.de", "' ' after the @", "as in"),
        ("a@b..c", "empty or impossible part", "as in"),
        ("a@.b.c", "empty or impossible part", "as in"),
        ("a@-b.co", "empty or impossible part", "as in"),
        ("a@b.co.", "empty or impossible part", "as in"),
        ("a@" + "b" * 64 + ".co", "empty or impossible part", "as in"),
        ("a@b.123", "ends in a number", "as in"),
        ("a@[127.0.0.1]", "'[' after the @", "as in"),
        ("a..b@c.de", "two in a row", "as in"),
        (".a@c.de", "a point at an end", "as in"),
        ('"a b"@c.de', "before the @", "as in"),
        ("x" * 65 + "@b.co", "more than 64 bytes", "as in"),
        ("அ" * 22 + "@b.co", "more than 64 bytes", "as in"),
        ("a@b_c.de", "'_' after the @", "as in"),
        ("a\u202e@b.co", "'\\u202e' before the @", "as in"),
        ("a@b\u200b.co", "'\\u200b' after the @", "as in"),
        ("a\n@b.co", "'\\n' before the @", "as in"),
        ("a@b.co\r\nBcc: x", "'\\r' after the @", "write a@b.co"),
        ("\ud800@b.co", "before the @", "as in"),
        ("", "has no @", "as in"),
        ("a@" + "b." * 200_000 + "co", "at most 254", "as in"),
    ],
)
def test_what_is_no_address_is_said(text, message, hint):
    with pytest.raises(EmailError) as caught:
        check_email(text)

    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "one, other",
    [
        ("ada@engines.example", " Ada@Engines.EXAMPLE "),
        ("info@müller.example", "info@MU\u0308LLER.example"),
        ("info@müller.example", "info@xn--mller-kva.example"),
        ("a@b.example", "a@b.example."),
        ("a@ｂ.example", "a@b.example"),
        ("no address", "No Address"),
    ],
)
def test_two_spellings_of_one_address_compare_equal(one, other):
    assert normal_email(one) == normal_email(other)


@pytest.mark.parametrize(
    "one, other", [("a@b.example", "a@c.example"), ("a.b@c.example", "ab@c.example"), ("a+x@b.example", "a@b.example")]
)
def test_different_addresses_stay_different(one, other):
    assert normal_email(one) != normal_email(other)


@pytest.mark.parametrize(
    "text, domain",
    [
        ("ada@Engines.Example", "engines.example"),
        ("a@b@c.example", "c.example"),
        ("plain", ""),
        ("@x.example", ""),
        ("a@localhost", ""),
    ],
)
def test_the_domain_of_an_address(text, domain):
    assert domain_of(text) == domain


@pytest.mark.parametrize(
    "text, domain",
    [
        ("engines.example", "engines.example"),
        ("WWW.Engines.Example.", "engines.example"),
        ("https://www.engines.example:443/x?y#z", "engines.example"),
        ("http://user:pass@h.example/", "h.example"),
        ("engines.example/about", "engines.example"),
        ("ada@engines.example", "engines.example"),
        ("xn--mller-kva.example", "müller.example"),
        ("xn--\u00fc.example", "xn--ü.example"),
        ("xn--99999999999.example", "xn--99999999999.example"),
        ("localhost", ""),
        ("http://[::1]/", ""),
        ("", ""),
        ("https://", ""),
    ],
)
def test_the_domain_in_what_people_paste(text, domain):
    assert normal_domain(text) == domain


@given(st.text(max_size=80) | st.text("ab@.-_ü\u0301 <>,", max_size=30))
def test_any_text_has_an_answer(text):
    try:
        check_email(text)
    except EmailError as error:
        said = error.message
    else:
        said = domain_of(text)
        assert normal_email(normal_email(text)) == normal_email(text)
        assert normal_domain(text) in (said, said.removeprefix("www."))
    assert said


@pytest.mark.parametrize("piece", ["a", "a@", "a.", "@", "\u0301\u0316", "xn--", "<a@b.co>", "-"])
def test_hostile_lengths_are_refused_without_being_read(piece):
    text = piece * 200_000

    with pytest.raises(EmailError):
        check_email(text)
    assert len(normal_email(text)) <= len(text)
    assert normal_domain(text) == ""
