"""The fields of a record, edited in place."""

from collections.abc import Sequence

from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.field_block import FieldBlock
from crm_tui.tui.widgets.field_editor import LineEditor
from crm_tui.tui.widgets.field_row import Field
from crm_tui.tui.widgets.fields import FieldList
from crm_tui.tui.widgets.text_editor import TextEditor
from tests.tui_screen import HOSTILE, Stage, foreign_controls, run, screen, widths, written

COMPANIES = {"analytical-engines": "Analytical Engines", "harbour": "Harbour Ltd", "northern": "Northern Lights"}
FIELDS = (
    Field("title", "title", "Engine № 2", "Engine № 2"),
    Field("company", "company", "Analytical Engines", "analytical-engines", "choice", link=True),
    Field("close", "close", "", "2026-02-30", problem="there is no 30 February", states=("broken",)),
    Field("notes", "notes", "Prefers letters.\nNever call before ten.", "Prefers letters.", "long"),
    Field("age", "age", "16 d", "", "fixed"),
    Field("shirt", "shirt", "M", "M", group="own fields"),
)


def check(key: str, text: str) -> str:
    if key == "company" and text and text not in COMPANIES:
        return f"no company {text}"
    return "that is no date" if key == "close" and "x" in text else ""


def offer(key: str, text: str) -> Sequence[Choice]:
    found = [(id, name) for id, name in COMPANIES.items() if text.lower() in name.lower()]
    return [Choice(id, name, "a company") for id, name in found]


async def on_stage(walk, fields=FIELDS, size=(50, 16)):
    listed = FieldList(check=check, offer=offer)
    stage = Stage(listed)

    async def shown_first(pilot) -> None:
        listed.show(fields)
        await pilot.pause()
        await walk(stage, listed, pilot)

    await run(stage, size, shown_first)


def edited(stage: Stage) -> list[tuple[str, str]]:
    return [(each.key, each.text) for each in stage.heard(FieldList.FieldEdited)]


async def test_it_reads_as_labels_and_values() -> None:
    """Values in as many lines as they need, what is wrong below, a heading over a group."""

    async def walk(stage, listed, pilot) -> None:
        assert screen(stage) == [
            "▌title    Engine № 2",
            " company  Analytical Engines",
            " close",
            "          ! there is no 30 February",
            " notes    Prefers letters.",
            "          Never call before ten.",
            " age      16 d",
            "",
            " own fields",
            " shirt    M",
            *[""] * 6,
        ]

    await on_stage(walk)


async def test_a_link_is_underlined_as_far_as_it_goes() -> None:
    """Below the cursor too, where the line goes on to the edge."""

    async def walk(stage, listed, pilot) -> None:
        await pilot.press("j")
        line = next(
            strip
            for strip in listed.query(FieldBlock).first().render_lines(listed.region.reset_offset)
            if "Analytical" in strip.text
        )
        assert "".join(each.text for each in line if each.style and each.style.underline) == "Analytical Engines"

    await on_stage(walk)


async def test_keys_move_between_fields() -> None:
    """j k g G and pages; the field under the cursor is told."""

    async def walk(stage, listed, pilot) -> None:
        for keys, key in [
            (["j", "down"], "close"),
            (["k"], "company"),
            (["G"], "shirt"),
            (["j"], "shirt"),
            (["g", "k"], "title"),
            (["pagedown"], "shirt"),
            (["pageup"], "title"),
        ]:
            await pilot.press(*keys)
            assert listed.key == key
        assert stage.heard(FieldList.Highlighted)[-1].key == "title"

    await on_stage(walk)


async def test_a_line_is_edited_in_place() -> None:
    """e edits, enter stores; nothing is stored that did not change."""

    async def walk(stage, listed, pilot) -> None:
        await pilot.press("e", "!", "enter")
        assert edited(stage) == [("title", "Engine № 2!")]
        assert stage.focused is listed and screen(stage)[0] == "▌title    Engine № 2"
        await pilot.press("e", "enter")
        await pilot.press("enter", "escape")
        assert edited(stage) == []
        assert listed.editor is None

    await on_stage(walk)


async def test_what_is_wrong_is_said_while_typing_and_is_not_stored() -> None:
    """An error stands below the entry as soon as it is one, and goes when it is mended."""

    async def walk(stage, listed, pilot) -> None:
        await pilot.press("j", "j", "e", "x")
        assert screen(stage)[2:4] == ["▌close    2026-02-30x", "▌         that is no date"]
        await pilot.press("enter")
        assert edited(stage) == [] and listed.editor is not None
        await pilot.press("backspace", "1")
        assert screen(stage)[3].startswith(" notes")
        await pilot.press("enter")
        assert edited(stage) == [("close", "2026-02-301")]

    await on_stage(walk)


async def test_escape_asks_when_something_was_typed() -> None:
    """The first escape asks, the second leaves; typing on takes the question back."""

    async def walk(stage, listed, pilot) -> None:
        await pilot.press("e", "!", "escape")
        assert "changed: esc again" in screen(stage)[1]
        await pilot.press("?")
        assert "changed" not in "".join(screen(stage))
        await pilot.press("escape", "escape")
        assert listed.editor is None and edited(stage) == []
        await pilot.press("e", "escape")
        assert listed.editor is None

    await on_stage(walk)


async def test_a_click_elsewhere_does_not_lose_what_was_typed() -> None:
    """Clicking another field while editing asks as escape does; without a change it leaves."""

    async def walk(stage, listed, pilot) -> None:
        await pilot.press("e", "!")
        await pilot.click(offset=(12, 5))
        assert listed.editor is not None and "changed: esc again" in screen(stage)[1]
        await pilot.press("escape")
        await pilot.click(offset=(12, 5))
        assert listed.key == "notes"
        await pilot.click(offset=(12, 9), times=2)
        assert listed.key == "shirt" and isinstance(listed.editor, LineEditor)

    await on_stage(walk)


async def test_choices_follow_what_is_typed() -> None:
    """All are offered at first; typing narrows; enter takes the first that fits, or the one chosen."""

    async def walk(stage, listed, pilot) -> None:
        await pilot.press("j", "e")
        assert [line[11:].split("  ")[0] for line in screen(stage)[2:5]] == list(COMPANIES.values())
        assert screen(stage)[2][10] == "▌"
        await pilot.press("n", "o")
        assert screen(stage)[2][10:].startswith("▌Northern Lights")
        await pilot.press("enter")
        assert edited(stage) == [("company", "northern")]

        await pilot.press("e", "down", "enter")
        assert edited(stage) == [("company", "harbour")]
        await pilot.press("e", "up", "tab")
        assert listed.editor.text == "northern"
        await pilot.press("shift+tab", "enter")
        assert len(edited(stage)) == 1
        await pilot.press("e", "z", "z", "enter")
        assert "no company zz" in "".join(screen(stage)) and edited(stage) == []
        await pilot.press("escape", "escape", "e", "backspace", "enter")
        assert edited(stage) == [("company", "")]

    await on_stage(walk)


async def test_a_click_takes_a_choice() -> None:
    """The mouse does what the arrows do."""

    async def walk(stage, listed, pilot) -> None:
        await pilot.press("j", "e")
        await pilot.click(offset=(15, 3))
        assert edited(stage) == [("company", "harbour")]

    await on_stage(walk)


async def test_long_text_takes_lines_and_ctrl_s() -> None:
    """In a note enter is a new line; ctrl+s stores."""

    async def walk(stage, listed, pilot) -> None:
        await pilot.press("j", "j", "j", "enter")
        assert isinstance(listed.editor, TextEditor)
        await pilot.press("enter", "j", "/", "ctrl+s")
        assert edited(stage) == [("notes", "Prefers letters.\nj/")]
        await pilot.press("e", "x", "escape")
        assert "changed: esc again" in "".join(screen(stage))
        await pilot.press("escape")
        assert listed.editor is None

    await on_stage(walk)


async def test_enter_opens_a_link_and_edits_anything_else() -> None:
    """What leads somewhere is followed; what is worked out cannot be edited."""

    async def walk(stage, listed, pilot) -> None:
        await pilot.press("j", "enter")
        assert [each.key for each in stage.heard(FieldList.Opened)] == ["company"]
        await pilot.press("G", "k", "e", "delete")
        assert listed.key == "age" and listed.editor is None and edited(stage) == []
        await pilot.press("j", "delete")
        assert edited(stage) == [("shirt", "")]

    await on_stage(walk)


async def test_a_change_from_outside_keeps_the_cursor_and_what_is_being_typed() -> None:
    """New values come in, fields come and go; the field under the cursor and the entry stay."""

    async def walk(stage, listed, pilot) -> None:
        await pilot.press("j", "j", "e", "1")
        listed.show(
            [
                Field("new", "a new field", "first"),
                *(field._replace(value="changed") for field in FIELDS[::-1] if field.key != "title"),
            ]
        )
        await pilot.pause()
        assert listed.key == "close"
        assert listed.editor is not None and listed.editor.text == "2026-02-301"
        assert screen(stage)[0].startswith(" a new field")
        await pilot.press("2", "enter")
        assert edited(stage) == [("close", "2026-02-3012")]
        assert [line.split()[0] for line in screen(stage) if "changed" in line] == [
            "shirt", "age", "notes", "▌close", "company",
        ]  # fmt: skip

    await on_stage(walk)


async def test_when_the_field_goes_the_cursor_stays_near() -> None:
    """Also when all go."""

    async def walk(stage, listed, pilot) -> None:
        await pilot.press("G")
        listed.show(FIELDS[:3])
        await pilot.pause()
        assert listed.key == "close"
        listed.show([])
        await pilot.pause()
        assert listed.key is None
        await pilot.press("j", "e", "enter", "delete", "G")
        listed.show(FIELDS)
        await pilot.pause()
        assert listed.key == "title"

    await on_stage(walk)


async def test_what_was_refused_is_edited_on() -> None:
    """When a value cannot be stored, the words typed and the reason stand there again."""

    async def walk(stage, listed, pilot) -> None:
        listed.edit("title", "Engine № 3", "linus changed it to Engine № 4 meanwhile")
        await pilot.pause()
        assert screen(stage)[:2] == ["▌title    Engine № 3", "▌         linus changed it to Engine № 4 meanwhile"]
        await pilot.press("enter")
        assert edited(stage) == [("title", "Engine № 3")]

    await on_stage(walk, size=(60, 16))


async def test_panes_are_reached_by_h_and_l() -> None:
    """l goes to the pane on the right, h comes back."""
    left, right = FieldList(id="left"), FieldList(id="right")
    stage = Stage(left, right)

    async def walk(pilot) -> None:
        left.show(FIELDS[:2])
        right.show(FIELDS[2:])
        left.focus()
        await pilot.press("l")
        assert stage.focused is right
        await pilot.press("h")
        assert stage.focused is left

    await run(stage, (60, 20), walk)


async def test_hostile_fields_are_only_text() -> None:
    """In labels, values, problems, choices and in the entry itself, nothing is obeyed."""
    fields = [
        Field(str(n), text, text, text, "long" if n % 3 == 2 else "line", text, group=text)
        for n, text in enumerate(HOSTILE)
    ]

    async def walk(stage, listed, pilot) -> None:
        assert widths(stage) == {80}
        assert foreign_controls(written(stage)) == set()
        for field in fields[::3]:
            listed.edit(field.key, error=field.value)
            await pilot.pause()
            assert foreign_controls(written(stage)) == set()
            await pilot.press("escape")
            assert edited(stage) == []

    await on_stage(walk, fields, size=(80, 60))
