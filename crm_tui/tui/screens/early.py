"""Keys that come before there is anything to act on."""

from textual.events import Key

from crm_tui.tui.screens.formed import Formed


class EarlyKeys(Formed):
    """A screen whose keys wait for what they act on, while it is asked for; those that lead elsewhere do not."""

    _awaiting = True

    @property
    def awaiting(self) -> bool:
        """Whether something is asked for that keys are about: what is shown first, or what a key asked for."""
        return self._awaiting

    @awaiting.setter
    def awaiting(self, awaiting: bool) -> None:
        """Keys wait for it, and what there is to be painted does for a moment; letters are seen at once."""
        self._awaiting = awaiting
        if awaiting and not self._types:
            self.keep_still()
        else:
            self.move_on()

    def waits(self, key: Key) -> bool:
        """Whether the key is about what is not there yet."""
        return self.awaiting and not self._types and not self._leads_elsewhere(key)

    @property
    def _types(self) -> bool:
        """Whether letters are text."""
        return self.focused is not None and self.focused.check_consume_key("a", "a")

    def _leads_elsewhere(self, key: Key) -> bool:
        """Whether the app alone answers it."""
        found = self.active_bindings.get(key.key)
        return found is not None and found.node is self.app and not hasattr(self, _method(found.binding.action))


def _method(action: str) -> str:
    return f"action_{action.partition('(')[0].rpartition('.')[2]}"
