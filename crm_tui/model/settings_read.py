"""From the nodes of crm.yaml to Settings, with every fault as a finding and a usable value in its place."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar
from zoneinfo import ZoneInfo

from crm_tui.model.currencies import MINOR_DIGITS
from crm_tui.model.field import Choice, Field
from crm_tui.model.kind import RESERVED
from crm_tui.model.money import Rates
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.settings import DEFAULTS, OUTCOMES, OwnKind, Pipeline, Settings, Stage
from crm_tui.model.suggest import suggestion
from crm_tui.model.types import TYPES
from crm_tui.model.types.base import Invalid
from crm_tui.model.types.times import read_date
from crm_tui.model.value import Node

At = tuple[str | int, ...]
Out = TypeVar("Out")

LISTS = ("sources", "lost_reasons", "industries")
KEYS = (
    "format", "name", "currency", "locale", "country", "timezone", "pipelines", "rates",
    "fields", "kinds", "words", "choices", *LISTS,
)  # fmt: skip
_KEY = re.compile(r"[^\W\d_]\w{0,39}")
_INNER = {"labelled": "text", "list": "text", "set": "text", "map": "text"}
_STAGE_KEYS = ("key", "label", "outcome", "probability", "rots")


class _Reader:
    """Collects findings while the parts are read."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def wrong(self, at: At, message: str, hint: str = "", severity: Severity = Severity.ERROR) -> None:
        self.findings.append(Finding(severity, "bad-setting", message, hint, at))

    def text(self, node: Node | None, at: At, default: str = "") -> str:
        if node is None or node == "":
            return default
        if isinstance(node, str):
            return node.strip()
        self.wrong(at, f"{at[-1]} is one text")
        return default

    def mapping(self, node: Node | None, at: At) -> Mapping[str, Node]:
        if node is None or node == "":
            return {}
        if isinstance(node, dict):
            return node
        self.wrong(at, f"{at[-1]} is a map", "write `key: value` below it")
        return {}

    def entries(self, node: Node | None, at: At) -> Iterable[tuple[At, Mapping[str, Node]]]:
        """Maps of a list, each with its place; a map of maps gives its names as `key`."""
        if isinstance(node, dict):
            for name, inner in node.items():
                yield (*at, name), {"key": name, **self.mapping(inner, (*at, name))}
        elif isinstance(node, list):
            for place, inner in enumerate(node):
                yield (
                    (*at, place),
                    ({"key": inner} if isinstance(inner, str) else self.mapping(inner, (*at, place))),
                )
        elif node:
            self.wrong(at, f"{at[-1]} is a list", "begin each entry with a dash")

    def number(self, node: Node | None, at: At, default: Decimal) -> Decimal:
        text = self.text(node, at)
        if not text:
            return default
        try:
            value = Decimal(text.removesuffix("%").strip())
            if not value.is_finite():
                raise InvalidOperation
        except InvalidOperation:
            self.wrong(at, f"{text!r} is no number")
            return default
        return value

    def checked(self, read: Callable[[], Out], at: At, default: Out) -> Out:
        try:
            return read()
        except Invalid as error:
            self.wrong((*at, *error.at), error.message, error.hint)
            return default


def read_settings(nodes: Mapping[str, Node]) -> tuple[Settings, list[Finding]]:
    """Settings and what is wrong with them; every fault leaves the default in its place."""
    reader = _Reader()
    for key in nodes:
        if key not in KEYS:
            reader.wrong((key,), f"crm.yaml knows no {key!r}", suggestion(key, KEYS), Severity.WARNING)
    number = reader.text(nodes.get("format"), ("format",))
    if number and not number.isdecimal():
        reader.wrong(("format",), f"format {number!r} is no whole number", "write `format: 1`")
    settings = DEFAULTS._replace(
        format=int(number) if number.isdecimal() else 1,
        name=reader.text(nodes.get("name"), ("name",)),
        currency=_currency(reader, nodes),
        locale=reader.text(nodes.get("locale"), ("locale",), "en"),
        country=reader.text(nodes.get("country"), ("country",)).upper(),
        timezone=_zone(reader, nodes),
        pipelines=_pipelines(reader, nodes.get("pipelines")) or DEFAULTS.pipelines,
        rates=_rates(reader, nodes),
        choices=_choice_lists(reader, nodes),
        fields=_own_fields(reader, nodes.get("fields")),
        kinds=_own_kinds(reader, nodes.get("kinds")),
        words={k: reader.text(v, ("words", k)) for k, v in reader.mapping(nodes.get("words"), ("words",)).items()},
        nodes=nodes,
    )
    return settings, reader.findings


def _currency(reader: _Reader, nodes: Mapping[str, Node]) -> str:
    code = reader.text(nodes.get("currency"), ("currency",), DEFAULTS.currency).upper()
    if code not in MINOR_DIGITS:
        reader.wrong(("currency",), f"{code!r} is no ISO 4217 currency", suggestion(code, MINOR_DIGITS))
    return _code(nodes)


def _code(nodes: Mapping[str, Node]) -> str:
    node = nodes.get("currency")
    code = node.strip().upper() if isinstance(node, str) else ""
    return code if code in MINOR_DIGITS else DEFAULTS.currency


def _zone(reader: _Reader, nodes: Mapping[str, Node]) -> str:
    name = reader.text(nodes.get("timezone"), ("timezone",), DEFAULTS.timezone)
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        reader.wrong(("timezone",), f"there is no time zone {name!r}", "an IANA name, as in Europe/Berlin")
        return DEFAULTS.timezone
    return name


def _pipelines(reader: _Reader, node: Node | None) -> tuple[Pipeline, ...]:
    found: dict[str, Pipeline] = {}
    for at, entry in reader.entries(node, ("pipelines",)):
        key = _key(reader, entry, at)
        stages = _stages(reader, entry.get("stages"), (*at, "stages"))
        if not key or key in found:
            reader.wrong(at, f"two pipelines are called {key!r}" if key else "a pipeline needs a key")
        elif not any(stage.outcome == "open" for stage in stages):
            reader.wrong(at, f"pipeline {key!r} has no open stage", "a deal has to begin somewhere")
        else:
            found[key] = Pipeline(key, reader.text(entry.get("label"), (*at, "label"), key), stages)
    return tuple(found.values())


def _stages(reader: _Reader, node: Node | None, at: At) -> tuple[Stage, ...]:
    found: dict[str, Stage] = {}
    for place, entry in reader.entries(node, at):
        key = _key(reader, entry, place)
        if not key or key in found:
            reader.wrong(place, f"two stages are called {key!r}" if key else "a stage needs a key")
            continue
        for name in entry:
            if name not in _STAGE_KEYS:
                reader.wrong(
                    (*place, name),
                    f"a stage has no {name!r}",
                    suggestion(name, _STAGE_KEYS),
                    Severity.WARNING,
                )
        found[key] = _stage(reader, key, entry, place)
    return tuple(found.values())


def _stage(reader: _Reader, key: str, entry: Mapping[str, Node], at: At) -> Stage:
    outcome = reader.text(entry.get("outcome"), (*at, "outcome"), key if key in OUTCOMES else "open")
    if outcome not in OUTCOMES:
        reader.wrong((*at, "outcome"), f"no outcome is called {outcome!r}", suggestion(outcome, OUTCOMES))
        outcome = "open"
    default = {"open": Decimal(50), "won": Decimal(100), "lost": Decimal(0)}[outcome]
    probability = reader.number(entry.get("probability"), (*at, "probability"), default)
    if not 0 <= probability <= 100:
        reader.wrong((*at, "probability"), f"a probability of {probability} cannot be", "a percentage from 0 to 100")
        probability = default
    rots = reader.number(entry.get("rots"), (*at, "rots"), Decimal(0))
    label = reader.text(entry.get("label"), (*at, "label"), key)
    return Stage(key, label, outcome, probability, max(0, min(int(rots), 36500)))


def _key(reader: _Reader, entry: Mapping[str, Node], at: At) -> str:
    return reader.text(entry.get("key"), (*at, "key"))


def _rates(reader: _Reader, nodes: Mapping[str, Node]) -> Rates:
    found: dict[str, tuple[tuple[date, Decimal], ...]] = {}
    for code, days in reader.mapping(nodes.get("rates"), ("rates",)).items():
        at: At = ("rates", code)
        if code not in MINOR_DIGITS:
            reader.wrong(at, f"{code!r} is no ISO 4217 currency", suggestion(code, MINOR_DIGITS))
            continue
        dated = {"0001-01-01": days} if isinstance(days, str) else reader.mapping(days, at)
        rates = []
        for text, worth in dated.items():
            rate = reader.number(worth, (*at, text), Decimal(0))
            day = reader.checked(lambda t=text: read_date(t), (*at, text), None)  # type: ignore[misc]
            if rate <= 0:
                reader.wrong(
                    (*at, text),
                    "a rate is more than nothing",
                    "what one unit is worth in the workspace's currency",
                )
            elif day is not None:
                rates.append((day, rate))
        found[code] = tuple(sorted(rates))
    return Rates(_code(nodes), found)


def _choice_lists(reader: _Reader, nodes: Mapping[str, Node]) -> dict[str, tuple[Choice, ...]]:
    lists = {name: nodes[name] for name in LISTS if name in nodes}
    lists.update(reader.mapping(nodes.get("choices"), ("choices",)))
    return {name: _choices(reader, node, (name,)) for name, node in lists.items()}


def _choices(reader: _Reader, node: Node | None, at: At) -> tuple[Choice, ...]:
    found = {}
    for place, entry in reader.entries(node, at):
        key = _key(reader, entry, place)
        if key:
            found[key] = Choice(key, reader.text(entry.get("label"), (*place, "label"), key))
    return tuple(found.values())


def _own_fields(reader: _Reader, node: Node | None) -> dict[str, tuple[Field, ...]]:
    at: At = ("fields",)
    return {kind: tuple(_fields(reader, inner, (*at, kind))) for kind, inner in reader.mapping(node, at).items()}


def _fields(reader: _Reader, node: Node | None, at: At) -> Iterable[Field]:
    for place, entry in reader.entries(node, at):
        name = _key(reader, entry, place)
        if name in RESERVED:
            reader.wrong(place, f"{name!r} is a name of the program", "choose another")
        elif not _KEY.fullmatch(name):
            reader.wrong(place, f"{name!r} is no name for a field", "letters, digits and _, beginning with a letter")
        elif field := _field(reader, name, entry, place):
            yield field


def _field(reader: _Reader, name: str, entry: Mapping[str, Node], at: At) -> Field | None:
    wanted = reader.text(entry.get("type"), (*at, "type"), "text").replace(" ", "_").replace("/", "_")
    kind = TYPES.get(wanted)
    if kind is None:
        reader.wrong((*at, "type"), f"there is no field type {wanted!r}", suggestion(wanted, TYPES))
        return None
    inner = None
    if wanted in _INNER:
        of = entry.get("of", _INNER[wanted])
        inner = _field(reader, name, of if isinstance(of, dict) else {"type": of}, (*at, "of"))
        if inner is None:
            return None
    return Field(
        name, kind,
        label=reader.text(entry.get("label"), (*at, "label")),
        help=reader.text(entry.get("help"), (*at, "help")),
        group="own",
        required=reader.text(entry.get("required"), (*at, "required")).casefold() in ("yes", "true"),
        choices=_choices(reader, entry.get("choices"), (*at, "choices")),
        to=reader.text(entry.get("to"), (*at, "to")),
        of=inner,
        fields=tuple(_fields(reader, entry.get("fields"), (*at, "fields"))),
        own=True,
    )  # fmt: skip


def _own_kinds(reader: _Reader, node: Node | None) -> tuple[OwnKind, ...]:
    found = []
    for at, entry in reader.entries(node, ("kinds",)):
        name = _key(reader, entry, at)
        declared = tuple(_fields(reader, entry.get("fields"), (*at, "fields")))
        if not _KEY.fullmatch(name):
            reader.wrong(at, f"{name!r} is no name for a kind", "letters, digits and _, beginning with a letter")
            continue
        plural = reader.text(entry.get("plural"), (*at, "plural"), name + "s")
        label = reader.text(entry.get("title"), (*at, "title"), declared[0].name if declared else "title")
        if not _KEY.fullmatch(plural):
            reader.wrong((*at, "plural"), f"{plural!r} is no name for a folder")
            continue
        found.append(OwnKind(name, plural, label, declared))
    return tuple(found)
