"""The pipeline as a board: a lane per stage, a card per deal, drawn from what is on screen only."""

from typing import NamedTuple

from textual import events
from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.cards import CARD, HEAD, Look, draw_card, draw_head, draw_rule
from crm_tui.tui.widgets.drawing import STATES, Drawn, Pen, components
from crm_tui.tui.widgets.lanes import FOLDED, GAP, PAGE, Card, Cards, LaneKeys, NoCards, lane_widths
from crm_tui.tui.widgets.posted import Latest, Posted
from crm_tui.tui.widgets.rows import Pages, RowKey
from crm_tui.tui.widgets.sticking import Spot, spot_after

STEP = CARD + 1


class Drag(NamedTuple):
    """A card on its way: the lane it was taken from, and the one it hangs over."""

    key: RowKey
    card: Card
    home: int
    over: int

    @property
    def moved(self) -> bool:
        """Whether letting go now would move it."""
        return self.home != self.over


class Board(Drawn, Anchored, can_focus=True):
    """Lanes of cards with one cursor that follows its deal; posts Highlighted, Opened and MoveRequested."""

    ALLOW_SELECT = False
    BINDINGS = bindings("board")
    PREFIX = "board"
    PARTS = components(
        "board",
        *STATES,
        *("head", "rule", "focus", "target", "more"),
        *("card", "title", "detail", "cursor", "mark", "taken"),
    )

    lane: reactive[int] = reactive(0)

    class Highlighted(Latest):
        """The cursor is on this card now, or in an empty lane."""

        key: RowKey | None

    class Opened(Posted):
        """The user wants to see this deal."""

        key: RowKey

    class MoveRequested(Posted):
        """The user wants this deal in that lane; the board shows it there when the new cards come."""

        key: RowKey
        lane: str

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        """`empty` is the sentence shown where no cards are: what would be here, and which key adds one."""
        super().__init__(id=id)
        self.cards: Cards = NoCards()
        self.empty = empty
        self._spots: dict[str, Spot] = {}
        self._pages: dict[int, Pages[Card]] = {}
        self._drag: Drag | None = None

    # What is where

    @property
    def key(self) -> RowKey | None:
        """The deal under the cursor, None in an empty lane."""
        return self._key_at(self.lane, self._spot(self.lane).cursor)

    @property
    def visible_cards(self) -> int:
        """How many whole cards a lane shows."""
        return max(1, (self._body_height + 1) // STEP)

    @property
    def _body_height(self) -> int:
        return max(1, self.size.height - HEAD - 1)

    def show(self, cards: Cards) -> None:
        """Show these cards instead; the cursor follows its deal, the other lanes keep what they showed."""
        before, old_key = self.cards, self.key
        old_lanes = {lane.key: number for number, lane in enumerate(before.lanes)}
        old_lane = before.lanes[self.lane].key if before.lanes else ""
        self.cards, self._pages = cards, {}
        if [lane.key for lane in cards.lanes] != [lane.key for lane in before.lanes]:
            self._drag = None
        for number, lane in enumerate(cards.lanes):
            if lane.key in old_lanes:
                was = LaneKeys(before, old_lanes[lane.key])
                spot = self._spots.get(lane.key, Spot(0, 0))
                self._spots[lane.key] = spot_after(was, spot, LaneKeys(cards, number), self.visible_cards)
        place = cards.place_of(old_key) if old_key is not None else None
        if place is not None:
            self.set_reactive(Board.lane, place[0])
            self._put_cursor(*place)
        else:
            keys = [lane.key for lane in cards.lanes]
            self.set_reactive(Board.lane, keys.index(old_lane) if old_lane in keys else 0)
        self.refresh()
        if self.key != old_key:
            self.post_message(self.Highlighted(self, self.key))

    def go_to(self, key: RowKey) -> bool:
        """Put the cursor on this deal; False when it is not on the board."""
        place = self.cards.place_of(key)
        if place is not None:
            self._select(*place)
        return place is not None

    def _key_at(self, lane: int, number: int) -> RowKey | None:
        lanes = self.cards.lanes
        exists = 0 <= lane < len(lanes) and 0 <= number < lanes[lane].size
        return self.cards.key_at(lane, number) if exists else None

    def _spot(self, lane: int) -> Spot:
        lanes = self.cards.lanes
        return self._spots.get(lanes[lane].key, Spot(0, 0)) if lane < len(lanes) else Spot(0, 0)

    def _last_top(self, lane: int) -> int:
        """The number of the first card that is seen of a lane where its last one is."""
        return max(0, self.cards.lanes[lane].size - self.visible_cards)

    def _put_cursor(self, lane: int, number: int) -> None:
        count = self.cards.lanes[lane].size
        number = max(0, min(number, count - 1))
        top = min(self._spot(lane).top, self._last_top(lane))
        top = min(max(top, number - self.visible_cards + 1), number)
        self._spots[self.cards.lanes[lane].key] = Spot(number, top)

    def _select(self, lane: int, number: int) -> None:
        if self.cards.lanes:
            self.set_reactive(Board.lane, max(0, min(lane, len(self.cards.lanes) - 1)))
            self._put_cursor(self.lane, number)
            self.refresh()
            self.post_message(self.Highlighted(self, self.key))

    def on_resize(self) -> None:
        """The cursor stays in sight, and no lane with room for all its cards hides any."""
        for number, lane in enumerate(self.cards.lanes):
            spot = self._spot(number)
            self._spots[lane.key] = spot._replace(top=min(spot.top, self._last_top(number)))
        if self.cards.lanes:
            self._put_cursor(self.lane, self._spot(self.lane).cursor)
            self.refresh()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is opened or moved in an empty lane."""
        if action in ("open", "move_previous", "move_next"):
            return self.key is not None
        return super().check_action(action, parameters)

    def _step(self, cards: int) -> None:
        self._select(self.lane, self._spot(self.lane).cursor + cards)

    def action_up(self) -> None:
        """One card up."""
        self._step(-1)

    def action_down(self) -> None:
        """One card down."""
        self._step(1)

    def action_left(self) -> None:
        """To the lane on the left, where its cursor was left."""
        self._go_to_lane(self.lane - 1)

    def action_right(self) -> None:
        """To the lane on the right, where its cursor was left."""
        self._go_to_lane(self.lane + 1)

    def _go_to_lane(self, lane: int) -> None:
        if 0 <= lane < len(self.cards.lanes):
            self._select(lane, self._spot(lane).cursor)

    def action_first(self) -> None:
        """To the first card of the lane."""
        self._select(self.lane, 0)

    def action_last(self) -> None:
        """To the last card of the lane."""
        if self.cards.lanes:
            self._select(self.lane, self.cards.lanes[self.lane].size - 1)

    def action_page_up(self) -> None:
        """As many cards up as are seen."""
        self._step(-self.visible_cards)

    def action_page_down(self) -> None:
        """As many cards down as are seen."""
        self._step(self.visible_cards)

    def action_open(self) -> None:
        """Ask for the deal under the cursor."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    def action_move_previous(self) -> None:
        """Ask for the deal to move to the lane on the left."""
        self._request_move(self.key, self.lane - 1)

    def action_move_next(self) -> None:
        """Ask for the deal to move to the lane on the right."""
        self._request_move(self.key, self.lane + 1)

    def _request_move(self, key: RowKey | None, lane: int) -> None:
        if key is not None and 0 <= lane < len(self.cards.lanes):
            self.post_message(self.MoveRequested(self, key, self.cards.lanes[lane].key))

    # Mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press on a card: it is selected, and may be dragged."""
        lane = self._lane_at(event.x)
        if lane is None or event.button != 1:
            return
        number = self._card_at(lane, event.y)
        self._select(lane, self._spot(lane).cursor if number is None else number)
        key, card = (None, None) if number is None else (self.key, self._card(lane, number))
        if key is not None and card is not None:
            self._drag = Drag(key, card, lane, lane)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The card taken hangs over the lane under the mouse."""
        lane = self._lane_at(event.x)
        if self._drag is not None and lane is not None and lane != self._drag.over:
            self._drag = self._drag._replace(over=lane)
            self.refresh()

    def on_mouse_up(self) -> None:
        """Let go over another lane: ask for the move."""
        drag, self._drag = self._drag, None
        self.release_mouse()
        if drag is not None and drag.moved:
            self._request_move(drag.key, drag.over)
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Escape puts a dragged card back."""
        if event.key == "escape" and self._drag is not None:
            self._drag = None
            self.release_mouse()
            self.refresh()
            event.stop()

    def on_click(self, event: events.Click) -> None:
        """A second click at once opens the deal."""
        lane = self._lane_at(event.x)
        if event.chain == 2 and lane is not None and self._card_at(lane, event.y) is not None:
            self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls the lane under the mouse, the cursor stays."""
        self._scroll_lane(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls the lane under the mouse, the cursor stays."""
        self._scroll_lane(event, -1)

    def _scroll_lane(self, event: events.MouseEvent, cards: int) -> None:
        event.stop()
        lane = self._lane_at(event.x)
        if lane is None:
            return
        spot = self._spot(lane)
        top = max(0, min(spot.top + cards, self._last_top(lane)))
        self._spots[self.cards.lanes[lane].key] = spot._replace(top=top)
        self.refresh()

    def _lane_at(self, x: int) -> int | None:
        start = 0
        for lane, width in enumerate(self._widths()):
            if width and start <= x < start + width:
                return lane
            start += width + GAP if width else 0
        return None

    def _card_at(self, lane: int, y: int) -> int | None:
        if not HEAD <= y < HEAD + self._body_height:
            return None
        number, line = divmod(y - HEAD, STEP)
        number += self._spot(lane).top
        return number if line < CARD and number < self.cards.lanes[lane].size else None

    # Drawing

    def _widths(self) -> list[int]:
        return lane_widths(len(self.cards.lanes), self.lane, self.size.width)

    def render_line(self, y: int) -> Strip:
        """A line through all lanes."""
        pen = Pen(self.size.width, self.style())
        if y == HEAD + 1 and not any(lane.size for lane in self.cards.lanes):
            pen.skip_to(1)
            pen.put(self.empty, self.size.width, self.style("muted"))
            return pen.strip()
        look = Look(self.style, self.glyphs)
        height = self._body_height
        start = 0
        for lane, width in enumerate(self._widths()):
            if not width:
                continue
            pen.skip_to(start)
            if y < HEAD - 1:
                draw_head(pen, look, self.cards.lanes[lane], y, width, self._over(lane))
            elif y == HEAD - 1:
                draw_rule(pen, look, width, self._over(lane), self._spot(lane).top)
            elif width > FOLDED:
                self._draw_lane(pen, look, lane, y - HEAD, width, height)
            start += width + GAP
        return pen.strip()

    def _over(self, lane: int) -> str:
        if self._drag is not None and self._drag.moved and self._drag.over == lane:
            return "target"
        return "focus" if lane == self.lane else ""

    def _draw_lane(self, pen: Pen, look: Look, lane: int, y: int, width: int, height: int) -> None:
        nth, line = divmod(y, STEP)
        if y >= height:
            self._draw_more(pen, look, lane, width)
        elif line < CARD:
            card, over = self._card_over(lane, nth)
            if card is not None:
                draw_card(pen, look, card, line, width, over)

    def _card_over(self, lane: int, nth: int) -> tuple[Card | None, str]:
        """The nth card on screen and what lies over it; a card dragged here stands before the others."""
        drag = self._drag
        number = self._spot(lane).top + nth
        if drag is not None and drag.moved:
            if lane == drag.over:
                return (drag.card, "target") if nth == 0 else (self._card(lane, number - 1), "")
            if lane == drag.home and self._key_at(lane, number) == drag.key:
                return self._card(lane, number), "taken"
        is_cursor = lane == self.lane and number == self._spot(lane).cursor
        return self._card(lane, number), "cursor" * is_cursor

    def _card(self, lane: int, number: int) -> Card | None:
        if lane not in self._pages:
            self._pages[lane] = Pages(lambda start, length: self.cards.page(lane, start, length), PAGE)
        return self._pages[lane].get(number)

    def _draw_more(self, pen: Pen, look: Look, lane: int, width: int) -> None:
        below = self.cards.lanes[lane].size - self._spot(lane).top - self.visible_cards
        if below > 0:
            pen.put(f"{look.glyphs.below}{below} more", width, look.style("more"), "right")
