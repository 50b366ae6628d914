"""Wait for a run from the command line."""

import asyncio
import json

import attrs
import pytest

from tests.cli.conftest import ONE_RESOURCE, RecordSession
from tfrun_async import Client
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._runs import start
from tfrun_async.cli._waiting import exit_code, wait
from tfrun_async.models import Run, RunStatus
from tfrun_async.simulator import Simulator, SteppedClock
from tfrun_async.waiting import StopReason, WaitResult


async def test_a_run_that_needs_a_decision_is_told(
    record_session: RecordSession, sim: Simulator, workspace_id: str
) -> None:
    """Each status has a line until then."""
    run, recorded = sim.push("network", ONE_RESOURCE), record_session()
    assert await wait(recorded.session, run) is ExitCode.NEEDS_DECISION
    *changes, last = recorded.lines
    assert changes[0] == f"{run}  pending"
    assert changes[-2:] == [f"{run}  planning", f"{run}  planned"]
    assert last == "It waits to be confirmed or discarded."


async def test_others_may_decide(
    record_session: RecordSession, tfe: Client, sim: Simulator, planned_run: str
) -> None:
    """Then the wait goes on until the run has ended."""
    recorded = record_session()
    waiting = asyncio.ensure_future(wait(recorded.session, planned_run, others_decide=True))
    await tfe.runs.apply(planned_run)
    assert await waiting is ExitCode.DONE
    assert recorded.lines[-1] == f"{planned_run}  applied"


async def test_a_run_that_fails_is_told_by_the_exit_code(
    record_session: RecordSession, sim: Simulator, workspace_id: str
) -> None:
    """Programs read one document: the run, and why it is not waited for any more."""
    sim.script("network", plan_error="no credentials")
    run, recorded = sim.push("network", ONE_RESOURCE), record_session(as_json=True)
    assert await wait(recorded.session, run) is ExitCode.RUN_FAILED
    document = json.loads(recorded.file.getvalue())
    assert (document["reason"], document["needs"]) == ("final", None)
    assert (document["run"]["id"], document["run"]["status"]) == (run, "errored")


async def test_a_wait_has_an_end(
    record_session: RecordSession, sim: Simulator, workspace_id: str
) -> None:
    """Whatever the run does."""
    sim.script("network", plan_seconds=1e6)
    run, recorded = sim.push("network", ONE_RESOURCE), record_session()
    assert await wait(recorded.session, run, timeout=30) is ExitCode.TIMED_OUT
    assert recorded.lines[-1] == "The timeout has passed, and the run has not ended."


async def test_a_start_can_be_waited_for(
    record_session: RecordSession, planned_run: str, tfe: Client
) -> None:
    """In one command."""
    await tfe.runs.discard(planned_run)
    recorded = record_session()
    ended = await start(recorded.session, "example/network", {"auto_apply": True}, wait=True)
    assert ended is ExitCode.DONE
    assert any(line.endswith("  planning") for line in recorded.lines)
    assert recorded.lines[-1].endswith("  applied")


@pytest.mark.parametrize(
    ("reason", "status", "code"),
    [
        (StopReason.FINAL, "applied", ExitCode.DONE),
        (StopReason.FINAL, "planned_and_finished", ExitCode.DONE),
        (StopReason.FINAL, "cost_estimated", ExitCode.DONE),  # plan-only, on some servers
        (StopReason.FINAL, "errored", ExitCode.RUN_FAILED),
        (StopReason.FINAL, "policy_soft_failed", ExitCode.RUN_FAILED),
        (StopReason.FINAL, "discarded", ExitCode.RUN_FAILED),
        (StopReason.FINAL, "canceled", ExitCode.RUN_FAILED),
        (StopReason.FINAL, "brand_new", ExitCode.RUN_FAILED),
        (StopReason.NEEDS_DECISION, "planned", ExitCode.NEEDS_DECISION),
        (StopReason.BLOCKED, "planned", ExitCode.NEEDS_DECISION),
        (StopReason.TIMED_OUT, "planning", ExitCode.TIMED_OUT),
    ],
)
def test_each_end_of_a_wait_has_its_code(reason: StopReason, status: str, code: ExitCode) -> None:
    """A status that is not known is not a success."""
    assert exit_code(WaitResult(Run(id="run-1", status=RunStatus(status)), reason)) is code


async def test_what_only_others_can_do_is_said(
    record_session: RecordSession, tfe: Client, sim: Simulator, workspace_id: str
) -> None:
    """It needs a decision just the same."""
    await tfe.workspaces.lock(workspace_id)
    recorded = record_session()
    assert (
        await wait(recorded.session, sim.push("network", ONE_RESOURCE)) is ExitCode.NEEDS_DECISION
    )
    assert recorded.lines[-1] == "It waits for the workspace to be unlocked."


async def test_a_token_that_may_not_confirm_is_told_so(
    record_session: RecordSession, sim: Simulator, planned_run: str
) -> None:
    """Others have to decide."""
    assert isinstance(sim.clock, SteppedClock)
    token = sim.add_token("organization")
    async with Client(sim.address, token, rate_limiter=None, sleep=sim.clock.sleep) as guest:
        recorded = attrs.evolve(
            record_session(), session=attrs.evolve(record_session().session, tfe=guest)
        )
        await wait(recorded.session, planned_run)
    expected = "It waits to be confirmed or discarded, which this token may not do."
    assert expected in recorded.session.output.console.file.getvalue()  # type: ignore[attr-defined]
