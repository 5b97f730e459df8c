"""`crm check`, `index`, `watch`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crm_tui.index.vouch import vouched
from crm_tui.store.yaml import read_text
from crm_tui.workspace import telling
from tests.crm_cli import SHOP, crm, done
from tests.workspaces import build, records

BROKEN = {
    "deals/bad-date": "title: Bad date\nstage: lead\nclose: 2026-02-30\n",
    "deals/bad-link": "title: Bad link\nstage: lead\ncompany: analytical-engine\n",
    "contacts/tabbed": "name: Tabbed\n\ttitle: x\n",
}


def test_a_sound_workspace(tmp_path: Path) -> None:
    folder = build(tmp_path, {name: text for name, text in SHOP.items() if "ada" not in name and "deals" not in name})
    ran = crm(folder, "check")
    assert (ran.code, ran.err) == (1, "2 errors, 0 warnings\n")  # the call was with somebody, about a deal
    (folder / "records/activities/2026/11/2026-11-19-0920-call-k7xm.yaml").unlink()
    assert done(folder, "check").err == "0 errors, 0 warnings\n"


def test_every_problem_has_its_place_and_a_hint(tmp_path: Path) -> None:
    folder = build(tmp_path, {**SHOP, **BROKEN})
    ran = crm(folder, "check")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0].startswith("records/contacts/ada-lovelace.yaml:8:12: warning: a contact has no field 'shoe_size' (")
    assert any(line.startswith("records/contacts/tabbed.yaml:2:1: error: ") for line in lines)
    assert any(line.startswith("records/deals/bad-date.yaml:3:8: error: ") for line in lines)
    [link] = [line for line in lines if "bad-link" in line]
    assert link.startswith("records/deals/bad-link.yaml:3:10: error: ")
    assert link.endswith("(did you mean 'analytical-engines'?)")
    assert ran.err == "3 errors, 1 warning\n"


def test_problems_in_json(tmp_path: Path) -> None:
    ran = crm(build(tmp_path, {**SHOP, **BROKEN}), "check", "--json")
    [problem] = [each for each in ran.json if each["path"].endswith("bad-date.yaml")]
    assert (problem["severity"], problem["line"], problem["column"]) == ("error", 3, 8)
    assert problem["hint"]
    folder = tmp_path
    assert len(crm(folder, "check", "--format", "jsonl").out.splitlines()) == 4
    assert crm(folder, "check", "--format", "yaml").code == 1
    head, *rows = crm(folder, "check", "--format", "csv").out.splitlines()
    assert head == "severity,code,message,hint,root,path,line,column"
    [row] = [row for row in rows if "bad-date" in row]
    assert row.startswith("error,bad-value,") and row.endswith(",records/deals/bad-date.yaml,3,8")


def test_only_the_files_named(tmp_path: Path) -> None:
    folder = build(tmp_path, {**SHOP, **BROKEN})
    assert len(crm(folder, "check", "records/deals/bad-date.yaml").out.splitlines()) == 1
    assert len(crm(folder, "check", "records/deals").out.splitlines()) == 2
    assert len(crm(folder / "records/contacts", "check", "../deals/").out.splitlines()) == 2
    for words in ([], ["."], [str(folder)]):
        assert len(crm(folder, "check", *words).out.splitlines()) == 4
    assert len(crm(folder / "records/deals", "check", "bad-date.yaml").out.splitlines()) == 1
    assert len(crm(folder, "check", str(folder / "records/deals/bad-date.yaml")).out.splitlines()) == 1
    assert len(crm(folder, "check", "-", stdin="records/deals/bad-date.yaml\ncrm.yaml\n").out.splitlines()) == 1
    assert done(folder, "check", "-", stdin="").out == ""
    assert done(folder, "check", "records/deals/kiosk.yaml").err == "0 errors, 0 warnings\n"
    assert done(folder, "check", "-", stdin="gone.yaml\n").err == "note: there is no gone.yaml\n0 errors, 0 warnings\n"


def test_a_file_that_is_not_there_was_not_checked(tmp_path: Path) -> None:
    """A typing mistake in a script must not look like a clean bill; a list from git may name what was deleted."""
    folder = build(tmp_path, SHOP)
    for words in (["gone.yaml"], ["records/deals/kiosk.yaml", "records/deals/gone.yaml"], ["gone.yaml", "--json"]):
        ran = crm(folder, "check", *words)
        assert (ran.code, ran.out) == (6, "")
        assert ran.err.endswith("gone.yaml: could not read: there is no such file\n")
    for path in ("/etc/passwd", "../gone.yaml", ".."):
        ran = crm(folder, "check", path)
        assert (ran.code, ran.err.splitlines()[0]) == (2, f"error: {path} lies outside of the workspace")


def test_late_links_are_repaired(tmp_path: Path) -> None:
    renamed = {"companies/engines": "name: Engines\nformerly: [analytical]\n"}
    deal = {"deals/x": "# x\ntitle: X\nstage: lead\ncompany: analytical\nlost_reason: price\n"}
    folder = build(tmp_path, {**renamed, **deal})
    assert "is called something else now" in done(folder, "check").out
    assert "+company: engines" in done(folder, "check", "--fix", "--dry-run").out
    ran = done(folder, "check", "--fix")
    assert ran.err.startswith("Follow renamed records  [")
    assert ran.out == ""
    assert (folder / "records/deals/x.yaml").read_text() == deal["deals/x"].replace("analytical", "engines")


@pytest.mark.parametrize(
    "name, right", [("Solar-Roof", "solar-roof"), ("jose\u0301", "jos\u00e9"), ("DACH-Ü", "dach-ü")]
)
def test_file_names_that_are_ids_but_for_their_spelling_are_repaired(tmp_path: Path, name: str, right: str) -> None:
    """Somebody made the file by hand, or on a disk that spells letters in its own way; links to it follow."""
    activity = "subject: Talk\ntype: call\nat: 2026-11-19T09:20+01:00\ndeal: {}\n"
    deal = "# mine\ntitle: Mine\nstage: lead\n"
    folder = build(tmp_path, {f"deals/{name}": deal, "activities/2026/11/talk-k7xm": activity.format(name)})
    assert f"+deal: {right}" in done(folder, "check", "--fix", "--dry-run").out
    assert (folder / f"records/deals/{name}.yaml").exists()
    assert done(folder, "check", "--fix").err.startswith(f"Rename deal {name} to {right}  [")
    assert (folder / f"records/deals/{right}.yaml").read_text().startswith(deal)
    assert not (folder / f"records/deals/{name}.yaml").exists()
    assert read_text((folder / "records/activities/2026/11/talk-k7xm.yaml").read_bytes()).nodes["deal"] == right
    assert "strange-id" not in done(folder, "check", "--json").out
    assert done(folder, "check", "--fix").err == "0 errors, 0 warnings\n"
    done(folder, "undo")
    assert (folder / f"records/deals/{name}.yaml").read_text() == deal


def test_a_file_name_that_another_record_has_in_its_right_spelling_is_left(tmp_path: Path) -> None:
    folder = build(
        tmp_path, {"contacts/Ada": "name: Ada\n", "contacts/ada": "name: Ada L\n", "contacts/b c": "name: B\n"}
    )
    ran = crm(folder, "check", "--fix")
    assert ran.code == 1
    assert ran.err.startswith("note: contact/Ada keeps its name: contact/ada has that id: 'ada' (")
    assert sorted(os.listdir(folder / "records/contacts")) == ["Ada.yaml", "ada.yaml", "b c.yaml"]


def test_the_index_tells_what_it_read(tmp_path: Path) -> None:
    folder = build(tmp_path, SHOP)
    done(folder, "index")
    assert done(folder, "index").err == "up to date: 0 files had changed\n"
    records(folder, {"contacts/new": "name: New\n"})
    assert done(folder, "index", "--json").json == {"rebuilt": False, "changed": ["records/contacts/new.yaml"]}
    assert done(folder, "index", "--rebuild").err == "the index was built anew\n"
    (folder / ".crm/index.sqlite").write_bytes(b"no database")
    assert len(done(folder, "list", "contacts", "--json").json) == 3


def test_progress_is_for_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes long says on one line how far it is, and takes the line away; what is done at once says nothing."""
    folder = build(tmp_path, {f"contacts/c{number}": f"name: C {number}\n" for number in range(20)})
    edit = "set", "contacts", "name:any", "status=lead"
    assert "%" not in crm(folder, *edit, "--dry-run", terminal=True).err
    monkeypatch.setattr(telling, "PATIENCE", 0)
    assert "comparing 20 files" in crm(folder, *edit, "--dry-run", terminal=True).err
    told = crm(folder, *edit, "--yes", terminal=True).err
    shown = [part.split(" 20 files")[0] for part in told.split("\r") if "%" in part]
    assert list(dict.fromkeys(shown)) == ["checking", "writing", "reading and committing"], told
    assert told.rpartition("\r")[2].startswith("\x1b[KSet status of 20 contacts")
    for number in range(20):
        records(folder, {f"contacts/c{number}": f"name: D {number}\n"})
    assert "reading files" in crm(folder, "list", "contacts", terminal=True).err
    assert "%" not in crm(folder, "undo").err
    ear, pipe = os.pipe()
    monkeypatch.setenv("CRM_PROGRESS", str(pipe))
    assert "%" not in crm(folder, *edit, "--yes").err
    os.close(pipe)
    with open(ear, encoding="utf-8") as lines:
        heard = lines.read().splitlines()
    words = [line.partition(" ")[2] for line in heard]
    assert {"checking 20 files", "writing 20 files"} < {*words} and heard[-1] == "100 ", "whoever shows it hears of it"


def test_a_watcher_vouches_until_it_is_stopped(tmp_path: Path) -> None:
    folder = build(tmp_path, SHOP)
    command = [sys.executable, "-m", "crm_tui", "watch"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as watcher:
        assert watcher.stderr is not None
        assert watcher.stderr.readline().startswith("watching ")
        try:
            assert vouched(folder / ".crm")
            records(folder, {"contacts/seen": "name: Seen\n"})
            assert watcher.stderr.readline() == "1 changed: contact/seen\n"
            assert [hit["id"] for hit in done(folder, "find", "seen", "--json").json] == ["seen"]
        finally:
            watcher.send_signal(signal.SIGTERM)
        assert watcher.wait(20) == 0
    assert not vouched(folder / ".crm")
