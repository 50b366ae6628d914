"""Run tasks end to end: the simulator sends requests, a receiver handles them."""

import runpy
import tarfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.workspaces import create_workspace
from tfrun_async import Client
from tfrun_async.errors import UnprocessableError
from tfrun_async.models import Run, RunStatus, RunTask, Workspace
from tfrun_async.run_task import (
    Failed,
    Handler,
    Outcome,
    Passed,
    Result,
    RunTaskReceiver,
    RunTaskRequest,
    Tag,
)
from tfrun_async.simulator import Simulator, SteppedClock

KEY = "k3y-of-the-task"
PROGRAM = Path(__file__).parents[2] / "docs" / "examples" / "run_task_service.py"
FINAL = {
    RunStatus.APPLIED,
    RunStatus.ERRORED,
    RunStatus.PLANNED_AND_FINISHED,
    RunStatus.DISCARDED,
}
FinishRun = Callable[[Run], Awaitable[Run]]


@asynccontextmanager
async def receiver(sim: Simulator, handler: Handler, key: str = KEY) -> AsyncIterator[str]:
    """Serve a run task on loopback, and give its URL."""
    run_task_receiver = RunTaskReceiver(hmac_key=key, handler=handler, addresses=sim.address)
    app = web.Application()
    app.add_subapp("/run-task", run_task_receiver.app())
    async with TestServer(app) as server:
        yield str(server.make_url("/run-task"))


@pytest.fixture
async def workspace(tfe: Client, sim: Simulator) -> Workspace:
    """A workspace whose configuration has five resources."""
    blocks = (f'resource "terraform_data" "item_{n}" {{\n}}\n' for n in range(5))
    return await create_workspace(sim, tfe, "app", {"main.tf": "".join(blocks)})


@pytest.fixture
def finish_run(tfe: Client, sim: Simulator) -> FinishRun:
    """Advance the simulator's clock until a run has ended."""

    async def finish_run(run: Run) -> Run:
        assert isinstance(sim.clock, SteppedClock)
        for _ in range(200):
            sim.clock.advance(1)
            await sim.deliver()
            run = await tfe.runs.read(run)
            if run.status in FINAL:
                return run
        raise AssertionError(f"still {run.status}")

    return finish_run


async def create_run_task(
    tfe: Client, sim: Simulator, workspace: Workspace, url: str, **association: Any
) -> RunTask:
    """Make a run task, and associate it with the workspace."""
    task = await tfe.run_tasks.create(sim.organization, name="check", url=url, hmac_key=KEY)
    await tfe.workspace_run_tasks.create(workspace, task=task, **association)
    return task


async def test_a_run_task_refuses_what_destroys_too_much(
    tfe: Client, sim: Simulator, workspace: Workspace, finish_run: FinishRun
) -> None:
    """The program of the documentation lets the making of five resources pass and no more."""
    names = runpy.run_path(str(PROGRAM))
    async with receiver(sim, names["check"]) as url:
        await create_run_task(tfe, sim, workspace, url, enforcement_level="mandatory")
        made = await tfe.runs.create(workspace=workspace, auto_apply=True)
        assert (await finish_run(made)).status == RunStatus.APPLIED
        destroying = await tfe.runs.create(workspace=workspace, is_destroy=True, auto_apply=True)
        refused = await finish_run(destroying)
        assert refused.status == RunStatus.ERRORED
        (stage,) = [s async for s in tfe.task_stages.list_for_run(refused)]
        stage = await tfe.task_stages.read(stage, include=["task_results"])
        (result,) = stage.task_results
        assert result.status == "failed"
        assert result.message == "destroys 5 resources, more than 3"


async def test_an_advisory_failure_lets_the_run_go_on(
    tfe: Client, sim: Simulator, workspace: Workspace, finish_run: FinishRun
) -> None:
    """It is reported with its outcomes, and stops nothing."""

    async def warn(request: RunTaskRequest) -> Result:
        assert request.workspace_name == "app"
        await request.progress("half-way")
        tags = {"Severity": Tag("High", "error")}
        found = [Outcome("RULE-1", "No tags", body="# Tag it", tags=tags)]
        return Failed("1 finding", url="https://checks.example/1", outcomes=found)

    async with receiver(sim, warn) as url:
        await create_run_task(tfe, sim, workspace, url, enforcement_level="advisory")
        run = await finish_run(await tfe.runs.create(workspace=workspace, auto_apply=True))
    assert run.status == RunStatus.APPLIED
    run = await tfe.runs.read(run, include=["task_stages"])
    (stage,) = run.task_stages
    assert stage.stage == "post_plan"
    stage = await tfe.task_stages.read(stage, include=["task_results"])
    result = await tfe.task_results.read(stage.task_results[0])
    assert (result.status, result.message) == ("failed", "1 finding")
    outcomes = tfe.task_result_outcomes.list_for_task_result(result)
    (outcome,) = [each async for each in outcomes]
    assert outcome.outcome_id == "RULE-1"
    assert [tag.label for tag in outcome.tags or ()] == ["Severity"]
    assert (await tfe.task_result_outcomes.read(outcome)).description == "No tags"
    assert "Tag it" in (await tfe.task_result_outcomes.body(outcome) or "")


async def test_a_failed_stage_can_be_overridden_where_the_server_lets_one(
    tfe: Client, sim: Simulator, workspace: Workspace, finish_run: FinishRun
) -> None:
    """The run waits for a decision, and goes on once it is taken."""

    async def always_fail(_: RunTaskRequest) -> Result:
        return Failed("no")

    sim.script("app", overridable_tasks=True)
    async with receiver(sim, always_fail) as url:
        await create_run_task(tfe, sim, workspace, url, enforcement_level="mandatory")
        run = await tfe.runs.create(workspace=workspace, auto_apply=True)
        with pytest.raises(AssertionError, match="still post_plan_awaiting_decision"):
            await finish_run(run)
        (stage,) = [each async for each in tfe.task_stages.list_for_run(run)]
        assert stage.actions.is_overridable
        await tfe.task_stages.override(stage, comment="This once")
        assert (await finish_run(run)).status == RunStatus.APPLIED
    comments = {comment.body async for comment in tfe.comments.list_for_run(run)}
    assert "This once" in comments


@pytest.mark.parametrize("stage", ["pre_plan", "post_plan", "pre_apply", "post_apply"])
async def test_every_stage_is_asked_at(
    tfe: Client, sim: Simulator, workspace: Workspace, finish_run: FinishRun, stage: str
) -> None:
    """A passing task holds the run at its stage, and lets it go."""
    seen: list[RunTaskRequest] = []

    async def record(request: RunTaskRequest) -> Result:
        seen.append(request)
        return Passed("fine")

    async with receiver(sim, record) as url:
        await create_run_task(
            tfe, sim, workspace, url, enforcement_level="mandatory", stages=[stage]
        )
        run = await finish_run(await tfe.runs.create(workspace=workspace, auto_apply=True))
    assert run.status == RunStatus.APPLIED
    assert [(request.stage, request.run_id) for request in seen] == [(stage, run.id)]
    assert f"{stage.replace('_', '-')}-running-at" in run.status_timestamps


async def test_a_task_reads_the_configuration_before_there_is_a_plan(
    tfe: Client, sim: Simulator, workspace: Workspace, finish_run: FinishRun, tmp_path: Path
) -> None:
    """What the run is made of comes with the request's own token, in an archive."""
    archive = tmp_path / "configuration.tar.gz"

    async def count(request: RunTaskRequest) -> Result:
        await request.download_configuration(archive)
        with tarfile.open(archive) as tar:
            text = tar.extractfile("main.tf")
            assert text is not None
            return Failed(f"{text.read().count(b'resource')} resources are too many")

    async with receiver(sim, count) as url:
        await create_run_task(
            tfe, sim, workspace, url, enforcement_level="mandatory", stages=["pre_plan"]
        )
        run = await finish_run(await tfe.runs.create(workspace=workspace, auto_apply=True))
    assert run.status == RunStatus.ERRORED
    (stage,) = [each async for each in tfe.task_stages.list_for_run(run)]
    stage = await tfe.task_stages.read(stage, include=["task_results"])
    assert stage.task_results[0].message == "5 resources are too many"


async def test_a_service_that_checks_with_another_key_is_refused(
    tfe: Client, sim: Simulator
) -> None:
    """The server checks a new task's endpoint at once, and the receiver its signature."""

    async def unreachable(_: RunTaskRequest) -> Result:
        raise AssertionError

    async with receiver(sim, unreachable, key="an0ther") as url:
        with pytest.raises(UnprocessableError) as caught:
            await tfe.run_tasks.create(sim.organization, name="check", url=url, hmac_key=KEY)
    assert caught.value.errors[0].pointer == "/data/attributes/url"
    assert KEY not in str(caught.value)


async def test_a_silent_service_fails_after_ten_minutes(
    tfe: Client, sim: Simulator, workspace: Workspace
) -> None:
    """A request that was accepted, and never gets a result, stops a run that needs it."""

    async def accept(_: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_post("/run-task", accept)
    async with TestServer(app) as server:
        url = str(server.make_url("/run-task"))
        await create_run_task(tfe, sim, workspace, url, enforcement_level="mandatory")
        run = await tfe.runs.create(workspace=workspace)
        assert isinstance(sim.clock, SteppedClock)
        sim.clock.advance(30)
        await sim.deliver()
        assert (await tfe.runs.read(run)).status == RunStatus.POST_PLAN_RUNNING
        sim.clock.advance(590)
        assert (await tfe.runs.read(run)).status == RunStatus.POST_PLAN_RUNNING
        sim.clock.advance(30)
        assert (await tfe.runs.read(run)).status == RunStatus.ERRORED


async def test_keys_are_never_read_back(tfe: Client, sim: Simulator) -> None:
    """A key is written, and seen nowhere after that."""
    task = await tfe.run_tasks.create(
        sim.organization, name="scan", url="http://scan.example", hmac_key=KEY, description="d"
    )
    assert task.hmac_key is None
    assert task.enabled is True
    changed = await tfe.run_tasks.update(task, description=None, enabled=False)
    assert (changed.description, changed.enabled, changed.name) == (None, False, "scan")
    listed = [t async for t in tfe.run_tasks.list_for_organization(sim.organization)]
    assert KEY not in f"{task!r}{task.raw}{changed!r}{listed!r}"
