"""Whether an operation was left half done: asked by every command, so without loading what finishes it."""

import os

FOLDER = ".crm/journal"
OPEN, BACK = ".open", ".back"


def pending(folder: str) -> bool:
    """Whether the journal of a workspace holds an operation that was begun and not closed."""
    try:
        names = os.listdir(f"{folder}/{FOLDER}")
    except FileNotFoundError:
        return False
    except OSError:
        return True  # healing will say why it cannot be read
    return any(name.endswith((OPEN, BACK)) for name in names)
