"""Lines drawn cell by cell, for widgets that paint only what is visible."""

from collections.abc import Collection, Hashable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.tui.content import cell
from crm_tui.tui.faults import Guarded, tell
from crm_tui.tui.glyphs import Glyphs, glyphs_of
from crm_tui.tui.widgets.lines import Lines
from crm_tui.tui.widgets.parts import parts_of
from crm_tui.wording.cells import Align

# What may be said of a row, card or cell beside its words; each is a component class of lists.
STATES = ("stale", "broken", "overdue", "warning", "won", "lost", "muted")
# States that look like another.
_LIKE = {"rotting": "overdue", "problem": "broken"}


def sign_of(states: Collection[str], glyphs: Glyphs) -> tuple[str, str]:
    """The sign before what has these states, and the one it stands for: a blank and "" where none has a sign."""
    signs = {
        "broken": glyphs.failed,
        "stale": glyphs.stale,
        "overdue": glyphs.warning,
        "rotting": glyphs.warning,
        "won": glyphs.done,
    }
    return next(((sign, state) for state, sign in signs.items() if state in states), (" ", ""))


def components(prefix: str, *names: str) -> frozenset[str]:
    """The style classes of a widget's parts, as in table--head."""
    return frozenset(f"{prefix}--{name}" for name in names)


class Drawn(Guarded, Widget):
    """A widget that draws its own lines; PREFIX begins the names of its PARTS.

    Parts are what Textual calls component classes. Only those that are drawn are looked up in the style sheets:
    to look all of them up for every widget is most of the time that a screen takes to open.
    """

    PREFIX: ClassVar[str] = ""
    PARTS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._styles_known: dict[tuple[str, ...], Style] = {}
        self._way: tuple[Hashable, ...] = ()
        self._styles_cache = self._kept = Lines()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as drawn; blank ones where drawing goes wrong, so that all else is seen."""
        try:
            return super().render_lines(crop)
        except Exception as error:
            if not tell(self, error):
                raise
            return [Strip.blank(crop.width)] * crop.height

    def style(self, *names: str) -> Style:
        """The style of these components, later ones over earlier ones; unknown names count for nothing."""
        if names not in self._styles_known:
            self._styles_known[names] = self._blended(names)
        return self._styles_known[names]

    def _blended(self, names: tuple[str, ...]) -> Style:
        _, _, background, color = self.colors
        text_style = Style.null()
        for name in names:
            component = f"{self.PREFIX}--{_LIKE.get(name, name)}"
            if component not in self.PARTS:
                continue
            parts = parts_of(self)
            self._way = self._way or parts.way(self)
            part = parts.look(self, self._way, component)
            background += part.background
            color = part.color or color
            text_style += part.text_style
        if text_style.reverse:
            # What the cursor is on is never quiet.
            text_style += Style(dim=False)
        blended = text_style + Style.from_color((background + color).rich_color, background.rich_color)
        self._kept.plain = self._kept.plain and _is_plain(blended)
        return blended

    def notify_style_update(self) -> None:
        """Forget what was blended for another theme, or with another focus."""
        super().notify_style_update()
        self._styles_known.clear()
        self._way = ()

    @property
    def glyphs(self) -> Glyphs:
        """The signs to draw with."""
        return glyphs_of(self)


def _is_plain(style: Style) -> bool:
    colors = (style.color, style.bgcolor)
    return not style.dim and all(color is not None and color.triplet is not None for color in colors)


class Pen:
    """Draws one line of exactly `width` cells from left to right."""

    def __init__(self, width: int, style: Style) -> None:
        self.x = 0
        self.width = width
        self._style = style
        self._segments: list[Segment] = []

    def put(self, text: str, width: int, style: Style | None = None, align: Align = "left") -> None:
        """Text of a record or ours, made harmless, in exactly `width` cells or what is left of the line."""
        width = min(width, self.width - self.x)
        if width > 0:
            self._segments.append(Segment(cell(text, width, align), style or self._style))
            self.x += width

    def skip_to(self, x: int, style: Style | None = None) -> None:
        """Blank cells up to `x`."""
        width = min(x, self.width) - self.x
        if width > 0:
            self._segments.append(Segment(" " * width, style or self._style))
            self.x += width

    def fill(self, sign: str, width: int, style: Style | None = None) -> None:
        """One of our signs, over and over, in `width` cells or what is left of the line."""
        width = min(width, self.width - self.x)
        self.put(sign * max(0, width), width, style)

    def strip(self) -> Strip:
        """The finished line."""
        self.skip_to(self.width)
        return Strip(self._segments, self.width)
