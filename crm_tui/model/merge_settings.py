"""How crm.yaml is merged, in the order of its keys: lists by the `key` of their entries, maps name by name."""

from collections.abc import Mapping

from crm_tui.model.merge_rule import FieldTable, MergeField, MergeRule
from crm_tui.model.settings_read import KEYS, LISTS

_OTHERS = "*"


def _entries(inner: Mapping[str, MergeField]) -> MergeField:
    """A list of entries with a `key`, a list of words that are their own keys, or a map with the keys as names."""
    return MergeField(MergeRule.ENTRIES, inner={**inner, _OTHERS: MergeField(inner=inner)})


def _named(each: MergeField) -> MergeField:
    return MergeField(MergeRule.MAP, inner={_OTHERS: each})


_CHOICES = _entries({})
_ITEM = {"choices": _CHOICES}
_PART = {"choices": _CHOICES, "of": MergeField(inner=_ITEM)}
_FIELDS = _entries({**_PART, "fields": _entries(_PART)})

_SEVERAL = {
    "rates": _named(MergeField()),
    "pipelines": _entries({"stages": _entries({})}),
    "fields": _named(_FIELDS),
    "kinds": _entries({"fields": _FIELDS}),
    "choices": _named(_CHOICES),
    **dict.fromkeys(LISTS, _CHOICES),
    "words": _named(MergeField()),
}

SETTINGS_FIELDS: FieldTable = {name: _SEVERAL.get(name, MergeField()) for name in KEYS}
