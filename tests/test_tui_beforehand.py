"""What is loaded before it is asked for."""

import subprocess
import sys

LOADED = """
import sys
from crm_tui.tui import app, beforehand

beforehand.load(lambda: False)
before = set(sys.modules)
beforehand.load(lambda: True)
there = set(sys.modules)
for made in app.CrmApp.MODES.values():
    try:
        made()
    except Exception:
        pass  # it is made for an app, and there is none
print(len(there - before) > 50, sorted(set(sys.modules) - there))
"""


def test_every_place_is_loaded_before_somebody_goes_there() -> None:
    """Nothing more is loaded for a place, and nothing at all for a program that ends."""
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout == "True []\n"
