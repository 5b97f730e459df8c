"""A freelancer's first week, told from the first key to the first figure; nothing but the keyboard is used."""

from pathlib import Path

from tests.tui_app import WIDE, opened


async def test_from_an_empty_workspace_to_a_won_deal(tmp_path: Path) -> None:
    """I note whom I met, what they want and what to do next; I do it, win the deal, and see what the month brought."""
    async with opened(tmp_path, {"members/test": "name: Test\nemail: test@example.invalid\n"}, size=WIDE) as desk:
        await desk.press("2")
        assert "No contacts yet: n adds one." in desk.text
        await desk.press("n")
        await desk.type("Ada Lovelace email=ada@engines.example company=+'Analytical Engines'")
        await desk.press("enter")
        assert "company: analytical-engines\n" in desk.file("contacts/ada-lovelace")

        await desk.press("4", "n")
        await desk.type("Engine value=12.5k contact=ada-lovelace company=analytical-engines close=+10d")
        await desk.press("enter")
        assert desk.lane() == "lead" and "12,500 €" in desk.text and "Analytical Engines" in desk.text

        await desk.press("c")
        await desk.type("call wants a quote with two options")
        await desk.press("enter", "t")
        await desk.type("Send the quote due=today")
        await desk.press("enter", "1")
        assert "TODAY 1" in desk.text and "Send the quote" in desk.text and "Engine" in desk.text

        await desk.press("space", "4", "L", "w")
        assert desk.lane() == "won"
        [deal] = (tmp_path / "records/deals").glob("*.yaml")
        assert "stage: won\n" in deal.read_text()

        await desk.press("7", "j", "j")
        assert "Won" in desk.text and "12,500 €" in desk.text and "100 %" in desk.text
        await desk.press("8")
        assert "Win Engine" in desk.text and "+stage: won" in desk.text
        assert desk.commits() == [
            "Add contact Ada Lovelace",
            "Add deal Engine",
            "Log call, Engine: wants a quote with two options",
            "Add task Send the quote",
            "Complete Send the quote",
            "Move Engine to Proposal",
            "Win Engine",
        ]
