"""How two changes of one field become one: the rules of a merge, and the table of fields that it reads."""

from collections.abc import Callable, Hashable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from crm_tui.model.value import Node


class MergeRule(Enum):
    """What a merge does with a field that both sides changed."""

    SCALAR = "scalar"  # one value: the same key changed twice is a conflict; maps are merged key by key
    SET = "set"  # without order: a removal wins, additions of both stand
    LABELLED = "labelled"  # items matched by their value, labels merged
    ENTRIES = "entries"  # small records matched by `key`, else by whole value and place
    MAP = "map"  # names of the user's choosing, each merged alone
    TEXT = "text"  # line by line
    LIST = "list"  # in order, item by item
    CREATED = "created"  # the base's, else the smaller
    UNION = "union"  # nothing that one side has is dropped
    RESTRICTIVE = "restrictive"  # the value that allows less wins and is reported


class MergeField(NamedTuple):
    """What a merge must know of a field.

    `normal` gives a hashable form that is equal for nodes of one meaning: of the field's node for one value,
    of one item for SET, LABELLED (without its label), UNION and LIST. It raises nothing. `same` compares two
    whole nodes where `normal` cannot. `inner` are the fields of an entry or a map; "*" stands for every other
    name. `order` names the inner keys by which merged entries are sorted. `restricts` tells of RESTRICTIVE
    whether a value, None when absent, is one that forbids.
    """

    rule: MergeRule = MergeRule.SCALAR
    same: Callable[[Node, Node], bool] | None = None
    normal: Callable[[Node], Hashable] | None = None
    inner: "FieldTable" = MappingProxyType({})
    order: tuple[str, ...] = ()
    restricts: Callable[[Node | None], bool] | None = None


FieldTable: TypeAlias = Mapping[str, MergeField]
