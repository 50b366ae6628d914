"""Fixtures for the simulator's tests."""

import pytest

from tests.support.core_api import Api


@pytest.fixture
def api() -> Api:
    """Return a fresh simulator, without sockets, on a stepped clock."""
    return Api()
