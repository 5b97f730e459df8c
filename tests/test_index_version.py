"""Whoever changes the index, others can tell."""

import os
from contextlib import closing

from crm_tui.index import database
from crm_tui.index.version import Version
from tests.workspaces import Indexed


def test_it_tells_what_others_wrote(tmp_path) -> None:
    """Another process refreshes the index: told once."""
    with closing(Indexed(tmp_path, {"deals/engine": "title: Engine\nstage: lead\n"})) as indexed:
        indexed.index.catch_up()
        version = Version(tmp_path / ".crm" / database.FILE)
        assert not version.moved()

        indexed.write("deals/engine", "title: Engine № 2\nstage: lead\n")
        with closing(indexed.another()) as other:
            other.catch_up()
        assert version.moved() and not version.moved()
        version.close()


def test_it_tells_that_the_index_was_made_anew_or_went(tmp_path) -> None:
    """Another file in its place, or none."""
    with closing(Indexed(tmp_path, {"deals/engine": "title: Engine\nstage: lead\n"})) as indexed:
        indexed.index.catch_up()
        version = Version(tmp_path / ".crm" / database.FILE)
        indexed.index.rebuild()
        assert version.moved() and not version.moved()

        indexed.close()
        os.unlink(tmp_path / ".crm" / database.FILE)
        assert version.moved() and not version.moved()
        version.close()
