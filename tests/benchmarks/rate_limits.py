"""What rate limiters are worth: a crowd that wants more than the API allows, and a server that
refuses.

One process keeps a `LocalRateLimiter`, in simulated time; four share a `RedisRateLimiter`, in real
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
from tests.support.redis_server import RedisServer, find
from tfrun_async import Client
from tfrun_async.rate_limit import API_LIMITS, Limit, LocalRateLimiter, RateLimiter
from tfrun_async.simulator import Simulator

SECONDS = 60.0

READERS, LISTERS = 120, 40
PROCESSES = 4


@attrs.define
class Turn:
    """A turn that was asked for, and when it came."""

    names: frozenset[str]
    asked: float
    came: float = math.inf


@attrs.define
class Part:
    """What came of the calls of one process."""

    turns: list[Turn]
    """In the order in which they were asked for."""
    requests: int
    refused: int
    ends: float


class Watched:
    """A rate limiter of which every turn is noted."""

    def __init__(self, rate_limiter: RateLimiter, clock: Callable[[], float]) -> None:
        self.turns: list[Turn] = []
        self.under_way = 0
        self._clock = clock
        self._acquire = rate_limiter.acquire
        self.pause = rate_limiter.pause
        self.update_limit = rate_limiter.update_limit
        self.close = rate_limiter.close

    async def acquire(self, names: Collection[str], *, is_urgent: bool) -> Callable[[], None]:
        turn = Turn(frozenset(names), self._clock())
        self.turns.append(turn)
        sent = await self._acquire(names, is_urgent=is_urgent)
        turn.came = self._clock()
        self.under_way += 1
        return sent

    def answered(self, _: object) -> None:
        self.under_way -= 1

    def part(self, tfe: Client) -> Part:
        return Part(self.turns, tfe.stats.requests, tfe.stats.rate_limited, self._clock())


async def press(tfe: Client, workspace: str, seconds: float, *, share: int = 1) -> None:
    """Let a crowd, or its share of one, list and read as fast as it gets turns."""

    async def list_runs() -> None:
        while True:
            await tfe.runs.list_for_workspace(workspace).first()

    async def read() -> None:
        while True:
            await tfe.workspaces.read(workspace)

    try:
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as crowd:
            for _ in range(LISTERS // share):
                crowd.create_task(list_runs())
            for _ in range(READERS // share):
                crowd.create_task(read())
    except TimeoutError:
        pass


class LoopTime:
    """The time of the running loop, for a simulator."""

    now = staticmethod(virtual_time.now)


def alone(seconds: float = SECONDS) -> list[Part]:
    """Measure one process with a rate limiter of its own, in simulated time."""
    rate_limiter = Watched(LocalRateLimiter(clock=virtual_time.now), virtual_time.now)

    async def main() -> Part:
        async with (
            Simulator(clock=LoopTime(), rate_limits=True) as sim,
            Client(
                sim.address, sim.token, rate_limiter=rate_limiter, on_attempt=rate_limiter.answered
            ) as tfe,
        ):
            workspace = await tfe.workspaces.create(sim.organization, name="network")
            await asyncio.sleep(2)  # until that does not count any more
            rate_limiter.turns.clear()
            await press(tfe, workspace.id, seconds)
            return rate_limiter.part(tfe)

    return [virtual_time.run(main(), is_busy=lambda: rate_limiter.under_way > 0)]


async def together(
    redis: str, seconds: float = SECONDS, limits: dict[str, Limit] | None = None
) -> list[Part]:
    """Measure several processes that share a rate limiter in Redis, in real time."""
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(PROCESSES, spawn, _meet, (spawn.Barrier(PROCESSES),))
    loop = asyncio.get_running_loop()
    async with Simulator(rate_limits=True) as sim:
        async with Client(sim.address, sim.add_token(), rate_limiter=None) as other_user:
            workspace = await other_user.workspaces.create(sim.organization, name="network")
        place = sim.address, sim.token, workspace.id
        with pool:
            arguments = redis, limits or dict(API_LIMITS), place, seconds
            parts = [loop.run_in_executor(pool, _take_part, *arguments) for _ in range(PROCESSES)]
            return await asyncio.gather(*parts)


def _meet(barrier: Barrier) -> None:
    """Let no process begin before all of them can."""
    from tfrun_async.rate_limit import RedisRateLimiter  # noqa: F401, PLC0415

    barrier.wait()


def _take_part(
    redis: str, limits: dict[str, Limit], place: tuple[str, str, str], seconds: float
) -> Part:
    """Be one of several processes."""
    from tfrun_async.rate_limit import RedisRateLimiter  # noqa: PLC0415, needs an extra

    address, token, workspace = place

    async def main() -> Part:
        rate_limiter = Watched(
            RedisRateLimiter(redis, limits=limits, on_disconnect="fail"), time.monotonic
        )
        async with Client(address, token, rate_limiter=rate_limiter) as tfe:
            await press(tfe, workspace, seconds, share=PROCESSES)
            return rate_limiter.part(tfe)

    return asyncio.run(main())


def used(parts: Sequence[Part], name: str) -> int:
    """Return how many turns came under a limit."""
    return sum(name in turn.names and turn.came < math.inf for part in parts for turn in part.turns)


def possible(name: str, seconds: float) -> int:
    """Return how many turns a limit has room for at most."""
    limit = API_LIMITS[name]
    return limit.calls * math.ceil(seconds / limit.seconds)


def longest_wait(parts: Sequence[Part], name: str) -> float:
    """Return the longest wait under a limit, without those for a narrower one, in fair turns.

    A caller's fair turn comes after as many windows as let everybody go up to its place in line,
    which is its place among all callers, or that in its own process times the processes, if that
    is more: they go turn by turn. Who still waits at the end has waited so far.
    """
    limit = API_LIMITS[name]
    everybody = [turn for part in parts for turn in part.turns if name in turn.names]
    longest = 0.0
    for part in parts:
        line = [turn for turn in part.turns if name in turn.names]
        for turn in line:
            if name == "requests" and "run-lists" in turn.names:
                continue
            place = len(parts) * _place(turn, line)
            if len(parts) > 1:
                place = max(place, _place(turn, everybody))
            fair = limit.seconds * math.ceil(place / limit.calls)
            longest = max(longest, (min(turn.came, part.ends) - turn.asked) / fair)
    return longest


def _place(turn: Turn, line: Sequence[Turn]) -> int:
    """Return one's place among those that came no later and were not overtaken."""
    return sum(
        other is turn
        or (other.asked <= turn.asked < other.came < turn.came)
        or (other.asked < turn.asked and other.came == turn.came and other.names == turn.names)
        for other in line
    )


def report(parts: Sequence[Part], seconds: float) -> None:
    requests, refused = (sum(part.requests for part in parts), sum(part.refused for part in parts))
    for name in API_LIMITS:
        came, most = used(parts, name), possible(name, seconds)
        print(
            f"{len(parts):<11}{requests:>8}{refused:>6}  {name:<10}{came:>6} of {most:<6}"
            f"{came / most:>7.1%}{longest_wait(parts, name):>14.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long the crowds press")
    seconds = parser.parse_args().seconds
    print("processes  requests  429s  limit       turns used       share  wait/fair turn")
    report(alone(seconds), seconds)
    program = find()
    if program is None:
        print(f"{PROCESSES:<11}not measured: there is no redis-server")
        return
    server = RedisServer(program)
    server.start()
    try:
        report(asyncio.run(together(server.url, seconds)), seconds)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
