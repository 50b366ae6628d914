"""A short run of the fuzz target `server`."""

import pytest

from tests.fuzz.server import fuzz


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_whatever_a_server_sends_calls_end_in_results_or_in_our_errors(seed: int) -> None:
    """In bounded time and requests, and without a secret in what they show."""
    fuzz(seed, 25)
