"""`crm edit`: a record's file in an editor, checked on save and opened again while something is wrong."""

import os
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.cli import talk
from crm_tui.cli.applying import Manner, carry_out, one
from crm_tui.cli.editor import run_editor
from crm_tui.edits.faults import Read, brought
from crm_tui.errors import CrmError, Refused, UsageError
from crm_tui.model.plan import Change, Plan
from crm_tui.model.problem import Finding
from crm_tui.model.record import read_record
from crm_tui.store.copy import Copy
from crm_tui.userconfig.config import editor as editor_of
from crm_tui.userconfig.config import named_editor

if TYPE_CHECKING:
    from crm_tui.query.find import Found
    from crm_tui.workspace.workspace import Workspace

# Lines that tell what is wrong stand above the text and are taken off again.
MARK = "#! "
GIVE_UP = "correct it; or save without a change to give up"


def edit_record(workspace: "Workspace", found: "Found", manner: Manner) -> int:
    """Edits and applies; the exit code. Raises Refused when the user gives up, and what applying raises."""
    before = workspace.text_of(found)
    copy = Copy(workspace.folder, f"{found.record.id}.yaml")
    after = _edited(workspace, found, copy, before)
    if after == before:
        copy.remove()
        talk.say("nothing was changed")
        return 0
    plan = Plan(f"Edit {found.label}", (Change(found.root, found.path, found.digest, was=before, text=after),))
    plan = plan._replace(actor=workspace.asking().me)
    try:
        code = carry_out(workspace, plan, manner, [(found.kind.name, found.record.id)], one)
    except CrmError as error:
        error.hint = "; ".join(filter(None, (error.hint, f"your text is kept in {copy.path}")))
        raise
    copy.remove()
    return code


class Fault(NamedTuple):
    """What is wrong with a text; `line` counts from 1, 0 means the text as a whole."""

    line: int
    column: int
    words: str

    def told(self, offset: int = 0) -> str:
        """The fault in words, its line counted from `offset` lines further up."""
        return f"line {self.line + offset}, column {self.column}: {self.words}" if self.line else self.words


def _edited(workspace: "Workspace", found: "Found", copy: "Copy", before: bytes) -> bytes:
    """The text as the user leaves it, once nothing new is wrong with it. Raises Refused."""
    command = _editor(workspace)
    given, refused = before, None
    while True:
        copy.write(given)
        run_editor(command, copy.path)
        after = _without_marks(copy.read())
        faults = _faults(workspace, found, before, after)
        if not faults or after == before:
            return after
        if after == refused:
            raise Refused(f"{faults[0].told()}; the record is as it was", f"your text is kept in {copy.path}")
        for fault in faults:
            talk.say(fault.told())
        given, refused = _with_marks(faults, after), after


def _editor(workspace: "Workspace") -> tuple[str, ...]:
    """The user's editor. Raises UsageError where nobody named one and there is no terminal for another."""
    if not named_editor(workspace.config, os.environ) and not (talk.on_terminal() and talk.talks_to_person()):
        raise UsageError("there is no terminal to edit on", "crm set changes fields; or set $VISUAL or $EDITOR")
    return editor_of(workspace.config, os.environ)


def _faults(workspace: "Workspace", found: "Found", before: bytes, after: bytes) -> list[Fault]:
    """What is wrong with the text now, and was not before."""
    from crm_tui.store.yaml import Unreadable, locate

    try:
        now = _read(workspace, found, after)
    except Unreadable as error:
        return [_fault(error.finding, error.line, error.column)]
    try:
        had = _read(workspace, found, before)
    except Unreadable:
        had = Read({})
    return [_fault(each, *(locate(after, each.at) if each.at else (0, 0))) for each in brought(had, now)]


def _read(workspace: "Workspace", found: "Found", data: bytes) -> Read:
    """What a text says. Raises Unreadable."""
    from crm_tui.store.yaml import read_text

    nodes, asking = read_text(data).nodes, workspace.asking()
    return Read(nodes, read_record(found.kind, found.record.id, nodes, asking.ctx, asking.schema.settings)[1])


def _fault(finding: Finding, line: int, column: int) -> Fault:
    return Fault(line, column, finding.message + (f" ({finding.hint})" if finding.hint else ""))


def _with_marks(faults: list[Fault], text: bytes) -> bytes:
    from crm_tui.wording.display import display

    offset = len(faults) + 2
    told = ["this cannot be saved:", *(fault.told(offset) for fault in faults), GIVE_UP]
    return "".join(f"{MARK}{display(line)}\n" for line in told).encode() + text


def _without_marks(text: bytes) -> bytes:
    lines = text.split(b"\n")
    while lines and lines[0].startswith(MARK.encode()):
        lines.pop(0)
    return b"\n".join(lines)
