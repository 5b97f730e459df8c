"""How crm.yaml is merged: its lists by the `key` of their entries, its maps name by name."""

from collections.abc import Mapping

from crm_tui.model.merge_rule import FieldTable, MergeField, MergeRule

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

SETTINGS_FIELDS: FieldTable = {
    "rates": _named(MergeField()),
    "pipelines": _entries({"stages": _entries({})}),
    "fields": _named(_FIELDS),
    "kinds": _entries({"fields": _FIELDS}),
    "choices": _named(_CHOICES),
    "sources": _CHOICES,
    "lost_reasons": _CHOICES,
    "industries": _CHOICES,
    "words": _named(MergeField()),
}
