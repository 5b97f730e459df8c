"""`crm list`: rows for people, records for programs, and a query language that no shell can hurt."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from crm_tui.cli import finding, listing, root
from crm_tui.cli.command import Command
from crm_tui.store.yaml import read_text
from tests.crm_cli import SHOP, Ran, crm, done, streams, text
from tests.hostile import RAW
from tests.workspaces import age, build, records


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that no test of this file changes."""
    return build(tmp_path_factory.mktemp("shop"), SHOP, repository=False)


def ids(ran: Ran) -> list[str]:
    return [record["id"] for record in ran.json]


def test_a_list_is_a_table_with_names_for_ids_and_money_as_people_read_it(shop: Path) -> None:
    lines = done(shop, "list", "deals").out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["title", "Engine № 2", "Kiosk", "Solar roof"]
    assert "Analytical Engines" in lines[1]
    assert "Grace Byrne" in lines[1]
    assert "12,500 €" in lines[1]
    assert "2026-12-04" in lines[1]
    assert "16 d" in lines[1]
    assert "Proposal" in lines[1]


def test_a_kind_is_named_in_singular_or_plural(shop: Path) -> None:
    assert done(shop, "list", "deal").out == done(shop, "list", "deals").out


def test_a_record_is_a_flat_object_as_promised(shop: Path) -> None:
    [ada] = done(shop, "list", "contacts", "vip", "--json").json
    assert ada == {
        "kind": "contact",
        "id": "ada-lovelace",
        "path": "records/contacts/ada-lovelace.yaml",
        "name": "Ada Lovelace",
        "company": "analytical-engines",
        "emails": [
            {"value": "ada@engines.example", "label": "work"},
            {"value": "ada@home.example", "label": None},
        ],
        "phones": [{"value": "+44 20 7946 0958", "label": None}],
        "tags": ["vip", "maths"],
        "extra": {"shoe_size": "38"},
    }


def test_money_and_dates_in_json(shop: Path) -> None:
    [engine] = done(shop, "list", "deals", "stage:proposal", "--json").json
    assert engine["value"] == {"amount": "12500.00", "currency": "EUR"}
    assert engine["close"] == "2026-12-04"
    assert engine["history"][1] == {"key": "a5qz", "at": "2026-11-05T15:42+01:00", "stage": "proposal", "by": "grace"}
    assert "weighted" not in engine


def test_derived_fields_are_in_json_where_a_column_asks_for_them(shop: Path) -> None:
    [engine] = done(shop, "list", "deals", "stage:proposal", "--json", "--columns", "weighted,stage_age,open").json
    assert engine["weighted"] == {"amount": "6250.00", "currency": "EUR"}
    assert engine["stage_age"] == 16
    assert engine["open"] is True
    assert engine["title"] == "Engine № 2"


def test_a_column_may_go_through_a_link(shop: Path) -> None:
    out = done(shop, "list", "deals", "--columns", "title,company.industry").out
    assert out.splitlines()[1].split() == ["Engine", "№", "2", "computing"]
    [engine] = done(shop, "list", "deals", "stage:proposal", "--columns", "company.industry", "--json").json
    assert engine["company.industry"] == "computing"


def test_json_lines_are_one_record_a_line(shop: Path) -> None:
    lines = done(shop, "list", "deals", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["engine-no-2", "kiosk", "solar-roof"]


def test_csv_is_exact(shop: Path) -> None:
    ran = done(shop, "list", "contacts", "--format", "csv", "--columns", "name,company,emails,birthday,tags")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert rows[0] == {
        "name": "Ada Lovelace",
        "company": "analytical-engines",
        "emails": "work: ada@engines.example, ada@home.example",
        "birthday": "",
        "tags": "vip, maths",
    }
    assert rows[1]["birthday"] == "1797-08-30"


def test_tsv_keeps_one_record_a_line(tmp_path: Path) -> None:
    folder = build(tmp_path, {"contacts/x": "name: X\nnotes: |\n  a b\n  c\n"}, repository=False)
    out = done(folder, "list", "contacts", "--format", "tsv", "--columns", "name,notes").out
    assert out == "name\tnotes\nX\ta b\\nc\n"


def test_yaml_reads_back(shop: Path) -> None:
    out = done(shop, "list", "deals", "stage:proposal", "--format", "yaml").out
    deals = read_text(("deals:\n" + "".join(f"  {line}\n" for line in out.splitlines())).encode()).nodes["deals"]
    assert isinstance(deals, list)
    [engine] = deals
    assert isinstance(engine, dict)
    assert engine["title"] == "Engine № 2"
    assert engine["value"] == {"amount": "12500.00", "currency": "EUR"}


@pytest.mark.parametrize(
    "format_, nothing",
    [("json", "[]\n"), ("jsonl", ""), ("yaml", "[]\n"), ("table", ""), ("csv", "title\n")],
)
def test_nothing_found_is_valid_too(shop: Path, format_: str, nothing: str) -> None:
    ran = done(shop, "list", "deals", "nobody", "--columns", "title", "--format", format_)
    assert ran.out == nothing
    assert ran.err == "no deals that match\n"


@pytest.mark.parametrize(
    "query, twin",
    [
        (("value>5k",), ("value:5001..",)),
        (("value>=9800",), ("value:9800..",)),
        (("close<+30d",), ("close:..+29d",)),
        (("-company:harbour",), ("not:company:harbour",)),
        (("-company:harbour",), ("--", "-company:harbour")),
        (("stage:lead", "sort:-value"), ("stage:lead sort:-value",)),
        (("company:Analytical Engines",), ('company:"Analytical Engines"',)),
        (("stage:proposal or stage:lead",), ("stage:proposal", "or", "stage:lead")),
        (("title:solar roof",), ('title:"Solar roof"',)),
        (("stage:lead kiosk",), ("stage:lead kiosk",)),
    ],
)
def test_every_query_has_a_twin_that_no_shell_touches(
    shop: Path, query: tuple[str, ...], twin: tuple[str, ...]
) -> None:
    one, other = crm(shop, "list", "deals", "--json", *query), crm(shop, "list", "deals", "--json", *twin)
    assert (one.code, one.out) == (other.code, other.out)


@pytest.mark.parametrize(
    "words, found",
    [
        (["company:Analytical Engines"], ["engine-no-2"]),
        (["-company:harbour"], ["engine-no-2", "solar-roof"]),
        (["close:..+30d", "sort:-close"], ["solar-roof", "engine-no-2"]),
        (["close:none"], ["kiosk"]),
        (["solar roof"], ["solar-roof"]),
        (["value:5k..10k"], ["solar-roof"]),
        (["company.domain:engines"], ["engine-no-2"]),
    ],
)
def test_what_queries_find(shop: Path, words: list[str], found: list[str]) -> None:
    assert ids(done(shop, "list", "deals", *words, "--json")) == found


def test_aliases_stand_for_the_lists(shop: Path) -> None:
    for query in ("email:ada@engines", "phone:0958", "tag:vip"):
        assert ids(done(shop, "list", "contacts", query, "--json")) == ["ada-lovelace"]


def test_a_birthday_without_a_year_is_never_to_come(shop: Path) -> None:
    done(shop, "set", "mary-shelley", "birthday=10 dec")
    assert "birthday: 2025-12-10" in (shop / "records/contacts/mary-shelley.yaml").read_text()


def test_a_query_may_come_from_stdin(shop: Path) -> None:
    assert ids(done(shop, "list", "deals", "-", "--json", stdin="stage:proposal\n")) == ["engine-no-2"]


def test_a_limit_is_announced(shop: Path) -> None:
    ran = done(shop, "list", "deals", "--limit", "2", "--json")
    assert ids(ran) == ["engine-no-2", "kiosk"]
    assert ran.err == "note: the first 2, there may be more\n"
    assert ids(done(shop, "list", "deals", "limit:1", "--limit", "2", "--json")) == ["engine-no-2"]


def test_a_word_with_a_hyphen_is_text_and_a_likely_typo_is_told(tmp_path: Path) -> None:
    folder = build(tmp_path, {"contacts/x": 'name: "-1.00"\n', "contacts/y": "name: --jsno\n"}, repository=False)
    assert ids(done(folder, "list", "contacts", "--json", "--", "-1.00")) == ["y"]
    assert ids(done(folder, "list", "contacts", "name:-1.00", "--json")) == ["x"]
    ran = crm(folder, "list", "contacts", "--jsno")
    assert ran.err.startswith("note: --jsno is no option and is taken as text; did you mean --json?\n")


@pytest.mark.parametrize(
    "words, message",
    [
        (["list", "deels"], "error: there is no kind 'deels'\nhint: did you mean 'deals'?\n"),
        (
            ["list", "deals", "kiosk", "stge:lead"],
            "error: a deal has no field 'stge'\n  kiosk stge:lead\n        ^\nhint: did you mean 'stage'?\n",
        ),
        (
            ["list", "deals", "அன்பு", "stage:propsal"],
            "error: stage cannot be 'propsal'\n  அன்பு stage:propsal\n             ^\nhint: did you mean 'proposal'? one of: lead, proposal, won, lost, offered, signed, declined\n",
        ),
        (["list", "deals", "--columns", "titel"], "error: a deal has no field 'titel'\nhint: did you mean 'title'?\n"),
        (
            ["list", "deals", "--limit", "two"],
            "error: --limit takes a whole number, not 'two'\nhint: as in --limit 20\n",
        ),
        (["list", "deals", "--limit"], "error: --limit needs a value\nhint: as in --limit VALUE\n"),
        (
            ["list", "deals", "--format", "xml"],
            "error: there is no format 'xml'\nhint: one of: table, json, jsonl, csv, tsv, yaml\n",
        ),
        (
            ["list", "deals", "--json", "--format", "csv"],
            "error: --json and --format csv ask for different things\nhint: give one of them\n",
        ),
        (["list"], "error: missing argument 'KIND'\nhint: crm list --help shows how it is used\n"),
        (["task"], "error: missing argument 'TEXT'\nhint: crm task --help shows how it is used\n"),
        (["import", "csv", "x"], "error: missing option '--kind'\nhint: crm import --help shows how it is used\n"),
    ],
)
def test_wrong_usage_is_told_with_what_to_do(shop: Path, words: list[str], message: str) -> None:
    ran = crm(shop, *words)
    assert (ran.code, ran.out, ran.err) == (2, "", message)


def test_of_a_long_query_what_is_wrong_is_shown_once(shop: Path) -> None:
    """The line above the caret shows it; the sentence says only how it begins."""
    long = "x" * 1500
    for query in (
        f"stage:{long}", f"stage>{long}", f"close:{long}", f"close:fri {long}", f"value:{long}", f"open:{long}",
        f"idle:{long}", f"owner>{long}", f"{long}:a", f"company.{long}:a", f"{long}.name:a", f"sort:{long}",
        f"limit:{long}",
    ):  # fmt: skip
        ran = crm(shop, "list", "deals", query)
        error, shown, caret, *hint = ran.err.splitlines()
        assert (ran.code, caret.strip()) == (2, "^")
        assert shown.count("x" * 90) == 1
        assert "x" * 60 not in " ".join([error, *hint])


def test_a_file_that_broke_is_listed_as_it_last_was_and_named(tmp_path: Path) -> None:
    folder = build(tmp_path, SHOP, repository=False)
    done(folder, "index")
    records(folder, {"deals/kiosk": "title: Kiosk\n\tstage: lead\n"})
    ran = done(folder, "list", "deals", "--json")
    assert ids(ran) == ["engine-no-2", "kiosk", "solar-roof"]
    assert ran.err == "note: records/deals/kiosk.yaml cannot be read and is shown as it last was; see crm check\n"


def test_a_value_that_cannot_be_read_is_shown_as_it_stands(tmp_path: Path) -> None:
    folder = build(tmp_path, {"deals/x": "title: X\nstage: lead\nclose: 2026-02-30\n"}, repository=False)
    assert "! 2026-02-30" not in done(folder, "list", "deals").out
    [record] = done(folder, "list", "deals", "--json").json
    assert record["close"] == "2026-02-30"


def test_escapes_in_records_never_reach_the_terminal(tmp_path: Path) -> None:
    folder = build(tmp_path, {"contacts/x": 'name: "a\\e[31mb\\u202Ec\\u009B"\n'}, repository=False)
    for format_ in ("table", "json", "jsonl", "csv", "tsv", "yaml"):
        out = done(folder, "list", "contacts", "--format", format_, terminal=True).out
        plain = out.replace("\x1b[1m", "").replace("\x1b[0m", "") if format_ == "table" else out
        assert not set(plain) & {"\x1b", "\u202e", "\x9b"}
    [record] = done(folder, "list", "contacts", "--json").json
    assert record["name"] == "a\x1b[31mb\u202ec\x9b"


STEERING = 'a\x1b[31mb\u202ec\u2066\x9b\u200b\U000e0041\\ "d"'


def untabbed(text: str) -> str:
    """What a cell of TSV says: its escapes are those of JSON."""
    said: str = json.loads('"' + text.replace('"', '\\"') + '"')
    return said


READERS: dict[str, Callable[[str], str]] = {
    "json": lambda out: json.loads(out)[0]["name"],
    "jsonl": lambda out: json.loads(out)["name"],
    "yaml": lambda out: yaml.safe_load(out)[0]["name"],
    "tsv": lambda out: untabbed(out.split("\n")[1]),
    "csv": lambda out: list(csv.reader(io.StringIO(out)))[1][0],
}


@pytest.mark.parametrize("format_", READERS)
def test_what_a_program_reads_is_exactly_what_the_record_says(tmp_path: Path, format_: str) -> None:
    """In every format but CSV, which has no escapes, it is harmless in a pipe too: people pipe into `less`."""
    told = json.dumps(STEERING).replace("\\udb40\\udc41", "\\U000e0041")
    folder = build(tmp_path, {"contacts/x": f"name: {told}\n"}, repository=False)
    words = ("list", "contacts", "--columns", "name", "--format", format_)
    out = done(folder, *words).out
    assert READERS[format_](out) == STEERING
    assert format_ == "csv" or not RAW.search(out)
    shown = done(folder, *words, terminal=True).out
    assert (shown == out) == (format_ != "csv")
    assert not RAW.search(shown)


def test_a_table_fits_the_terminal_and_a_pipe_gets_all(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    lines = done(shop, "list", "deals", "--columns", "title,company,owner,contact", terminal=True).out.splitlines()
    assert "\x1b[1mtitle" in lines[0]
    assert all(len(line) <= 70 for line in lines[1:])
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in done(shop, "list", "deals", "--columns", "title", terminal=True).out


def test_a_pipe_gets_notes_whole_and_a_terminal_their_first_line(tmp_path: Path) -> None:
    """Whoever greps a table for a word of a note finds it."""
    notes = "".join(f"  line {number} {'x' * 30}\n" for number in range(4))
    folder = build(tmp_path, {"contacts/x": f"name: X\nnotes: |\n{notes}", "contacts/y": "name: Y\n"}, repository=False)
    words = ("list", "contacts", "--columns", "notes,name")
    lines = done(folder, *words).out.splitlines()
    assert lines[1].split() == [*" ".join(notes.split()).split(" "), "X"]
    assert lines[2] == f"{'':5}  Y"
    assert done(folder, *words, terminal=True).out.splitlines()[1].startswith(f"line 0 {'x' * 30} …")


def test_on_a_narrow_terminal_what_is_empty_or_last_gives_way(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    heads = {}
    for columns in ("120", "80", "60", "30"):
        monkeypatch.setenv("COLUMNS", columns)
        lines = done(shop, "list", "deals", terminal=True).out.splitlines()
        assert all(len(line) <= int(columns) for line in lines)
        assert lines[1].startswith("Engine № 2")
        heads[columns] = lines[0].split()
    assert "next" not in heads["120"]
    assert heads["120"] == heads["80"] == ["title", "company", "stage", "value", "close", "in", "stage", "owner"]
    assert heads["60"] == ["title", "company", "stage", "value", "close"]
    assert heads["30"] == ["title", "company", "stage"]
    assert "next step" in done(shop, "list", "deals").out


def test_the_short_way_and_click_print_the_same(shop: Path) -> None:
    """A plain `list` or `find` is answered without click; nobody can tell."""
    lines = [
        ["list", "deals"],
        ["list", "deals", "stage:lead", "-title:kiosk", "--json"],
        ["list", "contacts", "--format", "csv", "--columns", "name,emails"],
        ["list", "deals", "--limit=1", "--format=jsonl"],
        ["list", "deals", "stge:x"],
        ["list", "nothing"],
        ["find", "solar", "roof"],
        ["find", "ada", "--kind", "contacts", "--format", "yaml"],
        ["find", "zzz"],
        ["find"],
        ["status"],
        ["status", "--json"],
        ["status", "--jsno"],
        ["list", "deals", "--", "--json"],
    ]
    for words in lines:
        assert by_click(shop, words) == crm(shop, *words), words


def by_click(folder: Path, words: list[str]) -> Ran:
    from crm_tui.cli.exits import guarded

    with streams("", False) as (out, err):
        code = guarded(lambda: root.run(["-C", str(folder), *words]))
        return Ran(code, text(out), text(err))


@pytest.mark.parametrize("name, room", [("list", listing), ("find", finding)])
def test_the_short_way_knows_all_options_of_the_command(name: str, room: object) -> None:
    import click

    command = root.load(name)
    assert isinstance(command, Command)
    flags, valued = command.option_names(click.Context(command, help_option_names=["-h", "--help"]))
    assert set(flags) - {"-h", "--help"} == set(getattr(room, "FLAGS"))  # noqa: B009 either module
    assert set(valued) == set(getattr(room, "VALUED"))  # noqa: B009 either module


@pytest.mark.parametrize("words", [["list", "deals", "stage:lead"], ["list", "deals", "--json"], ["find", "solar"]])
def test_a_fresh_index_answers_without_click_yaml_or_processes(shop: Path, words: list[str]) -> None:
    age(shop)
    done(shop, "index")
    command = [sys.executable, "-X", "importtime", "-m", "crm_tui", *words]
    ran = subprocess.run(command, cwd=shop, capture_output=True, text=True)
    assert ran.returncode == 0
    loaded = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}
    assert loaded & {"click", "yaml", "subprocess", "textual", "rich", "watchdog", "hashlib", "shutil"} == set()
    assert "crm_tui.query.rows" in loaded or "crm_tui.query.search" in loaded


def test_a_reader_that_closes_the_pipe_is_no_error(tmp_path: Path) -> None:
    many = {f"contacts/c{number:04}": f"name: Contact {number} {'x' * 60}\n" for number in range(1500)}
    folder = build(tmp_path, many, repository=False)
    command = f"{sys.executable} -m crm_tui list contacts | head -n 1; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, env=dict(os.environ))
    assert ran.stdout.splitlines()[0].startswith("name")
    assert ran.stdout.splitlines()[-1] == "0"
    assert ran.stderr == ""


def test_amounts_without_a_rate_are_told_where_they_were_to_be_weighed(tmp_path: Path) -> None:
    """They match no comparison and come last, and that is said, on stderr, with what mends it."""
    folder = build(
        tmp_path / "shop",
        {**SHOP, "deals/fjord": "title: Fjord\nvalue: 90000 NOK\n", "products/rope": "name: Rope\nprice: 2 SEK\n"},
        repository=False,
    )
    told = "note: there is no rate for NOK: such amounts are not compared and come last; crm config set rates.NOK"
    for query in ["value:1k..", "sort:-value", "weighted>10", "not:(value:..5k or title:x)"]:
        assert told in done(folder, "list", "deals", query).err, query
    assert "rate for SEK" in done(folder, "list", "products", "price:1..").err
    for query in ["value:any", "title:fjord", "sort:title", ""]:
        assert done(folder, "list", "deals", query).err == "", query
    assert done(folder, "list", "products", "sort:name").err == ""


def test_files_that_never_could_be_read_are_told_below_the_list_of_their_kind(tmp_path: Path) -> None:
    """No row stands for them, whatever is asked; other kinds say nothing of them."""
    folder = build(tmp_path / "shop", SHOP, repository=False)
    records(folder, {"contacts/aa": "name: [\n"})
    told = "note: records/contacts/aa.yaml cannot be read and is not listed; see crm check\n"
    assert done(folder, "list", "contacts").err == told
    records(folder, {"contacts/zz": "name: A\nname: B\n"})
    assert (
        "records/contacts/aa.yaml and 1 more cannot be read and are not listed" in done(folder, "list", "contacts").err
    )
    assert done(folder, "list", "deals").err == ""
