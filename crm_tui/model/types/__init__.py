"""The table of field types: one value each, by name. A new type is one class and one line here."""

from crm_tui.model.types.base import FieldType
from crm_tui.model.types.numbers import DECIMAL, DURATION, MONEY, NUMBER, YES_NO
from crm_tui.model.types.plain import CHOICE, LINK, LONG_TEXT, TEXT, URL
from crm_tui.model.types.price import PRICE
from crm_tui.model.types.reach import ADDRESS, EMAIL, PHONE
from crm_tui.model.types.repeating import REPEAT
from crm_tui.model.types.several import ENTRIES, LABELLED, LIST, MAP, SET
from crm_tui.model.types.times import DATE, TIME

TYPES: dict[str, FieldType] = {
    each.name: each
    for each in (
        TEXT, LONG_TEXT, NUMBER, DECIMAL, MONEY, PRICE, DATE, TIME, DURATION, REPEAT, YES_NO, CHOICE,
        LINK, EMAIL, PHONE, URL, ADDRESS, LABELLED, LIST, SET, ENTRIES, MAP,
    )
}  # fmt: skip

__all__ = [
    "ADDRESS",
    "CHOICE",
    "DATE",
    "DECIMAL",
    "DURATION",
    "EMAIL",
    "ENTRIES",
    "LABELLED",
    "LINK",
    "LIST",
    "LONG_TEXT",
    "MAP",
    "MONEY",
    "NUMBER",
    "PHONE",
    "PRICE",
    "REPEAT",
    "SET",
    "TEXT",
    "TIME",
    "TYPES",
    "URL",
    "YES_NO",
    "FieldType",
]
