"""How somebody likes the lists of a workspace: columns, order, preview; kept in their state folder, a file a workspace.

{"workspace": "/home/grace/crm", "lists": {"contact": {"columns": ["name", "idle"], "sort": "-idle", "preview": true}}}
"""

import json
import os.path
from collections.abc import Mapping
from typing import Any, NamedTuple
from zlib import crc32

from crm_tui.userconfig.folders import state_folder


class ListView(NamedTuple):
    """How the list of a kind is shown; no columns, no `sort` are those that the kind has by itself.

    `sort` is as in a query: `-value`. The names may be of fields that are there no more.
    """

    columns: tuple[str, ...] = ()
    sort: str = ""
    preview: bool = False


def lists_path(env: Mapping[str, str], folder: str) -> str:
    """The path of the file for the workspace in `folder`, there or not."""
    return os.path.join(state_folder(env), "lists", f"{crc32(os.fsencode(folder)):08x}.json")


def read_lists(data: bytes) -> dict[str, ListView]:
    """How each kind's list is shown, from the bytes of such a file; what cannot be understood counts for nothing."""
    try:
        lists = json.loads(data)["lists"]
        return {str(kind): _view(each) for kind, each in lists.items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _view(node: Any) -> ListView:
    columns = tuple(dict.fromkeys(name for name in node.get("columns", ()) if isinstance(name, str)))
    sort = node.get("sort", "")
    return ListView(columns, sort if isinstance(sort, str) else "", node.get("preview") is True)


def write_lists(folder: str, views: Mapping[str, ListView]) -> bytes:
    """The bytes of the file; views that say nothing are left out."""
    lists = {kind: view._asdict() for kind, view in sorted(views.items()) if view != ListView()}
    return (json.dumps({"workspace": folder, "lists": lists}, ensure_ascii=False, indent=1) + "\n").encode()
