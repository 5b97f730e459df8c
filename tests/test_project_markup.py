"""Text from a record is only text: no widget reads it as markup, none of it steers the terminal."""

import ast

import pytest

from tests.project_markup import DOOR, MAKES, MARKUP_ON, NOT_CONTENT, NOT_HARMLESS, RENDERS, house, offences
from tests.project_source import sources

# The only line of the file that may break the rule → why.
ALLOWED = {
    ("crm_tui/tui/widgets/anchoring.py:", NOT_HARMLESS): "draws segments again that stand in a strip already",
}

CONTENT = "def content(text: str) -> Content: ...\ndef cell(text: str) -> str: ..."
BASE = "class Card(Static): ...\nclass Wide(Card): ..."


def found_in(code: str) -> list[str]:
    """What is wrong with a screen of this code, in a house with a content.py."""
    tree = ast.parse(code)
    trees = {DOOR: ast.parse(CONTENT), "crm_tui/tui/base.py": ast.parse(BASE), "screen.py": tree}
    return [each.partition(": ")[2] for each in offences("screen.py", tree, house(trees))]


def test_no_screen_lets_a_record_speak_markup() -> None:
    trees = sources("crm_tui/tui")
    declared = house(trees)
    found = [line for path, tree in trees.items() for line in offences(path, tree, declared)]
    allowed = [line for line in found if any(line.startswith(path) and line.endswith(why) for path, why in ALLOWED)]
    assert [line for line in found if line not in allowed] == []
    assert len(allowed) == len(ALLOWED), "an exception outlives its reason"


def test_the_one_module_is_there_and_known() -> None:
    assert "content" in house(sources("crm_tui/tui")).functions


@pytest.mark.parametrize(
    "code, why",
    [
        ("Static(deal.title)", NOT_CONTENT),
        ("Static(f'{title} won')", NOT_CONTENT),
        ("Label(title)", NOT_CONTENT),
        ("Label('[b]' + title)", NOT_CONTENT),
        ("Static('[bold]Deals[/]')", NOT_CONTENT),
        ("Static(content=title)", NOT_CONTENT),
        ("Button(label)", NOT_CONTENT),
        ("Option(row.title, id=row.id)", NOT_CONTENT),
        ("OptionList('none', *titles)", NOT_CONTENT),
        ("widget.update(title)", NOT_CONTENT),
        ("self.query_one('#head', Static).update(f'{count} deals')", NOT_CONTENT),
        ("table.add_row(title, value)", NOT_CONTENT),
        ("yield Hit(score, title, run)", NOT_CONTENT),
        ("Hit(score, content(title), run, help=title)", NOT_CONTENT),
        ("matcher.highlight(title)", NOT_CONTENT),
        ("self.border_title = name", NOT_CONTENT),
        ("widget.tooltip = f'{hint}'", NOT_CONTENT),
        ("Card(title)", NOT_CONTENT),
        ("Wide(title)", NOT_CONTENT),
        (
            "class Head(Static):\n def __init__(self, title: str) -> None:\n  super().__init__(title)",
            NOT_CONTENT,
        ),
        ("def f(row):\n words = content(row.title)\n words = row.title\n Static(words)", NOT_CONTENT),
        ("def f(words: str):\n Static(words)", NOT_CONTENT),
        ("self.notify('Saved.')", MARKUP_ON),
        ("self.notify('Saved.', markup=True)", MARKUP_ON),
        ("self.app.notify(str(error), markup=False)", NOT_HARMLESS),
        ("Segment(title, style)", NOT_HARMLESS),
        ("Segment(f'{cell(title)} {value}')", NOT_HARMLESS),
        ("from textual.content import Content\nContent(title)", MAKES),
        ("from textual.content import Content\nContent.from_markup(title)", MAKES),
        ("from rich.text import Text as T\nT.from_markup(title)", MAKES),
        ("import rich.markup\nrich.markup.escape(title)", MAKES),
        ("class Head(Widget):\n def render(self) -> str:\n  return self.title", RENDERS),
        ("class Head(Widget):\n def render(self) -> RenderResult:\n  return self.title", RENDERS),
    ],
)
def test_a_text_that_would_be_read_as_markup_is_found(code: str, why: str) -> None:
    assert found_in(code) == [why]


@pytest.mark.parametrize(
    "code",
    [
        "Static('Deals')",
        "Static()",
        "Static(content(deal.title))",
        "Static(content(deal.title).append(content(value)))",
        "Static(content(title) if title else 'none')",
        "Static(id=name, classes=f'stage-{name}')",
        "def f(words: Content):\n Static(words)",
        "def f(words: 'Content | None'):\n Static(words)",
        "def f(row):\n words = content(row.title)\n Static(words)",
        "def f(row) -> Content: ...\nStatic(f(row))",
        "class Head(Static):\n line: Content\n def show(self) -> None:\n  self.update(self.line)",
        "class Head(Static):\n def __init__(self) -> None:\n  super().__init__(id='head')",
        "Card(content(title))",
        "widget.update('')",
        "self.border_title = content(name)",
        "self.notify('Saved.', markup=False)",
        "self.notify(cell(title), title='Saved', markup=False)",
        "Segment(' ' * width, style)",
        "Segment(cell(title) + ' ', style)",
        "Segment(f'{cell(title)} ', style)",
        "def f(row):\n text = cell(row.title)\n Segment(text)",
        "class Head(Widget):\n def render(self) -> Content:\n  return content(self.title)",
        "class Line(Strip):\n def render(self, console: Console) -> str:\n  return ''",
        "print('[b]')",
    ],
)
def test_words_of_the_program_and_content_pass(code: str) -> None:
    assert found_in(code) == []
