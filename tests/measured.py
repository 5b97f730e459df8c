"""Which lines and branches of the program the tests run, told at the end and held against a floor.

The program is instrumented as it is imported, for a tenth of the time; to trace what runs takes as long again.
"""

import json
import sys
from typing import Any

import pytest

# One that no line reaches: what is never taken out again is never exchanged under a running thread.
_FOR_GOOD = 2**30


def pytest_addoption(parser: pytest.Parser) -> None:
    """What may be asked for, and what pyproject.toml says about it."""
    parser.addoption("--measure", action="store_true", help="tell which lines and branches the tests ran")
    parser.addini("measure", "the package that is measured")
    parser.addini("measure_floor", "the share of its lines and branches, in per cent, below which a run fails")
    parser.addini("measure_without", "patterns of lines that nobody runs, with all that is under them", "linelist")


def pytest_configure(config: pytest.Config) -> None:
    """Begins to measure, before any test imports the program."""
    if config.getoption("measure"):
        config.pluginmanager.register(Measured(config))


class Measured:
    """The lines and branches that ran in this process and, where it hands out the tests, in its workers."""

    def __init__(self, config: pytest.Config) -> None:
        import slipcover  # type: ignore[import-untyped]

        package = config.getini("measure")
        early = [name for name in sys.modules if name.partition(".")[0] == package]
        assert not early, f"imported before they could be measured: {early}"
        self._config = config
        self._output: dict[str, Any] | None = getattr(config, "workeroutput", None)
        self._here = slipcover.Slipcover(
            branch=True,
            # Files that nobody imports count too; it is enough that one process looks for them.
            source=[package] if self._output is None else None,
            exclude_also=config.getini("measure_without"),
            d_miss_threshold=_FOR_GOOD,
        )
        slipcover.ImportManager(self._here, slipcover.FileMatcher(sources=[package])).__enter__()
        self._workers: list[dict[str, Any]] = []
        self._all: dict[str, Any] = {}

    def pytest_testnodedown(self, node: Any) -> None:
        """Takes what a worker has measured, if it came to its end."""
        told = getattr(node, "workeroutput", {}).get("measured")
        self._workers += [json.loads(told)] if told else []

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hands on what was measured here, or adds up all of it and fails a run that is below the floor."""
        from slipcover import merge_coverage

        if self._output is not None:
            self._output["measured"] = json.dumps(self._here.get_coverage())
            return
        self._all = self._here.get_coverage()
        for each in self._workers:
            merge_coverage(self._all, each)
        if self._share < self._floor and not session.exitstatus:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Tells what did not run, file by file, and the share of what did."""
        from slipcover import print_coverage

        print_coverage(self._all, outfile=terminalreporter, skip_covered=True, missing_width=60)
        verdict = "reached" if self._share >= self._floor else "NOT reached"
        terminalreporter.write_line(
            f"{self._share:.2f} % of lines and branches ran: the floor of {self._floor:g} % is {verdict}."
        )

    @property
    def _share(self) -> float:
        return float(self._all["summary"]["percent_covered"])

    @property
    def _floor(self) -> float:
        return float(self._config.getini("measure_floor"))
