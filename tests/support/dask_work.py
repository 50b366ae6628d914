"""The work of the workers of a Dask cluster, with their client and journal."""

import asyncio
import os
from collections.abc import Mapping

from distributed import Worker

from tfrun_async import Client
from tfrun_async.dask import PerWorker
from tfrun_async.rate_limit import Limit, RedisRateLimiter
from tfrun_async.rollout import SharedJournal

ROLLOUT = "roll-out"
SPEED = 2.0
"""How much faster than real time the service and its limits are."""
WINDOW_MARGIN = 1.2  # seconds by which requests may be late


def connect() -> Client:
    # In windows that are longer than the service's: on a busy machine requests arrive late.
    limits = {
        "requests": Limit(30, 1 / SPEED + WINDOW_MARGIN),
        "run-lists": Limit(30, 60 / SPEED + WINDOW_MARGIN),
    }
    return Client(
        rate_limiter=RedisRateLimiter(os.environ["REDIS"], limits=limits, on_disconnect="fail")
    )


def open_journal() -> SharedJournal:
    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / 20)

    return SharedJournal(os.environ["REDIS"], ROLLOUT, sleep=sleep)


tfe = PerWorker(connect)
journal = PerWorker(open_journal)


async def start(workspace: str) -> tuple[str, int]:
    """Start the run of a workspace; return it, and the process in which that was done."""
    run = await journal.here.start_once(
        tfe.here.runs, workspace, configuration_version=os.environ["VERSION"], plan_only=True
    )
    return run.id, os.getpid()


def run_worker(scheduler: str, environment: Mapping[str, str]) -> None:
    """Run a worker of a cluster until it ends."""
    os.environ.update(environment)
    asyncio.run(_run_worker(scheduler))


async def _run_worker(scheduler: str) -> None:
    # So many coroutines at a time; Dask counts them as threads.
    async with Worker(
        scheduler,
        nthreads=10,
        dashboard=False,
        host="127.0.0.1",
        local_directory=os.environ["SCRATCH"],
    ) as worker:
        await worker.finished()
