"""Whether the templates of a workspace can be read as templates."""

from collections.abc import Iterator
from pathlib import Path

from crm_tui.errors import StorageError
from crm_tui.model.problem import Problem, Severity
from crm_tui.store.disk import Disk, RealDisk

FOLDER = "templates"
SUFFIX = ".j2"
_LARGEST = 1 << 20


def template_problems(root: str, folder: Path) -> Iterator[Problem]:
    """A problem for each template that is no UTF-8, no regular file, or no Jinja2, with its line.

    Templates are only parsed, never run. Nothing is loaded where there are none.
    """
    disk = RealDisk()
    for path in sorted(_templates(disk, str(folder), FOLDER)):
        try:
            text = disk.read(str(folder), path, _LARGEST).decode()
        except UnicodeDecodeError as error:
            words = f"it is not UTF-8 at byte {error.start}"
            yield Problem(Severity.ERROR, "encoding", words, "save it as UTF-8", root, path)
        except StorageError as error:
            yield Problem(Severity.ERROR, "unreadable", error.message, error.hint, root, path)
        else:
            yield from _parsed(root, path, text)


def _templates(disk: Disk, folder: str, path: str) -> Iterator[str]:
    try:
        found = disk.list(folder, path)
    except StorageError:
        return
    for name, is_folder in found:
        if name.startswith("."):
            continue
        if is_folder:
            yield from _templates(disk, folder, f"{path}/{name}")
        elif name.endswith(SUFFIX):
            yield f"{path}/{name}"


def _parsed(root: str, path: str, text: str) -> Iterator[Problem]:
    from jinja2 import TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    try:
        ImmutableSandboxedEnvironment().parse(text)
    except TemplateSyntaxError as error:
        hint = "https://jinja.palletsprojects.com/templates/"
        yield Problem(Severity.ERROR, "template", error.message or "no template", hint, root, path, error.lineno, 1)
