"""Which record a link column means; of two possible ones none."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.exchange.match import Matcher
from crm_tui.model.value import Labelled
from crm_tui.workspace.workspace import Workspace

RECORDS = {
    "companies/analytical-engines": "name: Analytical Engines\ndomain: engines.example\nwebsite: https://www.ae.example/x\n"
    "emails: [office@engines.example]\nformerly: [engine-works]\n",
    "companies/acme": "name: Acme\ndomain: acme.example\n",
    "companies/acme-k7xm": "name: ACME\ndomain: acme-too.example\n",
    "companies/twin-a": "name: Twin A\ndomain: twin.example\n",
    "companies/twin-b": "name: Twin B\ndomain: www.twin.example\n",
    "companies/flowers-example": "name: Roses\n",
    "companies/roses": "name: Roses and Tulips\ndomain: flowers.example\n",
    "contacts/ada-lovelace": "name: Ada Lovelace\nemails: [{work: Ada@Engines.example}]\nwebsite: https://acme.example\n",
    "contacts/அன்பு-செல்வன்": "name: அன்பு செல்வன்\n",
    "members/grace": "name: Grace Hopper\nemail: grace@navy.example\n",
}


@pytest.fixture
def matcher(tmp_path: Path) -> Iterator[Matcher]:
    (tmp_path / "crm.yaml").write_text("format: 1\n")
    for name, text in RECORDS.items():
        path = tmp_path / "records" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with closing(Workspace.open(tmp_path)) as workspace, closing(workspace.reader()) as db:
        yield Matcher(db, workspace.schema)


@pytest.mark.parametrize(
    "kind, text, id_",
    [
        ("company", "analytical-engines", "analytical-engines"),
        ("company", "Analytical-Engines", "analytical-engines"),
        ("company", "engine-works", "analytical-engines"),
        ("company", "office@engines.example", "analytical-engines"),
        ("company", "engines.example", "analytical-engines"),
        ("company", "https://WWW.Engines.example/about", "analytical-engines"),
        ("company", "somebody@engines.example", "analytical-engines"),
        ("company", "ae.example", "analytical-engines"),
        ("company", "analytical  ENGINES", "analytical-engines"),
        ("company", "acme", "acme"),
        ("company", "acme-too.example", "acme-k7xm"),
        ("company", "Roses", "roses"),
        ("contact", "ada@engines.example", "ada-lovelace"),
        ("contact", "Ada  Lovelace", "ada-lovelace"),
        ("contact", "அன்பு செல்வன்", "அன்பு-செல்வன்"),
        ("member", "Grace@Navy.example", "grace"),
        ("member", "grace hopper", "grace"),
        ("", "member/grace", "member/grace"),
    ],
)
def test_a_record_is_known_by_id_address_domain_website_and_name(
    matcher: Matcher, kind: str, text: str, id_: str
) -> None:
    assert matcher.find(kind, text)[:2] == (id_, "")


@pytest.mark.parametrize(
    "kind, text, why",
    [
        ("company", "twin.example", "it may be any of 2 companies: twin-a, twin-b"),
        ("company", "nobody.example", "there is no such company"),
        ("company", "Analytical", "there is no such company"),
        ("contact", "acme.example", "there is no such contact"),
        ("contact", "ada@elsewhere.example", "there is no such contact"),
        ("", "grace", "it names no kind"),
        ("planet", "x", "it names no kind"),
    ],
)
def test_what_means_none_or_two_is_told_and_never_guessed(matcher: Matcher, kind: str, text: str, why: str) -> None:
    found = matcher.find(kind, text)
    assert found.id == ""
    assert why in found.why


def test_records_that_are_about_to_be_made_are_known_too(matcher: Matcher, tmp_path: Path) -> None:
    with closing(Workspace.open(tmp_path)) as workspace:
        contact = workspace.schema.kinds["contact"]
    assert not matcher.find("contact", "mary@engines.example").id
    matcher.add(contact, "mary", {"name": "Mary Shelley", "emails": (Labelled("Mary@engines.example"),)})
    assert [matcher.find("contact", text).id for text in ("mary", "mary@engines.example", "MARY SHELLEY")] == [
        "mary"
    ] * 3
    matcher.add(contact, "mary-k7xm", {"name": "Mary Shelley"})
    assert "any of 2" in matcher.find("contact", "Mary Shelley").why
