"""Ratios to the floor, bare aiohttp with orjson to dicts: both do the same work in one run."""

import asyncio
import contextlib
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator

import aiohttp
import orjson

from tests.benchmarks.server import PAGE, RUNS
from tfrun_async import Client

ROUNDS = 7
READS = 2_000
CONCURRENCY = 50
NOISY = 0.25  # relative spread from which a median says little

Work = Callable[[], Awaitable[int]]


@contextlib.contextmanager
def canned() -> Iterator[str]:
    """Run the canned server in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.stdin.close()


async def at_once(count: int, work: Work) -> int:
    """Do the same thing a number of times, some of them at once."""
    turns = asyncio.Semaphore(CONCURRENCY)

    async def one() -> int:
        async with turns:
            return await work()

    return sum(await asyncio.gather(*(one() for _ in range(count))))


def sdk(tfe: Client) -> dict[str, Work]:
    """The work through this SDK."""

    async def list_runs() -> int:
        count = 0
        async for run in tfe.runs.list_for_workspace("ws-1"):
            _ = (run.id, run.status, run.created_at, run.workspace.id, run.plan.id)
            count += 1
        return count

    async def read() -> int:
        run = await tfe.runs.read("run-1")
        _ = (run.id, run.status, run.created_at, run.workspace.id, run.plan.id)
        return 1

    return {"list": list_runs, "read": lambda: at_once(READS, read)}


def floor(session: aiohttp.ClientSession, address: str) -> dict[str, Work]:
    """The same work without any SDK."""

    def look(run: dict[str, dict[str, dict[str, dict[str, str]]]]) -> None:
        attributes, related = run["attributes"], run["relationships"]
        _ = (run["id"], attributes["status"], attributes["created-at"])
        _ = (related["workspace"]["data"]["id"], related["plan"]["data"]["id"])

    async def list_runs() -> int:
        count, page = 0, 1
        while page:
            query = {"page[number]": page, "page[size]": PAGE}
            url = f"{address}/api/v2/workspaces/ws-1/runs"
            async with session.get(url, params=query) as response:
                document = orjson.loads(await response.read())
            for run in document["data"]:
                look(run)
                count += 1
            page = document["meta"]["pagination"]["next-page"]
        return count

    async def read() -> int:
        async with session.get(f"{address}/api/v2/runs/run-1") as response:
            look(orjson.loads(await response.read())["data"])
        return 1

    return {"list": list_runs, "read": lambda: at_once(READS, read)}


async def measure() -> None:
    """Alternate between both, so that a noisy moment hits both, and print medians."""
    expected = {"list": RUNS, "read": READS}
    with canned() as address:
        async with Client(address, "token", budget=None) as tfe, aiohttp.ClientSession() as session:
            ours, bare = sdk(tfe), floor(session, address)
            print(f"{'work':<8}{'floor s':>10}{'sdk s':>10}{'ratio':>8}{'spread':>9}")
            for name, count in expected.items():
                seconds: dict[str, list[float]] = {"bare": [], "ours": []}
                for _ in range(ROUNDS):
                    for who, work in (("bare", bare[name]), ("ours", ours[name])):
                        started = time.perf_counter()
                        assert await work() == count
                        seconds[who].append(time.perf_counter() - started)
                ratios = [o / b for o, b in zip(seconds["ours"], seconds["bare"], strict=True)]
                ratio = statistics.median(ratios)
                spread = statistics.stdev(ratios) / ratio
                print(
                    f"{name:<8}{statistics.median(seconds['bare']):>10.3f}"
                    f"{statistics.median(seconds['ours']):>10.3f}{ratio:>8.2f}{spread:>9.0%}"
                    f"{'  too noisy to tell' if spread > NOISY else ''}"
                )


if __name__ == "__main__":
    asyncio.run(measure())
