"""What may be chosen for a cell of a form: the choices of its field, and records that a link may lead to."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.errors import CrmError
from crm_tui.model.field import Field
from crm_tui.query.find import resolve
from crm_tui.query.search import search
from crm_tui.tui.forms.draft import Draft
from crm_tui.tui.forms.referring import entry_choices
from crm_tui.tui.session import Session
from crm_tui.tui.showing.offers import choices_of, records
from crm_tui.tui.widgets.choices import Choice
from crm_tui.wording.values import Names

_MOST = 30
_ME = "me"


class Hits(NamedTuple):
    """What may be chosen, and why what was typed leads nowhere, where it does."""

    choices: Sequence[Choice]
    doubt: str = ""


def choices(draft: Draft, field: Field, text: str, names: Names) -> Sequence[Choice]:
    """The choices of a field that fit a text; all for none."""
    if found := entry_choices(draft, field, text, names):
        return found
    if field.type.name == "yes_no":
        known = [Choice("yes"), Choice("no")]
    else:
        declared = choices_of(draft.settings, draft.kind, draft.whole(), field)
        known = [Choice(each.key, each.label or each.key) for each in declared]
    wanted = text.strip().casefold()
    begins = [each for each in known if _begins(each, wanted)]
    return [*begins, *(each for each in known if each not in begins and wanted in each.label.casefold())]


def _begins(choice: Choice, wanted: str) -> bool:
    return choice.text.casefold().startswith(wanted) or choice.label.casefold().startswith(wanted)


def sought(session: Session, kind: str, text: str) -> Hits:
    """The records of a kind, "" for any, that a text may mean; and a new one of that name."""
    wanted = text.strip()
    if wanted.startswith("+"):
        return Hits([_new(kind, wanted[1:].strip())] if kind and wanted[1:].strip() else ())
    found = list(records(session, kind, wanted)) if kind else _any(session, wanted)
    if not wanted or not kind:
        return Hits(found)
    doubt = "" if found else _doubt(session, kind, wanted)
    named = any(each.label.casefold() == wanted.casefold() for each in found)
    return Hits(found if named or kind == "member" else [*found, _new(kind, wanted)], doubt)


def _new(kind: str, name: str) -> Choice:
    return Choice(f"+{name}", f"+ new {kind.replace('_', ' ')}: {name}")


def _any(session: Session, text: str) -> list[Choice]:
    hits = session.ask(lambda db: search(db, text, limit=_MOST)) if text else ()
    return [Choice(f"{hit.kind}/{hit.id}", hit.label, hit.kind) for hit in hits]


def _doubt(session: Session, kind: str, text: str) -> str:
    if kind == "member" and text.casefold() == _ME:
        return ""
    asking = session.asking()
    try:
        session.ask(lambda db: resolve(db, asking, text, kind))
    except CrmError as error:
        more = f"; +{text} makes one" if kind != "member" else ""
        return f"{error.message}{more}"
    return ""
