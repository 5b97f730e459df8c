"""Questions before a deal moves: which stage, and why it was lost."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.model.settings import Pipeline
from crm_tui.tui.screens.choose import ChooseScreen
from crm_tui.tui.widgets.choices import Choice

if TYPE_CHECKING:
    from crm_tui.tui.screens.place import PlaceScreen
    from crm_tui.tui.session import Session


def choose_stage(screen: "PlaceScreen", id_: str, move: Callable[[str], object], shown: Pipeline | None = None) -> None:
    """Asks to which stage of its pipeline a deal goes; a lost one is asked why, for any other `move` is called."""
    pipeline = pipeline_of(screen.session, id_, shown)
    stages = [Choice(stage.key, stage.label) for stage in pipeline.stages]

    def chosen(key: str | None) -> None:
        stage = pipeline.stage(key) if key else None
        if stage is not None and stage.outcome == "lost":
            ask_reason(screen, id_, stage.key)
        elif stage is not None:
            move(stage.key)

    screen.app.push_screen(ChooseScreen("To which stage?", stages), chosen)


def ask_reason(screen: "PlaceScreen", id_: str, stage: str = "") -> None:
    """Asks why a deal is lost; then it is, in this stage or the first such one."""
    choices = screen.session.workspace.settings.choices.get("lost_reasons", ())
    asked = ChooseScreen("Why was it lost?", [Choice(each.key, each.label) for each in choices], free=not choices)

    def answered(reason: str | None) -> None:
        if reason:
            screen.do(lambda deeds: deeds.move(id_, stage, reason) if stage else deeds.lose(id_, reason))

    screen.app.push_screen(asked, answered)


def pipeline_of(session: "Session", id_: str, shown: Pipeline | None = None) -> Pipeline:
    """The pipeline that a deal says it is in, else the one shown, else the first."""
    settings = session.workspace.settings
    otherwise = shown or settings.pipelines[0]
    try:
        name = session.found("deal", id_).nodes.get("pipeline")
    except CrmError:
        return otherwise
    return (settings.pipeline(name) if isinstance(name, str) else settings.pipelines[0]) or otherwise
