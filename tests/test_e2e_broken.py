"""A broken file breaks only itself: it is listed with its place and what to do, and it is never written."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broken import FILES, lay
from tests.crm_cli import SHOP
from tests.crm_process import Processes, processes
from tests.git_plain import git
from tests.sound import files
from tests.workspaces import SETTINGS, build, commit, write

LINE = re.compile(r"(?P<path>[^:]+)(?::(?P<place>\d+:\d+))?: (?:error|warning|note): (?P<words>.*)")


@pytest.fixture(scope="module")
def crm() -> Iterator[Processes]:
    with processes() as started:
        yield started


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = build(tmp_path / "crm", SHOP)
    lay(folder, tmp_path / "outside")
    return folder


def told(out: str) -> dict[str, list[tuple[str, str]]]:
    """What `check` prints: by path, the places and words."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in out.splitlines():
        match = LINE.fullmatch(line)
        assert match, line
        found.setdefault(match["path"], []).append((match["place"] or "", match["words"]))
    return found


def test_each_is_listed_with_its_place_and_reason(crm: Processes, tmp_path: Path) -> None:
    folder = build(tmp_path / "crm", SHOP)
    expected = lay(folder, tmp_path / "outside")

    ended = crm(folder, "check", powerless=True)

    assert ended.code == 1
    found = told(ended.out)
    for path, why in expected.items():
        assert any(why in words for _, words in found.get(path, [])), (path, found.get(path))
    for each in FILES:
        places = {place for place, _ in found[f"records/{each.path}"]}
        assert (each.place in places) if each.place else places, (each.path, found[f"records/{each.path}"])
    assert set(found) == {*expected, "records/contacts/ada-lovelace.yaml"}
    assert "secret" not in ended.out


def test_everything_else_goes_on_working(crm: Processes, broken: Path) -> None:
    before = files(broken)
    for words in (
        ("list", "deals", "--json"),
        ("list", "contacts"),
        ("find", "solar"),
        ("show", "solar-roof"),
        ("pipeline",),
        ("doctor",),
        ("index", "--rebuild"),
        ("set", "solar-roof", "value=1k"),
        ("set", "deals", "title:kiosk", "owner=grace", "--yes"),
        ("move", "solar-roof", "proposal"),
        ("undo",),
        ("add", "deal", "New one"),
        ("rm", "new-one"),
    ):
        ended = crm(broken, *words, powerless=True)

        assert ended.code in ((0, 1) if words == ("doctor",) else (0,)), (words, ended)
    after = files(broken)
    assert {path for path in after if after[path] != before.get(path)} == {
        "records/deals/solar-roof.yaml", "records/deals/kiosk.yaml"
    }  # fmt: skip


@pytest.mark.parametrize("id_", [each.path.removesuffix(".yaml")[6:] for each in FILES] + ["link", "pipe", "closed"])
def test_an_edit_of_a_broken_record_spoils_nothing(crm: Processes, broken: Path, id_: str) -> None:
    """It is refused, or it is an edit of the one key where the file can be read."""
    before = files(broken)

    ended = crm(broken, "set", f"deal/{id_}", "source=referral", powerless=True)

    after = files(broken)
    changed = {path for path in after if after[path] != before[path]}
    if ended.code:
        assert ended.code in (3, 4, 6) and not changed, ended
        assert "Traceback" not in ended.err and "bug" not in ended.err
    else:
        assert changed == {f"records/deals/{id_}.yaml"}
        new = after[f"records/deals/{id_}.yaml"].decode()
        assert new.replace("source: referral\n", "") == before[f"records/deals/{id_}.yaml"].decode()


def test_a_record_that_breaks_keeps_its_last_good_state(crm: Processes, tmp_path: Path) -> None:
    """Also in an index that is built anew: then it is taken from the last commit."""
    folder = build(tmp_path / "crm", SHOP)
    place = folder / "records/deals/solar-roof.yaml"
    for breaking in (b"title: [\n", b"\xff\xfe", b"title: a\n<<<<<<< ours\n"):
        crm(folder, "check")
        place.write_bytes(breaking)
        for rebuilt in (False, True):
            if rebuilt:
                assert crm(folder, "index", "--rebuild").code == 0
            shown = crm(folder, "show", "solar-roof")
            assert shown.code == 0 and "9,800" in shown.out and "records/deals/solar-roof.yaml:" in shown.out
            assert "Solar roof" in crm(folder, "list", "deals").out
            assert crm(folder, "check").code == 1
            assert place.read_bytes() == breaking
        git(folder, "checkout", "-q", ".")
        assert crm(folder, "check").code == 0


def test_what_git_left_of_a_merge_is_said_by_the_next_command(crm: Processes, tmp_path: Path) -> None:
    folder = build(tmp_path / "crm", SHOP)
    path = "records/deals/solar-roof.yaml"
    git(folder, "checkout", "-q", "-b", "other")
    write(folder, path, (folder / path).read_text().replace("9800", "1"))
    commit(folder)
    git(folder, "checkout", "-q", "main")
    write(folder, path, (folder / path).read_text().replace("9800", "2"))
    commit(folder)
    ended = crm(folder, "show", "solar-roof")
    assert "error" not in ended.out
    with pytest.raises(AssertionError):
        git(folder, "merge", "-q", "other")

    assert "git left a merge conflict here" in crm(folder, "show", "solar-roof").out
    assert crm(folder, "set", "solar-roof", "value=3").code == 4
    other = crm(folder, "set", "kiosk", "value=3")
    assert other.code == 7 and "written, but not committed" in other.err and "merge" in other.err
    assert b"value: 3" in (folder / "records/deals/kiosk.yaml").read_bytes()


@pytest.mark.parametrize(
    "text, why",
    [
        ("format: 1\nformat: 2\n", "crm.yaml:2:1"),
        ("pipelines: [\n", "crm.yaml:"),
        (b"\xff\xfe", "crm.yaml:1:1"),
        ("<<<<<<< ours\n", "crm.yaml:1:1"),
        ("name: " + "x" * (2 << 20), "crm.yaml:1:1"),
        (SETTINGS.replace("format: 1", "format: 2"), "crm.yaml"),
        (None, "crm.yaml"),
    ],
)
def test_broken_settings_leave_the_last_good_ones_in_force(crm: Processes, tmp_path: Path, text, why) -> None:
    """All can be read, and nothing but crm.yaml is written, until it is mended."""
    folder = build(tmp_path / "crm", SHOP)
    place = folder / "crm.yaml"
    for seen_before in (False, True):
        if seen_before:
            git(folder, "checkout", "-q", ".")
            assert crm(folder, "list", "deals").code == 0
        if text is None:
            place.write_bytes(b"format: 1\n")
            place.chmod(0)
        else:
            write(folder, "crm.yaml", text)
        before = files(folder)
        shown = crm(folder, "list", "deals", powerless=True)
        assert shown.code == 0 and "Proposal" in shown.out and why in shown.err
        refused = crm(folder, "set", "solar-roof", "value=1", powerless=True)
        # What the disk does not give is no fault of the edit.
        assert refused.code == (6 if text is None else 4) and "crm.yaml" in refused.err
        checked = crm(folder, "check", powerless=True)
        assert checked.code == 1 and checked.out.startswith("crm.yaml:"), checked
        assert files(folder) == before
        place.chmod(0o644)
