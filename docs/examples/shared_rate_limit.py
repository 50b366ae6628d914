"""Read the runs of many workspaces from several processes that share one rate limit.

    TFE_TOKEN=… REDIS_URL=redis://localhost:6379/0 python shared_rate_limit.py acme 4

The API counts requests per user, not per process. Each process here has a client of its own, and
all of them wait for the same limits in Redis.
"""

import asyncio
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tfrun_async import Client
from tfrun_async.fan_out import fan_out
from tfrun_async.rate_limit import RedisRateLimiter


def connect() -> Client:
    return Client(rate_limiter=RedisRateLimiter(os.environ["REDIS_URL"]))


async def count_runs(workspaces: list[str]) -> dict[str, int]:
    counts = {}
    async with connect() as tfe:
        for workspace in workspaces:
            counts[workspace] = len([run async for run in tfe.runs.list_for_workspace(workspace)])
    return counts


def work(workspaces: list[str]) -> dict[str, int]:
    """Run in a process of the pool."""
    return asyncio.run(count_runs(workspaces))


async def main(organization: str, processes: int) -> None:
    async with connect() as tfe:
        ids = [each.id async for each in tfe.workspaces.list_for_organization(organization)]
    shares = [ids[start::processes] for start in range(processes)]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        async for result in fan_out(shares, work, concurrency=processes, executor=pool):
            for workspace, count in result.result().items():
                print(workspace, count)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
