"""Settings changed by `crm config` while the interface is open: it shows them, and goes on with the same records."""

from tests.crm_cli import done
from tests.tui_app import WIDE, opened


async def test_a_stage_renamed_by_the_command(tmp_path) -> None:
    """The lane has its new name, my deal is in it under the cursor, and I can move it on; undo shows the old one."""
    async with opened(tmp_path, watching=True, size=WIDE) as desk:
        assert "Lead" in desk.text and desk.deals.record_id == "kiosk"
        done(tmp_path, "config", "rename", "pipelines.sales.stages.lead", "fresh", "--yes")
        await desk.until(lambda: "Fresh" in desk.text)
        assert "Lead" not in desk.text and "Kiosk software" in desk.text
        assert desk.lane() == "fresh" and desk.deals.record_id == "kiosk"
        assert "stage: fresh\n" in desk.file("deals/kiosk")

        await desk.press("L")
        assert "stage: proposal\n" in desk.file("deals/kiosk")
        await desk.press("u", "u")
        await desk.until(lambda: "Lead" in desk.text)
        assert desk.lane() == "lead" and desk.deals.record_id == "kiosk"


async def test_a_field_added_by_the_command(tmp_path) -> None:
    """A field of the team's own stands on the record's page as soon as it is declared."""
    async with opened(tmp_path, watching=True, size=WIDE) as desk:
        done(tmp_path, "config", "add", "fields.deal", "hull", "label=Hull colour")
        done(tmp_path, "set", "kiosk", "hull=teal")
        await desk.press("enter")
        await desk.until(lambda: "Hull colour" in desk.text and "teal" in desk.text)
        done(tmp_path, "config", "rename", "fields.deal.hull", "paint", "--yes")
        await desk.until(lambda: "paint: teal\n" in desk.file("deals/kiosk"))
        await desk.until(lambda: "teal" in desk.text)
        assert "Hull colour" in desk.text and "hull:" not in desk.file("deals/kiosk")
