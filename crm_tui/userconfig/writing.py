"""The text of config.toml with who somebody is in one workspace; every other line stays as its owner wrote it."""

import json
import re
from collections.abc import Mapping

from crm_tui.errors import UsageError
from crm_tui.userconfig.config import UserConfig, WorkspaceConfig
from crm_tui.userconfig.folders import expanded, home
from crm_tui.userconfig.tables import config_of

_HEADER = re.compile(r"""\s*\[\s*workspaces\s*\.\s*("(?:[^"\\]|\\.)*"|'[^']*')\s*\]\s*(#.*)?""")
_TABLE = re.compile(r"\s*\[")
_MEMBER = re.compile(r"""(\s*member\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*')(.*)""")


def with_member(path: str, data: bytes, folder: str, member: str, env: Mapping[str, str]) -> bytes:
    """The bytes of the file at `path` by which `member` works in the workspace `folder`.

    Raises UsageError for a file that cannot be understood, or whose form does not allow the change.
    """
    made = "".join(_lines(data.decode("utf-8-sig", "replace"), folder, member, env)).encode()
    before, after = (_config(path, each, env) for each in (data, made))
    mine = before.workspaces.get(folder, WorkspaceConfig())._replace(member=member)
    if after != before._replace(workspaces={**before.workspaces, folder: mine}):
        table = f"[workspaces.{_quoted(_short(folder, env))}]"
        raise UsageError(f"{path} is left as it is: it has another form", f'write member = "{member}" below {table}')
    return made


def _lines(text: str, folder: str, member: str, env: Mapping[str, str]) -> list[str]:
    lines = text.splitlines(keepends=True)
    header = next((n for n, line in enumerate(lines) if _is_header(line, folder, env)), None)
    if header is None:
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        gap = ["\n"] if lines else []
        return [*lines, *gap, f"[workspaces.{_quoted(_short(folder, env))}]\n", f"member = {_quoted(member)}\n"]
    for number in range(header + 1, len(lines)):
        if _TABLE.match(lines[number]):
            break
        if found := _MEMBER.fullmatch(lines[number].rstrip("\r\n")):
            ending = lines[number][found.end() :]
            lines[number] = f"{found[1]}{_quoted(member)}{found[3]}{ending}"
            return lines
    if not lines[header].endswith("\n"):
        lines[header] += "\n"
    return [*lines[: header + 1], f"member = {_quoted(member)}\n", *lines[header + 1 :]]


def _is_header(line: str, folder: str, env: Mapping[str, str]) -> bool:
    found = _HEADER.fullmatch(line.rstrip("\r\n"))
    if found is None:
        return False
    name = found[1][1:-1] if found[1].startswith("'") else _unquoted(found[1])
    return expanded(name, env) == folder


def _config(path: str, data: bytes, env: Mapping[str, str]) -> UserConfig:
    return config_of(path, data, lambda each: expanded(each, env))


def _short(folder: str, env: Mapping[str, str]) -> str:
    """The folder as people write it, from the home on."""
    start = home(env).rstrip("/") + "/"
    return f"~/{folder[len(start) :]}" if folder.startswith(start) else folder


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text[1:-1]
