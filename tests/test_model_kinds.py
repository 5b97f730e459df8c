"""The kinds as they are declared, and the schema that a team's settings make of them."""

from datetime import datetime
from typing import Any

import pytest

from crm_tui.errors import UsageError
from crm_tui.model.field import Field
from crm_tui.model.ids import check_id
from crm_tui.model.kind import DIRECTIVES, ENVELOPE, RESERVED
from crm_tui.model.kinds.deal import stage_since
from crm_tui.model.kinds.shared import COMMON
from crm_tui.model.merge_rule import MergeRule
from crm_tui.model.schema import schema_of
from crm_tui.model.settings_read import read_settings
from crm_tui.model.types import TYPES
from crm_tui.model.value import Bad
from crm_tui.query.derived import DERIVED, derived
from tests.workspaces import BERLIN, CTX, SCHEMA

KINDS = SCHEMA.kinds

# The fields beyond those that every kind has, as the table of the design lists them.
FIELDS = {
    "contact": "name company title roles emails phones address messengers social website birthday dates language"
    " timezone relations status source campaign preferred_channel cadence consent confirmed",
    "company": "name domain website industry size parent address phones emails tax_id status source",
    "deal": "title contact company contacts pipeline stage value probability close closed lost_reason source campaign"
    " next_step next_date items history",
    "activity": "subject type direction at duration contacts company deal ticket campaign body channel by answered"
    " recording external_id",
    "task": "title due done priority assignee contact company deal ticket repeat remind",
    "product": "name sku price cost unit tax counted reorder_at",
    "order": "title number contact company deal items quoted valid_until accepted declined invoices payments shipments"
    " returns",
    "ticket": "title contact company product status priority opened first_response resolved",
    "campaign": "name channel segment template cost starts ends",
    "feedback": "title contact company order ticket type score comment at",
    "goal": "title metric target from to",
    "segment": "name of query",
    "member": "name email role working_hours absences",
}
COMMON_NAMES = "tags owner notes created files formerly snooze"


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_kind_has_all_its_fields(name: str) -> None:
    assert set(KINDS[name].fields) == {*FIELDS[name].split(), *COMMON_NAMES.split()}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_declaration_is_sound(name: str) -> None:
    kind = KINDS[name]
    assert kind.label_field in kind.fields
    assert kind.fields[kind.label_field].required != bool(kind.called)
    assert kind.fields[kind.label_field].type is TYPES["text"]
    assert set(kind.columns) <= {*kind.fields, *DERIVED}
    names = {*kind.fields, *(field.alias for field in kind.fields.values())}
    assert not (ENVELOPE | DIRECTIVES) & names
    assert not [name for name in names if derived(name, kind.name)]
    assert {field.name for field in COMMON} <= set(kind.fields)
    assert kind.order[-1] == "notes"
    assert not check_id(kind.plural)
    links = [field.of or field for field in kind.fields.values() if (field.of or field).type is TYPES["link"]]
    assert {link.to for link in links} <= set(KINDS)
    for field in kind.fields.values():
        assert (field.of is not None) == (field.type.name in ("list", "set", "labelled", "map"))
        assert bool(field.fields) == (field.type is TYPES["entries"])
        assert {inner.name for inner in field.fields} >= set(field.sorted_by)


def test_no_own_field_takes_the_name_of_a_derived_one() -> None:
    assert DERIVED.keys() <= RESERVED


def test_kinds_and_folders_are_told_apart() -> None:
    names = [word for kind in KINDS.values() for word in {kind.name, kind.plural}]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("word, name", [("deal", "deal"), ("Deals", "deal"), ("companies", "company")])
def test_a_kind_is_called_by_either_number(word: str, name: str) -> None:
    assert SCHEMA.kind_named(word).name == name


def test_an_unknown_kind_is_told_with_what_was_meant() -> None:
    with pytest.raises(UsageError, match="there is no kind 'dael'") as caught:
        SCHEMA.kind_named("dael")
    assert caught.value.hint == "did you mean 'deals'?"


def test_choices_come_from_the_settings() -> None:
    deal = KINDS["deal"]
    assert [c.key for c in deal.fields["pipeline"].choices] == ["sales", "support"]
    assert [c.key for c in deal.fields["stage"].choices] == [
        "lead", "proposal", "won", "lost", "offered", "signed", "declined",
    ]  # fmt: skip
    assert [c.key for c in deal.fields["lost_reason"].choices] == ["price", "timing"]
    assert KINDS["company"].fields["industry"].choices == ()


def test_a_list_of_the_team_takes_the_place_of_what_is_built_in() -> None:
    assert [c.key for c in KINDS["task"].fields["priority"].choices] == ["low", "normal", "high", "urgent"]
    nodes: dict[str, Any] = {
        "choices": {"priorities": ["low", {"key": "now", "label": "Drop everything"}], "statuses": []}
    }
    settings, findings = read_settings(nodes)
    kinds = schema_of(settings).kinds
    assert findings == []
    for name in ("task", "ticket"):
        assert [(c.key, c.label) for c in kinds[name].fields["priority"].choices] == [
            ("low", "low"), ("now", "Drop everything"),
        ]  # fmt: skip
    assert kinds["contact"].fields["status"].choices == ()


def test_every_choice_is_a_setting() -> None:
    """No list of choices is built in for good."""
    fields = [field for kind in KINDS.values() for field in kind.fields.values() if field.type is TYPES["choice"]]
    assert [field.name for field in fields if not field.choices_from] == []


def test_aliases_name_fields() -> None:
    assert KINDS["contact"].field("email") is KINDS["contact"].fields["emails"]
    assert KINDS["contact"].field("tag") is KINDS["contact"].fields["tags"]
    assert KINDS["contact"].field("nothing") is None


def test_rules_of_merging_that_are_promised() -> None:
    deal, contact = KINDS["deal"].fields, KINDS["contact"].fields
    assert deal["tags"].type.merge is MergeRule.SET
    assert deal["created"].merge is MergeRule.CREATED
    assert deal["formerly"].merge is MergeRule.UNION
    assert deal["history"].sorted_by == ("at", "key")
    assert contact["consent"].of is not None and contact["consent"].of.merge is MergeRule.RESTRICTIVE


def test_what_lies_in_the_past_and_what_is_a_deadline() -> None:
    assert KINDS["activity"].fields["at"].past
    assert KINDS["deal"].fields["closed"].past
    assert KINDS["deal"].fields["close"].deadline and not KINDS["deal"].fields["close"].past


def entry(at: str, stage: str) -> dict[str, object]:
    return {"at": datetime.fromisoformat(at).replace(tzinfo=BERLIN), "stage": stage}


SINCE = [
    ({"stage": "lead"}, None),
    ({"stage": "lead", "history": ()}, None),
    ({"stage": "lead", "history": (entry("2026-11-01T10:00", "lead"),)}, "2026-11-01"),
    ({"stage": "won", "history": (entry("2026-11-01T10:00", "lead"), entry("2026-11-03T10:00", "won"))}, "2026-11-03"),
    # The file's order is not the order of time.
    ({"stage": "won", "history": (entry("2026-11-03T10:00", "won"), entry("2026-11-01T10:00", "lead"))}, "2026-11-03"),
    # Of two at one moment the later in the file counts.
    ({"stage": "won", "history": (entry("2026-11-03T10:00", "lead"), entry("2026-11-03T10:00", "won"))}, "2026-11-03"),
    # Changed by hand: nobody knows since when.
    ({"stage": "won", "history": (entry("2026-11-01T10:00", "lead"),)}, None),
    ({"stage": "lead", "history": ({"stage": "lead"},)}, None),
    ({"stage": "lead", "history": Bad("x")}, None),
]


@pytest.mark.parametrize("values, day", SINCE)
def test_since_when_a_deal_is_in_its_stage(values: dict[str, object], day: str | None) -> None:
    assert stage_since(values, CTX) == day


def test_a_field_is_called_by_its_label_else_its_name() -> None:
    assert Field("lost_reason", TYPES["text"]).title == "lost reason"
    assert Field("lost_reason", TYPES["text"], "Why lost").title == "Why lost"
