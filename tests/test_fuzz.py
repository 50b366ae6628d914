"""A short run of each fuzz target; `make fuzz` takes longer."""

import pytest

from tests.fuzz import decoder


@pytest.mark.no_cover
def test_the_decoder_takes_any_document() -> None:
    """Its two paths agree, and every error is typed."""
    decoder.fuzz(seed=1, count=300)
