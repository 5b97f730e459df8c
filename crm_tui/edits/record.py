"""Making, setting and removing records of any kind."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from crm_tui.edits.change import Editor, Sets, edit, keyed, new_key, refuse_new_faults
from crm_tui.edits.folders import day_in
from crm_tui.edits.words import Setting, sets, true_name
from crm_tui.errors import Refused, UsageError
from crm_tui.model.ids import check_id, slug, tail, with_tail
from crm_tui.model.kind import Kind
from crm_tui.model.plan import Change, Plan
from crm_tui.model.record import read_record, write_value
from crm_tui.model.settings import Pipeline, Settings, Stage
from crm_tui.model.types.times import write_moment
from crm_tui.model.value import Node
from crm_tui.query.find import Found, Linked

Taken = Callable[[str, str], bool]
Folder = Callable[[str, str, str], str]


def new_id(editor: Editor, kind: Kind, title: str, taken: Taken) -> str:
    """A readable id that no record of the kind has or had; a random tail makes a taken one free."""
    wanted = slug(title)
    free = with_tail(wanted, tail(editor.random)) if kind.tail else wanted
    while taken(kind.name, free):
        free = with_tail(wanted, tail(editor.random))
    return free


def add(
    editor: Editor,
    kind: Kind,
    title: str,
    settings: Iterable[Setting],
    *,
    taken: Taken,
    folder: Folder,
    root: str,
    called: str = "",
) -> tuple[Plan, str]:
    """The plan that makes a record, and its id, which is made of the title, or of what the record is `called`.

    Without a title the record is called as its kind has it. Raises UsageError for a kind that wants one.
    `taken(kind, id)` says which ids are in use, `folder(kind, id, day)` where below records/ a new file goes
    of what happened on a day ("" for what has none).
    Raises Refused when the record would not pass `check`.
    """
    named = [Setting(kind.label_field, "=", title)] if title else []
    typed = [*initial(kind), *named, *settings]
    nodes = {name: node for name, node in sets(kind, {}, typed, editor.ctx).items() if node is not None}
    return add_nodes(editor, kind, title, nodes, taken=taken, folder=folder, root=root, called=called)


def add_nodes(
    editor: Editor,
    kind: Kind,
    title: str,
    nodes: dict[str, Node],
    *,
    taken: Taken,
    folder: Folder,
    root: str,
    called: str = "",
) -> tuple[Plan, str]:
    """The plan that makes a record of these nodes, and its id; otherwise as `add`."""
    title = title or _title(editor, kind, nodes)
    nodes.setdefault(kind.label_field, title)
    for name, node in nodes.items():
        nodes[name] = keyed(editor, kind, name, None, node) or node
    if kind.name == "deal":
        from crm_tui.edits.deal import refuse_unexplained

        refuse_unexplained(editor, {}, nodes)
        _close(editor, kind, nodes)
    id_ = new_id(editor, kind, called or title, taken)
    change = create(editor, kind, id_, nodes, folder=folder, root=root)
    return Plan(f"Add {kind.name} {title}", (change,), editor.me), id_


def _title(editor: Editor, kind: Kind, nodes: dict[str, Node]) -> str:
    """What a record is called for which no title was typed. Raises UsageError."""
    given = nodes.get(kind.label_field)
    if isinstance(given, str) and given:
        return given
    if kind.called is None:
        field = kind.fields[kind.label_field]
        example = "'Ada Lovelace'" if kind.name == "contact" else field.title.upper()
        raise UsageError(f"{kind.one} needs a {field.title}", f"as in crm add {kind.name} {example}")
    from crm_tui.edits.activity import subject_and_body

    record, _ = read_record(kind, "", nodes, editor.ctx, editor.schema.settings)
    return subject_and_body(kind.called({name: record.get(name) for name in nodes}))[0]


def initial(kind: Kind) -> Iterator[Setting]:
    """What goes without saying of a record that somebody makes now."""
    for field in kind.fields.values():
        if field.initial == "first" and field.choices:
            yield Setting(field.name, "=", field.choices[0].key)
        elif field.initial == "now":
            yield Setting(field.name, "=", "now")


def create(editor: Editor, kind: Kind, id_: str, nodes: dict[str, Node], *, folder: Folder, root: str) -> Change:
    """The change that makes a record of these nodes, with what every new record gets. Raises Refused."""
    if wrong := check_id(id_):
        raise Refused(f"{id_!r} is no id: it {wrong}")
    complete = _complete(editor, kind, nodes)
    _refuse_missing(kind, complete)
    refuse_new_faults(editor, kind, id_, {}, complete)
    ordered = {name: complete[name] for name in (*kind.order, *complete) if name in complete}
    keys: dict[str, tuple[Node | None, Node | None]] = {name: (None, node) for name, node in ordered.items()}
    return Change(root, f"{folder(kind.name, id_, day_in(kind, complete, editor.ctx))}/{id_}.yaml", None, keys)


def _refuse_missing(kind: Kind, nodes: Sets) -> None:
    """Raises Refused for a new record without something that its kind wants."""
    for field in kind.fields.values():
        if field.required and not nodes.get(field.name):
            example = field.choices[0].key if field.choices else "…"
            raise Refused(f"{kind.one} needs a {field.title}", f"as in {field.name}={example}")


def _complete(editor: Editor, kind: Kind, nodes: dict[str, Node]) -> dict[str, Node]:
    """The nodes with owner, day of making and, for a deal, its stage and the beginning of its history."""
    complete = dict(nodes)
    now = minute(editor, None)
    complete.setdefault("created", now)
    if editor.me and "owner" in kind.fields and kind.name != "member":
        complete.setdefault("owner", editor.me)
    if kind.name == "deal":
        _begin(editor, complete, now)
    return complete


def pipeline_in(settings: Settings, nodes: Sets) -> Pipeline | None:
    """The pipeline that a deal of these nodes is in; None for one that is not declared."""
    name = nodes.get("pipeline")
    return settings.pipeline(name) if isinstance(name, str) else settings.pipelines[0]


def stage_of(settings: Settings, nodes: Sets) -> Stage | None:
    """The stage that a deal of these nodes is in; None for one that is not declared."""
    pipeline, stage = pipeline_in(settings, nodes), nodes.get("stage")
    return pipeline.stage(stage) if pipeline and isinstance(stage, str) else None


def _close(editor: Editor, kind: Kind, nodes: dict[str, Node]) -> None:
    """What somebody adds as won or lost was so today, unless they say when."""
    found = stage_of(editor.schema.settings, nodes)
    if found is not None and found.outcome != "open":
        nodes.setdefault("closed", write_value(kind.fields["closed"], editor.ctx.now.date(), editor.ctx))


def _begin(editor: Editor, nodes: dict[str, Node], now: Node) -> None:
    pipeline = pipeline_in(editor.schema.settings, nodes)
    first = pipeline.first("open") if pipeline else None
    if first is not None:
        nodes.setdefault("stage", first.key)
    if "stage" in nodes and "history" not in nodes:
        nodes["history"] = [history_entry(editor, nodes.get("history"), nodes["stage"], now)]


def minute(editor: Editor, history: Node | None) -> Node:
    """The present moment as files keep it: to the minute, or to the second within the last entry's minute."""
    now = editor.ctx.now.replace(second=0, microsecond=0)
    last = history[-1] if isinstance(history, list) and history else None
    if isinstance(last, dict) and str(last.get("at", ""))[:16] == write_moment(now)[:16]:
        now = editor.ctx.now.replace(microsecond=0)
    return write_moment(now)


def history_entry(editor: Editor, history: Node | None, stage: Node, at: Node) -> Node:
    """One entry of a deal's history."""
    entry: dict[str, Node] = {"key": new_key(editor, history), "at": at, "stage": stage}
    return {**entry, "by": editor.me} if editor.me else entry


def set_fields(editor: Editor, found: Sequence[Found], settings: Sequence[Setting]) -> Plan:
    """The plan that sets the same fields on each of the records; those that have them already are left out."""
    loose = {name for each in found for name in each.nodes}
    made = [_changed(editor, each, sets(each.kind, each.nodes, settings, editor.ctx, loose)) for each in found]
    changes = [change for change in made if change.keys]
    names = ", ".join(dict.fromkeys(true_name(each.kind, setting) for each in found[:1] for setting in settings))
    whom = found[0].label if len(found) == 1 else _counted(len(changes), found[0].kind) if found else "nothing"
    return Plan(f"Set {names} of {whom}", tuple(changes), editor.me)


def _counted(count: int, kind: Kind) -> str:
    return f"{count} {kind.name if count == 1 else kind.plural}"


def set_nodes(editor: Editor, found: Found, given: Sets) -> Plan:
    """The plan that gives fields of a record these nodes, None to clear."""
    change = _changed(editor, found, given)
    return Plan(f"Set {', '.join(given)} of {found.label}", (change,) if change.keys else (), editor.me)


def _changed(editor: Editor, found: Found, given: Sets) -> Change:
    """The change that gives these nodes, new entries with a key, and what else changes with a deal's stage."""
    wanted = {name: keyed(editor, found.kind, name, found.nodes.get(name), node) for name, node in given.items()}
    if "stage" in wanted and found.kind.name == "deal":
        from crm_tui.edits.deal import refuse_unexplained, stage_sets

        refuse_unexplained(editor, found.nodes, {**found.nodes, **wanted})
        wanted = {**stage_sets(editor, found, wanted.pop("stage"), wanted), **wanted}
    return edit(editor, found, wanted)


def remove(
    editor: Editor,
    found: Found,
    text: bytes,
    linked: Sequence[Linked],
    *,
    force: bool = False,
    attached: Sequence[Change] = (),
) -> Plan:
    """The plan that deletes a record and what is `attached`. Raises Refused while others link to it, unless `force`."""
    if linked and not force:
        names = ", ".join(f"{each.kind}/{each.id}" for each in linked[:5]) + (", …" if len(linked) > 5 else "")
        link = "record links" if len(linked) == 1 else "records link"
        raise Refused(f"{len(linked)} {link} to {found.label}: {names}", "--force deletes it all the same")
    change = Change(found.root, found.path, found.digest, was=text)
    return Plan(f"Delete {found.kind.name} {found.label}", (change, *attached), editor.me)
