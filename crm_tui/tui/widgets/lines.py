"""Lines on their way to the screen, without the detours for borders, tints and the like that few widgets have."""

from rich.segment import Segment
from textual._border import get_box
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.css.styles import RenderStyles
from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Spacing
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

_BARE, _RULE_LEFT = Spacing(), Spacing(left=1)
_DETOURS = ("outline_top", "outline_right", "outline_bottom", "outline_left", "tint", "hatch", "text_opacity")


class Lines(StylesCache):
    """The lines of a widget that draws them in their full width, kept until they change."""

    # Whether all that was drawn has colours that are the same in every terminal.
    plain = True

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        """The lines inside `crop`; those of a widget with more around it than a rule take the long way."""
        styles, size = widget.styles, widget.region.size
        if not _is_bare(styles) or widget.opacity != 1.0 or widget._border_title or widget._border_subtitle:  # noqa: SLF001
            return super().render_widget(widget, crop)
        if size.width != self._width:
            self.clear()
            self._width = size.width
        self._draw(widget, crop)
        background = widget.background_colors[1]
        strips = [self._cache[y] for y in crop.line_range]
        for each in widget.get_line_filters():
            if not (self.plain and isinstance(each, ANSIToTruecolor)):
                strips = [strip.apply_filter(each, background) for strip in strips]
        if crop.column_span != (0, size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _draw(self, widget: Widget, crop: Region) -> None:
        """Draws what is not known or not true any more."""
        wanted = [y for y in crop.line_range if y in self._dirty_lines or y not in self._cache]
        if not wanted:
            return
        beneath, background = widget.background_colors
        inner, outer = Style(background=beneath + background), Style(background=beneath)
        left, (width, height) = _left_of(widget, inner, outer), widget.content_region.size
        for y in wanted:
            drawn = widget.render_line(y) if y < height else Strip.blank(width, inner.rich_style)
            strip = drawn.adjust_cell_length(width, inner.rich_style)
            self._cache[y] = Strip([*left, *strip], width + len(left)) if left else strip
        self._dirty_lines.difference_update(wanted)


def _is_bare(styles: RenderStyles) -> bool:
    gutter = styles.gutter
    return (gutter == _BARE or (gutter == _RULE_LEFT and bool(styles.border_left[0]))) and not styles.has_any_rules(
        *_DETOURS
    )


def _left_of(widget: Widget, inner: Style, outer: Style) -> list[Segment]:
    """What stands before each line: the rule on the left, where there is one."""
    kind, color = widget.styles.border_left
    if not kind:
        return []
    beneath: Color = widget.background_colors[0]
    row = get_box(kind, inner, outer, Style(foreground=beneath + color))[1]
    return [row[0]]
