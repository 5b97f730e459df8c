"""`crm show`: one record with all that hangs on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_tui.cli import talk
from crm_tui.cli.cells import Names, link_pairs, node_text, text
from crm_tui.cli.formats import OF_ONE, RECORDS, chosen, put_object
from crm_tui.cli.naming import found as find_one
from crm_tui.cli.place import reading
from crm_tui.cli.records import flat
from crm_tui.model.value import Bad, Node
from crm_tui.query.find import Found, Linked, labels, links_from, links_to
from crm_tui.query.timeline import Happening, timeline
from crm_tui.store.attachments import listed
from crm_tui.store.paths import FILES
from crm_tui.wording.cells import cells, fit
from crm_tui.wording.display import display
from crm_tui.wording.entries import called, entry_parts
from crm_tui.wording.numbers import size
from crm_tui.wording.table import paint

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.model.field import Field
    from crm_tui.query.scope import Asking

_INDENT = "  "


def show_record(folder: str, typed: str, format_: str, json: bool) -> int:
    """Prints the record; the exit code. Raises UsageError, NotFound, Ambiguous and StorageError."""
    format_ = chosen(format_, json, OF_ONE)
    with reading(folder) as (workspace, db, asking):
        found = find_one(db, asking, typed)
        happened = timeline(db, asking, found)
        if format_ in RECORDS:
            put_object(format_, _object(db, asking, found, happened))
        else:
            sizes = listed(str(workspace.roots[found.root])) if found.record.get("files") else {}
            talk.put_lines(_lines(db, asking, found, happened, sizes))
    return 0


def _object(db: "Connection", asking: "Asking", found: Found, happened: list[Happening]) -> dict[str, Any]:
    """The flat record; what is around it stands under names of its own, which a field of the team's goes before."""
    kind, id_ = found.kind.name, found.record.id
    around = {
        "stale": found.stale,
        "problems": [problem_object(problem) for problem in found.problems],
        "links": [_link(each) for each in links_from(db, asking, kind, id_)],
        "linked_from": [_link(each) for each in _backward(db, asking, found)],
        "timeline": [each.as_json() for each in happened],
    }
    return {**around, **flat(found.kind, found.record, found.path)}


def problem_object(problem: Any) -> dict[str, Any]:
    """A problem as scripts read it."""
    return {**problem._asdict(), "severity": problem.severity.name.lower()}


def _link(each: Linked) -> dict[str, Any]:
    return each._asdict()


def _backward(db: "Connection", asking: "Asking", found: Found) -> list[Linked]:
    """What links here; activities are told in the timeline."""
    return links_to(db, asking, found.kind.name, found.record.id, without="activity")


def _lines(
    db: "Connection", asking: "Asking", found: Found, happened: list[Happening], sizes: Mapping[str, int]
) -> Iterator[str]:
    yield _head(found)
    if found.stale:
        yield _dim("its file cannot be read now; this is how it last was")
    for problem in found.problems:
        yield display(f"! {problem}")
    yield ""
    yield from _fields(db, asking, found, sizes)
    yield from _links(_backward(db, asking, found))
    yield from _happened(asking, happened)


def _head(found: Found) -> str:
    label, id_ = display(found.label), display(f"{found.kind.name}/{found.record.id}")
    return f"{paint(label, 'bold') if talk.colour() else label}  {_dim(id_)}"


def _dim(words: str) -> str:
    return paint(words, "dim") if talk.colour() else words


def _fields(db: "Connection", asking: "Asking", found: Found, sizes: Mapping[str, int]) -> Iterator[str]:
    kind, values = found.kind, found.record.fields
    declared = [field for field in kind.fields.values() if field.name in values and field.name != "history"]
    pairs = {pair for field in declared for pair in link_pairs(values[field.name], field)}
    names = labels(db, asking, pairs)
    entries = called(kind, values, asking.ctx, names)
    shown = [
        (field.title, _attached(found.record.get("files") or (), sizes))
        if field.name == "files" and found.record.get("files")
        else (field.title, _value(values[field.name], field, asking, names, entries))
        for field in declared
    ]
    shown += [(name, _lines_of(node)) for name, node in values.items() if name not in kind.fields]
    width = max((len(title) for title, _ in shown), default=0)
    for title, lines in shown:
        first, *more = [display(line) for line in lines] or [""]
        yield f"{display(title):{width}}  {first}".rstrip()
        for line in more:
            yield f"{' ' * width}  {line}".rstrip()


def _value(value: Any, field: "Field", asking: "Asking", names: Names, entries: Mapping[str, str]) -> list[str]:
    if isinstance(value, Bad):
        return [f"! {node_text(value.node)}"]
    if field.type.name == "long_text":
        return str(value).split("\n")
    if field.type.name == "entries":
        parts = [entry_parts(each, field, asking.ctx, names, entries) for each in value]
        return [", ".join(f"{name} {words}".strip() for name, words in each) for each in parts]
    words = text(value, field, asking.ctx, names)
    return [f"{words}  ({value})" if field.type.name == "link" and words != value else words]


def _attached(paths: Iterable[str], sizes: Mapping[str, int]) -> list[str]:
    """Where each attachment lies, and how large it is."""
    told = ((path, size(sizes[path]) if path in sizes else "not there") for path in paths)
    return [f"{FILES}/{path}  ({words})" for path, words in told]


def _lines_of(node: Node) -> list[str]:
    return node.rstrip().split("\n") if isinstance(node, str) else [node_text(node)]


def _links(linked: Iterable[Linked]) -> Iterator[str]:
    listed = list(linked)
    if not listed:
        return
    yield ""
    yield _dim("linked from")
    yield from _aligned([(f"{each.kind}/{each.id}", f"{each.label}  ({each.field})") for each in listed])


def _happened(asking: "Asking", happened: list[Happening]) -> Iterator[str]:
    if not happened:
        return
    from crm_tui.wording.dates import moment

    yield ""
    yield _dim("timeline")
    whens = [moment(each.at, asking.ctx.now) if each.timed else _day(each, asking) for each in happened]
    words = [each.words + (f"  ({each.by})" if each.by else "") for each in happened]
    yield from _aligned(list(zip(whens, words, strict=True)))


def _aligned(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Lines of two columns."""
    firsts = [display(first) for first, _ in pairs]
    width = max(map(cells, firsts))
    for first, (_, second) in zip(firsts, pairs, strict=True):
        yield f"{_INDENT}{fit(first, width)}  {display(second)}"


def _day(each: Happening, asking: "Asking") -> str:
    from crm_tui.wording.dates import day

    return day(each.at.date(), asking.ctx.now.date())
