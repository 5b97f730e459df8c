"""`crm report`: the figures of a period, on Saturday 21 November 2026."""

from pathlib import Path

import pytest

from crm_tui.reports.catalog import REPORTS
from tests.crm_cli import SHOP, crm, done
from tests.workspaces import build

MORE = {
    "deals/lantern": "title: Lantern\nstage: won\nvalue: 700 NOK\nclosed: 2026-10-31\nowner: grace\n",
    "deals/tower": "title: Tower\nstage: won\nvalue: 4000 EUR\nclosed: 2026-10-01\n",
    "deals/bridge": "title: Bridge\nstage: lost\nlost_reason: price\nvalue: 1000 EUR\nclosed: 2026-11-02\n",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace of its own."""
    return build(tmp_path / "shop", {**SHOP, **MORE}, repository=False)


def test_alone_it_lists_the_reports(shop: Path) -> None:
    lines = done(shop, "report").out.splitlines()
    assert lines[0].split() == ["report", "what", "it", "says"]
    assert [line.split()[0] for line in lines[1:]] == ["pipeline", "forecast", "won", "activities"]
    assert [each["name"] for each in done(shop, "report", "--json").json][:2] == ["pipeline", "forecast"]
    assert done(shop, "report", "--format", "csv").out.startswith("name,help,kind,by\n")


@pytest.mark.parametrize(
    "words, lines",
    [
        (
            ["pipeline"],
            ["Pipeline · by stage", "                  deals     value  weighted", "Sales: Lead           2  11,800 €   1,180 €",
             "Sales: Proposal       1  12,500 €   6,250 €", "Support: Offered      0       0 €       0 €",
             "total                 3  24,300 €   7,430 €"],
        ),
        (
            ["forecast", "--from", "2026-12", "--to", "2026-12-14", "owner:grace"],
            ["Forecast · 1 – 14 Dec 2026 · by month", "                 deals     value  weighted",
             "1 – 14 Dec 2026      1  12,500 €   6,250 €", "total                1  12,500 €   6,250 €"],
        ),
        (
            ["won", "--from", "2026-Q4", "--to", "2026-11"],
            ["Won · Oct 2026 – Nov 2026 · by month", "          won     value  lost  win rate  by value",
             "Oct 2026    2  4,000 €*     0     100 %    100 %*", "Nov 2026    0      0 €      1       0 %      0 %",
             "total       2  4,000 €*     1      67 %     80 %*", "* no rate for 700 NOK"],
        ),
        (
            ["activities", "--from=last month", "--to=today", "--by", "week", "type:call"],
            ["Activities · 1 Oct 2026 – 21 Nov 2026 · by week"],
        ),
        (["activities"], ["Activities · Nov 2026 · by member", "             all  call", "Grace Byrne    1     1", "total          1     1"]),
    ],
    ids=lambda each: each[0],
)  # fmt: skip
def test_figures_for_people(shop: Path, words: list[str], lines: list[str]) -> None:
    assert done(shop, "report", *words).out.splitlines()[: len(lines)] == lines


def test_figures_for_programs(shop: Path) -> None:
    """Each figure with its value, how many it is of, why it is not of all, and the query of its records."""
    found = done(shop, "report", "won", "--from", "2026-10", "--to", "2026-10", "--json").json
    assert (found["report"], found["kind"], found["from"], found["to"], found["by"]) == (
        "won", "deal", "2026-10-01", "2026-10-31", "month",
    )  # fmt: skip
    [october] = found["lines"]
    assert october["figures"]["value"] == {
        "value": {"amount": "4000.00", "currency": "EUR"}, "n": 2, "reason": "no rate for 700 NOK",
        "apart": [{"amount": "700.00", "currency": "NOK"}], "query": "won:yes closed_on:2026-10",
    }  # fmt: skip
    assert found["total"]["figures"]["win_rate"] == {
        "value": "100.0", "n": 2, "reason": "", "apart": [], "query": "(won:yes or lost:yes) closed_on:2026-10",
    }  # fmt: skip
    behind = done(shop, "list", "deals", october["figures"]["won"]["query"], "--json").json
    assert {each["id"] for each in behind} == {"lantern", "tower"}


def test_other_formats(shop: Path) -> None:
    words = ["report", "won", "--from", "2026-10", "--to", "2026-11", "--by", "owner", "--format"]
    assert done(shop, *words, "csv").out.splitlines() == [
        "part,key,label,won,value,lost,win_rate,win_rate_by_value,reason",
        "line,,no owner,1,4000 EUR,1,50.0,80.0,",
        "line,grace,Grace Byrne,1,,0,100.0,,no rate for 700 NOK; no amount was decided",
        "total,total,total,2,4000 EUR,1,66.7,80.0,no rate for 700 NOK",
    ]
    assert len(done(shop, *words, "jsonl").out.splitlines()) == 3
    assert done(shop, *words, "yaml").out.startswith("report: won\n")


@pytest.mark.parametrize(
    "words, told",
    [
        (["wno"], "there is no report 'wno'\nhint: did you mean 'won'?"),
        (["won", "--by", "ower"], "did you mean 'owner'?"),
        (["won", "--from", "2026-11-21", "--to", "2026-11-20"], "from 2026-11-21 to 2026-11-20 is no period"),
        (["won", "--from", "soonish"], "'soonish' is no date"),
        (["pipeline", "--from", "2026"], "takes no period"),
        (["forecast", "stge:lead"], "no field 'stge'"),
        (["forecast", "limit:3"], "sort: and limit:"),
        (["--by", "owner"], "which report?"),
    ],
)
def test_what_cannot_be_asked(shop: Path, words: list[str], told: str) -> None:
    ran = crm(shop, "report", *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_another_report_in_the_catalog_appears_by_itself(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file and one line; the command line lists it and prints it."""
    another = REPORTS["pipeline"]._replace(name="open", title="Open", help="What is open.")
    monkeypatch.setitem(REPORTS, "open", another)
    assert "open        What is open." in done(shop, "report").out
    assert done(shop, "report", "open").out.startswith("Open · by stage\n")
