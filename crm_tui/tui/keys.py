"""Every key of the terminal interface: what it does, where, and how it is explained.

Widgets, screens, the bottom line, the help screen and the key page in the docs all read this catalog.
One key has one meaning in every place, except while typing, where letters are text.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from textual.binding import Binding, BindingType

from crm_tui.tui.glyphs import UNICODE, Glyphs


class Key(NamedTuple):
    """One thing a key does.

    `keys` are Textual's names, comma-separated, the first is the one shown. `action` is Textual's action.
    `places` name the widgets and screens that answer to it. `rank` orders the bottom line from the left;
    0 keeps it in the help only. Neighbours with one `label` share it there ("H L move").
    """

    id: str
    keys: str
    action: str
    label: str
    tooltip: str
    places: tuple[str, ...]
    rank: int = 0
    priority: bool = False


_LISTS = ("table", "board", "fields", "timeline", "agenda", "sheet", "catalog", "figures")
_MENUS = (*_LISTS, "menu")
_READ = (*_MENUS, "keys")
_ONE = ("records", "record")
_ALL = (*_ONE, "today", "inbox")
_FILTERED = ("records", "reports", "inbox")
_ENTRIES = ("bar", "entry")

CATALOG: tuple[Key, ...] = (
    Key("move.up", "k,up", "up", "up", "Move up", _READ),
    Key("move.down", "j,down", "down", "down", "Move down", _READ),
    Key("move.left", "h,left", "left", "left", "Move left, or to the pane on the left", _LISTS),
    Key("move.right", "l,right", "right", "right", "Move right, or to the pane on the right", _LISTS),
    Key("move.first", "g,home", "first", "first", "Jump to the first", _READ),
    Key("move.last", "G,end", "last", "last", "Jump to the last", _READ),
    Key("move.page-up", "pageup,ctrl+b", "page_up", "page up", "Move a page up", _READ),
    Key("move.page-down", "pagedown,ctrl+f", "page_down", "page down", "Move a page down", _READ),
    Key("record.open", "enter", "open", "open", "Open what the cursor is on", _MENUS, 10),
    Key("record.page", "o", "open_page", "page", "Open the page of the record", ("today",), 11),
    Key("deal.move-previous", "H", "move_previous", "move", "Move the deal to the lane on the left", ("board",), 20),
    Key("deal.move-next", "L", "move_next", "move", "Move the deal to the lane on the right", ("board",), 20),
    Key("deal.win", "w", "win", "win", "The deal is won", ("deals",), 22),
    Key("deal.lose", "x", "lose", "lose", "The deal is lost: asks for the reason", ("deals",), 23),
    Key("deal.move-stage", "m", "move_stage", "stage", "Choose the stage from a list", ("deals",), 48),
    Key("deals.pipeline", "p", "next_pipeline", "pipeline", "Show the next pipeline", ("deals",)),
    Key("deals.whose", "W", "whose", "whose", "Show the deals of one owner, or of a segment", ("deals",)),
    Key("deals.board", "b", "show_board", "board", "Deals as a board of stages", ("deals",), 33),
    Key("deals.forecast", "F", "show_forecast", "forecast", "Deals by month of expected close", ("deals",), 34),
    Key("deals.table", "v", "show_table", "table", "Deals as a table", ("deals",), 33),
    Key("go.earlier", "left_square_bracket", "earlier", "tab", "The tab, or period, before", ("lists", "reports"), 20),
    Key("go.later", "right_square_bracket", "later", "tab", "The tab, or period, after", ("lists", "reports"), 20),
    Key("reports.month", "M", "period('month')", "period", "Figures of a month", ("reports",), 20),
    Key("reports.quarter", "Q", "period('quarter')", "period", "Figures of a quarter", ("reports",), 20),
    Key("reports.year", "Y", "period('year')", "period", "Figures of a year", ("reports",), 20),
    Key("view.by", "B", "by", "by", "Group by something else: owner, source, month", ("reports", "deals"), 24),
    Key("record.form", "ctrl+o", "form", "form", "Fill in the whole record in a form", _ALL, 44),
    Key("field.edit", "e", "edit", "edit", "Edit the field in place", ("fields",), 20),
    Key("field.clear", "delete", "clear", "clear", "Empty the field", ("fields",)),
    Key("task.done", "space", "done", "done", "Complete the task, or settle what waits", _ALL, 12),
    Key("reminder.snooze", "z", "snooze", "snooze", "Put the reminder off until a day", ("today", "inbox"), 13),
    Key("record.new", "n", "new", "new", "Add a record; on a page one that links to it", (*_ALL, "sync"), 40),
    Key("record.log", "c", "log", "log", "Log a call, a mail, a meeting: what happened", _ALL, 41),
    Key("record.task", "t", "task", "task", "Note what is to be done", _ALL, 42),
    Key("record.edit-file", "E", "edit_file", "editor", "Open the file in your editor", (*_ALL, "sync"), 47),
    Key("record.remove", "D", "remove", "delete", "Delete the record, after a question", _ONE),
    Key("list.sort", "s", "sort", "sort", "Sort by this column; again turns it round", ("table",), 46),
    Key("list.mark", "a,insert", "mark", "mark", "Mark the row, or take its mark away, and go down", ("table",), 44),
    Key("list.mark-range", "V", "mark_range", "range", "Mark all from the row marked last to this one", ("table",)),
    Key("list.mark-all", "A", "mark_all", "all", "Mark all rows; where all are marked, none", ("table",)),
    Key("list.set", "S", "set", "set", "Set fields of the marked records, or of this one", ("records",), 49),
    Key("list.tag", "T", "tag", "tag", "Tag the marked records, or this one", ("records",)),
    Key("list.jump", "J", "jump", "jump", "Jump to the first name that begins with what you type", ("records",)),
    Key("list.columns", "C", "columns", "columns", "Choose the columns and their order", ("records",)),
    Key("list.preview", "O", "preview", "preview", "Show the record beside the list, or do so no more", ("lists",)),
    Key("list.keep", "K", "keep", "keep", "Keep the filter as a segment, a tab of its own", ("lists",), 32),
    Key("bar.filter", "slash", "filter", "filter", "Show only what a query finds", _FILTERED, 30),
    Key("bar.find", "f", "find", "find", "Find in everything", ("app",), 51),
    Key("bar.command", "colon", "command", "command", "Run a crm command", ("app",), 52),
    Key("edit.undo", "u", "undo", "undo", "Take back the last operation, in the log any", ("app", "sync"), 45),
    Key("edit.redo", "U", "redo", "redo", "Do again what was taken back", ("app", "sync")),
    Key(
        "timeline.view",
        "i",
        "next_view",
        "history",
        "Show of the timeline all, activities, or changes",
        ("record",),
        43,
    ),
    Key("check.problems", "P", "problems", "problems", "List what is wrong with the files", ("app",)),
    Key("place.today", "1", "place('today')", "Today", "Go to what is to be done", ("app",)),
    Key("place.contacts", "2", "place('contacts')", "Contacts", "Go to the contacts", ("app",)),
    Key("place.companies", "3", "place('companies')", "Companies", "Go to the companies", ("app",)),
    Key("place.deals", "4", "place('deals')", "Deals", "Go to the deals", ("app",)),
    Key("place.inbox", "5", "place('inbox')", "Inbox", "Go to who waits for an answer", ("app",)),
    Key("place.orders", "6", "place('orders')", "Orders", "Go to the orders", ("app",)),
    Key("place.reports", "7", "place('reports')", "Reports", "Go to the figures of a period", ("app",)),
    Key("place.sync", "8", "place('sync')", "Sync", "Go to the log of operations", ("app",)),
    Key("place.more", "0", "more", "More", "Go to the list of any other kind", ("app",)),
    Key("go.pane", "tab", "next_pane", "pane", "Go to the next pane", ("record", "sync", "reports"), 21),
    Key("go.back", "escape", "back", "back", "Back to where you came from", ("app",), 90),
    Key("go.palette", "ctrl+p", "command_palette", "palette", "Find every action by its name", ("app",)),
    Key("go.quit", "q", "quit", "quit", "Leave the program", ("app",), 91),
    Key("go.help", "question_mark", "keys", "keys", "Show all keys of this place", ("app",), 99),
)

# Over a question.
QUESTIONS: tuple[Key, ...] = (
    Key("question.yes", "y,enter", "yes", "yes", "Do it", ("confirm",), 10),
    Key("question.no", "n,escape", "no", "no", "Leave it", ("confirm",), 11),
    Key("columns.take", "enter", "take", "done", "Show the list with these columns", ("columns",), 10),
    Key("columns.show", "space", "show", "show", "Show the column, or hide it", ("columns",), 11),
    Key("columns.earlier", "H,shift+up", "earlier", "move", "Put the column further to the left", ("columns",), 12),
    Key("columns.later", "L,shift+down", "later", "move", "Put the column further to the right", ("columns",), 12),
    Key("columns.reset", "delete", "reset", "reset", "The columns that the list has by itself", ("columns",), 13),
    Key("question.leave", "escape,q", "no", "leave", "Back, with nothing chosen", ("question",), 12),
)

# While something lasts that is waited for.
WAITING: tuple[Key, ...] = (Key("waiting.leave", "escape", "leave", "leave", "Wait no longer", ("waiting",), 10),)

# While typing, letters are text; these few keys keep a meaning.
TYPING: tuple[Key, ...] = (
    Key("typing.accept", "enter", "submit", "done", "Take what was typed", ("line",), 10),
    Key("typing.save", "ctrl+s", "save", "done", "Take the text", ("text",), 10),
    Key("typing.complete", "tab", "complete", "complete", "Take the next suggestion", _ENTRIES, 20),
    Key("typing.complete-back", "shift+tab", "complete_back", "", "Take the suggestion before", _ENTRIES),
    Key("typing.earlier", "up", "earlier", "history", "What was typed before", ("bar",), 30),
    Key("typing.later", "down", "later", "history", "What was typed after that", ("bar",), 30),
    Key("typing.choice-up", "up", "choice_up", "", "The choice above", ("entry",)),
    Key("typing.choice-down", "down", "choice_down", "", "The choice below", ("entry",)),
    Key("typing.form", "ctrl+o", "form", "form", "Go on in a form of the whole record", ("bar",), 15),
    Key("form.save", "ctrl+s", "save", "save", "Save what was filled in", ("form",), 10),
    Key(
        "form.accept",
        "enter",
        "accept",
        "choose",
        "Open what there is to choose from, take it, or go on",
        ("cell",),
        12,
    ),
    Key("form.next", "tab", "step(1)", "field", "Go on to the next field", ("cell",), 20),
    Key("form.previous", "shift+tab", "step(-1)", "", "Go back to the field before", ("cell",)),
    Key("form.down", "down", "move(1)", "", "To the field, row, week or choice below", ("cell",)),
    Key("form.up", "up", "move(-1)", "", "To the field, row, week or choice above", ("cell",)),
    Key("form.close", "escape", "close", "close", "Close what there is to choose from", ("cell",), 29),
    Key("form.left", "left", "across(-1)", "cell", "The cell before, or the day in the calendar", ("cell",), 30),
    Key("form.right", "right", "across(1)", "cell", "The next cell, or day in the calendar", ("cell",), 30),
    Key("form.month-back", "pageup", "month(-1)", "month", "The month before, in the calendar", ("cell",), 31),
    Key("form.month-on", "pagedown", "month(1)", "month", "The next month, in the calendar", ("cell",), 31),
    Key("form.row-remove", "ctrl+r", "remove_row", "take out", "Take the row out", ("cell",), 32),
    Key("form.row-up", "alt+up,ctrl+up", "shift_row(-1)", "move", "Move the row up", ("cell",), 33),
    Key("form.row-down", "alt+down,ctrl+down", "shift_row(1)", "move", "Move the row down", ("cell",), 33),
    Key("typing.cancel", "escape", "cancel", "cancel", "Leave it as it was", ("bar", "entry", "text"), 40),
)

ALL = CATALOG + QUESTIONS + WAITING + TYPING

_PLACES = (
    ("app", "Everywhere"),
    ("records", "Lists of records"),
    ("lists", "Lists with tabs"),
    ("table", "Table"),
    ("board", "Board"),
    ("deals", "Deals"),
    ("record", "A record"),
    ("fields", "Fields of a record"),
    ("timeline", "Timeline"),
    ("today", "Today"),
    ("inbox", "Inbox"),
    ("agenda", "Agenda"),
    ("reports", "Reports"),
    ("catalog", "List of reports"),
    ("figures", "Figures"),
    ("sync", "Sync"),
    ("sheet", "A text to read"),
    ("menu", "Choices"),
    ("question", "Questions"),
    ("columns", "Columns"),
    ("confirm", "Yes or no"),
    ("waiting", "While something lasts"),
    ("line", "While typing"),
    ("bar", "While typing in the bar"),
    ("entry", "While editing a field"),
    ("text", "While editing a long text"),
    ("form", "Forms"),
    ("cell", "The field of a form that is filled in"),
)
_NAMES = {
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
}
_BY_ID = {key.id: key for key in ALL}


def key(id: str) -> Key:
    """The key named `id`. Raises KeyError for a name that is not in the catalog."""
    return _BY_ID[id]


def bindings(*places: str) -> list[BindingType]:
    """Textual's bindings of these places, with ids, so that a user's keymap can move them."""
    return [_binding(each) for each in ALL if set(each.places) & set(places)]


def _binding(each: Key) -> Binding:
    return Binding(
        each.keys,
        each.action,
        each.label,
        show=each.rank > 0,
        priority=each.priority,
        tooltip=each.tooltip,
        id=each.id,
    )


def shown(name: str, glyphs: Glyphs = UNICODE) -> str:
    """How a key is written for people: "ctrl+p" is "^p", "slash" is "/", "enter" is "⏎"; ASCII spells it."""
    *modifiers, last = name.split("+")
    text = glyphs.keys.get(last) or _NAMES.get(last, last)
    control = "^" if "ctrl" in modifiers else ""
    others = "".join(f"{each}+" for each in modifiers if each != "ctrl")
    return others + control + text


class HelpSection(NamedTuple):
    """The keys of one place: (keys as written, what they do) in the order of the catalog."""

    title: str
    rows: tuple[tuple[str, str], ...]


def help_sections(
    places: Iterable[str] = (), keymap: Mapping[str, str] | None = None, glyphs: Glyphs = UNICODE
) -> list[HelpSection]:
    """What the help screen and the key page show: a section per place, a key in the first place that has it.

    `places` leaves out all others, and gives their order (none given: all). `keymap` is the user's own: id → keys.
    """
    titles = dict(_PLACES)
    sections: list[HelpSection] = []
    told: set[str] = set()
    for name in [place for place in places if place in titles] or titles:
        title = titles[name]
        here = [each for each in ALL if name in each.places and each.id not in told]
        told.update(each.id for each in here)
        rows = tuple((_written(each, keymap or {}, glyphs), each.tooltip) for each in here)
        if rows:
            sections.append(HelpSection(title, rows))
    return sections


def _written(each: Key, keymap: Mapping[str, str], glyphs: Glyphs) -> str:
    return "  ".join(shown(name.strip(), glyphs) for name in keymap.get(each.id, each.keys).split(","))
