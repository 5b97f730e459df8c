"""Several people and programs at once on one workspace: no update is lost, and nobody is locked out."""

import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.edits.record import set_fields
from crm_tui.edits.words import read_setting
from crm_tui.query.find import get
from crm_tui.store.files import Store
from tests.crm_cli import SHOP, done
from tests.crm_process import Ended, processes
from tests.git_plain import committed, git, status
from tests.sound import files, index_is_true, leftovers
from tests.workspaces import build, opened

WRITERS = 6
TURNS = 2


def side_by_side(folder: Path, commands: Sequence[Sequence[tuple[str, ...]]], meanwhile: Callable[[int], None]):
    """What became of the commands of each writer; `meanwhile` is called again and again until all are done."""
    over = threading.Event()

    def write(own: Sequence[tuple[str, ...]]) -> list[Ended]:
        with processes() as crm:
            return [crm(folder, *words) for words in own]

    def by_hand() -> int:
        turns = 0
        while not over.is_set() or not turns:
            turns += 1
            meanwhile(turns)
        return turns

    with ThreadPoolExecutor(len(commands) + 1) as pool:
        editor = pool.submit(by_hand)
        try:
            ended = list(pool.map(write, commands))
        finally:
            over.set()
        return ended, editor.result()


def commits(folder: Path) -> list[str]:
    """The operations that have a commit, oldest first."""
    log = git(folder, "log", "--reverse", "--format=%(trailers:key=Op,valueonly)")
    return [line for line in log.splitlines() if line]


def test_six_writers_lose_nothing(tmp_path: Path) -> None:
    """Each tags the same contact, sets a field of its own on the same deal and adds contacts, while a hand edits."""
    folder = build(tmp_path / "crm", SHOP)
    keys = ["value=4k", "close=eom", "owner=grace", "source=referral", "company=harbour", "notes=agreed"]
    work = [
        [
            ("set", "solar-roof", keys[writer]),
            *(("set", "mary-shelley", f"tags+=w{writer}-{turn}") for turn in range(TURNS)),
            *(("add", "contact", f"Writer {writer} Turn {turn}", "--json") for turn in range(TURNS)),
        ]
        for writer in range(WRITERS)
    ]
    kiosk = folder / "records/deals/kiosk.yaml"

    def by_hand(turn: int) -> None:
        aside = kiosk.with_name(".kiosk.swp")
        aside.write_text(f"title: Kiosk\nstage: lead\nvalue: 2000\nnotes: saved {turn} times\n")
        aside.replace(kiosk)
        done(folder, "list", "deals", "--json")

    ended, saved = side_by_side(folder, work, by_hand)

    assert [each for own in ended for each in own if each.code] == []
    text = (folder / "records/contacts/mary-shelley.yaml").read_text()
    assert {f"w{writer}-{turn}" for writer in range(WRITERS) for turn in range(TURNS)} <= set(
        re.findall(r"[\w-]+", text)
    )
    deal = done(folder, "show", "solar-roof", "--json").json
    assert (deal["owner"], deal["source"], deal["company"], deal["notes"]) == ("grace", "referral", "harbour", "agreed")
    assert deal["value"]["amount"] == "4000.00" and deal["close"] == "2026-11-30"
    assert len(done(folder, "list", "contacts", "writer", "--json").json) == WRITERS * TURNS
    assert f"saved {saved} times" in kiosk.read_text()
    is_sound(folder, operations=WRITERS * len(work[0]), dirty=[" M records/deals/kiosk.yaml"])


def test_six_adds_of_one_name_take_nobody_s_file(tmp_path: Path) -> None:
    """Each makes a record of its own and is told its id; who is slower gets one with a tail."""
    folder = build(tmp_path / "crm", SHOP)

    ended, _ = side_by_side(folder, [[("add", "company", "Twin Ltd")]] * WRITERS, lambda turn: None)

    assert [own[0].err for own in ended if own[0].code] == []
    ids = [own[0].out.strip() for own in ended]
    assert len(set(ids)) == WRITERS and "twin-ltd" in ids
    assert {f"records/companies/{id_}.yaml" for id_ in ids} == {path for path in files(folder) if "twin" in path}
    is_sound(folder, operations=WRITERS, dirty=[])


@pytest.mark.parametrize(("name", "made"), [("The Twins", "twin-ltd-[a-z0-9]{4}"), ("Twin Ltd", "twin-ltd")])
def test_a_file_that_comes_between_plan_and_apply_is_nobody_else_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, made: str
) -> None:
    """An edit in vim may be quicker: another company's id is left to it, and the company itself is taken."""
    folder = build(tmp_path / "crm", SHOP)
    quick = folder / "records/companies/twin-ltd.yaml"
    resolve = Store.resolve

    def slow(self: Store, *given):
        if not quick.exists():
            quick.write_text(f"name: {name}\n")
        return resolve(self, *given)

    monkeypatch.setattr(Store, "resolve", slow)
    ran = done(folder, "add", "contact", "Tom Twin", "company=+Twin Ltd", "--json").json

    assert re.fullmatch(made, ran["company"])
    assert (folder / f"records/companies/{ran['company']}.yaml").exists()
    assert quick.read_text() == f"name: {name}\n"


def test_one_key_set_by_six_is_one_of_the_six_or_a_conflict(tmp_path: Path) -> None:
    folder = build(tmp_path / "crm", SHOP)
    values = [str(1000 + writer) for writer in range(WRITERS)]

    ended, _ = side_by_side(folder, [[("set", "kiosk", f"value={value}")] for value in values], lambda turn: None)

    codes = [own[0].code for own in ended]
    assert set(codes) <= {0, 5} and 0 in codes, [own[0].err for own in ended]
    value = done(folder, "show", "kiosk", "--json").json["value"]["amount"]
    assert value in [f"{each}.00" for each, code in zip(values, codes, strict=True) if code == 0]
    is_sound(folder, operations=codes.count(0), dirty=[])


def is_sound(folder: Path, operations: int, dirty: list[str]) -> None:
    """Each operation has one commit of its own, and nothing is left that would stop the next one."""
    assert leftovers(folder) == []
    made = commits(folder)
    assert len(made) == len(set(made)) == operations
    assert len(list((folder / ".crm/journal").glob("*.json"))) == operations
    assert status(folder) == dirty
    assert git(folder, "fsck", "--no-dangling") == ""
    done(folder, "check")
    assert index_is_true(folder)
    done(folder, "set", "ada-lovelace", "tags+=afterwards")
    assert len(commits(folder)) == operations + 1


def test_a_commit_that_comes_late_takes_nothing_back(tmp_path: Path) -> None:
    """The interface commits a little later; meanwhile the command line has edited and committed the same deal."""
    folder = build(tmp_path / "crm", SHOP)
    path = "records/deals/solar-roof.yaml"
    with opened(folder) as workspace, closing(workspace.reader()) as db:
        found = get(db, workspace.asking(), "deal", "solar-roof")
        plan = set_fields(workspace.editor(), [found], [read_setting("owner=grace")])
        applied = workspace.apply(plan, commit=False)
        done(folder, "set", "solar-roof", "value=4k")

        assert workspace.commit(applied.op) == ""

    assert committed(folder, path) == (folder / path).read_bytes()
    assert b"owner: grace" in committed(folder, path)
    assert status(folder) == []
