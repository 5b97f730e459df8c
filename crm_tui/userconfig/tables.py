"""From the text of config.toml to UserConfig; the first fault stops, with its file and line."""

import re
from collections.abc import Callable, Mapping, Sequence
from os.path import isabs
from typing import Any, NoReturn

from crm_tui.errors import UsageError
from crm_tui.model.suggest import suggestion
from crm_tui.userconfig.config import COLOURS, JoinedRoot, UserConfig, WorkspaceConfig

_GLYPHS = ("unicode", "ascii")
_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def config_of(path: str, data: bytes, expand: Callable[[str], str]) -> UserConfig:
    """The settings in a file's bytes. `expand` makes `~/x` an absolute path. Raises UsageError."""
    text = _decoded(path, data)
    return _Reader(path, text, expand).config(_parsed(path, text))


def _decoded(path: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}:{line}: the text is not UTF-8", "save the file as UTF-8") from None


def _parsed(path: str, text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _PLACE.fullmatch(str(error))
        what = found[1] if found else "too deeply nested"
        line = f"{found[2]}:{found[3]}" if found and found[2] else str(text.count("\n") + 1)
        raise UsageError(f"{path}:{line}: no TOML: {what}", "text is written in quotes: theme = 'dark'") from None


class _Reader:
    """Checks the tables of one file; knows its text, to name the line of a fault."""

    def __init__(self, path: str, text: str, expand: Callable[[str], str]) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.expand = expand

    def config(self, table: Mapping[str, Any]) -> UserConfig:
        known = UserConfig._fields[1:]
        self.known(table, known, ())
        glyphs = self.text(table, "glyphs", (), "unicode")
        if glyphs not in _GLYPHS:
            self.fail(("glyphs",), f"there are no glyphs {glyphs!r}", suggestion(glyphs, _GLYPHS))
        return UserConfig(
            path=self.path,
            member=self.text(table, "member"),
            workspace=self.folder(table, "workspace", ()),
            editor=self.text(table, "editor"),
            theme=self.text(table, "theme", (), "auto"),
            glyphs=glyphs,
            commit=self.yes_no(table, "commit", ()) is not False,
            git_allowed=self.git_allowed(table),
            keymap=self.texts(table, "keymap"),
            colours=self.colours(table),
            words=self.texts(table, "words"),
            workspaces=self.workspaces(table),
        )

    def git_allowed(self, table: Mapping[str, Any]) -> tuple[str, ...]:
        found = table.get("git_allowed", [])
        if not isinstance(found, list) or not all(isinstance(each, str) and "=" in each for each in found):
            self.fail(("git_allowed",), "git_allowed is a list of KEY=VALUE", 'git_allowed = ["core.editor=vim"]')
        return tuple(found)

    def colours(self, table: Mapping[str, Any]) -> dict[str, str]:
        found = self.texts(table, "colours")
        self.known(found, COLOURS, ("colours",))
        for name, value in found.items():
            if not _COLOUR.fullmatch(value):
                self.fail(("colours", name), f"{value!r} is no colour", 'six digits from 0 to f, as in "#82aaf0"')
        return found

    def workspaces(self, table: Mapping[str, Any]) -> dict[str, WorkspaceConfig]:
        found: dict[str, WorkspaceConfig] = {}
        for name, inner in self.table(table, "workspaces", ()).items():
            at = ("workspaces", name)
            folder = self.absolute(name, at)
            if folder in found:
                self.fail(at, f"{folder} stands here twice", "write both tables as one")
            self.is_table(inner, at)
            self.known(inner, WorkspaceConfig._fields, at)
            member = self.text(inner, "member", at) if "member" in inner else None
            found[folder] = WorkspaceConfig(member, self.yes_no(inner, "commit", at), self.roots(inner, at))
        return found

    def roots(self, table: Mapping[str, Any], at: tuple[str, ...]) -> tuple[JoinedRoot, ...]:
        entries, place = table.get("roots", []), (*at, "roots")
        if not isinstance(entries, list):
            self.fail(place, "roots is a list", 'roots = [{name = "private", folder = "~/crm-private"}]')
        found: dict[str, JoinedRoot] = {}
        for entry in entries:
            self.is_table(entry, place)
            self.known(entry, JoinedRoot._fields, place)
            name = self.text(entry, "name", place)
            if not _NAME.fullmatch(name) or name in found:
                self.fail(place, f"{name!r} is no name for a root", "small letters, digits and -, each name once")
            found[name] = JoinedRoot(name, self.folder(entry, "folder", place))
            if not found[name].folder:
                self.fail(place, f"the root {name!r} needs a folder", 'folder = "~/crm-private"')
        return tuple(found.values())

    def text(self, table: Mapping[str, Any], key: str, at: tuple[str, ...] = (), default: str = "") -> str:
        value = table.get(key, default)
        if not isinstance(value, str):
            self.fail((*at, key), f"{key} is a text", f'{key} = "…"')
        return value

    def yes_no(self, table: Mapping[str, Any], key: str, at: tuple[str, ...]) -> bool | None:
        value = table.get(key)
        if value is not None and not isinstance(value, bool):
            self.fail((*at, key), f"{key} is true or false, without quotes", f"{key} = false")
        return value

    def folder(self, table: Mapping[str, Any], key: str, at: tuple[str, ...]) -> str:
        value = self.text(table, key, at)
        return self.absolute(value, (*at, key)) if value else ""

    def absolute(self, value: str, at: tuple[str, ...]) -> str:
        folder = self.expand(value)
        if not isabs(folder) or "\0" in folder:
            self.fail(at, f"{value!r} is no absolute path", "begin it with / or ~/")
        return folder

    def texts(self, table: Mapping[str, Any], key: str) -> dict[str, str]:
        inner = self.table(table, key, ())
        return {name: self.text(inner, name, (key,)) for name in inner}

    def table(self, table: Mapping[str, Any], key: str, at: tuple[str, ...]) -> Mapping[str, Any]:
        inner: Mapping[str, Any] = table.get(key, {})
        self.is_table(inner, (*at, key))
        return inner

    def is_table(self, value: object, at: tuple[str, ...]) -> None:
        if not isinstance(value, dict):
            self.fail(at, f"{at[-1]} is a table", f"[{at[-1]}] on a line of its own, its keys below")

    def known(self, table: Mapping[str, Any], keys: Sequence[str], at: tuple[str, ...]) -> None:
        for key in table:
            if key not in keys:
                self.fail((*at, key), f"there is no setting {key!r}", suggestion(key, keys))

    def fail(self, at: tuple[str, ...], message: str, hint: str) -> NoReturn:
        line = self.line(at)
        raise UsageError(f"{self.path}:{line}: {message}" if line else f"{self.path}: {message}", hint)

    def line(self, at: tuple[str, ...]) -> int:
        """The line on which the last key of `at` is written, as far as lines tell; 0 when they do not."""
        found, start = 0, 0
        for key in at:
            name = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
            for number, line in enumerate(self.lines[start:], start + 1):
                if name.search(line.partition("#")[0]):
                    found, start = number, number - 1
                    break
        return found
