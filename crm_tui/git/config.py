"""What a repository's own configuration may say before git is used in it.

A copied folder brings its `.git/config` along, and many keys name a program. So it is listed first, which
runs nothing, and a key that is not known to be harmless stops everything until its owner has decided.
"""

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from crm_tui.errors import GitError
from crm_tui.git.run import failure, run
from crm_tui.wording.cells import cut
from crm_tui.wording.display import display

# What `crm doctor` writes so that git merges records field by field; where crm cannot be started, git merges lines,
# for else it would leave our version in place without a mark.
DRIVER: Mapping[str, str] = {
    "merge.crm.name": "crm: field by field",
    "merge.crm.driver": "crm merge-driver %O %A %B %P || "
    "{ test $? = 1 || git merge-file -L ours -L base -L theirs %A %O %B; exit 1; }",
}

_CORE = """abbrev autocrlf bare bigfilethreshold checkstat commentchar compression deltabasecachelimit eol
    filemode fscache fsync fsyncmethod fsyncobjectfiles hidedotfiles ignorecase logallrefupdates longpaths
    loosecompression multipackindex packedgitlimit packedgitwindowsize precomposeunicode preloadindex
    protecthfs protectntfs quotepath repositoryformatversion safecrlf sharedrepository sparsecheckout
    sparsecheckoutcone splitindex symlinks trustctime untrackedcache usereplacerefs warnambiguousrefs
    whitespace"""
# What is harmless, for no command of ours acts on what it names: sections whole; of others these keys; and these of
# remotes.
_SECTIONS = frozenset(
    "advice color column commit feature fetch gc index init log pack pull push rebase rerere status tag user".split()
)
_KEYS = {
    "core": frozenset(_CORE.split()),
    "remote": frozenset(("pushdefault",)),
    "author": frozenset(("name", "email")),
    "committer": frozenset(("name", "email")),
    "extensions": frozenset("objectformat refstorage worktreeconfig noop noop-v1 preciousobjects".split()),
    "diff": frozenset("algorithm colormoved colormovedws context mnemonicprefix noprefix renames renamelimit".split()),
    "merge": frozenset("conflictstyle ff log renames renamelimit stat directoryrenames".split()),
}
_REMOTE = frozenset("fetch prune prunetags push pushurl skipdefaultupdate skipfetchall tagopt url".split())
# Within those sections, what names a program or starts one all the same.
_HARMFUL = frozenset("gc.recentobjectshook init.templatedir pull.octopus pull.twohead status.submodulesummary".split())


class Config(NamedTuple):
    """All keys with their last value, and those the repository itself sets, in order."""

    values: Mapping[str, str]
    own: tuple[tuple[str, str], ...]


def read_config(folder: Path) -> Config:
    """Git's configuration as seen from `folder`; nothing in it is acted on. Raises GitError."""
    args = ["config", "-z", "--list", "--show-scope"]
    answer = run(args, folder)
    if answer.code:
        raise failure(args, answer)
    fields = answer.out.decode("utf-8", "surrogateescape").split("\0")[:-1]
    entries = [(scope, *_entry(text)) for scope, text in zip(fields[::2], fields[1::2], strict=True)]
    own = tuple((key, value) for scope, key, value in entries if scope in {"local", "worktree"})
    return Config({key: value for scope, key, value in entries if scope != "command"}, own)


def refuse_harmful(config: Config, allowed: Collection[str] = ()) -> None:
    """Raises GitError naming the first key of the repository that is not known to be harmless.

    `allowed` holds the user's exceptions as `key=value`, the key in capitals or not.
    """
    exceptions = {(key.lower(), value) for key, _, value in (each.partition("=") for each in allowed)}
    for key, value in config.own:
        if not _harmless(key, value) and (key.lower(), value) not in exceptions:
            shown = cut(display(f"{key} = {value}"), 120)
            raise GitError(
                f"this repository's own git configuration sets {shown}, which may run a program",
                f"git config --unset {display(key)} removes it; if it is yours, git_allowed in your own configuration"
                " lets it stand",
            )


def stamp(git_dir: Path, common_dir: Path) -> tuple[object, ...]:
    """What changes when a configuration file does, the user's included; costs no process."""
    home = Path(os.environ.get("HOME", "/"))
    xdg = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    own = os.environ.get("GIT_CONFIG_GLOBAL")
    users = [Path(own)] if own else [home / ".gitconfig", xdg / "git" / "config"]
    return tuple(map(file_stamp, [common_dir / "config", git_dir / "config.worktree", *users]))


def _harmless(key: str, value: str) -> bool:
    if key in DRIVER:
        return value == DRIVER[key]
    if key == "core.fsmonitor":
        return value.lower() in {"", "true", "false"}
    section, _, rest = key.partition(".")
    part, _, name = rest.rpartition(".")
    if part:
        return section in {"branch", "user"} or (section == "remote" and name in _REMOTE)
    plain = section in _SECTIONS or section == "branch" or name in _KEYS.get(section, ())
    return bool(name) and plain and key not in _HARMFUL


def _entry(text: str) -> tuple[str, str]:
    """Key and value; a key alone means true."""
    key, separator, value = text.partition("\n")
    return key, value if separator else "true"


def file_stamp(path: Path) -> object:
    """What changes when a file does; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
