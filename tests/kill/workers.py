"""The processes that are killed: a rollout with its own journal, and a worker of a shared one."""

import asyncio
import logging
import sys
import time
from pathlib import Path
from random import Random

import attrs

from tests.support.rollout_process import apply
from tfrun_async import Client
from tfrun_async.errors import JournalError, TfrunError
from tfrun_async.fan_out import fan_out
from tfrun_async.rollout import StepKind, _redis_journal
from tfrun_async.simulator import Clock

LOCK_SECONDS = 0.5
"""How long the lock of a killed worker lasts; the grace period of `SHARED_SPEED` is longer."""
SPEED, SHARED_SPEED = 50.0, 20.0
CONCURRENCY = 4


@attrs.frozen
class Target:
    """Where to start runs, and whether this process knows the time."""

    address: str
    token: str
    workspaces: list[str]
    clock_offset: float = 0.0

    def client(self, speed: float) -> Client:
        """Return a client, after setting the clock of this process wrong."""
        now, offset = time.time, self.clock_offset
        time.time = lambda: now() + offset
        logging.disable(logging.WARNING)  # thousands of faults are meant
        sleep = Clock(speed).sleep
        return Client(self.address, self.token, rate_limiter=None, timeout=5, sleep=sleep)


def run_rollout(target: Target, journal: Path) -> None:
    """Resume a rollout; exit with 0 if all of its runs have ended well."""
    sys.exit(asyncio.run(_run_rollout(target, journal)))


async def _run_rollout(target: Target, journal: Path) -> int:
    last = None
    async with target.client(SPEED) as tfe:
        async for step in tfe.runs.start_many(
            target.workspaces,
            journal=journal,
            decide=apply,
            waves=[1, 0.5],
            tolerate=1.0,
            concurrency=CONCURRENCY,
            message="Roll out",
        ):
            if step.kind in {StepKind.FAILED, StepKind.BLOCKED}:
                print(step, file=sys.stderr)
            last = step
    return 0 if last is not None and (last.done, last.failed) == (last.total, 0) else 1


def run_worker(target: Target, redis: str, rollout: str, seed: int) -> None:
    """Start the run of each workspace in a shared rollout; exit with 0 if all have one."""
    _redis_journal._LOCK_SECONDS = LOCK_SECONDS
    _redis_journal._TIMEOUT = 2 * LOCK_SECONDS
    sys.exit(asyncio.run(_run_worker(target, redis, rollout, seed)))


async def _run_worker(target: Target, redis: str, rollout: str, seed: int) -> int:
    workspaces = list(target.workspaces)
    Random(seed).shuffle(workspaces)
    async with target.client(SHARED_SPEED) as tfe:
        sleep = Clock(SHARED_SPEED).sleep
        journal = _redis_journal.SharedJournal(redis, rollout, sleep=sleep)

        async def start(workspace: str) -> None:
            while True:
                try:
                    await journal.start_once(
                        tfe.runs, workspace, message="Roll out", plan_only=True
                    )
                except JournalError:
                    await asyncio.sleep(0.05)  # Redis is away
                else:
                    return

        failed = 0
        async for result in fan_out(workspaces, start, concurrency=CONCURRENCY):
            if isinstance(result.error, TfrunError):
                print(f"{result.item}: {result.error!r}", file=sys.stderr)
            failed += result.error is not None
        await journal.close()
    return 1 if failed else 0
