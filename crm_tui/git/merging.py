"""Git's own merge of texts, line by line."""

from pathlib import Path

from crm_tui.git.run import failure, run

# More conflicts than that are told as so many; higher codes are errors.
_MOST_CONFLICTS = 127


def merge_text(folder: Path, base: Path, ours: Path, theirs: Path, seconds: float) -> bytes:
    """The merged text, git's markers around what both sides changed.

    Raises GitError, for no text and after `seconds` as well.
    """
    labels = [part for name in ("ours", "base", "theirs") for part in ("-L", name)]
    args = ("merge-file", "-p", *labels, "--", str(ours), str(base), str(theirs))
    answer = run(args, folder, seconds=seconds)
    if answer.code > _MOST_CONFLICTS:
        raise failure(args, answer)
    return answer.out
