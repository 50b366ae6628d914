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
from pathlib import Path

import attrs

from tfrun_async import Client, Need, Watch
from tfrun_async.demo._run_task import describe_task_results, run_task
from tfrun_async.errors import SettingsError, TfrunError
from tfrun_async.fan_out import fan_out
from tfrun_async.models import FINAL_RUN_STATUSES, RunStatus, RunTask, Workspace
from tfrun_async.rate_limit import API_LIMITS, Limit, LocalRateLimiter
from tfrun_async.rollout import Decision, Step, StepKind
from tfrun_async.simulator import Clock, Simulator

_CONCURRENCY = 15  # of preparing and deleting workspaces
_SPEED = 10.0  # of the simulator's clock
_LATENCY = 0.08  # seconds by which the latency of two requests may differ
_CONFIGURATIONS = {
    "changes": "".join(f'resource "terraform_data" "item_{n}" {{\n}}\n\n' for n in range(3)),
    "no changes": 'output "greeting" {\n  value = "nothing to make"\n}\n',
    "broken": 'resource "terraform_data" "item" {\n  input = "the brace is missing"\n',
}


@attrs.define(eq=False)
class Job:
    """One of the workspaces, and how far its run has come."""

    name: str
    kind: str
    locked: bool = False
    enforcement: str = ""
    """Enforcement level of the demo's run task; empty for none."""
    workspace: Workspace | None = None
    status: str = "starting"
    """The status of its run; `failed` if it has none."""
    note: str = ""

    @property
    def is_finished(self) -> bool:
        """Whether its run has ended."""
        return self.status in FINAL_RUN_STATUSES


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


@attrs.frozen
class Demo:
    """Creates workspaces, and starts and finishes a run in each."""

    tfe: Client
    organization: str
    jobs: list[Job]
    show: Callable[[Job], None]
    """Called with each job that has changed."""
    scratch: Path
    """A directory for the configurations and the rollout's journal."""
    task: RunTask | None = None
    """The run task of the workspaces with an enforcement level."""
    plan_only: bool = False

    async def run_all(self) -> None:
        """Prepare all workspaces, then start and finish their runs while a watch shows them."""
        for kind, text in _CONFIGURATIONS.items():
            (self.scratch / kind).mkdir()
            (self.scratch / kind / "main.tf").write_text(text)
        await self._for_each(self.jobs, self._prepare)
        jobs = {job.workspace.id: job for job in self.jobs if job.workspace and not job.note}
        async with self.tfe.watch(workspaces=jobs) as watch, asyncio.TaskGroup() as group:
            watching = group.create_task(self._show_changes(watch, jobs))
            async for step in self.tfe.runs.start_many(
                jobs,
                journal=self.scratch / "rollout.journal",
                decide=lambda _run, _plan: Decision.APPLY,
                concurrency=len(jobs) or 1,
                tolerate=len(jobs),  # each failure is shown, none stops the others
                message="Started by the tfrun-async demo",
                plan_only=self.plan_only,
            ):
                if step.run and step.kind is StepKind.STARTED:
                    watch.add(step.run)  # it may have ended before the watch begins
                await self._comment_on(step, jobs[step.workspace])
            if not any(map(_is_under_way, self.jobs)):
                watching.cancel()

    async def _prepare(self, job: Job) -> None:
        """Create a workspace and upload its configuration."""
        tfe = self.tfe
        job.workspace = await tfe.workspaces.create(self.organization, name=job.name)
        if job.locked:
            await tfe.workspaces.lock(job.workspace, reason="someone is working on it")
        if job.enforcement and self.task:
            await tfe.workspace_run_tasks.create(
                job.workspace, task=self.task, enforcement_level=job.enforcement
            )
        version = await tfe.configuration_versions.create(job.workspace, auto_queue_runs=False)
        await tfe.configuration_versions.upload(version, self.scratch / job.kind)
        await tfe.configuration_versions.wait_until_uploaded(version)

    async def _show_changes(self, watch: Watch, jobs: dict[str, Job]) -> None:
        """Show each change of the runs, until all have ended."""
        async for change in watch:
            job = jobs[change.run.workspace.id]
            job.status = change.after or "failed"  # None: the run was deleted
            self.show(job)
            if not any(map(_is_under_way, self.jobs)):
                return

    async def _comment_on(self, step: Step, job: Job) -> None:
        """Note what is special about a workspace; discard its run if it is locked."""
        if step.run and step.needs is Need.UNLOCK:
            job.note = "the workspace is locked, so its run was discarded"
            await self.tfe.runs.discard(step.run, comment="The workspace is locked")
        elif step.error:
            self._fail(job, step.error)
        elif step.run and step.status in FINAL_RUN_STATUSES and job.enforcement and self.task:
            job.note = await describe_task_results(self.tfe, await self.tfe.runs.read(step.run))

    async def delete_all(self) -> None:
        """Delete the workspaces that were made."""
        made = [job for job in self.jobs if job.workspace]
        await self._for_each(made, lambda job: self.tfe.workspaces.delete(job.workspace or ""))

    async def _for_each(self, jobs: Iterable[Job], work: Callable[[Job], Awaitable[None]]) -> None:
        """Do the same for many workspaces at once; an error is noted and stops only its own."""
        async for item in fan_out(jobs, work, concurrency=_CONCURRENCY):
            if isinstance(item.error, TfrunError):
                self._fail(item.item, item.error)
            else:
                item.result()

    def _fail(self, job: Job, error: Exception) -> None:
        job.status, job.note = "failed", str(error)
        self.show(job)


def _is_under_way(job: Job) -> bool:
    return job.status != "failed" and not job.is_finished


@attrs.frozen
class _Server:
    """Where the demo runs."""

    tfe: Client
    organization: str
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
        client = Client(
            simulator.address, simulator.token, rate_limiter=rate_limiter, sleep=clock.sleep
        )
        tfe = await stack.enter_async_context(client)
        task = await stack.enter_async_context(run_task(tfe, simulator.organization))
        print(f"simulator at {simulator.address}, its clock {_SPEED:g} times as fast")
        yield _Server(tfe, simulator.organization, task)


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
        with _display(jobs) as show, tempfile.TemporaryDirectory() as scratch:
            demo = Demo(tfe, server.organization, jobs, show, Path(scratch), server.task, plan_only)
            try:
                async with asyncio.timeout(options.timeout):
                    await demo.run_all()
            except* TfrunError as group:
                print(group.exceptions[0], file=sys.stderr)
            except* TimeoutError:
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
