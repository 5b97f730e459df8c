"""What a customer thinks: a score, a review, a complaint."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.shared import COMMON, NOTES, choices, link
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.types import CHOICE, DECIMAL, LONG_TEXT, TEXT, TIME
from crm_tui.model.value import Bad, Value

if TYPE_CHECKING:
    from crm_tui.model.settings import Settings

_SCORES = {"nps": (0, 10), "csat": (1, 5)}


def score_in_range(values: Mapping[str, Value], settings: "Settings") -> Iterable[Finding]:
    """A score is one that its question offers."""
    score, kind = values.get("score"), values.get("type")
    if score is None or isinstance(score, Bad) or kind not in _SCORES:
        return
    lowest, highest = _SCORES[kind]
    if not lowest <= score <= highest:
        yield Finding(
            Severity.ERROR, "bad-value", f"{kind} knows no score of {score:f}", f"{lowest} to {highest}", ("score",)
        )


def what_was_said(values: Mapping[str, Value]) -> str:
    """The comment; without one the score and who gave it."""
    if comment := values.get("comment"):
        return str(comment)
    score, who = values.get("score"), values.get("contact") or values.get("company")
    what = " ".join([values.get("type") or "feedback", *([] if score is None else [f"{score:f}"])])
    return f"{what}, {who}" if who else what


FEEDBACK = Kind(
    name="feedback",
    plural="feedback",
    label_field="title",
    columns=("at", "type", "score", "title", "contact", "company"),
    head=("{type} {score}|{type}|{score}", "{at}", "{contact}", "{company}"),
    sort=("-at",),
    rules=(score_in_range,),
    called=what_was_said,
    fields=fields(
        Field("title", TEXT, help="What was said, where you give none."),
        link("contact", "contact"),
        link("company", "company"),
        link("order", "order"),
        link("ticket", "ticket"),
        Field("type", CHOICE, choices=choices("nps", "csat", "review", "complaint"), choices_from="feedback_types"),
        Field("score", DECIMAL, help="NPS 0 to 10, CSAT 1 to 5."),
        Field("comment", LONG_TEXT),
        Field("at", TIME, past=True, initial="now", help="When they said so."),
        *COMMON,
        NOTES,
    ),
)
