"""The base of all messages that carry values."""

from collections.abc import Iterable
from inspect import get_annotations
from typing import Any, ClassVar, dataclass_transform

from textual.message import Message


@dataclass_transform(eq_default=False)
class News(Message):
    """A message with values, declared and given as those of a dataclass.

    It is none, for the dozens that the program has would cost more time to make than its first screen to draw.
    """

    VALUES: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.VALUES = (*cls.VALUES, *get_annotations(cls))

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__()
        for name, value in (*zip(self.VALUES, values, strict=False), *named.items()):
            setattr(self, name, value)

    def __rich_repr__(self) -> Iterable[tuple[str, Any]]:
        """The values by name."""
        return [(name, getattr(self, name)) for name in self.VALUES]
