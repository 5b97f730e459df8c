"""What places and the app know of forms: there is one of the record under the cursor, and it loses nothing."""

from crm_tui.tui.faults import Guarded
from crm_tui.tui.screens.painting import Painted, PaintedApp
from crm_tui.tui.widgets.ground import Ground


class Formed(Guarded, Painted, Ground):
    """A screen of a place, with a record under the cursor or none."""

    PLACE = ""

    @property
    def subject(self) -> tuple[str, str] | None:
        """The kind and id of the record that the cursor is on."""
        return None

    @property
    def unsaved(self) -> bool:
        """Whether something was typed here that leaving the program would lose."""
        return False

    def leave(self) -> None:
        """Back to the screen before."""

    def action_form(self) -> None:
        """Fill in the whole record in a form."""
        if of := self.subject:
            from crm_tui.tui.screens.form import open_form

            open_form(self, *of)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A form is of a record, and is opened by nobody who types."""
        if action == "form":
            typing = self.focused is not None and self.focused.check_consume_key("a", "a")
            return self.subject is not None and not typing
        return super().check_action(action, parameters)


class FormedApp(PaintedApp):
    """An app that is not left while something typed would be lost, and of which no page is."""

    def leave_pages(self) -> None:
        """Back to the place that the pages in front were opened from; a form that is not saved asks first."""
        while len(self.screen_stack) > 1 and isinstance(self.screen, Formed):
            if self.screen.unsaved:
                self.screen.leave()
                return
            self.pop_screen()

    async def action_quit(self) -> None:
        """Leave the program; a form that is not saved asks first."""
        for mode, stack in self._screen_stacks.items():
            for screen in stack:
                if isinstance(screen, Formed) and screen.unsaved:
                    await self.switch_mode(mode)
                    screen.leave()
                    return
        self.go()

    def go(self) -> None:
        """Nothing that was typed keeps one."""
        self.exit()
