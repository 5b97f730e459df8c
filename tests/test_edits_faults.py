"""An edit is refused for the faults it brings, never for those that were there before."""

from pathlib import Path

import pytest

from crm_tui.edits.faults import Read, brought
from crm_tui.model.record import read_record
from crm_tui.store.yaml import read_text
from tests.crm_cli import crm, done
from tests.workspaces import NOW, build, records, schema_from

SCHEMA = schema_from()


def read(kind: str, text: str) -> Read:
    nodes = read_text(text.encode()).nodes
    return Read(nodes, read_record(SCHEMA.kinds[kind], "x", nodes, SCHEMA.context(NOW), SCHEMA.settings)[1])


@pytest.mark.parametrize(
    ("kind", "before", "after", "told"),
    [
        ("contact", "name: A\nemails: [a@x.example, bad]\n", "name: A\nemails: [bad]\n", []),
        ("contact", "name: A\nemails: [bad]\n", "name: A\nemails: [a@x.example, bad]\n", []),
        ("contact", "name: A\nemails: [a@x.example, bad]\n", "name: A\nemails: bad\n", []),
        ("contact", "name: A\nemails: [bad, worse]\n", "name: A\nemails: [worse]\n", []),
        ("contact", "name: A\nemails: [{work: bad}, worse]\n", "name: A\nemails: [worse]\n", []),
        ("contact", "name: A\nconsent: {email: b, phone: c}\n", "name: A\nconsent: {phone: c}\n", []),
        ("contact", "name: A\nbirthday: soon\n", "name: B\nbirthday: soon\n", []),
        ("contact", "name: A\nbirthday: soon\n", "name: A\nbirthday: later\n", [("birthday",)]),
        ("contact", "name: A\nemails: [a@x.example, bad]\n", "name: A\nemails: [worse]\n", [("emails", 0)]),
        ("contact", "name: A\nemails: [bad]\n", "name: A\nemails: [bad, bad]\n", []),
        ("contact", "name: A\nemails: [bad]\n", "name: A\nemails: [worse, bad]\n", [("emails", 0)]),
        ("contact", "name: A\n", "name: A\nemails: [bad]\n", [("emails", 0)]),
        ("contact", "name: A\nphones: [bad]\n", "name: A\nemails: [bad]\n", [("emails", 0)]),
        ("deal", "title: D\nstage: nowhere\n", "title: E\nstage: nowhere\n", []),
        ("deal", "title: D\nstage: lead\n", "title: D\nstage: lead\npipeline: support\n", [("stage",)]),
        (
            "deal",
            "title: D\nitems:\n  - {key: a, text: A}\n  - {key: b, text: B, price: much}\n",
            "title: D\nitems:\n  - {key: b, text: C, price: much}\n",
            [],
        ),
    ],
)  # fmt: skip
def test_only_new_faults_are_told(kind: str, before: str, after: str, told: list[tuple[str | int, ...]]) -> None:
    assert [each.at for each in brought(read(kind, before), read(kind, after))] == told


@pytest.mark.parametrize("emails", ["[good@x.example, bad]", "[good@x.example, bad, worse]"])
def test_an_item_before_a_bad_one_is_removed(tmp_path: Path, emails: str) -> None:
    folder = build(tmp_path, {"contacts/ada": f"name: Ada\nemails: {emails}\n"})
    done(folder, "set", "ada", "emails-=good@x.example")
    left = emails.replace("good@x.example, ", "")
    assert (folder / "records/contacts/ada.yaml").read_text() == f"name: Ada\nemails: {left}\n"
    done(folder, "set", "ada", "emails+=new@x.example")
    left = left.replace("]", ", new@x.example]")
    assert (folder / "records/contacts/ada.yaml").read_text() == f"name: Ada\nemails: {left}\n"


def test_a_name_beside_a_bad_one_is_set(tmp_path: Path) -> None:
    folder = build(tmp_path, {"contacts/ada": "name: Ada\nconsent: {email: soon, phone: 2026-03-01}\n"})
    done(folder, "set", "ada", "consent+=post: 2026-04-01")
    done(folder, "set", "ada", "consent-=phone: 2026-03-01")
    assert (folder / "records/contacts/ada.yaml").read_text() == "name: Ada\nconsent: {email: soon, post: 2026-04-01}\n"


def test_the_first_of_two_faults_is_mended_in_an_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first fault of a field is told; the second is as old."""
    folder = build(tmp_path, {})
    records(folder, {"contacts/ada": "name: Ada\nemails: [bad, worse]\n"})
    monkeypatch.setenv("EDITOR", "sed -i s/bad,/a@x.example,/")
    done(folder, "edit", "ada")
    assert "emails: [a@x.example, worse]" in (folder / "records/contacts/ada.yaml").read_text()
    monkeypatch.setenv("EDITOR", "sed -i s/a@x.example,/other,/")
    assert crm(folder, "edit", "ada").code == 4
