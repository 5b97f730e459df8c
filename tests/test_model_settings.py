"""crm.yaml as a team writes it: what it says, and what is told of every fault in it."""

import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.index import settings as kept
from crm_tui.index.build import finish
from crm_tui.index.database import create
from crm_tui.model.problem import Severity
from crm_tui.model.schema import schema_of
from crm_tui.model.settings import DEFAULT_PIPELINE, DEFAULTS
from crm_tui.model.settings_fields import MOST_FIELDS, MOST_KINDS
from crm_tui.model.settings_read import KEYS, read_settings
from crm_tui.model.types import TYPES
from tests.workspaces import NOW, settings_of

SAMPLE = """\
format: 1
name: Slipway Studio
currency: usd
locale: en_IE
country: ie
timezone: Europe/Dublin
rates:
  EUR: {2026-07-01: 1.2, 2026-01-01: 1.1}
  JPY: 0.0065
pipelines:
  - key: sales
    label: Sales
    stages:
      - {key: lead, label: First talk, probability: 12.5 %, rots: 14}
      - won
      - {key: gone, outcome: lost}
fields:
  deal:
    size: {type: choice, label: T-shirt, choices: [S, {key: m, label: Medium}]}
  contacts:
    - key: fax
      type: phone
      required: yes
kinds:
  - key: vessel
    plural: vessels
    title: name
    fields:
      length: number
      name: {type: text, required: yes}
      built_by: {type: link, to: companies}
sources: [referral, {key: web, label: Web site}]
choices:
  industries: {energy: {label: Energy and water}}
words: {"நாளை": tomorrow}
"""


def test_what_a_team_writes_is_what_it_gets() -> None:
    settings, findings = settings_of(SAMPLE)
    assert findings == []
    assert (settings.name, settings.currency, settings.country) == ("Slipway Studio", "USD", "IE")
    assert (settings.locale, settings.timezone, settings.format) == ("en_IE", "Europe/Dublin", 1)
    [sales] = settings.pipelines
    assert [(s.key, s.label, s.outcome, s.probability, s.rots) for s in sales.stages] == [
        ("lead", "First talk", "open", Decimal("12.5"), 14),
        ("won", "won", "won", Decimal(100), 0),
        ("gone", "gone", "lost", Decimal(0), 0),
    ]
    assert settings.rates.worth("EUR", date(2026, 6, 30)) == Decimal("1.1")
    assert settings.rates.worth("EUR", date(2026, 7, 1)) == Decimal("1.2")
    assert settings.rates.worth("EUR", date(2025, 7, 1)) is None
    assert settings.rates.worth("JPY", date(1999, 1, 1)) == Decimal("0.0065")
    assert settings.rates.worth("USD", date(2026, 1, 1)) == 1
    assert [c.label for c in settings.choices["sources"]] == ["referral", "Web site"]
    assert settings.choices["industries"][0].label == "Energy and water"
    assert settings.words == {"நாளை": "tomorrow"}


def test_own_fields_and_kinds_are_kinds_and_fields_like_any_other() -> None:
    schema = schema_of(settings_of(SAMPLE)[0])
    size = schema.kinds["deal"].fields["size"]
    assert (size.title, size.own, [c.label for c in size.choices]) == ("T-shirt", True, ["S", "Medium"])
    assert schema.kinds["contact"].fields["fax"].required
    vessel = schema.kind_named("vessels")
    assert (vessel.name, vessel.label_field, vessel.own) == ("vessel", "name", True)
    assert vessel.fields["built_by"].to == "company"
    assert vessel.fields["length"].type is TYPES["number"]
    assert {"tags", "owner", "created", "notes", "formerly"} <= set(vessel.fields)
    assert schema.kind_of_folder("vessels") is vessel
    assert schema.context(NOW).currency == "USD"


def test_own_fields_stand_before_those_that_every_kind_has() -> None:
    order = schema_of(settings_of(SAMPLE)[0]).kinds["deal"].order
    assert order.index("campaign") < order.index("size") < order.index("tags")
    assert order[-1] == "notes"


def test_an_empty_file_is_a_workspace_with_the_defaults() -> None:
    settings, findings = read_settings({})
    assert findings == []
    assert settings._replace(nodes={}) == DEFAULTS
    assert settings.pipelines == (DEFAULT_PIPELINE,)


FAULTS: list[tuple[str, str, str, tuple[str | int, ...], dict[str, object]]] = [
    ("curency: EUR", "knows no 'curency'", "did you mean 'currency'?", ("curency",), {}),
    ("format: one", "no format 'one'", "write `format: 1`", ("format",), {"format": 1}),
    ("format: '٣'", "no format", "write `format: 1`", ("format",), {"format": 1}),
    (f"format: {'9' * 5000}", "more than 200 characters", "", ("format",), {"format": 1}),
    ("name: [a]", "name is one text", "", ("name",), {"name": ""}),
    ("currency: EUX", "'EUX' is no ISO 4217 currency", "did you mean", ("currency",), {"currency": "EUR"}),
    ("locale: ../en", "no locale", "en_IE", ("locale",), {"locale": "en"}),
    ("country: Ireland", "no ISO 3166 country", "write IE", ("country",), {"country": ""}),
    ("country: Atlantis", "no ISO 3166 country", "two letters", ("country",), {"country": ""}),
    ("timezone: Berlin", "no time zone 'Berlin'", "Europe/Berlin", ("timezone",), {"timezone": "UTC"}),
    ("timezone: ../../etc/passwd", "no time zone", "IANA", ("timezone",), {"timezone": "UTC"}),
    ("timezone: Europe", "no time zone", "IANA", ("timezone",), {"timezone": "UTC"}),
    ("pipelines: sales", "pipelines is a list", "dash", ("pipelines",), {"pipelines": (DEFAULT_PIPELINE,)}),
    ("pipelines: [{stages: [lead]}]", "a pipeline needs a key", "", ("pipelines", 0), {}),
    ("pipelines: [{key: a, stages: [lead]}, {key: a, stages: [x]}]", "two pipelines are called 'a'", "",
     ("pipelines", 1), {}),
    ("pipelines: [{key: a, stages: [won]}]", "pipeline 'a' has no open stage", "begin somewhere", ("pipelines", 0),
     {"pipelines": (DEFAULT_PIPELINE,)}),
    ("pipelines: [{key: a, stages: [lead, lead]}]", "two stages are called 'lead'", "",
     ("pipelines", 0, "stages", 1), {}),
    ("pipelines: [{key: a, stages: [lead], color: red}]", "a pipeline has no 'color'", "one of: key, label, stages",
     ("pipelines", 0, "color"), {}),
    ("pipelines: [{key: a, stages: [{key: x, outcom: won}]}]", "a stage has no 'outcom'", "did you mean 'outcome'?",
     ("pipelines", 0, "stages", 0, "outcom"), {}),
    ("pipelines: [{key: a, stages: [{key: x, outcome: Won}]}]", "no outcome is called 'Won'", "did you mean 'won'?",
     ("pipelines", 0, "stages", 0, "outcome"), {}),
    ("pipelines: [{key: a, stages: [{key: x, probability: 150}]}]", "probability of 150 cannot be", "from 0 to 100",
     ("pipelines", 0, "stages", 0, "probability"), {}),
    ("pipelines: [{key: a, stages: [{key: x, probability: half}]}]", "no decimal number", "as in 12.5",
     ("pipelines", 0, "stages", 0, "probability"), {}),
    ("pipelines: [{key: a, stages: [{key: x, rots: -1}]}]", "rots of -1 cannot be", "from 0 to 36500",
     ("pipelines", 0, "stages", 0, "rots"), {}),
    ("pipelines: [{key: a, stages: [{key: x, rots: 1e99}]}]", "no decimal number", "",
     ("pipelines", 0, "stages", 0, "rots"), {}),
    ("rates: {usd: 1}", "'usd' is no ISO 4217 currency", "did you mean 'USD'?", ("rates", "usd"), {}),
    ("rates: {USD: {2026-02-30: 1}}", "February 2026 has 28", "2026-02-28", ("rates", "USD", "2026-02-30"), {}),
    ("rates: {USD: {2026-01-01: 0}}", "a rate is more than nothing", "one unit is worth",
     ("rates", "USD", "2026-01-01"), {}),
    ("rates: {USD: 1e400}", "no decimal number", "as in 12.5", ("rates", "USD"), {}),
    ("rates: {USD: '0,9'}", "no decimal number", "write 0.9", ("rates", "USD"), {}),
    ("rates: [USD]", "rates is a map", "key: value", ("rates",), {}),
    ("choices: {priority: [a]}", "no field takes its choices from 'priority'", "'priorities'", ("choices", "priority"), {}),
    ("sources: [a, a]", "two choices are called 'a'", "", ("sources", 1), {}),
    ("sources: [{label: A}]", "a choice needs a key", "", ("sources", 0), {}),
    ("words: [a]", "words is a map", "key: value", ("words",), {"words": {}}),
    ("fields: {deel: {size: text}}", "there is no kind 'deel'", "did you mean 'deal'?", ("fields", "deel"), {}),
    ("fields: {deal: {size: {type: txt}}}", "there is no field type 'txt'", "did you mean 'text'?",
     ("fields", "deal", "size", "type"), {}),
    ("fields: {deal: {visits: {type: entries}}}", "none is named", "fields: {part: text",
     ("fields", "deal", "visits", "type"), {}),
    ("fields: {deal: {size: {tpye: text}}}", "a field has no 'tpye'", "did you mean 'type'?",
     ("fields", "deal", "size", "tpye"), {}),
    ("fields: {deal: {value: {type: text}}}", "'value' is a field already", "another", ("fields", "deal", "value"), {}),
    ("fields: {contact: {email: {type: email}}}", "'email' is a field already", "another",
     ("fields", "contact", "email"), {}),
    ("fields: {deal: {weighted: {type: text}}}", "'weighted' is a name of the program", "another",
     ("fields", "deal", "weighted"), {}),
    ("fields: {ticket: {waiting: {type: text}}}", "'waiting' is a name of the program", "another",
     ("fields", "ticket", "waiting"), {}),
    ("fields: {deal: {stage_since: {type: text}}}", "'stage_since' is a field already", "another",
     ("fields", "deal", "stage_since"), {}),
    ("fields: {deal: {id: {type: text}}}", "'id' is a name of the program", "another", ("fields", "deal", "id"), {}),
    ("fields: {deal: {Size: {type: text}}}", "'Size' is no name", "small letters", ("fields", "deal", "Size"), {}),
    ("fields: {deal: {2nd: {type: text}}}", "'2nd' is no name", "beginning with a letter", ("fields", "deal", "2nd"), {}),
    ("fields: {deal: {a b: {type: text}}}", "'a b' is no name", "small letters", ("fields", "deal", "a b"), {}),
    ("fields: {deal: {size: {type: text, required: perhaps}}}", "neither yes nor no", "yes or no",
     ("fields", "deal", "size", "required"), {}),
    ("fields: {deal: {boat: {type: link, to: vesel}}, }\nkinds: [vessel]", "there is no kind 'vesel'",
     "did you mean 'vessel'?", ("fields", "deal", "boat", "to"), {}),
    ("fields: {deal: {rows: {type: list, of: {type: entries, fields: {a: text}}}}}", "single values, not a entries", "",
     ("fields", "deal", "rows", "of"), {}),
    ("fields: {deal: {rows: {type: set, of: {type: map}}}}", "single values, not a map", "",
     ("fields", "deal", "rows", "of"), {}),
    ("fields: {deal: [{key: size}], deals: [{key: size}]}", "'size' is a field already", "another",
     ("fields", "deals", 0), {}),
    ("kinds: [deal]", "there is a kind 'deal' already", "", ("kinds", 0), {"kinds": ()}),
    ("kinds: [{key: sale, plural: deals}]", "there is a kind 'deals' already", "", ("kinds", 0), {"kinds": ()}),
    ("kinds: [Vessel]", "'Vessel' is no name", "small letters", ("kinds", 0), {"kinds": ()}),
    ("kinds: [{key: boat, plural: ../boats}]", "'../boats' is no name", "small letters", ("kinds", 0), {"kinds": ()}),
    ("kinds: [{key: boat, title: length, fields: {length: number}}]", "'length' is no text of its own", "type text",
     ("kinds", 0, "title"), {}),
    ("kinds: [{key: boat, title: tags}]", "'tags' is no text of its own", "type text", ("kinds", 0, "title"), {}),
]  # fmt: skip


@pytest.mark.parametrize("text, message, hint, at, left", FAULTS)
def test_a_fault_is_told_with_its_place_and_leaves_the_default(
    text: str, message: str, hint: str, at: tuple[str | int, ...], left: dict[str, object]
) -> None:
    settings, findings = settings_of(text)
    assert len(findings) == 1, findings
    assert message in findings[0].message
    assert hint in findings[0].hint
    assert findings[0].at == at
    assert settings._asdict().items() >= left.items()
    schema_of(settings)


def test_only_unknown_names_are_mere_warnings() -> None:
    """A settings file that says something the program does not know is used; one that says nonsense is mended first."""
    for text in ("colour: red", "pipelines: [{key: a, stages: [{key: x, color: red}]}]", "fields: {deal: {a: {b: c}}}"):
        assert {finding.severity for finding in settings_of(text)[1]} == {Severity.WARNING}
    assert settings_of("currency: EUX")[1][0].severity is Severity.ERROR


def test_one_bad_field_leaves_the_others() -> None:
    settings, findings = settings_of("fields: {deal: {good: number, bad: {type: txt}, also_good: date}}")
    assert [field.name for field in settings.fields["deal"]] == ["good", "also_good"]
    assert len(findings) == 1


def test_a_newer_format_is_only_read() -> None:
    assert settings_of("format: 2")[0].read_only
    assert not settings_of("format: 1")[0].read_only


def test_a_kind_without_a_text_gets_one_to_be_called_by() -> None:
    schema = schema_of(settings_of("kinds: [{key: boat, fields: {title: number, length: number}}]")[0])
    boat = schema.kinds["boat"]
    assert boat.label_field == "name"
    assert boat.fields["name"].required


def test_there_are_bounds_to_what_a_team_declares() -> None:
    """A hostile crm.yaml makes no table that the database cannot make."""
    fields = ", ".join(f"f{number}: text" for number in range(MOST_FIELDS + 5))
    settings, findings = settings_of(f"fields: {{deal: {{{fields}}}}}")
    assert len(settings.fields["deal"]) == MOST_FIELDS and len(findings) == 1
    settings, findings = settings_of(f"kinds: [{', '.join(f'k{number}' for number in range(MOST_KINDS + 5))}]")
    assert len(settings.kinds) == MOST_KINDS and len(findings) == 1


EVERY_TYPE = "fields:\n  deal:\n" + "".join(
    f"    my_{name}: {{type: {name}, of: date, fields: {{part: text}}}}\n" for name in sorted(TYPES)
)


def test_a_field_of_every_type_may_be_declared() -> None:
    settings, findings = settings_of(EVERY_TYPE)
    assert findings == []
    assert {field.type.name for field in settings.fields["deal"]} == set(TYPES)


words = st.sampled_from(
    [*KEYS, "key", "label", "stages", "outcome", "probability", "type", "of", "to", "title", "plural", "deal",
     "contacts", "boat", "a", "money", "list", "entries", "link", "1", "-1", "1e9", "2026-01-01", "EUR", "USD", "won",
     "SELECT", "x\"y", "größe", "Größe", "விலை", "rowid", "oid", "file", "r_deal", "key,label", "a.b", "value.currency"]
)  # fmt: skip
trees = st.recursive(
    words | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
own = st.dictionaries(
    words,
    st.fixed_dictionaries(
        {"type": st.sampled_from(sorted(TYPES))},
        optional={"of": st.sampled_from(sorted(TYPES)), "to": words, "choices": st.lists(words, max_size=3)},
    ),
    max_size=5,
)
files = st.fixed_dictionaries(
    {},
    optional={
        "kinds": st.dictionaries(words, st.fixed_dictionaries({}, optional={"fields": own, "title": words}), max_size=3)
        | trees,
        "fields": st.dictionaries(st.sampled_from(["deal", "contacts", "boat", "a"]), own | trees, max_size=3) | trees,
        "pipelines": trees, "rates": trees, "currency": trees, "timezone": trees, "choices": trees, "format": trees,
    },
)  # fmt: skip


@given(nodes=files | st.dictionaries(words, trees, max_size=6))
def test_no_settings_stop_the_program(nodes: Any) -> None:
    """Whatever crm.yaml says, there are settings, a schema, and tables for it."""
    settings, findings = read_settings(nodes)
    assert all(finding.message for finding in findings)
    for finding in findings:
        node: Any = nodes
        for step in finding.at[:-1]:
            node = node[step]
    schema = schema_of(settings)
    schema.context(NOW)
    with closing(sqlite3.connect(":memory:")) as db:
        create(db)
        kept.fit(db, schema)
        kept.write_tables(db, settings)
        finish(db, schema)


def test_the_projects_own_crm_yaml_is_faultless(project: Path) -> None:
    assert settings_of((project / "crm.yaml").read_text("utf-8"))[1] == []
