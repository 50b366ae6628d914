"""Kill rollouts in the middle of their POSTs, resume them, and check what was started."""

import asyncio
import multiprocessing
import signal
import sqlite3
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any

import attrs

from tests.kill.workers import LOCK_SECONDS, SHARED_SPEED, SPEED, Target, run_rollout, run_worker
from tests.support.odd_servers import MANNERS, with_manner
from tests.support.redis_server import RedisServer
from tests.support.workspaces import create_workspace
from tfrun_async._run.marker import Marker
from tfrun_async.rollout import SharedJournal, read_journal
from tfrun_async.simulator import Clock, Fault, Simulator

WORKSPACES = 10
MAX_KILLS = 6  # of one rollout
CLOCK_OFFSETS = (7200.0, -7200.0)  # seconds, in a third of the processes
FAULTS = (Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.SERVER_ERROR, Fault.TRUNCATED_JSON)
FINISHED = {"applied", "planned_and_finished"}  # only the first run of a workspace has changes
FAULT_SHARE = 0.05
HANG_TIMEOUT = 120.0  # seconds after which a process is taken to hang

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.kill.workers"])


@attrs.define
class Report:
    """What was killed, and what was wrong afterwards."""

    counts: Counter[str] = attrs.field(factory=Counter)
    problems: list[str] = attrs.field(factory=list)

    def __str__(self) -> str:
        counts = [f"{name}: {count}" for name, count in sorted(self.counts.items())]
        return "\n".join([*counts, *(f"PROBLEM: {each}" for each in self.problems[:20])])


@attrs.define
class Killing:
    """A simulator, workspaces there, and processes that are killed."""

    sim: Simulator
    workspaces: list[str]
    random: Random
    report: Report = attrs.field(factory=Report)

    def start(self, function: Callable[..., None], *arguments: Any) -> BaseProcess:
        """Start a process; the clock of every third one is two hours wrong."""
        offset = self.random.choice(CLOCK_OFFSETS) if self.random.random() < 1 / 3 else 0.0
        self.report.counts["processes"] += 1
        self.report.counts["processes with a wrong clock"] += bool(offset)
        target = Target(self.sim.address, self.sim.token, self.workspaces, offset)
        process = _processes.Process(target=function, args=(target, *arguments))
        process.start()
        return process

    async def stall_starts(self, processes: list[BaseProcess], stall_seconds: float) -> bool:
        """Wait until a POST is stalled; return False if all processes have ended before."""
        self.sim.clear_faults()
        self.sim.chaos(FAULT_SHARE, seed=self.random.randrange(2**32), faults=FAULTS)
        wanted = self._started + self.random.randrange(4)
        await self._until(lambda: self._started >= wanted, processes)
        stalled = self._stalled
        self.sim.fault(Fault.STALL, method="POST", path="/runs", times=None, seconds=stall_seconds)
        await self._until(lambda: self._stalled > stalled, processes)
        return self._stalled > stalled

    def kill(self, process: BaseProcess) -> None:
        """Kill a process."""
        process.kill()
        process.join()
        self.report.counts["kills"] += 1
        self.sim.clear_faults()

    async def finish(self, process: BaseProcess) -> bool:
        """Wait until a process has ended; return whether it was successful."""
        await asyncio.to_thread(process.join, HANG_TIMEOUT)
        if process.exitcode is None:
            process.kill()
            process.join()
            self.report.problems.append(f"a process was still running after {HANG_TIMEOUT:g} s")
        return process.exitcode == 0

    def check(self, rollout: str, known: Mapping[str, str | None], *, is_finished: bool) -> None:
        """Compare what a journal knows with the runs that there are."""
        self.report.counts["rollouts"] += 1
        runs = list(self.sim._core.store.runs.values())
        for workspace in self.workspaces:
            marker = str(Marker.of_rollout(rollout, workspace))
            found = [run for run in runs if run.options["message"].endswith(marker)]
            self.report.counts["runs"] += len(found)
            if len(found) != 1:
                self.report.problems.append(f"{rollout} {workspace}: {len(found)} runs")
            elif known.get(workspace) != found[0].id:
                self.report.problems.append(
                    f"{rollout} {workspace}: {found[0].id}, known as {known.get(workspace)}"
                )
            elif is_finished and found[0].status not in FINISHED:
                self.report.problems.append(f"{rollout} {workspace}: {found[0].status}")

    @property
    def _stalled(self) -> int:
        return self.sim.injected.get(Fault.STALL, 0)

    @property
    def _started(self) -> int:
        return len(self.sim._core.store.runs)

    async def _until(self, is_done: Callable[[], bool], processes: list[BaseProcess]) -> None:
        async with asyncio.timeout(HANG_TIMEOUT):
            # The processes can set no event here.
            while not is_done() and any(each.is_alive() for each in processes):  # noqa: ASYNC110
                await asyncio.sleep(0.002)


@asynccontextmanager
async def killing(manner: str | None, speed: float, seed: int) -> AsyncIterator[Killing]:
    """Run a simulator with workspaces, perhaps with the manner of another server."""
    clock = Clock(speed)
    async with Simulator(clock=clock) as sim:
        async with sim.client() as tfe:
            made = [await create_workspace(sim, tfe, f"network-{nth}") for nth in range(WORKSPACES)]
        work = Killing(sim, [workspace.id for workspace in made], Random(seed))
        if manner is None:
            yield work
        else:
            with with_manner(MANNERS[manner]):
                yield work


async def kill_rollouts(kills: int, *, manner: str | None = None, seed: int = 7) -> Report:
    """Kill rollouts with their own journals so many times."""
    with tempfile.TemporaryDirectory() as directory:
        async with killing(manner, SPEED, seed) as work:
            while work.report.counts["kills"] < kills and not work.report.problems:
                number = work.report.counts["rollouts"]
                await _kill_rollout(work, Path(directory, f"{number}.db"), kills)
    return work.report


async def _kill_rollout(work: Killing, journal: Path, kills: int) -> None:
    for _ in range(min(MAX_KILLS, kills - work.report.counts["kills"])):
        process = work.start(run_rollout, journal)
        if not await work.stall_starts([process], stall_seconds=1e6):
            break
        work.kill(process)
    work.sim.clear_faults()
    if not await work.finish(work.start(run_rollout, journal)):
        work.report.problems.append(f"{journal.name}: not all runs have ended well")
    entries = await asyncio.to_thread(read_journal, journal)
    known = {entry.workspace: entry.run for entry in entries}
    work.check(await asyncio.to_thread(_rollout_id, journal), known, is_finished=True)


def _rollout_id(journal: Path) -> str:
    connection = sqlite3.connect(journal)
    (rollout_id,) = connection.execute("SELECT id FROM rollout").fetchone()
    connection.close()
    return str(rollout_id)


async def kill_shared(
    kills: int, redis_program: str, *, manner: str | None = None, seed: int = 7
) -> Report:
    """Kill workers of shared rollouts so many times, and do something to Redis in between."""
    with tempfile.TemporaryDirectory() as directory:
        redis = RedisServer(redis_program, Path(directory))
        redis.start()
        try:
            async with killing(manner, SHARED_SPEED, seed) as work:
                while work.report.counts["kills"] < kills and not work.report.problems:
                    await _kill_shared(work, redis, kills)
        finally:
            redis.stop()
    return work.report


async def _kill_shared(work: Killing, redis: RedisServer, kills: int) -> None:
    rollout = f"rollout-{work.report.counts['rollouts']}"
    journal = SharedJournal(redis.url, rollout)
    await journal.create()

    def start() -> BaseProcess:
        return work.start(run_worker, redis.url, rollout, work.random.randrange(100))

    workers = [start(), start()]
    for _ in range(min(MAX_KILLS, kills - work.report.counts["kills"])):
        if not await work.stall_starts(workers, stall_seconds=0.5 * SHARED_SPEED):
            break
        killed = work.random.choice([each for each in workers if each.is_alive()] or workers)
        work.kill(killed)
        workers.remove(killed)
        await _disturb(work, redis)
        workers.append(start())
    work.sim.clear_faults()
    for worker in workers:
        await work.finish(worker)
    if not await work.finish(start()):
        work.report.problems.append(f"{rollout}: not all runs were started")
    work.check(rollout, await journal.runs(), is_finished=False)
    await journal.close()


async def _disturb(work: Killing, redis: RedisServer) -> None:
    """Do something to Redis, or to nothing at all."""
    event = work.random.choice(["nothing", "cut", "frozen", "killed", "emptied", "replaced"])
    work.report.counts[f"Redis {event}"] += 1
    match event:
        case "cut":
            await asyncio.to_thread(redis.command, "CLIENT", "KILL", "TYPE", "normal")
        case "frozen":
            redis.signal(signal.SIGSTOP)
            await asyncio.sleep(2 * LOCK_SECONDS)  # for longer than locks last
            redis.signal(signal.SIGCONT)
        case "killed":
            await asyncio.to_thread(redis.restart)
        case "emptied":
            await asyncio.to_thread(redis.command, "FLUSHALL")
        case "replaced":
            await asyncio.to_thread(redis.restart, keep_data=False)
