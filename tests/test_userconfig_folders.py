"""Where a person's files lie."""

import pytest

from crm_tui.userconfig import cache_folder, config_folder, state_folder
from crm_tui.userconfig.folders import expanded, home

FOLDERS = [
    (config_folder, "XDG_CONFIG_HOME", "/h/.config/crm"),
    (state_folder, "XDG_STATE_HOME", "/h/.local/state/crm"),
    (cache_folder, "XDG_CACHE_HOME", "/h/.cache/crm"),
]


@pytest.mark.parametrize("folder, variable, default", FOLDERS)
def test_a_folder_is_where_xdg_says(folder, variable, default):
    assert folder({"HOME": "/h", variable: "/x/y"}) == "/x/y/crm"
    assert folder({"HOME": "/h"}) == default
    assert folder({"HOME": "/h", variable: ""}) == default
    assert folder({"HOME": "/h", variable: "relative"}) == default


def test_a_home_is_found_without_the_variable():
    assert home({}).startswith("/")


@pytest.mark.parametrize(
    "path, expected",
    [("~", "/h"), ("~/crm", "/h/crm"), ("/a/../b/", "/b"), ("~grace/crm", "~grace/crm"), ("crm", "crm")],
)
def test_a_tilde_is_the_home(path, expected):
    assert expanded(path, {"HOME": "/h"}) == expected
