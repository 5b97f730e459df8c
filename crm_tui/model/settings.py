"""The team's settings, as crm.yaml gives them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from crm_tui.model.field import Choice, Field
from crm_tui.model.money import Rates
from crm_tui.model.value import Node

FORMAT = 1
OUTCOMES = ("open", "won", "lost")


class Stage(NamedTuple):
    """A stage of a pipeline. `probability` is a percentage; a deal rots after `rots` days, 0 for never."""

    key: str
    label: str
    outcome: str
    probability: Decimal
    rots: int = 0


class Pipeline(NamedTuple):
    """Stages in the order in which deals go through them."""

    key: str
    label: str
    stages: tuple[Stage, ...]

    def stage(self, key: str) -> Stage | None:
        """The stage of that key."""
        for stage in self.stages:  # asked for every deal that is read; next() takes three times as long
            if stage.key == key:
                return stage
        return None

    def first(self, outcome: str) -> Stage | None:
        """The first stage of an outcome: where deals begin, or where `win` and `lose` put them."""
        return next((stage for stage in self.stages if stage.outcome == outcome), None)


class OwnKind(NamedTuple):
    """A kind declared by the team."""

    name: str
    plural: str
    label_field: str
    fields: tuple[Field, ...]


class Settings(NamedTuple):
    """All that crm.yaml says. `rates` says what currencies were worth in `currency`, from which day on.

    `choices` holds the lists that fields name by `choices_from`. `nodes` is the whole file as text nodes,
    `largest_attachment` in MiB.
    """

    format: int
    name: str
    currency: str
    locale: str
    country: str
    timezone: str
    pipelines: tuple[Pipeline, ...]
    rates: Rates
    choices: Mapping[str, tuple[Choice, ...]]
    fields: Mapping[str, tuple[Field, ...]]
    kinds: tuple[OwnKind, ...]
    words: Mapping[str, str]
    nodes: Mapping[str, Node]
    largest_attachment: int = 5

    def pipeline(self, key: str) -> Pipeline | None:
        """The pipeline of that key."""
        for pipeline in self.pipelines:
            if pipeline.key == key:
                return pipeline
        return None

    @property
    def read_only(self) -> bool:
        """True when a newer program wrote the workspace."""
        return self.format > FORMAT


def _stage(key: str, probability: int, rots: int = 0, outcome: str = "open") -> Stage:
    return Stage(key, key, outcome, Decimal(probability), rots)


DEFAULT_PIPELINE = Pipeline(
    "sales",
    "Sales",
    (
        _stage("lead", 10, 14),
        _stage("qualified", 25, 14),
        _stage("proposal", 50, 10),
        _stage("negotiation", 75, 10),
        _stage("won", 100, outcome="won"),
        _stage("lost", 0, outcome="lost"),
    ),
)

DEFAULTS = Settings(
    format=FORMAT, name="", currency="EUR", locale="en", country="", timezone="UTC",
    pipelines=(DEFAULT_PIPELINE,), rates=Rates("EUR", {}), choices={}, fields={}, kinds=(), words={}, nodes={},
)  # fmt: skip
