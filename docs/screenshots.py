"""Makes the README's pictures from the running program: `python -m docs.screenshots`."""

import asyncio
import os
import re
import tempfile
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent / "pictures"
TODAY = "2026-11-21"
# Each picture, and the keys that lead there from the one before.
_PLACES = {"board": ("j", "l"), "record": ("enter",), "today": ("escape", "1"), "reports": ("7", "j", "j")}


async def pictures() -> None:
    """One SVG for each place worth showing, of the sample business on a fixed day."""
    from crm_tui.tui.app import CrmApp
    from crm_tui.tui.session import Session
    from crm_tui.workspace.demo import demo
    from crm_tui.workspace.workspace import Workspace

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "slipway"
        demo(folder, date.fromisoformat(TODAY))
        app = CrmApp(Session.of(Workspace.open(folder)), watching=False)
        async with app.run_test(size=(120, 36)) as pilot:
            for name, keys in _PLACES.items():
                await pilot.press(*keys)
                await app.workers.wait_for_complete()
                await pilot.pause()
                (FOLDER / f"{name}.svg").write_text(_own_fonts(app.export_screenshot(title="crm")), encoding="utf-8")


def _own_fonts(svg: str) -> str:
    """The picture without fonts from elsewhere: whoever looks at it fetches nothing."""
    bare = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return re.sub(r"font-family: ?[^;]+;", "font-family: ui-monospace, Menlo, Consolas, monospace;", bare)


if __name__ == "__main__":
    os.environ |= {"CRM_TODAY": TODAY, "COLORTERM": "truecolor"}
    asyncio.run(pictures())
