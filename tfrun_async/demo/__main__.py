"""The main job: start a run in each of many workspaces, watch them together, and finish them.

It runs on the embedded simulator. With ``TFE_ADDRESS``, ``TFE_TOKEN`` and ``--organization`` it
runs on that server, in workspaces of its own that it deletes again, and plan-only unless
``--apply`` is given.
"""

import argparse
import asyncio
import secrets
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import attrs

from tfrun_async import Change, Client, Need, Watch
from tfrun_async._validation import check_count, check_positive_seconds
from tfrun_async.demo._run_task import run_task
from tfrun_async.errors import ArgumentError, SettingsError, TfrunError
from tfrun_async.fan_out import fan_out
from tfrun_async.models import FINAL_RUN_STATUSES, RunStatus, RunTask
from tfrun_async.rollout import Decision, StepKind
from tfrun_async.simulator import Clock, Simulator

_Show = Callable[[Change, str], None]
_Target = tuple[Client, str, RunTask | None]  # the organization, and the run task of the simulator

_SPEED = 10.0  # of the simulator's clock
_CONFIGURATIONS = Path(__file__).parent / "configurations"


@attrs.define(eq=False)
class Job:
    """A workspace, the last status of its run, and what the summary says of it."""

    name: str
    configuration: str
    special: str | None = None  # "locked", or the enforcement level of its run task
    workspace: str = ""  # its id, once it exists
    status: str | None = None
    note: str = ""


def make_jobs(count: int, prefix: str) -> list[Job]:
    """Name the workspaces: a tenth has no changes, a tenth is broken, and three are special."""
    configurations, width = {3: "no_changes", 7: "broken"}, len(str(count))
    special = {5: "locked", 8: "mandatory", 9: "advisory"}
    return [
        Job(f"{prefix}-{n:0{width}}", configurations.get(n % 10, "changes"), special.get(n))
        for n in range(1, count + 1)
    ]


async def prepare(tfe: Client, organization: str, task: RunTask | None, job: Job) -> None:
    """Create a workspace, and upload its configuration."""
    workspace = await tfe.workspaces.create(organization, name=job.name)
    job.workspace = workspace.id
    if job.special == "locked":
        await tfe.workspaces.lock(workspace, reason="someone is working on it")
    elif job.special and task:
        await tfe.workspace_run_tasks.create(workspace, task=task, enforcement_level=job.special)
    directory = _CONFIGURATIONS / job.configuration
    await tfe.configuration_versions.create_from_directory(workspace, directory)


async def run_all(tfe: Client, jobs: dict[str, Job], show: _Show, **options: Any) -> None:
    """Start and apply a run in each workspace, while a watch shows how far they have come."""
    async with tfe.watch(workspaces=jobs) as watch, asyncio.TaskGroup() as group:
        group.create_task(_show_changes(watch, jobs, show))
        async for step in tfe.runs.start_many(
            jobs,
            decide=lambda _run, _plan: Decision.APPLY,
            tolerate=len(jobs),  # each failure is noted, none stops the others
            message="Started by the tfrun-async demo",
            **options,
        ):
            job = jobs[step.workspace]
            if step.run and step.kind is StepKind.STARTED:
                watch.add(step.run)  # it may have ended before the watch begins
            elif step.run and step.needs is Need.UNLOCK:
                job.note = "the workspace is locked, so its run was discarded"
                await tfe.runs.discard(step.run, comment="The workspace is locked")
            elif step.needs or step.error:
                job.note = str(step.error or f"it needs {step.needs}")
                if step.run:
                    watch.remove(step.run)  # it may not end
            elif step.run and job.special and step.status in FINAL_RUN_STATUSES:
                for task in (await tfe.runs.explain(step.run)).tasks:
                    result = f"its {task.enforcement} run task {task.status}: {task.message}"
                    job.note = f"{result}; the run ended {step.status}"
        watch.close_when_ended()


async def _show_changes(watch: Watch, jobs: dict[str, Job], show: _Show) -> None:
    async for change in watch:
        job = jobs[change.run.workspace.id]
        job.status = change.after
        show(change, job.name)


async def _for_each(jobs: Iterable[Job], work: Callable[[Job], Awaitable[None]]) -> None:
    """Work on many jobs at once; an error is noted and stops only its own job."""
    async for result in fan_out(jobs, work, concurrency=15):
        if isinstance(result.error, TfrunError):
            result.item.note = str(result.error)
        else:
            result.result()


@asynccontextmanager
async def _connect(organization: str | None) -> AsyncIterator[_Target]:
    if organization:
        async with Client() as tfe:
            yield tfe, organization, None  # that server cannot reach a run task on this machine
        return
    async with (
        Simulator(clock=Clock(_SPEED), rate_limits=True) as sim,
        sim.client() as tfe,
        run_task(tfe, sim.organization) as task,
    ):
        print(f"simulator at {sim.address}, its clock {_SPEED:g} times as fast")
        yield tfe, sim.organization, task


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
    async with _connect(options.organization) as (tfe, organization, task):
        try:
            with _display() as show, TemporaryDirectory() as scratch:
                await _for_each(jobs, partial(prepare, tfe, organization, task))
                await run_all(
                    tfe,
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
                await _for_each(made, lambda job: tfe.workspaces.delete(job.workspace))
        return _report(jobs, tfe, monotonic() - started)


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
