"""The main job: start a run in each of many workspaces, watch them together, and finish them.

It runs on the embedded simulator. With ``TFE_ADDRESS``, ``TFE_TOKEN`` and ``--organization`` it
runs on that server, in workspaces of its own that it deletes again, and plan-only unless
``--apply`` is given.
"""

import argparse
import asyncio
import math
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import (
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from functools import partial
from pathlib import Path

import attrs

from tfrun_async import Client
from tfrun_async.demo._run_task import describe_task_results, run_task
from tfrun_async.errors import ConflictError, SettingsError, TfrunError
from tfrun_async.models import (
    Run,
    RunOperation,
    RunStatus,
    RunStatusGroup,
    RunTask,
    Workspace,
)
from tfrun_async.rate_limit import API_LIMITS, Limit, LocalRateLimiter
from tfrun_async.simulator import Clock, Simulator

_CONCURRENCY = 15
_SPEED = 10.0  # of the simulator's clock
_LATENCY = 0.08  # seconds by which the latency of two requests may differ
_POLL_INTERVAL = 3.0  # seconds of the server's clock: run lists are limited to 30 a minute
_FINAL = {
    RunStatus.APPLIED,
    RunStatus.PLANNED_AND_FINISHED,
    RunStatus.POLICY_SOFT_FAILED,
    RunStatus.DISCARDED,
    RunStatus.ERRORED,
    RunStatus.CANCELED,
    RunStatus.FORCE_CANCELED,
}
_CONFIGURATIONS = {
    "changes": "".join(f'resource "terraform_data" "item_{n}" {{\n}}\n\n' for n in range(3)),
    "no changes": 'output "greeting" {\n  value = "nothing to make"\n}\n',
    "broken": 'resource "terraform_data" "item" {\n  input = "the brace is missing"\n',
}


@attrs.define
class Job:
    """One of the workspaces, and how far its run has come."""

    name: str
    kind: str
    locked: bool = False
    enforcement: str = ""
    """Enforcement level of the demo's run task; empty for none."""
    workspace: Workspace | None = None
    run: Run | None = None
    note: str = ""

    @property
    def status(self) -> str:
        """What to show of it."""
        return self.run.status if self.run else "failed" if self.note else "starting"

    @property
    def is_finished(self) -> bool:
        """Whether its run has ended."""
        return self.run is not None and self.run.status in _FINAL


def make_jobs(count: int, prefix: str) -> list[Job]:
    """Name the workspaces.

    Most have changes, some have none, some are broken; one is locked, and two have a run task.
    """
    kinds = {3: "no changes", 7: "broken"}
    enforcements = {8: "mandatory", 9: "advisory"}
    width = len(str(count))
    return [
        Job(
            f"{prefix}-{n:0{width}}",
            kinds.get(n % 10, "changes"),
            locked=n == 5,
            enforcement=enforcements.get(n, ""),
        )
        for n in range(1, count + 1)
    ]


class Demo:
    """Creates workspaces, and starts and finishes a run in each.

    Args:
        tfe: The client to use.
        organization: Name of the organization to make the workspaces in.
        jobs: The workspaces to make.
        task: The run task of the workspaces with an enforcement level, if any.
        plan_only: Whether to leave everything unapplied.
        show: Called with each job that has changed.
    """

    def __init__(
        self,
        tfe: Client,
        organization: str,
        jobs: list[Job],
        *,
        task: RunTask | None,
        plan_only: bool,
        show: Callable[[Job], None],
    ) -> None:
        self._tfe = tfe
        self._organization = organization
        self._jobs = jobs
        self._task = task
        self._plan_only = plan_only
        self._show = show

    async def run_all(self, interval: float) -> None:
        """Start and finish all runs; those that have started are watched while others start."""
        start_task = asyncio.create_task(self._start_all())
        try:
            while not start_task.done() or self._unfinished():
                await asyncio.sleep(interval)
                if jobs := self._unfinished():
                    await self._poll_runs(jobs)
                if start_task.done():
                    await self._discard_locked()
            await start_task
        finally:
            start_task.cancel()

    def _unfinished(self) -> list[tuple[Job, Run]]:
        return [(job, job.run) for job in self._jobs if job.run and not job.is_finished]

    async def _start_all(self) -> None:
        """Make every workspace, upload its configuration and start its run."""
        with tempfile.TemporaryDirectory() as scratch:
            directories = {
                kind: _write_configuration(Path(scratch, kind), text)
                for kind, text in _CONFIGURATIONS.items()
            }
            await self._for_each_job(
                (job, partial(self._start, job, directories[job.kind])) for job in self._jobs
            )

    async def _start(self, job: Job, directory: Path) -> None:
        tfe = self._tfe
        job.workspace = await tfe.workspaces.create(self._organization, name=job.name)
        if job.locked:
            await tfe.workspaces.lock(job.workspace, reason="someone is working on it")
        if job.enforcement and self._task:
            await tfe.workspace_run_tasks.create(
                job.workspace, task=self._task, enforcement_level=job.enforcement
            )
        version = await tfe.configuration_versions.create(job.workspace, auto_queue_runs=False)
        await tfe.configuration_versions.upload(version, directory)
        await tfe.configuration_versions.wait_until_uploaded(version)
        job.run = await tfe.runs.create(
            workspace=job.workspace,
            configuration_version=version,
            message="Started by the tfrun-async demo",
            plan_only=self._plan_only,
        )
        self._show(job)

    async def _poll_runs(self, jobs: list[tuple[Job, Run]]) -> None:
        """List all unfinished runs at once, and confirm those that wait for it."""
        under_way = {
            run.id: run
            async for run in self._tfe.runs.list_for_organization(
                self._organization,
                status_group=RunStatusGroup.NON_FINAL,
                operation=list(RunOperation),
                workspace_names=[job.name for job, _ in jobs],
            )
        }
        await self._for_each_job(
            (job, partial(self._update_job, job, run, under_way.get(run.id))) for job, run in jobs
        )

    async def _update_job(self, job: Job, previous: Run, current: Run | None) -> None:
        if current is None:  # no longer in the list: read how it ended
            current = await self._tfe.runs.read(previous)
        if current.status != previous.status:
            job.run = current
            self._show(job)
        if job.is_finished and job.enforcement and self._task:
            job.note = await describe_task_results(self._tfe, current)
        if current.actions.is_confirmable:
            await self._tfe.runs.apply(current, comment="Confirmed by the tfrun-async demo")

    async def _discard_locked(self) -> None:
        """Discard runs that wait for a locked workspace, once only those are left."""
        left = self._unfinished()
        if all(job.status == RunStatus.PENDING for job, _ in left):
            await self._for_each_job(
                (job, partial(self._discard_if_locked, job, run)) for job, run in left
            )

    async def _discard_if_locked(self, job: Job, run: Run) -> None:
        workspace = await self._tfe.workspaces.read(run.workspace)
        if workspace.locked:
            job.note = "the workspace is locked, so its run was discarded"
            await self._tfe.runs.discard(run, comment="The workspace is locked")

    async def delete_all(self) -> None:
        """Delete the workspaces that were made."""
        await self._for_each_job(
            (job, partial(self._tfe.workspaces.delete, job.workspace))
            for job in self._jobs
            if job.workspace
        )

    async def _for_each_job(
        self, steps: Iterable[tuple[Job, Callable[[], Awaitable[None]]]]
    ) -> None:
        """Run one step for many workspaces at once; a failure is noted and stops only its own."""
        slots = asyncio.Semaphore(_CONCURRENCY)

        async def run_step(job: Job, step: Callable[[], Awaitable[None]]) -> None:
            async with slots:
                try:
                    await step()
                except ConflictError:
                    pass  # the run has changed meanwhile, as the next poll will show
                except TfrunError as error:
                    job.note = str(error)
                    self._show(job)

        async with asyncio.TaskGroup() as group:
            for job, step in steps:
                group.create_task(run_step(job, step))


def _write_configuration(directory: Path, text: str) -> Path:
    directory.mkdir()
    (directory / "main.tf").write_text(text)
    return directory


@attrs.frozen
class _Server:
    """Where the demo runs."""

    tfe: Client
    organization: str
    speed: float = 1.0
    """How fast its clock runs."""
    task: RunTask | None = None


@asynccontextmanager
async def _connect(options: argparse.Namespace) -> AsyncIterator[_Server]:
    async with AsyncExitStack() as stack:
        if options.organization:
            # A remote server could not reach a run task on this machine.
            yield _Server(await stack.enter_async_context(Client()), options.organization)
            return
        clock = Clock(speed=_SPEED)
        simulator = await stack.enter_async_context(Simulator(clock=clock, rate_limits=True))
        # The clock is fast, but the latency of requests is not.
        limits = {**API_LIMITS, "requests": Limit(30, 1 + _LATENCY * _SPEED)}
        rate_limiter = LocalRateLimiter(limits, clock=clock.now, sleep=clock.sleep)
        client = Client(address=simulator.address, token=simulator.token, rate_limiter=rate_limiter)
        tfe = await stack.enter_async_context(client)
        task = await stack.enter_async_context(run_task(tfe, simulator.organization))
        print(f"simulator at {simulator.address}, its clock {_SPEED:g} times as fast")
        yield _Server(tfe, simulator.organization, _SPEED, task)


def _display(jobs: list[Job]) -> AbstractContextManager[Callable[[Job], None]]:
    """Show a live table on a terminal, if its extra is installed; else print a line per change."""
    if sys.stdout.isatty():
        with suppress(ModuleNotFoundError):
            from tfrun_async.demo._table import table  # noqa: PLC0415

            return table(jobs)
    started = time.monotonic()
    return nullcontext(
        lambda job: print(
            f"{time.monotonic() - started:6.1f} s  {job.name}  {job.status}", flush=True
        )
    )


def summary(jobs: list[Job], tfe: Client, seconds: float) -> Iterable[str]:
    """Yield the lines of the summary: runs by final status, and requests."""
    finished = [job for job in jobs if job.is_finished]
    counts = Counter(job.status for job in finished)
    ended = ", ".join(f"{count} {status}" for status, count in counts.most_common())
    yield f"{len(finished)} of {len(jobs)} runs finished in {seconds:.1f} s: {ended or 'none'}"
    yield f"{tfe.stats.requests} requests, {tfe.stats.rate_limited} rate limited (429)"
    errored = [job.name for job in finished if job.status == RunStatus.ERRORED]
    if errored:
        yield f"errored: {', '.join(errored)}"
    for job in jobs:
        if job.note:
            yield f"{job.name}: {job.note}"


async def run(options: argparse.Namespace) -> int:
    """Run the demo, and return its exit status: 0 only if every run has finished."""
    prefix = f"tfrun-demo-{secrets.token_hex(3)}" if options.organization else "demo"
    jobs = make_jobs(options.workspaces, prefix)
    plan_only = bool(options.organization) and not options.apply
    started = time.monotonic()
    async with _connect(options) as server:
        tfe = server.tfe
        with _display(jobs) as show:
            demo = Demo(
                tfe, server.organization, jobs, task=server.task, plan_only=plan_only, show=show
            )
            try:
                async with asyncio.timeout(options.timeout):
                    await demo.run_all(_POLL_INTERVAL / server.speed)
            except TfrunError as error:
                print(error, file=sys.stderr)
            except TimeoutError:
                pass  # the summary says what is left
            finally:
                if options.organization and not options.keep:
                    await demo.delete_all()
        for line in summary(jobs, tfe, time.monotonic() - started):
            print(line)
    return 0 if all(job.is_finished for job in jobs) else 1


def main() -> int:
    """Read the command line and run the demo."""
    parser = argparse.ArgumentParser(prog="python -m tfrun_async.demo", description=__doc__)
    parser.add_argument("--workspaces", type=int, default=60, help="how many (60)")
    parser.add_argument(
        "--organization", help="use this one, on the server of TFE_ADDRESS with TFE_TOKEN"
    )
    parser.add_argument("--apply", action="store_true", help="confirm plans there too")
    parser.add_argument("--keep", action="store_true", help="do not delete the workspaces there")
    parser.add_argument("--timeout", type=float, default=900.0, help="seconds at most (900)")
    options = parser.parse_args()
    if options.workspaces < 1:
        parser.error(f"argument --workspaces: must be at least 1, not {options.workspaces}")
    if not 0 < options.timeout < math.inf:  # which nan is not either
        parser.error(f"argument --timeout: must be positive and finite, not {options.timeout:g}")
    try:
        return asyncio.run(run(options))
    except SettingsError as error:
        parser.error(str(error))


if __name__ == "__main__":
    sys.exit(main())
