"""Start a run in each of many workspaces, watch them together, and finish them.

It runs on the embedded simulator. With ``TFE_ADDRESS``, ``TFE_TOKEN`` and ``--organization`` it
runs on that server, in workspaces of its own that it deletes again, and plan-only unless
``--apply`` is given.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import monotonic

from aiohttp.test_utils import TestServer

from tfrun_async import Client, Need, Watch
from tfrun_async.errors import ArgumentError, SettingsError, TfrunError
from tfrun_async.fan_out import fan_out
from tfrun_async.models import FINAL_RUN_STATUSES, RunStatus
from tfrun_async.rollout import Decision, Step, StepKind
from tfrun_async.run_task import Failed, Passed, Result, RunTaskReceiver, RunTaskRequest
from tfrun_async.simulator import Clock, Simulator


async def run_on_simulator(options: argparse.Namespace) -> int:
    """Finish runs on a simulator: a tenth changes nothing, a tenth fails, and three are special."""
    async with Simulator(clock=Clock(speed=10), rate_limits=True) as sim, sim.client() as tfe:
        print(f"simulator at {sim.address}, its clock 10 times as fast")
        workspaces = [sim.workspace(name) for name in make_names("demo", options.workspaces)]
        for workspace in workspaces[2::10]:
            workspace.plans(additions=0)
        for workspace in workspaces[6::10]:
            workspace.plan_fails("quota exceeded")
        for workspace in workspaces[4:5]:
            await tfe.workspaces.lock(workspace.id, reason="someone is working on it")
        key, checked = token_hex(32), [each.id for each in workspaces[7:9]]
        receiver = RunTaskReceiver(hmac_key=key, handler=check_size, addresses=sim.address)
        async with TestServer(receiver.app()) as server:
            url = str(server.make_url("/"))
            task = await tfe.run_tasks.create(sim.organization, name="size", url=url, hmac_key=key)
            for each, level in zip(checked, ["mandatory", "advisory"], strict=False):
                await tfe.workspace_run_tasks.create(each, task=task, enforcement_level=level)
            return await finish_runs(tfe, {each.id: each.name for each in workspaces}, checked)


async def check_size(request: RunTaskRequest) -> Result:
    """Respond to the run task: plans that make more than two resources fail."""
    plan = await request.plan_json()
    made = sum("create" in each["change"]["actions"] for each in plan["resource_changes"])
    message = f"makes {made} resources"
    return Failed(f"{message}, more than 2") if made > 2 else Passed(message)


async def run_on_server(options: argparse.Namespace) -> int:
    """Finish runs on a real server, in workspaces that are made for them."""
    organization, prefix = options.organization, f"tfrun-demo-{token_hex(3)}"
    async with Client() as tfe:
        try:
            created = fan_out(
                make_names(prefix, options.workspaces),
                lambda name: tfe.workspaces.create(organization, name=name),
                concurrency=15,
            )
            by_id = {each.result().id: each.item for each in [each async for each in created]}
            return await finish_runs(tfe, by_id, plan_only=not options.apply)
        finally:
            found = tfe.workspaces.find(organization, name=f"{prefix}-*")
            made = [] if options.keep else [each async for each in found]
            async for deleted in fan_out(made, tfe.workspaces.delete, concurrency=15):
                if deleted.error:
                    print(f"{deleted.item.name} was not deleted: {deleted.error}", file=sys.stderr)


def make_names(prefix: str, count: int) -> list[str]:
    """Return names that sort by their numbers."""
    return [f"{prefix}-{number:0{len(str(count))}}" for number in range(1, count + 1)]


async def finish_runs(
    tfe: Client, names: dict[str, str], checked: Collection[str] = (), *, plan_only: bool = False
) -> int:
    """Finish a run in each workspace, print a summary, and return the exit status.

    Workspaces are given by their ids: all with their names, and those with a run task.
    """
    started, statuses, notes = monotonic(), dict[str, RunStatus | None](), dict[str, str]()

    async def show_changes(watch: Watch) -> None:
        async for change in watch:
            name = names[change.run.workspace.id]
            statuses[name] = change.after
            print(f"{monotonic() - started:6.1f} s  {name}  {change.after}", flush=True)

    try:
        with TemporaryDirectory() as scratch:
            async with tfe.watch(workspaces=names) as watch, asyncio.TaskGroup() as group:
                group.create_task(show_changes(watch))
                async for step in tfe.runs.start_many(
                    names,
                    directory=Path(__file__).parent / "configuration",
                    journal=Path(scratch, "rollout.journal"),
                    decide=lambda _run, _plan: Decision.APPLY,
                    tolerate=1.0,  # each failure is noted, none stops the others
                    timeout=900,
                    plan_only=plan_only,
                    message="Started by the tfrun-async demo",
                ):
                    if note := await follow(tfe, watch, step, checked):
                        notes[names[step.workspace]] = note
                watch.close_when_ended()
    except* TfrunError as errors:
        print(errors.exceptions[0], file=sys.stderr)

    counts = Counter(each for each in statuses.values() if each in FINAL_RUN_STATUSES)
    ended = ", ".join(f"{count} {status}" for status, count in counts.most_common()) or "none"
    seconds = monotonic() - started
    print(f"{counts.total()} of {len(names)} runs finished in {seconds:.1f} s: {ended}")
    print(f"{tfe.stats.requests} requests, {tfe.stats.rate_limited} rate limited (429)")
    if errored := sorted(name for name in statuses if statuses[name] == RunStatus.ERRORED):
        print(f"errored: {', '.join(errored)}")
    for name in sorted(notes):
        print(f"{name}: {notes[name]}")
    return 0 if counts.total() == len(names) else 1


async def follow(tfe: Client, watch: Watch, step: Step, checked: Collection[str]) -> str | None:
    """Watch the run of a step, and return what the summary says of it, if anything."""
    if step.run is None:
        return str(step.error)
    if step.kind is StepKind.STARTED:
        watch.add(step.run)  # it may have ended before the watch begins
    elif step.needs is Need.UNLOCK:
        await tfe.runs.discard(step.run, comment="The workspace is locked")
        return "the workspace is locked, so its run was discarded"
    elif step.needs or step.error:
        watch.remove(step.run)  # it may not end
        return str(step.error or f"it needs {step.needs}")
    elif step.workspace in checked and step.status in FINAL_RUN_STATUSES:
        for task in (await tfe.runs.explain(step.run)).tasks:
            result = f"its {task.enforcement} run task {task.status}: {task.message}"
            return f"{result}; the run ended {step.status}"
    return None


def main() -> int:
    """Read the command line, and run the demo."""
    parser = argparse.ArgumentParser(prog="python -m tfrun_async.demo", description=__doc__)
    parser.add_argument("--workspaces", type=int, default=60, help="how many (60)")
    parser.add_argument("--organization", help="use it, on the server of TFE_ADDRESS and TFE_TOKEN")
    parser.add_argument("--apply", action="store_true", help="confirm plans there too")
    parser.add_argument("--keep", action="store_true", help="do not delete the workspaces there")
    options = parser.parse_args()
    if options.workspaces < 1:
        parser.error(f"argument --workspaces: must be ≥ 1, got {options.workspaces}")
    demo = run_on_server if options.organization else run_on_simulator
    try:
        return asyncio.run(demo(options))
    except (ArgumentError, SettingsError) as error:
        parser.error(str(error))
    except TfrunError as error:
        parser.exit(1, f"{error}\n")
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
