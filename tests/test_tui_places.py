"""Every place as it looks, in a terminal of usual size and in a wide one: empty, with the sample, with broken files.

The pictures are texts in tests/places/. Where one is meant to look different, `WRITE_PLACES=1 pytest
tests/test_tui_places.py` writes them anew; what changed is then read in the diff.
"""

import difflib
import os
import re
from datetime import UTC
from pathlib import Path

import pytest

from crm_tui import clock
from crm_tui.workspace.demo import demo
from tests.tui_app import SAMPLE, opened
from tests.workspaces import build

PICTURES = Path(__file__).parent / "places"
PLACES = dict(zip("12345678", "today contacts companies deals inbox orders reports sync".split(), strict=True))
# What git calls a commit depends on more than the day.
_SHA = re.compile(r"\b[0-9a-f]{7}\b")
BROKEN = {
    **SAMPLE,
    "deals/merge": "title: Merged\n<<<<<<< ours\nvalue: 1\n=======\nvalue: 2\n>>>>>>> theirs\n",
    "deals/stage": "title: Nowhere\nstage: propsal\nvalue: 12,50 EUR\n",
    "deals/nobody": "title: Of nobody\ncontact: ada-lovelac\nclose: 2026-02-30\n",
    "contacts/open": "name: [Ada\n",
    "contacts/bare": "title: no name\nshoe: 42\n",
    "tasks/when": "title: Some day\ndue: someday\n",
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("world", ["empty", "sample", "broken"])
async def test_a_place_looks_as_it_should(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, world: str, size: tuple[int, int]
) -> None:
    folder = tmp_path / "workspace"
    if world == "sample":
        # The sample has members of its own, and git says which of them is looking.
        for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
            monkeypatch.delenv(name)
        demo(folder, clock.today(UTC))
    else:
        build(folder, {} if world == "empty" else BROKEN)
    wrong = []
    async with opened(folder, size=size) as desk:
        for key, place in PLACES.items():
            await desk.press(key)
            wrong += compared(f"{world}-{size[0]}x{size[1]}-{place}", _SHA.sub("·······", desk.text))
    assert not wrong, "\n".join(wrong)


def compared(name: str, seen: str) -> list[str]:
    """How what is seen differs from its picture."""
    picture = PICTURES / f"{name}.txt"
    if os.environ.get("WRITE_PLACES"):
        picture.parent.mkdir(exist_ok=True)
        picture.write_text(seen + "\n", encoding="utf-8")
    wanted = picture.read_text(encoding="utf-8").splitlines()
    return list(difflib.unified_diff(wanted, seen.splitlines(), name, "seen", lineterm=""))


async def test_who_wants_to_leave_by_another_key_is_told_which_one_does(tmp_path) -> None:
    """ctrl+c ends most programs; here the line that speaks says what does."""
    async with opened(tmp_path) as desk:
        await desk.press("ctrl+c")
        assert "to quit the app" in desk.said and "[" not in desk.said
