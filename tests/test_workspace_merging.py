"""Git gets an answer to every merge: in time, and never a clean one where something may be lost."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui.errors import GitError
from crm_tui.model.plan import Change, Plan
from crm_tui.model.value import Node
from crm_tui.store.digest import digest
from crm_tui.store.yaml import read_text
from crm_tui.workspace import merging
from tests.crm_cli import crm
from tests.git_plain import git, status
from tests.workspaces import build, commit, opened, write

DEAL = "records/deals/a.yaml"
TEXTS = {"base": "title: A\nvalue: 1\n", "ours": "title: B\nvalue: 1\n", "theirs": "title: C\nvalue: 1\n"}
BY_LINE = "<<<<<<< ours\ntitle: B\n=======\ntitle: C\n>>>>>>> theirs\nvalue: 1\n"
WHOLE = "<<<<<<< ours\ntitle: B\nvalue: 1\n=======\ntitle: C\nvalue: 1\n>>>>>>> theirs\n"


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A merge by field that does not end while the test runs."""
    over = threading.Event()
    monkeypatch.setattr(merging, "merge", lambda *_: over.wait())
    monkeypatch.setattr(merging, "SECONDS", 0.05)
    yield
    over.set()


def driven(folder: Path) -> tuple[int, str, str]:
    for name, text in TEXTS.items():
        write(folder, name, text)
    ended = crm(folder, "merge-driver", *TEXTS, DEAL)
    return ended.code, (folder / "ours").read_text(), ended.err


@pytest.mark.usefixtures("endless")
def test_a_merge_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    """Git is told of a conflict, and finds the file as its own merge would leave it."""
    code, text, said = driven(tmp_path)
    assert (code, text) == (1, BY_LINE)
    assert said == f"{DEAL}: merged line by line, for it cannot be merged by field: it took longer than 0.05 seconds\n"


@pytest.mark.usefixtures("endless")
def test_where_git_cannot_merge_the_lines_either_both_versions_stand_in_the_file(tmp_path, monkeypatch) -> None:
    def late(*_: object, **_options: object) -> None:
        raise GitError("git merge-file did not finish in 5 seconds")

    monkeypatch.setattr("crm_tui.git.merging.run", late)
    code, text, said = driven(tmp_path)
    assert (code, text) == (1, WHOLE)
    assert "both versions stand in it" in said


def test_what_is_no_text_is_a_conflict_with_both_versions(tmp_path: Path) -> None:
    write(tmp_path, "base", "title: A\n")
    (tmp_path / "ours").write_bytes(b"title: \x00\xff")
    write(tmp_path, "theirs", "title: C\n")
    assert crm(tmp_path, "merge-driver", "base", "ours", "theirs", DEAL).code == 1
    assert (tmp_path / "ours").read_bytes() == b"<<<<<<< ours\ntitle: \x00\xff\n=======\ntitle: C\n>>>>>>> theirs\n"


SLOW = """
import sys, threading
from crm_tui.workspace import merging
merging.merge = lambda *_: threading.Event().wait()
merging.SECONDS = 0.05
from crm_tui.__main__ import run
sys.exit(run(["merge-driver", *sys.argv[1:]]))
"""


def branched(folder: Path, path: str, ours: str, theirs: str, driver: str) -> None:
    """The file gets changed on `main` and on `theirs`; git's configuration names the driver."""
    write(folder, ".gitattributes", "records/**/*.yaml -text merge=crm\ncrm.yaml -text merge=crm\n")
    git(folder, "config", "merge.crm.driver", f"{driver} %O %A %B %P")
    commit(folder, "Begin")
    git(folder, "checkout", "-q", "-b", "theirs")
    write(folder, path, theirs)
    commit(folder, "Theirs")
    git(folder, "checkout", "-q", "main")
    write(folder, path, ours)
    commit(folder, "Ours")


def test_git_goes_on_with_a_conflict_when_the_driver_is_too_slow(tmp_path: Path) -> None:
    """The process ends although its merge still runs, and `git add` cannot lose a side unseen."""
    folder = build(tmp_path / "w", {"deals/a": TEXTS["base"]})
    write(tmp_path, "slow.py", SLOW)
    branched(folder, DEAL, TEXTS["ours"], TEXTS["theirs"], f"'{sys.executable}' '{tmp_path}/slow.py'")

    with pytest.raises(AssertionError):
        git(folder, "merge", "-q", "theirs")

    assert (folder / DEAL).read_text() == BY_LINE
    assert status(folder) == [f"UU {DEAL}"]


DRIVER = f"'{sys.executable}' -m crm_tui merge-driver"
TEAM = """\
format: 1
# how we sell
pipelines:
  - key: sales
    label: Sales
    stages:
      - {key: lead, label: Lead, probability: 10}
      - {key: proposal, label: Proposal, probability: 50}   # sent
      - {key: won, label: Won, outcome: won}
fields:
  contact:
    shirt: {type: choice, choices: [S, M]}
  deal:
    - key: days
      type: decimal
kinds:
  - key: vessel
    fields: {name: text}
sources: [referral, {key: web, label: Website}]
"""
LEAD = "      - {key: lead, label: Lead, probability: 10}\n"
PROPOSAL = "      - {key: proposal, label: Proposal, probability: 50}   # sent\n"
TRIAL, DEMO = "      - {key: trial, label: Trial}\n", "      - {key: demo, label: Demo}\n"
RETAINERS = "  - key: retainers\n    stages: [{key: offered}]\n"
BOATS = "  - key: boat\n    fields: {name: text}\n"

Edit = tuple[str, str]


@pytest.mark.parametrize(
    "ours, theirs",
    [
        pytest.param((LEAD, LEAD + TRIAL), (PROPOSAL, PROPOSAL + DEMO), id="a stage each"),
        pytest.param((LEAD, LEAD + TRIAL), ("label: Lead", "label: First talk"), id="a stage, and a label"),
        pytest.param(("label: Lead", "label: New"), ("probability: 10", "probability: 20"), id="one stage, two keys"),
        pytest.param(
            ("label: Sales", "label: Selling"), ("fields:\n  con", f"{RETAINERS}fields:\n  con"), id="pipelines"
        ),
        pytest.param((PROPOSAL, ""), ("label: Won", "label: Yes"), id="a stage goes"),
        pytest.param(("[referral,", "[fair, referral,"), ("Website}", "Website}, meetup"), id="a source each"),
        pytest.param(("label: Website", "label: Web"), ("}]\n", "}, meetup]\n"), id="a source, and a label"),
        pytest.param(("M]", "M, L]"), ("[S,", "[XS, S,"), id="choices of a field"),
        pytest.param(
            ("type: decimal\n", "type: decimal\n    - {key: repo, type: url}\n"),
            ("key: days\n", "key: days\n      label: Work\n"),
            id="fields in a list",
        ),
        pytest.param((LEAD, LEAD + TRIAL), (LEAD, LEAD + DEMO), id="two stages in one place"),
        pytest.param(("Website}", "Website}, fair"), ("Website}", "Website}, meetup"), id="two sources in one place"),
        pytest.param(("{name: text}", "{name: text, flag: text}"), ("sources:", f"{BOATS}sources:"), id="kinds"),
    ],
)
def test_settings_that_two_people_changed_are_merged_by_key(tmp_path: Path, ours: Edit, theirs: Edit) -> None:
    """Both edits stand, as if one had been made after the other, and git has nothing to ask."""
    folder = build(tmp_path / "w", settings=TEAM)
    branched(folder, "crm.yaml", edited(ours), edited(theirs), DRIVER)

    git(folder, "merge", "-q", "-m", "Both", "theirs")

    merged = (folder / "crm.yaml").read_bytes()
    assert plain(read_text(merged).nodes) == plain(read_text(edited(ours, theirs).encode()).nodes)
    assert b"# how we sell" in merged
    assert crm(folder, "check").code == 0


def test_two_people_declare_the_first_field_of_one_kind(tmp_path: Path) -> None:
    """There is nothing yet that both could have changed, and a map stays a map."""
    folder = build(tmp_path / "w", settings="format: 1\n")
    ours, theirs = (f"format: 1\nfields:\n  company:\n    {name}: {{type: text}}\n" for name in ("harbour", "port"))
    branched(folder, "crm.yaml", ours, theirs, DRIVER)

    git(folder, "merge", "-q", "-m", "Both", "theirs")

    assert (folder / "crm.yaml").read_text() == f"{ours}    port: {{type: text}}\n"


def test_one_label_changed_by_two_people_is_a_question(tmp_path: Path) -> None:
    folder = build(tmp_path / "w", settings=TEAM)
    branched(folder, "crm.yaml", edited(("Lead,", "New,")), edited(("Lead,", "First,")), DRIVER)

    with pytest.raises(AssertionError):
        git(folder, "merge", "-q", "theirs")

    nodes = read_text((folder / "crm.yaml").read_bytes()).nodes
    assert nodes["_conflicts"] == [
        {
            "at": "pipelines sales stages lead label".split(),
            "kind": "changed",
            "base": "Lead",
            "ours": "New",
            "theirs": "First",
        }
    ]


def test_a_plan_for_settings_that_were_saved_meanwhile_adds_to_them(tmp_path: Path) -> None:
    """A stage by command while a colleague's editor saves another: as in git's merge, both stand."""
    folder = build(tmp_path / "w", settings=TEAM)
    before, after = (read_text(text.encode()).nodes["pipelines"] for text in (TEAM, edited((LEAD, LEAD + TRIAL))))
    change = Change("", "crm.yaml", digest(TEAM.encode()), {"pipelines": (before, after)})
    write(folder, "crm.yaml", edited((PROPOSAL, PROPOSAL + DEMO)))

    with opened(folder) as workspace:
        workspace.apply(Plan("Add a stage", (change,)))

    assert (folder / "crm.yaml").read_text() == edited((LEAD, LEAD + TRIAL), (PROPOSAL, PROPOSAL + DEMO))


def plain(node: Node) -> object:
    """The node without the order of what was added in one place."""
    if isinstance(node, list):
        return sorted((plain(each) for each in node), key=str)
    return {name: plain(each) for name, each in node.items()} if isinstance(node, dict) else node


def edited(*edits: Edit) -> str:
    """The settings after the edits, the second of which finds its place in what the first left of it."""
    text = TEAM
    for old, new in edits:
        text = text.replace(old, new)
    assert text != TEAM
    return text
