"""Pipelines, stages and choices that a file speaks of become settings."""

from collections.abc import Mapping

import pytest

from crm_tui.exchange.offers import Wanted, settled
from crm_tui.exchange.stages import chances, in_order, label_of, outcome_of, pipeline_named, stage_named
from crm_tui.model.settings import Pipeline, Settings
from crm_tui.model.settings_read import read_settings
from crm_tui.model.value import Node

SALES: Mapping[str, Node] = {
    "currency": "EUR",
    "pipelines": [
        {"key": "sales", "label": "Sales", "stages": [
            {"key": "lead", "label": "Lead", "probability": "10"},
            {"key": "proposal", "label": "Proposal", "probability": "50"},
            {"key": "won", "label": "Won"}, {"key": "lost", "label": "Lost"},
        ]},
    ],
    "sources": ["referral", "trade fair"],
}  # fmt: skip


def settings(nodes: Mapping[str, Node] = SALES) -> Settings:
    found, findings = read_settings(nodes)
    assert findings == []
    return found


def shown(pipeline: Pipeline) -> list[str]:
    return [f"{stage.key} {stage.outcome} {stage.probability}" for stage in pipeline.stages]


def named(found: Settings, name: str) -> Pipeline:
    pipeline = pipeline_named(found, name)
    assert pipeline is not None
    return pipeline


HUBSPOT = ["Contract Sent", "Closed Won", "Qualified to Buy", "Closed Lost", "Appointment Scheduled"]


def test_a_new_pipeline_gets_stages_in_their_order_with_outcomes_and_chances() -> None:
    found = settled(settings(), Wanted([("Renewals Pipeline", stage) for stage in HUBSPOT]))
    assert shown(named(found.settings, "renewals pipeline")) == [
        "appointment-scheduled open 20", "qualified-to-buy open 40", "contract-sent open 90",
        "closed-won won 100", "closed-lost lost 0",
    ]  # fmt: skip
    assert found.offers == (
        "the pipeline 'Renewals Pipeline' with the stages Appointment Scheduled (20 %), Qualified to Buy (40 %), "
        "Contract Sent (90 %), Closed Won (won), Closed Lost (lost)",
    )


def test_stages_nobody_knows_stand_as_the_file_has_them_with_chances_in_steps() -> None:
    found = settled(settings(), Wanted([("New", stage) for stage in ("Hello", "Talk", "Lost", "Paper", "Won")]))
    assert shown(named(found.settings, "new")) == [
        "hello open 25", "talk open 50", "paper open 75", "won won 100", "lost lost 0",
    ]  # fmt: skip


def test_a_pipeline_without_ends_gets_them() -> None:
    found = settled(settings(), Wanted([("New", "Hello"), ("Newer", "Closed Won"), ("Newest", "")]))
    assert shown(named(found.settings, "new")) == ["hello open 50", "won won 100", "lost lost 0"]
    assert shown(named(found.settings, "newer")) == ["open open 50", "closed-won won 100", "lost lost 0"]
    assert shown(named(found.settings, "newest")) == ["open open 50", "won won 100", "lost lost 0"]


def test_a_known_pipeline_gets_new_stages_before_those_that_close() -> None:
    found = settled(
        settings(), Wanted([("", "Lead"), ("sales", "PROPOSAL"), ("Sales", "Legal Check"), ("", "Closed Won")])
    )
    assert shown(named(found.settings, "sales")) == [
        "lead open 10", "proposal open 50", "legal-check open 75", "won won 100", "lost lost 0",
    ]  # fmt: skip
    assert found.offers == ("the stage Legal Check (75 %) of the pipeline 'Sales'",)


def test_names_that_make_one_key_stay_two() -> None:
    found = settled(settings(), Wanted([("C++", "x"), ("C#", "x"), ("C", "a+"), ("C", "a*")]))
    assert [pipeline.key for pipeline in found.settings.pipelines] == ["sales", "c", "c-2", "c-3"]
    assert [stage.key for stage in named(found.settings, "c-3").stages][:2] == ["a", "a-2"]


def test_nothing_is_offered_that_is_known() -> None:
    wanted = Wanted([("SALES", "lead"), ("", "won"), ("", "Closed Lost"), ("", "")], {"sources": ["Trade-Fair"]})
    found = settled(settings(), wanted)
    assert (found.offers, found.settings) == ((), settings())


def test_new_words_join_a_list_of_choices_once() -> None:
    found = settled(settings(), Wanted(choices={"sources": ["Cold Call", "referral", "cold  call", "Fair"]}))
    assert found.nodes["sources"] == ["referral", "trade fair", "Cold Call", "Fair"]
    assert found.offers == ("sources: Cold Call, Fair",)


@pytest.mark.parametrize(
    "nodes, place",
    [
        ({"sources": {"referral": {"label": "Referral"}}}, "sources"),
        ({"choices": {"sources": ["referral"]}}, "choices"),
    ],
)
def test_choices_join_wherever_their_list_stands(nodes: Mapping[str, Node], place: str) -> None:
    found = settled(settings(nodes), Wanted(choices={"sources": ["Fair"]}))
    assert [choice.key for choice in found.settings.choices["sources"]] == ["referral", "Fair"]
    assert set(found.nodes) == {place}


def test_pipelines_that_hold_by_default_are_written_out_beside_a_new_one() -> None:
    found = settled(settings({"currency": "EUR"}), Wanted([("New", "Hello")]))
    assert [pipeline.key for pipeline in found.settings.pipelines] == ["sales", "new"]
    assert named(found.settings, "sales") == settings({}).pipelines[0]


def test_pipelines_written_as_a_map_stay_a_map() -> None:
    stages: Node = {"lead": {"probability": "10"}, "won": {}, "lost": {}}
    found = settled(
        settings({"pipelines": {"sales": {"stages": stages}}}), Wanted([("sales", "Talk"), ("New", "Hello")])
    )
    assert [pipeline.key for pipeline in found.settings.pipelines] == ["sales", "new"]
    assert {stage.key: stage.outcome for stage in named(found.settings, "sales").stages}["talk"] == "open"


def test_other_settings_stay_as_they_are() -> None:
    nodes: dict[str, Node] = {**SALES, "name": "Studio", "rates": {"USD": "0.9"}}
    found = settled(settings(nodes), Wanted([("New", "Hello")], {"sources": ["Fair"]}))
    assert {name: found.nodes[name] for name in ("name", "rates", "currency")} == {
        "name": "Studio", "rates": {"USD": "0.9"}, "currency": "EUR",
    }  # fmt: skip
    assert found.nodes["pipelines"][0] == SALES["pipelines"][0]  # type: ignore[index]


@pytest.mark.parametrize(
    "text, outcome",
    [
        ("Closed Won", "won"), ("closedwon", "won"), ("WON", "won"), ("Gewonnen", "won"),
        ("Успешно реализовано", "won"), ("Closed-Lost", "lost"), ("Закрыто и не реализовано", "lost"),
        ("Won't fix", "open"), ("Lost in thought", "open"), ("Contract Sent", "open"),
    ],
)  # fmt: skip
def test_a_name_says_how_a_deal_ended_only_where_it_is_plain(text: str, outcome: str) -> None:
    assert outcome_of(text) == outcome


def test_names_that_programs_write_for_themselves_read_as_people_write_them() -> None:
    assert [label_of(text) for text in ("qualifiedtobuy", "closedwon", "Qualified To Buy", "my stage")] == [
        "Qualified to Buy", "Closed Won", "Qualified To Buy", "my stage",
    ]  # fmt: skip


def test_chances_lie_between_those_before_and_all() -> None:
    assert chances(["a"], 75) == [85]
    assert chances(["a", "b", "c"], 90) == [92, 95, 97]
    assert chances([], 0) == []
    assert in_order(["b", "a"]) == ["b", "a"]


def test_closing_words_mean_the_one_stage_that_closes() -> None:
    pipeline = settings().pipelines[0]
    won = stage_named(pipeline, "Closed Won")
    assert won is not None and won.key == "won"
    assert stage_named(pipeline, "Won't fix") is None
