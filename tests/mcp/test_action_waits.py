"""Actions that wait for their effect, with progress and a note on why the wait has ended."""

from typing import Any

import pytest

from tests.mcp.conftest import StartRun
from tests.support.mcp_session import tool_session
from tests.support.odd_servers import Handle, with_manner
from tests.support.policies import sentinel
from tests.support.workspaces import advance_clock
from tfrun_async import Client
from tfrun_async.models import Workspace
from tfrun_async.simulator import Fault, Simulator
from tfrun_async.simulator._http.messages import Request, Response


def _status(document: dict[str, Any]) -> tuple[str, str]:
    return document["data"]["attributes"]["status"], document["meta"]["note"]


async def test_a_run_is_started_and_applied_in_two_calls(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Each waits for its end, and reports the statuses in between."""
    async with tool_session(tfe) as session:
        run = await session.call("create_run", workspace_id=workspace.id, wait_seconds=600)
        status, note = _status(run)
        assert status == "planned"
        assert "look at get_plan_summary, then apply_run" in note
        planned = len(session.progress)
        run_id = run["data"]["id"]
        assert session.progress[-1][1] == f"{run_id} is planned"
        status, note = _status(await session.call("apply_run", run_id=run_id, wait_seconds=600))
        assert (status, note) == ("applied", "The run has ended as applied.")
        messages = [message for _, message in session.progress[planned:]]
        assert messages[-1] == f"{run_id} is applied"
        assert f"{run_id} is planned" not in messages


async def test_an_action_that_takes_effect_late_is_waited_for(
    tfe: Client, start_planned: StartRun
) -> None:
    """A run that still reads as before does not end the wait."""
    run = await start_planned()
    stale: list[Response] = []

    def read_late(request: Request, handle: Handle) -> Response:
        """Answer the first reads after the apply with the run as it was before."""
        response = handle(request)
        if request.method != "GET" or not request.path.endswith(f"/runs/{run.id}"):
            return response
        stale.append(response)
        return stale[0] if len(stale) < 5 else response

    with with_manner(read_late):
        async with tool_session(tfe) as session:
            status, _ = _status(await session.call("apply_run", run_id=run.id, wait_seconds=600))
    assert status == "applied"


@pytest.mark.parametrize(
    ("tool", "ended"), [("discard_run", "discarded"), ("override_run", "policy_checked")]
)
async def test_other_decisions_are_waited_for(
    sim: Simulator, tfe: Client, start_planned: StartRun, tool: str, ended: str
) -> None:
    """To the end, or to the next decision."""
    sim.set_policies(sentinel("soft_failed"), workspace="network")
    run = await start_planned()
    async with tool_session(tfe) as session:
        status, _ = _status(await session.call(tool, run_id=run.id, wait_seconds=600))
    assert status == ended


async def test_cancellations_are_waited_for(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Also where the run does not heed the first one, up to the time."""
    sim.script("network", plan_seconds=6000, ignores_cancel=True)
    ahead = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    async with tool_session(tfe) as session:
        status, note = _status(await session.call("cancel_run", run_id=ahead.id, wait_seconds=300))
        assert "call wait_for_run again" in note
        assert status != "canceled"
        call = session.call("force_cancel_run", run_id=ahead.id, wait_seconds=300)
        assert _status(await call)[0] == "force_canceled"


async def test_a_run_that_jumps_the_queue_is_waited_for(
    sim: Simulator, tfe: Client, workspace: Workspace, start_planned: StartRun
) -> None:
    """Until its own plan needs a decision."""
    await start_planned()
    run = await tfe.runs.create(workspace=workspace)
    async with tool_session(tfe) as session:
        call = session.call("force_execute_run", run_id=run.id, wait_seconds=600)
        assert _status(await call)[0] == "planned"


async def test_a_wait_that_fails_does_not_hide_the_action(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """An error would make the model start another run."""
    sim.fault(Fault.REDIRECT, method="GET", path="/runs/*", times=None)
    async with tool_session(tfe) as session:
        run = await session.call("create_run", workspace_id=workspace.id, wait_seconds=600)
    assert run["data"]["id"].startswith("run-")
    assert "The action was accepted, but the wait has failed" in run["meta"]["note"]
    assert "Do not repeat it" in run["meta"]["note"]
