"""`crm config` and `crm me`: settings looked at and changed as one commit each, renamed with their records."""

import json
import shlex
from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.edits.settings_place import place_of, read_file
from crm_tui.edits.settings_rename import Ground, rename
from crm_tui.errors import Conflict
from crm_tui.model.plan import Plan
from crm_tui.store.yaml import read_text
from crm_tui.workspace.workspace import Workspace
from tests.crm_cli import SHOP, crm, done
from tests.git_plain import git
from tests.workspaces import SETTINGS, build, opened, write

OWN = """
fields:
  contact:
    hobby: text   # what to talk about
    shirt: {type: choice, choices: [S, M, {key: L, label: Large}]}
    teams: {type: set, of: choice, choices: [red, blue]}
  deal:
    visits: {type: entries, fields: {place: text, by: {type: choice, choices: [car, train]}}}
kinds:
  - key: vessel
    title: name
    fields: {name: text, harbour: {type: link, to: company}, sister: {type: link, to: vessel}, about: {type: link}}
"""
TEAM = {
    **SHOP,
    "contacts/ada-lovelace": SHOP["contacts/ada-lovelace"] + "# often\nhobby: chess  # and cards\nshirt: M\n",
    "contacts/mary-shelley": SHOP["contacts/mary-shelley"] + "shirt: 'L'\nteams: [red, 'blue']\nsource: website\n",
    "deals/solar-roof": SHOP["deals/solar-roof"] + "visits:\n  - {place: Cork, by: train}\n  - place: Bray # far\n",
    "deals/help-desk": "title: Help desk\npipeline: support\nstage: offered\n",
    "vessels/kittiwake": "name: Kittiwake\nharbour: harbour\nsister: vessel/puffin\n",
    "vessels/north/puffin": "name: Puffin\nabout: vessel/kittiwake\n",
    "segments/web": "name: From the web\nquery: source:website tag:vip\n",
    "segments/odd": "name: Odd\nquery: 'not:website tag:website'\n",
    "segments/players": "name: Players\nquery: hobby:chess sort:hobby\n",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace of its own, in a repository."""
    return build(tmp_path / "shop", SHOP)


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """One with fields and a kind of the team's."""
    return build(tmp_path / "team", TEAM, settings=SETTINGS + OWN)


def settings(folder: Path) -> str:
    return (folder / "crm.yaml").read_text("utf-8")


def record(folder: Path, path: str) -> str:
    return (folder / f"records/{path}.yaml").read_text("utf-8")


def commits(folder: Path) -> int:
    return int(git(folder, "rev-list", "--count", "HEAD"))


# get


@pytest.mark.parametrize(
    ("path", "printed"),
    [
        ("currency", "EUR"),
        ("locale", "en"),
        ("pipelines.sales.stages.proposal.probability", "50"),
        ("pipelines.support.stages.signed.outcome", "won"),
        ("pipelines.support.stages.signed.probability", "100"),
        ("sources", "- referral\n- website"),
        ("sources.website", "website"),
        ("sources.website.label", "website"),
        ("choices.sources.website", "website"),
        ("choices.statuses", "- lead\n- prospect\n- customer\n- past"),
        ("rates", "{}"),
        ("fields.contact.hobby", "text"),
        ("fields.contacts.hobby.type", "text"),
        ("fields.contact.shirt.choices.L.label", "Large"),
        ("fields.deal.visits.fields.by.choices", "- car\n- train"),
        ("kinds.vessel.plural", "vessels"),
    ],
)
def test_a_setting_is_printed_by_its_path(team: Path, path: str, printed: str) -> None:
    """Entries of lists are named by their key; what is left out is printed as it holds."""
    assert done(team, "config", "get", path).out == printed + "\n"


def test_without_a_path_the_file_is_printed(team: Path) -> None:
    assert done(team, "config", "get").out == settings(team)
    assert done(team, "config", "get", "--json").json["sources"] == ["referral", "website"]
    assert done(team, "config", "get", "kinds.vessel.title", "--json").json == "name"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("curency", "did you mean 'currency'?"),
        ("pipelines.sale", "did you mean 'sales'?"),
        ("pipelines.sales.stages.propsal.label", "did you mean 'proposal'?"),
        ("pipelines.sales.stages.proposal.probabilty", "did you mean 'probability'?"),
        ("sources.web", "did you mean 'website'?"),
        ("fields.contct.hobby", "did you mean 'contacts'?"),
        ("fields.contact.hoby", "did you mean 'hobby'?"),
        ("currency.euro", "nothing stands below it"),
        ("pipelines..stages", "two dots"),
    ],
)
def test_a_path_that_is_unknown_says_what_was_meant(team: Path, path: str, said: str) -> None:
    ran = crm(team, "config", "get", path)
    assert ran.code == 2
    assert said in ran.err


# set and add


def test_setting_changes_one_line_in_one_commit(shop: Path) -> None:
    ran = done(shop, "config", "set", "pipelines.sales.stages.proposal.probability", "60")
    assert ran.err.startswith("Set pipelines.sales.stages.proposal.probability to 60  [")
    assert settings(shop) == SETTINGS.replace("probability: 50, rots: 10", "probability: 60, rots: 10")
    assert "\nOp: " in git(shop, "log", "-1", "--format=%B")
    assert git(shop, "status", "--porcelain") == ""
    done(shop, "undo")
    assert settings(shop) == SETTINGS


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        (["set", "country", "ie"], "country: GB\n", "country: ie\n"),
        (["set", "country", ""], "country: GB\n", ""),
        (["set", "locale", "en_IE"], "currency: EUR\n", "currency: EUR\nlocale: en_IE\n"),
        (["set", "sources.website", "The web"], "[referral, website]", "[referral, {key: website, label: The web}]"),
        (["set", "sources", "website, referral, fair"], "[referral, website]", "[website, referral, fair]"),
        (["set", "pipelines.sales", "Selling"], "label: Sales", "label: Selling"),
        (["set", "pipelines.sales.stages.lead.rots", ""], ", rots: 14", ""),
        (["add", "sources", "fair"], "[referral, website]", "[referral, website, fair]"),
        (["add", "sources", "fair", "--after", "referral"], "[referral, website]", "[referral, fair, website]"),
        (["add", "sources", "fair", "label=Trade, fair"], "website]", 'website, {key: fair, label: "Trade, fair"}]'),
        (
            ["add", "pipelines.sales.stages", "demo", "rots=3"],
            "      - {key: won,",
            "      - {key: demo, label: Demo, rots: 3}\n      - {key: won,",
        ),
        (
            ["add", "pipelines.sales.stages", "demo", "label=2024", "probability=12.5"],
            "      - {key: won,",
            '      - {key: demo, label: "2024", probability: 12.5}\n      - {key: won,',
        ),
        (["set", "largest_attachment", "20"], "sources", "largest_attachment: 20\nsources"),
        (["set", "rates.USD", "0.85"], "sources", "rates:\n  USD: 0.85\nsources"),
        (["set", "rates.USD.2026-07-01", "0.861"], "sources", 'rates:\n  USD:\n    "2026-07-01": 0.861\nsources'),
        (
            ["add", "pipelines.support.stages", "dormant", "outcome=lost"],
            "outcome: lost}\nsources",
            "outcome: lost}\n      - {key: dormant, label: Dormant, outcome: lost}\nsources",
        ),
    ],
)
def test_what_settings_become(shop: Path, words: list[str], before: str, after: str) -> None:
    """Only the lines that must change do, where they belong."""
    done(shop, "config", *words)
    assert settings(shop) == SETTINGS.replace(before, after)
    assert done(shop, "check").err.endswith("1 warning\n")


def test_what_is_new_is_written_out(shop: Path) -> None:
    """Rates by day, an own field, a kind, a pipeline, and a list that held by default."""
    for words in (
        ["set", "rates.USD", "0.85"],
        ["set", "rates.USD.2026-07-01", "0.861"],
        ["set", "words.morgen", "tomorrow"],
        ["add", "fields.contact", "newsletter", "type=yes_no"],
        ["add", "kinds", "vessel", "title=name"],
        ["add", "kinds.vessel.fields", "length", "type=decimal"],
        ["add", "pipelines", "care", "stages=asked,visited"],
        ["add", "choices.statuses", "partner"],
    ):
        done(shop, "config", *words)
    assert commits(shop) == 9
    said = dict(read_text(settings(shop).encode()).nodes)
    assert '  USD:\n    "0001-01-01": 0.85\n    "2026-07-01": 0.861\n' in settings(shop)
    assert said["rates"] == {"USD": {"0001-01-01": "0.85", "2026-07-01": "0.861"}}
    assert said["words"] == {"morgen": "tomorrow"}
    assert said["fields"] == {"contact": {"newsletter": {"type": "yes_no"}}}
    assert said["kinds"] == [{"key": "vessel", "title": "name", "fields": {"length": {"type": "decimal"}}}]
    assert said["choices"] == {"statuses": ["lead", "prospect", "customer", "past", "partner"]}
    pipelines = said["pipelines"]
    assert isinstance(pipelines, list) and isinstance(pipelines[2], dict)
    assert pipelines[2]["stages"] == [
        {"key": "asked", "label": "Asked"},
        {"key": "visited", "label": "Visited"},
        {"key": "won", "label": "Won", "outcome": "won"},
        {"key": "lost", "label": "Lost", "outcome": "lost"},
    ]
    assert crm(shop, "check").code == 0


def test_what_nothing_is_left_of_goes(shop: Path) -> None:
    """The last field of a kind takes its section along."""
    done(shop, "config", "add", "fields.contact", "hobby")
    done(shop, "config", "set", "fields.contact.hobby", "")
    assert settings(shop) == SETTINGS


def test_a_field_that_goes_leaves_its_values(team: Path) -> None:
    """They stay in the files, and I am told how many."""
    ran = done(team, "config", "set", "fields.contact.hobby", "")
    assert ran.err.startswith("note: 1 contact keeps 'hobby', which no field declares any more\n")
    assert record(team, "contacts/ada-lovelace") == TEAM["contacts/ada-lovelace"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["set", "currency", "EURO"], 4, "'EURO' is no ISO 4217 currency"),
        (["set", "pipelines.sales.stages.lead.probability", "high"], 4, "is no decimal number"),
        (["set", "pipelines.sales.stages.lead.outcome", "maybe"], 4, "no outcome is called 'maybe'"),
        (["set", "pipelines.sales.stages.proposal", ""], 4, "records/deals/engine-no-2.yaml: "),
        (["set", "pipelines.sales.stages", "proposal, won, lost"], 4, "; and 1 more such"),
        (["set", "fields.contact.shirt.choices", "S,L"], 4, "records/contacts/ada-lovelace.yaml: shirt cannot be 'M'"),
        (["set", "fields.contact.hobby.required", "yes"], 4, "a contact needs a hobby"),
        (["set", "kinds.vessel", ""], 4, "no kind has records in vessels any more; and 1 more such"),
        (["add", "sources", "website"], 4, "sources has 'website' already"),
        (["add", "fields.contact", "name"], 4, "'name' is a field already"),
        (["set", "name", "a\x1b[31mb"], 4, "control character"),
        (["set", "format", "2"], 2, "the format is the program's"),
        (["set", "pipelines.sales.stages.propsal.label", "X"], 2, "did you mean 'proposal'?"),
        (["set", "name", "two", "words"], 2, "'two words'"),
        (["set", "fields.contact", "x"], 2, "that is more than one value"),
        (["add", "currency", "USD"], 2, "crm config set currency"),
        (["add", "rates", "USD"], 2, "crm config set rates.KEY VALUE"),
        (["add", "sources", "fair", "colour=red"], 2, "a choice has no 'colour'"),
        (["add", "sources", "fair", "red"], 2, "'red' is no attr=value"),
        (["add", "sources", "fair", "--after", "webs"], 2, "did you mean 'website'?"),
        (["add", "sources"], 2, "needs a key"),
        (["delete", "sources"], 2, "one of: get, set, add, rename"),
        (["set"], 2, "set what?"),
        (["set", "currency"], 2, "crm config set currency '' takes it away"),
    ],
)
def test_what_is_refused_changes_nothing(team: Path, words: list[str], code: int, said: str) -> None:
    ran = crm(team, "config", *words)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert settings(team) == SETTINGS + OWN
    assert commits(team) == 1


def test_a_dry_run_shows_the_difference(shop: Path) -> None:
    ran = done(shop, "config", "set", "currency", "USD", "--dry-run")
    assert "-currency: EUR\n+currency: USD\n" in ran.out
    assert settings(shop) == SETTINGS
    told = done(shop, "config", "add", "sources", "fair", "--json").json
    assert (told["path"], told["value"]) == ("sources", ["referral", "website", "fair"])
    assert git(shop, "rev-parse", "HEAD").strip() == told["commit"]


def test_broken_settings_are_mended_by_the_command(shop: Path) -> None:
    """One bad value stops all writes but this one; a file that is no YAML is left to an editor."""
    write(shop, "crm.yaml", SETTINGS.replace("EUR", "EURO"))
    assert crm(shop, "add", "company", "X").code == 4
    done(shop, "config", "set", "currency", "EUR")
    assert settings(shop) == SETTINGS
    write(shop, "crm.yaml", "format: 1\nname: [\n")
    assert done(shop, "config", "get").out == "format: 1\nname: [\n"
    assert crm(shop, "config", "set", "currency", "USD").code == 4
    write(shop, "crm.yaml", "format: 9\n")
    ran = crm(shop, "config", "set", "currency", "USD")
    assert (ran.code, "only read" in ran.err) == (4, True)


# rename


def test_a_stage_is_renamed_with_its_deals(shop: Path) -> None:
    """The file, the deal and its history in one commit; one undo takes all of it back."""
    before = record(shop, "deals/engine-no-2")
    ran = done(shop, "config", "rename", "pipelines.sales.stages.proposal", "offer", "--yes")
    assert ran.err.endswith("1 record changed\n")
    assert settings(shop) == SETTINGS.replace("{key: proposal, label: Proposal,", "{key: offer, label: Offer,")
    assert record(shop, "deals/engine-no-2") == before.replace("proposal", "offer")
    assert commits(shop) == 2
    assert crm(shop, "check").code == 0
    assert "Offer" in done(shop, "pipeline").out
    done(shop, "undo")
    assert settings(shop) == SETTINGS
    assert record(shop, "deals/engine-no-2") == before


def test_a_rename_asks_and_says_how_many(shop: Path) -> None:
    words = ("config", "rename", "pipelines.sales.stages.lead", "new")
    ran = crm(shop, *words)
    assert (ran.code, "3 records would change" in ran.err, "--yes" in ran.err) == (2, True, True)
    assert crm(shop, *words, stdin="n\n", terminal=True).code == 1
    assert settings(shop) == SETTINGS
    shown = done(shop, *words, "--dry-run").out
    assert "-stage: lead\n+stage: new\n" in shown
    assert settings(shop) == SETTINGS
    assert done(shop, *words, stdin="y\n", terminal=True).code == 0
    assert "stage: new   \n" not in record(shop, "deals/solar-roof")
    assert record(shop, "deals/solar-roof") == SHOP["deals/solar-roof"].replace("lead", "new")


def test_what_a_key_alone_said_is_kept(tmp_path: Path) -> None:
    """A stage called won, without an outcome, stays the one that wins; maps keep their order and comments."""
    text = "format: 1\npipelines:\n  sales:\n    stages:\n      lead: Lead # cold\n      won:\n      lost: {rots: 3}\n"
    folder = build(tmp_path / "w", {"deals/a": "title: A\nstage: won\n"}, settings=text)
    done(folder, "config", "rename", "pipelines.sales.stages.won", "signed", "--yes")
    done(folder, "config", "rename", "pipelines.sales.stages.lead", "fresh")
    done(folder, "config", "rename", "pipelines.sales.stages.lost", "gone")
    assert record(folder, "deals/a") == "title: A\nstage: signed\n"
    assert settings(folder) == text.replace("lead: Lead", "fresh: Fresh").replace(
        "won:\n", "signed:\n        outcome: won\n"
    ).replace("lost: {rots: 3}", "gone: {rots: 3, outcome: lost}")


def test_a_pipeline_is_renamed(team: Path) -> None:
    """Deals that name it follow; those that are in the first one name none."""
    done(team, "config", "rename", "pipelines.support", "care", "--yes")
    assert record(team, "deals/help-desk") == "title: Help desk\npipeline: care\nstage: offered\n"
    done(team, "config", "set", "pipelines.sales.stages.lead.label", "Cold ones")
    ran = done(team, "config", "rename", "pipelines.sales.stages.lead", "fresh", "--yes")
    assert "note: its label stays 'Cold ones'; crm config set pipelines.sales.stages.fresh.label" in ran.err
    ran = done(team, "config", "rename", "pipelines.sales", "selling")
    assert ran.err.endswith("0 records changed\n")
    assert "label: Selling\n" in settings(team)
    assert crm(team, "check").code == 0


def test_a_stage_and_a_pipeline_are_renamed_with_saved_queries(team: Path) -> None:
    """A stage of that key in another pipeline may be the one that is meant: then it is told instead."""
    write(
        team,
        "records/segments/fresh.yaml",
        "name: Fresh\nof: deals\nquery: stage:lead,proposal pipeline:sales value:5k..\n",
    )
    write(team, "records/segments/leads.yaml", "name: Leads\nquery: stage:lead\n")
    git(team, "add", ".")
    git(team, "commit", "-qm", "Segments")
    ran = done(team, "config", "rename", "pipelines.sales.stages.lead", "new", "--yes")
    assert "query: stage:new,proposal pipeline:sales value:5k..\n" in record(team, "segments/fresh")
    assert "note: records/segments/leads.yaml" in ran.err  # of contacts, which have no stage
    done(team, "config", "rename", "pipelines.sales", "selling", "--yes")
    assert "pipeline:selling" in record(team, "segments/fresh")
    done(team, "config", "rename", "pipelines.support.stages.offered", "proposal", "--yes")
    ran = done(team, "config", "rename", "pipelines.selling.stages.proposal", "offer", "--yes")
    assert "stage:new,proposal" in record(team, "segments/fresh")
    assert "note: records/segments/fresh.yaml" in ran.err


def test_fields_and_choices_of_an_own_kind_are_renamed_with_saved_queries(team: Path) -> None:
    done(team, "config", "add", "kinds.vessel.fields", "rig", "type=choice", "choices=sloop, ketch")
    write(team, "records/segments/sloops.yaml", "name: Sloops\nof: vessels\nquery: rig:sloop name:k\n")
    write(team, "records/segments/rigs.yaml", "name: Rigs\nof: companies\nquery: rig:sloop\n")
    git(team, "add", ".")
    git(team, "commit", "-qm", "Segments")
    done(team, "config", "rename", "kinds.vessel.fields.rig.choices.sloop", "cutter", "--yes")
    ran = done(team, "config", "rename", "kinds.vessel.fields.rig", "sails", "--yes")
    assert "query: sails:cutter name:k\n" in record(team, "segments/sloops")
    assert "note: records/segments/rigs.yaml" in ran.err


def test_a_choice_is_renamed_with_saved_queries(team: Path) -> None:
    """A query that plainly means it is put right; one that may is told."""
    ran = done(team, "config", "rename", "sources.website", "web site", "--yes", "--json")
    assert "sources: [referral, web site]\n" in settings(team)
    assert "source: web site\n" in record(team, "contacts/mary-shelley")
    assert 'query: source:"web site" tag:vip\n' in record(team, "segments/web")
    assert record(team, "segments/odd") == TEAM["segments/odd"]
    assert ran.json["records"] == [{"kind": "contact", "id": "mary-shelley"}, {"kind": "segment", "id": "web"}]
    assert [line for line in ran.json["left"] if "records/segments/odd.yaml" in line]
    assert "note: records/segments/odd.yaml" in ran.err


@pytest.mark.parametrize(
    ("path", "new", "file", "before", "after"),
    [
        ("fields.contact.shirt.choices.L", "XL", "contacts/mary-shelley", "shirt: 'L'", "shirt: 'XL'"),
        ("fields.contact.teams.choices.blue", "no", "contacts/mary-shelley", "[red, 'blue']", "[red, 'no']"),
        ("fields.deal.visits.fields.by.choices.train", "rail", "deals/solar-roof", "by: train", "by: rail"),
        ("fields.deal.visits.fields.place", "town", "deals/solar-roof", "place: ", "town: "),
        ("fields.contact.hobby", "interest", "contacts/ada-lovelace", "hobby: chess", "interest: chess"),
        ("fields.contact.hobby", "interest", "segments/players", "query: hobby:", "query: interest:"),
        ("kinds.vessel.fields.name", "called", "vessels/kittiwake", "name: ", "called: "),
    ],
)
def test_own_fields_and_choices_are_renamed(
    team: Path, path: str, new: str, file: str, before: str, after: str
) -> None:
    """In lists, entries and keys; comments, quotes and order stay."""
    done(team, "config", "rename", path, new, "--yes")
    assert record(team, file) == TEAM[file].replace(before, after)
    assert crm(team, "check").code == 0
    assert commits(team) == 2
    done(team, "undo")
    assert record(team, file) == TEAM[file]
    assert settings(team) == SETTINGS + OWN


def test_a_kind_is_renamed_with_its_folder(team: Path) -> None:
    """Its records move, links that name the kind follow, and so do declarations that lead to it."""
    done(team, "config", "rename", "kinds.vessel", "ship", "--yes")
    assert "  - key: ship\n" in settings(team)
    assert "sister: {type: link, to: ship}" in settings(team)
    assert record(team, "ships/kittiwake") == "name: Kittiwake\nharbour: harbour\nsister: ship/puffin\n"
    assert record(team, "ships/north/puffin") == "name: Puffin\nabout: ship/kittiwake\n"
    assert not list((team / "records/vessels").rglob("*.yaml"))
    assert crm(team, "check").code == 0
    assert done(team, "list", "ships").out.count("\n") == 3
    done(team, "undo")
    assert record(team, "vessels/north/puffin") == TEAM["vessels/north/puffin"]
    assert done(team, "list", "vessels", "--json").json


def naming_the_folder(text: str) -> str:
    """The settings with a link and a field that name the kind by its folder, which they may."""
    text = text.replace("to: vessel}, about", "to: vessels}, about")
    return text.replace("fields:\n  contact:", "fields:\n  vessels:\n    berth: text\n  contact:")


def test_a_kind_that_is_renamed_takes_along_what_names_its_folder(team: Path) -> None:
    """Its folder's name stands in declarations and in segments too."""
    write(team, "crm.yaml", naming_the_folder(settings(team)))
    write(team, "records/segments/afloat.yaml", "name: Afloat\nof: vessels   # all\nquery: name:k\n")
    done(team, "config", "rename", "kinds.vessel", "ship", "--yes")
    assert "sister: {type: link, to: ships}" in settings(team)
    assert "  ships:\n    berth: text\n" in settings(team)
    assert record(team, "segments/afloat") == "name: Afloat\nof: ships   # all\nquery: name:k\n"
    assert crm(team, "check").code == 0


@pytest.mark.parametrize("action", ["set", "rename"])
def test_a_folder_of_an_own_kind_is_renamed_with_its_records(team: Path, action: str) -> None:
    """The files move in one commit, sub-folders and comments as they are; one undo brings them back."""
    before = naming_the_folder(settings(team))
    write(team, "crm.yaml", before)
    write(team, "records/segments/afloat.yaml", "name: Afloat\nof: vessels\nquery: name:k\n")
    ran = done(team, "config", action, "kinds.vessel.plural", "fleet", "--yes", "--json")
    assert ran.json["words"] == "Move vessels to records/fleet"
    assert {each["id"] for each in ran.json["records"]} == {"kittiwake", "puffin", "afloat"}
    assert "\n    plural: fleet\n" in settings(team)
    assert "sister: {type: link, to: fleet}" in settings(team)
    assert "  fleet:\n    berth: text\n" in settings(team)
    assert record(team, "fleet/kittiwake") == TEAM["vessels/kittiwake"]
    assert record(team, "fleet/north/puffin") == TEAM["vessels/north/puffin"]
    assert record(team, "segments/afloat") == "name: Afloat\nof: fleet\nquery: name:k\n"
    assert not list((team / "records/vessels").rglob("*.yaml"))
    assert commits(team) == 2
    assert crm(team, "check").code == 0
    assert {each["id"] for each in done(team, "list", "fleet", "--json").json} == {"kittiwake", "puffin"}
    assert "kittiwake" in done(team, "show", "vessel/puffin").out
    done(team, "undo")
    assert settings(team) == before
    assert record(team, "vessels/north/puffin") == TEAM["vessels/north/puffin"]
    assert done(team, "list", "vessels", "--json").json
    assert crm(team, "check").code == 0


def test_a_folder_that_is_taken_away_is_the_usual_one_again(team: Path) -> None:
    done(team, "config", "set", "kinds.vessel.plural", "fleet", "--yes")
    done(team, "config", "set", "kinds.vessel.plural", "", "--yes")
    assert settings(team) == SETTINGS + OWN
    assert record(team, "vessels/kittiwake") == TEAM["vessels/kittiwake"]


def test_moving_a_folder_asks_and_is_shown(team: Path) -> None:
    ran = done(team, "config", "set", "kinds.vessel.plural", "fleet", "--dry-run")
    assert "+    plural: fleet\n" in ran.out
    assert "records/fleet/north/puffin.yaml" in ran.out
    assert crm(team, "config", "set", "kinds.vessel.plural", "fleet", stdin="n\n", terminal=True).code == 1
    for words, code, said in (
        (["set", "kinds.vessel.plural", "deals"], 4, "there is a kind 'deals' already"),
        (["set", "kinds.vessel.plural", "Two words"], 4, "is no name for a field or kind"),
        (["set", "kinds.vessel.plural", "one", "two"], 2, "'one two'"),
        (["rename", "kinds.vessel.plural"], 2, "one new name"),
        (["rename", "kinds.vessels.plural", "x"], 2, "did you mean 'vessel'?"),
    ):
        ran = crm(team, "config", *words, "--yes")
        assert (ran.code, said in ran.err) == (code, True), ran.err
    assert settings(team) == SETTINGS + OWN
    assert done(team, "config", "set", "kinds.vessel.plural", "vessels", "--yes").code == 0
    assert crm(team, "check").code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["pipelines.sales.stages.lead", "proposal"], 4, "has 'proposal' already"),
        (["pipelines.sales.stages.lead", "lead"], 2, "its name already"),
        (["pipelines.sales.stages.leed", "x"], 2, "did you mean 'lead'?"),
        (["currency", "x"], 2, "cannot be renamed"),
        (["sources", "x"], 2, "cannot be renamed"),
        (["fields.contact.hobby", "Two words"], 4, "crm.yaml: 'Two words' is no name for a field"),
        (["kinds.vessel", "deal"], 4, "crm.yaml: there is a kind 'deal' already"),
        (["fields.contact.hobby", "shoe_size"], 4, "records/contacts/ada-lovelace.yaml"),
        (["sources.website"], 2, "one new name"),
    ],
)
def test_what_is_not_renamed(team: Path, words: list[str], code: int, said: str) -> None:
    ran = crm(team, "config", "rename", *words, "--yes")
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert settings(team) == SETTINGS + OWN
    assert commits(team) == 1


def test_a_file_that_cannot_be_read_is_told(shop: Path) -> None:
    """It keeps its word, and the rest is renamed."""
    done(shop, "list", "deals")
    write(shop, "records/deals/kiosk.yaml", "title: Kiosk\nstage: [lead\n")
    ran = done(shop, "config", "rename", "pipelines.sales.stages.lead", "new", "--yes")
    assert "records/deals/kiosk.yaml cannot be read" in ran.err
    assert ran.err.endswith("2 records changed\n")


@pytest.mark.parametrize(
    "settings, path, printed",
    [
        ("kinds: [vessel]\n", "kinds.vessel", "key: vessel\nplural: vessels\ntitle: title"),
        ("kinds: {vessel: }\n", "kinds.vessel", "key: vessel\nplural: vessels\ntitle: title"),
        ("kinds: [{key: vessel, plural: fleet}]\n", "kinds.vessel", "key: vessel\nplural: fleet"),
        (
            "pipelines: [{key: care, stages: [begun, {key: over, outcome: won}]}]\n",
            "pipelines.care.stages.begun",
            'key: begun\nlabel: begun\noutcome: open\nprobability: "50"\nrots: "0"',
        ),
    ],
)
def test_an_entry_that_is_only_a_name_is_shown_with_what_holds(
    tmp_path: Path, settings: str, path: str, printed: str
) -> None:
    folder = build(tmp_path / "team", {}, settings=f"format: 1\nname: X\n{settings}")
    assert done(folder, "config", "get", path).out == printed + "\n"
    told = done(folder, "config", "get", path, "--json").json
    assert [f"{name}: {value}" for name, value in told.items()] == printed.replace('"', "").split("\n")


# me


def test_who_i_am(shop: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First nobody, then whom git names, then whom I name, in this workspace only."""
    assert crm(shop, "me").code == 3
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "Grace@shop.example")
    ran = done(shop, "me")
    assert (ran.out, ran.err) == ("grace\n", "Grace Byrne <grace@shop.example>, as git says\n")
    done(shop, "add", "member", "Linus Okafor")
    path = home / "config/crm/config.toml"
    ran = done(shop, "me", "Linus", "--dry-run")
    assert ran.err == f"Linus Okafor: {path} would say so; nothing was written\n"
    assert ran.out.startswith("--- /dev/null\n") and '+member = "linus-okafor"' in ran.out and not path.exists()
    ran = done(shop, "me", "Linus")
    assert ran.err.startswith(f"remembered in {path}\n")
    assert path.read_text() == f'[workspaces."{shop}"]\nmember = "linus-okafor"\n'
    told = done(shop, "me", "--json").json
    assert told == {"id": "linus-okafor", "name": "Linus Okafor", "email": None, "from": "configuration"}
    told = done(shop, "me", "grace", "--dry-run", "--json").json
    assert '-member = "linus-okafor"\n+member = "grace"' in told["diff"] and told["dry_run"] is True
    assert done(shop, "me", "linus", "--dry-run").err == "you are Linus Okafor already; nothing was written\n"
    done(shop, "me", "grace@shop.example")
    assert path.read_text() == f'[workspaces."{shop}"]\nmember = "grace"\n'
    assert json.loads(done(shop, "list", "deals", "owner:me", "--json").out)[0]["id"] == "engine-no-2"
    assert crm(shop, "me", "nobody").code == 3
    assert git(shop, "status", "--porcelain") == ""


def test_the_examples_of_the_documentation_work(tmp_path: Path, project: Path) -> None:
    """Every line of the page does what it says."""
    page = (project / "docs/settings.md").read_text("utf-8").partition("## Changing it")[2]
    lines = page.partition("```sh\n")[2].partition("```")[0].splitlines()
    folder = build(tmp_path / "team", TEAM, settings=SETTINGS + OWN)
    assert len(lines) > 10
    for line in lines:
        words = shlex.split(line, comments=True)
        assert words[:2] == ["crm", "config"]
        done(folder, *words[1:], *(["--yes"] if words[2] == "rename" else []))
    assert crm(folder, "check").code == 0


# what others do meanwhile


def planned(workspace: Workspace, path: str, new: str) -> Plan:
    """The plan of a rename, not yet carried out."""
    file = read_file(workspace.store.read("", "crm.yaml"))
    with closing(workspace.reader()) as db:
        ground = Ground(file, db, workspace.editor(), workspace.store.read)
        return rename(ground, place_of(file, path), new).plan


def test_what_others_save_meanwhile_stands(shop: Path) -> None:
    """Another key of a deal, and another line of crm.yaml, changed after I was asked."""
    with opened(shop) as workspace:
        plan = planned(workspace, "pipelines.sales.stages.lead", "fresh")
        deal = record(shop, "deals/kiosk")
        write(shop, "records/deals/kiosk.yaml", deal.replace("value: 2000", "value: 2500"))
        write(shop, "crm.yaml", SETTINGS.replace("currency: EUR", "currency: USD"))
        workspace.apply(plan)
    assert record(shop, "deals/kiosk") == deal.replace("2000", "2500").replace("lead", "fresh")
    assert settings(shop) == SETTINGS.replace("currency: EUR", "currency: USD").replace(
        "{key: lead, label: Lead", "{key: fresh, label: Fresh"
    )


def test_a_deal_moved_meanwhile_stops_the_rename(shop: Path) -> None:
    """Nothing is renamed by half."""
    with opened(shop) as workspace:
        plan = planned(workspace, "pipelines.sales.stages.lead", "fresh")
        deal = record(shop, "deals/kiosk").replace("stage: lead", "stage: proposal")
        write(shop, "records/deals/kiosk.yaml", deal)
        with pytest.raises(Conflict, match=r"records/deals/kiosk\.yaml: stage"):
            workspace.apply(plan)
    assert settings(shop) == SETTINGS
    assert record(shop, "deals/kiosk") == deal
    assert record(shop, "deals/solar-roof") == SHOP["deals/solar-roof"]


def test_undo_keeps_what_came_after_the_rename(shop: Path) -> None:
    """A deal that was changed since keeps its change, and gets the old word back."""
    done(shop, "config", "rename", "pipelines.sales.stages.lead", "fresh", "--yes")
    done(shop, "set", "kiosk", "value=3000")
    done(shop, "config", "set", "currency", "USD")
    op = [line.split()[-1] for line in git(shop, "log", "--format=%B").splitlines() if line.startswith("Op: ")][2]
    done(shop, "undo", op)
    assert "stage: lead\n" in record(shop, "deals/kiosk") and "value: 3000 EUR\n" in record(shop, "deals/kiosk")
    assert settings(shop) == SETTINGS.replace("EUR", "USD")


def test_a_new_list_says_in_one_line_what_is_in_it(tmp_path: Path) -> None:
    folder = build(tmp_path / "team", SHOP)
    done(folder, "config", "add", "fields.contact", "mails", "type=labelled", "of=email")
    done(folder, "set", "ada-lovelace", "mails=work: ada@engines.example")
    refused = crm(folder, "set", "ada-lovelace", "mails+=ada")
    assert (refused.code, "no e-mail address" in refused.err) == (4, True)


def test_what_a_path_may_begin_with_is_told_once(tmp_path: Path) -> None:
    folder = build(tmp_path / "team", SHOP)
    hint = crm(folder, "config", "get", "zzz").err.partition("one of: ")[2].removesuffix("\n").split(", ")
    assert len(hint) == len(set(hint)) > 10
