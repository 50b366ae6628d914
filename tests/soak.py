"""Many calls through many faults, checked afterwards: `python -m tests.soak --help`."""

import argparse
import asyncio
import contextlib
import gc
import itertools
import logging
import resource
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from random import Random
from typing import TypeVar

import attrs

from tfrun_async import Client
from tfrun_async._resources.archive import pack
from tfrun_async.errors import (
    MalformedResponseError,
    NotSentError,
    ServerError,
    TfrunError,
    TransportError,
)
from tfrun_async.models import Comment, Run
from tfrun_async.simulator import Clock, Simulator

Created = TypeVar("Created", Run, Comment)

CONCURRENCY = 30
SPEED = 50  # of the simulator's time: a stall of 60 s outlasts the client's patience by a little
ATTEMPT_TIMEOUT = 1.0  # seconds that an attempt may take
HANG_TIMEOUT = 60.0  # seconds after which a call is taken to hang
WORKSPACES = 20
OUTAGE_EVERY, OUTAGE_SECONDS = 400, 0.05  # calls, seconds
SAMPLES = 5
MAX_GROWTH = 512 * 1024  # bytes by which what the client holds may differ between samples
CLIENT_FILES = [
    tracemalloc.Filter(inclusive=True, filename_pattern=pattern)
    for pattern in ("*/tfrun_async/*.py", "*/aiohttp/client*.py", "*/aiohttp/connector.py")
]
SIMULATOR_FILES = tracemalloc.Filter(inclusive=False, filename_pattern="*/simulator/*")


@attrs.define
class CreationLog:
    """What calls to create something reported, by marker, to compare with what exists."""

    created: dict[str, str] = attrs.field(factory=dict)
    """Ids of what was created, by marker."""
    unknown: set[str] = attrs.field(factory=set)
    """Markers of what may exist."""
    not_created: set[str] = attrs.field(factory=set)

    def problems(self, kind: str, existing: list[tuple[str, str]]) -> Iterator[str]:
        """Yield the differences to what exists, given as pairs of marker and id."""
        for marker, count in Counter(marker for marker, _ in existing).items():
            if count > 1:
                yield f"{kind} {marker} was created {count} times"
        found = dict(existing)
        for marker, id_ in self.created.items():
            if found.get(marker) != id_:
                yield f"{kind} {marker} was reported as {id_}, and is {found.get(marker)}"
        for marker in self.not_created & set(found):
            yield f"{kind} {marker} was reported as not created, and exists"
        for marker in set(found) - set(self.created) - self.unknown - self.not_created:
            yield f"{kind} {marker} exists, and was not reported"


def may_exist(error: TfrunError) -> bool:
    """Whether a failed creation leaves open whether anything was created."""
    unclear = (ServerError, MalformedResponseError, TransportError)
    return isinstance(error, unclear) and not isinstance(error, NotSentError)


@attrs.define
class Report:
    """The outcome of a soak."""

    outcomes: Counter[tuple[str, str]] = attrs.field(factory=Counter)
    problems: list[str] = attrs.field(factory=list)
    memory: list[int] = attrs.field(factory=list)
    """Bytes that the client held, sampled between rounds."""
    statistics: dict[str, object] = attrs.field(factory=dict)

    def __str__(self) -> str:
        rows = [
            f"{kind:12} {outcome:24} {n:6}" for (kind, outcome), n in sorted(self.outcomes.items())
        ]
        facts = [f"{name}: {value}" for name, value in self.statistics.items()]
        memory = " ".join(f"{held / 1024:.0f}" for held in self.memory)
        problems = [f"PROBLEM: {problem}" for problem in self.problems[:20]]
        return "\n".join([*rows, *facts, f"client memory, KiB: {memory}", *problems])


class Soak:
    """Random calls of all kinds, each of which must succeed or raise an error of the library."""

    def __init__(self, tfe: Client, versions: dict[str, str], source: Path, random: Random) -> None:
        self.runs, self.comments, self.report = CreationLog(), CreationLog(), Report()
        self._tfe = tfe
        self._versions = versions  # the configuration of each workspace
        self._configuration = source
        self._random = random
        self._known: dict[str, dict[str, str]] = {workspace: {} for workspace in versions}
        self._markers = map("marker-{}".format, itertools.count())
        self._kinds: dict[Callable[[], Awaitable[None]], int] = {
            self.create: 15,
            self.create_once: 10,
            self.read: 25,
            self.list_runs: 5,
            self.act: 20,
            self.comment: 20,
            self.upload: 5,
            self.download: 5,
        }

    async def call(self) -> None:
        """Make one call, and count its outcome."""
        (kind,) = self._random.choices([*self._kinds], [*self._kinds.values()])
        name = kind.__name__
        try:
            async with asyncio.timeout(HANG_TIMEOUT):
                await kind()
        except TfrunError as error:
            outcome = type(error).__name__
        except Exception as error:  # noqa: BLE001 - any other error is a bug
            outcome = f"! {type(error).__name__}"
            self.report.problems.append(f"{name}: {error!r}")
        else:
            outcome = "ok"
        self.report.outcomes[name, outcome] += 1

    async def create(self) -> None:
        """Start a run; if the response is lost, it may exist."""
        await self._create(self._tfe.runs.create)

    async def create_once(self) -> None:
        """Start a run; if the response is lost, look for it."""
        await self._create(self._tfe.runs.create_once)

    async def _create(self, create: Callable[..., Awaitable[Run]]) -> None:
        (workspace, version), marker = self._choose(self._versions), next(self._markers)
        created = create(workspace=workspace, configuration_version=version, message=marker)
        run = await _create_and_record(self.runs, marker, created)
        assert (_without_marker(run.message), run.workspace.id) == (marker, workspace)
        self._known[workspace][self.runs.created[marker]] = marker

    async def read(self) -> None:
        """Read a run."""
        id_, marker = self._choose_run()
        run = await self._tfe.runs.read(id_)
        assert (run.id, _without_marker(run.message)) == (id_, marker)

    async def list_runs(self) -> None:
        """Read the runs of a workspace: none that existed before may be missing."""
        workspace, _ = self._choose(self._versions)
        known = set(self._known[workspace])
        listed = self._tfe.runs.list_for_workspace(workspace, page_size=20)
        runs = [run async for run in listed]
        assert {run.workspace.id for run in runs} <= {workspace}
        assert known <= {run.id for run in runs}

    async def act(self) -> None:
        """Act on a run, whether its state allows it or not."""
        runs = self._tfe.runs
        action = self._random.choice([runs.apply, runs.discard, runs.cancel])
        await action(self._choose_run()[0], comment="soak")

    async def comment(self) -> None:
        """Comment on a run."""
        marker = next(self._markers)
        created = self._tfe.comments.create(self._choose_run()[0], body=marker)
        comment = await _create_and_record(self.comments, marker, created)
        assert comment.body == marker

    async def upload(self) -> None:
        """Upload a configuration."""
        workspace, _ = self._choose(self._versions)
        versions = self._tfe.configuration_versions
        version = await versions.create(workspace, auto_queue_runs=False)
        await versions.upload(version, self._configuration)

    async def download(self) -> None:
        """Fetch a configuration."""
        _, version = self._choose(self._versions)
        with tempfile.TemporaryDirectory() as scratch:
            got = {}
            try:
                await self._tfe.configuration_versions.download(version, f"{scratch}/archive")
                got = {"archive": b"".join(pack(self._configuration))}
            finally:
                assert _files(scratch) == got

    def _choose_run(self) -> tuple[str, str]:
        """Return the id and the marker of a run."""
        return self._choose(self._random.choice([*filter(None, self._known.values())]))

    def _choose(self, of: dict[str, str]) -> tuple[str, str]:
        return self._random.choice([*of.items()])


async def _create_and_record(
    creation_log: CreationLog, marker: str, creating: Awaitable[Created]
) -> Created:
    """Create something, and record whether it exists."""
    try:
        created = await creating
    except TfrunError as error:
        (creation_log.unknown if may_exist(error) else creation_log.not_created).add(marker)
        raise
    # A copy: the string itself would count as held by the client.
    creation_log.created[marker] = created.id.encode().decode()
    return created


async def soak(calls: int, share: float, seed: int) -> Report:
    """Make so many calls while a share of the requests fails, and check what was created."""
    files, tasks = _open_files(), asyncio.all_tasks()
    clock = Clock(SPEED)
    with _configuration() as source:
        async with Simulator(clock=clock) as simulator:
            target = simulator.address, simulator.token
            async with Client(*target, rate_limiter=None, sleep=clock.sleep) as setup_client:
                versions = await _workspaces(setup_client, source)
            async with Client(
                *target, timeout=ATTEMPT_TIMEOUT, rate_limiter=None, sleep=clock.sleep
            ) as tfe:
                soak_run = Soak(tfe, versions, source, Random(seed))
                for _ in range(WORKSPACES):
                    with contextlib.suppress(TfrunError):
                        await soak_run.create()
                simulator.chaos(share, seed=seed)
                await _run_rounds(soak_run, simulator, calls)
                simulator.clear_faults()
    report = soak_run.report
    report.statistics |= _statistics(tfe, simulator, soak_run)
    report.problems += _mismatches(simulator, soak_run)
    await asyncio.sleep(0)
    report.problems += [f"a task is left: {task}" for task in asyncio.all_tasks() - tasks]
    report.problems += [f"a file is left: {name}" for name in sorted(_open_files() - files)]
    if max(report.memory) - report.memory[0] > MAX_GROWTH:
        report.problems.append(f"memory grew: {report.memory}")
    return report


@contextlib.contextmanager
def _configuration() -> Iterator[Path]:
    """Yield a temporary directory with a configuration to upload."""
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, "main.tf").write_text('resource "null_resource" "one" {}\n')
        yield Path(scratch)


async def _workspaces(tfe: Client, source: Path) -> dict[str, str]:
    """Create workspaces, each with a configuration; return both ids."""
    created = {}
    for index in range(WORKSPACES):
        workspace = await tfe.workspaces.create("example", name=f"soak-{index}")
        version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
        await tfe.configuration_versions.upload(version, source)
        await tfe.configuration_versions.wait_until_uploaded(version)
        created[workspace.id] = version.id
    return created


async def _run_rounds(soak_run: Soak, simulator: Simulator, calls: int) -> None:
    """Make the calls, and sample memory between rounds, when nothing is in flight."""
    started = time.monotonic()
    tracemalloc.start()
    try:
        for _ in range(SAMPLES):
            left = iter(range(calls // SAMPLES))

            async def worker(left: Iterator[int] = left) -> None:
                for number in left:
                    if number % OUTAGE_EVERY == OUTAGE_EVERY - 1:
                        async with simulator.away():
                            await asyncio.sleep(OUTAGE_SECONDS)
                    await soak_run.call()

            await asyncio.gather(*(worker() for _ in range(CONCURRENCY)))
            gc.collect()
            snapshot = tracemalloc.take_snapshot().filter_traces([*CLIENT_FILES, SIMULATOR_FILES])
            soak_run.report.memory.append(
                sum(stat.size for stat in snapshot.statistics("filename"))
            )
    finally:
        tracemalloc.stop()
    soak_run.report.statistics["calls"] = f"{calls} in {time.monotonic() - started:.1f} s"


def _statistics(tfe: Client, simulator: Simulator, soak_run: Soak) -> dict[str, object]:
    existing = {
        _without_marker(run.options["message"]) for run in simulator._core.store.runs.values()
    }
    unknown = soak_run.runs.unknown
    return {
        "requests": tfe.stats.requests,
        "faults": f"{sum(simulator.injected.values())} of {len(simulator.injected)} kinds",
        "runs that may exist": f"{len(unknown)}, and {len(unknown & existing)} do",
        "peak RSS, MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _mismatches(simulator: Simulator, soak_run: Soak) -> Iterator[str]:
    store = simulator._core.store
    runs = [(_without_marker(run.options["message"]), run.id) for run in store.runs.values()]
    yield from soak_run.runs.problems("run", runs)
    comments = [(comment.body, comment.id) for comment in store.comments.values()]
    marked = [(body, id_) for body, id_ in comments if body.startswith("marker-")]
    yield from soak_run.comments.problems("comment", marked)


def _without_marker(message: str) -> str:
    """Return a message without what `create_once` adds to it."""
    return message.partition(" [tfrun ")[0]


def _files(directory: str) -> dict[str, bytes]:
    """Return what is in the files of a directory, by name."""
    return {path.name: path.read_bytes() for path in Path(directory).iterdir()}


def _open_files() -> set[str]:
    return {path.name for path in Path("/proc/self/fd").iterdir() if path.exists()}


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--share", type=float, default=0.2, help="of requests that go wrong")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # thousands of faults are meant
    report = asyncio.run(soak(options.calls, options.share, options.seed))
    print(report)
    sys.exit(1 if report.problems else 0)


if __name__ == "__main__":
    main()
