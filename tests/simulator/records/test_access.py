"""Tests of the access that a test grants."""

from typing import Any

import pytest

from tfrun_async.simulator import WorkspaceAccess
from tfrun_async.simulator._records.access import LEVELS, Grants


def test_each_level_has_the_permissions_of_the_lower_ones() -> None:
    """In the order of the page."""
    read, plan, write, admin = (LEVELS[name] for name in ("read", "plan", "write", "admin"))
    assert read < plan < write < admin


@pytest.mark.parametrize(
    ("workspaces", "organization", "problem"),
    [
        ({"network": "owner"}, (), "workspaces: must be read, plan, .*, got 'owner' for network"),
        ({}, ["manage-everything"], "organization_access: must be of .*, got manage-everything"),
    ],
)
def test_unknown_access_is_refused(workspaces: Any, organization: Any, problem: str) -> None:
    """The value is named."""
    with pytest.raises(ValueError, match=problem):
        Grants.create(workspaces, organization)


@pytest.mark.parametrize(
    "options",
    [{"runs": "write"}, {"variables": "all"}, {"state_versions": "full"}, {"sentinel_mocks": "x"}],
)
def test_custom_access_has_the_words_of_the_api(options: Any) -> None:
    """Others are refused."""
    (name,) = options
    with pytest.raises(ValueError, match=name):
        WorkspaceAccess(**options)
