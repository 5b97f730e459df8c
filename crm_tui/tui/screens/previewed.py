"""A list with a pane that shows the record under the cursor in short, where the user wants one."""

from typing import TYPE_CHECKING, cast

from crm_tui.tui.screens.following import Following

if TYPE_CHECKING:
    from textual import events

    from crm_tui.tui.screens.records import RecordsScreen as Screen
    from crm_tui.tui.showing.preview import Preview as Shown
    from crm_tui.tui.widgets.preview import Preview
else:
    # Made by its users, as in `filtered`.
    Screen = object

# In a narrower terminal the preview stands below the list.
NARROW = 110


class Previewed(Screen):
    """A part of a list, which stands in the container `.list`; whether a preview is wanted is remembered by kind."""

    def __init__(self) -> None:
        super().__init__()
        self._previews = Following(self, self._show_preview)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A preview takes room."""
        return self.has_room if action == "preview" else super().check_action(action, parameters)

    def action_preview(self) -> None:
        """Show the record under the cursor beside the list, or do so no more."""
        self.keep_view(self.view._replace(preview=not self.view.preview))
        self.place_preview()

    @property
    def preview(self) -> "Preview | None":
        """The pane, where it is shown."""
        return cast("Preview | None", next(iter(self.query("Preview")), None))

    @property
    def has_room(self) -> bool:
        """Whether there is any room for a preview."""
        return True

    def place_preview(self) -> None:
        """Puts the pane beside the list, or takes it away, as the user wants it."""
        pane, wanted = self.preview, self.view.preview
        if pane is not None and not wanted:
            pane.remove()
        elif pane is None and wanted:
            from crm_tui.tui.widgets.preview import Preview

            panes = self.query_one(".list")
            panes.mount(Preview())
            self.lay_out()
            # The first screen was there before the styles of panes were.
            self.app.update_styles(panes)
            self.follow_cursor()

    def on_resize(self, event: "events.Resize") -> None:
        """In a narrow terminal the preview stands below."""
        self.lay_out()

    def lay_out(self) -> None:
        """The preview beside the list, or below it, or folded away."""
        if self.preview is None:
            return
        panes = self.query_one(".list")
        panes.set_class(self.size.width < NARROW, "-narrow")
        folded = not self.has_room
        if panes.has_class("-folded") != folded:
            panes.set_class(folded, "-folded")
            self.follow_cursor()
            self.refresh_bindings()

    def on_listing_highlighted(self) -> None:
        """The preview follows the cursor."""
        self.follow_cursor()

    def follow_cursor(self) -> None:
        """Shows in short what the cursor is on."""
        if self.snapshot is None or not self.view.preview or not self.has_room:
            return
        from crm_tui.tui.showing.preview import read_preview

        asking, kind, rid = self.session.asking(), self.KIND, self.key
        self._previews.ask(lambda db: read_preview(db, asking, kind, rid) if isinstance(rid, int) else None)

    def _show_preview(self, answer: "Shown | None") -> None:
        if (pane := self.preview) is not None:
            pane.show(*(answer or ("",)))
