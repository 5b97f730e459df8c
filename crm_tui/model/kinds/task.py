"""Something to do."""

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.shared import COMMON, NOTES, PRIORITY, link
from crm_tui.model.types import REPEAT, TEXT, TIME

TASK = Kind(
    name="task",
    plural="tasks",
    label_field="title",
    columns=("title", "due", "priority", "contact", "company", "assignee", "done"),
    head=("done {done}|due {due}", "{priority}", "{assignee}|{owner}", "{deal}|{ticket}|{contact}|{company}"),
    sort=("-open", "due"),
    tail=True,
    fields=fields(
        Field("title", TEXT, required=True),
        Field("due", TIME, deadline=True, help="A day, or a moment."),
        Field("done", TIME, past=True, help="When it was done; a task without it is open."),
        PRIORITY,
        link("assignee", "member", help="Who does it; the owner when left out."),
        link("contact", "contact", group="about"),
        link("company", "company", group="about"),
        link("deal", "deal", group="about"),
        link("ticket", "ticket", group="about"),
        Field("repeat", REPEAT, group="when", help="How it comes again once it is done: `every 2 weeks`, `monthly`."),
        Field("remind", TIME, group="when", help="When to be reminded; its due day when left out."),
        *COMMON,
        NOTES,
    ),
)
