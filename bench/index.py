"""The index and the edits against what any program has to do: parse the bytes, walk the files."""

import os
import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from yaml._yaml import CParser

from bench.generate import generate
from bench.measure import Row, at_most, cpu, in_turns, wall, within
from bench.stock import Stock
from crm_tui import clock
from crm_tui.edits.deal import move_stage, stage_named
from crm_tui.index.index import Index
from crm_tui.model.settings import Stage
from crm_tui.query.find import get
from crm_tui.store.paths import Root
from crm_tui.store.source import Folder
from crm_tui.workspace.workspace import Workspace

MANY = 100_000


def cold_two(stock: Stock) -> Row:
    """The index built from nothing by two workers against libyaml's events of the same bytes."""
    return _cold(stock, 2, 2.2)


def cold_one(stock: Stock) -> Row:
    """The index built from nothing by one worker against libyaml's events of the same bytes."""
    return _cold(stock, 1, 4)


def nothing_changed(stock: Stock) -> Row:
    """A start with nothing changed against scandir and stat of the same files."""
    folder = stock.workspace(MANY)
    with _open(folder) as workspace:
        workspace.catch_up()
        ours, reference = in_turns(wall(workspace.catch_up), wall(lambda: walk(folder / "records")), 7)
    return at_most("start with nothing changed, 100k, against bare scandir + stat", 2, ours, reference)


def one_changed(stock: Stock) -> Row:
    """Processor time for one changed file given by its path, against the same among one record."""
    alone = stock.folder / "1"
    if not alone.exists():
        generate(alone, 1)
    with _open(stock.workspace(MANY)) as many, _open(alone) as one:
        many.catch_up()
        one.catch_up()
        with _changing(many) as ours, _changing(one) as reference:
            mine, other = in_turns(ours, reference, 25)
    return at_most("one changed file by its path, 100k against 1 (CPU)", 2, mine, other, ceiling=0.020)


def one_edit(stock: Stock) -> Row:
    """A deal moved and the move committed, the median of several."""
    folder = stock.workspace(MANY)
    deals = sorted((folder / "records" / "deals").rglob("*.yaml"))
    deal = next(path.stem for path in deals if b"\nstage: qualified\n" in path.read_bytes())
    with _open(folder) as workspace:
        workspace.catch_up()
        [pipeline] = workspace.settings.pipelines
        took = []
        for key in ("proposal", "qualified") * 5:
            stage = stage_named(pipeline, key)
            took.append(wall(partial(_move, workspace, deal, stage))())
    return within("one edit from key to commit, 100k (median of 10)", 0.150, statistics.median(took))


LINES = (cold_two, cold_one, nothing_changed, one_changed, one_edit)


def events(texts: list[bytes]) -> None:
    """Lets libyaml produce all events of each text."""
    for text in texts:
        parser = CParser(text)
        while parser.get_event() is not None:
            pass


def walk(folder: Path) -> int:
    """The number of files below the folder, each looked at."""
    found, folders = 0, [os.fspath(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    entry.stat(follow_symlinks=False)
                    found += 1
    return found


def _cold(stock: Stock, workers: int, bound: float) -> Row:
    folder = stock.workspace(MANY, indexed=False)
    texts = [path.read_bytes() for path in (folder / "records").rglob("*.yaml")]
    state = stock.folder / "cold"
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir()
    with _open(folder) as workspace:
        sources = {"": Folder(Root("", folder))}
        index = Index(state, workspace.schema, workspace.schema.context(clock.now()), sources, workers=workers)
    with closing(index):
        ours, reference = in_turns(wall(index.rebuild), wall(lambda: events(texts)), 3)
    plural = "one worker" if workers == 1 else f"{workers} workers"
    return at_most(f"cold index build, 100k, {plural}, against libyaml's events alone", bound, ours, reference)


@contextmanager
def _open(folder: Path) -> Iterator[Workspace]:
    with closing(Workspace.open(folder)) as workspace:
        yield workspace


@contextmanager
def _changing(workspace: Workspace) -> Iterator[Callable[[], float]]:
    """A measurement of the refresh after a contact's file was changed; the file is put back at the end."""
    path = min((workspace.folder / "records" / "contacts").rglob("*.yaml"))
    address = ("", path.relative_to(workspace.folder).as_posix())
    before = path.read_bytes()
    rounds = iter(range(1_000_000))

    def measured() -> float:
        path.write_bytes(before + b"# %d\nwebsite: https://page-%d.example\n" % ((number := next(rounds)), number))
        return cpu(lambda: _must_change(workspace, address))()

    try:
        yield measured
    finally:
        path.write_bytes(before)
        workspace.refresh([address])


def _must_change(workspace: Workspace, address: tuple[str, str]) -> None:
    if not workspace.refresh([address]).records:
        raise RuntimeError(f"{address[1]} was changed, but nothing was refreshed")


def _move(workspace: Workspace, deal: str, stage: Stage) -> None:
    with closing(workspace.reader(catch_up=False)) as db:
        found = get(db, workspace.asking(), "deal", deal)
    if not workspace.apply(move_stage(workspace.editor(), found, stage)).commit:
        raise RuntimeError("the edit was not committed")
