"""Deals on the board and in the table, as somebody uses them."""

from textual.geometry import Offset

from crm_tui.tui.screens.choose import ChooseScreen
from tests.git_plain import status
from tests.tui_app import NORMAL, SAMPLE, WIDE, opened
from tests.workspaces import SETTINGS


async def test_a_deal_moves_on_with_one_key(tmp_path) -> None:
    """I press L on a card: one line changes, that change is committed, and the cursor stays on the deal."""
    async with opened(tmp_path) as desk:
        before = desk.file("deals/kiosk")
        await desk.press("L")

        assert desk.lane() == "proposal" and desk.deals.record_id == "kiosk"
        assert "✓ Move Kiosk software to Proposal" in desk.text
        assert set(before.splitlines()) - set(desk.file("deals/kiosk").splitlines()) == {"stage: lead"}
        assert "stage: proposal\n" in desk.file("deals/kiosk")
        assert desk.commits() == ["Move Kiosk software to Proposal"]
        assert desk.changed() == ["records/deals/kiosk.yaml"]


async def test_a_move_is_taken_back_and_done_again(tmp_path) -> None:
    """u takes the move back, U does it again; each is a commit of its own."""
    async with opened(tmp_path) as desk:
        before = desk.file("deals/kiosk")
        await desk.press("L", "u")
        assert desk.file("deals/kiosk") == before
        assert desk.lane() == "lead" and desk.deals.record_id == "kiosk"

        await desk.press("U")
        assert "stage: proposal\n" in desk.file("deals/kiosk")
        assert desk.lane() == "proposal"
        assert desk.commits() == [
            "Move Kiosk software to Proposal",
            "Undo: Move Kiosk software to Proposal",
            "Redo: Move Kiosk software to Proposal",
        ]


async def test_two_quick_keys_move_two_stages(tmp_path) -> None:
    """I press L twice without looking up: the deal goes two stages on, not one."""
    async with opened(tmp_path) as desk:
        await desk.hammer("L", "L")

        assert "stage: won\n" in desk.file("deals/kiosk")
        assert desk.commits() == ["Move Kiosk software to Proposal", "Win Kiosk software"]


async def test_back_with_h_and_nothing_at_the_ends(tmp_path) -> None:
    """H moves a deal back; at the first stage it does nothing."""
    async with opened(tmp_path) as desk:
        await desk.press("H")
        assert desk.commits() == []

        await desk.press("L", "H")
        assert "stage: lead\n" in desk.file("deals/kiosk")


async def test_a_deal_is_dragged_to_won(tmp_path) -> None:
    """I take a card with the mouse and let it go over "Won"."""
    async with opened(tmp_path, size=WIDE) as desk:
        board = desk.deals.board
        widths = board._widths()
        won = sum(widths[:2]) + 2 + widths[2] // 2
        await desk.pilot.mouse_down(board, offset=Offset(3, 5))
        await desk.pilot.hover(board, offset=Offset(won, 6))
        await desk.pilot.mouse_up(board, offset=Offset(won, 6))
        await desk.settle()

        assert "stage: won\n" in desk.file("deals/kiosk") and "closed: 2026-11-21" in desk.file("deals/kiosk")
        assert desk.commits() == ["Win Kiosk software"]
        assert desk.lane() == "won" and desk.deals.record_id == "kiosk"


async def test_a_deal_is_won_with_w(tmp_path) -> None:
    """w wins the deal under the cursor."""
    async with opened(tmp_path) as desk:
        await desk.press("w")

        assert "stage: won\n" in desk.file("deals/kiosk")
        assert "✓ Win Kiosk software" in desk.text


async def test_losing_asks_why(tmp_path) -> None:
    """x asks for the reason, and loses the deal for the one I choose."""
    async with opened(tmp_path) as desk:
        await desk.press("x")
        assert isinstance(desk.app.screen, ChooseScreen)
        assert "Why was it lost?" in desk.text and "▌price" in desk.text

        await desk.press("j", "enter")
        assert "stage: lost\n" in desk.file("deals/kiosk")
        assert "lost_reason: timing\n" in desk.file("deals/kiosk")
        assert desk.lane() == "lost"


async def test_no_reason_no_loss(tmp_path) -> None:
    """Escape from the question leaves the deal where it is."""
    async with opened(tmp_path) as desk:
        before = desk.file("deals/kiosk")
        await desk.press("x", "escape")

        assert desk.file("deals/kiosk") == before
        assert desk.lane() == "lead"


async def test_the_lane_of_lost_deals_asks_too(tmp_path) -> None:
    """Moving a deal into "Lost" with L asks for the reason; without one it stays won."""
    async with opened(tmp_path) as desk:
        await desk.press("w", "L")
        assert "Why was it lost?" in desk.text
        await desk.press("escape")
        assert "stage: won\n" in desk.file("deals/kiosk")

        await desk.press("L", "enter")
        assert "stage: lost\n" in desk.file("deals/kiosk")
        assert "lost_reason: price\n" in desk.file("deals/kiosk")


async def test_a_reason_in_own_words(tmp_path) -> None:
    """Where the team has no list of reasons I type one."""
    settings = SETTINGS.replace("lost_reasons: [price, timing]\n", "")
    async with opened(tmp_path, settings=settings) as desk:
        await desk.press("x")
        await desk.type("no budget")
        await desk.press("enter")

        assert "stage: lost\n" in desk.file("deals/kiosk")
        assert "no budget" in desk.file("deals/kiosk")


async def test_the_stage_from_a_list(tmp_path) -> None:
    """m shows the stages of the deal's own pipeline; the keys told then are those of the question alone."""
    async with opened(tmp_path) as desk:
        keys = desk.lines[-1]
        await desk.press("m")
        assert "To which stage?" in desk.text and "Proposal" in desk.text and "Offered" not in desk.text
        assert "⏎ choose  esc leave" in desk.text and "w win" not in desk.text

        await desk.press("j", "enter")
        assert "stage: proposal\n" in desk.file("deals/kiosk") and desk.lines[-1] == keys


async def test_the_next_pipeline(tmp_path) -> None:
    """p shows the other pipeline, and again the first."""
    async with opened(tmp_path) as desk:
        assert "Care plan" not in desk.text
        await desk.press("p")
        assert "Support (p: next)" in desk.text and "Care plan" in desk.text and "Offered" in desk.text

        await desk.press("p")
        assert "Sales (p: next)" in desk.text and "Care plan" not in desk.text


async def test_the_same_deals_as_a_table(tmp_path) -> None:
    """v shows the deals of all pipelines as a table with what they come to; b goes back, the cursor with me.

    The keys told are those of the views that are not shown.
    """
    async with opened(tmp_path, size=WIDE) as desk:
        assert "/ filter  v table  F forecast" in desk.lines[-1]
        await desk.press("F")
        assert "/ filter  b board  v table  n new" in desk.lines[-1]
        await desk.press("b", "l", "v")
        assert "/ filter  b board  F forecast" in desk.lines[-1]
        assert "All deals" in desk.text and "Care plan" in desk.text
        assert "4 deals" in desk.text and "24,100 €" in desk.text
        assert desk.deals.record_id == "engine"

        await desk.press("w", "b")
        assert "stage: won\n" in desk.file("deals/engine")
        assert desk.lane() == "won" and desk.deals.record_id == "engine"


async def test_sorted_by_a_column(tmp_path) -> None:
    """s sorts by the column I stand on, amounts from the top; again turns it round; the cursor stays on its deal."""
    async with opened(tmp_path, size=WIDE) as desk:

        def order() -> list[str]:
            found = [(desk.text.find(title), title) for title in ("Care plan", "Engine", "Kiosk", "Lighthouse")]
            return [title for _, title in sorted(found)]

        await desk.press("v", "l", "l", "l", "s")
        assert order() == ["Engine", "Lighthouse", "Kiosk", "Care plan"]
        assert desk.deals.record_id == "kiosk"

        await desk.press("s")
        assert order() == ["Care plan", "Kiosk", "Lighthouse", "Engine"]
        assert desk.deals.record_id == "kiosk"


async def test_what_the_deals_are_worth_is_kept_up(tmp_path) -> None:
    """The heading says how many are open, what they are worth and what that weighs."""
    async with opened(tmp_path) as desk:
        assert "2 open  14,500 €  ~6,450 €" in desk.text
        await desk.press("w")
        assert "1 open  12,500 €  ~6,250 €" in desk.text


async def test_a_filter_that_hides_the_moved_deal(tmp_path) -> None:
    """I move a deal out of what the filter shows: I am told, and the cursor goes to a neighbour."""
    async with opened(tmp_path) as desk:
        await desk.press("slash")
        await desk.type("stage:lead")
        await desk.press("enter", "L")

        assert "✓ Move Kiosk software to Proposal; the filter hides it" in desk.text
        await desk.press("escape")
        assert "Kiosk software" in desk.text and "Engine" in desk.text


async def test_a_deal_of_no_stage_is_not_lost_from_sight(tmp_path) -> None:
    """A stage taken out of crm.yaml leaves its deals in a lane of their own, from where they can be moved."""
    files = {**SAMPLE, "deals/old": "title: Old one\nstage: dreaming\n"}
    async with opened(tmp_path, files, size=WIDE) as desk:
        assert "no such stage" in desk.text and "Old one" in desk.text

        await desk.press("l", "l", "l", "l", "m", "enter")
        assert "stage: lead\n" in desk.file("deals/old")
        assert "no such stage" not in desk.text


async def test_a_deal_gone_meanwhile_is_not_moved(tmp_path) -> None:
    """Somebody deleted the file a moment ago: the key says so and writes nothing."""
    async with opened(tmp_path) as desk:
        (tmp_path / "records/deals/kiosk.yaml").unlink()
        await desk.press("L")

        assert not (tmp_path / "records/deals/kiosk.yaml").exists()
        assert "✗" in desk.text
        assert desk.commits() == []


async def test_only_my_change_is_committed(tmp_path) -> None:
    """What else lies changed in the folder stays as it is, out of the commit."""
    async with opened(tmp_path, size=NORMAL) as desk:
        desk.replace("contacts/mary", "Mary Shelley", "Mary S.")
        await desk.press("L")

        assert desk.changed() == ["records/deals/kiosk.yaml"]
        assert status(tmp_path) == [" M records/contacts/mary.yaml"]


async def test_the_forecast_is_a_board_of_months(tmp_path) -> None:
    """F puts open deals into the months of their expected close, L puts one off by a month, b brings the stages back."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("F")
        assert "Sales by expected close" in desk.text and "2 open" in desk.text
        heads = desk.lines[3]
        assert heads.index("Nov") < heads.index("Dec") and "Lighthouse" not in desk.text
        assert desk.lane() == "2026-11" and desk.deals.record_id == "kiosk"

        await desk.press("L")
        assert desk.lane() == "2026-12" and "close: 2026-12-15\n" in desk.file("deals/kiosk")
        await desk.press("H")
        assert "close: 2026-11-30\n" in desk.file("deals/kiosk")

        await desk.press("b")
        assert desk.lane() == "lead" and desk.deals.record_id == "kiosk"
        assert desk.commits() == ["Set close of Kiosk software"] * 2


async def test_a_board_by_any_choice(tmp_path) -> None:
    """B asks what the lanes are: by owner, L gives the deal to a colleague, and H takes it from everybody."""
    async with opened(tmp_path, {**SAMPLE, "members/zoe": "name: Zoe\n"}, size=WIDE) as desk:
        await desk.press("B")
        await desk.press("j", "j", "j", "enter")
        assert "Sales by owner" in desk.text and "Zoe" in desk.text and "no owner" in desk.text
        assert desk.lane() == "" and desk.deals.record_id == "kiosk"

        await desk.press("H")
        assert desk.lane() == "zoe" and "owner: zoe\n" in desk.file("deals/kiosk")
        await desk.press("L")
        assert desk.lane() == "" and "owner" not in desk.file("deals/kiosk")


BIG = {
    **SAMPLE,
    "segments/big": "name: Big ones\nof: deal\nquery: value:10k..\n",
    "segments/wrong": "name: Wrong\nof: deal\nquery: nme:x\n",
    "segments/vips": "name: VIPs\nquery: tag:vip\n",
}


async def test_whose_deals(tmp_path) -> None:
    """W offers owners, which the filter says from then on, and the segments of deals, which have tabs; or all again."""
    async with opened(tmp_path, {**BIG, "members/zoe": "name: Zoe\n"}, size=WIDE) as desk:
        await desk.press("W")
        assert "Wrong" not in "\n".join(desk.lines[4:])
        await desk.press("G", "enter")
        assert "Engine № 2" in desk.text and "Kiosk software" not in desk.text
        await desk.press("W", "j", "j", "enter")
        assert "owner:none" in desk.text and "Kiosk software" not in desk.text
        await desk.press("W", "enter")
        assert "owner:none" not in desk.text and "Engine № 2" in desk.text and "Kiosk software" in desk.text


async def test_a_segment_with_a_limit_is_as_short_on_the_board(tmp_path) -> None:
    """The two largest deals of all: they alone are shown, and summed."""
    largest = {"segments/top": "name: Top\nof: deal\nquery: sort:-value limit:2\n"}
    async with opened(tmp_path, {**SAMPLE, **largest}, size=WIDE) as desk:
        await desk.press("right_square_bracket")
        assert "1 open  12,500 €" in desk.lines[2] and "Kiosk" not in desk.text
        assert "Engine № 2" in desk.text and "Lighthouse app" in desk.text
        await desk.press("F")
        assert "1 open  12,500 €" in desk.lines[2] and "Kiosk" not in desk.text


async def test_segments_of_deals_are_tabs(tmp_path) -> None:
    """] and [ go round them, on the board and in the table; what they come to follows, a filter goes on inside."""
    async with opened(tmp_path, BIG, size=WIDE) as desk:
        assert "Sales" in desk.lines[2] and "Big ones" in desk.lines[2] and "! Wrong" in desk.lines[2]
        assert "VIPs" not in desk.text and "2 open  14,500 €" in desk.lines[2]
        await desk.press("right_square_bracket")
        assert "1 open  12,500 €" in desk.lines[2] and "Kiosk" not in desk.text and "Engine № 2" in desk.text
        await desk.press("v")
        assert "1 deal" in desk.text and "All deals" in desk.lines[2] and "Kiosk" not in desk.text
        await desk.press("left_square_bracket")
        assert "4 deals" in desk.text and "Kiosk software" in desk.text

        await desk.press("b", "left_square_bracket")
        assert "This segment cannot be asked, E mends it" in desk.text and "Engine" not in desk.text
        await desk.press("right_square_bracket", "slash")
        await desk.type("kiosk")
        await desk.press("enter", "K")
        await desk.type("Kiosks")
        await desk.press("enter")
        assert "query: kiosk\n" in desk.file("segments/kiosks") and "of: deals\n" in desk.file("segments/kiosks")
        assert "Kiosks" in desk.lines[2] and "Kiosk software" in desk.text and "Engine" not in desk.text
        await desk.press("u")
        assert "Kiosks" not in desk.lines[2] and "Engine № 2" in desk.text


async def test_the_preview_stands_beside_the_board_and_the_table(tmp_path) -> None:
    """O shows the deal under the cursor in short; where there is no room for it, it folds away."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("O")
        pane = desk.deals.preview
        assert pane is not None and pane.size.width > 35 and desk.deals.board.size.width > 70
        beside = "\n".join(line[80:] for line in desk.lines)
        assert "Kiosk software" in beside and "call Tom" in beside
        await desk.press("l")
        assert "Engine № 2" in "\n".join(line[80:] for line in desk.lines)
        await desk.press("v")
        assert "wants two options" in "\n".join(line[80:] for line in desk.lines)
        await desk.pilot.resize_terminal(80, 24)
        await desk.settle()
        assert pane.region.y > desk.deals.table.region.y and "wants two options" in desk.text
        await desk.press("b")
        assert pane.size.width == 0 and desk.deals.board.size.width == 80 and "wants two options" not in desk.text
        await desk.press("O")
        assert desk.deals.view.preview, "there is no room to show it, or to take it away"
    async with opened(tmp_path, size=(200, 55)) as desk:
        assert desk.deals.preview is not None and desk.deals.preview.display, "it is remembered"
        await desk.press("O")
        assert not desk.place.query("Preview") and desk.deals.board.size.width == 200
