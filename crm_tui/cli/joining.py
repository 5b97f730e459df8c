"""`crm merge`: what two records differ in, shown and asked about, and what else is told of a record's new id."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.cli import talk
from crm_tui.cli.applying import Manner, carry_out, one
from crm_tui.cli.naming import found as find_one
from crm_tui.cli.place import reading
from crm_tui.edits.merging import Two, differences
from crm_tui.edits.merging import merge as merging
from crm_tui.edits.words import field_named
from crm_tui.errors import Ambiguous, NotFound, UsageError

if TYPE_CHECKING:
    from crm_tui.cli.place import Reading
    from crm_tui.edits.joining import Difference
    from crm_tui.model.kind import Kind
    from crm_tui.query.find import Found
    from crm_tui.workspace.workspace import Workspace

_SIDES = {"a": False, "b": True}


class Asked(NamedTuple):
    """What `crm merge` was asked: the record that stays, the one that goes, and whose values are taken."""

    folder: str
    kept: str
    gone: str
    takes: tuple[str, ...] = ()
    prefer: str = ""


def merge_two(asked: Asked, manner: Manner) -> int:
    """Merges the two; the exit code. Raises what finding, planning and applying raise."""
    with reading(asked.folder) as at:
        workspace, db, asking = at
        kept = find_one(db, asking, asked.kept)
        gone = _second(at, asked.gone, kept.kind)
        editor = workspace.editor()
        takes = _takes(kept.kind, asked)
        open_ = [each for each in differences(editor, kept, gone, takes) if not each.chosen]
        if open_ and talk.talks_to_person() and not (manner.yes or manner.dry):
            answered = _answers(kept, gone, open_)
            if answered is None:
                talk.say("nothing was changed")
                return 1
            takes, open_ = {**takes, **answered}, []
        made = merging(editor, db, asking, Two(kept, gone, workspace.text_of(gone)), takes)
        _tell(kept, gone, open_, made.itself)
        note_unread(made.unread)
        code = carry_out(workspace, made.plan, manner, [(kept.kind.name, kept.record.id)], one)
        note_me(workspace, gone, kept.record.id)
    return code


def note_unread(paths: Iterable[str]) -> None:
    """Tells of records that link to one that is called otherwise from now on, and cannot be read."""
    for path in paths:
        talk.note(f"{path} cannot be read now; its link stays, and still leads there")


def note_me(workspace: "Workspace", found: "Found", new: str) -> None:
    """Tells who is called otherwise from now on that their own configuration does not know."""
    old = found.record.id
    if found.kind.name == "member" and old == workspace.config.at(str(workspace.folder)).member != new:
        talk.note(f"your own configuration still calls you {old}: write member = {new!r} there")


def _second(at: "Reading", typed: str, kind: "Kind") -> "Found":
    """The second record, looked for among those of the first one's kind before all others."""
    try:
        return find_one(at.db, at.asking, typed, kind.name)
    except NotFound as error:
        try:
            return find_one(at.db, at.asking, typed)
        except (NotFound, Ambiguous):
            raise error from None


def _takes(kind: "Kind", asked: Asked) -> dict[str, bool]:
    """Whose value each field gets; "" stands for all that are not named. Raises UsageError."""
    takes = {"": _side(asked.prefer, "--prefer A")} if asked.prefer else {}
    for word in asked.takes:
        name, _, side = word.partition("=")
        takes[field_named(kind, name.strip()).name] = _side(side, f"--take {name.strip() or 'title'}=B")
    return takes


def _side(text: str, example: str) -> bool:
    if (side := _SIDES.get(text.strip().lower())) is None:
        hint = f"as in {example}; A is the first record, B the second"
        raise UsageError(f"{text!r} is neither A nor B", hint)
    return side


def _answers(kept: "Found", gone: "Found", open_: "list[Difference]") -> Mapping[str, bool] | None:
    """Whose value each field gets, as the person says; None when they would rather not."""
    talk.say(f"A is {kept.record.id}, which stays; B is {gone.record.id}. Return takes A, q gives up.")
    answers = {}
    for each in open_:
        answer = talk.pick(f"{each.field}: A {each.kept or 'nothing'} | B {each.gone or 'nothing'}", ("a", "b", "q"))
        if answer not in _SIDES:
            return None
        answers[each.field] = _SIDES[answer]
    return answers


def _tell(kept: "Found", gone: "Found", open_: "list[Difference]", itself: Iterable[str]) -> None:
    for each in open_:
        talk.say(f"{each.field}: {each.kept or 'nothing'} stays; {gone.record.id} said {each.gone or 'nothing'}")
    if open_:
        talk.note("what it said is kept in the notes; --take FIELD=B takes it instead")
    for name in itself:
        talk.note(f"{name}: a link from one to the other is left out")
