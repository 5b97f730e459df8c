"""Several short texts in one, between commas; quotes hold together one that has a comma in it."""

import re
from collections.abc import Iterable

_ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"[^,]*|([^,]*))(?:,|$)')


def split_items(text: str) -> list[str]:
    """The items between commas, without the quotes around them."""
    found = (_ITEM.match(text, place) for place in _starts(text))
    items = (each[1].replace('""', '"') if each[1] is not None else each[2].strip() for each in found if each)
    return [item for item in items if item.strip()]


def _starts(text: str) -> Iterable[int]:
    """Where each item begins."""
    place = 0
    while place < len(text):
        yield place
        found = _ITEM.match(text, place)
        place = max(found.end() if found else len(text), place + 1)


def quoted(item: str) -> str:
    """The item as it stands between commas."""
    if "," in item or '"' in item:
        return '"{}"'.format(item.replace('"', '""'))
    return item
