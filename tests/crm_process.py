"""Runs `crm` as real processes, quickly: one process loads the program and forks a child for each command.

A child may be told to die at its N-th step, a step being a change of the disk, a transaction of the index or the
beginning or end of a git process; and it may be given a terminal.
"""

import contextlib
import json
import os
import pty
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
KILLED = 137
MUTATING = ("create", "write", "flush", "close", "replace", "link", "unlink", "make_dir", "remove_dir", "flush_dir",
            "lock", "unlock")  # fmt: skip


class Ended(NamedTuple):
    """How a process ended; `steps` are the names of the steps that it began."""

    code: int
    out: str
    err: str
    steps: tuple[str, ...]


class Processes:
    """Starts commands, each in a process of its own. `seed` makes keys and tails the same in each run."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.crm_process"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __call__(
        self, folder: Path, *words: str, kill: int = 0, seed: int | None = None, terminal: bool = False, stdin: str = "",
        powerless: bool = False,
    ) -> Ended:  # fmt: skip
        """Runs `crm WORDS` in a folder with this process's environment; killed at step `kill`.

        `powerless` takes root's right to read and write whatever the modes of files say.
        """
        job = {"folder": str(folder), "words": words, "kill": kill, "seed": seed, "terminal": terminal,
               "stdin": stdin, "powerless": powerless, "env": dict(os.environ)}  # fmt: skip
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(job).encode() + b"\n")
        self._server.stdin.flush()
        code, out, err, steps = json.loads(self._server.stdout.readline())
        return Ended(code, out, err, tuple(steps))

    def close(self) -> None:
        """Ends the process that starts the others."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()


@contextlib.contextmanager
def processes() -> Iterator[Processes]:
    """Processes, ended at the end."""
    made = Processes()
    try:
        yield made
    finally:
        made.close()


def serve() -> None:
    """Answers jobs on stdin until it is closed."""
    _load()
    for line in sys.stdin.buffer:
        answer = json.dumps(_run(json.loads(line)))
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


def _load() -> None:
    from importlib import import_module

    from crm_tui.cli.catalog import ENTRIES

    for module in {entry.module for entry in ENTRIES.values()}:
        import_module(f"crm_tui.cli.commands.{module}")
    for module in (
        "cli.fixing cli.quick cli.records git.commit git.run index.build index.look query.find query.timeline "
        "store.atomic store.files store.heal store.merge store.perform store.resolve store.yaml workspace.applying "
        "workspace.checking workspace.committing workspace.undoing workspace.workspace"
    ).split():
        import_module(f"crm_tui.{module}")


def _run(job: dict[str, Any]) -> tuple[int, str, str, list[str]]:
    with contextlib.ExitStack() as stack:
        out, err, steps, given = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(4))
        given.write(job["stdin"].encode())
        given.seek(0)
        files = given.fileno(), out.fileno(), err.fileno()
        master = -1
        if job["terminal"]:
            master, slave = pty.openpty()
            files = (slave, slave, slave)
        child = os.fork()
        if not child:
            _child(job, files, steps.fileno())
        if master >= 0:
            os.close(files[0])
            _drain(master, out.fileno())
            os.close(master)
        _, status = os.waitpid(child, 0)
        texts = []
        for file in (out, err, steps):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "surrogateescape"))
        return os.waitstatus_to_exitcode(status), texts[0], texts[1], texts[2].split()


def _drain(master: int, out: int) -> None:
    """Copies what a terminal shows until nobody writes to it any more."""
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:
            return
        if not data:
            return
        os.write(out, data)


def _child(job: dict[str, Any], files: tuple[int, int, int], steps: int) -> None:
    """Becomes the command, and does not come back."""
    code = 70
    try:
        if job["terminal"]:
            os.setsid()
        for number, file in enumerate(files):
            os.dup2(file, number)
        os.environ.clear()
        os.environ.update(job["env"])
        os.chdir(job["folder"])
        count_steps(steps, job["kill"])
        if job["powerless"]:
            drop_powers()
        if job["seed"] is not None:
            _seed(job["seed"])
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
        sys.argv = ["crm", *job["words"]]
        from crm_tui.__main__ import main

        code = main()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def drop_powers() -> None:
    """Takes all capabilities from this process where it has any (on Linux, as root)."""
    if sys.platform != "linux" or os.geteuid():
        return
    import ctypes

    version = (ctypes.c_uint32 * 2)(0x20080522, 0)
    none = (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(version, none):
        raise OSError(ctypes.get_errno(), "capset")


def _seed(seed: int) -> None:
    import random

    from crm_tui.workspace.workspace import Workspace

    Workspace.random = random.Random(seed)  # type: ignore[assignment]


def count_steps(log: int, kill: int) -> None:
    """Writes each step of this process down in `log`, and ends it at the one with the number `kill`."""
    left = kill

    def step(name: str, last_words: Callable[[], object] = lambda: None) -> None:
        nonlocal left
        os.write(log, f"{name}\n".encode())
        left -= 1
        if not left:
            last_words()
            os._exit(KILLED)

    _count_disk(step)
    _count_git(step)
    _count_index(step)


def _count_disk(step: Callable[..., None]) -> None:
    from crm_tui.store.disk import RealDisk

    def counted(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def act(self: RealDisk, *arguments: Any) -> Any:
            if name == "write":
                handle, data = arguments
                step(name, lambda: call(self, handle, data[: len(data) // 2]))
            else:
                step(name)
            return call(self, *arguments)

        return act

    for name in MUTATING:
        setattr(RealDisk, name, counted(name, getattr(RealDisk, name)))


def _count_git(step: Callable[..., None]) -> None:
    call = subprocess.run

    def counted(command: list[str], *arguments: Any, **named: Any) -> Any:
        step("git")
        done = call(command, *arguments, **named)
        step("git-done")
        return done

    subprocess.run = counted  # type: ignore[assignment]


def _count_index(step: Callable[..., None]) -> None:
    from crm_tui.index import database

    transaction = database.transaction

    @contextlib.contextmanager
    def counted(db: database.Connection) -> Iterator[database.Connection]:
        step("index")
        with transaction(db):
            yield db
            step("index-commit")

    database.transaction = counted


if __name__ == "__main__":
    serve()
