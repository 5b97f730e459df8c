"""From the nodes of crm.yaml to Settings, with every fault as a finding and a usable value in its place."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from crm_tui.model.context import Context
from crm_tui.model.currencies import MINOR_DIGITS
from crm_tui.model.field import Choice
from crm_tui.model.kinds import KINDS
from crm_tui.model.money import Rates
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.settings import DEFAULTS, FORMAT, OUTCOMES, Pipeline, Settings, Stage
from crm_tui.model.settings_fields import own_declarations
from crm_tui.model.settings_reader import At, Entry, Reader
from crm_tui.model.suggest import suggestion
from crm_tui.model.types.times import read_date
from crm_tui.model.value import Node

LISTS = ("sources", "lost_reasons", "industries")
# All lists that fields take their choices from, each with what is built in; pipelines and stages are no such lists.
CHOICE_LISTS: dict[str, tuple[Choice, ...]] = {
    field.choices_from: field.choices
    for kind in KINDS
    for field in kind.fields.values()
    if field.choices_from not in ("", "pipelines", "stages")
}
KEYS = (
    "format", "name", "currency", "locale", "country", "timezone", "pipelines", "rates",
    "fields", "kinds", "words", "choices", "largest_attachment", *LISTS,
)  # fmt: skip
_PIPELINE_KEYS = ("key", "label", "stages")
_STAGE_KEYS = ("key", "label", "outcome", "probability", "rots")
_LOCALE = r"[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8}){0,3}"
_MOST_DAYS = 36500
_MOST_MEBIBYTES = 50
_LARGEST_RATE = 10**9
_CTX = Context(DEFAULTS.currency, UTC, datetime(2000, 1, 1, tzinfo=UTC))


def read_settings(nodes: Mapping[str, Node]) -> tuple[Settings, list[Finding]]:
    """Settings and what is wrong with them; every fault leaves the default in its place."""
    reader = Reader(_CTX)
    for key in nodes:
        if key not in KEYS:
            reader.wrong((key,), f"crm.yaml knows no {key!r}", suggestion(key, KEYS), Severity.WARNING)
    own = own_declarations(reader, nodes)
    settings = DEFAULTS._replace(
        format=_format(reader, nodes.get("format")),
        name=reader.text(nodes.get("name"), ("name",)),
        currency=_currency(reader, nodes.get("currency")),
        locale=_locale(reader, nodes.get("locale")),
        country=_country(reader, nodes.get("country")),
        timezone=_zone(reader, nodes),
        pipelines=_pipelines(reader, nodes.get("pipelines")) or DEFAULTS.pipelines,
        choices=_choice_lists(reader, nodes),
        fields=own.fields,
        kinds=own.kinds,
        words={k: reader.text(v, ("words", k)) for k, v in reader.mapping(nodes.get("words"), ("words",)).items()},
        nodes=nodes,
        largest_attachment=_mebibytes(reader, nodes.get("largest_attachment")),
    )
    return settings._replace(rates=_rates(reader, nodes, settings.currency)), reader.findings


def _format(reader: Reader, node: Node | None) -> int:
    text = reader.text(node, ("format",), str(FORMAT))
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        reader.wrong(("format",), f"there is no format {text!r}", f"write `format: {FORMAT}`")
        return FORMAT
    return int(text)


def _currency(reader: Reader, node: Node | None) -> str:
    code = reader.text(node, ("currency",), DEFAULTS.currency).upper()
    if code in MINOR_DIGITS:
        return code
    reader.wrong(("currency",), f"{code!r} is no ISO 4217 currency", suggestion(code, MINOR_DIGITS))
    return DEFAULTS.currency


def _locale(reader: Reader, node: Node | None) -> str:
    text = reader.text(node, ("locale",), DEFAULTS.locale)
    if re.fullmatch(_LOCALE, text):
        return text
    reader.wrong(("locale",), f"{text!r} is no locale", "a language, or a language and a country, as in en_IE")
    return DEFAULTS.locale


def _country(reader: Reader, node: Node | None) -> str:
    text = reader.text(node, ("country",))
    if not text:
        return ""
    from crm_tui.model.countries import NAMES

    if text.upper() in NAMES:
        return text.upper()
    from crm_tui.model.countries import normal_country

    code = normal_country(text)
    reader.wrong(("country",), f"{text!r} is no ISO 3166 country", f"write {code}" if code else "two letters, as in IE")
    return ""


def _zone(reader: Reader, nodes: Mapping[str, Node]) -> str:
    name = reader.text(nodes.get("timezone"), ("timezone",), DEFAULTS.timezone)
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        reader.wrong(("timezone",), f"there is no time zone {name!r}", "an IANA name, as in Europe/Berlin")
        return DEFAULTS.timezone
    return name


def _pipelines(reader: Reader, node: Node | None) -> tuple[Pipeline, ...]:
    found = []
    for at, key, entry in reader.entries(node, ("pipelines",), _PIPELINE_KEYS, "pipeline"):
        listed = reader.entries(entry.get("stages"), (*at, "stages"), _STAGE_KEYS, "stage")
        stages = tuple(_stage(reader, stage, inner, place) for place, stage, inner in listed)
        if any(stage.outcome == "open" for stage in stages):
            found.append(Pipeline(key, reader.text(entry.get("label"), (*at, "label"), key), stages))
        else:
            reader.wrong(at, f"pipeline {key!r} has no open stage", "a deal has to begin somewhere")
    return tuple(found)


def _stage(reader: Reader, key: str, entry: Entry, at: At) -> Stage:
    outcome = reader.text(entry.get("outcome"), (*at, "outcome"), key if key in OUTCOMES else "open")
    if outcome not in OUTCOMES:
        reader.wrong((*at, "outcome"), f"no outcome is called {outcome!r}", suggestion(outcome, OUTCOMES))
        outcome = "open"
    default = {"open": Decimal(50), "won": Decimal(100), "lost": Decimal(0)}[outcome]
    probability = reader.number(entry.get("probability"), (*at, "probability"), default, 100)
    rots = reader.number(entry.get("rots"), (*at, "rots"), Decimal(0), _MOST_DAYS)
    return Stage(key, reader.text(entry.get("label"), (*at, "label"), key), outcome, probability, int(rots))


def _mebibytes(reader: Reader, node: Node | None) -> int:
    at = ("largest_attachment",)
    return int(reader.number(node, at, Decimal(DEFAULTS.largest_attachment), _MOST_MEBIBYTES))


def _rates(reader: Reader, nodes: Mapping[str, Node], home: str) -> Rates:
    found: dict[str, tuple[tuple[date, Decimal], ...]] = {}
    for code, days in reader.mapping(nodes.get("rates"), ("rates",)).items():
        at: At = ("rates", code)
        if code not in MINOR_DIGITS:
            reader.wrong(at, f"{code!r} is no ISO 4217 currency", suggestion(code, MINOR_DIGITS))
            continue
        dated = {"0001-01-01": days} if isinstance(days, str) else reader.mapping(days, at)
        read = [_rate(reader, text, worth, at if dated is not days else (*at, text)) for text, worth in dated.items()]
        found[code] = tuple(sorted(rate for rate in read if rate is not None))
    return Rates(home, found)


def _rate(reader: Reader, text: str, worth: Node, at: At) -> tuple[date, Decimal] | None:
    """What one unit was worth from a day on; None for what is no rate."""
    day = reader.checked(lambda: read_date(text), at, None)
    rate = reader.number(worth, at, Decimal(-1), _LARGEST_RATE)
    if not rate or not worth:
        reader.wrong(at, "a rate is more than nothing", "what one unit is worth in the workspace's currency")
    return (day, rate) if day is not None and rate > 0 else None


def _choice_lists(reader: Reader, nodes: Mapping[str, Node]) -> dict[str, tuple[Choice, ...]]:
    found = {}
    for name, node in reader.mapping(nodes.get("choices"), ("choices",)).items():
        found[name] = reader.choices(node, ("choices", name))
        if name not in CHOICE_LISTS:
            words = f"no field takes its choices from {name!r}"
            reader.wrong(("choices", name), words, suggestion(name, CHOICE_LISTS), Severity.WARNING)
    return found | {name: reader.choices(nodes[name], (name,)) for name in LISTS if name in nodes}
