"""The settings of a workspace: from crm.yaml, or the last good ones while it is broken."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from crm_tui.errors import StorageError
from crm_tui.index import database
from crm_tui.index.settings import kept_in
from crm_tui.model.problem import Finding, Problem, Severity
from crm_tui.model.settings import FORMAT, Settings
from crm_tui.model.settings_read import read_settings
from crm_tui.model.value import Node
from crm_tui.workspace.stamp import FILE, stamp_of

# The code of the problem that the disk does not give the file.
UNREADABLE = "unreadable"
NEWER = "newer-format"


class Loaded(NamedTuple):
    """Settings with what is wrong with them. `stamp` tells the file they come from, "" if not the present one."""

    settings: Settings
    problems: tuple[Problem, ...]
    stamp: str
    nodes: dict[str, Node]

    @property
    def broken(self) -> bool:
        """Whether crm.yaml cannot be taken at its word, so that nothing but it may be written."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def load(folder: Path, state: Path, last_committed: Callable[[], bytes | None]) -> Loaded:
    """The settings of the workspace in `folder`.

    Those kept in the index serve while crm.yaml is the file they were read from. When it is broken they serve
    too, else the last commit's; its problems are told.
    """
    stamp = stamp_of(folder)
    kept = kept_in(state / database.FILE)
    if kept is not None and stamp and kept[0] == stamp:
        return _loaded(kept[1], stamp, None)
    return _read(folder, stamp, kept, last_committed)


def _read(
    folder: Path,
    stamp: str,
    kept: tuple[str, dict[str, Node]] | None,
    last_committed: Callable[[], bytes | None],
) -> Loaded:
    from crm_tui.store.disk import RealDisk
    from crm_tui.store.yaml import Unreadable, read_text

    try:
        data = RealDisk().read(str(folder), FILE)
        return _loaded(read_text(data).nodes, stamp, data)
    except (Unreadable, StorageError) as error:
        problem = _problem(error)
    nodes = kept[1] if kept else _last_good(last_committed)
    loaded = _loaded(nodes, "", None)
    return loaded._replace(problems=(problem, *loaded.problems))


def _last_good(last_committed: Callable[[], bytes | None]) -> dict[str, Node]:
    from crm_tui.store.yaml import Unreadable, read_text

    try:
        return read_text(last_committed() or b"").nodes
    except Unreadable:
        return {}


def _problem(error: Exception) -> Problem:
    finding = getattr(error, "finding", None)
    if isinstance(finding, Finding):
        line, column = getattr(error, "line", 0), getattr(error, "column", 0)
        return Problem(finding.severity, finding.code, finding.message, finding.hint, "", FILE, line, column)
    what, hint = getattr(error, "what", str(error)), getattr(error, "hint", "")
    return Problem(Severity.ERROR, UNREADABLE, what, hint, "", FILE)


def _loaded(nodes: dict[str, Node], stamp: str, data: bytes | None) -> Loaded:
    settings, findings = read_settings(nodes)
    if settings.format > FORMAT:
        hint = "a newer version of crm wrote it; it is only read"
        findings.append(Finding(Severity.ERROR, NEWER, f"format {settings.format} is unknown", hint))
    return Loaded(settings, tuple(_placed(finding, data) for finding in findings), stamp, nodes)


def _placed(finding: Finding, data: bytes | None) -> Problem:
    line, column = 0, 0
    if data is not None and finding.at:
        from crm_tui.store.yaml import locate

        line, column = locate(data, finding.at)
    return Problem(finding.severity, finding.code, finding.message, finding.hint, "", FILE, line, column)
