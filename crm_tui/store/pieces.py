"""A record's text in pieces that belong to its keys and items, and how pieces become text again."""

import re
from typing import NamedTuple, TypeAlias

_INDICATOR = re.compile(r"([|>])([0-9+-]*)$")


class Leaf(NamedTuple):
    """A value that is kept whole: its text from the colon or dash on.

    What follows on its line goes into the text at `tail_at`: for a block text (`|`, `>`) that is the end of
    its first line. An `open` block text ends with the file instead of a line break. `items` are the parts of
    what stands in brackets or braces, None for a text. `remarks` are the comments inside the text that
    belong to no item.
    """

    text: str
    tail_at: int
    open: bool = False
    items: "tuple[Child, ...] | None" = None
    remarks: tuple[str, ...] = ()


class Block(NamedTuple):
    """A map or list written one part a line, at a column.

    `gap` stands between a dash and the first part where that is on the dash's line, else it is None. `foot`
    are the comments below the last part that are indented as the parts are.
    """

    column: int
    gap: str | None
    children: "tuple[Child, ...]"
    foot: str = ""


class Child(NamedTuple):
    """A key with its value, or an item, with the text that belongs to it.

    `name` is the key or the index. `lead` are the lines of comments and blanks above, `mark` is the key with
    its colon, or the dash; `tail` is what follows on the line.
    """

    name: str | int
    lead: str
    mark: str
    value: "Value"
    tail: str = ""


Value: TypeAlias = Leaf | Block


def leaf(text: str) -> Leaf:
    """A value on one line."""
    return Leaf(text, len(text))


def joined(block: Block, end: str = "") -> str:
    """The text of a block with `end` behind it; every line ends with a line break."""
    return _block_text(block, last=not end) + end


def is_open(block: Block) -> bool:
    """Whether the text of a block ends inside a block text that no line break ends."""
    if block.foot or not block.children:
        return False
    value = block.children[-1].value
    return is_open(value) if isinstance(value, Block) else value.open


def moved(block: Block, column: int) -> Block:
    """The block with its parts at another column."""
    by = column - block.column
    if not by:
        return block
    children = tuple(_moved_child(child, by) for child in block.children)
    return Block(column, block.gap, children, _shifted(block.foot, by))


def as_block(value: Leaf, column: int) -> Block:
    """The parts of what stood in brackets or braces, one a line at a column."""
    children = [child._replace(lead=_shifted(child.lead, column)) for child in value.items or ()]
    foot = "".join(" " * column + remark + "\n" for remark in value.remarks)
    return Block(column, None, tuple(children), foot)


def aligned(block: Block) -> Block:
    """The block with its comments at the column of its parts and no blank lines between them.

    Comments further in, or blank lines, become part of a block text when they come to stand below one.
    """
    children = []
    for child in block.children:
        value = aligned(child.value) if isinstance(child.value, Block) else child.value
        children.append(child._replace(lead=aligned_lines(child.lead, block.column), value=value))
    return block._replace(children=tuple(children), foot=aligned_lines(block.foot, block.column))


def aligned_lines(lines: str, column: int) -> str:
    """Comments at a column, without the blank lines between them."""
    return "".join(" " * column + line.lstrip() for line in lines.splitlines(keepends=True) if line.strip())


def remarks(value: Value) -> list[str]:
    """Every comment inside a value, from its # on."""
    if isinstance(value, Leaf):
        if "#" not in value.text:
            return []
        return [*value.remarks, *(words for child in value.items or () for words in child_remarks(child))]
    return [*(words for child in value.children for words in child_remarks(child)), *comments(value.foot)]


def child_remarks(child: Child) -> list[str]:
    """Every comment that belongs to a key or item."""
    return [*comments(child.lead), *remarks(child.value), *comments(child.tail)]


def comments(text: str) -> list[str]:
    """The comments in lines that hold nothing else, from their # on."""
    if "#" not in text:
        return []
    return [line.strip() for line in text.split("\n") if line.lstrip().startswith("#")]


def _block_text(block: Block, last: bool) -> str:
    parts = []
    final = len(block.children) - 1
    for number, child in enumerate(block.children):
        if number or block.gap is None:
            parts += [child.lead, " " * block.column]
        parts.append(_child_text(child, last and number == final and not block.foot))
    return "".join([*parts, block.foot])


def _child_text(child: Child, last: bool) -> str:
    value = child.value
    if isinstance(value, Block):
        between = child.tail + "\n" if value.gap is None else value.gap
        return child.mark + between + _block_text(value, last)
    first, rest = value.text[: value.tail_at], value.text[value.tail_at :]
    if value.open and not last:
        # What follows gives its last line a break that is not part of the text.
        first = _INDICATOR.sub(lambda found: found[1] + found[2].strip("+-") + "-", first)
    return child.mark + first + child.tail + rest + "\n"


def _moved_child(child: Child, by: int) -> Child:
    value = child.value
    if isinstance(value, Block):
        value = moved(value, value.column + by)
    elif "\n" in value.text:
        first, rest = value.text[: value.tail_at], value.text[value.tail_at :]
        first = _continued(first, by)
        value = value._replace(text=first + _continued(rest, by), tail_at=len(first))
    return child._replace(lead=_shifted(child.lead, by), value=value)


def _continued(text: str, by: int) -> str:
    head, line_break, rest = text.partition("\n")
    return head + line_break + _shifted(rest, by)


def _shifted(lines: str, by: int) -> str:
    """Lines with more or fewer blanks before them; blank lines stay as they are."""
    if not lines or not by:
        return lines
    return "\n".join(_shifted_line(line, by) if line.strip() else line for line in lines.split("\n"))


def _shifted_line(line: str, by: int) -> str:
    return " " * by + line if by > 0 else line[min(-by, len(line) - len(line.lstrip(" "))) :]
