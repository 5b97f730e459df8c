"""Writes the pages that can be derived: `python -m docs.generate`. A test compares them with what is committed."""

from collections.abc import Callable, Iterator
from pathlib import Path

from crm_tui.cli import reference
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.schema import schema_of
from crm_tui.model.settings import DEFAULTS
from crm_tui.model.types import TYPES
from crm_tui.query.derived import DERIVED
from crm_tui.tui.keys import CATALOG, help_sections

FOLDER = Path(__file__).parent
_NOTE = "<!-- Written by `make docs`; edit the code it is made from. -->\n"


def fields() -> str:
    """The page of kinds and fields."""
    schema = schema_of(DEFAULTS)
    parts = ["# Kinds and fields\n", _NOTE, _FIELDS_INTRO]
    parts.extend("\n".join(_kind(kind)) for kind in schema.kinds.values())
    parts.append("\n".join(_derived()))
    parts.append("\n".join(_types()))
    return "\n".join(parts) + "\n"


_FIELDS_INTRO = """\
A record is one YAML file below `records/`: the folder says its kind, the file's name its id. Keys that stand in no
table below are kept, shown and searched all the same; `crm check` asks whether they were meant.
"""


def _kind(kind: Kind) -> Iterator[str]:
    yield f"## {kind.name}\n"
    yield f"`records/{kind.plural}/`, called by its `{kind.label_field}`.\n"
    yield "| field | type | what it says |"
    yield "| --- | --- | --- |"
    for field in kind.fields.values():
        yield f"| `{field.name}` | {_type(field)} | {_says(field)} |"
    yield ""


def _type(field: Field) -> str:
    name = field.type.name.replace("_", " ")
    if field.of is not None:
        return f"{name} of {_type(field.of)}"
    if field.to:
        return f"link to {field.to}"
    if field.fields:
        return f"{name}: " + ", ".join(f"{inner.name} ({_type(inner)})" for inner in field.fields)
    return name


def _says(field: Field) -> str:
    parts = []
    if field.required:
        parts.append("Required.")
    if field.help:
        parts.append(field.help)
    if field.choices_from in ("pipelines", "stages") or (field.choices_from and not field.choices):
        parts.append(f"One of the `{field.choices_from}` of crm.yaml.")
    elif field.choices:
        keys = ", ".join(f"`{choice.key}`" for choice in field.choices)
        parts.append(f"One of {keys}, or of the `{field.choices_from}` of crm.yaml.")
    if field.alias:
        parts.append(f"Also typed `{field.alias}`.")
    if field.kept:
        parts.append("Kept by the program.")
    return " ".join(parts)


def _derived() -> Iterator[str]:
    yield "## Derived fields\n"
    yield "Worked out, never stored; queries, sorting and columns know them like any other.\n"
    yield "| field | of | type | what it says |"
    yield "| --- | --- | --- | --- |"
    for each in DERIVED.values():
        kinds = "every kind" if "" in each.sql else ", ".join(each.sql)
        yield f"| `{each.name}` | {kinds} | {each.type.replace('_', ' ')} | {each.help} |"
    yield ""


def _types() -> Iterator[str]:
    yield "## Field types\n"
    yield "What a team's own fields may be, in crm.yaml, as in `fields: {contact: {shirt: {type: choice, …}}}`.\n"
    yield "| type | what it holds | merged |"
    yield "| --- | --- | --- |"
    for each in TYPES.values():
        words = " ".join((each.__doc__ or "").split())
        yield f"| {each.name.replace('_', ' ')} | {words} | {each.merge.value} |"


def commands() -> str:
    """The page of commands."""
    parts = ["# Commands\n", _NOTE, _FORMATS, _EXITS]
    for each in reference():
        parts.append(f"## crm {each.name}\n\n    {each.usage}\n\n{each.help}\n")
        parts.append("| option | what it does |\n| --- | --- |")
        parts.extend(f"| `{names.replace('|', chr(92) + '|')}` | {what} |" for names, what in each.options)
        parts.append("")
        parts.extend(f"    {example}" for example in each.examples)
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


_FORMATS = """\
Listings come in several formats. A table is for people: fitted to the terminal, and control characters, bidi overrides
and the like in a record are shown as visible marks. The others are for programs, and say exactly what the record says,
in a pipe as on a terminal: json, jsonl and yaml write such characters as escapes in quotes, tsv with a backslash
(`\\\\`, `\\t`, `\\n`, `\\r`, else `\\uXXXX` as in JSON). CSV has no escapes: in a pipe or file it is exact, so that
whoever imports it gets the same text, and printed on a terminal it has marks.
"""

_EXITS = """\
Data goes to stdout, talk to stderr. How a command ended, its exit code says:

| exit code | meaning |
| --- | --- |
| `0` | done |
| `1` | `check` found errors, `doctor` something wrong; a question was answered with no; anything not named below |
| `2` | wrong usage: a command, option, field or query that makes no sense |
| `3` | no such record, or several that may be meant |
| `4` | a value that cannot be read, or an edit that `crm check` would refuse; nothing was written |
| `5` | somebody else changed the same key, or questions of a merge are open; nothing was written |
| `6` | the disk refused, or did not say that all is safe; the workspace is in use; no file is half written |
| `7` | git failed or is missing; an edit is written all the same |
| `130` | interrupted |
"""


def keys() -> str:
    """The page of keys."""
    parts = ["# Keys\n", _NOTE, "Every key can be moved by its id in the `[keymap]` table of your configuration.\n"]
    for section in help_sections():
        parts.append(f"## {section.title}\n")
        parts.append("| key | what it does |\n| --- | --- |")
        parts.extend(f"| `{written}` | {what} |" for written, what in section.rows)
        parts.append("")
    parts.append("## Ids\n")
    parts.append("| id | keys | what it does |\n| --- | --- | --- |")
    parts.extend(f"| `{each.id}` | `{each.keys}` | {each.tooltip} |" for each in CATALOG)
    return "\n".join(parts).rstrip() + "\n"


PAGES: dict[str, Callable[[], str]] = {"fields.md": fields, "commands.md": commands, "keys.md": keys}


def main() -> None:
    """Writes all pages."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
