"""The server's time, derived from its responses."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from tests.support.fake_sleep import RUN, FakeSleep, client
from tests.support.http_server import http_response, stub_server
from tfrun_async.errors import TfrunError

DATE = "Thu, 01 Jan 2026 00:00:00 GMT"
TIME = datetime(2026, 1, 1, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("status", "date", "expected"),
    [
        (200, DATE, TIME),
        (200, "Thu, 01 Jan 2026 00:00:00", TIME),
        (404, DATE, TIME),
        (503, DATE, None),  # which gateways send too, whose clocks may differ
        (200, "yesterday", None),
        (200, "", None),
        (200, f"Thu, 01 Jan {'9' * 30} 00:00:00 GMT", None),
        (200, f"Thu, 01 Jan 2026 00:00:00 +{'9' * 30}", None),
    ],
)
async def test_the_date_of_a_response_is_the_servers_time(
    status: int, date: str, expected: float | None
) -> None:
    """One that cannot be read is none, and no error."""
    async with stub_server(http_response(status, RUN, [f"Date: {date}"])) as server:
        async with client(server.address, FakeSleep()) as tfe:
            assert tfe._pipeline.server_time is None
            with suppress(TfrunError):
                await tfe.runs.read("run-1")
            now = tfe._pipeline.server_time
    assert now is None if expected is None else now == pytest.approx(expected, abs=60)
