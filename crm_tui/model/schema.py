"""The schema of a workspace: the built-in kinds with the team's own fields, kinds and choices."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.errors import UsageError
from crm_tui.model.context import Context
from crm_tui.model.field import Choice, Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds import KINDS
from crm_tui.model.kinds.shared import COMMON, NOTES
from crm_tui.model.misread import quoted
from crm_tui.model.settings import OwnKind, Settings
from crm_tui.model.suggest import suggestion
from crm_tui.model.types import TEXT

# What takes more room than a cell of a list has.
_WIDE = frozenset({"long_text", "entries", "map"})


class Schema(NamedTuple):
    """All kinds by name, with the settings they were made from."""

    kinds: Mapping[str, Kind]
    settings: Settings

    def kind_named(self, name: str) -> Kind:
        """The kind of that name, singular or plural. Raises UsageError with what was probably meant."""
        wanted = name.casefold()
        for kind in self.kinds.values():
            if wanted in (kind.name.casefold(), kind.plural.casefold()):
                return kind
        hint = suggestion(name, [kind.plural for kind in self.kinds.values()])
        raise UsageError(f"there is no kind {quoted(name)}", hint)

    def kind_of_folder(self, folder: str) -> Kind | None:
        """The kind whose records lie in that folder below records/."""
        return next((kind for kind in self.kinds.values() if kind.plural == folder), None)

    def context(self, now: datetime) -> Context:
        """What reading and writing values depends on; `now` is brought into the workspace's zone."""
        zone = ZoneInfo(self.settings.timezone)
        return Context(self.settings.currency, zone, now.astimezone(zone), self.settings.locale, self.settings.words)


def schema_of(settings: Settings) -> Schema:
    """The schema that these settings make."""
    kinds = {kind.name: _with_own(kind, settings) for kind in KINDS}
    for own in settings.kinds:
        kinds[own.name] = _own_kind(own, settings)
    return Schema(kinds, settings)


def _with_own(kind: Kind, settings: Settings) -> Kind:
    """The kind with the team's fields, which are written before those that every kind has."""
    own = settings.fields.get(kind.name, ())
    declared: dict[str, Field] = {}
    for field in kind.fields.values():
        if field is COMMON[0]:
            declared.update({each.name: each for each in own})
        declared[field.name] = _with_choices(field, settings)
    return kind._replace(fields=declared)


def _own_kind(own: OwnKind, settings: Settings) -> Kind:
    declared = own.fields
    if own.label_field not in (field.name for field in declared):
        declared = (Field(own.label_field, TEXT, required=True), *declared)
    others = [each.name for each in declared if each.name != own.label_field and each.type.name not in _WIDE]
    columns = (own.label_field, *others[:5])
    kind = Kind(own.name, own.plural, own.label_field, fields(*declared, *COMMON, NOTES), columns, own=True)
    return _with_own(kind, settings)


def _with_choices(field: Field, settings: Settings) -> Field:
    if not field.choices_from:
        return field
    return field._replace(choices=tuple(_choices(field, settings)))


def _choices(field: Field, settings: Settings) -> Iterable[Choice]:
    """The choices of a field's list: the team's, else its own; without any it is open to every word."""
    source = field.choices_from
    if source == "pipelines":
        return tuple(Choice(each.key, each.label) for each in settings.pipelines)
    if source == "stages":
        stages = {stage.key: stage.label for pipeline in settings.pipelines for stage in pipeline.stages}
        return tuple(Choice(key, label) for key, label in stages.items())
    return settings.choices.get(source, field.choices)
