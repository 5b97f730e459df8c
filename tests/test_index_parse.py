"""What of a record stands in its rows as JSON, whichever encoder this Python has."""

import json
from typing import Any

import pytest

from crm_tui.index.parse import _encoder

NODES: list[Any] = [
    {},
    {"name": "Ada Lovelace", "phones": ["+44 20 7946 0958"], "consent": {"email": "2026-03-01"}},
    {'a "key"': "two\nlines, a \\ and \u2028", "நிறுவனம்": ["林", {"é": ""}, [], {}]},
]


@pytest.mark.parametrize("nodes", NODES)
def test_nodes_are_written_short_and_in_their_own_script(nodes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are read back as they were, with Python's encoder in C and on a Python that has none."""
    wanted = json.dumps(nodes, ensure_ascii=False, separators=(",", ":"))
    assert _encoder()(nodes) == wanted
    monkeypatch.setattr("json.encoder.c_make_encoder", None)
    assert _encoder()(nodes) == wanted
