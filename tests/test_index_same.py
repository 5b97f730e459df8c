"""After any series of edits the index equals one built from nothing."""

import os
import shutil
import tempfile
from itertools import count
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index_state import last_good_rows, rebuilt, state, whole
from tests.workspaces import OLD_NS, Indexed

PATHS = [
    f"records/{name}.yaml"
    for name in (
        "deals/a", "deals/b", "deals/sub/a", "contacts/a", "contacts/b", "companies/c", "activities/t", "tasks/t", "dael/x"
    )
]  # fmt: skip
TEXTS = [
    "title: A\nname: A\nstage: lead\ncontact: a\ncompany: c\ntags: [x, y]\nvalue: 12 USD\n",
    "title: B 林\nname: José\nstage: won\ncontacts: [a, {lead: b}]\nemails: [a@b.example]\nphones: ['+44 20 7946 0958']\n",
    "name: C\ntitle: C\nstage: nowhere\nclose: 2026-02-30\nformerly: [a, b]\nunknown: {a: [b, c]}\n",
    # Whatever kind it is, something is to be done about it, or was.
    "subject: S\ntype: call\nat: 2026-10-01\ncontacts: [a]\nname: A\ncadence: 30 days\nsnooze: {cadence: 2026-12-01}\n"
    "title: T\ndue: 2026-11-01\nstage: lead\nclose: 2026-11-02\n",
    "subject: S\ntype: call\nat: 2026-12-01\ncontacts: [a, b]\nname: B\ncadence: 1 month\ncreated: 2026-01-31\n"
    "formerly: [a]\ntitle: T\nremind: 2026-11-01\nstage: proposal\nnext_date: 2026-11-02\n"
    "history: [{at: 2026-11-01, stage: proposal}]\n",
    "# only a comment\n",
    "title: [\n",
    "title: A\n\tb: c\n",
    "<<<<<<< ours\ntitle: A\n",
]

write = st.tuples(st.just("write"), st.sampled_from(PATHS), st.sampled_from(TEXTS))
path = st.sampled_from(PATHS)
actions = st.lists(
    st.tuples(
        write | st.tuples(st.sampled_from(["delete", "touch", "folder", "link"]), path, st.just(""))
        | st.tuples(st.just("move"), path, path),
        st.sampled_from(["refresh", "walk", "nothing", "other process"]),
    ),
    max_size=12,
)  # fmt: skip
_ticks = count(1)


def clear(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def act(folder: Path, what: str, path: str, more: str) -> list[str]:
    """Does what people and programs do to files; the paths that changed."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if what == "touch":
        if place.is_file():
            os.utime(place, ns=(OLD_NS, OLD_NS + next(_ticks)))
        return [path]
    if what == "move":
        other = folder / more
        if place != other and place.is_file():
            other.parent.mkdir(parents=True, exist_ok=True)
            clear(other)
            place.rename(other)
        return [path, more]
    clear(place)
    if what == "write":
        place.write_text(more)
        os.utime(place, ns=(OLD_NS, OLD_NS + next(_ticks)))
    elif what == "folder":
        place.mkdir()
    elif what == "link":
        place.symlink_to(folder / PATHS[0])
    return [path]


@settings(max_examples=60)
@given(steps=actions)
def test_any_series_of_edits_ends_where_a_build_begins(steps: list[tuple[tuple[str, str, str], str]]) -> None:
    """Created, changed, broken, mended, moved, deleted, touched, a folder or a link in its place; told or walked."""
    with tempfile.TemporaryDirectory() as name:
        indexed = Indexed(Path(name) / "workspace")
        indexed.index.catch_up()
        other = indexed.another()
        for (what, path, more), then in steps:
            changed = [("", each) for each in act(indexed.folder, what, path, more)]
            if then == "refresh":
                indexed.index.refresh(changed)
                assert not indexed.index.refresh(changed)
            elif then == "walk":
                indexed.index.catch_up()
            elif then == "other process":
                other.refresh(changed)
        indexed.index.catch_up()
        assert not indexed.index.catch_up()
        assert not other.catch_up()
        ours, fresh = state(indexed.state), rebuilt(indexed, Path(name) / "fresh")
        assert last_good_rows(ours) == last_good_rows(fresh)
        whole(indexed.state)
        other.close()
        indexed.close()
