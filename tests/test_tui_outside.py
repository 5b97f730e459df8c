"""What other programs do while the interface is open: vim, git, sed, rm, and another crm."""

import shutil
from contextlib import closing

import pytest

from crm_tui.tui.screens.deals import DealsScreen
from crm_tui.workspace.workspace import Workspace
from tests.crm_cli import done
from tests.git_plain import git
from tests.tui_app import SAMPLE, WIDE, opened
from tests.workspaces import SETTINGS

MANY = {f"deals/d{number:02}": f"title: Deal {number:02}\nstage: lead\nvalue: {number} EUR\n" for number in range(40)}


async def test_an_edit_in_vim_appears_on_the_board(tmp_path) -> None:
    """I save a deal in vim: its card is in the other lane, and nothing was pressed here."""
    async with opened(tmp_path, watching=True) as desk:
        desk.replace("deals/engine", "stage: proposal", "stage: won")
        await desk.until(lambda: "2 open" not in desk.text)
        assert "1 open  2,000 €" in desk.text
        assert desk.lane() == "lead" and desk.deals.record_id == "kiosk"


async def test_the_cursor_follows_its_deal(tmp_path) -> None:
    """The deal under my cursor is moved by somebody else: the cursor goes with it."""
    async with opened(tmp_path, watching=True) as desk:
        desk.replace("deals/kiosk", "stage: lead", "stage: proposal")
        await desk.until(lambda: desk.lane() == "proposal")
        assert desk.deals.record_id == "kiosk"


async def test_a_list_never_jumps(tmp_path) -> None:
    """Records come and go above: what I look at stays on its line, under the cursor and around it."""
    async with opened(tmp_path, MANY, size=WIDE, watching=True) as desk:
        await desk.press("v", *["j"] * 30)
        line = next(number for number, text in enumerate(desk.lines) if "Deal 30" in text)
        assert desk.deals.record_id == "d30"

        for number in range(5):
            desk.write(f"deals/a{number}", f"title: A new one {number}\nstage: lead\n")
        (tmp_path / "records/deals/d29.yaml").unlink()
        await desk.until(lambda: "44 deals" in desk.text)
        assert "▌Deal 30" in desk.lines[line] and desk.deals.record_id == "d30"


async def test_the_board_keeps_its_scroll(tmp_path) -> None:
    """The same on the board: the card under the cursor stays where it is on the screen."""
    async with opened(tmp_path, MANY, size=WIDE, watching=True) as desk:
        await desk.press(*["j"] * 20)
        key = desk.deals.record_id
        line = next(number for number, text in enumerate(desk.lines) if "▌Deal" in text)
        for number in range(5):
            desk.write(f"deals/a{number}", f"title: A new one {number}\nstage: lead\nclose: 2026-01-0{number + 1}\n")
        await desk.until(lambda: "45 open" in desk.text)
        assert desk.deals.record_id == key
        assert "▌Deal" in desk.lines[line]


async def test_a_new_record_and_one_that_goes(tmp_path) -> None:
    """cp makes a contact, rm takes one away: the list shows both."""
    async with opened(tmp_path, watching=True) as desk:
        await desk.press("2")
        desk.write("contacts/zoë", "name: Zoë Okafor\n")
        await desk.until(lambda: "Zoë Okafor" in desk.text)
        assert "4 contacts" in desk.text
        (tmp_path / "records/contacts/zoë.yaml").unlink()
        await desk.until(lambda: "Zoë Okafor" not in desk.text)
        assert "3 contacts" in desk.text


async def test_what_changes_in_a_hidden_place_is_there_when_i_come(tmp_path) -> None:
    """A place that is not in front asks again when it is."""
    async with opened(tmp_path, watching=True) as desk:
        await desk.press("2", "4")
        desk.replace("contacts/mary", "Mary Shelley", "Mary Godwin")
        await desk.press("2")
        await desk.until(lambda: "Mary Godwin" in desk.text)
        assert "Mary Shelley" not in desk.text


async def test_git_checks_out_another_state(tmp_path) -> None:
    """git puts back what was: the board shows it."""
    async with opened(tmp_path, watching=True) as desk:
        await desk.press("w")
        git(tmp_path, "checkout", "-q", "HEAD~1", "--", "records")
        await desk.until(lambda: desk.lane() == "lead")
        assert "2 open" in desk.text


async def test_another_crm_moves_a_deal(tmp_path) -> None:
    """The command line beside the interface: the board follows, and u here takes it back."""
    async with opened(tmp_path, watching=True) as desk:
        done(tmp_path, "move", "kiosk", "proposal")
        await desk.until(lambda: desk.lane() == "proposal")
        await desk.press("u")
        assert "stage: lead\n" in desk.file("deals/kiosk")


async def test_my_move_merges_with_what_another_changed(tmp_path) -> None:
    """Somebody changes the value in vim while I move the deal: both stand."""
    async with opened(tmp_path) as desk:
        desk.replace("deals/kiosk", "value: 2000 EUR", "value: 3000 EUR")
        await desk.press("L")
        assert "stage: proposal\n" in desk.file("deals/kiosk") and "value: 3000 EUR\n" in desk.file("deals/kiosk")


async def test_my_move_meets_another_move(tmp_path) -> None:
    """Somebody moved the same deal a moment ago: I am told, and theirs stands."""
    async with opened(tmp_path) as desk:
        desk.replace("deals/kiosk", "stage: lead", "stage: lost\nlost_reason: price")
        await desk.press("L")
        assert "✗" in desk.text and "stage: lost\n" in desk.file("deals/kiosk")
        assert desk.commits() == []


async def test_the_index_is_deleted(tmp_path) -> None:
    """rm -r .crm while the interface is open: the next key works, on the right deal."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("l")
        shutil.rmtree(tmp_path / ".crm")
        await desk.press("w")
        assert "stage: won\n" in desk.file("deals/engine") and "stage: lead\n" in desk.file("deals/kiosk")
        await desk.press("2", "3", "4")
        assert desk.deals.record_id == "engine"


async def test_the_index_is_damaged(tmp_path) -> None:
    """Rubbish in the index: it is built anew without a question."""
    async with opened(tmp_path, size=WIDE) as desk:
        (tmp_path / ".crm/index.sqlite").write_bytes(b"rubbish" * 1000)
        await desk.press("2", "3", "4", "2")
        assert "Ada Lovelace" in desk.text
        await desk.press("4", "w")
        assert "stage: won\n" in desk.file("deals/kiosk")


async def test_an_index_built_anew_keeps_the_cursor(tmp_path) -> None:
    """Rows get other numbers; the cursor stays on its record."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "G", "k")
        before = desk.records.record_id
        desk.write("contacts/aaa", "name: Aaa\n")
        with closing(Workspace.open(tmp_path)) as other:
            other.rebuild()
        await desk.press("n")
        await desk.type("Bbb")
        await desk.press("enter", "u")
        assert desk.records.record_id == before


async def test_a_new_stage_in_crm_yaml(tmp_path) -> None:
    """A stage added to crm.yaml is a new lane; the deals stay where they are."""
    async with opened(tmp_path, watching=True, size=WIDE) as desk:
        stage = "      - {key: proposal, label: Proposal, probability: 50, rots: 10}\n"
        new = stage + "      - {key: talks, label: Negotiation, probability: 75}\n"
        (tmp_path / "crm.yaml").write_text(SETTINGS.replace(stage, new))
        await desk.until(lambda: "Negotiation" in desk.text)
        assert "Kiosk software" in desk.text and desk.deals.record_id == "kiosk"

        await desk.press("l", "L")
        assert "stage: talks\n" in desk.file("deals/engine")


@pytest.mark.parametrize("broken", ["format: 1\npipelines: [", "format: 1\npipelines: none\n", "format: 99\n"])
async def test_crm_yaml_is_broken(tmp_path, broken) -> None:
    """A banner says what is wrong, edits are refused with the reason, and all is well again when it is mended."""
    async with opened(tmp_path, watching=True, size=WIDE) as desk:
        (tmp_path / "crm.yaml").write_text(broken)
        await desk.until(lambda: "nothing is written until crm.yaml is mended" in desk.text)
        assert "Kiosk software" in desk.text

        await desk.press("L")
        assert "stage: lead\n" in desk.file("deals/kiosk")
        assert "nothing is written while crm.yaml is" in desk.text
        await desk.press("2", "3")
        assert "nothing is written until crm.yaml is mended" in desk.text

        (tmp_path / "crm.yaml").write_text(SETTINGS)
        await desk.until(lambda: "is mended" not in desk.text)
        await desk.press("4", "L")
        assert "stage: proposal\n" in desk.file("deals/kiosk")


async def test_crm_yaml_was_broken_before(tmp_path) -> None:
    """The interface opens on a broken crm.yaml, and says so."""
    async with opened(tmp_path) as desk:
        assert isinstance(desk.app.screen, DealsScreen)
    (tmp_path / "crm.yaml").write_text("format: 1\nname: [")
    async with opened(tmp_path, size=WIDE) as desk:
        assert "nothing is written until crm.yaml is mended" in desk.text and "Kiosk software" in desk.text


async def test_the_pipeline_shown_is_taken_out(tmp_path) -> None:
    """The pipeline I look at goes from crm.yaml: the first one is shown."""
    async with opened(tmp_path, watching=True, size=WIDE) as desk:
        await desk.press("p")
        assert "Support" in desk.text
        (tmp_path / "crm.yaml").write_text(SETTINGS.partition("  - key: support")[0])
        await desk.until(lambda: "Kiosk software" in desk.text)


async def test_git_says_no(tmp_path) -> None:
    """Git cannot commit: what I did is written and stays, and I am told that it is not committed."""
    async with opened(tmp_path, size=WIDE) as desk:
        config = tmp_path / ".git/config"
        whole = config.read_text()
        config.write_text("[core\n")
        await desk.press("L")
        config.write_text(whole)
        assert "written, but not committed" in desk.text
        assert "stage: proposal\n" in desk.file("deals/kiosk") and desk.lane() == "proposal"
        assert desk.commits() == []


async def test_no_repository(tmp_path) -> None:
    """A folder without git: everything works, nothing is committed."""
    async with opened(tmp_path, SAMPLE, repository=False) as desk:
        await desk.press("L", "u", "U")
        assert "stage: proposal\n" in desk.file("deals/kiosk")
        assert desk.said == "Redo: Move Kiosk software to Proposal"


async def test_the_disk_refuses(tmp_path) -> None:
    """A folder that cannot be written: I am told which file, and nothing is half done."""
    async with opened(tmp_path, size=WIDE) as desk:
        before = desk.file("deals/kiosk")
        place = tmp_path / ".crm/journal"
        shutil.rmtree(place, ignore_errors=True)
        place.write_text("in the way")
        await desk.press("L")
        assert "✗" in desk.text and "journal" in desk.text
        assert desk.file("deals/kiosk") == before


async def test_a_workspace_in_which_a_crash_left_something(tmp_path) -> None:
    """What an interrupted command left half done is finished at the start, and said."""
    async with opened(tmp_path) as desk:
        await desk.press("L")
    entry = next((tmp_path / ".crm/journal").glob("*.json"))
    shutil.copy(entry, entry.with_suffix(".open"))
    entry.unlink()
    async with opened(tmp_path) as desk:
        assert "interrupted" in desk.text
        assert "stage: proposal\n" in desk.file("deals/kiosk")
