"""What a setting says: as it is written, else what holds where nothing is."""

from crm_tui.edits.settings_place import File, Place, place_of, there
from crm_tui.edits.settings_shape import CHOICE, FIELD, KIND, PIPELINE, STAGE, TOP
from crm_tui.model.value import Node


def value_of(file: File, place: Place) -> Node:
    """The node at a place; what is left out has its default, "" where that is nothing.

    Raises UsageError, with what was probably meant, where an entry on the way is not there.
    """
    there(place)
    if _is_bare(place):
        return _written_out(file, place)
    if place.node is not None:
        return place.node
    above = place.shapes[-2] if len(place.shapes) > 1 else TOP
    if above is TOP:
        return str(getattr(file.settings, place.names[0], "")) if place.shape.text else _nothing(place)
    if not place.shape.text:
        return _nothing(place)
    name, key = place.names[-1], place.names[-2]
    if above is STAGE:
        pipeline = file.settings.pipeline(place.names[1])
        return str(getattr(pipeline.stage(key) if pipeline else None, name, ""))
    if above in (PIPELINE, CHOICE) and name == "label":
        return key
    if above is FIELD:
        return {"type": "text", "label": key.replace("_", " "), "required": "no"}.get(name, "")
    own = next((each for each in file.settings.kinds if above is KIND and each.name == key), None)
    return str({"plural": own.plural, "title": own.label_field}.get(name, "")) if own else ""


def _is_bare(place: Place) -> bool:
    """Whether an entry of several settings is only a name as yet, as in `kinds: [vessel]`."""
    settings = place.shape in (PIPELINE, STAGE, KIND) and place.is_entry
    return settings and place.node in ("", place.names[-1])


def _written_out(file: File, place: Place) -> Node:
    """The entry with all the texts that hold for it."""
    texts = [name for name, shape in place.shape.keys.items() if shape.text]
    found = {name: value_of(file, place_of(file, f"{place.path}.{name}")) for name in texts}
    return {"key": place.names[-1], **{name: value for name, value in found.items() if value}}


def _nothing(place: Place) -> Node:
    return [] if place.shape.listed else {}
