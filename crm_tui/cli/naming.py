"""From what people type to the record they mean."""

from typing import TYPE_CHECKING

from crm_tui.cli.words import from_stdin
from crm_tui.errors import NotFound
from crm_tui.model.problem import Severity
from crm_tui.query.find import Found, get, problems_of, resolve

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.query.scope import Asking


def found(db: "Connection", asking: "Asking", typed: str, kind: str = "") -> Found:
    """The record that is meant by an id, `kind/id`, a unique beginning or a name; `-` reads it from stdin.

    Raises NotFound, also with the reason why its file cannot be read, and Ambiguous.
    """
    text = _singular(asking, from_stdin(typed).strip())
    text = text.removeprefix(f"{kind}/") if kind else text
    try:
        name, id_ = resolve(db, asking, text, kind)
    except NotFound as error:
        raise _broken(db, asking, text, kind) or error from None
    return get(db, asking, name, id_)


def _singular(asking: "Asking", text: str) -> str:
    """`contacts/ada-lovelace`, and the path of its file, as `contact/ada-lovelace`."""
    folder, slash, rest = text.removeprefix("records/").partition("/")
    kind = asking.schema.kind_of_folder(folder) if slash else None
    return f"{kind.name}/{rest.rpartition('/')[2].removesuffix('.yaml')}" if kind else text


def _broken(db: "Connection", asking: "Asking", text: str, kind: str) -> NotFound | None:
    """The record may be there, in a file that cannot be read."""
    folder = f"records/{asking.schema.kinds[kind].plural}/" if kind else "records/"
    ending = f"/{text.rpartition('/')[2]}.yaml"
    for each in problems_of(db):
        if each.severity is Severity.ERROR and each.path.startswith(folder) and each.path.endswith(ending):
            return NotFound(f"{text!r} cannot be read: {each}", "mend the file in an editor")
    return None
