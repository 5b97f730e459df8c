"""Completion: commands, options, kinds, fields, stages and ids, from the last index there is."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crm_tui.cli.scripts import SCRIPTS
from tests.crm_cli import SHOP, done
from tests.workspaces import build, records


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that no test of this file changes, indexed."""
    folder = build(tmp_path_factory.mktemp("shop"), SHOP, repository=False)
    done(folder, "index")
    return folder


def offered(folder: Path, *words: str) -> list[str]:
    """What zsh is offered for the last word."""
    return done(folder, "_complete", "zsh", *words).out.splitlines()


@pytest.mark.parametrize(
    "words, offers",
    [
        (["wi"], ["win"]),
        (["in"], ["init", "index"]),
        (["list", "de"], ["deals"]),
        (["add", "de"], ["deal"]),
        (["add", "deal", "x"], []),
        (["add", "deal", "X", "comp"], ["company="]),
        (["add", "deal", "X", "company=h"], ["company=harbour"]),
        (["add", "deal", "X", "stage=p"], ["stage=proposal"]),
        (["add", "contact", "X", "address.c"], ["address.city=", "address.country="]),
        (["add", "contact", "X", "roles+=ana"], ["roles+=analytical-engines"]),
        (["show", "so"], ["solar-roof"]),
        (["show", "deal/so"], ["deal/solar-roof"]),
        (["show", "deals/"], ["deals/engine-no-2", "deals/kiosk", "deals/solar-roof"]),
        (["show", "solar-roof", ""], []),
        (["mv", "so"], ["solar-roof"]),
        (["mv", "solar-roof", "k"], []),
        (["merge", "kio"], ["kiosk"]),
        (["merge", "kiosk", ""], ["engine-no-2", "kiosk", "solar-roof"]),
        (["merge", "kiosk", "solar-roof", ""], []),
        (["merge", "kiosk", "solar-roof", "--take", "val"], ["value=A", "value=B"]),
        (["merge", "kiosk", "solar-roof", "--prefer", ""], ["A", "B"]),
        (["tidy", "ac"], ["activities"]),
        (["attach", "so"], ["solar-roof"]),
        (["attach", "solar-roof", "k"], []),
        (["move", ""], ["engine-no-2", "kiosk", "solar-roof"]),
        (["move", "kiosk", "pro"], ["proposal"]),
        (["move", "deal/kiosk", ""], ["lead", "proposal", "won", "lost"]),
        (["move", "nobody", "s"], ["signed"]),
        (["list", "deals", "stage:p"], ["stage:proposal"]),
        (["list", "deals", "not:stage:p"], ["not:stage:proposal"]),
        (["list", "deals", "stage:lead,p"], ["stage:lead,proposal"]),
        (["list", "deals", "owner:me,n"], []),
        (["list", "deals", "sort:-value,titl"], ["sort:-value,title"]),
        (["set", "kiosk", "contacts+=ada-lovelace,m"], ["contacts+=ada-lovelace,mary-shelley"]),
        (["list", "deals", "-", "x"], []),
        (["list", "deals", "weigh"], ["weighted:"]),
        (["list", "deals", "open:"], ["open:yes", "open:no"]),
        (["list", "deals", "company:harb"], ["company:harbour"]),
        (["list", "deals", "owner:m"], ["owner:me"]),
        (["list", "deals", "owner:g"], ["owner:grace"]),
        (["list", "deals", "close:n"], ["close:none"]),
        (["list", "deals", "sort:-val"], ["sort:-value"]),
        (["list", "deals", "--fo"], ["--format"]),
        (["list", "deals", "--format", "y"], ["yaml"]),
        (["list", "deals", "--columns", "title,stag"], ["title,stage"]),
        (["list", "deals", "--", "-tag"], ["-tags:"]),
        (["find", "x", "--kind", "mem"], ["member"]),
        (["lose", "kiosk", "--reason", "t"], ["timing"]),
        (["set", "kios"], ["kiosk"]),
        (["set", "kiosk", "val"], ["value="]),
        (["set", "deals", "lost_reason"], ["lost_reason=", "lost_reason:"]),
        (["pipeline", "s"], ["sales", "support", "stage:", "source:", "stage_age:", "sort:", "snooze:"]),
        (["report", "fo"], ["forecast"]),
        (["report", "won", "owner:g"], ["owner:grace"]),
        (["report", "won", "--by", "s"], ["stage", "source"]),
        (["report", "activities", "--by", "wee"], ["week"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["schema", "ta"], ["task"]),
        (["config", "r"], ["rename"]),
        (["config", "get", "cu"], ["currency"]),
        (["config", "get", "pipelines.su"], ["pipelines.support", "pipelines.support."]),
        (["config", "get", "pipelines.sales.stages.lead.p"], ["pipelines.sales.stages.lead.probability"]),
        (
            ["config", "rename", "sources."],
            [f"sources.{word}{dot}" for word in ("referral", "website") for dot in ("", ".")],
        ),
        (["config", "rename", "curr"], []),
        (["config", "add", "fields.con"], ["fields.contact", "fields.contact."]),
        (["config", "add", "fields.contact", "hobby", "ty"], ["type="]),
        (["config", "set", "pipelines.sales.stages.lead.outcome", ""], ["open", "won", "lost"]),
        (["config", "get", "nothing.here."], []),
        (["me", "gr"], ["grace"]),
        (["nonsense", "x"], []),
        (["check", "rec"], []),
        (["-C", "/nowhere", "show", ""], []),
    ],
)
def test_what_is_offered(shop: Path, words: list[str], offers: list[str]) -> None:
    assert sorted(offered(shop, *words)) == sorted(offers)


def test_nothing_is_offered_outside_of_a_workspace(tmp_path: Path) -> None:
    assert offered(tmp_path, "show", "") == []
    assert offered(tmp_path, "li") == ["list"]


def test_completion_neither_makes_an_index_nor_walks(tmp_path: Path) -> None:
    folder = build(tmp_path, SHOP, repository=False)
    assert offered(folder, "show", "so") == []
    assert not (folder / ".crm").exists()
    done(folder, "index")
    records(folder, {"deals/somewhat-new": "title: New\nstage: lead\n"})
    assert offered(folder, "show", "so") == ["solar-roof"]


def test_another_workspace_completes_by_its_option(shop: Path, tmp_path: Path) -> None:
    assert offered(tmp_path, "-C", str(shop), "show", "so") == ["solar-roof"]
    assert offered(tmp_path, "show", "-C", str(shop), "so") == ["solar-roof"]


def test_fish_is_told_what_each_means(shop: Path) -> None:
    out = done(shop, "_complete", "fish", "show", "so").out
    assert out == "solar-roof\tdeal: Solar roof\n"


def test_bash_hands_over_the_line(shop: Path) -> None:
    for line, offers in {
        "crm list deals stage:p": ["proposal"],
        "crm list deals not:stage:p": ["proposal"],
        "crm add deal X company=h": ["harbour"],
        "crm add deal 'Solar ro": [],
        "crm show 'so": ["solar-roof"],
        "crm list deals 'stage:p": ["stage:proposal"],
        'crm list deals stage:"p': ["proposal"],
        'crm set kiosk "company=h': ["company=harbour"],
        "crm win ": ["engine-no-2", "kiosk", "solar-roof"],
        "crm wi": ["win"],
        "crm ": None,
    }.items():
        found = done(shop, "_complete", "bash", line).out.splitlines()
        assert offers is None or found == offers, line


def test_the_script_for_bash_works_in_bash(shop: Path, tmp_path: Path) -> None:
    program = tmp_path / "crm"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m crm_tui "$@"\n')
    program.chmod(0o755)
    script = (
        f"PATH={tmp_path}:$PATH\n{done(shop, 'completion', 'bash').out}\n"
        "COMP_LINE='crm list deals stage:pro' COMP_POINT=24; _crm; printf '%s\\n' \"${COMPREPLY[@]}\"\n"
        "complete -p crm"
    )
    ran = subprocess.run(["bash", "-c", script], cwd=shop, capture_output=True, text=True)
    assert ran.stdout.splitlines() == ["proposal", "complete -o default -F _crm crm"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts_are_printed_and_read_by_their_shell(shop: Path, shell: str) -> None:
    script = done(shop, "completion", shell).out
    assert script == SCRIPTS[shell]
    if shutil.which(shell):
        assert subprocess.run([shell, "-n"], input=script, text=True).returncode == 0
