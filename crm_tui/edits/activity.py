"""Logging what happened with somebody, or about a deal or ticket."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from crm_tui.edits.change import Editor
from crm_tui.edits.record import Folder, Taken, add
from crm_tui.edits.words import Setting
from crm_tui.errors import Refused, UsageError
from crm_tui.model.kind import Kind
from crm_tui.model.plan import Plan
from crm_tui.model.record import read_value
from crm_tui.model.types.base import Invalid
from crm_tui.model.types.times import TIME
from crm_tui.model.value import Value
from crm_tui.query.find import Found

# A subject is read in lists; what is longer says the rest in the body.
LONGEST_SUBJECT = 72


class Said(NamedTuple):
    """What somebody typed: `type` or its beginning, the text, `at` in words, `direction` in, out or nothing."""

    type: str
    text: str
    at: str = ""
    direction: str = ""
    minutes: int = 0


def log(
    editor: Editor, found: Found, said: Said, links: Sequence[Setting], *, taken: Taken, folder: Folder
) -> tuple[Plan, str]:
    """The plan that adds the activity about `found`, with `links` to what it is about; and its id.

    Raises UsageError where there are no words, Refused for a type or time that cannot be read, and as `add`.
    """
    kind = editor.schema.kinds["activity"]
    subject, body = subject_and_body(said.text)
    if not subject:
        raise UsageError("an activity needs words", f"as in crm log {found.record.id} call 'wants a quote'")
    type_, at = _meant(editor, kind, "type", said.type), _moment(editor, kind, said.at)
    settings = [
        Setting("type", "=", type_),
        Setting("direction", "=", said.direction),
        Setting("at", "=", TIME.words(at, kind.fields["at"])),
        Setting("duration", "=", f"{said.minutes} min" if said.minutes else ""),
        *links,
        Setting("body", "=", body),
        Setting("by", "=", editor.me),
    ]
    plan, id_ = add(
        editor, kind, subject, settings,
        taken=taken, folder=folder, root=found.root, called=called(at, found.record.id, type_),
    )  # fmt: skip
    return plan._replace(words=f"Log {type_}, {found.label}: {subject}"), id_


def subject_and_body(text: str) -> tuple[str, str]:
    """The first line, and the rest; of a line too long for a subject its first words, and the whole text."""
    text = text.strip()
    first, _, rest = text.partition("\n")
    first = first.strip()
    if len(first) <= LONGEST_SUBJECT:
        return first, rest.strip("\r\n").rstrip()
    from crm_tui.wording.cells import fit

    words = first[: LONGEST_SUBJECT - 1].rpartition(" ")[0]
    return (f"{words} …" if words else fit(first, LONGEST_SUBJECT).rstrip()), text


def _meant(editor: Editor, kind: Kind, name: str, typed: str) -> str:
    return str(_read(editor, kind, name, typed))


def _moment(editor: Editor, kind: Kind, typed: str) -> Value:
    """A day or moment; the present minute where nothing was typed."""
    now = editor.ctx.now.replace(second=0, microsecond=0)
    return _read(editor, kind, "at", typed) if typed.strip() not in ("", "now") else now


def _read(editor: Editor, kind: Kind, name: str, typed: str) -> Value:
    try:
        return read_value(kind.fields[name], typed, editor.ctx)
    except Invalid as error:
        raise Refused(f"{name}: {error.message}", error.hint) from None


def called(at: Value, whom: str, type_: str) -> str:
    """What the id of an activity is made of: when it was, with whom or about what, and its type."""
    return f"{at:%Y-%m-%d %H%M} {whom} {type_}" if isinstance(at, datetime) else f"{at} {whom} {type_}"
