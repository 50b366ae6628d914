"""Rate limiters of clients, over HTTP, against a server that responds with 429."""

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.benchmarks import rate_limits
from tests.support import virtual_time
from tests.support.redis_server import RedisServer
from tests.support.redis_time import redis_in_virtual_time
from tfrun_async import Client
from tfrun_async.rate_limit import API_LIMITS, Limit, LocalRateLimiter, RateLimiter
from tfrun_async.rate_limit._local import WINDOW_MARGIN
from tfrun_async.simulator import Simulator


@pytest.mark.no_cover
def test_one_process_uses_its_limits_fully_and_fairly() -> None:
    """In a simulated minute no 429, 95 % used, and none waits 1.2 times its fair wait."""
    seconds = 61.0  # in the last one slots for lists of runs are free again
    results = rate_limits.measure_local(seconds)
    assert sum(result.rejected for result in results) == 0
    for name in API_LIMITS:
        assert rate_limits.slots_used(results, name) >= 0.95 * rate_limits.slots_possible(
            name, seconds
        )
        assert rate_limits.longest_wait(results, name) <= 1.2


def _slow_to_connect(rate_limiter: rate_limits.RecordingRateLimiter) -> aiohttp.TraceConfig:
    """Make every connection take long to open, in simulated time."""

    async def open_late(*_: object) -> None:
        rate_limiter.in_flight -= 1
        await asyncio.sleep(0.3)
        rate_limiter.in_flight += 1

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_start.append(open_late)
    return trace


def test_a_client_that_must_open_its_connections_is_not_refused() -> None:
    """The requests of a cold start come late, those behind them do not, and no 429 follows."""
    rate_limiter = rate_limits.RecordingRateLimiter(
        LocalRateLimiter(clock=virtual_time.now), virtual_time.now
    )

    async def main() -> rate_limits.ProcessResult:
        settings: dict[str, Any] = {
            "rate_limiter": rate_limiter,
            "on_attempt": rate_limiter.on_attempt,
            "trace_configs": [_slow_to_connect(rate_limiter)],
        }
        async with (
            Simulator(clock=rate_limits.LoopTime(), rate_limits=True) as sim,
            Client(sim.address, sim.token, **settings) as tfe,
        ):
            async with asyncio.TaskGroup() as calls:
                for _ in range(150):
                    calls.create_task(tfe.organizations.read(sim.organization))
            return rate_limiter.result(tfe)

    result = virtual_time.run(main(), is_busy=lambda: rate_limiter.in_flight > 0)
    assert result.rejected == 0
    assert result.ends < 0.3 + 6 * (1 + WINDOW_MARGIN)


def test_a_request_that_is_cancelled_before_it_is_sent_leaves_nothing_behind() -> None:
    """Its slot counts until then, and no longer."""
    limits = {"requests": Limit(1, 1)}
    rate_limiter = rate_limits.RecordingRateLimiter(
        LocalRateLimiter(limits, clock=virtual_time.now), virtual_time.now
    )

    async def main() -> None:
        trace = _slow_to_connect(rate_limiter)
        async with Simulator() as sim:
            async with Client(
                sim.address, sim.token, rate_limiter=rate_limiter, trace_configs=[trace]
            ) as tfe:
                reading = asyncio.create_task(tfe.organizations.read(sim.organization))
                await asyncio.sleep(0.2)
                reading.cancel()
                await asyncio.wait({reading})
                assert reading.cancelled()
                await rate_limiter.acquire({"requests"}, is_urgent=False)
                assert virtual_time.now() == pytest.approx(0.2 + 1 + WINDOW_MARGIN)

    virtual_time.run(main())


async def test_four_processes_share_one_limit(redis: RedisServer) -> None:
    """Together they get no 429, use their limit, and none is left out."""
    seconds = 10.0
    with redis_in_virtual_time():
        results = await rate_limits.measure_in_one_loop(redis.url, seconds)
    assert sum(result.rejected for result in results) == 0
    slots = [rate_limits.slots_used([result], "requests") for result in results]
    assert sum(slots) >= 0.9 * rate_limits.slots_possible("requests", seconds)
    assert min(slots) >= 0.8 * max(slots)


@pytest.mark.parametrize("kind", ["local", "redis"])
async def test_a_client_that_closes_leaves_a_shared_rate_limiter_to_the_others(
    kind: str, request: pytest.FixtureRequest
) -> None:
    """Their requests go on, those that wait for a slot and those that come later."""
    rate_limiter: RateLimiter
    limits = {"requests": Limit(2, 0.1)}
    if kind == "redis":
        from tfrun_async.rate_limit import RedisRateLimiter  # noqa: PLC0415, needs an extra

        url = request.getfixturevalue("redis").url
        rate_limiter = RedisRateLimiter(url, limits=limits, on_disconnect="fail")
    else:
        rate_limiter = LocalRateLimiter(limits)
    async with Simulator() as sim, Client(sim.address, sim.token, rate_limiter=rate_limiter) as tfe:
        async with (
            Client(sim.address, sim.token, rate_limiter=rate_limiter) as other,
            asyncio.TaskGroup() as calls,
        ):
            await other.organizations.read(sim.organization)
            for _ in range(8):
                calls.create_task(tfe.organizations.read(sim.organization))
            await asyncio.sleep(0)
            await other.close()
        await tfe.organizations.read(sim.organization)
        assert tfe.stats.requests == 9
        assert tfe.stats.waited > 0.1
