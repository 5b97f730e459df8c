"""The doors that are calls and not libraries: the wall clock, writing to the disk, running programs."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch

import pytest

from tests.project_source import calls, dotted, imported, keyword, last_name, sources

CLOCK = "the wall clock: today and now are parameters, crm_tui/clock.py reads them"
WRITE = "a write to the disk: crm_tui/store/disk.py is the door"
RUN = "runs a program or text as a program: git/, the two editor.py and cli/beside.py are the doors"

CLOCK_DOOR = "crm_tui/clock.py"
DISK_DOOR = "crm_tui/store/disk.py"

# What is called elsewhere than in its door: (files, what is called) → why.
ALLOWED = {
    ("crm_tui/index/*.py", "unlink"): "SQLite makes the index's files itself; a damaged one makes room",
    ("crm_tui/index/*.py", "os.replace"): "a rebuilt index takes the place of the old one; it holds no truth",
    ("crm_tui/index/vouch.py", "os.open"): "a lock is a file that stays empty",
    ("crm_tui/cli/exits.py", "os.open"): "what is written to /dev/null is on no disk",
    ("crm_tui/cli/exits.py", "fdopen"): "a stream that is missing leads to /dev/null",
    ("crm_tui/tui/ahead.py", "os.fork"): "a copy of this process runs what this one would; no other program",
    ("crm_tui/tui/ahead.py", "os.write"): "what goes into a pipe is on no disk",
    ("crm_tui/cli/place.py", "os.write"): "what goes into a pipe is on no disk",
}

CLOCK_NAMES = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "time.asctime",
    "time.ctime",
    "time.gmtime",
    "time.localtime",
    "time.strftime",
    "time.time",
    "time.time_ns",
}
CLOCK_SQL = re.compile(r"\(\s*'now'|\bCURRENT_(TIMESTAMP|DATE|TIME)\b")

OS_WRITES = """chmod chown copy_file_range fchmod ftruncate link makedirs mkdir mkfifo mknod pwrite remove removedirs
rename renames replace rmdir sendfile symlink truncate unlink utime write writev""".split()
PATH_WRITES = """chmod hardlink_to mkdir rename rmdir symlink_to touch unlink write_bytes write_text""".split()
HARMLESS_SHUTIL = {"shutil.which", "shutil.get_terminal_size", "shutil.disk_usage"}
READ_ONLY_FLAGS = {"O_RDONLY", "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_PATH"}

RUNS = re.compile(r"os\.(system|popen|exec\w+|spawn\w+|posix_spawnp?|fork|forkpty)|pty\.\w+|(builtins\.)?(eval|exec)")

Found = Iterator[tuple[int, str, str]]


def offences(path: str, tree: ast.Module) -> list[str]:
    """What the module does that only a door may do, as `path:line: name: why not`."""
    names = imported(tree)
    found: list[tuple[int, str, str]] = [*runs(tree, names)]
    if path != CLOCK_DOOR:
        found += clock_reads(tree, names)
    if path != DISK_DOOR:
        found += disk_writes(tree, names)
    return [f"{path}:{line}: {name}: {why}" for line, name, why in found if not allowance(path, name)]


def allowance(path: str, name: str) -> tuple[str, str] | None:
    """The exception that lets the file call this, if there is one."""
    return next((each for each in ALLOWED if fnmatch(path, each[0]) and name == each[1]), None)


def clock_reads(tree: ast.AST, names: dict[str, str]) -> Found:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and dotted(node, names) in CLOCK_NAMES:
            yield node.lineno, dotted(node, names), CLOCK
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and CLOCK_SQL.search(node.value):
            yield node.lineno, "SQL", CLOCK


def runs(tree: ast.AST, names: dict[str, str]) -> Found:
    for call in calls(tree):
        if RUNS.fullmatch(name := dotted(call.func, names)):
            yield call.lineno, name, RUN


def disk_writes(tree: ast.AST, names: dict[str, str]) -> Found:
    for call in calls(tree):
        name = dotted(call.func, names)
        if writes_by_name(call, name):
            yield call.lineno, name, WRITE
        elif not on_the_disk(call) and writes_by_method(call, name):
            yield call.lineno, last_name(call.func), WRITE


def writes_by_name(call: ast.Call, name: str) -> bool:
    """Whether it is a function of os, shutil or tempfile that changes the disk."""
    if name == "os.open":
        return not read_only_flags(call)
    module, _, last = name.rpartition(".")
    if module in {"shutil", "tempfile"}:
        return name not in HARMLESS_SHUTIL
    return module == "os" and last in OS_WRITES


def writes_by_method(call: ast.Call, name: str) -> bool:
    """Whether it opens for writing, or is a method by which a Path changes the disk."""
    last = last_name(call.func)
    if last in {"open", "fdopen"} and name != "os.open" and not name.endswith("Workspace.open"):
        return opens_for_writing(call, name)
    if not isinstance(call.func, ast.Attribute):
        return False
    # Path.replace takes one argument, str.replace two, datetime.replace only named ones.
    return last in PATH_WRITES or (last == "replace" and len(call.args) == 1)


def on_the_disk(call: ast.Call) -> bool:
    """Whether the receiver is the door itself: `disk.unlink(…)`, `self._disk.replace(…)`."""
    return isinstance(call.func, ast.Attribute) and last_name(call.func.value).lower().endswith("disk")


def read_only_flags(call: ast.Call) -> bool:
    flags = call.args[1] if len(call.args) > 1 else None
    used = {last_name(node) for node in ast.walk(flags)} if flags else {"?"}
    return used <= READ_ONLY_FLAGS | {"", "os"}


def opens_for_writing(call: ast.Call, name: str) -> bool:
    """Whether the mode is one that writes, or is not written out where the file is opened."""
    place = 1 if name in {"open", "io.open", "os.fdopen", "gzip.open"} else 0
    mode = keyword(call, "mode") or (call.args[place] if len(call.args) > place else None)
    if mode is None:
        return False
    return not (isinstance(mode, ast.Constant) and isinstance(mode.value, str) and not set(mode.value) & set("wax+"))


def test_every_door_is_the_only_one() -> None:
    found = [line for path, tree in sources("crm_tui").items() for line in offences(path, tree)]
    assert found == []


def test_no_exception_outlives_its_reason() -> None:
    used = set()
    for path, tree in sources("crm_tui").items():
        found = (*runs(tree, imported(tree)), *disk_writes(tree, imported(tree)))
        used |= {allowance(path, name) for _, name, _ in found}
    assert set(ALLOWED) <= used


@pytest.mark.parametrize(
    "code, why",
    [
        ("from datetime import datetime as dt\ndt.now()", CLOCK),
        ("import datetime\ndatetime.date.today()", CLOCK),
        ("from datetime import datetime\nfactory = datetime.utcnow", CLOCK),
        ("def f():\n    import time as t\n    t.time()", CLOCK),
        ("sql = \"SELECT date('now')\"", CLOCK),
        ("sql = 'SELECT CURRENT_DATE'", CLOCK),
        ("open('x', 'w')", WRITE),
        ("open('x', mode='r+')", WRITE),
        ("open('x', mode)", WRITE),
        ("path.open('ab')", WRITE),
        ("path.write_text('x')", WRITE),
        ("(a / b).unlink()", WRITE),
        ("path.replace(other)", WRITE),
        ("import os\nos.open('x', os.O_RDWR | os.O_CLOEXEC)", WRITE),
        ("from os import replace\nreplace('a', 'b')", WRITE),
        ("import shutil\nshutil.copytree('a', 'b')", WRITE),
        ("import tempfile\ntempfile.mkdtemp()", WRITE),
        ("import os\nos.system('x')", RUN),
        ("import os\nos.execvp('x', [])", RUN),
        ("eval('1')", RUN),
    ],
)
def test_what_only_a_door_may_do_is_found(code: str, why: str) -> None:
    found = offences("crm_tui/edits/deal.py", ast.parse(code))
    assert len(found) == 1
    assert found[0].endswith(why)


@pytest.mark.parametrize(
    "code",
    [
        "import time\ntime.monotonic()",
        "open('x')",
        "open('x', 'rb')",
        "path.open('rb')",
        "text.replace('a', 'b')",
        "moment.replace(tzinfo=None)",
        "import os\nos.open('x', os.O_RDONLY | os.O_NOFOLLOW)",
        "import shutil\nshutil.which('git')",
        "self._disk.unlink(path)",
        "disk.replace(temporary)",
        "clock.now(zone)",
    ],
)
def test_what_everybody_may_do_passes(code: str) -> None:
    assert offences("crm_tui/edits/deal.py", ast.parse(code)) == []


def test_the_doors_themselves_may() -> None:
    assert offences(CLOCK_DOOR, ast.parse("import time\ntime.time()")) == []
    assert offences(DISK_DOOR, ast.parse("import os\nos.replace('a', 'b')")) == []
