"""A field: one line of a kind's declaration, built in or from crm.yaml."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.model.merge_rule import MergeRule

if TYPE_CHECKING:
    from crm_tui.model.types.base import FieldType


class Choice(NamedTuple):
    """One allowed value of a choice field."""

    key: str
    label: str = ""


class Field(NamedTuple):
    """A field as data. Forms, columns, validation, queries, merges and docs all derive from it.

    `to` is the kind a link points at, "" for a link to any kind. `of` is the field of each item of a list, set,
    map or labelled list. `fields` are the inner fields of entries. `choices_from` names the list in
    crm.yaml that takes the place of `choices`. `kept` marks a field that the program keeps, never a form. Of a
    `deadline` a range means its last day; of what lies in the `past`, `fri` is the last Friday.
    `initial` is what a person who makes a record and says nothing means: `now`, or `first`, of its choices.
    `merge` overrides the rule of the type; `sorted_by` names the inner fields that order merged entries.
    """

    name: str
    type: "FieldType"
    label: str = ""
    help: str = ""
    group: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    choices_from: str = ""
    to: str = ""
    of: "Field | None" = None
    fields: tuple["Field", ...] = ()
    alias: str = ""
    own: bool = False
    kept: bool = False
    deadline: bool = False
    past: bool = False
    initial: str = ""
    merge: MergeRule | None = None
    sorted_by: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The words a form or a column head shows."""
        return self.label or self.name.replace("_", " ")
