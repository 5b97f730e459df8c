"""What other widgets stand on: it fills most of the screen, is covered by them, and is drawn all the same."""

from textual.containers import Horizontal
from textual.geometry import Region, Spacing
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

_NOTHING = Spacing()


class Ground(Widget):
    """A widget with nothing of its own to be seen but its background; last among bases, for styles follow the first."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """One line, as often as it is wanted."""
        if self.styles.gutter != _NOTHING or self.opacity != 1.0:
            return super().render_lines(crop)
        background = self.background_colors[1]
        strip = Strip.blank(crop.width, Style(background=background).rich_style)
        for each in self.get_line_filters():
            strip = strip.apply_filter(each, background)
        return [strip] * crop.height


class Panes(Horizontal, Ground):
    """Widgets beside each other, one below the other where the style says so."""
