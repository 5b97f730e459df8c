"""Stages of sales as other programs name them: known by their names, ordered, and given an outcome and a chance."""

from collections.abc import Mapping, Sequence

from crm_tui.exchange.reading import closed_up
from crm_tui.model.settings import Pipeline, Settings, Stage

_WON = frozenset("won closedwon gewonnen gagné gagnée ganado ganada vinto vunnet успешнореализовано".split())
_LOST = frozenset("lost closedlost verloren perdu perdue perdido perdida perso tapt закрытоинереализовано".split())
_LABELS = {"closedwon": "Closed Won", "closedlost": "Closed Lost"}
# The open stages that well-known programs begin with, in order, with their percentages where they have some.
_KNOWN: tuple[Mapping[str, tuple[str, int | None]], ...] = (
    {
        "appointmentscheduled": ("Appointment Scheduled", 20),
        "qualifiedtobuy": ("Qualified to Buy", 40),
        "presentationscheduled": ("Presentation Scheduled", 60),
        "decisionmakerboughtin": ("Decision Maker Bought-In", 80),
        "contractsent": ("Contract Sent", 90),
    },
    {
        "prospecting": ("Prospecting", 10),
        "qualification": ("Qualification", 10),
        "needsanalysis": ("Needs Analysis", 20),
        "valueproposition": ("Value Proposition", 50),
        "iddecisionmakers": ("Id. Decision Makers", 60),
        "perceptionanalysis": ("Perception Analysis", 70),
        "proposalpricequote": ("Proposal/Price Quote", 75),
        "negotiationreview": ("Negotiation/Review", 90),
    },
    {
        "qualified": ("Qualified", None),
        "contactmade": ("Contact Made", None),
        "demoscheduled": ("Demo Scheduled", None),
        "proposalmade": ("Proposal Made", None),
        "negotiationsstarted": ("Negotiations Started", None),
    },
)


def pipeline_named(settings: Settings, text: str) -> Pipeline | None:
    """The pipeline whose key or label the text is, but for case and signs; the first one for no text."""
    if not text:
        return settings.pipelines[0]
    wanted = closed_up(text)
    return next((p for p in settings.pipelines if wanted in (closed_up(p.key), closed_up(p.label))), None)


def stage_named(pipeline: Pipeline, text: str) -> Stage | None:
    """The stage of the pipeline whose key or label the text is, but for case and signs.

    Words that say won or lost, such as Closed Won, mean the one stage in which the pipeline's deals are that.
    """
    wanted = closed_up(text)
    found = next((s for s in pipeline.stages if wanted in (closed_up(s.key), closed_up(s.label))), None)
    if found is not None:
        return found
    outcome = outcome_of(text)
    ends = [stage for stage in pipeline.stages if stage.outcome == outcome]
    return ends[0] if outcome != "open" and len(ends) == 1 else None


def label_of(text: str) -> str:
    """The text as people write it, for those names that programs write for themselves: `closedwon`."""
    known = next((known[closed_up(text)][0] for known in _KNOWN if closed_up(text) in known), "")
    label = _LABELS.get(closed_up(text), known)
    return label if label and text.islower() and " " not in text else " ".join(text.split())


def outcome_of(text: str) -> str:
    """What the name of a stage says of its end: won, lost or open."""
    name = closed_up(text)
    return "won" if name in _WON else "lost" if name in _LOST else "open"


def in_order(texts: Sequence[str]) -> list[str]:
    """Names of open stages in the order of the program they come from, else as they are."""
    known = next((known for known in _KNOWN if all(closed_up(text) in known for text in texts)), None)
    return list(texts) if known is None else sorted(texts, key=lambda text: list(known).index(closed_up(text)))


def chances(texts: Sequence[str], low: int = 0) -> list[int]:
    """A percentage for each of the open stages: known ones, else some between `low` and 100 in equal steps."""
    known = [chance for text in texts if (chance := _known_chance(text)) is not None]
    if len(known) == len(texts):
        return known
    step = (100 - low) / (len(texts) + 1)
    unit = 5 if step >= 10 else 1
    return [unit * int((low + step * place) / unit) for place in range(1, len(texts) + 1)]


def _known_chance(text: str) -> int | None:
    return next((known[closed_up(text)][1] for known in _KNOWN if closed_up(text) in known), None)
