"""The work of a Dask cluster: scheduler and workers must be able to import this module."""

import os

from tfrun_async import Client
from tfrun_async.dask import PerWorker
from tfrun_async.rate_limit import RedisRateLimiter
from tfrun_async.rollout import SharedJournal


def connect() -> Client:
    """Make the client of a worker; its token is read there, and sent nowhere."""
    return Client(rate_limiter=RedisRateLimiter(os.environ["REDIS_URL"]))


def open_journal() -> SharedJournal:
    return SharedJournal(os.environ["REDIS_URL"], "roll-out-2.4")


tfe, journal = PerWorker(connect), PerWorker(open_journal)


async def start(workspace: str) -> str:
    """Start the run of a workspace once, on whatever worker and however often this is called."""
    run = await journal.here.start_once(tfe.here.runs, workspace, message="Roll out 2.4")
    return run.id
