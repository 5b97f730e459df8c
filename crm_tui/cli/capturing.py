"""`log` and `task`: from a line that somebody types to a record, without a look at all others.

The record that is meant is found in the last index there is, and its own file is looked at; only when that does
not tell, the files are walked.
"""

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.cli.applying import Manner, carry_out_new
from crm_tui.cli.naming import found as find_one
from crm_tui.cli.place import reading
from crm_tui.cli.words import from_stdin
from crm_tui.edits.about import about, along, kinds_about
from crm_tui.edits.activity import Said, log, subject_and_body
from crm_tui.edits.words import Setting, is_setting
from crm_tui.errors import Ambiguous, NotFound, Refused, StorageError, UsageError
from crm_tui.workspace.making import made

if TYPE_CHECKING:
    from crm_tui.cli.place import Reading
    from crm_tui.model.kind import Kind
    from crm_tui.query.find import Found

ABOUT = "about"


class Talk(NamedTuple):
    """What `crm log` was told: the id, type and text as they were typed, and its options."""

    id: str
    type: str
    text: str
    at: str = ""
    came: bool = False
    went: bool = False
    minutes: str = ""


def log_talk(folder: str, told: Talk, manner: Manner) -> int:
    """Adds the activity and prints its id; the exit code. Raises UsageError, NotFound, Ambiguous, Refused."""
    if told.came and told.went:
        raise UsageError("--in and --out say different things", "give one of them")
    direction = "in" if told.came else "out" if told.went else ""
    said = Said(told.type, from_stdin(told.text), told.at, direction, _minutes(told.minutes))
    with reading(folder, catch_up=False) as at:
        kind = at.asking.schema.kinds["activity"]
        return log_about(at, found_now(at, told.id, kind), said, manner)


def _minutes(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:6]) < 100_000):
        raise Refused(f"--minutes takes a whole number, not {text!r}", "as in --minutes 12")
    return int(text)


def note_task(folder: str, words: Sequence[str], manner: Manner) -> int:
    """Adds the task of TEXT and FIELD=VALUE words and prints its id; the exit code. Raises as `log_talk`."""
    from crm_tui.cli.setting import read_settings

    typed = read_settings([word for word in words if is_setting(word)])
    text = from_stdin(" ".join(word for word in words if not is_setting(word))).strip()
    if not text:
        raise UsageError("a task needs words", "as in crm task 'Send quote' due=fri")
    with reading(folder, catch_up=False) as at:
        return _add_task(at, text, typed, manner)


def log_about(at: "Reading", found: "Found", said: Said, manner: Manner) -> int:
    """Adds the activity about a record and what it stands for, and prints its id; the exit code."""
    workspace, kind = at.workspace, at.asking.schema.kinds["activity"]
    links = [about(kind, found), *along(at.db, at.asking, kind, found)]

    def make() -> int:
        plan, id_ = log(workspace.editor(), found, said, links, taken=workspace.taken, folder=workspace.folder_for)
        return carry_out_new(workspace, plan, manner, kind.name, id_)

    return made(workspace, make)


def _add_task(at: "Reading", text: str, typed: Sequence[Setting], manner: Manner) -> int:
    """Adds the task and prints its id; the exit code.

    Of long texts the first line is the title and the rest its notes. `about` links to any record that a task may
    be about.
    """
    from crm_tui.edits.making import Maker
    from crm_tui.edits.task import with_defaults

    workspace, kind = at.workspace, at.asking.schema.kinds["task"]
    title, rest = subject_and_body(text)
    settings = [_linked(at, each) if each.name == ABOUT else each for each in typed]
    if rest and not any(each.name == "notes" for each in typed):
        settings.append(Setting("notes", "=", rest))

    def make() -> int:
        editor = workspace.editor()
        maker = Maker(at.db, at.asking, editor, workspace.taken, workspace.folder_for)
        plan, id_ = maker.add(kind, title, list(with_defaults(editor, settings)))
        return carry_out_new(workspace, plan, manner, kind.name, id_)

    return made(workspace, make)


def _linked(at: "Reading", setting: Setting) -> Setting:
    if setting.op != "=" or not setting.value.strip():
        raise UsageError("about takes one record", "as in about=ada-lovelace")
    kind = at.asking.schema.kinds["task"]
    return about(kind, found_now(at, setting.value.strip(), kind))


def found_now(at: "Reading", typed: str, kind: "Kind") -> "Found":
    """What a record of `kind` is meant to be about, as its file is now. Raises NotFound and Ambiguous."""
    first = kinds_about(kind)
    try:
        found = find_one(at.db, at.asking, typed, first=first)
    except (NotFound, Ambiguous, StorageError):
        at.workspace.catch_up()
        return _again(at, typed, first)
    return _again(at, typed, first) if at.workspace.refresh([(found.root, found.path)]) else found


def _again(at: "Reading", typed: str, first: Sequence[str]) -> "Found":
    with closing(at.workspace.reader(catch_up=False)) as db:
        try:
            return find_one(db, at.asking, typed, first=first)
        except NotFound:
            at.workspace.catch_up()
    with closing(at.workspace.reader(catch_up=False)) as db:
        return find_one(db, at.asking, typed, first=first)
