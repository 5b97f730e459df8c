"""The merge driver: what a clone's configuration and `.gitattributes` say so that git merges by field."""

from crm_tui.git.config import DRIVER, read_config
from crm_tui.git.repo import Repo
from crm_tui.git.run import failure, run

ATTRIBUTES = ("records/**/*.yaml -text merge=crm", "crm.yaml -text merge=crm", "files/** -text")


def installed(repo: Repo) -> bool:
    """Whether this clone's configuration names the driver exactly as `install` writes it. Raises GitError."""
    own = dict(read_config(repo.top).own)
    return all(own.get(key) == value for key, value in DRIVER.items())


def install(repo: Repo) -> None:
    """Writes the driver into this clone's configuration, over whatever stands there. Raises GitError.

    Only git's configuration command runs, so that a foreign driver, which stops everything else, is mended.
    """
    for key, value in DRIVER.items():
        args = ("config", "--file", str(repo.common_dir / "config"), "--replace-all", key, value)
        answer = run(args, repo.top)
        if answer.code:
            raise failure(args, answer)


def with_attributes(text: str) -> str:
    """The text of a `.gitattributes` with the lines that are missing added at its end."""
    missing = [line for line in ATTRIBUTES if line not in text.splitlines()]
    if not missing:
        return text
    ended = text if not text or text.endswith("\n") else f"{text}\n"
    return ended + "".join(f"{line}\n" for line in missing)
