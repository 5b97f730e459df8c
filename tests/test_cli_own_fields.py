"""Fields and kinds of the team's own: every field type, by every command, on a built-in kind and on an own one."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crm_tui.model.types import TYPES
from tests.crm_cli import SHOP, crm, done
from tests.test_cli_change import nodes
from tests.workspaces import SETTINGS, build, write


class Own(NamedTuple):
    """One own field: how it is declared, what is typed, what file and JSON then hold, which queries find it."""

    declared: str
    typed: str
    node: object
    json: Any
    found: str
    missed: str
    shown: str
    bad: str = ""


OWN = {
    "text": Own("text", "Red wood", "Red wood", "Red wood", "own:red", "own:blue", "Red wood"),
    "long_text": Own("long text", "Seen at night", "Seen at night", "Seen at night", "own:night", "own:noon", "Seen at night"),
    "number": Own("number", "5k", "5000", 5000, "own:4000..6000", "own:..4999", "5,000", "many"),
    "decimal": Own("decimal", "12.5", "12.5", "12.5", "own>12", "own>12.5", "12.5", "a dozen"),
    "money": Own(
        "money", "12.5k", "12500 EUR", {"amount": "12500.00", "currency": "EUR"}, "own:12k..", "own:13k..", "12,500 €",
        "12 EUX",
    ),
    "price": Own(
        "price", "0.0125", "0.0125 EUR", {"amount": "0.0125", "currency": "EUR"}, "own:0.012..0.013", "own:..0.012",
        "0.0125 €", "12 EUX",
    ),
    "date": Own("date", "fri", "2026-11-27", "2026-11-27", "own:nov", "own:dec", "2026-11-27", "someday"),
    "time": Own(
        "time", "fri 10:30", "2026-11-27T10:30+01:00", "2026-11-27T10:30+01:00", "own:2026-11-27", "own:2026-11-28",
        "2026-11-27 10:30", "someday",
    ),
    "duration": Own("duration", "14 days", "2 weeks", "2 weeks", "own:any", "own:none", "2 weeks", "a while"),
    "repeat": Own(
        "repeat", "every 2 weeks", "FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2", "own:any", "own:none", "every 2 weeks",
        "sometimes",
    ),
    "yes_no": Own("yes/no", "y", "true", True, "own:yes", "own:no", "yes", "perhaps"),
    "choice": Own("{type: choice, choices: [S, {key: m, label: Medium}]}", "med", "m", "m", "own:m", "own:S", "Medium", "XL"),
    "link": Own("{type: link, to: company}", "Harbour", "harbour", "harbour", "own:harbour", "own:analyt", "Harbour Ltd"),
    "link_to_any": Own("link", "kiosk", "deal/kiosk", "deal/kiosk", "own:deal/kiosk", "own:deal/roof", "Kiosk"),
    "email": Own("email", "zoe@own.example", "zoe@own.example", "zoe@own.example", "own:own.example", "own:other", "zoe@own", "zoe"),
    "phone": Own("phone", "020 7946 0999", "020 7946 0999", "020 7946 0999", "own:460999", "own:460998", "020 7946 0999", "12"),
    "url": Own("url", "https://own.example", "https://own.example", "https://own.example", "own:own", "own:wood", "own.example", "ftp://x"),
    "address": Own("address", "Quay 1, Bray", "Quay 1, Bray", {"street": "Quay 1, Bray"}, "own:bray", "own:cork", "Quay 1"),
    "labelled": Own(
        "{type: labelled, of: phone}", "desk: 020 7946 0999", [{"desk": "020 7946 0999"}],
        [{"value": "020 7946 0999", "label": "desk"}], "own:460999", "own:460998", "020 7946 0999", "desk: 12",
    ),
    "list": Own("{type: list, of: decimal}", "1.5, 2", ["1.5", "2"], ["1.5", "2"], "own:1.5", "own:3", "1.5, 2", "1, b"),
    "set": Own("{type: set, of: text}", "oak, elm", ["oak", "elm"], ["oak", "elm"], "own:elm", "own:ash", "oak, elm"),
    "set_of_links": Own(
        "{type: set, of: link, to: contact}", "ada, mary", ["ada-lovelace", "mary-shelley"], ["ada-lovelace", "mary-shelley"],
        "own:ada", "own:zoe", "Ada Lovelace, Mary Shelley",
    ),
    "map": Own("{type: map, of: date}", "hull: 2026-03-01", {"hull": "2026-03-01"}, {"hull": "2026-03-01"}, "own:hull", "own:mast", "hull: 2026-03-01", "hull: soon"),
    "map_of_links": Own(
        "{type: map, of: {type: link, to: contact}}", "captain: ada", {"captain": "ada-lovelace"}, {"captain": "ada-lovelace"},
        "own:captain", "own:cook", "captain: Ada Lovelace",
    ),
}  # fmt: skip

KIND = ["contact", "vessel"]


def declared(kind: str, own: str) -> str:
    """crm.yaml with one field `own` of a type, on a built-in kind or on one of the team's."""
    vessel = "kinds:\n  - key: vessel\n    plural: vessels\n    fields:\n      name: {type: text, required: yes}\n"
    return SETTINGS + (f"{vessel}      own: {own}\n" if kind == "vessel" else f"fields: {{contact: {{own: {own}}}}}\n")


def shop(folder: Path, kind: str, own: str) -> Path:
    return build(folder / "shop", SHOP, settings=declared(kind, own), repository=False)


def test_the_table_has_every_type_that_can_be_typed() -> None:
    assert set(OWN) >= {*TYPES} - {"entries"}


@pytest.mark.parametrize("kind", KIND)
@pytest.mark.parametrize("name", OWN)
def test_an_own_field_works_like_any_other(tmp_path: Path, name: str, kind: str) -> None:
    own = OWN[name]
    folder = shop(tmp_path, kind, own.declared)

    id_ = done(folder, "add", kind, "Zoë", f"own={own.typed}").out.strip()
    done(folder, "add", kind, "Empty")

    assert nodes(folder, f"{kind}s/{id_}")["own"] == own.node
    assert done(folder, "show", f"{kind}/{id_}", "--json").json["own"] == own.json
    assert own.shown in done(folder, "show", f"{kind}/{id_}").out
    assert own.shown in done(folder, "list", kind, "--columns", "name,own").out
    for query, ids in ((own.found, [id_]), (own.missed, [])):
        listed = done(folder, "list", kind, query, "name:zoë", "--json").json
        assert [each["id"] for each in listed] == ids, query
    assert [each["id"] for each in done(folder, "list", kind, "name:zoë own:any sort:own", "--json").json] == [id_]
    assert f"{id_}.yaml" not in crm(folder, "check").out

    done(folder, "set", f"{kind}/empty", f"own={own.typed}")
    assert nodes(folder, f"{kind}s/empty")["own"] == own.node
    done(folder, "set", f"{kind}/empty", "own=")
    assert "own" not in nodes(folder, f"{kind}s/empty")


@pytest.mark.parametrize("name", [name for name, own in OWN.items() if own.bad])
def test_what_an_own_field_cannot_hold_is_refused_and_told_by_check(tmp_path: Path, name: str) -> None:
    own, kind = OWN[name], "contact"
    folder = shop(tmp_path, kind, own.declared)
    done(folder, "add", kind, "Zoë")

    refused = crm(folder, "set", f"{kind}/zoë", f"own={own.bad}")
    assert refused.code != 0 and "own" in refused.err
    value = own.bad if ":" not in own.bad or "//" in own.bad else f"{{{own.bad}}}"
    write(folder, f"records/{kind}s/zoë.yaml", f"name: Zoë\nown: {f'[{value}]' if name == 'list' else value}\n")
    [told] = [line for line in crm(folder, "check").out.splitlines() if "zoë.yaml" in line]
    assert "zoë.yaml:2:" in told and "error" in told
    assert "own" in done(folder, "show", f"{kind}/zoë").out


@pytest.mark.parametrize("name", [name for name in OWN if "map" not in name])
def test_an_own_field_is_imported_from_a_column(tmp_path: Path, name: str) -> None:
    own, kind = OWN[name], "vessel"
    folder = shop(tmp_path, kind, own.declared)
    typed = {"date": "2026-11-27", "time": "2026-11-27 10:30", "choice": "Medium", "link": "Harbour Ltd", "yes_no": "yes",
             "set_of_links": "Ada Lovelace, Mary Shelley", "link_to_any": "deal/kiosk", "labelled": "020 7946 0999",
             "number": "5000"}.get(name, own.typed)  # fmt: skip
    write(folder, "in.csv", f'Name,Column\nZoë,"{typed}"\n')

    done(folder, "import", "csv", "in.csv", "--kind", kind, "--map", "name=Name", "--map", "own=Column", "--yes")

    node = ["020 7946 0999"] if name == "labelled" else own.node
    assert nodes(folder, f"{kind}s/zoë")["own"] == node


@pytest.mark.parametrize("kind", KIND)
def test_entries_of_an_own_field_are_written_in_the_file(tmp_path: Path, kind: str) -> None:
    folder = shop(tmp_path, kind, "{type: entries, fields: {on: date, amount: money, by: {type: link, to: contact}}}")
    text = "name: Zoë\nown:\n  - {on: 2026-03-01, amount: 12 EUR, by: ada-lovelace}\n"
    write(folder, f"records/{kind}s/zoë.yaml", text)

    assert done(folder, "show", f"{kind}/zoë", "--json").json["own"] == [
        {"on": "2026-03-01", "amount": {"amount": "12.00", "currency": "EUR"}, "by": "ada-lovelace"}
    ]
    assert "by Ada Lovelace" in done(folder, "show", f"{kind}/zoë").out
    assert "zoë.yaml" not in crm(folder, "check").out
    assert "'12' names no part" in crm(folder, "set", f"{kind}/zoë", "own=12").err
    write(folder, f"records/{kind}s/zoë.yaml", text.replace("2026-03-01", "soon").replace("ada", "nobody"))
    told = crm(folder, "check").out
    assert "zoë.yaml:3:10: error: 'soon' is no date" in told


def test_lists_of_emails_and_phones_go_by_one_of_them_in_own_kinds_too(tmp_path: Path) -> None:
    fields = "emails: {type: labelled, of: email}, phones: {type: list, of: phone}, name: text"
    settings = f"{SETTINGS}kinds:\n  - {{key: boat, fields: {{{fields}}}}}\n"
    folder = build(tmp_path / "shop", SHOP, settings=settings)
    done(folder, "add", "boat", "Nancy", "email=n@sea.example", "phone=+44 20 7946 0777")
    done(folder, "set", "nancy", "email+=bridge: b@sea.example")
    assert "Nancy" in done(folder, "list", "boats", "email:b@sea", "phone:0777", "--columns", "name,email").out
    write(folder, "in.csv", "Title,Email,Phone\nNancy II,B@sea.example,+44 20 7946 0778\n")
    done(folder, "import", "csv", "in.csv", "--kind", "boat", "--key", "email", "--yes",
         "--map", "name=Title", "--map", "email=Email", "--map", "phone=Phone")  # fmt: skip
    [boat] = done(folder, "list", "boats", "--json").json
    assert (boat["name"], len(boat["phones"])) == ("Nancy II", 2)


@pytest.mark.parametrize("declared_as", ["link", "{type: set, of: link}"])
def test_a_link_to_any_kind_is_asked_for_by_name_too(tmp_path: Path, declared_as: str) -> None:
    """As one to a single kind is: by id, its beginning, or part of the name."""
    folder = shop(tmp_path, "vessel", declared_as)
    done(folder, "add", "vessel", "Zoë", "own=company/harbour")
    for found in [
        "own:harbour",
        "own:Ltd",
        "own:company/harb",
        "own:companies/harbour",
        "own=harbour",
        "own=company/harbour",
    ]:
        assert "Zoë" in done(folder, "list", "vessels", found).out, found
    for missed in ["own:contact/harbour", "own:kiosk", "own=harb", "own:deal/harbour", "own:nokind/harbour"]:
        assert "Zoë" not in crm(folder, "list", "vessels", missed).out, missed


@pytest.mark.parametrize("kind", KIND)
def test_entries_of_an_own_field_that_are_typed_get_keys(tmp_path: Path, kind: str) -> None:
    """As those of built-in fields do: two equal ones noted on two machines stay two, and one is taken out by its key."""
    folder = shop(tmp_path, kind, "{type: entries, label: Log entries, fields: {on: date, what: text}}")
    done(folder, "add", kind, "Zoë", "own+=on=2026-03-01 what=painted")
    assert "1 Log entry" in done(folder, "list", kind, "zoë", "--columns", "name,own").out
    done(folder, "set", f"{kind}/zoë", "own+=on=2026-03-01 what=painted")
    assert "2 Log entries" in done(folder, "list", kind, "zoë", "--columns", "name,own").out

    both = done(folder, "show", f"{kind}/zoë", "--json").json["own"]
    keys = [each.pop("key") for each in both]
    assert (len(set(keys)), both) == (2, 2 * [{"on": "2026-03-01", "what": "painted"}])
    done(folder, "set", f"{kind}/zoë", f"own-={keys[0]}")
    assert [each["key"] for each in done(folder, "show", f"{kind}/zoë", "--json").json["own"]] == keys[1:]
    assert "key" not in done(folder, "show", f"{kind}/zoë").out


def test_an_own_kind_is_a_kind_like_any_other(tmp_path: Path) -> None:
    """Its folder, its links both ways, its place in check, and what is found of it."""
    folder = shop(tmp_path, "vessel", "{type: link, to: contact, required: yes, label: Captain}")

    refused = crm(folder, "add", "vessel", "Beagle")
    assert (refused.code, "needs a Captain" in refused.err) == (4, True)
    assert done(folder, "add", "vessel", "Beagle", "own=+Robert FitzRoy", "tags=old").out.split()[-1] == "beagle"

    assert nodes(folder, "vessels/beagle")["own"] == "robert-fitzroy"
    assert "Captain" in done(folder, "list", "vessels", "--columns", "name,own").out
    assert "Robert FitzRoy" in done(folder, "list", "vessels", "own.name:robert").out
    assert "Beagle" in done(folder, "show", "robert-fitzroy").out
    assert "Beagle" in done(folder, "find", "beagle").out
    write(folder, "records/vessels/beagle.yaml", "name: Beagle\nown: nobody\nlenght: 3\n")
    told = crm(folder, "check").out
    assert "there is no contact 'nobody'" in told
    assert "a vessel has no field 'lenght'" in told


@pytest.mark.parametrize(
    "text, told",
    [
        ("fields: {contact: {idle: number}}", "'idle' is a name of the program"),
        ("fields: {contact: {kind: text}}", "'kind' is a name of the program"),
        ("fields: {contact: {timeline: text}}", "'timeline' is a name of the program"),
        ("fields: {contact: {email: text}}", "'email' is a field already"),
        ("fields: {contact: {shoes: numbr}}", "there is no field type 'numbr' (did you mean 'number'?)"),
        ("fields: {contakt: {shoes: number}}", "there is no kind 'contakt' (did you mean 'contact'?)"),
        ("fields: {contact: {Shoe size: number}}", "'Shoe size' is no name"),
        ("kinds: [{key: task}]", "there is a kind 'task' already"),
        ("kinds: [{key: vessel, fields: {age: number}}]", "'age' is a name of the program"),
        ("kinds: [{key: vessel, fields: {built_by: {type: link, to: yards}}}]", "there is no kind 'yards'"),
    ],
)
def test_a_name_that_cannot_be_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    folder = build(tmp_path / "shop", SHOP, settings=f"{SETTINGS}{text}\n")

    ended = crm(folder, "check")

    assert ended.code == 1
    [line] = [line for line in ended.out.splitlines() if line.startswith("crm.yaml")]
    assert line.startswith(f"crm.yaml:{len(SETTINGS.splitlines()) + 1}:") and told in line


def test_a_list_of_an_own_kind_begins_with_what_names_the_records(tmp_path: Path) -> None:
    """However its fields are ordered; and tables inside records are no columns."""
    inner = "serial: {type: text}, parts: {type: entries, fields: {part: text}}, name: {type: text}"
    settings = f"format: 1\nkinds:\n  - {{key: machine, title: name, fields: {{{inner}}}}}\n"
    folder = build(tmp_path / "shop", {"machines/lathe": "serial: 0042\nname: Lathe\n"}, settings=settings)
    assert done(folder, "list", "machines").out.splitlines()[0].split() == ["name", "serial"]
