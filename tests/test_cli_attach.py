"""`crm attach`: a copy below files/ that belongs to the record, is never opened, and goes away with an undo."""

import os
import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.edits.attaching import file_name
from crm_tui.index.database import Connection
from crm_tui.query.lying import attached_elsewhere
from crm_tui.store.paths import check_path
from crm_tui.store.yaml import read_text
from tests.crm_cli import SHOP, crm, done
from tests.git_plain import git, status, touched
from tests.sound import files
from tests.workspaces import SETTINGS, build, write

PICTURE = b"\x89PNG\r\n\x1a\n\x00\xff" * 40
NAME = re.compile(r"files/contract-[a-z0-9]{4}\.pdf\n")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace of its own, in a repository."""
    return build(tmp_path / "shop", SHOP)


@pytest.fixture
def contract(tmp_path: Path) -> str:
    """A file somewhere else."""
    return str(write(tmp_path, "Downloads/Contract.PDF", PICTURE))


def attached(folder: Path, path: str = "contacts/ada-lovelace") -> list[str]:
    """What a record's file says of its attachments."""
    found = read_text((folder / f"records/{path}.yaml").read_bytes()).nodes.get("files", [])
    return found if isinstance(found, list) else [str(found)]  # type: ignore[return-value]


def test_a_copy_is_made_named_and_committed(shop: Path, contract: str) -> None:
    ran = done(shop, "attach", "ada-lovelace", contract)
    assert NAME.fullmatch(ran.out)
    path = ran.out.strip()
    assert (shop / path).read_bytes() == PICTURE == Path(contract).read_bytes()
    assert os.stat(shop / path).st_mode & 0o111 == 0
    assert attached(shop) == [path.removeprefix("files/")]
    assert sorted(touched(shop)) == [path, "records/contacts/ada-lovelace.yaml"]
    assert ran.err.startswith(f"Attach {path.removeprefix('files/')} to Ada Lovelace  [")
    assert status(shop) == []
    assert git(shop, "cat-file", "-s", f"HEAD:{path}").strip() == str(len(PICTURE))


def test_undo_takes_the_copy_away_and_redo_brings_it_back(shop: Path, contract: str) -> None:
    before = files(shop)
    done(shop, "attach", "ada-lovelace", contract)
    after = files(shop)
    done(shop, "undo")
    assert files(shop) == before
    done(shop, "redo")
    assert files(shop) == after
    assert status(shop) == []


def test_a_copy_that_was_changed_since_is_not_taken_away(shop: Path, contract: str) -> None:
    path = shop / done(shop, "attach", "ada-lovelace", contract).out.strip()
    path.write_bytes(b"mine")
    ran = crm(shop, "undo")
    assert ran.code == 5
    assert "was changed since" in ran.err
    assert path.read_bytes() == b"mine"
    assert len(attached(shop)) == 1


def test_the_same_file_is_attached_once(shop: Path, contract: str) -> None:
    """And to another record it is, which is said."""
    path = done(shop, "attach", "ada-lovelace", contract).out.strip()
    before = files(shop)
    ran = done(shop, "attach", "ada-lovelace", contract, "--name", "again.pdf")
    assert ran.out == f"{path}\n"
    assert ran.err == f"Ada Lovelace has that file already, as {path}: nothing to change\n"
    assert files(shop) == before
    other = done(shop, "attach", "mary-shelley", contract)
    assert f"note: the same file is attached elsewhere already, as {path}" in other.err
    assert other.out != ran.out


def test_a_file_may_come_from_stdin(shop: Path) -> None:
    path = done(shop, "attach", "harbour", "-", "--name", "Letter of intent.txt", stdin="Dear Ada").out.strip()
    assert path.startswith("files/letter-of-intent-")
    assert (shop / path).read_text() == "Dear Ada"
    ran = crm(shop, "attach", "harbour", "-", stdin="x")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "error: what is the file called?")


def test_a_yaml_file_is_only_a_file(shop: Path, tmp_path: Path) -> None:
    """It is no record, is not merged, and may be as broken as it likes."""
    data = str(write(tmp_path, "data.yaml", "a: [1\n<<<<<<<\n" + "# \n" * 500_000))
    path = done(shop, "attach", "harbour", data).out.strip()
    assert done(shop, "check").err == "0 errors, 1 warning\n"
    done(shop, "undo")
    assert not (shop / path).exists()


def test_what_is_attached_is_shown(shop: Path, contract: str) -> None:
    first = done(shop, "attach", "ada-lovelace", contract).out.strip()
    second = done(shop, "attach", "ada-lovelace", "-", "--name", "b.txt", stdin="b").out.strip()
    (shop / second).unlink()
    lines = done(shop, "show", "ada-lovelace").out.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("files "))
    assert lines[place].endswith(f"  {first}  (400 B)")
    assert lines[place + 1].strip() == f"{second}  (not there)"
    record = done(shop, "show", "ada-lovelace", "--json").json
    assert [f"files/{name}" for name in record["files"]] == [first, second]


def test_check_tells_what_is_missing_and_what_is_loose(shop: Path) -> None:
    write(shop, "files/.keep", "")
    write(shop, "files/old/scan.pdf", b"x")
    path = shop / "records/contacts/ada-lovelace.yaml"
    path.write_text(path.read_text() + "files: [gone-k7xm.pdf, old/scan.pdf]\n")
    write(shop, "files/loose.pdf", b"y")
    lines = done(shop, "check").out.splitlines()
    assert "files/loose.pdf: warning: no record has it (crm set ID files+=loose.pdf, or delete it)" in lines
    (missing,) = [line for line in lines if "gone-k7xm" in line]
    assert missing.startswith(
        "records/contacts/ada-lovelace.yaml:9:8: warning: files: there is no files/gone-k7xm.pdf ("
    )
    assert not [line for line in lines if "scan.pdf" in line]


def test_a_dry_run_copies_nothing(shop: Path, contract: str) -> None:
    before = files(shop)
    out = done(shop, "attach", "ada-lovelace", contract, "--dry-run").out
    assert re.search(r"^files/contract-\w{4}\.pdf: 0 → 400 bytes$", out, re.MULTILINE)
    assert files(shop) == before
    assert done(shop, "attach", "ada-lovelace", contract, "--json").json["files"] == attached(shop)


@pytest.mark.parametrize(
    "size, settings, code",
    [
        (5 << 20, "", 0),
        ((5 << 20) + 1, "", 4),
        ((5 << 20) + 1, "largest_attachment: 6\n", 0),
        ((1 << 20) + 1, "largest_attachment: 1\n", 4),
    ],
)
@pytest.mark.parametrize("piped", [False, True])
def test_large_files_are_refused(tmp_path: Path, size: int, settings: str, code: int, piped: bool) -> None:
    folder = build(tmp_path / "w", {"contacts/ada": "name: Ada\n"}, settings=SETTINGS + settings, repository=False)
    words = ("-", "--name", "big.bin") if piped else (str(write(tmp_path, "big.bin", bytes(size))),)
    ran = crm(folder, "attach", "ada", *words, stdin="\0" * size if piped else "")
    assert ran.code == code
    if code:
        assert re.search(r"big.bin is larger than \d MiB", ran.err)
        assert "largest_attachment in crm.yaml" in ran.err
        assert not (folder / "files").exists()


def test_links_folders_and_pipes_are_not_followed(shop: Path, tmp_path: Path, contract: str) -> None:
    os.symlink(contract, tmp_path / "link")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    before = files(shop)
    for name, told in (
        ("link", "it is a symbolic link"), ("pipe", "it is no plain file"), ("folder", "it is a folder"),
        ("nothing", "there is no such file"), ("/dev/zero", "it is no plain file"),
    ):  # fmt: skip
        ran = crm(shop, "attach", "ada-lovelace", str(tmp_path / name))
        assert ran.code == 6
        assert told in ran.err
    assert files(shop) == before


def test_a_files_folder_that_leads_elsewhere_is_not_written_into(shop: Path, tmp_path: Path, contract: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    os.symlink(tmp_path / "elsewhere", shop / "files")
    ran = crm(shop, "attach", "ada-lovelace", contract)
    assert ran.code == 6
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert attached(shop) == []


@pytest.mark.parametrize(
    "words, code",
    [(["nobody", "x"], 3), (["ada-lovelace"], 2), ([], 2)],
)
def test_what_cannot_be_attached(shop: Path, words: list[str], code: int) -> None:
    assert crm(shop, "attach", *words).code == code


def test_a_list_that_cannot_be_read_is_left_alone(shop: Path, contract: str) -> None:
    path = shop / "records/companies/harbour.yaml"
    path.write_text("name: Harbour\nfiles: {a: b}\n")
    assert crm(shop, "attach", "company/harbour", contract).code == 4
    assert not (shop / "files").exists()


def test_a_deleted_record_takes_its_attachments_along(shop: Path, contract: str) -> None:
    """But not those that another record has; one undo brings all back."""
    own = done(shop, "attach", "mary-shelley", contract).out.strip()
    shared = done(shop, "attach", "mary-shelley", "-", "--name", "b.txt", stdin="b").out.strip()
    done(shop, "set", "kiosk", f"files+={shared.removeprefix('files/')}")
    before = files(shop)
    done(shop, "rm", "mary-shelley")
    assert not (shop / own).exists()
    assert (shop / shared).exists()
    assert "files/" not in done(shop, "check").out
    done(shop, "undo")
    assert files(shop) == before


@pytest.mark.parametrize("name", ["../crm.yaml", "../records/deals/kiosk.yaml", "/etc/passwd", "link", "gone.pdf"])
def test_a_list_of_attachments_takes_nothing_else_along(shop: Path, name: str) -> None:
    """Whatever a pulled record says its attachments are, only plain files below files/ are."""
    write(shop, "files/here.txt", b"x")
    os.symlink(shop / "crm.yaml", shop / "files/link")
    path = shop / "records/contacts/mary-shelley.yaml"
    path.write_text(path.read_text() + f"files: [{name}]\n")
    before = files(shop)
    done(shop, "rm", "mary-shelley")
    after = files(shop)
    assert set(before) - set(after) == {"records/contacts/mary-shelley.yaml"}


def test_attachments_go_along_when_two_become_one(shop: Path, contract: str) -> None:
    path = done(shop, "attach", "mary-shelley", contract).out.strip()
    done(shop, "merge", "ada-lovelace", "mary-shelley")
    assert attached(shop) == [path.removeprefix("files/")]
    assert "files/" not in done(shop, "check").out


@pytest.mark.parametrize(
    "name, begins, ends",
    [
        ("Contract.PDF", "contract-", ".pdf"),
        ("backup.tar.gz", "backup-", ".tar.gz"),
        ("ஒப்பந்தம்.pdf", "ஒப்பந்தம்-", ".pdf"),
        ("../../etc/passwd", "passwd-", ""),
        ("C:\\Users\\x\\Offer 12.docx", "offer-12-", ".docx"),
        (".bashrc", "bashrc-", ""),
        ("run-me.sh", "run-me-", ""),
        ("invoice.pdf.exe", "invoice-pdf-", ""),
        ("report.a b", "report-a-b-", ""),
        ("\x1b[31mred\x07.txt", "31mred-", ".txt"),
        ("\u202egpj.exe", "gpj-", ""),
        ("...", "file-", ""),
        ("con.txt", "con-record-", ".txt"),
        ("x" * 300 + ".txt", "x" * 91 + "-", ".txt"),
    ],
)
def test_names_are_made_readable_and_harmless(name: str, begins: str, ends: str) -> None:
    made = file_name(name, Random(0))
    assert re.fullmatch(re.escape(begins) + "[a-z0-9]{4}" + re.escape(ends), made)


@given(st.text(max_size=200), st.integers(0, 9))
def test_any_name_becomes_one_that_every_disk_can_hold(name: str, seed: int) -> None:
    made = file_name(name, Random(seed))
    assert check_path(f"files/{made}") == ""
    assert "/" not in made


def test_a_record_of_many_attachments_asks_once_who_else_has_them(tmp_path: Path, monkeypatch) -> None:
    """A pulled record may name as many as a file can hold."""
    asked: list[str] = []

    def counted(db: Connection, root: str, path: str) -> set[str]:
        asked.append(path)
        return attached_elsewhere(db, root, path)

    monkeypatch.setattr("crm_tui.edits.attaching.attached_elsewhere", counted)
    names = ", ".join(f"f{n}" for n in range(50))
    folder = build(tmp_path / "shop", {"contacts/many": f"name: Many\nfiles: [{names}, ../crm.yaml]\n"})
    write(folder, "files/f7", "7")
    done(folder, "rm", "many")
    assert asked == ["records/contacts/many.yaml"]
    assert not (folder / "files/f7").exists() and (folder / "crm.yaml").exists()
