"""What a file speaks of and crm.yaml does not know: offered as settings, in the same plan as the records."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from crm_tui.edits.settings import Nodes, complete_stages, with_choices, with_pipeline, with_stages
from crm_tui.edits.settings_place import File, Place, place_of
from crm_tui.edits.settings_set import with_words
from crm_tui.exchange.reading import closed_up
from crm_tui.exchange.stages import chances, in_order, label_of, outcome_of, pipeline_named, stage_named
from crm_tui.model.field import Choice
from crm_tui.model.ids import slug
from crm_tui.model.kind import Kind
from crm_tui.model.schema import schema_of
from crm_tui.model.settings import Pipeline, Settings, Stage
from crm_tui.model.settings_read import CHOICE_LISTS, read_settings


class Wanted(NamedTuple):
    """What records need: (pipeline, stage) as a file writes them, and words by list of choices.

    `own` has words by (kind, field) of those that a team declares with choices of their own.
    """

    stages: Sequence[tuple[str, str]] = ()
    choices: Mapping[str, Sequence[str]] = {}
    own: Mapping[tuple[str, str], Sequence[str]] = {}


class Settled(NamedTuple):
    """Settings, the nodes of their crm.yaml, and in words what is new in them."""

    settings: Settings
    nodes: Nodes
    offers: tuple[str, ...] = ()


class _Gap(NamedTuple):
    """A pipeline that is missing, or that lacks stages: what the file calls it and them."""

    pipeline: str
    stages: list[str]


def settled(settings: Settings, wanted: Wanted) -> Settled:
    """Settings that know all that is wanted; what they know by key or label already stays as it is."""
    made = Settled(settings, dict(settings.nodes))
    for gap in _gaps(settings, wanted.stages):
        found = pipeline_named(settings, gap.pipeline)
        made = _with_pipeline(made, gap) if found is None else _with_stages(made, found, gap.stages)
    for name, words in wanted.choices.items():
        made = _with_choices(made, name, words)
    for (kind, field), words in wanted.own.items():
        made = _with_own(made, kind, field, words)
    return made._replace(settings=read_settings(made.nodes)[0]) if made.offers else made


def _gaps(settings: Settings, wanted: Iterable[tuple[str, str]]) -> list[_Gap]:
    """What is missing, in the order of the file."""
    names: dict[str, str] = {}
    missing: dict[str, dict[str, str]] = {}
    for pipeline_text, text in dict.fromkeys(wanted):
        pipeline = pipeline_named(settings, pipeline_text)
        if pipeline is not None and (not text or stage_named(pipeline, text)):
            continue
        name = pipeline.key if pipeline else closed_up(pipeline_text)
        names.setdefault(name, pipeline.key if pipeline else pipeline_text)
        stages = missing.setdefault(name, {})
        if text:
            stages.setdefault(closed_up(text), label_of(text))
    return [_Gap(names[name], list(stages.values())) for name, stages in missing.items()]


def _with_pipeline(made: Settled, gap: _Gap) -> Settled:
    label = " ".join(gap.pipeline.split())
    taken = [pipeline.key for pipeline in read_settings(made.nodes)[0].pipelines]
    pipeline = Pipeline(_free(label, taken), label, tuple(complete_stages(_stages(gap.stages))))
    words = f"the pipeline {label!r} with {_listed(pipeline.stages)}"
    return made._replace(nodes=with_pipeline(made.settings, made.nodes, pipeline), offers=(*made.offers, words))


def _with_stages(made: Settled, pipeline: Pipeline, labels: Sequence[str]) -> Settled:
    added = _stages(labels, pipeline.stages)
    words = f"{_listed(added)} of the pipeline {pipeline.label!r}"
    nodes = with_stages(made.settings, made.nodes, pipeline, added)
    return made._replace(nodes=nodes, offers=(*made.offers, words))


def _with_choices(made: Settled, name: str, words: Sequence[str]) -> Settled:
    missing = _missing(made.settings.choices.get(name, CHOICE_LISTS.get(name, ())), words)
    if not missing:
        return made
    offer = f"{name.replace('_', ' ')}: {', '.join(missing)}"
    return made._replace(nodes=with_choices(made.nodes, name, missing), offers=(*made.offers, offer))


def _with_own(made: Settled, kind_name: str, name: str, words: Sequence[str]) -> Settled:
    schema = schema_of(made.settings)
    kind = schema.kinds[kind_name]
    missing = _missing(kind.fields[name].choices, words)
    if not missing:
        return made
    file = File(b"", made.nodes, schema)
    nodes = with_words(_declared(file, kind, name), missing)
    offer = f"{kind.fields[name].title}: {', '.join(missing)}"
    return made._replace(nodes=nodes, offers=(*made.offers, offer))


def _declared(file: File, kind: Kind, name: str) -> Place:
    """Where crm.yaml has the choices of a field of the team's: below `fields`, or in the kind that it declares."""
    ways = [f"kinds.{kind.name}.fields", f"fields.{kind.name}", f"fields.{kind.plural}"]
    places = [place_of(file, f"{way}.{name}.choices") for way in ways]
    return next(each for each in places if not each.missing)


def _missing(choices: Iterable[Choice], words: Iterable[str]) -> list[str]:
    """The words that are no choice yet, each once, however they are spelt."""
    known = {closed_up(word) for choice in choices for word in choice}
    missing: dict[str, str] = {}
    for word in words:
        if closed_up(word) not in known:
            missing.setdefault(closed_up(word), " ".join(word.split()))
    return list(missing.values())


def _stages(labels: Sequence[str], before: Sequence[Stage] = ()) -> list[Stage]:
    """Stages of these names beside those that a pipeline has: open ones, won, lost."""
    low = max((int(stage.probability) for stage in before if stage.outcome == "open"), default=0)
    taken = [stage.key for stage in before]
    made: list[Stage] = []
    for outcome in ("open", "won", "lost"):
        names = [label for label in labels if outcome_of(label) == outcome]
        names = in_order(names) if outcome == "open" else names
        percents = chances(names, low) if outcome == "open" else [100 if outcome == "won" else 0] * len(names)
        for label, percent in zip(names, percents, strict=True):
            made.append(Stage(_free(label, [*taken, *(stage.key for stage in made)]), label, outcome, Decimal(percent)))
    return made


def _listed(stages: Sequence[Stage]) -> str:
    names = [f"{s.label} ({f'{s.probability} %' if s.outcome == 'open' else s.outcome})" for s in stages]
    return f"the stage{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _free(label: str, taken: Sequence[str]) -> str:
    """A readable key unlike those taken."""
    key, count = slug(label), 1
    while key in taken:
        count += 1
        key = f"{slug(label)}-{count}"
    return key
