"""The commands there are: name, where it is written, and one line of help, so that help loads no command."""

from typing import NamedTuple


class Entry(NamedTuple):
    """One command: the module below cli/commands that holds it under its name, and what help says of it."""

    name: str
    module: str
    help: str


SECTIONS: dict[str, tuple[Entry, ...]] = {
    "Setting up": (
        Entry("init", "setup", "Make a workspace: repository, settings, folders, merge driver."),
        Entry("demo", "setup", "Open the sample business in a throw-away copy."),
        Entry("doctor", "doctor", "Is this clone set up? Repairs with --fix."),
        Entry("me", "config", "Who I am: the member that works here."),
        Entry("config", "config", "Settings of the team: get, set, add, rename."),
    ),
    "Looking": (
        Entry("list", "look", "The records of a kind that a query finds."),
        Entry("find", "look", "Full text over everything, best first."),
        Entry("show", "look", "One record: fields, links both ways, timeline."),
        Entry("pipeline", "sales", "The board in text: count, value, weighted value per stage."),
        Entry("report", "reports", "Figures of a period: forecast, won, activities and others."),
    ),
    "Day by day": (
        Entry("agenda", "agenda", "What is to be done, and why."),
        Entry("status", "status", "One screen: broken, uncommitted, open questions, due."),
        Entry("log", "capture", "Log a call, a mail, a meeting."),
        Entry("task", "capture", "Note what is to be done."),
        Entry("done", "agenda", "Complete a task, or settle a reminder."),
        Entry("snooze", "agenda", "Hide a reminder until a day."),
    ),
    "Changing": (
        Entry("add", "change", "Make a record; prints its id."),
        Entry("set", "change", "Set fields of one record, or of all that a query finds."),
        Entry("edit", "change", "Edit a record's file in your editor, checked on save."),
        Entry("attach", "attaching", "Attach a file to a record."),
        Entry("mv", "identity", "Give a record another id; links follow."),
        Entry("merge", "identity", "Make one of two records that are one."),
        Entry("rm", "change", "Delete a record."),
        Entry("tidy", "identity", "Move records into the folders that new ones would get."),
        Entry("undo", "history", "Take the last operation back, whole."),
        Entry("redo", "history", "Make again what was undone."),
    ),
    "Selling": (
        Entry("move", "sales", "Move a deal to a stage."),
        Entry("win", "sales", "Win a deal."),
        Entry("lose", "sales", "Lose a deal, and say why."),
    ),
    "Keeping": (
        Entry("check", "upkeep", "Every problem as path:line:column."),
        Entry("index", "upkeep", "Bring the index up to date."),
        Entry("watch", "upkeep", "Keep the index fresh until stopped."),
        Entry("import", "exchange", "Records from a file, as one plan."),
        Entry("merge-driver", "merging", "What git calls to merge two versions of a record."),
        Entry("schema", "schema", "JSON Schema of records, for editors."),
        Entry("completion", "shell", "Completion for bash, zsh or fish."),
    ),
}

ENTRIES: dict[str, Entry] = {entry.name: entry for entries in SECTIONS.values() for entry in entries}
