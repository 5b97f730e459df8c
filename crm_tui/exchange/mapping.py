"""Which column goes into which field, and which rows are wanted."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind


class Template(NamedTuple):
    """What a field is filled with: texts and numbers of columns in turn, and the words that the user wrote it in."""

    parts: tuple[str | int, ...]
    words: str

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns it reads."""
        return tuple(part for part in self.parts if isinstance(part, int))

    def text(self, cells: Sequence[str]) -> str:
        """The text for a row; one column alone as it stands, a template with its blanks squeezed."""
        if len(self.parts) == 1:
            part = self.parts[0]
            return cells[part].strip() if isinstance(part, int) else part
        if not any(cells[column].strip() for column in self.columns):
            return ""
        whole = "".join(cells[part].strip() if isinstance(part, int) else part for part in self.parts)
        return "\n".join(" ".join(line.split()) for line in whole.strip().split("\n"))


class Target(NamedTuple):
    """A field, or with `part` a part of it, what it is filled with, and what is meant by some words of the file."""

    field: Field
    part: str
    template: Template
    meanings: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The field, with its part."""
        return f"{self.field.name}.{self.part}" if self.part else self.field.name

    def text(self, cells: Sequence[str]) -> str:
        """The text for a row, with what is meant in place of what the file says."""
        text = self.template.text(cells)
        return dict(self.meanings).get(word(text), text) if self.meanings else text


class Where(NamedTuple):
    """A condition on rows: the column holds one of the values, or with `other` none of them, whatever their case."""

    column: int
    values: tuple[str, ...]
    other: bool = False


class Mapped(NamedTuple):
    """How the rows of a file become records of a kind. `keys` are the fields by which a record is found again."""

    kind: Kind
    headers: tuple[str, ...]
    targets: tuple[Target, ...]
    wheres: tuple[Where, ...] = ()
    keys: tuple[Field, ...] = ()

    @property
    def ignored(self) -> tuple[str, ...]:
        """The columns that nothing reads."""
        read = {column for target in self.targets for column in target.template.columns}
        read |= {where.column for where in self.wheres}
        return tuple(header for number, header in enumerate(self.headers) if number not in read)

    def wants(self, cells: Sequence[str]) -> bool:
        """Whether a row meets all conditions."""
        return all((cells[each.column].strip().casefold() in each.values) is not each.other for each in self.wheres)

    def has(self, name: str) -> bool:
        """Whether a field is filled."""
        return any(target.field.name == name for target in self.targets)


def word(text: str) -> str:
    """A text as it is compared with others: neither case nor the number of blanks counts."""
    return " ".join(text.casefold().split())


def unmet(mapped: Mapped, rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Notes of the words whose meaning was told and that no row says."""
    said: dict[str, set[str]] = {}
    for target in mapped.targets:
        if target.meanings:
            said.setdefault(target.title, set()).update(word(target.template.text(cells)) for cells in rows)
    told = dict.fromkeys((each, target.title) for target in mapped.targets for each, _ in target.meanings)
    return tuple(f"no row says {each!r} for {title}" for each, title in told if each not in said[title])
