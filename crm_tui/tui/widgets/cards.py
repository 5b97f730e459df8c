"""How a card and the head of a lane are drawn on the board, line by line."""

from collections.abc import Callable
from typing import NamedTuple

from rich.style import Style

from crm_tui.tui.glyphs import Glyphs
from crm_tui.tui.widgets.drawing import Pen, sign_of
from crm_tui.tui.widgets.lanes import FOLDED, Card, Lane
from crm_tui.wording.cells import cells

CARD = 4
HEAD = 4
_ROOMY = 18


class Look(NamedTuple):
    """What every line needs: the styles of the board's components, and the signs."""

    style: Callable[..., Style]
    glyphs: Glyphs


def draw_card(pen: Pen, look: Look, card: Card, line: int, width: int, over: str) -> None:
    """Line 0 to 3 of a card in `width` cells; `over` is "cursor", "taken", "target" or ""."""
    end = pen.x + width
    base = look.style("card", *card.states, over)

    def style(*parts: str) -> Style:
        # A card that was taken away is pale all over.
        return base if over == "taken" else look.style("card", *card.states, over, *parts)

    sign, state = sign_of(card.states, look.glyphs) if line == 0 else (" ", "")
    if over == "cursor" and not state:
        sign, state = look.glyphs.cursor, "mark"
    pen.put(sign, 1, style(state))
    inner = width - 1 - (width >= _ROOMY)
    if line == 0:
        pen.put(card.title, inner, style("title"))
    elif line == CARD - 1:
        step = card.closed or f"{look.glyphs.next_step} {card.next_step or 'none'}"
        pen.put(step, inner, style("detail") if card.closed or card.next_step else style("warning"))
    else:
        _draw_middle(pen, look, card, line, inner, style)
    pen.skip_to(end, base)


def _draw_middle(pen: Pen, look: Look, card: Card, line: int, inner: int, style: Callable[..., Style]) -> None:
    """Company, then value. The age stands beside the value, or beside the company where that is too long."""
    age = card.age + look.glyphs.warning * card.rotting
    value = _fitting(card.value, card.short_value, inner)
    by_value = cells(value) + 1 + cells(age) <= inner
    beside = age if by_value == (line == 2) else ""
    room = inner - cells(beside) - bool(beside)
    pen.put(*((card.company, room, style("detail")) if line == 1 else (value, room, style())))
    if beside:
        pen.skip_to(pen.x + 1, style())
        pen.put(beside, cells(beside), style("overdue" if card.rotting else "detail"))


def _fitting(amount: str, short: str, room: int) -> str:
    """The amount, or the short way to say it where there is no room for it."""
    return amount if cells(amount) <= room else short or amount


def draw_head(pen: Pen, look: Look, lane: Lane, line: int, width: int, over: str) -> None:
    """Line 0 to 2 of a lane's head: name and count, sum, weighted sum; folded only name and count."""
    end = pen.x + width
    style = look.style("head", over)
    title = look.style("head", lane.state, "title", over)
    if width <= FOLDED:
        pen.put((lane.title, str(lane.total or lane.size), "")[line], width, (title, style, style)[line])
        return
    pen.put("", 1, style)
    inner = width - 1 - (width >= _ROOMY)
    if line == 0:
        count = str(lane.total or lane.size)
        pen.put(lane.title, inner - len(count) - 1, title)
        pen.skip_to(pen.x + 1, style)
        pen.put(count, len(count), style)
    elif line == 1:
        pen.put(_fitting(lane.amount, lane.short_amount, inner), inner, style)
    else:
        pen.put(_fitting(lane.weighted, lane.short_weighted, inner), inner, look.style("head", "detail", over))
    pen.skip_to(end, style)


def draw_rule(pen: Pen, look: Look, width: int, over: str, above: int) -> None:
    """The line under a lane's head; it says how many cards are hidden above."""
    more = f" {look.glyphs.above}{above} more" if above and width > FOLDED else ""
    rule = look.glyphs.thick_rule if over else look.glyphs.rule
    pen.fill(rule, width - cells(more), look.style("rule", over))
    pen.put(more, cells(more), look.style("more"))
