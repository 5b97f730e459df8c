"""The pipeline board on a screen."""

from collections.abc import Sequence

from crm_tui.tui.glyphs import ASCII, UNICODE
from crm_tui.tui.widgets.board import Board
from crm_tui.tui.widgets.lanes import Card, Lane
from crm_tui.wording.display import display
from tests.tui_screen import HOSTILE, Stage, foreign_controls, resized, run, screen, widths, written

STAGES = ("lead", "qualified", "proposal", "won")


class Deals:
    """Cards from stage → titles; counts how many were fetched."""

    def __init__(self, lanes: dict[str, Sequence[str]], **cards: Card) -> None:
        self.names = list(lanes.values())
        self.lanes = [
            Lane(k, k, len(v), f"{len(v)},000 €", f"~{len(v)}00 €", "won" * (k == "won")) for k, v in lanes.items()
        ]
        self._cards = cards
        self.fetched = 0

    def page(self, lane: int, start: int, length: int) -> Sequence[Card]:
        titles = self.names[lane][start : start + length]
        self.fetched += len(titles)
        return [self._cards.get(title, Card(title, "Harbour", "1,000 €", "3 d", next_step="call")) for title in titles]

    def key_at(self, lane: int, number: int) -> str:
        return self.names[lane][number]

    def place_of(self, key: object) -> tuple[int, int] | None:
        return next(((lane, names.index(key)) for lane, names in enumerate(self.names) if key in names), None)


def deals(**changed: Sequence[str]) -> Deals:
    lanes: dict[str, Sequence[str]] = {
        "lead": ["kiosk", "roof"],
        "qualified": [],
        "proposal": ["engine", "archive", "wifi", "desk"],
        "won": ["app"],
    }
    return Deals(lanes | changed)


async def on_stage(walk, cards=None, size=(80, 20), glyphs=UNICODE):
    board = Board(empty="No deals yet. Press n to add one.")
    stage = Stage(board, glyphs=glyphs)

    async def shown_first(pilot) -> None:
        board.show(cards or deals())
        await pilot.pause()
        await walk(stage, board, pilot)

    await run(stage, size, shown_first)


async def test_it_reads_as_a_board() -> None:
    """Heads with name, count, sum and weighted sum; cards with age, a sign when rotting, and the next step."""
    cards = Deals(
        {"lead": ["a", "b"], "won": []},
        a=Card("Engine № 2", "Analytical Engines", "12,500 €", "16 d", True, ""),
        b=Card("அன்பு", "Temple", "12,212,500 €", "2 d", False, "contract Mon"),
    )

    async def walk(stage, board, pilot) -> None:
        assert screen(stage) == [
            " lead          2  won           0",
            " 2,000 €          0,000 €",
            " ~200 €           ~000 €",
            "━━━━━━━━━━━━━━━━ ────────────────",
            "▌Engine № 2",
            "▌Analytical Eng…",
            "▌12,500 €  16 d!",
            "▌→ none",
            "",
            " அன்பு",
            " Temple      2 d",
            " 12,212,500 €",
            " → contract Mon",
            "",
        ]

    await on_stage(walk, cards, size=(33, 14))


async def test_money_is_never_cut_where_there_is_a_short_way_to_say_it() -> None:
    """A narrow card says 1.45M, a wide one the whole amount; so do the heads of lanes."""
    cards = Deals({"lead": ["a"]}, a=Card("a", value="1,450,000 LKR", age="2 d", short_value="1.45M LKR"))
    cards.lanes = [
        Lane("lead", "lead", 1, "1,450,000 LKR", "~1,305,000 LKR", short_amount="1.45M LKR", short_weighted="~1.3M LKR")
    ]

    async def walk(stage, board, pilot) -> None:
        assert screen(stage)[1:3] == [" 1.45M LKR", " ~1.3M LKR"]
        assert screen(stage)[6] == "▌1.45M LKR"
        await resized(pilot, (40, 12))
        await pilot.pause()
        assert screen(stage)[1:3] == [" 1,450,000 LKR", " ~1,305,000 LKR"]
        assert screen(stage)[6].split() == ["▌1,450,000", "LKR", "2", "d"]

    await on_stage(walk, cards, size=(12, 12))


async def test_a_lane_with_room_for_all_its_cards_hides_none() -> None:
    """However little room there was before: where the board was hidden, or the terminal was lower."""

    async def walk(stage, board, pilot) -> None:
        await pilot.press("j")
        assert "1 more" in screen(stage)[3] and "▌roof" in screen(stage)
        await resized(pilot, (20, 16))
        await pilot.pause()
        assert "1 more" not in screen(stage)[3]
        assert screen(stage)[4].startswith(" kiosk") and screen(stage)[9].startswith("▌roof")

    await on_stage(walk, Deals({"lead": ["kiosk", "roof"]}), size=(20, 9))


async def test_states_have_signs() -> None:
    """What is late, and what cannot be read, is told by a sign before the title, below the cursor too."""
    cards = Deals(
        {"lead": ["a", "b", "c"]}, a=Card("a", states=("overdue",)), b=Card("b", states=("stale",)), c=Card("c")
    )

    async def walk(stage, board, pilot) -> None:
        signs = {name: f"{sign}{name}" for name, sign in (("a", UNICODE.warning), ("b", UNICODE.stale), ("c", " "))}
        for title, line in zip("abc", (4, 9, 14), strict=True):
            assert screen(stage)[line].rstrip() == signs[title]
        assert screen(stage)[5].startswith("▌")

    await on_stage(walk, cards)


async def test_poor_terminals_get_ascii() -> None:
    """With the setting for poor fonts, every sign has a plain twin."""
    cards = Deals({"lead": [str(n) for n in range(9)]})

    async def walk(stage, board, pilot) -> None:
        await pilot.press("G")
        lines = [line.replace("€", "E") for line in screen(stage)]
        assert all(line.isascii() for line in lines)
        assert lines[3] == "======================== ^7 more"

    await on_stage(walk, cards, size=(32, 14), glyphs=ASCII)


async def test_an_empty_board_teaches() -> None:
    """Where no deals are, it says which key adds one; no key does harm."""

    async def walk(stage, board, pilot) -> None:
        assert screen(stage)[5] == " No deals yet. Press n to add one."
        await pilot.press("j", "l", "H", "L", "G", "enter", "pagedown")
        assert board.key is None
        assert stage.heard(Board.MoveRequested) == stage.heard(Board.Opened) == []
        board.show(Deals({}))
        await pilot.press("j", "l", "H", "L", "G", "g", "enter", "pageup")
        await pilot.click(Board, offset=(3, 6))
        assert board.key is None

    await on_stage(walk, Deals({"lead": [], "won": []}))


async def test_keys_walk_over_the_board() -> None:
    """h j k l and arrows, first, last and pages; every lane remembers its card."""

    async def walk(stage, board, pilot) -> None:
        for keys, key in [
            (["j"], "roof"),
            (["down"], "roof"),
            (["l"], None),
            (["right"], "engine"),
            (["G"], "desk"),
            (["k", "up"], "archive"),
            (["l", "l"], "app"),
            (["h"], "archive"),
            (["left", "left"], "roof"),
            (["h"], "roof"),
            (["g"], "kiosk"),
            (["pagedown"], "roof"),
            (["pageup"], "kiosk"),
        ]:
            await pilot.press(*keys)
            assert board.key == key
        assert [each.key for each in stage.heard(Board.Highlighted)][-1] == "kiosk"
        await pilot.press("enter")
        assert [each.key for each in stage.heard(Board.Opened)] == ["kiosk"]

    await on_stage(walk)


async def test_h_and_l_ask_for_a_move_and_the_cursor_follows_the_deal() -> None:
    """Nothing moves until the new cards come; then the cursor is on the same deal in its new lane."""

    async def walk(stage, board, pilot) -> None:
        await pilot.press("j", "H", "L")
        assert [(each.key, each.lane) for each in stage.heard(Board.MoveRequested)] == [("roof", "qualified")]
        assert board.key == "roof" and board.lane == 0
        stage.heard(Board.Highlighted)

        board.show(deals(lead=["kiosk"], qualified=["roof"]))
        await pilot.pause()

        assert board.key == "roof" and board.lane == 1
        assert stage.heard(Board.Highlighted) == []
        await pilot.press("h")
        assert board.key == "kiosk"

    await on_stage(walk)


async def test_a_refresh_keeps_lanes_where_they_are() -> None:
    """Deals that come in above don't move what is on screen, in no lane."""
    many = [f"m{n}" for n in range(3000)]

    async def walk(stage, board, pilot) -> None:
        await pilot.press("l", "pagedown", "pagedown", "j", "h", "j")
        before = screen(stage)[4:19]
        board.show(Deals({"lead": ["new", "a", "b", "c", "d"], "qualified": ["x", "y", *many]}))
        await pilot.pause()
        after = screen(stage)[4:19]
        assert [line[40:] for line in before] == [line[40:] for line in after]
        assert board.key == "b"
        assert board.cards.fetched <= 100

    await on_stage(walk, Deals({"lead": ["a", "b", "c", "d"], "qualified": many}))


async def test_a_deal_that_goes_leaves_the_cursor_to_its_neighbour() -> None:
    """Filtering a deal away keeps the place."""

    async def walk(stage, board, pilot) -> None:
        await pilot.press("l", "l", "j")
        board.show(deals(proposal=["engine", "wifi", "desk"]))
        assert board.key == "wifi"
        board.show(Deals({"other": ["z"]}))
        assert board.key == "z" and board.lane == 0
        await pilot.pause()
        assert [each.key for each in stage.heard(Board.Highlighted)][-1] == "z"

    await on_stage(walk)


async def test_go_to_finds_a_deal() -> None:
    """A deal opened from elsewhere is under the cursor when one comes back."""

    async def walk(stage, board, pilot) -> None:
        assert board.go_to("wifi") and board.key == "wifi"
        assert not board.go_to("nobody") and board.key == "wifi"

    await on_stage(walk)


async def test_thousands_of_cards_fetch_what_is_seen() -> None:
    """A lane of thousands opens as fast as one of ten, and says how many there are above and below."""
    many = [f"m{n}" for n in range(5000)]

    async def walk(stage, board, pilot) -> None:
        assert board.cards.fetched <= 2 * 32
        assert screen(stage)[19].split() == ["↓4997", "more", "↓4997", "more"]
        await pilot.press("G")
        assert board.key == "m4999"
        assert "↑4997 more" in screen(stage)[3]
        assert board.cards.fetched <= 4 * 32

    await on_stage(walk, Deals({"lead": many, "won": [f"w{n}" for n in many]}), size=(60, 20))


async def test_narrow_terminals_fold_lanes_into_counts() -> None:
    """Lanes too narrow to read show their count; the cursor's lane is wide, and moving unfolds the next."""
    cards = Deals({f"stage {n}": [f"deal {n}"] for n in range(9)})

    async def walk(stage, board, pilot) -> None:
        assert widths(stage) == {40}
        assert "deal 0" in screen(stage)[4] and "deal 8" not in screen(stage)[4]
        await pilot.press(*["l"] * 8)
        assert "deal 8" in screen(stage)[4] and "deal 0" not in screen(stage)[4]
        await pilot.click(Board, offset=(2, 0))
        assert board.lane == 4

    await on_stage(walk, cards, size=(40, 12))


async def test_a_click_selects_and_a_double_click_opens() -> None:
    """The mouse does what the keys do."""

    async def walk(stage, board, pilot) -> None:
        await pilot.click(Board, offset=(45, 10))
        assert board.key == "archive"
        assert stage.heard(Board.Opened) == stage.heard(Board.MoveRequested) == []
        await pilot.click(Board, offset=(5, 5), times=2)
        assert [each.key for each in stage.heard(Board.Opened)] == ["kiosk"]
        await pilot.click(Board, offset=(25, 2))
        assert board.lane == 1 and board.key is None
        await pilot.click(Board, offset=(25, 6), times=2)
        assert stage.heard(Board.Opened) == []

    await on_stage(walk)


async def test_dragging_shows_where_the_card_would_go_and_asks_for_the_move() -> None:
    """The card hangs over the lane under the mouse; letting go asks; its old place is pale meanwhile."""

    async def walk(stage, board, pilot) -> None:
        await pilot.mouse_down(Board, offset=(5, 5))
        await pilot.hover(Board, offset=(50, 9))
        assert "kiosk" in screen(stage)[4][40:60]
        assert "engine" in screen(stage)[9][40:60]
        await pilot.mouse_up(Board, offset=(50, 9))
        assert [(each.key, each.lane) for each in stage.heard(Board.MoveRequested)] == [("kiosk", "proposal")]
        assert "engine" in screen(stage)[4][40:60]

        await pilot.mouse_down(Board, offset=(5, 5))
        await pilot.hover(Board, offset=(50, 9))
        await pilot.hover(Board, offset=(5, 9))
        await pilot.mouse_up(Board, offset=(5, 9))
        assert stage.heard(Board.MoveRequested) == []

    await on_stage(walk)


async def test_escape_puts_a_dragged_card_back() -> None:
    """A drag can be thought better of."""

    async def walk(stage, board, pilot) -> None:
        await pilot.mouse_down(Board, offset=(5, 5))
        await pilot.hover(Board, offset=(50, 9))
        await pilot.press("escape")
        assert "engine" in screen(stage)[4][40:60]
        await pilot.mouse_up(Board, offset=(50, 9))
        assert stage.heard(Board.MoveRequested) == []

    await on_stage(walk)


async def test_a_refresh_in_the_middle_of_a_drag_moves_no_other_deal() -> None:
    """A teammate's change never lets a drag move another deal than the one taken, nor to another stage."""

    async def walk(stage, board, pilot) -> None:
        await pilot.mouse_down(Board, offset=(5, 5))
        await pilot.hover(Board, offset=(50, 9))
        board.show(deals(lead=["other", "kiosk", "roof"]))
        await pilot.mouse_up(Board, offset=(50, 9))
        assert [(each.key, each.lane) for each in stage.heard(Board.MoveRequested)] == [("kiosk", "proposal")]

        await pilot.mouse_down(Board, offset=(5, 5))
        await pilot.hover(Board, offset=(50, 9))
        board.show(Deals({"lead": ["kiosk"], "won": []}))
        await pilot.mouse_up(Board, offset=(50, 9))
        assert stage.heard(Board.MoveRequested) == []

    await on_stage(walk)


async def test_the_wheel_scrolls_the_lane_under_the_mouse() -> None:
    """Only that lane, within its ends; the cursor stays."""

    async def walk(stage, board, pilot) -> None:
        from textual import events

        def wheel(sort: type[events.MouseEvent], x: int) -> events.MouseEvent:
            return sort(board, x, 6, 0, 0, 0, False, False, False, x, 6)

        board.post_message(wheel(events.MouseScrollDown, 45))
        await pilot.pause()
        assert "archive" in screen(stage)[4] and "kiosk" in screen(stage)[4]
        for _ in range(3):
            board.post_message(wheel(events.MouseScrollDown, 45))
        board.post_message(wheel(events.MouseScrollDown, 19))
        await pilot.pause()
        assert "archive" in screen(stage)[4]
        for _ in range(3):
            board.post_message(wheel(events.MouseScrollUp, 45))
        await pilot.pause()
        assert "engine" in screen(stage)[4] and board.key == "kiosk"

    await on_stage(walk)


async def test_hostile_cards_are_only_text() -> None:
    """Markup and escapes in a deal show as they stand, style nothing, do nothing."""
    cards = {
        f"k{n}": Card(text, text, text, text, True, text, states=("overdue", "stale")) for n, text in enumerate(HOSTILE)
    }

    async def walk(stage, board, pilot) -> None:
        assert widths(stage) == {120}
        assert foreign_controls(written(stage)) == set()
        shown = "\n".join(screen(stage))
        for text in HOSTILE[:9]:
            assert display(text)[:20].rstrip() in shown
        for y in range(0, 40, 5):
            await pilot.click(Board, offset=(4, y))

    half = list(cards)
    await on_stage(walk, Deals({"[/]": half[:6], "[b]": half[6:]}, **cards), size=(120, 40))
