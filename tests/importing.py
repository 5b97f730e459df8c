"""Importing text into a small workspace of its own, and what is in its files then."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import tzinfo
from pathlib import Path
from random import Random
from typing import Any

from crm_tui.exchange.csv_import import Import, plan_import
from crm_tui.exchange.csv_read import read_csv
from crm_tui.exchange.mapping_read import read_mapping
from crm_tui.exchange.reading import Dated
from crm_tui.model.value import Node
from crm_tui.store.yaml import read_text
from crm_tui.workspace.importing import ground
from crm_tui.workspace.workspace import Workspace

SETTINGS = """\
format: 1
currency: EUR
timezone: Europe/Berlin

# how we sell
pipelines:
  - key: sales
    label: Sales
    stages:
      - {key: lead, label: Lead, probability: 10}
      - {key: proposal, label: Proposal, probability: 50}
      - {key: won, label: Won, outcome: won}
      - {key: lost, label: Lost, outcome: lost}

sources: [referral, fair]   # where they come from
lost_reasons: [price, timing]

fields:
  deal:
    ref: {type: text, label: Reference}
"""
RECORDS = {
    "members/grace": "name: Grace Hopper\nemail: grace@navy.example\n",
    "companies/engines": "name: Analytical Engines\ndomain: engines.example\n",
    "contacts/ada": "# met in Lisbon\nname: Ada Lovelace\nemails: [Ada@Engines.example]   # work\nphones: ['+44 20 7946 0958']\n"
    "address: {city: London}\n",
}


def shop(tmp_path: Path) -> Iterator[Workspace]:
    """A small workspace to import into, open as long as it is iterated."""
    (tmp_path / "crm.yaml").write_text(SETTINGS)
    for name, text in RECORDS.items():
        path = tmp_path / "records" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with closing(Workspace.open(tmp_path)) as opened:
        opened.random = Random(7)
        yield opened


def planned(
    workspace: Workspace,
    text: str | bytes,
    kind: str,
    maps: Sequence[str],
    *,
    where: Sequence[str] = (),
    key: Sequence[str] = (),
    dates: str = "",
    zone: tzinfo | None = None,
) -> Import:
    """What an import of the text would do."""
    table = read_csv(text if isinstance(text, bytes) else text.encode())
    mapped = read_mapping(workspace.schema.kind_named(kind), table.headers, maps, where, key)
    with closing(workspace.reader()) as db:
        return plan_import(ground(workspace, db), table, mapped, "people.csv", Dated(dates, zone))


def imported(workspace: Workspace, text: str | bytes, kind: str, maps: Sequence[str], **more: Any) -> Import:
    """What an import of the text did."""
    made = planned(workspace, text, kind, maps, **more)
    workspace.apply(made.plan, commit=False)
    return made


def nodes(workspace: Workspace, path: str) -> dict[str, Node]:
    """What a record's file holds."""
    return read_text((workspace.folder / "records" / f"{path}.yaml").read_bytes()).nodes


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the workspace but what the program keeps for itself."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".crm" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
