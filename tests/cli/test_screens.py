"""The picture in the README is what the command line shows today."""

import random
from collections.abc import Iterator

import pytest

from tests.screens import WATCH, watch


@pytest.fixture(autouse=True)
def chance() -> Iterator[None]:
    """Leave chance as it was: the recording seeds it."""
    state = random.getstate()
    yield
    random.setstate(state)


async def test_the_screen_of_watch_is_up_to_date() -> None:
    """`make screens` would write the same file; it needs nothing from elsewhere."""
    svg = await watch()
    assert svg == WATCH.read_text(encoding="utf-8")
    assert "url(http" not in svg
