"""Statistics, attempts and logs of a client."""

import asyncio
import logging
import math
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from tests.support.fake_sleep import RUN, TOKEN, FakeSleep, client, free_port
from tests.support.http_server import http_response, stub_server, unresponsive_server
from tfrun_async import Attempt, Client, Histogram
from tfrun_async.errors import ArgumentError, NotSentError
from tfrun_async.rate_limit import Limit, LocalRateLimiter


@pytest.fixture
def fake_sleep() -> FakeSleep:
    return FakeSleep()


async def test_stats_count_what_was_sent(fake_sleep: FakeSleep) -> None:
    """Requests, retries, 429s, and how long each took."""
    responses = http_response(429), http_response(503), http_response(body=RUN)
    async with stub_server(*responses) as server, client(server.address, fake_sleep) as tfe:
        await tfe.runs.read("run-1")
        await tfe.runs.read("run-1")
        stats = tfe.stats
    assert (stats.requests, stats.retries, stats.rate_limited) == (4, 2, 1)
    assert stats.by_operation == {"runs.read": 4}
    assert stats.latency.total == 4
    assert stats.waited < 0.1


async def test_stats_count_waits_for_a_slot(fake_sleep: FakeSleep) -> None:
    """A service sees whether its rate limiter is what holds it up."""
    rate_limiter = LocalRateLimiter({"requests": Limit(1, 0.02)})
    async with stub_server(http_response(body=RUN)) as server:
        async with client(server.address, fake_sleep, rate_limiter=rate_limiter) as tfe:
            await asyncio.gather(*(tfe.runs.read("run-1") for _ in range(2)))
            assert tfe.stats.waited >= 0.02


def test_a_histogram_tells_quantiles() -> None:
    """As bounds that so many of the requests kept."""
    histogram = Histogram()
    assert histogram.quantile(0.5) == 0
    for seconds in [0.001] * 90 + [0.01, 0.2, 0.3, 0.4] + [7.0] * 5 + [3600.0]:
        histogram.add(seconds)
    assert histogram.total == 100
    assert histogram.counts[0.01] == 91
    assert histogram.quantile(0.5) == 0.01
    assert histogram.quantile(0.94) == 0.5
    assert histogram.quantile(0.99) == 10.0
    assert histogram.quantile(1) == math.inf
    assert histogram.quantile(0) == 0.01


async def test_the_hook_gets_each_attempt(fake_sleep: FakeSleep) -> None:
    """A hook sees the outcome of each request, with or without a response."""
    seen: list[Attempt] = []
    responses = None, http_response(404, headers=["X-Request-Id: req-7"])
    async with stub_server(*responses) as server:
        async with client(server.address, fake_sleep, on_attempt=seen.append) as tfe:
            await asyncio.gather(tfe.run_tasks.delete("task-1"))
    assert [(a.number, a.status, a.error, a.request_id) for a in seen] == [
        (1, None, "TransportError", None),
        (2, 404, "NotFoundError", "req-7"),
    ]
    assert {(a.operation, a.method, a.path) for a in seen} == {
        ("run_tasks.delete", "DELETE", "/tasks/task-1")
    }
    assert all(a.seconds > 0 for a in seen)


async def test_the_hook_gets_a_cancelled_attempt(fake_sleep: FakeSleep) -> None:
    """A request that was sent is counted, even if its task was cancelled."""
    seen: list[Attempt] = []
    async with unresponsive_server() as (address, arrived):
        async with client(address, fake_sleep, on_attempt=seen.append) as tfe:
            reading = asyncio.create_task(tfe.runs.read("run-1"))
            await arrived.wait()
            reading.cancel()
            await asyncio.wait([reading])
    assert [(a.status, a.error) for a in seen] == [(None, "CancelledError")]


async def test_a_hook_that_fails_harms_no_request(
    fake_sleep: FakeSleep, caplog: pytest.LogCaptureFixture
) -> None:
    """Its error is logged, and the response is returned."""

    def fail(_: Attempt) -> None:
        raise ValueError("no such metric")

    async with stub_server(http_response(201, RUN)) as server:
        async with client(server.address, fake_sleep, on_attempt=fail) as tfe:
            assert (await tfe.runs.create(workspace="ws-1")).id == "run-1"
    assert "on_attempt failed" in caplog.text
    assert "no such metric" in caplog.text


async def test_log_records_can_be_searched(
    fake_sleep: FakeSleep, caplog: pytest.LogCaptureFixture
) -> None:
    """What the text says is in fields too, for logs in JSON."""
    caplog.set_level(logging.DEBUG, "tfrun_async")
    response = http_response(body=RUN, headers=["X-Request-Id: req-7"])
    async with stub_server(response) as server, client(server.address, fake_sleep) as tfe:
        await tfe.runs.read("run-1", include=["plan"])
    (record,) = caplog.records
    fields = record.__dict__
    assert fields["operation"] == "runs.read"
    assert (fields["method"], fields["path"]) == ("GET", "/runs/run-1")
    assert (fields["number"], fields["status"], fields["request_id"]) == (1, 200, "req-7")
    assert fields["seconds"] > 0
    assert TOKEN not in str(fields)


async def test_a_request_without_a_response_is_logged(
    fake_sleep: FakeSleep, caplog: pytest.LogCaptureFixture
) -> None:
    """With the name of its error in place of a status."""
    caplog.set_level(logging.DEBUG, "tfrun_async")
    async with client(f"http://127.0.0.1:{free_port()}", fake_sleep) as tfe:
        with pytest.raises(NotSentError):
            await tfe.runs.read("run-1")
    assert caplog.records[0].getMessage().startswith("GET /runs/run-1: NotSentError in ")


async def test_aiohttp_tells_its_traces(fake_sleep: FakeSleep) -> None:
    """OpenTelemetry's instrumentation and others see requests through trace configs."""
    seen: list[tuple[str, int]] = []
    trace = aiohttp.TraceConfig()

    async def end(_: aiohttp.ClientSession, context: SimpleNamespace, params: Any) -> None:
        seen.append((params.method, params.response.status))

    trace.on_request_end.append(end)
    async with stub_server(http_response(503), http_response(body=RUN)) as server:
        async with client(server.address, fake_sleep, trace_configs=[trace]) as tfe:
            await tfe.runs.read("run-1")
    assert seen == [("GET", 503), ("GET", 200)]


def test_a_coroutine_function_is_refused() -> None:
    """It would never run."""

    async def count(_: Attempt) -> None: ...

    with pytest.raises(ArgumentError, match="on_attempt: must not be a coroutine function"):
        Client("https://tfe.example.com", TOKEN, on_attempt=count)  # type: ignore[arg-type]
