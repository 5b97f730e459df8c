"""Making a workspace: folders, crm.yaml, a git repository with its merge driver, and the first member."""

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from crm_tui.errors import Refused, StorageError, UsageError
from crm_tui.git import driver
from crm_tui.git.commit import commit
from crm_tui.git.repo import Identity, Repo, identity, repo_of
from crm_tui.git.repo import init as init_repo
from crm_tui.model.emails import EmailError, check_email
from crm_tui.model.ids import slug
from crm_tui.model.settings import DEFAULT_PIPELINE
from crm_tui.model.value import Node
from crm_tui.store.atomic import create_file, make_dirs, write_file
from crm_tui.store.disk import Disk, RealDisk
from crm_tui.store.diskerror import DiskError
from crm_tui.store.dump import dump
from crm_tui.store.scalar import scalar
from crm_tui.workspace.find import containing
from crm_tui.workspace.schemas import EDITOR

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


def init(
    folder: Path,
    now: datetime,
    *,
    currency: str = "EUR",
    sample: bool = False,
    commits: bool = True,
    disk: Disk | None = None,
) -> list[str]:
    """Makes `folder` a workspace, empty or with the sample's records; the paths that were written.

    A repository that is there is used; what a workspace needs and has already is left as it is. The beginning is
    committed where git knows who writes, unless its owner wants no `commits`. Raises UsageError inside of another
    workspace, Refused, StorageError, GitError.
    """
    disk = disk or RealDisk()
    place = folder.resolve()
    if not (place / "crm.yaml").exists():
        refuse_inside(place)
    _make_folder(disk, place)
    if (place / "crm.yaml").exists():
        raise Refused(f"{folder} is a workspace already", "`crm doctor` looks whether it is whole")
    repo = repo_of(place) or init_repo(place)
    who = identity(repo)
    files = _sample(now) if sample else {"crm.yaml": _settings(place, currency)}
    for path, data in files.items():
        create_file(disk, str(place), path, data)
    for name in ("records", "templates"):
        make_dirs(disk, str(place), name)
    done = [*files, *prepare(place, disk), *_for_editors(repo, place, files["crm.yaml"], disk)]
    if who is not None:
        done.extend(first_member(place, who, disk))
        if commits:
            commit(repo, done, "Begin the workspace", "", when=now)
    driver.install(repo)
    return done


def unbegun(repo: Repo) -> list[str]:
    """What `init` wrote of a workspace whose crm.yaml git was never told of: nobody had said who commits."""
    named = [repo.name(path) for path in ("crm.yaml", ".gitattributes", ".gitignore", EDITOR)]
    out = repo.git("ls-files", "-z", "--others", "--exclude-standard", "--", *named)
    new = [path.removeprefix(repo.prefix) for path in out.decode().split("\0")[:-1]]
    return new if "crm.yaml" in new else []


def begin_late(repo: Repo, place: Path, now: datetime) -> None:
    """Commits what `init` could not, with the first member where there is none. Raises GitError and StorageError."""
    who = identity(repo)
    alone = who is not None and not any((place / "records/members").glob("*.yaml"))
    members = first_member(place, who, RealDisk()) if who is not None and alone else []
    commit(repo, [*unbegun(repo), *members], "Begin the workspace", "", when=now)


def refuse_inside(place: Path) -> None:
    """Raises UsageError for a folder that lies in a workspace; two of them have nothing to do with each other."""
    if outer := containing(place.parent):
        raise UsageError(f"{place} lies in the workspace {outer}", "name a folder outside of it, as in crm init ~/crm")


def _make_folder(disk: Disk, place: Path) -> None:
    try:
        make_dirs(disk, "/", place.as_posix().lstrip("/"))
    except DiskError as error:
        raise StorageError(error.what, f"/{error.path}", error.hint) from None
    if not place.is_dir():
        raise StorageError("it is a file, and a workspace is a folder", str(place), "name a folder")


def _settings(folder: Path, currency: str) -> bytes:
    zone = zone_name(os.environ)
    return SETTINGS.format(name=scalar(folder.name), currency=currency, zone=zone, stages=_STAGES).encode()


def _sample(now: datetime) -> dict[str, bytes]:
    from crm_tui.workspace.sample import sample_files

    return dict(sample_files(now.date()))


def _for_editors(repo: Repo, place: Path, settings: bytes, disk: Disk) -> list[str]:
    """Makes the schemas that editors read, and the file that names them; its path, should git be told of it.

    An editor's settings that are there already are left alone, and so is whatever the disk refuses: a workspace needs
    none of it.
    """
    from crm_tui.model.schema import schema_of
    from crm_tui.model.settings_read import read_settings
    from crm_tui.store.yaml import read_text
    from crm_tui.workspace.schemas import write_for_editors, write_schemas

    schema = schema_of(read_settings(read_text(settings).nodes)[0])
    with suppress(StorageError):
        if disk.stat(str(place), EDITOR) is None:
            write_for_editors(disk, place, schema)
            seen = repo.git("ls-files", "-z", "--others", "--exclude-standard", repo.name(EDITOR))
            return [EDITOR] if seen else []
        write_schemas(disk, place, schema)
    return []


def prepare(folder: Path, disk: Disk) -> list[str]:
    """Makes or completes the files by which git treats a workspace rightly; the paths that changed."""
    missing = unprepared(folder, disk)
    for name, data in missing.items():
        write_file(disk, str(folder), name, data)
    return list(missing)


def unprepared(folder: Path, disk: Disk) -> dict[str, bytes]:
    """The files that do not tell git all it must know, each with the bytes that would. Raises StorageError."""
    found = {}
    for name, complete in ((".gitattributes", driver.with_attributes), (".gitignore", _with_ignored)):
        data = disk.read(str(folder), name) if disk.stat(str(folder), name) else b""
        # Git takes any bytes for names of files, and so there may be any in these two.
        before = data.decode(errors="surrogateescape")
        if (after := complete(before)) != before:
            found[name] = after.encode(errors="surrogateescape")
    return found


def _with_ignored(text: str) -> str:
    if ".crm/" in text.split():
        return text
    return (text if not text or text.endswith("\n") else text + "\n") + IGNORED


def first_member(folder: Path, who: Identity, disk: Disk) -> list[str]:
    """Makes the member that git's identity names, unless somebody has the id; the path of the file.

    An address that no mail could reach, as git makes up for itself, is left out.
    """
    path = f"records/members/{slug((who.name.split() or [who.name])[0])}.yaml"
    if (folder / path).exists():
        return []
    nodes: dict[str, Node] = {"name": who.name}
    try:
        check_email(who.email)
        nodes["email"] = who.email
    except EmailError:
        pass
    create_file(disk, str(folder), path, dump(nodes, ("name", "email")))
    return [path]


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
