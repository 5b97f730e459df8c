"""What widgets say: messages that carry the widget they come from."""

from textual.message import Message
from textual.widget import Widget

from crm_tui.tui.news import News


class Posted(News):
    """News from `widget`; `@on(…, "#id")` chooses by it."""

    widget: Widget

    @property
    def control(self) -> Widget:
        """The widget it comes from."""
        return self.widget


class Latest(Posted):
    """News that makes older news of the same sort from the same widget worthless."""

    def can_replace(self, message: Message) -> bool:
        """True for the same sort of news from the same widget."""
        return type(message) is type(self) and getattr(message, "widget", None) is self.widget
