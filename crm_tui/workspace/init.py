"""Making a workspace: folders, crm.yaml, a git repository with its merge driver, and the first member."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from crm_tui.errors import Refused
from crm_tui.git import driver
from crm_tui.git.commit import commit
from crm_tui.git.repo import Identity, Repo, identity, repo_of
from crm_tui.git.repo import init as init_repo
from crm_tui.model.ids import slug
from crm_tui.model.settings import DEFAULT_PIPELINE
from crm_tui.store.atomic import create_file, make_dirs, write_file
from crm_tui.store.disk import Disk, RealDisk
from crm_tui.store.dump import dump

IGNORED = ".crm/\n"
_STAGES = "".join(
    f"      - {{key: {stage.key}, label: {stage.label.capitalize()}, outcome: {stage.outcome}, "
    f"probability: {stage.probability}{f', rots: {stage.rots}' if stage.rots else ''}}}\n"
    for stage in DEFAULT_PIPELINE.stages
)
SETTINGS = """\
format: 1
name: {name}
currency: {currency}
timezone: {zone}

pipelines:
  - key: sales
    label: Sales
    stages:
{stages}
sources: [referral, website, event, cold]
lost_reasons: [price, timing, competitor, no decision]
"""


def init(folder: Path, now: datetime, *, currency: str = "EUR", disk: Disk | None = None) -> list[str]:
    """Makes `folder` a workspace and gives what was done, in words. Raises Refused, StorageError, GitError.

    A repository that is there is used; what a workspace needs and has already is left as it is.
    """
    disk = disk or RealDisk()
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "crm.yaml").exists():
        raise Refused(f"{folder} is a workspace already", "`crm doctor` looks whether it is whole")
    repo = repo_of(folder) or init_repo(folder)
    who = identity(repo)
    done = ["crm.yaml"]
    settings = SETTINGS.format(
        name=_quoted(folder.resolve().name), currency=currency, zone=zone_name(os.environ), stages=_STAGES
    )
    create_file(disk, str(folder), "crm.yaml", settings.encode())
    for name in ("records", "templates"):
        make_dirs(disk, str(folder), name)
    done.extend(prepare(folder, disk))
    if who is not None:
        done.append(first_member(folder, who, disk))
        commit(repo, done, "Begin the workspace", "", when=now)
    driver.install(repo)
    return done


def prepare(folder: Path, disk: Disk) -> list[str]:
    """The files by which git treats a workspace rightly, made or completed; the paths that changed."""
    changed = []
    for name, complete in ((".gitattributes", driver.with_attributes), (".gitignore", _with_ignored)):
        path = folder / name
        before = path.read_text() if path.exists() else ""
        after = complete(before)
        if after != before:
            write_file(disk, str(folder), name, after.encode())
            changed.append(name)
    return changed


def _with_ignored(text: str) -> str:
    if ".crm/" in text.split():
        return text
    return (text if not text or text.endswith("\n") else text + "\n") + IGNORED


def first_member(folder: Path, who: Identity, disk: Disk) -> str:
    """Makes the member that git's identity names; the path of its file."""
    path = f"records/members/{slug(who.name.split()[0] if who.name.split() else who.name)}.yaml"
    create_file(disk, str(folder), path, dump({"name": who.name, "email": who.email}, ("name", "email")))
    return path


def zone_name(environ: Mapping[str, str]) -> str:
    """The machine's time zone as an IANA name; UTC when it cannot be told."""
    from zoneinfo import ZoneInfo

    place = os.path.realpath("/etc/localtime")
    for name in (environ.get("TZ", "").lstrip(":"), place.partition("zoneinfo/")[2]):
        try:
            if name:
                return ZoneInfo(name).key
        except (ValueError, OSError, LookupError):
            continue
    return "UTC"


def _quoted(name: str) -> str:
    from crm_tui.store.scalar import scalar

    return scalar(name)


__all__ = ["Repo", "first_member", "init", "prepare", "zone_name"]
