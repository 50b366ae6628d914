"""The main job: start a run in each of many workspaces, watch them together, and finish them.

It runs on the embedded simulator. With ``TFE_ADDRESS``, ``TFE_TOKEN`` and ``--organization`` it
runs on that server, in workspaces of its own that it deletes again, and plan-only unless
``--apply`` is given.
"""

import argparse
import asyncio
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext, suppress
from pathlib import Path
from time import monotonic
from typing import Any

import attrs

from tfrun_async import Change, Client, Need, Watch
from tfrun_async._validation import check_count, check_positive_seconds
from tfrun_async.demo._run_task import describe_task_results, run_task
from tfrun_async.errors import ArgumentError, SettingsError, TfrunError
from tfrun_async.fan_out import fan_out
from tfrun_async.models import FINAL_RUN_STATUSES, RunStatus, RunTask
from tfrun_async.rate_limit import API_LIMITS, Limit, LocalRateLimiter
from tfrun_async.rollout import Decision, StepKind
from tfrun_async.simulator import Clock, Simulator

_Show = Callable[[Change, str], None]

_SPEED = 10.0  # of the simulator's clock
_CONFIGURATIONS = {
    "changes": "".join(f'resource "terraform_data" "item_{n}" {{\n}}\n\n' for n in range(3)),
    "no changes": 'locals {\n  greeting = "nothing to make"\n}\n',
    "broken": 'resource "terraform_data" "item" {\n  input = "the brace is missing"\n',
}


@attrs.define(eq=False)
class Job:
    """A workspace, and how far its run has come."""

    name: str
    kind: str = "changes"
    special: str = ""  # "locked", or the enforcement level of its run task
    workspace: str = ""  # its id, once it exists
    status: str = ""
    note: str = ""


def make_jobs(count: int, prefix: str) -> list[Job]:
    """Name the workspaces: a tenth has no changes, a tenth is broken, and three are special."""
    kinds, special = {3: "no changes", 7: "broken"}, {5: "locked", 8: "mandatory", 9: "advisory"}
    return [
        Job(f"{prefix}-{n:0{len(str(count))}}", kinds.get(n % 10, "changes"), special.get(n, ""))
        for n in range(1, count + 1)
    ]


@attrs.frozen
class Demo:
    """Prepares workspaces, and starts, watches and finishes a run in each."""

    tfe: Client
    organization: str
    task: RunTask | None = None  # a remote server could not reach one on this machine

    async def prepare(self, job: Job) -> None:
        """Create a workspace, and upload its configuration."""
        workspaces = self.tfe.workspaces
        workspace = await workspaces.create(self.organization, name=job.name)
        job.workspace = workspace.id
        if job.special == "locked":
            await workspaces.lock(job.workspace, reason="someone is working on it")
        elif job.special and self.task:
            await self.tfe.workspace_run_tasks.create(
                job.workspace, task=self.task, enforcement_level=job.special
            )
        with tempfile.TemporaryDirectory() as directory:
            main = Path(directory, "main.tf")
            await asyncio.to_thread(main.write_text, _CONFIGURATIONS[job.kind])
            await self.tfe.configuration_versions.create_from_directory(workspace, directory)

    async def run_all(self, jobs: dict[str, Job], show: _Show, **options: Any) -> None:
        """Start and apply a run in each workspace, while a watch shows how far they have come."""
        async with self.tfe.watch(workspaces=jobs) as watch, asyncio.TaskGroup() as group:
            group.create_task(_show_changes(watch, jobs, show))
            async for step in self.tfe.runs.start_many(
                jobs,
                decide=lambda _run, _plan: Decision.APPLY,
                concurrency=len(jobs) or 1,
                tolerate=len(jobs),  # each failure is noted, none stops the others
                message="Started by the tfrun-async demo",
                **options,
            ):
                job = jobs[step.workspace]
                if step.run and step.kind is StepKind.STARTED:
                    watch.add(step.run)  # it may have ended before the watch begins
                elif step.run and step.needs is Need.UNLOCK:
                    job.note = "the workspace is locked, so its run was discarded"
                    await self.tfe.runs.discard(step.run, comment="The workspace is locked")
                elif step.needs or step.error:
                    job.status, job.note = "failed", str(step.error or f"it needs {step.needs}")
                elif step.run and step.status in FINAL_RUN_STATUSES and job.special and self.task:
                    results = await describe_task_results(self.tfe, step.run)
                    job.note = f"{results}; the run ended {step.status}"
            if _are_over(jobs):
                watch.close()


async def _show_changes(watch: Watch, jobs: dict[str, Job], show: _Show) -> None:
    async for change in watch:
        job = jobs[change.run.workspace.id]
        job.status = change.after or "failed"  # None: the run was deleted
        show(change, job.name)
        if _are_over(jobs):
            return


def _are_over(jobs: dict[str, Job]) -> bool:
    return all(job.status in {*FINAL_RUN_STATUSES, "failed"} for job in jobs.values())


async def _for_each(jobs: Iterable[Job], work: Callable[[Job], Awaitable[None]]) -> None:
    """Work on many jobs at once; an error is noted and stops only its own job."""
    async for result in fan_out(jobs, work, concurrency=15):
        if isinstance(result.error, TfrunError):
            result.item.status, result.item.note = "failed", str(result.error)
        else:
            result.result()


@asynccontextmanager
async def _connect(organization: str | None) -> AsyncIterator[Demo]:
    if organization:
        async with Client() as tfe:
            yield Demo(tfe, organization)
        return
    clock = Clock(speed=_SPEED)
    # The clock is fast, but not the requests, some of which take 0.08 s longer than others.
    limits = {**API_LIMITS, "requests": Limit(30, 1 + 0.08 * _SPEED)}
    limiter = LocalRateLimiter(limits, clock=clock.now, sleep=clock.sleep)
    async with (
        Simulator(clock=clock, rate_limits=True) as sim,
        Client(sim.address, sim.token, rate_limiter=limiter, sleep=clock.sleep) as tfe,
        run_task(tfe, sim.organization) as task,
    ):
        print(f"simulator at {sim.address}, its clock {_SPEED:g} times as fast")
        yield Demo(tfe, sim.organization, task)


def _display() -> AbstractContextManager[_Show]:
    """Show a live table on a terminal, if its extra is installed; else print a line per change."""
    if sys.stdout.isatty():
        with suppress(ModuleNotFoundError):
            from tfrun_async.cli._watch_table import live_table  # noqa: PLC0415

            return live_table()
    started = monotonic()
    return nullcontext(
        lambda change, name: print(
            f"{monotonic() - started:6.1f} s  {name}  {change.after}", flush=True
        )
    )


def _report(jobs: list[Job], tfe: Client, seconds: float) -> int:
    """Print the summary, and return the exit status: 0 only if every run has finished."""
    counts = Counter(job.status for job in jobs if job.status in FINAL_RUN_STATUSES)
    ended = ", ".join(f"{count} {status}" for status, count in counts.most_common())
    print(f"{counts.total()} of {len(jobs)} runs finished in {seconds:.1f} s: {ended or 'none'}")
    print(f"{tfe.stats.requests} requests, {tfe.stats.rate_limited} rate limited (429)")
    if errored := [job.name for job in jobs if job.status == RunStatus.ERRORED]:
        print(f"errored: {', '.join(errored)}")
    for job in jobs:
        if job.note:
            print(f"{job.name}: {job.note}")
    return 0 if counts.total() == len(jobs) else 1


async def run(options: argparse.Namespace) -> int:
    """Run the demo, and return its exit status."""
    is_remote, started = bool(options.organization), monotonic()
    prefix = f"tfrun-demo-{secrets.token_hex(3)}" if is_remote else "demo"
    jobs = make_jobs(options.workspaces, prefix)
    async with _connect(options.organization) as demo:
        try:
            with _display() as show, tempfile.TemporaryDirectory() as scratch:
                await _for_each(jobs, demo.prepare)
                await demo.run_all(
                    {job.workspace: job for job in jobs if not job.note},
                    show,
                    journal=Path(scratch, "rollout.journal"),
                    plan_only=is_remote and not options.apply,
                    timeout=options.timeout,
                )
        except* TfrunError as group:
            print(group.exceptions[0], file=sys.stderr)
        finally:
            if is_remote and not options.keep:
                made = [job for job in jobs if job.workspace]
                await _for_each(made, lambda job: demo.tfe.workspaces.delete(job.workspace))
        return _report(jobs, demo.tfe, monotonic() - started)


def main() -> int:
    """Read the command line, and run the demo."""
    parser = argparse.ArgumentParser(prog="python -m tfrun_async.demo", description=__doc__)
    parser.add_argument("--workspaces", type=int, default=60, help="how many (60)")
    parser.add_argument("--organization", help="use it, on the server of TFE_ADDRESS and TFE_TOKEN")
    parser.add_argument("--apply", action="store_true", help="confirm plans there too")
    parser.add_argument("--keep", action="store_true", help="do not delete the workspaces there")
    parser.add_argument("--timeout", type=float, default=900.0, help="seconds per run (900)")
    options = parser.parse_args()
    try:
        check_count("argument --workspaces", options.workspaces)
        check_positive_seconds("argument --timeout", options.timeout)
        return asyncio.run(run(options))
    except (ArgumentError, SettingsError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    sys.exit(main())
