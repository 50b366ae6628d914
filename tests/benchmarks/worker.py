"""A contender's process: jobs come as lines of JSON on standard input, results go out as lines.

Standard library only, as each contender has an environment of its own.
"""

import asyncio
import gc
import json
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol, Self, TypeVar

from tests.benchmarks.documents import RUNS_PER_WORKSPACE, Reading, digest, identity, workspace_of

CONCURRENCY = 50
_STATUS = Path("/proc/self/status")

T = TypeVar("T")
U = TypeVar("U")
Seen = tuple[str, object, object, str, str]
"""A reading whose status and time are as the contender gives them."""
Seens = tuple[int, Collection[Seen]]
"""How many runs were read, and those that were kept: all, or the last of a stream."""


class Job(NamedTuple):
    """Which work to do, how much of it, and where."""

    work: str
    amount: int
    address: str


class Result(NamedTuple):
    """How long it took, what was read, and by how many bytes the process grew meanwhile."""

    seconds: float
    runs: int
    digest: str
    growth: int | None


class Session(Protocol):
    """A contender with its connections open. Each method reads all runs that it gets."""

    def list_organization(self, name: str) -> AsyncIterator[Seen]: ...
    async def list_workspace(self, workspace: str) -> list[Seen]: ...
    async def read(self, run: str) -> Seen: ...
    async def create(self, workspace: str, message: str) -> Seen: ...


class Stopwatch:
    """Seconds from entry to exit, and how far memory rose above what was held at entry.

    Memory is the resident set's, as Linux counts it; elsewhere it is not told.
    """

    seconds = 0.0
    growth: int | None = None

    def __enter__(self) -> Self:
        gc.collect()
        self._held = _memory("VmRSS")
        self._started = time.perf_counter()
        return self

    def __exit__(self, *error: object) -> None:
        self.seconds = time.perf_counter() - self._started
        peak = _memory("VmHWM")
        if peak is not None and self._held is not None:
            self.growth = peak - self._held


def _memory(name: str) -> int | None:
    if not _STATUS.exists():
        return None
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024


async def at_once(work: Callable[[T], Awaitable[U]], items: Iterable[T]) -> list[U]:
    """Do the same with each item, some of them at once."""
    results: list[U] = []
    waiting = iter(items)

    async def worker() -> None:
        for item in waiting:
            results.append(await work(item))  # noqa: PERF401  # the workers share one list

    await asyncio.gather(*(worker() for _ in range(CONCURRENCY)))
    return results


def run_ids(count: int) -> list[str]:
    """Return the ids of the first runs."""
    return [identity("run", number) for number in range(count)]


def workspaces(count: int) -> list[str]:
    """Return the ids of the first workspaces."""
    return [workspace_of(number * RUNS_PER_WORKSPACE) for number in range(count)]


async def perform(session: Session, work: str, amount: int) -> Seens:
    """Do one of the works."""
    if work in {"list", "stream"}:
        runs, kept = 0, deque[Seen](maxlen=1 if work == "stream" else None)
        async for seen in session.list_organization(f"acme-{amount}"):
            runs += 1
            kept.append(seen)
        return runs, kept
    if work == "read":
        found = await at_once(session.read, run_ids(amount))
    elif work == "create":
        found = await at_once(
            lambda number: session.create(workspace_of(number), f"Run {number}"), range(amount)
        )
    else:
        lists = await at_once(session.list_workspace, workspaces(amount))
        found = list(chain.from_iterable(lists))
    return len(found), found


def serve(open_session: Callable[[str], AbstractAsyncContextManager[Session]]) -> None:
    """Answer the jobs that standard input brings, with a library for asyncio."""

    async def turn(job: Job) -> Result:
        async with open_session(job.address) as session:
            await at_once(session.read, run_ids(CONCURRENCY))  # connections open, code is loaded
            with Stopwatch() as watch:
                seens = await perform(session, job.work, job.amount)
        return result(watch, seens)

    answer(lambda job: asyncio.run(turn(job)))


def answer(turn: Callable[[Job], Result]) -> None:
    """Answer the jobs that standard input brings."""
    for line in sys.stdin:
        print(json.dumps(turn(Job(*json.loads(line)))), flush=True)


def result(watch: Stopwatch, seens: Seens) -> Result:
    """Return the result of a job, with the values read in one form for all contenders."""
    runs, kept = seens
    return Result(watch.seconds, runs, digest(map(_plain, kept)), watch.growth)


def _plain(seen: Seen) -> Reading:
    identifier, status, created_at, workspace, plan = seen
    if isinstance(created_at, datetime):
        written = created_at.astimezone(UTC).isoformat(timespec="milliseconds")
        created_at = written.replace("+00:00", "Z")
    return identifier, str(getattr(status, "value", status)), str(created_at), workspace, plan
