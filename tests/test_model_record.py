"""A record from the nodes of its file, with every problem of its own."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.model.merge_fields import merge_fields
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.record import label, read_record, read_value, write_value
from crm_tui.model.value import Bad
from tests.field_values import nodes as any_node
from tests.workspaces import CTX, SCHEMA

DEAL = SCHEMA.kinds["deal"]
CONTACT = SCHEMA.kinds["contact"]


def findings_of(kind: str, nodes: dict[str, Any]) -> list[Finding]:
    return read_record(SCHEMA.kinds[kind], "x", nodes, CTX, SCHEMA.settings)[1]


def told(found: Finding) -> str:
    return f"{'.'.join(map(str, found.at))}: {found.message} ({found.hint})"


def test_a_good_record_has_typed_fields_and_no_findings() -> None:
    nodes: dict[str, Any] = {"title": "Engine № 2", "stage": "lead", "value": "12500", "close": "2026-12-01"}
    record, findings = read_record(DEAL, "engine-no-2", nodes, CTX, SCHEMA.settings)
    assert findings == []
    assert (record.kind, record.id, record.get("title")) == ("deal", "engine-no-2", "Engine № 2")
    assert str(record.get("value")) == "12500 EUR"
    assert record.get("close").isoformat() == "2026-12-01"
    assert label(DEAL, record) == "Engine № 2"


def test_a_bad_value_keeps_its_text_and_the_rest_of_the_record() -> None:
    record, [finding] = read_record(
        DEAL, "x", {"title": "Engine", "stage": "lead", "value": "12,50 EUR"}, CTX, SCHEMA.settings
    )
    assert record.fields["value"] == Bad("12,50 EUR")
    assert record.get("value") is None
    assert record.get("title") == "Engine"
    assert finding.severity is Severity.ERROR
    assert finding.at == ("value",)
    assert "12.50 EUR" in finding.hint


def test_unknown_keys_are_kept_and_warned_of() -> None:
    record, [finding] = read_record(
        DEAL, "x", {"title": "Engine", "stage": "lead", "lost_reson": ["a"]}, CTX, SCHEMA.settings
    )
    assert record.fields["lost_reson"] == ["a"]
    assert finding.severity is Severity.WARNING
    assert told(finding) == "lost_reson: a deal has no field 'lost_reson' (did you mean 'lost_reason'?)"


FINDINGS = [
    ("deal", {"stage": "lead"}, ": a deal needs a title (add a line `title: …`)"),
    ("deal", {"title": "", "stage": "lead"}, ": a deal needs a title (add a line `title: …`)"),
    ("deal", {"title": "  ", "stage": "lead"}, ": a deal needs a title (add a line `title: …`)"),
    ("deal", {"title": "E"}, ": a deal needs a stage (add a line `stage: …`)"),
    ("deal", {"title": "E", "stage": "propsal"}, "stage: stage cannot be 'propsal' (did you mean "
     "'proposal'? one of: lead, proposal, won, lost, offered, signed, declined)"),
    ("deal", {"title": "E", "stage": "offered"}, "stage: pipeline 'sales' has no stage 'offered' (one of: lead, "
     "proposal, won, lost)"),
    ("deal", {"title": "E", "stage": "lead", "pipeline": "support"}, "stage: pipeline 'support' has no stage 'lead' "
     "(one of: offered, signed, declined)"),
    ("deal", {"title": "E", "stage": "lead", "pipeline": "suport"}, "pipeline: pipeline cannot be 'suport' (did you mean "
     "'support'? one of: sales, support)"),
    ("deal", {"title": "E", "stage": "lead", "probability": "120"}, "probability: a probability of 120 cannot be "
     "(0 to 100)"),
    ("deal", {"title": "E", "stage": ["lead"]}, "stage: a list stands where one value belongs (keep one value, without "
     "the dash or brackets)"),
    ("deal", {"title": "E", "stage": "lead", "source": "referal"}, "source: source cannot be 'referal' (did you mean "
     "'referral'? one of: referral, website)"),
    ("contact", {"name": "Ada", "emails": [{"work": "nobody"}]}, "emails.0.work: 'nobody' is no e-mail address: it has "
     "no @ (as in ada@engines.example)"),
    ("contact", {"name": "Ada", "_conflicts": [{"at": "name"}]}, "_conflicts: a merge left questions open (answer them "
     "key by key)"),
]  # fmt: skip


@pytest.mark.parametrize("kind, nodes, words", FINDINGS)
def test_a_fault_is_told_with_what_was_meant(kind: str, nodes: dict[str, Any], words: str) -> None:
    assert [told(each) for each in findings_of(kind, nodes)] == [words]


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_an_empty_key_is_no_value(text: str) -> None:
    """`close:` with nothing after it is the same as no `close` at all, in every type."""
    record, findings = read_record(
        DEAL, "x", {"title": "E", "stage": "lead", **dict.fromkeys(["close", "value", "items", "tags", "contact"], text)},
        CTX, SCHEMA.settings,
    )  # fmt: skip
    assert findings == []
    assert set(record.fields) == {"title", "stage"}


def test_a_record_without_a_name_is_called_by_its_id() -> None:
    record, _ = read_record(CONTACT, "ada-lovelace", {"name": ["Ada"]}, CTX, SCHEMA.settings)
    assert label(CONTACT, record) == "ada-lovelace"


def test_values_go_in_as_words_and_come_out_as_text() -> None:
    assert write_value(DEAL.fields["value"], read_value(DEAL.fields["value"], " 12.5k ", CTX), CTX) == "12500 EUR"
    assert write_value(DEAL.fields["close"], read_value(DEAL.fields["close"], "2026-Q4", CTX), CTX) == "2026-12-31"
    assert write_value(DEAL.fields["closed"], read_value(DEAL.fields["closed"], "fri", CTX), CTX) == "2026-11-20"


@pytest.mark.parametrize("kind", sorted(SCHEMA.kinds))
@given(data=st.data())
def test_no_file_stops_the_program(kind: str, data: st.DataObject) -> None:
    """Whatever a record's keys hold, it is a record, and each fault has a place in it."""
    declared = SCHEMA.kinds[kind]
    names = st.sampled_from([*declared.fields, "unknown", "_conflicts", "größe"])
    nodes: Any = data.draw(st.dictionaries(names, any_node, max_size=4))
    record, findings = read_record(declared, "x", nodes, CTX, SCHEMA.settings)
    assert label(declared, record)
    for finding in findings:
        node: Any = nodes
        for step in finding.at:
            node = node[step]
    for name, value in record.fields.items():
        field = declared.fields.get(name)
        if field and not isinstance(value, Bad):
            written = field.type.format(value, field, CTX)
            assert field.type.parse(written, field, CTX) == value or written in ("", [], {})
    for computed in declared.computed:
        computed.of(record.fields, CTX)


@given(node=any_node)
def test_a_merge_can_compare_any_node(node: Any) -> None:
    """The same node read twice is the same to it, and one that says more is another."""
    for kind in SCHEMA.kinds.values():
        for name, merged in merge_fields(kind, CTX).items():
            if merged.normal is not None:
                normal = merged.normal(node)
                again = merged.normal(deepcopy(node))
                assert (normal, hash(normal)) == (again, hash(again)), name
                assert normal != merged.normal([deepcopy(node), "something else"]), name
