"""The first time: who opens the interface where there is no workspace is asked which one to begin with."""

import os
from pathlib import Path

from crm_tui.cli import talk
from crm_tui.cli.screen import Screen, show
from crm_tui.userconfig.reading import read_config

_WAYS = (
    ("s", "look around in the sample business, in a throw-away copy"),
    ("m", "make a workspace of your own in this folder"),
    ("q", "leave"),
)


def welcome(why: str, screen: Screen) -> int:
    """Asks, and opens the interface on what was chosen; the exit code. Raises what the commands raise."""
    from crm_tui.cli.root import run

    talk.say(f"{why[:1].upper()}{why[1:]}.\n")
    for letter, way in _WAYS:
        talk.say(f"  {letter}  {way}")
    talk.say("")
    answer = talk.pick("What shall it be?", [letter for letter, _ in _WAYS])
    if answer == "s":
        return run(["demo"], screen)
    if answer != "m":
        return 0
    code = run(["init"], screen)
    return code or show(Path.cwd(), read_config(os.environ), screen)
