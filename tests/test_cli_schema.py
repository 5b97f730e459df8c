"""JSON Schema for editors: what it takes and refuses, where it is written, and how editors find it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from crm_tui.model.types.base import as_editors_read
from crm_tui.workspace.schemas import EDITOR, FOLDER
from tests.crm_cli import SHOP, crm, done
from tests.git_plain import git
from tests.workspaces import SETTINGS, build, write

OWN = """\
fields: {contact: {shirt: {type: choice, label: T-shirt, choices: [S, {key: "1", label: One}]}}}
kinds: [{key: vessel, fields: {name: {type: text, required: yes}, length: decimal}}, {key: größe, plural: größen}]
"""


class Core(yaml.SafeLoader):
    """Reads as YAML 1.2 does: plain scalars are numbers, yes and no in one spelling, or nothing; days stay texts."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 it is the loader's own table


def _scalar(loader: Core, node: Any) -> Any:
    return as_editors_read(node.value) if node.style is None else node.value


Core.add_constructor("tag:yaml.org,2002:str", _scalar)


def read(text: str) -> Any:
    return yaml.load(text, Core)


def test_every_record_of_the_sample_passes(project: Path) -> None:
    schemas = done(project, "schema").json
    folders = {"companies": "company", "activities": "activity", "feedback": "feedback"}
    seen = 0
    for path in (project / "records").rglob("*.yaml"):
        folder = path.relative_to(project / "records").parts[0]
        validator = Draft202012Validator(schemas[folders.get(folder, folder.removesuffix("s"))])
        assert [f"{path.name}: {error.message}" for error in validator.iter_errors(read(path.read_text("utf-8")))] == []
        seen += 1
    assert seen > 60


BROKEN = [
    ("contact", "company: harbour", "'name' is a required property"),
    ("contact", "name: Ada\nbirthday: soon", "'soon' does not match"),
    ("contact", "name: Ada\nstatus: wating", "'wating' is not one of"),
    ("contact", "name: Ada\nemails: [ada]", "is not valid under any"),
    ("contact", "name: [Ada]", "is not of type"),
    ("contact", "name: Ada\nshirt: XXL", "'XXL' is not one of"),
    ("deal", "title: A\nstage: propsal", "'propsal' is not one of"),
    ("deal", "title: A\nstage: lead\nvalue: about 5k", "'about 5k' does not match"),
    ("deal", "title: A\nstage: lead\nitems: [{quantity: two}]", "is not valid under any"),
    ("task", "title: A\ndue: friday", "'friday' does not match"),
    ("vessel", "name: A\nlength: long", "'long' does not match"),
]
FITTING = [
    ("contact", "name: 1984\nphones: +94771234567\nbirthday:\nshirt: 1"),
    ("contact", "name: Null\nphones: [+94771234567, {work: 0771234567}]\naddress: {postcode: 01234, country: NO}"),
    ("contact", "name: Ada\nshoe_size: 38\ntags: vip\nroles: {advisor: harbour}\ncadence: 30 days"),
    ("deal", "title: yes\nstage: lead\nvalue: 12500\nprobability: 75%\nclose: 2026-12-04"),
    ("deal", "title: 1.5\nstage: won\nvalue: 12500.50 EUR\nhistory:\n- {at: 2026-10-14T10:15+02:00, stage: lead}"),
    ("product", "name: A\ncounted: {on: 2026-11-01, quantity: 40}\ntax: 23"),
    ("order", "title: A\nnumber: 17\ninvoices: [{number: 1, lines: {k7xm: 2}, share: 50}]"),
    ("vessel", "name: 1\nlength: 12.5"),
]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return build(tmp_path / "shop", SHOP, settings=SETTINGS + OWN)


@pytest.mark.parametrize("kind, text, message", BROKEN)
def test_an_editor_tells_what_check_would_tell(shop: Path, kind: str, text: str, message: str) -> None:
    validator = Draft202012Validator(done(shop, "schema", kind).json)

    assert message in " ".join(error.message for error in validator.iter_errors(read(text)))
    write(shop, f"records/{'vessels' if kind == 'vessel' else kind + 's'}/x.yaml", text + "\n")
    assert "x.yaml" in crm(shop, "check").out


@pytest.mark.parametrize("kind, text", FITTING)
def test_an_editor_takes_what_check_takes(shop: Path, kind: str, text: str) -> None:
    validator = Draft202012Validator(done(shop, "schema", kind).json)

    assert [error.message for error in validator.iter_errors(read(text))] == []
    write(shop, f"records/{'vessels' if kind == 'vessel' else kind + 's'}/x.yaml", text + "\n")
    assert not [
        line
        for line in crm(shop, "check").out.splitlines()
        if "x.yaml" in line and "error: " in line and "there is no" not in line
    ]


def test_every_schema_is_one_and_says_what_fields_mean(shop: Path) -> None:
    schemas = done(shop, "schema").json
    for each in schemas.values():
        Draft202012Validator.check_schema(each)
    assert set(schemas) >= {"contact", "deal", "task", "vessel", "größe"}
    shirt = schemas["contact"]["properties"]["shirt"]
    assert (shirt["title"], shirt["description"]) == ("T-shirt", "Choice. 1: One.")
    assert schemas["task"]["properties"]["contact"]["description"] == "The id of a contact."
    assert schemas["deal"]["properties"]["close"]["description"] == "The day it is expected to be won."


def test_a_new_workspace_tells_editors_of_its_fields(tmp_path: Path) -> None:
    done(tmp_path, "init", "shop")
    folder = tmp_path / "shop"

    named = json.loads((folder / EDITOR).read_text())["yaml.schemas"]
    assert named[".crm/schemas/contacts.json"] == "records/contacts/**/*.yaml"
    for path, files in named.items():
        assert Draft202012Validator.check_schema(json.loads((folder / path).read_text())) is None
        assert (folder / files.partition("/**")[0]).parent.is_dir()
    assert EDITOR in git(folder, "ls-files")
    assert FOLDER not in git(folder, "ls-files")
    assert {each["state"] for each in done(folder, "doctor", "--json").json} == {"ok"}


@pytest.mark.parametrize("ignored", [False, True])
def test_what_is_an_editor_s_already_is_left_alone(tmp_path: Path, ignored: bool) -> None:
    """Its settings stay as they are, and a folder that git ignores is not committed."""
    git(tmp_path, "init", "-q")
    if ignored:
        write(tmp_path, ".gitignore", ".vscode/\n")
    else:
        write(tmp_path, EDITOR, "{}\n")

    done(tmp_path, "init")

    assert EDITOR not in git(tmp_path, "ls-files")
    assert ((tmp_path / EDITOR).read_text() == "{}\n") is not ignored
    assert (tmp_path / FOLDER / "deals.json").exists()


def test_own_kinds_are_written_with_the_others(shop: Path) -> None:
    """Once more after crm.yaml has changed: what is gone goes, and other settings of the editor stay."""
    write(shop, EDITOR, '{"editor.tabSize": 2, "yaml.schemas": {"mine.json": "x.yaml", ".crm/schemas/old.json": "y"}}')
    write(shop, f"{FOLDER}/old.json", "{}")

    told = done(shop, "schema", "--write").out.splitlines()

    assert f"{FOLDER}/vessels.json" in told and EDITOR in told
    settings = json.loads((shop / EDITOR).read_text())
    assert settings["editor.tabSize"] == 2
    assert (
        settings["yaml.schemas"].items()
        >= {"mine.json": "x.yaml", f"{FOLDER}/vessels.json": "records/vessels/**/*.yaml"}.items()
    )
    assert f"{FOLDER}/old.json" not in settings["yaml.schemas"] and not (shop / FOLDER / "old.json").exists()
    assert json.loads((shop / FOLDER / "vessels.json").read_text()) == done(shop, "schema", "vessel").json
    assert done(shop, "schema", "--editor").json.items() <= settings["yaml.schemas"].items()
    # The server takes a path for one only if it is of these characters.
    assert all(re.fullmatch(r"[\w./ @-]+", path, re.ASCII) for path in settings["yaml.schemas"])
    assert EDITOR not in done(shop, "schema", "--write").out
    # It takes --json as every command that reads does, and tells with it what was written too.
    assert done(shop, "schema", "vessel", "--json").json == done(shop, "schema", "vessel").json
    assert f"{FOLDER}/vessels.json" in done(shop, "schema", "--write", "--json").json


def test_a_setting_that_changes_is_told_to_editors_at_once(tmp_path: Path) -> None:
    done(tmp_path, "init", "shop")
    folder = tmp_path / "shop"

    done(folder, "config", "add", "sources", "radio")

    source = json.loads((folder / FOLDER / "contacts.json").read_text())["properties"]["source"]
    assert "radio" in source["enum"]


def test_settings_with_comments_are_left_alone(shop: Path) -> None:
    text = '{\n  // ours\n  "editor.tabSize": 2\n}\n'
    write(shop, EDITOR, text)

    refused = crm(shop, "schema", "--write")

    assert (refused.code, "crm schema --editor" in refused.err) == (4, True)
    assert (shop / EDITOR).read_text() == text
    assert (shop / FOLDER / "vessels.json").exists()


def test_a_clone_gets_its_schemas_from_the_doctor(shop: Path) -> None:
    assert "crm schema --write" in crm(shop, "doctor").out
    crm(shop, "doctor", "--fix")
    assert "ok     schemas for editors" in crm(shop, "doctor").out
    assert not (shop / EDITOR).exists()


@pytest.mark.parametrize(
    "words, told", [(["contakt"], "did you mean 'contacts'?"), (["deal", "--write"], "crm schema --write")]
)
def test_what_has_no_schema(shop: Path, words: list[str], told: str) -> None:
    ran = crm(shop, "schema", *words)
    assert (ran.code, told in ran.err) == (2, True)


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe{}", b"[" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b'{"a": "\\ud800"}', b"\xef\xbb\xbf{}"],
)
def test_settings_of_an_editor_that_nobody_can_read_are_left_alone(shop: Path, data: bytes) -> None:
    """They may have been pulled from anybody."""
    write(shop, EDITOR, data)
    ran = crm(shop, "schema", "--write")
    assert ran.code == 4 and "no plain JSON" in ran.err
    assert (shop / EDITOR).read_bytes() == data
