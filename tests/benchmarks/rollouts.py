"""What rollouts and watches cost: `python -m tests.benchmarks.rollouts --help`.

The real client and the real simulator, which enforces the rate limits, share one process and a
virtual time, so that runs of minutes take seconds. A round trip takes a tenth of a second.
"""

import argparse
import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import attrs
import cattrs

from tests.benchmarks import rollouts_report
from tests.support import virtual_time
from tests.support.in_process import ROUND_TRIP
from tests.support.many_workspaces import (
    ManyWorkspaces,
    busiest_share,
    kind_of,
    many_workspaces,
)
from tests.support.rollout_process import apply
from tests.support.workspaces import start_plans
from tfrun_async.fan_out import fan_out
from tfrun_async.rate_limit import API_LIMITS
from tfrun_async.rollout import StepKind

RUN_SECONDS = 300.0  # half of it the plan, half the apply
SIZES = (20, 50, 100, 200, 500)
POLLED_SIZES = (20, 50, 100, 200)
AT_ONCE, IN_WAVES, WATCHED = 1000, 10_000, 10_000
_PAGE = 100  # runs
_HERE = Path(__file__).parent
RESULTS = _HERE / "rollouts.json"
_LIST_SECONDS = 2 * API_LIMITS["run-lists"].seconds / API_LIMITS["run-lists"].calls


@attrs.frozen
class Cost:
    """What a rollout, a watch, or polling each run has cost."""

    title: str
    runs: int
    requests: dict[str, int]
    """By kind."""
    seconds: float
    """In virtual time."""
    list_share: float
    """The largest share of the limit of lists in any of its windows."""
    read_share: float
    """The same of the limit of all requests, for what was only read."""
    rejected: int
    """Responses with status 429."""
    longest_wait: float
    """The longest that a read of another task has waited to be sent, in seconds."""
    real_seconds: float
    steps: int = 0
    growth: int = 0
    """Bytes by which the process, with the simulator, grew above the start."""
    journal: int = 0
    """Bytes of the journal."""

    @property
    def per_run(self) -> float:
        """Requests for each run."""
        return sum(self.requests.values()) / self.runs


def resident_bytes() -> int:
    """Return the memory of this process; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def limit_of_seconds(runs: int) -> float:
    """Return how long a rollout of so many runs at once may take."""
    a_round = max(1, runs / _PAGE) * _LIST_SECONDS
    return 1.25 * (runs / 30 + RUN_SECONDS + 2 * a_round)


@attrs.frozen
class Sent:
    """A request that was sent, without what it takes too much memory to keep."""

    kind: str
    time: float


@attrs.define
class Meter:
    """Measures what a piece of work costs, in a time that is virtual."""

    many: ManyWorkspaces
    sent: list[Sent] = attrs.field(factory=list)
    waits: list[float] = attrs.field(factory=list)
    steps: int = 0
    growth: int = 0
    began: float = attrs.field(factory=virtual_time.now)
    began_real: float = attrs.field(factory=time.perf_counter)
    _resident_at_start: int = attrs.field(factory=resident_bytes)

    async def read_always(self) -> None:
        """Read as another task of the same process, again and again."""
        while True:
            began = virtual_time.now()
            await self.many.tfe.organizations.read(self.many.sim.organization)
            self.waits.append(virtual_time.now() - began - ROUND_TRIP)
            await asyncio.sleep(2.0)

    def collect(self) -> None:
        """Take the records of the requests out of the simulator, and measure the memory."""
        kinds = [(kind_of(each), each) for each in self.many.requests()]
        self.sent += [Sent(kind, each.time) for kind, each in kinds if not _is_of_other(each.path)]
        self.many.sim._core.requests.clear()
        self.many.began = 0
        self.growth = max(self.growth, resident_bytes() - self._resident_at_start)

    def cost(self, title: str, runs: int, *, journal: int = 0) -> Cost:
        """Return what the work has cost, without the reads of the other task."""
        self.collect()
        lists = [each for each in self.sent if each.kind == "list"]
        reads = [each for each in self.sent if each.kind in {"list", "read", "plan"}]
        return Cost(
            title,
            runs,
            {kind: sum(each.kind == kind for each in self.sent) for kind in rollouts_report.KINDS},
            round(virtual_time.now() - self.began, 1),
            busiest_share(lists, "run-lists"),
            busiest_share(reads, "requests"),
            self.many.tfe.stats.rate_limited,
            round(max(self.waits, default=0.0), 2),
            round(time.perf_counter() - self.began_real, 1),
            self.steps,
            self.growth,
            journal,
        )


def _is_of_other(path: str) -> bool:
    return path.startswith("/api/v2/organizations/") and not path.endswith("/runs")


@asynccontextmanager
async def metered(workspaces: int, *, with_reader: bool = True) -> AsyncIterator[Meter]:
    """Run a simulator with workspaces, and measure what is done with them."""
    half = RUN_SECONDS / 2
    async with many_workspaces(workspaces, plan_seconds=half, apply_seconds=half) as many:
        meter = Meter(many)
        reading = [asyncio.create_task(meter.read_always())] if with_reader else []
        try:
            yield meter
        finally:
            for task in reading:
                task.cancel()
            await asyncio.gather(*reading, return_exceptions=True)


async def measure_rollout(workspaces: int, *, wave: int | None = None) -> Cost:
    """Measure a rollout, all at once or in waves.

    Workspaces that are done are deleted, so that the memory of the simulator does not grow.
    """
    waves = [] if wave is None else list(range(wave, workspaces, wave))
    title = f"rollout of {workspaces:,}" + (f" in waves of {wave:,}" if wave else " at once")
    async with metered(workspaces) as meter:
        with tempfile.TemporaryDirectory() as directory:
            journal = Path(directory, "rollout.db")
            steps = meter.many.tfe.runs.start_many(
                meter.many.ids,
                journal=journal,
                decide=apply,
                waves=waves,
                concurrency=wave or workspaces,
            )
            async for step in steps:
                assert step.failed == 0, str(step)
                meter.steps += 1
                if step.kind is StepKind.ENDED:
                    meter.many.delete(step.workspace)
                if meter.steps % 500 == 0:
                    meter.collect()
            return meter.cost(title, workspaces, journal=_size(journal))


def _size(path: Path) -> int:
    return path.stat().st_size


async def measure_polling(workspaces: int) -> Cost:
    """Measure what it costs to wait for each run by itself."""
    async with metered(workspaces, with_reader=False) as meter:
        tfe = meter.many.tfe

        async def finish(workspace: str) -> None:
            run = await tfe.runs.create_once(workspace=workspace)
            run = (await tfe.runs.wait(run, until="decision")).run
            await tfe.plans.read(run.plan)
            await tfe.runs.apply(run)
            await tfe.runs.wait(run, others_decide=True)

        async for result in fan_out(meter.many.ids, finish, concurrency=workspaces):
            result.result()
        return meter.cost(f"polling each of {workspaces:,}", workspaces)


async def measure_watch(runs: int) -> Cost:
    """Measure a watch of plan-only runs, which end over twenty minutes."""
    async with metered(1) as meter:
        tfe, sim, random = meter.many.tfe, meter.many.sim, Random(7)
        workspace = await tfe.workspaces.read(meter.many.ids[0])
        seconds = (random.uniform(RUN_SECONDS, 5 * RUN_SECONDS) for _ in range(runs))
        ids = start_plans(sim, workspace, seconds)
        meter.many.began = len(sim.requests)
        async for _ in tfe.watch(runs=ids):
            meter.steps += 1
        return meter.cost(f"watch of {runs:,} runs", runs)


def measure_all(scale: float, report_progress: Callable[[str], None]) -> list[Cost]:
    """Measure everything, or a share of it."""

    def scaled(sizes: Iterable[int]) -> list[int]:
        return sorted({max(20, round(size * scale)) for size in sizes})

    large, (waves,), (watched,) = scaled([AT_ONCE]), scaled([IN_WAVES]), scaled([WATCHED])
    works: list[tuple[str, Any]] = [
        *((f"rollout of {size}", measure_rollout(size)) for size in scaled(SIZES) + large),
        *((f"polling {size}", measure_polling(size)) for size in scaled(POLLED_SIZES)),
        (f"rollout of {waves}", measure_rollout(waves, wave=waves // 10)),
        (f"watch of {watched}", measure_watch(watched)),
    ]
    costs = []
    for title, work in works:
        report_progress(title)
        costs.append(virtual_time.run(work))
    return costs


def from_json(text: str) -> list[Cost]:
    """Read the committed results."""
    return cattrs.structure(json.loads(text), list[Cost])


def to_json(costs: Iterable[Cost]) -> str:
    """Return results to commit."""
    return json.dumps([attrs.asdict(each) for each in costs], indent=1) + "\n"


def main() -> None:
    """Measure and print; write the results, the chart and the page after a full run."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.rollouts", description=__doc__
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the runs")
    quick = parser.parse_args().quick
    time.monotonic = virtual_time.monotonic
    costs = measure_all(
        0.1 if quick else 1.0, lambda text: print(f"… {text}", file=sys.stderr, flush=True)
    )
    print(*rollouts_report.lines(costs), sep="\n")
    if not quick:
        RESULTS.write_text(to_json(costs))
        rollouts_report.write(costs)


if __name__ == "__main__":
    main()
