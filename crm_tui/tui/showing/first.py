"""What the first board shows, asked for without the interface."""

from collections.abc import Callable
from pathlib import Path

from crm_tui.query.syntax import parse
from crm_tui.store.pending import pending
from crm_tui.tui.showing.deals import ask, headline
from crm_tui.tui.showing.glimpse import Glimpse
from crm_tui.tui.widgets.lanes import PAGE
from crm_tui.userconfig.config import UserConfig
from crm_tui.workspace.workspace import Workspace


def first(folder: Path, config: UserConfig, opened: Callable[[], object]) -> Glimpse | None:
    """The board of the first pipeline, by the last index; None where something is to be made, mended or told first.

    `opened` is called when the workspace was found to be in order. Raises CrmError, and what reading the index does.
    """
    if pending(str(folder)):
        return None
    workspace = Workspace(folder, config)
    db = workspace.last_index()
    if db is None or workspace.settings_problems:
        return None
    opened()
    settings = workspace.settings
    deals = ask(workspace.scope(workspace.schema.kinds["deal"]), parse(""), settings.pipelines[0])(db)
    cards, (title, amount) = deals.cards, headline(deals)
    lanes = range(len(cards.lanes))
    seen = [min(PAGE, lane.size) for lane in cards.lanes]
    return Glimpse(
        settings.name, title, amount, tuple(cards.lanes),
        tuple(tuple(cards.page(lane, 0, seen[lane])) for lane in lanes),
        tuple(tuple(cards.key_at(lane, number) for number in range(seen[lane])) for lane in lanes),
    )  # fmt: skip
