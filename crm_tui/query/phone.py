"""Numbers found by any end of four digits or more, with or without their country code."""

from crm_tui.model.phones import phone_fold
from crm_tui.query.sql import Sql

# A shorter number is no whole one, so a longer query does not mean it.
_WHOLE = 7


def phone_test(text: str) -> Sql | None:
    """A test on the items of a phone field, alias `i`; None when the text has no digits.

    The index holds the digits backwards, so that an end of the number is a beginning.
    """
    digits = phone_fold(text)[::-1]
    if not digits:
        return None
    if len(digits) <= _WHOLE:
        return Sql("(i.fold >= ? AND i.fold < ?)", (digits, _after(digits)))
    start = digits[:_WHOLE]
    return Sql(
        "(i.fold >= ? AND i.fold < ? AND (substr(i.fold, 1, ?) = ? OR substr(?, 1, length(i.fold)) = i.fold))",
        (start, _after(start), len(digits), digits, digits),
    )


def _after(digits: str) -> str:
    """The first text after all that begin so."""
    return digits + ":"
