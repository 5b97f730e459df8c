"""What the whole app hears: news that more than one screen cares about."""

from typing import TYPE_CHECKING

from textual.message import Message

from crm_tui.tui.news import News

if TYPE_CHECKING:
    from crm_tui.tui.deeds import Proposal
    from crm_tui.tui.proposing import Waited


class RecordsChanged(News):
    """These records are new, different or gone in the index; `everything` when it is not known which.

    Each carries a part of the news, so one never replaces another.
    """

    records: frozenset[tuple[str, str]]
    everything: bool = False

    def touches(self, *kinds: str) -> bool:
        """Whether a view of these kinds has to load again."""
        return self.everything or any(kind in kinds for kind, _ in self.records)


class WorkspaceOpened(News):
    """What was seen before can be used."""


class ProblemsCounted(News):
    """So many problems there are now, and files that cannot be read; the newest count says it all."""

    count: int
    unreadable: int = 0

    def can_replace(self, message: Message) -> bool:
        """True for an older count."""
        return isinstance(message, ProblemsCounted)


class Said(News):
    """Words for the line that speaks. `tone` is "plain", "done", "warning" or "error"."""

    words: str
    tone: str = "plain"


class Progressed(News):
    """Something long is so many percent done, without words nothing is; the newest news says it all."""

    words: str
    percent: int

    def can_replace(self, message: Message) -> bool:
        """True for older news."""
        return isinstance(message, Progressed)


class OpenAsked(News):
    """The page of this record is wanted."""

    kind: str
    id: str


class Proposed(News):
    """This edit waits for a yes; keys waited for the question."""

    proposal: "Proposal"
    waited: "Waited"
