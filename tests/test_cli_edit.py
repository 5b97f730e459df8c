"""`crm edit`: the file in the user's own editor, checked when it is saved."""

import sys
from pathlib import Path

import pytest

from tests.crm_cli import SHOP, crm, done
from tests.git_plain import git
from tests.workspaces import build, records


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace of its own, in a repository."""
    return build(tmp_path / "shop", SHOP)


class Editors:
    """Editors that are scripts: each time one is started it does the next thing to the text."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch

    def use(self, *steps: str) -> None:
        """`$EDITOR` runs step after step on `text`, the last one ever again; what it saw is kept."""
        script = self.folder / "editor.py"
        lines = [
            "import sys, pathlib",
            f"here = pathlib.Path({str(self.folder)!r})",
            "count = len(list(here.glob('seen-*')))",
            "path = pathlib.Path(sys.argv[1])",
            "data = path.read_bytes()",
            "(here / f'seen-{count}').write_bytes(data)",
            "text = data.decode()",
            f"exec({list(steps)!r}[min(count, {len(steps) - 1})])",
            "path.write_bytes(text.encode())",
        ]
        script.write_text("\n".join(lines))
        self.monkeypatch.setenv("EDITOR", f"{sys.executable} '{script}'")

    def seen(self, number: int) -> str:
        """What the editor was given at that start."""
        return (self.folder / f"seen-{number}").read_bytes().decode()


@pytest.fixture
def editors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editors:
    """Scripted editors."""
    folder = tmp_path / "editors"
    folder.mkdir()
    return Editors(folder, monkeypatch)


def test_what_is_saved_is_committed_byte_for_byte(shop: Path, editors: Editors) -> None:
    editors.use("text = text.replace('lead', 'proposal') + 'source:   website  # by hand\\n'")
    before = (shop / "records/deals/solar-roof.yaml").read_text()
    ran = done(shop, "edit", "solar-roof")
    assert ran.err.startswith("Edit Solar roof  [")
    assert editors.seen(0) == before
    after = (shop / "records/deals/solar-roof.yaml").read_text()
    assert after == before.replace("lead", "proposal") + "source:   website  # by hand\n"
    assert git(shop, "log", "-1", "--format=%s").strip() == "Edit Solar roof"
    assert git(shop, "status", "--porcelain") == ""
    assert not list((shop / ".crm/edit").rglob("*.yaml"))


def test_nothing_changed_is_no_operation(shop: Path, editors: Editors) -> None:
    editors.use("")
    before = git(shop, "rev-parse", "HEAD")
    assert done(shop, "edit", "solar-roof").err == "nothing was changed\n"
    assert git(shop, "rev-parse", "HEAD") == before


def test_a_fault_opens_the_file_again_with_the_problem_on_top(shop: Path, editors: Editors) -> None:
    editors.use(
        "text = text.replace('2026-12-15', '2026-02-30')",
        "text = text.replace('2026-02-30', '2026-02-28')",
    )
    ran = done(shop, "edit", "solar-roof")
    again = editors.seen(1).splitlines()
    assert again[0] == "#! this cannot be saved:"
    assert again[1].startswith("#! line 8, column 8: ")
    assert again[7] == "close: 2026-02-30"
    assert again[3] == "# comment"
    assert "line 5, column 8" in ran.err
    text = (shop / "records/deals/solar-roof.yaml").read_text()
    assert text.startswith("# comment\ntitle: Solar roof\n")
    assert "close: 2026-02-28" in text
    assert "#!" not in text


@pytest.mark.parametrize(
    "step, told",
    [
        ("text = text.replace('close: ', 'close:\\t- ')", "line 5"),
        ("text = text + 'title: again\\n'", "line 6"),
        ("text = text.replace('title: Solar roof\\n', '')", "a deal needs a title"),
        ("text = '<<<<<<< HEAD\\n' + text", "line 1"),
    ],
)
def test_giving_up_leaves_the_record_as_it_was_and_keeps_the_text(
    shop: Path, editors: Editors, step: str, told: str
) -> None:
    editors.use(step, "")
    before = (shop / "records/deals/solar-roof.yaml").read_bytes()
    ran = crm(shop, "edit", "solar-roof")
    assert ran.code == 4
    assert told in ran.err
    [kept] = (shop / ".crm/edit").rglob("*.yaml")
    assert f"your text is kept in {kept}" in ran.err
    assert (shop / "records/deals/solar-roof.yaml").read_bytes() == before
    assert "texts from crm edit are kept" in crm(shop, "doctor").out


def test_a_script_in_the_editors_place_that_only_touches_the_marks_ends(shop: Path, editors: Editors) -> None:
    """`EDITOR="sed -i s/price/nix/"` also finds the word among the problems on top; it is not asked for ever."""
    first = "text = text.replace('close: ', 'close: nix ')"
    others = ["text = text.replace('nix', 'nixnix', 1) if text.startswith('#! ') else text"]
    editors.use(first, *others * 3, "raise SystemExit(9)")
    ran = crm(shop, "edit", "solar-roof")
    assert ran.code == 4, ran.err
    assert "the record is as it was" in ran.err


def test_an_old_fault_in_another_key_does_not_matter(tmp_path: Path, editors: Editors) -> None:
    folder = build(tmp_path / "shop", {"deals/x": "title: X\nstage: lead\nclose: 2026-02-30\n"})
    editors.use("text = text.replace('X', 'Y')")
    done(folder, "edit", "x")
    assert (folder / "records/deals/x.yaml").read_text() == "title: Y\nstage: lead\nclose: 2026-02-30\n"


@pytest.mark.parametrize("known", [True, False], ids=["seen before", "never read"])
def test_a_broken_file_is_mended(tmp_path: Path, editors: Editors, known: bool) -> None:
    folder = build(tmp_path / "shop", SHOP if known else {})
    done(folder, "index")
    records(folder, {"deals/kiosk": "title: [Kiosk\nstage: lead\n"})
    editors.use("", "text = text.replace('[', '')")
    assert done(folder, "edit", "kiosk").err == "nothing was changed\n"
    ran = done(folder, "edit", "kiosk")
    assert ran.err.startswith("Edit ")
    assert done(folder, "show", "kiosk", "--json").json["problems"] == []
    assert (folder / "records/deals/kiosk.yaml").read_text() == "title: Kiosk\nstage: lead\n"


def test_somebody_else_may_change_another_key_meanwhile(shop: Path, editors: Editors) -> None:
    path = shop / "records/deals/kiosk.yaml"
    editors.use(
        f"other = pathlib.Path({str(path)!r}); other.write_text(other.read_text() + 'source: website\\n');"
        " text = text.replace('2000', '2500')"
    )
    done(shop, "edit", "kiosk")
    assert "value: 2500" in path.read_text()
    assert "source: website" in path.read_text()


def test_the_same_key_changed_meanwhile_is_a_conflict(shop: Path, editors: Editors) -> None:
    path = shop / "records/deals/kiosk.yaml"
    editors.use(
        f"other = pathlib.Path({str(path)!r}); other.write_text(other.read_text().replace('2000', '9000'));"
        " text = text.replace('2000', '2500')"
    )
    ran = crm(shop, "edit", "kiosk")
    assert ran.code == 5
    assert "value: 9000" in path.read_text()
    [kept] = (shop / ".crm/edit").rglob("*.yaml")
    assert "value: 2500" in kept.read_text()
    assert f"your text is kept in {kept}" in ran.err


def test_a_dry_run_shows_what_would_be_saved(shop: Path, editors: Editors) -> None:
    editors.use("text = text.replace('2000', '2500')")
    assert "+value: 2500" in done(shop, "edit", "kiosk", "--dry-run").out
    assert git(shop, "status", "--porcelain") == ""


def test_visual_goes_before_editor(shop: Path, editors: Editors, monkeypatch: pytest.MonkeyPatch) -> None:
    editors.use("text = text.replace('2000', '2500')")
    monkeypatch.setenv("VISUAL", "false")
    ran = crm(shop, "edit", "kiosk")
    assert ran.code == 1
    assert ran.err.startswith("error: the editor 'false' ended with 1")


def test_an_editor_that_is_not_there(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    ran = crm(shop, "edit", "kiosk")
    assert ran.code == 2
    assert "'no-such-editor' cannot be started" in ran.err
    monkeypatch.setenv("EDITOR", "vi 'open")
    assert crm(shop, "edit", "kiosk").code == 2


def test_no_editor_is_started_where_nobody_sits(shop: Path) -> None:
    """In a script, vi would wait for ever."""
    ran = crm(shop, "edit", "kiosk")
    assert ran.code == 2
    assert ran.err.startswith("error: there is no terminal to edit on\nhint: crm set changes fields")
    assert not (shop / ".crm/edit").exists()
