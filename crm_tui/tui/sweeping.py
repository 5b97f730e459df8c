"""Memory is swept while nobody types: to look through all of it takes longer than a key may."""

import gc
from itertools import count

# So often, in seconds, it is looked whether there is anything to sweep, and nobody who types.
EVERY = 0.5
# By itself memory is swept only when so much was made without a rest.
THRESHOLDS = (20_000, 20, 10)
# So much that is new, or so many sweeps of what is new, are worth one; the old waits for so many looks.
_NEW, _SWEEPS = 2_000, 5
_LONG = 10


class Sweeping:
    """What was made since the last sweep, and for how long nobody has typed."""

    def __init__(self) -> None:
        self._looks = count()

    def pressed(self) -> None:
        """Somebody typed."""
        self._looks = count()

    def look(self) -> None:
        """Sweeps what is new when nobody typed between two looks, and after a longer rest all."""
        rested = next(self._looks)
        new, _, sweeps = gc.get_count()
        if rested >= _LONG and sweeps >= _SWEEPS:
            gc.collect()
        elif rested and new >= _NEW:
            gc.collect(1)
