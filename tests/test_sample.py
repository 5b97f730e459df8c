"""The sample business is one that a newcomer believes, and that the program reads without a complaint."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crm_tui.model.ids import check_id, fold_id
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.record import Record, read_record
from crm_tui.model.schema import Schema, schema_of
from crm_tui.model.settings_read import read_settings
from crm_tui.sample_day import SAMPLE_TODAY
from crm_tui.store.yaml import read_text

ROOT = Path(__file__).resolve().parent.parent
RECORDS = ROOT / "records"


class Sample(NamedTuple):
    """The sample, read."""

    schema: Schema
    of_settings: list[Finding]
    records: dict[tuple[str, str], Record]
    findings: dict[str, list[Finding]]

    def kind(self, name: str) -> list[Record]:
        """All records of a kind."""
        return [record for record in self.records.values() if record.kind == name]


@cache
def sample() -> Sample:
    """The sample as the program reads it on the sample's day."""
    settings, of_settings = read_settings(read_text((ROOT / "crm.yaml").read_bytes()).nodes)
    schema = schema_of(settings)
    ctx = schema.context(datetime.combine(SAMPLE_TODAY, time(12), UTC))
    records, findings = {}, {}
    for path in sorted(RECORDS.rglob("*.yaml")):
        kind = schema.kind_of_folder(path.relative_to(RECORDS).parts[0])
        assert kind is not None
        nodes = read_text(path.read_bytes()).nodes
        record, found = read_record(kind, path.stem, nodes, ctx, settings)
        records[kind.name, path.stem] = record
        if found:
            findings[path.stem] = found
    return Sample(schema, of_settings, records, findings)


def links(record: Record) -> Iterator[tuple[str, str]]:
    """(kind, id) of all that a record points at."""
    fields = sample().schema.kinds[record.kind].fields
    for name, value in record.fields.items():
        if name in fields:
            yield from fields[name].type.links(value, fields[name])


def moments(record: Record) -> list[datetime]:
    """When a deal entered each of its stages."""
    return [entry["at"] for entry in record.fields["history"]]


def stage(deal: Record) -> Any:
    """The stage a deal is in."""
    settings = sample().schema.settings
    pipeline = settings.pipeline(deal.fields["pipeline"])
    assert pipeline is not None
    return pipeline.stage(deal.fields["stage"])


def test_the_settings_are_without_a_fault() -> None:
    assert sample().of_settings == []


def test_every_record_reads_but_for_the_slips_that_people_make() -> None:
    """A key mistyped, a key made up, a year not yet got used to; each is told and stops nothing."""
    found = {name: [(f.severity, f.at) for f in each] for name, each in sample().findings.items()}
    assert found == {
        "françois-lefèvre": [(Severity.WARNING, ("prefered_channel",))],
        "kiosk-dark-after-power-cut": [(Severity.WARNING, ("assigned",))],
        "2026-018-engine-no-2": [(Severity.WARNING, ("valid_until",))],
    }


ENOUGH = {
    "company": 15, "contact": 40, "deal": 30, "activity": 150, "task": 25, "product": 10, "order": 10, "ticket": 10,
    "campaign": 3, "feedback": 12, "goal": 4, "segment": 4, "member": 3,
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(ENOUGH))
def test_there_is_enough_of_everything(kind: str) -> None:
    assert len(sample().kind(kind)) >= ENOUGH[kind]


def test_every_kind_there_is_has_its_records() -> None:
    assert {kind for kind, _ in sample().records} == set(sample().schema.kinds) == set(ENOUGH)


def test_ids_are_those_the_program_would_accept() -> None:
    assert {id: wrong for _, id in sample().records if (wrong := check_id(id))} == {}
    folded = Counter((kind, fold_id(id)) for kind, id in sample().records)
    assert max(folded.values()) == 1


def test_every_link_leads_somewhere() -> None:
    lost = {record.id: to for record in sample().records.values() for to in links(record) if to not in sample().records}
    assert lost == {}


@pytest.mark.parametrize(
    "script",
    ["TAMIL", "SINHALA", "CJK", "HIRAGANA", "CYRILLIC", "ARABIC", "GREEK", "LATIN SMALL LETTER E WITH DIAERESIS"],
)
def test_people_of_several_scripts_are_customers(script: str) -> None:
    names = "".join(record.fields["name"] for record in sample().kind("contact"))
    assert any(unicodedata.name(char).startswith(script) for char in names if char.isalpha())


def test_nothing_has_happened_after_the_samples_day() -> None:
    end = datetime.combine(SAMPLE_TODAY + timedelta(days=1), time(0), UTC)
    late = [record.id for record in sample().kind("activity") if record.fields["at"] >= end]
    late += [record.id for record in sample().kind("deal") if moments(record)[-1] >= end]
    late += [r.id for r in sample().records.values() if (day := r.get("created")) and day > SAMPLE_TODAY]
    assert late == []


def test_an_activity_lies_in_the_folder_of_its_month_and_is_named_by_its_time() -> None:
    for path in (RECORDS / "activities").rglob("*.yaml"):
        at = sample().records["activity", path.stem].fields["at"]
        local = at.astimezone(sample().schema.context(datetime.now(UTC)).zone)
        assert path.stem.startswith(f"{local:%Y-%m-%d-%H%M}-"), path.stem
        assert path.parent == RECORDS / "activities" / f"{local:%Y}" / f"{local:%m}"


def test_a_deals_history_leads_to_its_stage_but_for_one_moved_by_hand() -> None:
    by_hand = []
    for deal in sample().kind("deal"):
        assert moments(deal) == sorted(moments(deal))
        assert deal.fields["created"] == moments(deal)[0].date()
        if deal.fields["history"][-1]["stage"] != deal.fields["stage"]:
            by_hand.append(deal.id)
    assert by_hand == ["shop-floor-dashboards"]


def test_closed_deals_say_when_and_lost_ones_why() -> None:
    for deal in sample().kind("deal"):
        outcome = stage(deal).outcome
        assert (outcome != "open") == ("closed" in deal.fields), deal.id
        assert (outcome == "lost") == ("lost_reason" in deal.fields), deal.id
        if outcome != "open":
            assert deal.fields["closed"] == moments(deal)[-1].date()


def test_items_add_up_to_the_value_of_their_deal() -> None:
    counted = 0
    for deal in sample().kind("deal"):
        items = deal.get("items") or ()
        counted += bool(items)
        for total in [sum((_line(item) for item in items), Decimal(0))] if items else []:
            assert total == deal.fields["value"].amount, deal.id
            assert {item["price"].currency for item in items} == {deal.fields["value"].currency}
    assert counted >= 2


def _line(item: dict[str, Any]) -> Decimal:
    full: Decimal = item["quantity"] * item["price"].amount
    discount: Decimal = item.get("discount", Decimal(0))
    return full * (100 - discount) / 100


def test_the_board_has_something_of_every_sort_to_show() -> None:
    deals = sample().kind("deal")
    still_open = [deal for deal in deals if stage(deal).outcome == "open"]
    assert {deal.fields["pipeline"] for deal in deals} == {"sales", "retainers"}
    assert {stage(deal).outcome for deal in deals} == {"open", "won", "lost"}
    assert len({deal.fields["value"].currency for deal in deals}) >= 4
    assert _count(still_open, lambda deal: deal.fields.get("close", SAMPLE_TODAY) < SAMPLE_TODAY) >= 2
    assert _count(still_open, lambda deal: "next_step" not in deal.fields) >= 2
    assert _count(still_open, _rotting) >= 2


def _count(deals: list[Record], wanted: Any) -> int:
    return sum(1 for deal in deals if wanted(deal))


def _rotting(deal: Record) -> bool:
    since: date = moments(deal)[-1].date()
    rots: int = stage(deal).rots
    return (SAMPLE_TODAY - since).days > rots > 0


def test_only_one_currency_has_no_rate() -> None:
    """It shows what the program does then: the value is listed apart."""
    rates = sample().schema.settings.rates
    used = {deal.fields["value"].currency for deal in sample().kind("deal")}
    assert {code for code in used if rates.worth(code, SAMPLE_TODAY) is None} == {"NOK"}


def test_the_starter_template_makes_a_mail() -> None:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    text = (ROOT / "templates" / "follow-up.eml.j2").read_text("utf-8")
    mail = ImmutableSandboxedEnvironment(undefined=StrictUndefined).from_string(text).render(
        contact={"name": "Ada Lovelace", "emails": [{"value": "ada@engines.example", "label": None}]},
        deal={"title": "Engine № 2", "next_step": "send the drawings", "next_date": "2026-11-23"},
        me={"name": "Grace Byrne"},
    )  # fmt: skip
    assert mail.startswith("To: Ada Lovelace <ada@engines.example>\nSubject: Engine № 2: what we agreed\n\n")
    assert "What happens next: send the drawings, by 2026-11-23." in mail
