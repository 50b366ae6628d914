"""The types of fan-outs and rollouts; checked, never run."""

from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import assert_type

from distributed import Client as Scheduler

from tfrun_async import Client
from tfrun_async.dask import PerWorker, executor
from tfrun_async.fan_out import ItemResult, Tally, after_errors, fan_out
from tfrun_async.models import Plan, Run, Workspace
from tfrun_async.rollout import Decision, SharedJournal, Step, StepKind, read_journal


async def status(workspace: str) -> int:
    return len(workspace)


def length(workspace: str) -> int:
    return len(workspace)


async def fans_out(items: AsyncIterator[str], scheduler: Scheduler) -> None:
    async for result in fan_out(items, status, concurrency=5, stop=after_errors(3)):
        assert_type(result, ItemResult[str, int])
        assert_type(result.item, str)
        assert_type(result.result(), int)
    async for result in fan_out(["ws-1"], status, concurrency=5, executor=executor(scheduler)):
        assert_type(result, ItemResult[str, int])
    with ProcessPoolExecutor() as pool:
        async for result in fan_out(["ws-1"], length, concurrency=5, executor=pool):
            assert_type(result, ItemResult[str, int])
    fan_out(items, status, concurrency=5, stop=lambda tally: tally == Tally(1, 1))
    fan_out(items, status)  # type: ignore[call-overload]
    fan_out([1], status, concurrency=5)  # type: ignore[arg-type]
    fan_out(items, length, concurrency=5)  # type: ignore[arg-type]


async def decide(run: Run, plan: Plan) -> Decision:
    return Decision.DISCARD if plan.resource_destructions else Decision.APPLY


async def starts_many(tfe: Client, workspaces: list[Workspace]) -> None:
    async for step in tfe.runs.start_many(
        workspaces, journal="rollout.db", decide=decide, waves=[1, 0.1], message="2.4"
    ):
        assert_type(step, Step)
        assert_type(step.kind, StepKind)
    tfe.runs.start_many(workspaces, journal="rollout.db", decide=lambda _run, _plan: "leave")
    tfe.runs.start_many(workspaces, journal="rollout.db", decide=lambda _run, _plan: "no")  # type: ignore[arg-type,return-value]
    tfe.runs.start_many(["ws-1"], journal="rollout.db", messag="2.4")  # type: ignore[call-arg]
    tfe.runs.start_many(tfe.workspaces.find("acme", tagged={"env": None}), journal="rollout.db")
    tfe.runs.start_many(["ws-1"])  # type: ignore[call-arg]
    assert_type([entry.run for entry in read_journal("rollout.db")], list[str | None])


tfe = PerWorker(partial(Client, "https://tfe.example.com"))
journal = PerWorker(partial(SharedJournal, "redis://localhost", "2.4"))


async def start(workspace: str) -> str:
    assert_type(tfe.here, Client)
    run = await journal.here.start_once(tfe.here.runs, workspace, plan_only=True)
    return run.id
