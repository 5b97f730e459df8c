"""What belongs to one person on one machine, read from config.toml in the user's configuration folder.

member = "grace"                 # who I am
workspace = "~/crm"              # opened where no other is named
editor = "code -w"               # else $VISUAL, $EDITOR
theme = "auto"
glyphs = "unicode"               # or "ascii"
commit = true                    # a git commit for each edit
git_allowed = ["core.sshCommand=ssh -i ~/.ssh/work"]   # what a repository may set although it names a program

[keymap]                         # action = keys, comma-separated
"deal.move-stage" = "m"

[colours]                        # of the theme, changed
accent = "#ffb454"

[words]                          # date words of another language
"நாளை" = "tomorrow"

[workspaces."~/crm"]             # what differs there, and repositories joined to it
member = "grace"
commit = false
roots = [{name = "private", folder = "~/crm-private"}]
"""

import os.path
from collections.abc import Mapping
from typing import NamedTuple

from crm_tui.errors import UsageError

# What a theme is made of.
COLOURS = (
    *("primary", "secondary", "accent", "warning", "error", "success"),
    *("foreground", "background", "surface", "panel"),
)


class JoinedRoot(NamedTuple):
    """A further repository of a workspace: its name in (root, path), and its folder, absolute."""

    name: str
    folder: str


class WorkspaceConfig(NamedTuple):
    """What differs in one workspace; None is what the person has set for all."""

    member: str | None = None
    commit: bool | None = None
    roots: tuple[JoinedRoot, ...] = ()


class UserConfig(NamedTuple):
    """The settings of one person on one machine. Folders are absolute; empty text is what was not set.

    `keymap` gives an action's id its keys, `colours` a colour of the theme its #rrggbb, `words` a date word of
    another language its meaning, `workspaces` a workspace's folder what differs there. `git_allowed` are keys of a
    repository's own git configuration, as `key=value`, that may stand there. `path` is the file it was read from,
    there or not.
    """

    path: str = ""
    member: str = ""
    workspace: str = ""
    editor: str = ""
    theme: str = "auto"
    glyphs: str = "unicode"
    commit: bool = True
    git_allowed: tuple[str, ...] = ()
    keymap: Mapping[str, str] = {}
    colours: Mapping[str, str] = {}
    words: Mapping[str, str] = {}
    workspaces: Mapping[str, WorkspaceConfig] = {}

    def at(self, folder: str) -> WorkspaceConfig:
        """The settings that hold in a workspace, nothing left open; `folder` is its absolute path."""
        own = self.workspaces.get(os.path.normpath(folder), WorkspaceConfig())
        return WorkspaceConfig(
            self.member if own.member is None else own.member,
            self.commit if own.commit is None else own.commit,
            own.roots,
        )


def named_editor(config: UserConfig, env: Mapping[str, str]) -> str:
    """The editor that the user named: the configured one, else `$VISUAL`, `$EDITOR`; "" for none."""
    return config.editor or env.get("VISUAL") or env.get("EDITOR") or ""


def editor(config: UserConfig, env: Mapping[str, str]) -> tuple[str, ...]:
    """The command that edits a file, in words: the one that the user named, else vi.

    Raises UsageError where quotes are left open.
    """
    command = named_editor(config, env) or "vi"
    from shlex import split

    try:
        return tuple(split(command)) or ("vi",)
    except ValueError as error:
        raise UsageError(f"the editor {command!r} is no command: {error}", "close the quotes") from None
