"""Wait for a run from the command line."""

import asyncio
import json

import attrs
import pytest

from tests.cli.conftest import RecordSession, wait_until
from tests.support.odd_servers import forbids, with_manner
from tests.support.workspaces import ONE_RESOURCE
from tfrun_async import Client
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._runs import start
from tfrun_async.cli._waiting import exit_code, wait
from tfrun_async.models import Run, RunStatus
from tfrun_async.simulator import Fault, Simulator, SteppedClock
from tfrun_async.waiting import StopReason, WaitResult


async def test_a_run_that_needs_a_decision_is_told(
    record_session: RecordSession,
    sim: Simulator,
    workspace_id: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each status has a line until then; the run's page is said before."""
    run, recorded = sim.push("network", ONE_RESOURCE), record_session()
    assert await wait(recorded.session, run) is ExitCode.NEEDS_DECISION
    page = f"{sim.address}/app/example/workspaces/network/runs/{run}"
    assert capsys.readouterr().err == f"tfrun: {run}  {page}\n"
    *changes, cause, step, alternative, status, last = recorded.lines
    assert changes[0] == f"{run}  pending"
    assert changes[-2:] == [f"{run}  planning", f"{run}  planned"]
    assert cause == (
        f"{run} waits to be confirmed or discarded: 1 to add, 0 to change, 0 to destroy"
    )
    assert step == f"Next: tfrun apply {run}    confirm the plan"
    assert alternative == f" or: tfrun discard {run}  give it up"
    assert status.startswith("Status: planned, since 2026-01-01 00:00:")
    assert last == f"Page: {page}"


async def test_others_may_decide(
    record_session: RecordSession, tfe: Client, sim: Simulator, planned_run: str
) -> None:
    """Then the wait goes on until the run has ended."""
    recorded = record_session()
    waiting = asyncio.ensure_future(wait(recorded.session, planned_run, others_decide=True))
    await tfe.runs.apply(planned_run)
    assert await waiting is ExitCode.DONE
    assert recorded.lines[-4:-2] == [
        f"{planned_run}  applied",
        f"{planned_run} was applied: 1 added, 0 changed, 0 destroyed",
    ]


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
    assert document["report"]["cause"] == "plan_error"
    assert document["report"]["diagnostics"][0]["summary"] == "no credentials"


async def test_a_wait_has_an_end(
    record_session: RecordSession, sim: Simulator, workspace_id: str
) -> None:
    """Whatever the run does."""
    sim.script("network", plan_seconds=1e6)
    run, recorded = sim.push("network", ONE_RESOURCE), record_session()
    assert await wait(recorded.session, run, timeout=30) is ExitCode.TIMED_OUT
    assert recorded.lines[-5:-2] == [
        "The timeout has passed, and the run has not ended.",
        f"{run} is planning, and goes on by itself",
        f"Next: tfrun wait {run}  wait for it",
    ]
    assert recorded.lines[-1].endswith(f"/runs/{run}")


async def test_a_start_can_be_waited_for(
    record_session: RecordSession, planned_run: str, tfe: Client
) -> None:
    """In one command."""
    await tfe.runs.discard(planned_run)
    recorded = record_session()
    ended = await start(recorded.session, "example/network", {"auto_apply": True}, wait=True)
    assert ended is ExitCode.DONE
    assert any(line.endswith("  planning") for line in recorded.lines)
    assert recorded.lines[-3].endswith(" was applied: 1 added, 0 changed, 0 destroyed")


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
    await tfe.workspaces.lock(workspace_id, reason="Hands off")
    run, recorded = sim.push("network", ONE_RESOURCE), record_session()
    assert await wait(recorded.session, run) is ExitCode.NEEDS_DECISION
    assert f"{run} waits for its workspace, which simulator has locked: Hands off; it is" in (
        recorded.file.getvalue()
    )
    assert "Next: ask simulator to unlock the workspace" in recorded.file.getvalue()


async def test_a_token_that_may_not_confirm_is_told_so(
    record_session: RecordSession, sim: Simulator, planned_run: str
) -> None:
    """Others have to decide."""
    assert isinstance(sim.clock, SteppedClock)
    token = sim.add_token("organization")
    recorded = record_session()
    async with sim.client(token) as guest:
        await wait(attrs.evolve(recorded.session, tfe=guest), planned_run)
    assert recorded.lines[-3] == "Next: ask someone who may apply runs: this token may not"


async def test_a_run_behind_another_says_so_while_it_waits(
    record_session: RecordSession,
    sim: Simulator,
    tfe: Client,
    planned_run: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Not only at the end: it may wait for days."""
    run, recorded = sim.push("network", ONE_RESOURCE), record_session()
    waiting = asyncio.ensure_future(wait(recorded.session, run))
    shown = ""

    def is_shown() -> bool:
        nonlocal shown
        shown += capsys.readouterr().err
        return "holds" in shown

    await wait_until(is_shown, waiting)
    assert (
        f"tfrun: {run} waits for its workspace, which {planned_run} (planned) holds; "
        f"it is number 1 in the queue; see tfrun why {planned_run}\n"
    ) in shown
    await tfe.runs.discard(planned_run)
    assert await waiting is ExitCode.NEEDS_DECISION
    assert f"{run} waits to be confirmed" in recorded.lines[-5]


async def test_a_wait_that_is_interrupted_says_which_run_goes_on(
    record_session: RecordSession,
    sim: Simulator,
    planned_run: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With its page, to find it again."""
    waiting = asyncio.ensure_future(wait(record_session().session, planned_run, others_decide=True))
    shown = ""

    def is_shown() -> bool:
        nonlocal shown
        shown += capsys.readouterr().err
        return planned_run in shown

    await wait_until(is_shown, waiting)
    waiting.cancel()
    await asyncio.wait([waiting])
    page = f"{sim.address}/app/example/workspaces/network/runs/{planned_run}"
    assert capsys.readouterr().err == f"tfrun: {planned_run}  {page} goes on\n"


@pytest.mark.parametrize("waits", [True, False])
async def test_a_start_that_is_interrupted_has_said_which_run_it_is(
    record_session: RecordSession,
    sim: Simulator,
    planned_run: str,
    capsys: pytest.CaptureFixture[str],
    waits: bool,
) -> None:
    """Also if Ctrl-C comes before its page is known."""
    sim.fault(Fault.DELAY, path="/workspaces/ws-*", seconds=1e6)
    recorded, tfe = record_session(), record_session().session.tfe
    workspace = (await tfe.runs.read(planned_run)).workspace.id
    starting = asyncio.ensure_future(start(recorded.session, workspace, {}, wait=waits))

    def is_asking_for_the_page() -> bool:
        return sim.requests[-1].path == f"/api/v2/workspaces/{workspace}" or (
            sim.injected.get(Fault.DELAY, 0) > 0
        )

    await wait_until(is_asking_for_the_page, starting)
    starting.cancel()
    await asyncio.wait([starting])
    run = await tfe.runs.list_for_workspace(workspace).first()
    assert run is not None
    assert run.id != planned_run
    assert run.id in recorded.file.getvalue() + capsys.readouterr().err


async def test_a_reason_that_cannot_be_read_costs_its_part_only(
    record_session: RecordSession,
    tfe: Client,
    planned_run: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The status is printed all the same, without the page if the workspace cannot be read."""
    await tfe.runs.discard(planned_run)
    recorded = record_session()
    hidden = forbids(lambda request: "plan" in request.query.get("include", ""))
    with with_manner(hidden):
        assert await wait(recorded.session, planned_run) is ExitCode.RUN_FAILED
    assert recorded.lines[-1] == f"{planned_run}  discarded"
    shown = capsys.readouterr().err
    assert f"the reason cannot be read: GET /runs/{planned_run}: 403" in shown
    with with_manner(forbids(lambda request: "/workspaces/" in request.path)):
        assert await wait(record_session().session, planned_run) is ExitCode.RUN_FAILED


async def test_a_run_that_is_deleted_meanwhile_is_no_traceback(
    record_session: RecordSession,
    tfe: Client,
    planned_run: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its workspace took it along."""
    await tfe.runs.discard(planned_run)
    recorded = record_session()
    with with_manner(forbids(lambda request: "plan" in request.query.get("include", ""), 404)):
        assert await wait(recorded.session, planned_run) is ExitCode.RUN_FAILED
    assert f"{planned_run} was deleted, or this token may no longer" in capsys.readouterr().err
