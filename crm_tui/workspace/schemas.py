"""JSON Schema for editors: a file a kind in the workspace's state, and the setting by which editors find them."""

import json
from pathlib import Path
from typing import Any

from crm_tui.errors import Refused
from crm_tui.model.json_schema import kind_schema
from crm_tui.model.kind import Kind
from crm_tui.model.schema import Schema
from crm_tui.store.atomic import write_file
from crm_tui.store.derived import write_derived
from crm_tui.store.disk import Disk

FOLDER = ".crm/schemas"
EDITOR = ".vscode/settings.json"
_SETTING = "yaml.schemas"


def path_of(kind: Kind) -> str:
    """The file of a kind's schema, in ASCII: the server takes nothing else for a path."""
    name = kind.plural if kind.plural.isascii() else kind.plural.encode("punycode").decode("ascii")
    return f"{FOLDER}/{name}.json"


def association(schema: Schema) -> dict[str, str]:
    """Which schema is for which files, as yaml-language-server is told; paths are the workspace's."""
    return {path_of(kind): f"records/{kind.plural}/**/*.yaml" for kind in schema.kinds.values()}


def write_schemas(disk: Disk, folder: Path, schema: Schema) -> list[str]:
    """Writes every kind's schema and drops those of kinds that are gone; the paths. Raises DiskError."""
    wanted = _wanted(schema)
    for path, data in wanted.items():
        write_derived(disk, str(folder), path, data)
    for path in _there(disk, folder):
        if path not in wanted:
            disk.unlink(str(folder), path)
    return list(wanted)


def written(disk: Disk, folder: Path, schema: Schema) -> bool:
    """Whether the schemas are those of the kinds as they are now. Raises DiskError."""
    wanted = _wanted(schema)
    there = _there(disk, folder)
    return set(there) == set(wanted) and all(disk.read(str(folder), path) == wanted[path] for path in there)


def _wanted(schema: Schema) -> dict[str, bytes]:
    kinds = schema.kinds.values()
    return {path_of(kind): (json.dumps(kind_schema(kind), ensure_ascii=False) + "\n").encode() for kind in kinds}


def _there(disk: Disk, folder: Path) -> list[str]:
    return [f"{FOLDER}/{found.name}" for found in disk.list(str(folder), FOLDER) if found.name.endswith(".json")]


def editor_settings(data: bytes, schema: Schema) -> bytes | None:
    """An editor's settings that name the schemas, everything else as it was; None for what is no plain JSON."""
    try:
        settings: Any = json.loads(data.decode()) if data.strip() else {}
    except (ValueError, RecursionError):
        return None
    if not isinstance(settings, dict) or not isinstance(settings.get(_SETTING, {}), dict):
        return None
    others = {path: files for path, files in settings.get(_SETTING, {}).items() if not path.startswith(f"{FOLDER}/")}
    wanted = {**others, **association(schema)}
    if settings.get(_SETTING) == wanted:
        return data
    try:
        return (json.dumps({**settings, _SETTING: wanted}, ensure_ascii=False, indent=2) + "\n").encode()
    except (UnicodeEncodeError, RecursionError):
        return None


def write_for_editors(disk: Disk, folder: Path, schema: Schema) -> list[str]:
    """Writes the schemas, and names them in the editor's settings of the workspace; the paths that were written.

    Raises DiskError, and Refused for settings that cannot be added to without losing what stands there.
    """
    written = write_schemas(disk, folder, schema)
    before = disk.read(str(folder), EDITOR) if disk.stat(str(folder), EDITOR) else b""
    after = editor_settings(before, schema)
    if after is None:
        hint = f"put there what `crm schema --editor` prints, as {_SETTING!r}"
        raise Refused(f"{EDITOR} is no plain JSON, so it was left as it is", hint)
    if after != before:
        write_file(disk, str(folder), EDITOR, after)
        written.append(EDITOR)
    return written
