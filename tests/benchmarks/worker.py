"""A contender's process: jobs come as lines of JSON on standard input, results go out as lines.

Standard library only, as each contender has an environment of its own.
"""

import asyncio
import gc
import json
import sys
import time
from collections import deque
from collections.abc import AsyncIterable, Awaitable, Callable, Collection, Iterable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self, TypeVar

from tests.benchmarks.documents import (
    PAGE,
    RUNS_PER_WORKSPACE,
    ExpectedFields,
    digest,
    identity,
    workspace_of,
)

CONCURRENCY = 50
_STATUS = Path("/proc/self/status")

T = TypeVar("T")
U = TypeVar("U")
RunFields = tuple[str, object, object, str, str]
"""The fields of a run that are compared, with status and time as the contender returns them."""
ReadRuns = tuple[int, Collection[RunFields]]
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
    """A contender with its connections open.

    A list of an organization yields runs as the contender has them; all other methods read all runs
    that they get.
    """

    def fields_of(self, run: Any, /) -> RunFields: ...
    def list_organization(self, name: str) -> AsyncIterable[Any]: ...
    async def list_workspace(self, workspace: str) -> list[RunFields]: ...
    async def read(self, run: str) -> RunFields: ...
    async def create(self, workspace: str, message: str) -> RunFields: ...


class Stopwatch:
    """Seconds from entry to exit, and how far memory rose above what was held at entry.

    Memory is the resident set, as Linux counts it; None elsewhere.
    """

    seconds = 0.0
    growth: int | None = None

    def __enter__(self) -> Self:
        gc.collect()
        self._memory_at_start = _memory("VmRSS")
        self._started = time.perf_counter()
        return self

    def __exit__(self, *error: object) -> None:
        self.seconds = time.perf_counter() - self._started
        peak = _memory("VmHWM")
        if peak is not None and self._memory_at_start is not None:
            self.growth = peak - self._memory_at_start


def _memory(name: str) -> int | None:
    if not _STATUS.exists():
        return None
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024


async def map_concurrently(work: Callable[[T], Awaitable[U]], items: Iterable[T]) -> list[U]:
    """Call a function with each item, with limited concurrency."""
    results: list[U] = []
    pending = iter(items)

    async def worker() -> None:
        for item in pending:
            results.append(await work(item))  # noqa: PERF401  # the workers share one list

    await asyncio.gather(*(worker() for _ in range(CONCURRENCY)))
    return results


def run_ids(count: int) -> list[str]:
    """Return the ids of the first runs."""
    return [identity("run", number) for number in range(count)]


def workspaces(count: int) -> list[str]:
    """Return the ids of the first workspaces."""
    return [workspace_of(number * RUNS_PER_WORKSPACE) for number in range(count)]


async def run_work(session: Session, work: str, amount: int) -> ReadRuns:
    """Run one of the works."""
    if work in {"list", "stream", "keep"}:
        runs, kept = 0, deque[RunFields](maxlen=None if work == "list" else 1)
        one_of_each_page = []
        async for run in session.list_organization(f"acme-{amount}"):
            if work == "keep" and runs % PAGE == 0:
                one_of_each_page.append(run)
            runs += 1
            kept.append(session.fields_of(run))
        return runs, kept
    if work in {"read", "first"}:
        found = await map_concurrently(session.read, run_ids(amount))
    elif work == "create":
        found = await map_concurrently(
            lambda number: session.create(workspace_of(number), f"Run {number}"), range(amount)
        )
    else:
        lists = await map_concurrently(session.list_workspace, workspaces(amount))
        found = list(chain.from_iterable(lists))
    return len(found), found


def serve_async(open_session: Callable[[str], AbstractAsyncContextManager[Session]]) -> None:
    """Run the jobs from standard input, with a library for asyncio."""

    async def run_job(job: Job) -> Result:
        async with open_session(job.address) as session:
            if job.work != "first":
                # Open the connections and load the code.
                await map_concurrently(session.read, run_ids(CONCURRENCY))
            with Stopwatch() as watch:
                read_runs = await run_work(session, job.work, job.amount)
        return result(watch, read_runs)

    serve_jobs(lambda job: asyncio.run(run_job(job)))


def serve_jobs(run_job: Callable[[Job], Result]) -> None:
    """Run the jobs from standard input."""
    for line in sys.stdin:
        print(json.dumps(run_job(Job(*json.loads(line)))), flush=True)


def result(watch: Stopwatch, read_runs: ReadRuns) -> Result:
    """Return the result of a job, with the values read in one form for all contenders."""
    runs, kept = read_runs
    return Result(watch.seconds, runs, digest(map(_normalize, kept)), watch.growth)


def _normalize(fields: RunFields) -> ExpectedFields:
    identifier, status, created_at, workspace, plan = fields
    if isinstance(created_at, datetime):
        written = created_at.astimezone(UTC).isoformat(timespec="milliseconds")
        created_at = written.replace("+00:00", "Z")
    return identifier, str(getattr(status, "value", status)), str(created_at), workspace, plan
