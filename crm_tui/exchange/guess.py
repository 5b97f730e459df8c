"""Which columns of well-known programs go where: suggested when nothing is mapped, always shown."""

from collections.abc import Mapping, Sequence

from crm_tui.model.kind import Kind
from crm_tui.model.types.base import fold

# Per kind and target: headers, the better ones first. A target of several values takes every one that is there.
_REACH = {
    "phones": ("phone number", "phone", "telephone", "work phone", "phone 1 - value", "person - phone", "телефон",
               "рабочий телефон"),
    "phones.mobile": ("mobile phone number", "mobile phone", "mobile", "мобильный телефон"),
    "website": ("website url", "website", "web site", "url", "корпоративный сайт"),
    "address.street": ("street address", "street", "mailing street", "billing street", "address line 1", "address"),
    "address.city": ("city", "mailing city", "billing city", "town"),
    "address.region": ("state/region", "state", "region", "province", "mailing state", "billing state"),
    "address.postcode": ("postal code", "postcode", "zip code", "zip", "mailing zip/postal code"),
    "address.country": ("country/region", "country", "mailing country", "billing country"),
}  # fmt: skip
_KEEPING = {
    "tags": ("tags", "labels", "person - label", "теги"),
    "created": ("create date", "created date", "createddate", "created", "deal - deal created", "deal created",
                "дата создания"),
    "notes": ("notes", "description", "comment", "примечание"),
    "source": ("lead source", "original source", "source", "leadsource"),
}  # fmt: skip
_CONTACT = (
    "associated contact email", "contact email", "contact", "contact name", "activity - contact person",
)  # fmt: skip
_COMPANY = (
    "associated company domain", "associated company (primary)", "associated company", "account name", "company",
    "account", "organization", "activity - organization",
)  # fmt: skip
HEADERS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "contact": {
        "name": ("full name", "contact name", "person - name", "name", "display name", "основной контакт"),
        "company": (
            "associated company domain", "associated company (primary)", "associated company", "company name",
            "company", "account name", "organization", "organisation", "person - organization", "компания",
        ),
        "title": ("job title", "person - job title", "title", "position", "role"),
        "emails": ("email", "e-mail", "email address", "person - email", "e-mail address"),
        "emails.work": ("work email", "рабочий e-mail"),
        **_REACH,
        "birthday": ("birthday", "date of birth", "birthdate"),
        "owner": ("contact owner", "owner", "owner name", "person - owner", "ответственный"),
        **_KEEPING,
    },
    "company": {
        "name": ("company name", "account name", "organization - name", "organization", "name", "company", "account",
                 "компания"),
        "domain": ("company domain name", "domain", "company domain"),
        "industry": ("industry", "sector"),
        "size": ("number of employees", "employees", "company size", "кол-во сотрудников"),
        "parent": ("parent company", "parent account", "subsidiary of"),
        "emails": ("email", "e-mail", "корпоративный e-mail"),
        **_REACH,
        "owner": ("company owner", "account owner", "owner", "ответственный"),
        **_KEEPING,
    },
    "deal": {
        "title": ("deal name", "opportunity name", "deal - title", "title", "name", "deal", "название сделки"),
        "contact": ("associated contact email", "contact email", "deal - contact person", "contact name", "contact",
                    "основной контакт"),
        "company": (
            "associated company domain", "associated company (primary)", "associated company", "account name",
            "deal - organization", "organization", "company", "account", "компания",
        ),
        "pipeline": ("pipeline", "deal - pipeline", "воронка"),
        "stage": ("deal stage", "deal - stage", "stage", "stagename", "этап сделки"),
        "value": ("amount", "deal - value", "value", "deal value", "бюджет"),
        "probability": ("probability", "deal - probability", "probability (%)"),
        "close": ("close date", "deal - expected close date", "expected close date", "expected close", "closedate"),
        "closed": ("closed date", "deal - won time", "won time", "дата закрытия"),
        "lost_reason": ("closed lost reason", "loss reason", "lost reason", "deal - lost reason"),
        "next_step": ("next step", "nextstep"),
        "owner": ("deal owner", "deal - owner", "opportunity owner", "owner", "owner name", "ответственный"),
        **_KEEPING,
    },
    "activity": {
        "subject": ("subject", "activity - subject", "call/meeting title/subject", "title"),
        "type": ("activity type", "type", "activity - type"),
        "direction": ("direction", "call direction"),
        "at": ("activity date", "date", "time", "start time", "start date", "activity - due date"),
        "body": ("notes/description", "description", "comments", "body", "text", "note", "activity - note"),
        "contacts": _CONTACT,
        "company": _COMPANY,
        "deal": ("deal", "deal name", "opportunity name", "activity - deal"),
        "by": ("activity owner", "activity assigned to", "assigned to", "activity - assigned to user", "owner", "user"),
        "external_id": ("activity id", "record id", "activity - id", "id"),
        **_KEEPING,
    },
    "task": {
        "title": ("task title", "task name", "subject", "call/meeting title/subject", "title", "task", "name"),
        "due": ("due date", "task due date", "due"),
        "priority": ("priority", "task priority"),
        "assignee": ("assigned to", "assignee", "task owner", "activity owner", "owner"),
        "contact": _CONTACT,
        "company": _COMPANY,
        "deal": ("deal", "deal name", "opportunity name"),
        **_KEEPING,
    },
    "ticket": {
        "title": ("ticket name", "ticket subject", "subject", "title", "name"),
        "contact": _CONTACT,
        "company": _COMPANY,
        "status": ("ticket status", "status"),
        "priority": ("ticket priority", "priority"),
        "opened": ("create date", "created date", "opened", "date opened"),
        "resolved": ("close date", "closed date", "date closed", "resolved"),
        "owner": ("ticket owner", "case owner", "owner"),
        **_KEEPING,
        "notes": ("ticket description", "notes", "description"),
    },
    "product": {
        "name": ("product name", "product", "name", "title"),
        "sku": ("sku", "product code", "code"),
        "price": ("unit price", "price", "list price", "sales price"),
        "cost": ("unit cost", "cost"),
        "unit": ("unit", "unit of measure"),
        **_KEEPING,
    },
    "member": {
        "name": ("name", "full name", "user name", "user", "sales agent", "agent"),
        "email": ("email", "e-mail", "email address"),
        "role": ("role", "job title", "title"),
    },
}  # fmt: skip
_FIRST_NAMES = ("first name", "given name", "firstname", "имя")
_LAST_NAMES = ("last name", "family name", "surname", "lastname", "фамилия")
_CURRENCIES = ("deal - currency", "deal currency code", "currency", "currencyisocode", "валюта")


def guessed(kind: Kind, headers: Sequence[str]) -> tuple[str, ...]:
    """The words of `--map` that fill fields of the kind from headers whose meaning is known; nothing else is guessed.

    A column fills one field. Own fields are filled from columns of their name or label. In the names of columns
    `_` stands for a blank.
    """
    left = {_words(header): header for header in reversed(headers)}
    found: dict[str, str] = {}
    if kind.name == "contact" and (name := _full_name(left)):
        found["name"] = name
    for target, known in HEADERS.get(kind.name, {}).items():
        if target not in found and (header := _taken(left, known)):
            found[target] = _amount(left, header) if target == "value" else header
    filled = {target.partition(".")[0] for target in found}
    for field in kind.fields.values():
        plain = not field.type.several and field.type.name != "address" and field.name not in filled
        if plain and (header := _taken(left, (_words(field.name), _words(field.title)))):
            found[field.name] = header
    return tuple(f"{target}={words}" for target, words in found.items())


def _words(name: str) -> str:
    return fold(name).replace("_", " ")


def _taken(left: dict[str, str], known: Sequence[str]) -> str:
    found = next((name for name in known if name in left), None)
    return "" if found is None else left.pop(found)


def _full_name(left: dict[str, str]) -> str:
    names = [name for name in (_taken(left, _FIRST_NAMES), _taken(left, _LAST_NAMES)) if name]
    return " ".join(f"{{{name}}}" for name in names)


def _amount(left: dict[str, str], header: str) -> str:
    currency = _taken(left, _CURRENCIES)
    return f"{{{header}}} {{{currency}}}" if currency else header
