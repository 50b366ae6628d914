"""The main flows against a server that is neither HashiCorp's nor the simulator."""

import asyncio
import io
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from pathlib import Path

import pytest
from rich.console import Console

from tests.support.mcp_session import tool_session
from tests.support.other_server import TOKEN, OtherServer, other_server
from tests.support.other_server._documents import ORGANIZATION
from tests.support.workspaces import ONE_RESOURCE, upload_configuration
from tfrun_async import Client
from tfrun_async.cli import _decisions, _logs, _runs, _waiting, _watching
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._output import Output
from tfrun_async.cli._session import Session
from tfrun_async.errors import APIError, ConflictError, NotFoundError, UnauthorizedError
from tfrun_async.models import Plan, Run, RunStatus, Workspace
from tfrun_async.report import Cause
from tfrun_async.rollout import Decision, StepKind
from tfrun_async.simulator import SteppedClock
from tfrun_async.waiting import StopReason


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
async def other(clock: SteppedClock) -> AsyncIterator[OtherServer]:
    async with other_server(clock.now) as server:
        yield server


@pytest.fixture
async def tfe(other: OtherServer, clock: SteppedClock) -> AsyncIterator[Client]:
    async with Client(other.address, TOKEN, rate_limiter=None, sleep=clock.sleep) as client:
        yield client


@pytest.fixture
async def workspace(tfe: Client) -> Workspace:
    return await create_workspace(tfe, "network")


@pytest.fixture
def session(tfe: Client) -> Session:
    """A session of the command line that prints JSON to a buffer."""
    console = Console(file=io.StringIO(), width=100, force_terminal=False)
    return Session(tfe, Output(as_json=True, console=console))


def printed(session: Session) -> str:
    file = session.output.console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


async def create_workspace(
    tfe: Client, name: str, files: Mapping[str, str] = ONE_RESOURCE
) -> Workspace:
    """Create a workspace with an uploaded configuration."""
    workspace = await tfe.workspaces.create(ORGANIZATION, name=name)
    await upload_configuration(tfe, workspace, files)
    return workspace


async def test_a_run_is_started_applied_and_waited_for(tfe: Client, workspace: Workspace) -> None:
    """From the upload to the last line of the apply's log."""
    run = await tfe.runs.create(workspace=workspace, message="Open the gates")
    assert (run.status, run.message) == (RunStatus.PENDING, "Open the gates")
    planned = await tfe.runs.wait(run)
    assert planned.reason is StopReason.NEEDS_DECISION
    await tfe.runs.apply(run)
    applied = await tfe.runs.wait(run)
    assert (applied.reason, applied.run.status) == (StopReason.FINAL, RunStatus.APPLIED)
    assert applied.run.has_changes is True


async def test_logs_end(tfe: Client, workspace: Workspace) -> None:
    """Of a plan that is followed, and of one that has ended."""
    run = await tfe.runs.create(workspace=workspace)
    for _ in range(2):
        lines = [line async for line in tfe.plans.log(run.plan.id)]
        assert lines == ["Plan: 1 to add, 0 to change, 0 to destroy."]


async def test_a_log_of_nothing_has_no_line(
    tfe: Client, workspace: Workspace, other: OtherServer
) -> None:
    """Neither what opens a log nor what ends one is text."""
    run = await tfe.runs.create(workspace=workspace)
    assert [line async for line in tfe.plans.log(run.plan.id, follow=False)] == []


async def test_a_run_that_fails_says_so(tfe: Client) -> None:
    """Its changes are never known."""
    workspace = await create_workspace(tfe, "broken", {"main.tf": "fail\n"})
    run = await tfe.runs.create(workspace=workspace)
    errored = await tfe.runs.wait(run)
    assert (errored.reason, errored.run.status) == (StopReason.FINAL, RunStatus.ERRORED)
    assert errored.run.raw["attributes"]["error-message"] == "Error: fail"


async def test_runs_are_explained(tfe: Client, workspace: Workspace) -> None:
    """What the server has not is no part that could not be read."""
    run = await tfe.runs.create(workspace=workspace)
    pending = await tfe.runs.explain(run)
    assert (pending.cause, pending.unreadable) == (Cause.WORKER, ())
    await tfe.runs.wait(run)
    planned = await tfe.runs.explain(run)
    assert (planned.cause, planned.unreadable) == (Cause.CONFIRMATION, ())
    assert planned.next_steps[0].command == f"tfrun apply {run.id}"
    broken = await create_workspace(tfe, "broken", {"main.tf": "fail\n"})
    failed = await tfe.runs.wait(await tfe.runs.create(workspace=broken))
    report = await tfe.runs.explain(failed.run)
    assert report.unreadable == ()
    assert "fail" in report.text()
    assert report.cause in {Cause.PLAN_ERROR, Cause.FAILED}


async def test_a_plan_only_run_ends_in_planned(tfe: Client, workspace: Workspace) -> None:
    """There is nothing to decide, for this token or another."""
    run = await tfe.runs.create(workspace=workspace, plan_only=True)
    ended = await tfe.runs.wait(run)
    assert (ended.reason, ended.run.status) == (StopReason.FINAL, RunStatus.PLANNED)


async def test_a_start_whose_response_was_lost_is_found(
    tfe: Client, workspace: Workspace, other: OtherServer
) -> None:
    """By the marker in an attribute that the server keeps."""
    other.lost_responses = 1
    run = await tfe.runs.create_once(workspace=workspace, key="roll-out-1")
    again = await tfe.runs.create_once(workspace=workspace, key="roll-out-1")
    assert {run.id, again.id} == {*other.runs}


async def test_a_start_that_failed_is_made_again(
    tfe: Client, workspace: Workspace, other: OtherServer
) -> None:
    """The server closes the connection of each 5xx without a word."""
    other.failures = [503]
    with pytest.raises(APIError, match="The database is being upgraded"):
        await tfe.runs.create(workspace=workspace)
    run = await tfe.runs.create(workspace=workspace)
    assert [run.id] == [*other.runs]


async def test_lists_are_read_to_their_end(
    tfe: Client, workspace: Workspace, other: OtherServer
) -> None:
    """Though no page says how many there are."""
    for number in range(150):
        await tfe.workspaces.create(ORGANIZATION, name=f"dns-{number}")
    names = {each.name async for each in tfe.workspaces.list_for_organization(ORGANIZATION)}
    assert len(names) == 151


async def test_workspaces_are_read_with_what_is_odd_in_them(
    tfe: Client, workspace: Workspace
) -> None:
    """A null, an unknown time, and a relationship among the attributes."""
    found = await tfe.workspaces.read_by_name(ORGANIZATION, name="network")
    assert (found.id, found.name, found.locked) == (workspace.id, "network", False)
    assert found.raw["attributes"]["latest-change-at"] == ""
    locked = await tfe.workspaces.lock(workspace)
    assert locked.locked
    with pytest.raises(ConflictError):
        await tfe.workspaces.lock(workspace)


async def test_a_name_stands_for_a_workspace(tfe: Client, workspace: Workspace) -> None:
    """Runs are listed of it."""
    run = await tfe.runs.create(workspace=workspace)
    assert [each.id async for each in tfe.runs.list_for_workspace(workspace)] == [run.id]


@pytest.mark.parametrize(
    "given",
    ["runs", "workspaces"],
)
async def test_runs_are_watched(tfe: Client, workspace: Workspace, given: str) -> None:
    """Though the server cannot list the runs of its organization."""
    run = await tfe.runs.create(workspace=workspace, auto_apply=True)
    seen = []
    watched = {"runs": [run.id], "workspaces": [workspace.id]}[given]
    async with tfe.watch(**{given: watched}) as watch:  # type: ignore[arg-type]
        async for change in watch:
            seen.append(change.after)
            if change.after == RunStatus.APPLIED:
                break
    assert seen[-1] == RunStatus.APPLIED


async def test_stages_are_read(tfe: Client, workspace: Workspace) -> None:
    """Their results are in an odd place, under an odd name."""
    run = await tfe.runs.create(workspace=workspace)
    (stage,) = [stage async for stage in tfe.task_stages.list_for_run(run)]
    assert (stage.stage, stage.status) == ("post_plan", "passed")
    assert len(stage.task_results) == 1


async def test_errors_say_what_the_server_said(tfe: Client, other: OtherServer) -> None:
    """Whatever their body is called."""
    with pytest.raises(NotFoundError, match="Workspace not found"):
        await tfe.workspaces.read_by_name(ORGANIZATION, name="nothing")
    async with Client(other.address, "wr0ng", rate_limiter=None) as stranger:
        with pytest.raises(UnauthorizedError, match="Not authenticated"):
            await stranger.organizations.read(ORGANIZATION)


async def test_a_limit_for_a_minute_is_not_taken_for_a_second(
    other: OtherServer, workspace: Workspace
) -> None:
    """More than 30 requests take more than a second, in the time of the loop."""
    async with Client(other.address, TOKEN) as tfe:
        await tfe.workspaces.read(workspace)
        began = time.monotonic()
        await asyncio.gather(*(tfe.workspaces.read(workspace) for _ in range(45)))
        assert time.monotonic() - began >= 1


def apply_all(_run: Run, _plan: Plan) -> Decision:
    return Decision.APPLY


async def test_a_rollout_finishes(tfe: Client, tmp_path: Path) -> None:
    """In waves, each run once."""
    workspaces = [await create_workspace(tfe, name) for name in ("a", "b", "c")]
    steps = []
    rollout = tfe.runs.start_many(
        workspaces, journal=tmp_path / "rollout.db", decide=apply_all, waves=[1]
    )
    async with aclosing(rollout):
        steps = [step async for step in rollout]
    for workspace in workspaces:
        of_it = [step.kind for step in steps if step.workspace == workspace.id]
        assert of_it == [StepKind.STARTED, StepKind.CONFIRMED, StepKind.ENDED]
        runs = [run async for run in tfe.runs.list_for_workspace(workspace)]
        assert [run.status for run in runs] == [RunStatus.APPLIED]


async def test_the_command_line_starts_and_shows_a_run(
    session: Session, workspace: Workspace
) -> None:
    """Start, wait, show, list and logs."""
    target = f"{ORGANIZATION}/network"
    assert await _runs.start(session, target, {"auto_apply": True}, wait=True) is ExitCode.DONE
    started = json.loads(printed(session))["run"]
    assert started["status"] == "applied"
    await _runs.show(session, started["id"])
    await _runs.list_runs(session, {}, target)
    await _logs.logs(session, started["id"])
    assert await _waiting.wait(session, started["id"]) is ExitCode.DONE
    assert "Apply complete!" in printed(session)


async def test_the_command_line_applies_and_watches(
    session: Session, workspace: Workspace, tfe: Client
) -> None:
    """A run that waits is confirmed, and watched to its end."""
    run = await tfe.runs.create(workspace=workspace)
    assert await _waiting.wait(session, run.id) is ExitCode.NEEDS_DECISION
    await _decisions.apply(session, [run.id])
    await _watching.watch(session, [run.id])
    assert "applied" in printed(session)


async def test_a_model_starts_and_applies_a_run(tfe: Client, workspace: Workspace) -> None:
    """With the tools of the MCP server."""
    async with tool_session(tfe) as tools:
        created = await tools.call(
            "create_run", workspace_id=workspace.id, params={"message": "Open"}
        )
        run_id = created["data"]["id"]
        waited = await tools.call("wait_for_run", run_id=run_id)
        assert waited["data"]["attributes"]["status"] == "planned"
        summary = await tools.call("get_plan_summary", run_id=run_id)
        assert "Plan: 1 to add" in json.dumps(summary)
        refused = await tools.error_text("apply_run", run_id=run_id)
        assert "does not say what" in refused  # it destroys
        await tools.call("apply_run", run_id=run_id, confirm_destroy=True)
        done = await tools.call("wait_for_run", run_id=run_id, until="final")
        assert done["data"]["attributes"]["status"] == "applied"
        details = await tools.call("get_run_details", run_id=run_id)
        assert details["data"]["attributes"]["status"] == "applied"
        listed = await tools.call("list_runs_in_workspace", workspace_id=workspace.id)
        assert [run["id"] for run in listed["data"]] == [run_id]
