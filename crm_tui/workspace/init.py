"""Making a workspace: folders, crm.yaml, a git repository with its merge driver, and the first member."""

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from crm_tui.errors import Refused, StorageError, UsageError
from crm_tui.git import driver
from crm_tui.git.commit import commit
from crm_tui.git.config import read_config
from crm_tui.git.repo import Identity, Repo, identity, repo_of, said
from crm_tui.git.repo import init as init_repo
from crm_tui.model.emails import EmailError, check_email
from crm_tui.model.ids import slug
from crm_tui.model.schema import schema_of
from crm_tui.model.settings import DEFAULT_PIPELINE
from crm_tui.model.settings_read import read_settings
from crm_tui.model.value import Node
from crm_tui.store.atomic import create_file, make_dirs
from crm_tui.store.disk import Disk, RealDisk
from crm_tui.store.diskerror import DiskError
from crm_tui.store.dump import dump
from crm_tui.store.entry import Write
from crm_tui.store.scalar import scalar
from crm_tui.store.yaml import read_text
from crm_tui.workspace.find import containing
from crm_tui.workspace.gitfiles import prepare, unprepared
from crm_tui.workspace.schemas import EDITOR, editor_settings, write_for_editors, write_schemas

_STAGES = "".join(
    f"      - {{key: {stage.key}, label: {stage.label.capitalize()}, outcome: {stage.outcome}, "
    f"probability: {stage.probability}{f', rots: {stage.rots}' if stage.rots else ''}}}\n"
    for stage in DEFAULT_PIPELINE.stages
)
BEGIN = "Begin the workspace"
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
    git_allowed: Collection[str] = (),
    disk: Disk | None = None,
) -> list[str]:
    """Makes `folder` a workspace, empty or with the sample's records; the paths that were written.

    A repository that is there is used; what a workspace needs and has already is left as it is. The beginning is
    committed where git knows who writes, unless its owner wants no `commits`; `git_allowed` is as in UserConfig.
    Raises UsageError inside of another workspace, Refused, StorageError, GitError.
    """
    disk = disk or RealDisk()
    place = _free(folder)
    _make_folder(disk, place)
    repo = repo_of(place, git_allowed) or init_repo(place)
    who = identity(repo)
    files = _files(place, now, currency, sample)
    for path, data in files.items():
        create_file(disk, str(place), path, data)
    for name in ("records", "templates"):
        make_dirs(disk, str(place), name)
    done = [*files, *prepare(place, disk), *_for_editors(repo, place, files["crm.yaml"], disk)]
    if who is not None:
        done.extend(first_member(place, who, disk))
        if commits:
            commit(repo, done, BEGIN, "", when=now)
    driver.install(repo)
    return done


def planned(
    folder: Path, now: datetime, *, currency: str = "EUR", sample: bool = False, git_allowed: Collection[str] = ()
) -> list[Write]:
    """The files that `init` would write, as they are and as they would be. Raises as `init`, and writes nothing."""
    place, disk = _free(folder), RealDisk()
    files = _files(place, now, currency, sample)
    schema = schema_of(read_settings(read_text(files["crm.yaml"]).nodes)[0])
    if not (place / EDITOR).exists():
        files[EDITOR] = editor_settings(b"", schema) or b""
    who = _who(place, git_allowed)
    if who is not None and (path := member_path(who)) not in files and not (place / path).exists():
        files[path] = _member(who)
    return [*(Write("", path, None, data) for path, data in files.items()), *unprepared(place, disk)]


def _free(folder: Path) -> Path:
    """Where a workspace can be made. Raises UsageError and Refused."""
    place = folder.resolve()
    if (place / "crm.yaml").exists():
        raise Refused(f"{folder} is a workspace already", "`crm doctor` looks whether it is whole")
    refuse_inside(place)
    there = next(each for each in (place, *place.parents) if each.exists())
    if not there.is_dir():
        raise StorageError("it is a file, and a workspace is a folder", str(there), "name a folder")
    return place


def _files(place: Path, now: datetime, currency: str, sample: bool) -> dict[str, bytes]:
    return _sample(now) if sample else {"crm.yaml": _settings(place, currency)}


def _who(place: Path, git_allowed: Collection[str]) -> Identity | None:
    """Who git would say is writing in a folder that need not be there."""
    if repo := repo_of(place, git_allowed):
        return identity(repo)
    return said(read_config(next(each for each in (place, *place.parents) if each.is_dir())).values)


def unbegun(repo: Repo) -> list[str]:
    """What `init` wrote of a workspace whose crm.yaml git was never told of: nobody had said who commits."""
    named = [repo.name(path) for path in ("crm.yaml", ".gitattributes", ".gitignore", EDITOR)]
    out = repo.git("ls-files", "-z", "--others", "--exclude-standard", "--", *named)
    new = [path.removeprefix(repo.prefix) for path in out.decode().split("\0")[:-1]]
    return new if "crm.yaml" in new else []


def begin_late(repo: Repo, place: Path, now: datetime) -> None:
    """Commits what `init` could not, with the first member where there is none. Raises GitError and StorageError."""
    member = late_member(repo, place)
    if member is not None:
        create_file(RealDisk(), str(place), member.path, member.after or b"")
    commit(repo, [*unbegun(repo), *([member.path] if member else [])], BEGIN, "", when=now)


def late_member(repo: Repo, place: Path) -> Write | None:
    """The member that a late beginning makes; None where git knows nobody or members are there. Raises GitError."""
    who = identity(repo)
    if who is None or any((place / "records/members").glob("*.yaml")):
        return None
    return Write("", member_path(who), None, _member(who))


def refuse_inside(place: Path) -> None:
    """Raises UsageError for a folder that lies in a workspace; two of them have nothing to do with each other."""
    if outer := containing(place.parent):
        raise UsageError(f"{place} lies in the workspace {outer}", "name a folder outside of it, as in crm init ~/crm")


def _make_folder(disk: Disk, place: Path) -> None:
    try:
        make_dirs(disk, "/", place.as_posix().lstrip("/"))
    except DiskError as error:
        raise StorageError(error.what, f"/{error.path}", error.hint) from None


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
    schema = schema_of(read_settings(read_text(settings).nodes)[0])
    with suppress(StorageError):
        if disk.stat(str(place), EDITOR) is None:
            write_for_editors(disk, place, schema)
            seen = repo.git("ls-files", "-z", "--others", "--exclude-standard", repo.name(EDITOR))
            return [EDITOR] if seen else []
        write_schemas(disk, place, schema)
    return []


def first_member(folder: Path, who: Identity, disk: Disk) -> list[str]:
    """Makes the member that git's identity names, unless somebody has the id; the path of the file.

    An address that no mail could reach, as git makes up for itself, is left out.
    """
    path = member_path(who)
    if (folder / path).exists():
        return []
    create_file(disk, str(folder), path, _member(who))
    return [path]


def member_path(who: Identity) -> str:
    """Where the member of that name gets a file."""
    return f"records/members/{slug((who.name.split() or [who.name])[0])}.yaml"


def _member(who: Identity) -> bytes:
    nodes: dict[str, Node] = {"name": who.name}
    try:
        check_email(who.email)
        nodes["email"] = who.email
    except EmailError:
        pass
    return dump(nodes, ("name", "email"))


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
