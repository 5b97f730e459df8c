"""What applying a plan is made of, each part with the share that it has of the time."""

from typing import NamedTuple

from crm_tui.model.plan import Plan
from crm_tui.workspace.steps import Part, Progress, Steps

# How long each part takes for one file beside the others, as measured over 5,000 records.
_MAKE, _JUDGE, _WRITE, _READ, _COMMIT = 4, 1, 7, 4, 3
# What is undone has its text already, and is not judged.
_TAKE = 1
_BOTH = "reading and committing"


class Looking(NamedTuple):
    """Making the new texts, and whether they may be."""

    made: Part
    judged: Part


class Parts(NamedTuple):
    """All that applying is made of; what is committed later is not among them."""

    looking: Looking
    written: Part
    read: Part
    committed: Part


def looking(plan: Plan, tell: Progress) -> Looking:
    """The parts of looking at what a plan would change."""
    return _looking(plan, Steps(tell), "")


def parts(plan: Plan, tell: Progress, *, commit: bool) -> Parts:
    """The parts of applying a plan; `commit` while the index is read."""
    steps = Steps(tell)
    return Parts(
        _looking(plan, steps, "checking"),
        steps.part("writing", _WRITE),
        steps.part(_BOTH if commit else "reading", _READ),
        steps.part(_BOTH, _COMMIT if commit else 0),
    )


def committing(tell: Progress) -> Part:
    """The one part of committing what was applied before."""
    return Steps(tell).part("committing", _COMMIT)


def _looking(plan: Plan, steps: Steps, doing: str) -> Looking:
    judged = steps.part(doing, 0 if plan.cause else _JUDGE)
    made = steps.part(doing, _TAKE if plan.cause else _MAKE)
    return Looking(made, judged)
