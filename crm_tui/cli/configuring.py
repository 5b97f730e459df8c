"""`config`: settings of the team shown, and changed as plans."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.cli import talk
from crm_tui.cli.applying import Manner, carry_out
from crm_tui.cli.formats import put_json
from crm_tui.cli.place import opened
from crm_tui.cli.words import from_stdin
from crm_tui.edits.settings import FILE
from crm_tui.edits.settings_fit import refuse_unfit, undeclared
from crm_tui.edits.settings_folder import is_folder
from crm_tui.edits.settings_place import File, place_of, read_file
from crm_tui.errors import Refused, UsageError
from crm_tui.model.suggest import suggestion
from crm_tui.wording.display import display
from crm_tui.wording.listed import counted

if TYPE_CHECKING:
    from crm_tui.edits.settings_place import Place
    from crm_tui.edits.settings_rename import Rename
    from crm_tui.edits.settings_set import Beside
    from crm_tui.model.plan import Plan
    from crm_tui.model.value import Node
    from crm_tui.workspace.workspace import Applied, Workspace

ACTIONS = ("get", "set", "add", "rename")


class Asked(NamedTuple):
    """What the command line asks: what to do, where, and the words behind; where among its like a new entry goes."""

    action: str
    path: str = ""
    words: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


def configure(folder: str, asked: Asked, manner: Manner) -> int:
    """Does it; the exit code. Raises UsageError, Refused, and what applying raises."""
    if asked.action not in ACTIONS:
        raise UsageError(f"config cannot {asked.action!r}", suggestion(asked.action, ACTIONS))
    if asked.action != "get" and not asked.path:
        raise UsageError(f"{asked.action} what?", f"as in crm config {asked.action} currency EUR")
    with opened(folder) as workspace:
        data = workspace.store.read("", FILE)
        if asked.action == "get" and not (asked.path or manner.json):
            talk.put_lines(display(line) for line in data.decode("utf-8-sig", "replace").splitlines())
            return 0
        file = read_file(data)
        if asked.action == "get":
            return _get(file, asked, manner)
        if file.settings.read_only:
            raise Refused(f"crm.yaml has format {file.settings.format}, which is only read", "a newer crm changes it")
        place = place_of(file, asked.path)
        if asked.action == "rename" or (asked.action == "set" and is_folder(file, place)):
            return _rename(workspace, file, place, asked, manner)
        plan = _add(workspace, file, place, asked) if asked.action == "add" else _set(workspace, file, place, asked)
        after = file.after(plan)
        if plan.changes:
            with closing(workspace.reader()) as db:
                refuse_unfit(db, workspace.schema, after.schema, workspace.asking().ctx)
                for line in undeclared(db, workspace.schema, after.schema):
                    talk.note(line)
        told = {"words": plan.words, "path": place.path, "value": place_of(after, asked.path).node}
        return carry_out(workspace, plan, manner, (), lambda records, applied: {**told, **_applied(applied)})


def _get(file: File, asked: Asked, manner: Manner) -> int:
    from crm_tui.edits.settings_get import value_of
    from crm_tui.store.dump import block, flow

    _refuse_beside(asked)
    if asked.words:
        raise UsageError("get takes one path", f"crm config get {asked.path}")
    value: Node = value_of(file, place_of(file, asked.path)) if asked.path else file.nodes
    if manner.json:
        put_json(value)
    elif isinstance(value, str):
        talk.put_lines(display(line) for line in value.split("\n"))
    else:
        talk.put_lines(display(line) for line in block(value, "") or [flow(value)])
    return 0


def _set(workspace: "Workspace", file: File, place: "Place", asked: Asked) -> "Plan":
    from crm_tui.edits.settings_set import set_setting

    return set_setting(workspace.editor(), file, place, _value(place, asked))


def _value(place: "Place", asked: Asked) -> str:
    """The one value that is typed."""
    _refuse_beside(asked)
    if len(asked.words) > 1:
        words = " ".join(asked.words)
        raise UsageError(f"{place.path} gets one value", f"quote it: crm config set {place.path} '{words}'")
    if not asked.words:
        raise UsageError(f"what should {place.path} be?", f"crm config set {place.path} '' takes it away")
    return from_stdin(asked.words[0])


def _add(workspace: "Workspace", file: File, place: "Place", asked: Asked) -> "Plan":
    from crm_tui.edits.settings_set import add_setting

    key, attributes = asked.words[0] if asked.words else "", _attributes(asked.words[1:])
    return add_setting(workspace.editor(), file, place, from_stdin(key), attributes, _beside(asked))


def _attributes(words: Sequence[str]) -> Mapping[str, str]:
    """The attributes of a new entry, typed as name=value."""
    found: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign:
            raise UsageError(f"{word!r} is no attr=value", "one entry is added at a time, as in label='Trade fair'")
        found[name.strip()] = value
    return found


def _beside(asked: Asked) -> "Beside":
    from crm_tui.edits.settings_set import Beside

    if asked.before and asked.after:
        raise UsageError("--before and --after do not go together", "one of them says where")
    return Beside(asked.before or asked.after, behind=bool(asked.after))


def _refuse_beside(asked: Asked) -> None:
    if asked.before or asked.after:
        raise UsageError("--before and --after are for crm config add", "crm config set orders a list anew")


def _rename(workspace: "Workspace", file: File, place: "Place", asked: Asked, manner: Manner) -> int:
    from crm_tui.edits.settings_rename import Ground, rename

    new = _new_name(place, asked)
    with closing(workspace.reader()) as db:
        made = rename(Ground(file, db, workspace.editor(), workspace.store.read), place, new)
    for line in made.left:
        talk.note(line)
    count = counted(len(made.records), "record")
    asks = bool(made.records) and not (manner.dry or manner.yes)
    if asks and not talk.ask(f"{made.plan.words}? {count} would change."):
        talk.say("nothing was changed")
        return 1
    code = carry_out(workspace, made.plan, manner, (), lambda records, applied: _renamed(place, made, applied))
    if not manner.dry:
        talk.say(f"{count} changed")
    return code


def _new_name(place: "Place", asked: Asked) -> str:
    if asked.action == "set":
        return _value(place, asked)
    _refuse_beside(asked)
    if len(asked.words) != 1:
        raise UsageError("rename takes a path and one new name", f"as in crm config rename {place.path} NEW")
    return asked.words[0]


def _renamed(place: "Place", made: "Rename", applied: "Applied") -> dict[str, Any]:
    records = [{"kind": kind, "id": id_} for kind, id_ in made.records]
    return {
        "words": made.plan.words, "path": place.path, "records": records, "left": list(made.left), **_applied(applied),
    }  # fmt: skip


def _applied(applied: "Applied") -> dict[str, str]:
    return {"op": applied.op, "commit": applied.commit}
