"""The keys of a place, explained where one is."""

from tests.tui_app import opened


async def test_help_is_read_as_everything_else_is(tmp_path) -> None:
    """? tells first what is particular to the place; g, G, j and k move in it, and the way out is never cut off."""
    async with opened(tmp_path) as desk:
        await desk.press("question_mark")
        assert desk.lines[1].strip() == "Deals" and "The deal is won" in desk.text
        assert desk.lines[-2].strip() == "esc leave"
        await desk.press("G")
        assert "Show all keys of this place" in desk.text and "The deal is won" not in desk.text
        last = desk.lines
        await desk.press("k")
        assert [line[:70].rstrip() for line in desk.lines[2:20]] == [line[:70].rstrip() for line in last[1:19]]
        await desk.press("j")
        assert desk.lines == last and desk.lines[-2].strip() == "esc leave"
        await desk.press("g", "pagedown", "pageup")
        assert desk.lines[1].strip() == "Deals"

        await desk.press("escape", "2", "question_mark")
        assert "Lists of records" in desk.lines[1]
