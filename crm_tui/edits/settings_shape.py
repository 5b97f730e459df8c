"""What may stand where in crm.yaml, as data: by it paths are understood, typed values read, words completed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from crm_tui.model.settings_read import KEYS, LISTS


class Shape(NamedTuple):
    """What stands at one place: a text, an entry with known `keys`, or entries of one shape under keys of their own.

    `what` names it to people. A text in the place of an entry, or of dated rates, is its `short`. New entries are
    `listed` or a map; `words` says that they may be typed between commas.
    """

    what: str
    keys: "Mapping[str, Shape]" = MappingProxyType({})
    each: "Shape | None" = None
    short: str = ""
    listed: bool = False
    words: bool = False

    @property
    def text(self) -> bool:
        """Whether it is one text and nothing else."""
        return not self.keys and self.each is None


# From the first day on: what a rate without days means.
ALWAYS = "0001-01-01"

TEXT = Shape("text")
NUMBER = Shape("number")
CHOICE = Shape("choice", {"label": TEXT}, short="label")
CHOICES = Shape("choices", each=CHOICE, listed=True, words=True)
STAGE = Shape("stage", {"label": TEXT, "outcome": TEXT, "probability": NUMBER, "rots": NUMBER}, short="label")
STAGES = Shape("stages", each=STAGE, listed=True, words=True)
PIPELINE = Shape("pipeline", {"label": TEXT, "stages": STAGES}, short="label")
RATE = Shape("rate", each=NUMBER, short=ALWAYS)
_FIELD: dict[str, Shape] = dict.fromkeys(("type", "label", "help", "required", "to"), TEXT) | {"choices": CHOICES}
FIELD = Shape("field", _FIELD, short="type")
FIELDS = Shape("fields", each=FIELD)
_FIELD |= {"of": Shape("item", _FIELD, short="type"), "fields": FIELDS}
KIND = Shape("kind", {"plural": TEXT, "title": TEXT, "fields": FIELDS})

_SECTIONS = {
    **dict.fromkeys(LISTS, CHOICES),
    "pipelines": Shape("pipelines", each=PIPELINE, listed=True),
    "rates": Shape("rates", each=RATE),
    "fields": Shape("own fields", each=FIELDS),
    "kinds": Shape("kinds", each=KIND, listed=True),
    "words": Shape("words", each=TEXT),
    "choices": Shape("lists of choices", each=CHOICES),
    "largest_attachment": NUMBER,
}
TOP = Shape("setting", {name: _SECTIONS.get(name, TEXT) for name in KEYS})
