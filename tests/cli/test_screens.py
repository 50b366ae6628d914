"""The pictures in the documentation show the current output of the command line."""

import random
from collections.abc import Iterator

import pytest

from tests.screens import WATCH_SVG, record_watch


@pytest.fixture(autouse=True)
def restore_random_state() -> Iterator[None]:
    """Restore the random state: the recording seeds it."""
    state = random.getstate()
    yield
    random.setstate(state)


async def test_the_screen_of_watch_is_up_to_date() -> None:
    """`make screens` would write the same file; it needs nothing from elsewhere."""
    svg = await record_watch()
    assert svg == WATCH_SVG.read_text(encoding="utf-8")
    assert "url(http" not in svg
