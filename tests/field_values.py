"""A field of every type, and strategies for the values and nodes it takes."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import strategies as st

from crm_tui.model.currencies import MINOR_DIGITS
from crm_tui.model.duration import Duration
from crm_tui.model.field import Choice, Field
from crm_tui.model.money import LARGEST, from_minor, in_minor
from crm_tui.model.types import TYPES
from crm_tui.model.value import Address, Labelled, Money

LEVELS = (Choice("low", "Low"), Choice("high", "High"), Choice("higher", "Even higher"))


def field(type_: str, **more: object) -> Field:
    """A field of a type, named as its type, with what the type cannot do without."""
    needed: dict[str, object] = {
        "choice": {"choices": LEVELS},
        "link": {"to": "company"},
        "labelled": {"of": Field("email", TYPES["email"])},
        "list": {"of": Field("item", TYPES["text"])},
        "set": {"of": Field("item", TYPES["text"])},
        "map": {"of": Field("day", TYPES["date"])},
        "entries": {
            "fields": (
                Field("key", TYPES["text"]), Field("quantity", TYPES["decimal"]), Field("price", TYPES["price"]),
                Field("for", TYPES["link"], to="contact"), Field("on", TYPES["date"]),
            )
        },
    }  # fmt: skip
    given = needed.get(type_, {})
    assert isinstance(given, dict)
    return Field(type_, TYPES[type_], **{**given, **more})


FIELDS = {name: field(name) for name in TYPES}

words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20).filter(
    lambda text: text == text.strip() and text != ""
)
slugs = st.builds("{}-{}".format, st.text("abcdefgh", min_size=1, max_size=4), st.integers(0, 99))
short = st.text("abcdefgh", min_size=1, max_size=6)
emails = st.builds("{}@{}.example".format, short, short)
phones = st.builds("+{} {} {}".format, st.integers(10, 999), st.integers(10, 9999), st.integers(1000, 99_999_999))
money = st.builds(from_minor, st.integers(-LARGEST, LARGEST), st.sampled_from(sorted(MINOR_DIGITS)))
prices = st.builds(
    Money,
    st.builds(lambda n, places: Decimal(n).scaleb(-places), st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 12)),
    st.sampled_from(sorted(MINOR_DIGITS)),
).filter(lambda price: abs(in_minor(price)) <= LARGEST)
decimals = st.builds(lambda n, places: Decimal(n).scaleb(-places), st.integers(-(10**12), 10**12), st.integers(0, 9))
offsets = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.just(UTC) | offsets)  # noqa: DTZ001
lengths = st.builds(Duration, st.integers(0, 999_999), st.integers(0, 999_999), st.integers(0, 999_999 * 86400))

VALUES: dict[str, st.SearchStrategy[object]] = {
    "text": words,
    "long_text": st.lists(words, min_size=1, max_size=4).map("\n".join),
    "number": st.integers(-(10**18) + 1, 10**18 - 1),
    "decimal": decimals,
    "money": money,
    "price": prices,
    "date": st.dates(),
    "time": moments | st.dates(date(1, 1, 3), date(9999, 12, 29)),
    "duration": lengths,
    "repeat": st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "FREQ=MONTHLY;BYMONTHDAY=-1"]),
    "yes_no": st.booleans(),
    "choice": st.sampled_from([choice.key for choice in LEVELS]),
    "link": slugs,
    "email": emails,
    "phone": phones,
    "url": st.from_regex(r"(https?://)?[a-z]{1,9}\.example(/[a-z0-9?=&%-]{0,9})?", fullmatch=True),
    "address": st.builds(Address, *[st.just("") | words] * 5).filter(any),
    "labelled": st.lists(st.builds(Labelled, emails, st.none() | slugs), max_size=4).map(tuple),
    "list": st.lists(words, max_size=4).map(tuple),
    "set": st.lists(words, max_size=4, unique=True).map(tuple),
    "entries": st.lists(
        st.fixed_dictionaries(
            {}, optional={"key": words, "quantity": decimals, "price": prices, "for": slugs, "on": st.dates()}
        ),
        max_size=3,
    ).map(tuple),
    "map": st.dictionaries(slugs, st.dates(), max_size=3),
}

nodes: st.SearchStrategy[object] = st.recursive(
    st.text(max_size=30) | st.sampled_from(["", "2026-02-30", "12,50 EUR", "1e999", "NaN", "٣", "me", "0001-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
