"""Measure how much of a server's rate limits the rate limiters use.

One process has a `LocalRateLimiter`, in simulated time; four share a `RedisRateLimiter`, in real
time.
"""

import argparse
import asyncio
import math
import multiprocessing
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Barrier

import attrs

from tests.support import virtual_time
from tests.support.redis_server import RedisServer, find_redis_server
from tfrun_async import Client
from tfrun_async.rate_limit import API_LIMITS, Limit, LocalRateLimiter, RateLimiter
from tfrun_async.simulator import Simulator

SECONDS = 60.0

READERS, LISTERS = 120, 40
PROCESSES = 4


@attrs.define
class Slot:
    """A slot, with the times of the call to `acquire` and of its return."""

    names: frozenset[str]
    called_at: float
    acquired_at: float = math.inf


@attrs.define
class ProcessResult:
    """The slots and requests of one process."""

    slots: list[Slot]
    """In the order of the calls."""
    requests: int
    rejected: int
    ends: float


class RecordingRateLimiter:
    """A rate limiter that records every slot."""

    def __init__(self, rate_limiter: RateLimiter, clock: Callable[[], float]) -> None:
        self.slots: list[Slot] = []
        self.in_flight = 0
        self._clock = clock
        self._acquire = rate_limiter.acquire
        self.pause = rate_limiter.pause
        self.update_limit = rate_limiter.update_limit
        self.close = rate_limiter.close

    async def acquire(self, names: Collection[str], *, is_urgent: bool) -> Callable[[], None]:
        slot = Slot(frozenset(names), self._clock())
        self.slots.append(slot)
        on_sent = await self._acquire(names, is_urgent=is_urgent)
        slot.acquired_at = self._clock()
        self.in_flight += 1
        return on_sent

    def on_attempt(self, _: object) -> None:
        self.in_flight -= 1

    def result(self, tfe: Client) -> ProcessResult:
        return ProcessResult(self.slots, tfe.stats.requests, tfe.stats.rate_limited, self._clock())


async def send_continuously(tfe: Client, workspace: str, seconds: float, *, share: int = 1) -> None:
    """Let many tasks, or a share of them, list and read as fast as they get slots."""

    async def list_runs() -> None:
        while True:
            await tfe.runs.list_for_workspace(workspace).first()

    async def read() -> None:
        while True:
            await tfe.workspaces.read(workspace)

    try:
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as tasks:
            for _ in range(LISTERS // share):
                tasks.create_task(list_runs())
            for _ in range(READERS // share):
                tasks.create_task(read())
    except TimeoutError:
        pass


class LoopTime:
    """The time of the running loop, for a simulator."""

    now = staticmethod(virtual_time.now)
    sleep = staticmethod(asyncio.sleep)


def measure_local(seconds: float = SECONDS) -> list[ProcessResult]:
    """Measure one process with a rate limiter of its own, in simulated time."""
    rate_limiter = RecordingRateLimiter(LocalRateLimiter(clock=virtual_time.now), virtual_time.now)

    async def main() -> ProcessResult:
        async with (
            Simulator(clock=LoopTime(), rate_limits=True) as sim,
            Client(
                sim.address,
                sim.token,
                rate_limiter=rate_limiter,
                on_attempt=rate_limiter.on_attempt,
            ) as tfe,
        ):
            workspace = await tfe.workspaces.create(sim.organization, name="network")
            await asyncio.sleep(2)  # until its slot has expired
            rate_limiter.slots.clear()
            await send_continuously(tfe, workspace.id, seconds)
            return rate_limiter.result(tfe)

    return [virtual_time.run(main(), is_busy=lambda: rate_limiter.in_flight > 0)]


async def measure_shared(
    redis: str, seconds: float = SECONDS, limits: dict[str, Limit] | None = None
) -> list[ProcessResult]:
    """Measure several processes that share a rate limiter in Redis, in real time."""
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(PROCESSES, spawn, _wait_for_all, (spawn.Barrier(PROCESSES),))
    loop = asyncio.get_running_loop()
    async with Simulator(rate_limits=True) as sim:
        async with Client(sim.address, sim.add_token(), rate_limiter=None) as other_user:
            workspace = await other_user.workspaces.create(sim.organization, name="network")
        target = sim.address, sim.token, workspace.id
        with pool:
            arguments = redis, limits or dict(API_LIMITS), target, seconds
            futures = [
                loop.run_in_executor(pool, _run_process, *arguments) for _ in range(PROCESSES)
            ]
            return await asyncio.gather(*futures)


async def measure_in_one_loop(redis: str, seconds: float) -> list[ProcessResult]:
    """Measure as many clients as there would be processes, on the clock of the running loop."""
    async with Simulator(clock=LoopTime(), rate_limits=True) as sim:
        async with Client(sim.address, sim.add_token(), rate_limiter=None) as other_user:
            workspace = await other_user.workspaces.create(sim.organization, name="network")
        target = sim.address, sim.token, workspace.id
        runs = [_run_client(redis, dict(API_LIMITS), target, seconds) for _ in range(PROCESSES)]
        return await asyncio.gather(*runs)


def _wait_for_all(barrier: Barrier) -> None:
    """Start all processes at the same time."""
    from tfrun_async.rate_limit import RedisRateLimiter  # noqa: F401, PLC0415

    barrier.wait()


def _run_process(
    redis: str, limits: dict[str, Limit], target: tuple[str, str, str], seconds: float
) -> ProcessResult:
    """Run one of several processes."""
    return asyncio.run(_run_client(redis, limits, target, seconds))


async def _run_client(
    redis: str, limits: dict[str, Limit], target: tuple[str, str, str], seconds: float
) -> ProcessResult:
    from tfrun_async.rate_limit import RedisRateLimiter  # noqa: PLC0415, needs an extra

    address, token, workspace = target
    rate_limiter = RecordingRateLimiter(
        RedisRateLimiter(redis, limits=limits, on_disconnect="fail"), time.monotonic
    )
    async with Client(address, token, rate_limiter=rate_limiter) as tfe:
        await send_continuously(tfe, workspace, seconds, share=PROCESSES)
        return rate_limiter.result(tfe)


def slots_used(results: Sequence[ProcessResult], name: str) -> int:
    """Return how many slots were given under a limit."""
    slots = [slot for result in results for slot in result.slots]
    return sum(name in slot.names and slot.acquired_at < math.inf for slot in slots)


def slots_possible(name: str, seconds: float) -> int:
    """Return how many slots a limit has at most."""
    limit = API_LIMITS[name]
    return limit.calls * math.ceil(seconds / limit.seconds)


def longest_wait(results: Sequence[ProcessResult], name: str) -> float:
    """Return the longest wait under a limit, without those for a narrower one, in fair waits.

    The fair wait of a caller is as many windows as all callers up to its place in the queue need.
    That is its place among all callers, or that in its own process times the number of processes if
    that is more, since processes take turns. A caller that still waits at the end has waited so
    far.
    """
    limit = API_LIMITS[name]
    all_slots = [slot for result in results for slot in result.slots if name in slot.names]
    longest = 0.0
    for result in results:
        queue = [slot for slot in result.slots if name in slot.names]
        for slot in queue:
            if name == "requests" and "run-lists" in slot.names:
                continue
            place = len(results) * _place_in_queue(slot, queue)
            if len(results) > 1:
                place = max(place, _place_in_queue(slot, all_slots))
            fair = limit.seconds * math.ceil(place / limit.calls)
            longest = max(longest, (min(slot.acquired_at, result.ends) - slot.called_at) / fair)
    return longest


def _place_in_queue(slot: Slot, queue: Sequence[Slot]) -> int:
    """Return the place of a slot among those that came no later and were not overtaken."""
    return sum(
        other is slot
        or (other.called_at <= slot.called_at < other.acquired_at < slot.acquired_at)
        or (
            other.called_at < slot.called_at
            and other.acquired_at == slot.acquired_at
            and other.names == slot.names
        )
        for other in queue
    )


def report(results: Sequence[ProcessResult], seconds: float) -> None:
    requests = sum(result.requests for result in results)
    rejected = sum(result.rejected for result in results)
    for name in API_LIMITS:
        used, possible = slots_used(results, name), slots_possible(name, seconds)
        print(
            f"{len(results):<11}{requests:>8}{rejected:>6}  {name:<10}{used:>6} of {possible:<6}"
            f"{used / possible:>7.1%}{longest_wait(results, name):>14.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long to send requests")
    seconds = parser.parse_args().seconds
    print("processes  requests  429s  limit       slots used       share  wait/fair wait")
    report(measure_local(seconds), seconds)
    server_path = find_redis_server()
    if server_path is None:
        print(f"{PROCESSES:<11}not measured: there is no redis-server")
        return
    with RedisServer(server_path) as server:
        report(asyncio.run(measure_shared(server.url, seconds)), seconds)


if __name__ == "__main__":
    main()
