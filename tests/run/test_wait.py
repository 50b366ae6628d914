"""Waiting for one run: its goals, results, outages and timeouts."""

import asyncio
import pickle
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import orjson
import pytest

from tests.support.fake_sleep import RUN, FakeSleep, client
from tests.support.http_server import http_response, stub_server
from tests.support.odd_servers import MANNERS, with_manner
from tests.support.policies import sentinel
from tests.support.run_tasks import library_tasks
from tests.support.spec_contract import Contract
from tests.support.workspaces import add_failing_task, advance_clock, set_status
from tfrun_async import Client
from tfrun_async._run.changes import Change, changes
from tfrun_async._run.marker import Marker
from tfrun_async._run.polling import Stopwatch, poll_interval
from tfrun_async.errors import (
    APIError,
    ArgumentError,
    MalformedAttributeError,
    NotFoundError,
    NotSentError,
    RequestTimeoutError,
    ResponseTooLargeError,
    ServerError,
    WaitTimeoutError,
)
from tfrun_async.models import Run, RunActions, RunPermissions, RunStatus, Workspace
from tfrun_async.simulator import Fault, Simulator, SteppedClock
from tfrun_async.simulator._records.transitions import TRANSITIONS
from tfrun_async.waiting import (
    QUIET_SECONDS,
    Need,
    RunPhase,
    StopReason,
    Until,
    WaitResult,
    run_phase,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


def count_reads(sim: Simulator, run: Run) -> int:
    return sum(request.path == f"/api/v2/runs/{run.id}" for request in sim.requests)


def allow_unknown_status(contract: Contract) -> None:
    """Let pass that a status is not in the spec."""
    assert all("quantum_" in problem for problem in contract.problems)
    contract.problems.clear()


def status_path(reported: list[Change]) -> list[str]:
    """Return the statuses of changes that join."""
    for change, following in pairwise(reported):
        assert change.after == following.before
    return [str(change.after) for change in reported]


async def test_waits_until_a_run_has_ended(tfe: Client, workspace: Workspace) -> None:
    """A run that needs no confirmation is waited for to its end."""
    run = await tfe.runs.create(workspace=workspace, auto_apply=True)
    result = await tfe.runs.wait(run)
    assert result == WaitResult(result.run, StopReason.FINAL)
    assert result.run.status == RunStatus.APPLIED


async def test_an_ended_run_costs_one_read(
    tfe: Client, sim: Simulator, workspace: Workspace
) -> None:
    """There is nothing to wait for, whatever is asked for; its id is enough."""
    run = await tfe.runs.create(workspace=workspace, plan_only=True)
    advance_clock(sim)
    for until in (Until.FINAL, Until.DECISION, lambda _: False):
        before = count_reads(sim, run)
        assert (await tfe.runs.wait(run.id, until=until)).reason == StopReason.FINAL
        assert count_reads(sim, run) == before + 1


@pytest.mark.parametrize("until", [Until.FINAL, Until.DECISION, lambda _: False])
async def test_a_run_to_confirm_is_reported(tfe: Client, workspace: Workspace, until: Any) -> None:
    """It would wait without end for others."""
    run = await tfe.runs.create(workspace=workspace)
    result = await tfe.runs.wait(run, until=until)
    assert (result.reason, result.needs) == (StopReason.NEEDS_DECISION, Need.CONFIRMATION)
    assert result.run.actions.is_confirmable


async def test_a_run_that_this_token_may_not_confirm_is_blocked(
    sim: Simulator, tfe: Client, read_only_client: Client, workspace: Workspace
) -> None:
    """A decision is needed that this token may not take."""
    run = await tfe.runs.create(workspace=workspace)
    result = await read_only_client.runs.wait(run)
    assert (result.reason, result.needs) == (StopReason.BLOCKED, Need.CONFIRMATION)


async def test_a_checked_run_is_blocked_though_it_does_not_say_what_can_be_done(
    sim: Simulator,
    tfe: Client,
    read_only_client: Client,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server may hide from a token without permission that there is something to confirm."""
    run = await tfe.runs.create(workspace=workspace)
    monkeypatch.setitem(TRANSITIONS, "policy_checked", frozenset())
    set_status(sim, run, "policy_checked")
    # Between two checks it looks the same, for a moment.
    assert run_phase(make_run("policy_checked", can_apply=False)) is RunPhase.WORKING
    assert (
        run_phase(make_run("policy_checked", can_apply=False), QUIET_SECONDS)
        is RunPhase.CONFIRMABLE
    )
    assert run_phase(make_run("policy_checked", can_apply=True), QUIET_SECONDS) is RunPhase.WORKING
    result = await read_only_client.runs.wait(run)
    assert (result.reason, result.needs) == (StopReason.BLOCKED, Need.CONFIRMATION)


async def test_a_decision_of_others_is_waited_through(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """The run is confirmed while it is waited for."""
    run = await tfe.runs.create(workspace=workspace)

    async def confirm() -> None:
        await tfe.runs.wait(run, until=lambda run: run.actions.is_confirmable)
        await tfe.runs.apply(run)

    confirming = asyncio.create_task(confirm())
    result = await tfe.runs.wait(run, others_decide=True)
    await confirming
    assert result.reason == StopReason.FINAL
    assert result.run.status == RunStatus.APPLIED


async def test_until_a_decision_of_ours_others_are_waited_through(
    sim: Simulator, tfe: Client, read_only_client: Client, workspace: Workspace
) -> None:
    """A decision that this token may not take is not what is waited for."""
    run = await tfe.runs.create(workspace=workspace)
    decision: dict[str, Any] = {"until": Until.DECISION, "others_decide": True}
    assert (
        await read_only_client.runs.wait(run, timeout=100, **decision)
    ).reason == StopReason.TIMED_OUT
    assert (await tfe.runs.wait(run, timeout=100, **decision)).reason == StopReason.NEEDS_DECISION


async def test_a_saved_plan_needs_a_decision(tfe: Client, workspace: Workspace) -> None:
    """It waits outside of the queue to be confirmed, even if it applies automatically."""
    run = await tfe.runs.create(workspace=workspace, save_plan=True, auto_apply=True)
    result = await tfe.runs.wait(run)
    assert result.run.status == RunStatus.PLANNED_AND_SAVED
    assert (result.reason, result.needs) == (StopReason.NEEDS_DECISION, Need.CONFIRMATION)
    assert (
        run_phase(make_run("planned_and_saved", confirmable=True, auto=True))
        is RunPhase.CONFIRMABLE
    )


async def test_a_policy_to_override_is_reported(
    sim: Simulator, tfe: Client, read_only_client: Client, workspace: Workspace
) -> None:
    """Who may override it needs to decide; for anybody else the run is blocked."""
    sim.set_policies(sentinel("soft_failed"))
    run = await tfe.runs.create(workspace=workspace, auto_apply=True)
    result = await tfe.runs.wait(run)
    assert result.run.status == RunStatus.POLICY_OVERRIDE
    assert (result.reason, result.needs) == (StopReason.NEEDS_DECISION, Need.POLICY_OVERRIDE)
    result = await read_only_client.runs.wait(run)
    assert (result.reason, result.needs) == (StopReason.BLOCKED, Need.POLICY_OVERRIDE)


async def test_a_policy_that_hides_from_us_blocks_the_run(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """No check says that it can be overridden: after a while that is not a passing state."""
    run = await tfe.runs.create(workspace=workspace)
    set_status(sim, run, "tf_policy_override")
    result = await tfe.runs.wait(run, timeout=600)
    assert (result.reason, result.needs) == (StopReason.BLOCKED, Need.POLICY_OVERRIDE)


async def test_a_stage_to_override_is_reported(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A stage whose run tasks failed waits to be overridden."""
    await add_failing_task(sim, tfe, workspace)
    run = await tfe.runs.create(workspace=workspace)
    result = await tfe.runs.wait(run, until=lambda run: False)
    assert result.run.status == RunStatus.POST_PLAN_AWAITING_DECISION
    assert (result.reason, result.needs) == (StopReason.NEEDS_DECISION, Need.TASK_OVERRIDE)
    assert result.run.task_stages[0].actions.is_overridable


async def test_a_run_behind_a_persons_lock_is_blocked(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It goes on only once the workspace is unlocked; a plan-only run needs no lock."""
    await tfe.workspaces.lock(workspace, reason="someone is working on it")
    run = await tfe.runs.create(workspace=workspace)
    result = await tfe.runs.wait(run)
    assert (result.reason, result.needs) == (StopReason.BLOCKED, Need.UNLOCK)
    plan = await tfe.runs.create(workspace=workspace, plan_only=True)
    assert (await tfe.runs.wait(plan)).reason == StopReason.FINAL


async def test_a_run_behind_another_is_just_slow(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """The workspace is locked by the run before it, and that is no decision of anybody's."""
    first = await tfe.runs.create(workspace=workspace)
    second = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    assert (await tfe.runs.wait(second, timeout=600)).reason == StopReason.TIMED_OUT
    await tfe.runs.discard(first)
    assert (await tfe.runs.wait(second)).reason == StopReason.NEEDS_DECISION


async def test_an_automatic_apply_that_rests_needs_a_decision(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """The user who started it may not apply, so it does not go on by itself."""
    assert isinstance(sim.clock, SteppedClock)
    token = sim.add_token("user", {workspace.name: "plan"})
    async with sim.client(token) as planner:
        run = await planner.runs.create(workspace=workspace, auto_apply=True)
        start = sim.clock.now()
        result = await tfe.runs.wait(run)
        assert (result.reason, result.needs) == (StopReason.NEEDS_DECISION, Need.CONFIRMATION)
        assert sim.clock.now() - start >= QUIET_SECONDS
        result = await planner.runs.wait(run)
        assert (result.reason, result.needs) == (StopReason.BLOCKED, Need.CONFIRMATION)
        with pytest.raises(NotFoundError):
            await planner.runs.apply(run)


async def test_an_automatic_apply_that_passes_is_not_reported() -> None:
    """For a moment it can be confirmed, and will not have to be."""
    run = make_run("planned", confirmable=True, auto=True)
    assert run_phase(run) is RunPhase.WORKING
    assert run_phase(make_run("planned", confirmable=True)) is RunPhase.CONFIRMABLE


async def test_an_unknown_status_does_not_end_the_wait(
    sim: Simulator,
    tfe: Client,
    workspace: Workspace,
    contract: Contract,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The server says that the run has not ended, so it is waited for."""
    run = await tfe.runs.create(workspace=workspace)
    monkeypatch.setitem(TRANSITIONS, "quantum_checking", frozenset())
    set_status(sim, run, "quantum_checking")
    waiting = asyncio.create_task(tfe.runs.wait(run, timeout=10_000))
    assert (await tfe.runs.wait(run, timeout=300)).reason == StopReason.TIMED_OUT
    questions = [request for request in sim.requests if "search[basic]" in request.query]
    assert 2 <= len(questions) <= 16  # of both, and ever more rarely
    set_status(sim, run, "applied")
    result = await waiting
    assert (result.reason, result.run.status) == (StopReason.FINAL, "applied")
    allow_unknown_status(contract)


async def test_an_unknown_status_that_can_be_canceled_is_no_question(
    sim: Simulator,
    tfe: Client,
    workspace: Workspace,
    contract: Contract,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With what has ended, nothing can be done: only where that is so the server is asked."""
    run = await tfe.runs.create(workspace=workspace)
    monkeypatch.setitem(TRANSITIONS, "quantum_checking", frozenset({"canceled"}))
    set_status(sim, run, "quantum_checking")
    assert (await tfe.runs.wait(run, timeout=100)).reason == StopReason.TIMED_OUT
    assert not any("search[basic]" in request.query for request in sim.requests)
    allow_unknown_status(contract)


async def test_an_unknown_end_does_not_hang(
    sim: Simulator,
    tfe: Client,
    workspace: Workspace,
    contract: Contract,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing can be done with the run, and the server counts it among those that have ended."""
    run = await tfe.runs.create(workspace=workspace)
    monkeypatch.setitem(TRANSITIONS, "quantum_collapsed", frozenset())
    set_status(sim, run, "quantum_collapsed")
    groups = "tfrun_async.simulator._records.transitions.FINAL"
    monkeypatch.setattr(groups, frozenset({"quantum_collapsed"}))
    result = await tfe.runs.wait(run)
    assert (result.reason, result.run.status) == (StopReason.FINAL, "quantum_collapsed")
    assert not result.run.status.is_known
    assert sum(request.path.endswith("/runs") for request in sim.requests) <= 2
    allow_unknown_status(contract)


async def test_a_plan_only_run_that_rests_has_ended(tfe: Client, workspace: Workspace) -> None:
    """Some servers have no status of their own for it, and nothing is to be confirmed."""
    with with_manner(MANNERS["rests_in_planned"]):
        run = await tfe.runs.create(workspace=workspace, plan_only=True)
        result = await tfe.runs.wait(run, until="decision", timeout=600)
    assert (result.reason, result.run.status) == (StopReason.FINAL, "planned")


def test_a_plan_only_run_is_at_its_end_once_it_rests() -> None:
    """Not at once, since others pass through the status; nor where it can be confirmed."""
    assert run_phase(make_run("planned", plan_only=True)) is RunPhase.WORKING
    assert run_phase(make_run("planned", plan_only=True), 30.0) is RunPhase.FINAL
    assert run_phase(make_run("planned"), 30.0) is RunPhase.WORKING
    confirmable = make_run("planned", plan_only=True, confirmable=True)
    assert run_phase(confirmable, 30.0) is RunPhase.CONFIRMABLE


@pytest.mark.parametrize("manner", [None, "ignores_filters"])
async def test_a_known_status_that_stays_is_asked_about(
    sim: Simulator,
    tfe: Client,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    manner: str | None,
) -> None:
    """A server may end runs where others go on; one that ignores the filter has not said so."""
    run = await tfe.runs.create(workspace=workspace)
    monkeypatch.setitem(TRANSITIONS, "confirmed", frozenset())
    set_status(sim, run, "confirmed")
    groups = "tfrun_async.simulator._records.transitions.FINAL"
    monkeypatch.setattr(groups, frozenset({"confirmed"}))
    with with_manner(MANNERS[manner]) if manner else nullcontext():
        result = await tfe.runs.wait(run, timeout=600)
    assert result.reason is (StopReason.TIMED_OUT if manner else StopReason.FINAL)


async def test_an_unknown_status_that_can_be_confirmed_needs_a_decision() -> None:
    """What can be done with a run counts, whatever its status is called."""
    assert run_phase(make_run("quantum_checked", confirmable=True)) is RunPhase.CONFIRMABLE
    assert run_phase(make_run("quantum_awaiting_decision")) is RunPhase.OVERRIDABLE


async def test_a_caller_says_what_is_enough(tfe: Client, workspace: Workspace) -> None:
    """Any function of the run will do."""
    run = await tfe.runs.create(workspace=workspace)
    result = await tfe.runs.wait(run, until=lambda run: run.status == RunStatus.PLANNING)
    assert result.reason == StopReason.SATISFIED
    assert result.run.status == RunStatus.PLANNING


async def test_an_error_of_the_callers_is_raised(tfe: Client, workspace: Workspace) -> None:
    """What the caller's functions raise is not swallowed."""
    run = await tfe.runs.create(workspace=workspace)

    def fail(_: Any) -> bool:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        await tfe.runs.wait(run, until=fail)
    with pytest.raises(LookupError, match="mine"):
        await tfe.runs.wait(run.id, on_change=fail)


async def test_time_that_runs_out_is_a_reason(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """The run is read once more at the end, and returned as it is."""
    await tfe.runs.create(workspace=workspace)
    run = await tfe.runs.create(workspace=workspace)
    start = sim.clock.now()
    result = await tfe.runs.wait(run, timeout=25)
    assert result == WaitResult(result.run, StopReason.TIMED_OUT)
    assert result.run.status == RunStatus.PENDING
    assert sim.clock.now() - start == pytest.approx(25, abs=1e-3)  # turns of the loop take time too
    assert sim.requests[-1].time == pytest.approx(start + 25, abs=1e-3)


async def test_a_server_that_hangs_does_not_outlast_the_timeout(
    sim: Simulator, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was known of the run is returned; if that is nothing, an error says so."""
    monkeypatch.setattr("tfrun_async._run.wait.LAST_READ_SECONDS", 0.05)
    async with Client(sim.address, sim.token, rate_limiter=None) as tfe:
        run = await tfe.runs.create(workspace=workspace)
        sim.fault(Fault.STALL, path="/runs/*", times=None)
        assert await tfe.runs.wait(run, timeout=0) == WaitResult(run, StopReason.TIMED_OUT)
        with pytest.raises(WaitTimeoutError, match="was not read"):
            await tfe.runs.wait(run.id, timeout=0)


@pytest.mark.parametrize("timeout", [-1.0, float("nan")])
async def test_a_time_that_cannot_pass_is_refused(tfe: Client, timeout: float) -> None:
    """Before anything is sent."""
    with pytest.raises(ArgumentError, match="timeout"):
        await tfe.runs.wait("run-1", timeout=timeout)
    with pytest.raises(ArgumentError, match="run"):
        await tfe.runs.wait("")


@pytest.mark.parametrize("until", ["finale", "", None, 3])
async def test_what_is_nothing_to_wait_for_is_refused(
    sim: Simulator, tfe: Client, until: Any
) -> None:
    """Before anything is sent."""
    with pytest.raises(ArgumentError, match="until: must be 'final', 'decision' or a function"):
        await tfe.runs.wait("run-1", until=until)
    assert not sim.requests


@pytest.mark.parametrize("name", ["until", "on_change"])
async def test_a_coroutine_function_is_refused(sim: Simulator, tfe: Client, name: str) -> None:
    """What a coroutine function returns is true, and would end the wait at once."""

    async def look(_: object) -> bool:
        return False

    wait: Any = tfe.runs.wait
    with pytest.raises(ArgumentError, match=f"{name}: must not be a coroutine function"):
        await wait("run-1", **{name: look})
    assert not sim.requests


async def test_the_name_of_a_goal_is_enough(
    tfe: Client, read_only_client: Client, workspace: Workspace
) -> None:
    """Nothing has to be imported to say it, and it means the same."""
    run = await tfe.runs.create(workspace=workspace)
    result = await read_only_client.runs.wait(
        run, until="decision", others_decide=True, timeout=100
    )
    assert result.reason == StopReason.TIMED_OUT
    await tfe.runs.discard(run)
    assert (await tfe.runs.wait(run, until="final")).reason == StopReason.FINAL


async def test_every_change_is_reported(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """Also those between two reads, which only the timestamps show."""
    run = await tfe.runs.create(workspace=workspace, auto_apply=True)
    reported: list[Change] = []
    result = await tfe.runs.wait(run, on_change=reported.append)
    assert status_path(reported) == [
        "plan_queued", "planning", "planned", "confirmed", "apply_queued", "applying", "applied"
    ]  # fmt: skip
    assert reported[0].before == RunStatus.PENDING
    assert reported[-1].run == result.run
    times = [change.at for change in reported if change.at]
    assert times == sorted(times)
    assert len(times) == 7


async def test_of_a_mere_id_the_first_change_is_where_it_stands(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Nothing was known before."""
    run = await tfe.runs.create(workspace=workspace)
    reported: list[Change] = []
    await tfe.runs.wait(run.id, on_change=reported.append)
    assert [reported[0].before, reported[0].after] == [None, "pending"]
    assert status_path(reported)[1:] == ["plan_queued", "planning", "planned"]


def test_a_change_prints_as_a_line() -> None:
    """Enough to print it, whatever is not known of it."""
    run = Run(id="run-1")
    status = RunStatus.PLANNING
    reported = Change(run, RunStatus.PLAN_QUEUED, status, START)
    assert str(reported) == "run-1 plan_queued → planning, 2026-01-01 00:00:00+0000"
    assert str(Change(run, None, status)) == "run-1 planning"
    assert str(Change(run, status, None)) == "run-1 planning → gone"


def test_changes_within_a_second_are_in_order() -> None:
    """Some servers write times without fractions; what is equal comes as runs pass through it."""
    stamps: dict[str, float] = {
        "queuing-apply": 5,
        "confirmed": 5,
        "plan-queueable": 1,
        "apply-queued": 5,
    }
    last = make_run("planned", stamps={"planned": 4})
    now = make_run(
        "applying",
        stamps={**stamps, "plan-queueable": 1, "planned": 4, "applying": 5, "brand-new": 4},
    )
    reported = list(changes(now, last))
    assert status_path(reported) == [
        "brand_new",
        "confirmed",
        "queuing_apply",
        "apply_queued",
        "applying",
    ]
    assert reported[0].before == "planned"


def test_a_status_that_comes_again_is_reported_again() -> None:
    """A stage that was overridden runs once more; its timestamp has moved."""
    last = make_run("post_plan_running", stamps={"planned": 1, "post-plan-running": 2})
    stamps: dict[str, float] = {
        "planned": 1,
        "post-plan-awaiting-decision": 3,
        "post-plan-running": 4,
    }
    assert status_path(list(changes(make_run("post_plan_running", stamps=stamps), last))) == [
        "post_plan_awaiting_decision",
        "post_plan_running",
    ]
    assert list(changes(last, last)) == []
    again = make_run("post_plan_completed", stamps={**stamps, "post-plan-completed": 5.0})
    known = {"planned": 1.0, "post-plan-running": 2.0, "post-plan-awaiting-decision": 3.0}
    last = make_run("post_plan_awaiting_decision", stamps=known)
    assert status_path(list(changes(again, last))) == ["post_plan_running", "post_plan_completed"]


def test_a_status_without_a_timestamp_is_reported() -> None:
    """Not every status is stamped."""
    (change,) = changes(
        make_run("policy_override", stamps={"planned": 1}),
        make_run("planned", stamps={"planned": 1}),
    )
    assert (change.before, change.after, change.at) == ("planned", "policy_override", None)


async def test_a_failing_server_is_an_error_and_nothing_is_lost(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """An outage that lasts ends the wait, which can be begun again; so does what does not pass."""
    run = await tfe.runs.create(workspace=workspace, auto_apply=True)
    sim.fault(Fault.UNAVAILABLE, path=f"/runs/{run.id}", times=None)
    start = sim.clock.now()
    with pytest.raises(ServerError) as raised:
        await tfe.runs.wait(run)
    assert raised.value.__cause__ is None
    assert 280 < sim.clock.now() - start < 400
    start = sim.clock.now()
    with pytest.raises(NotFoundError):
        await tfe.runs.wait("run-nowhere")
    assert sim.clock.now() == start


async def test_a_response_that_is_too_large_is_not_waited_through(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """The next one would be no smaller."""
    run = await tfe.runs.create(workspace=workspace)
    sim.fault(Fault.LONG_HEADER, path=f"/runs/{run.id}", times=None)
    start = sim.clock.now()
    with pytest.raises(ResponseTooLargeError):
        await tfe.runs.wait(run)
    assert sim.clock.now() == start


@pytest.mark.parametrize(
    "fault",
    [Fault.UNAVAILABLE, Fault.TRUNCATED_JSON, Fault.RESET_BEFORE],
)
async def test_an_outage_is_waited_through(
    sim: Simulator, tfe: Client, workspace: Workspace, fault: Fault
) -> None:
    """Every change is reported all the same, and the delays between reads grow."""
    run = await tfe.runs.create(workspace=workspace, auto_apply=True)
    sim.fault(fault, path=f"/runs/{run.id}", times=30)
    reported: list[Change] = []
    result = await tfe.runs.wait(run, on_change=reported.append)
    assert (result.reason, result.run.status) == (StopReason.FINAL, RunStatus.APPLIED)
    assert len(status_path(reported)) == 7
    assert sim.injected[fault] == 30


@pytest.mark.parametrize("status", [408, 425, 429, 500, 520])
async def test_statuses_that_pass_are_waited_through(status: int) -> None:
    """The same that a single read is sent again for, and for longer."""
    responses = *[http_response(status)] * 12, http_response(body=RUN)
    async with stub_server(*responses) as server, client(server.address, FakeSleep()) as tfe:
        result = await tfe.runs.wait("run-1", until=lambda _: True)
    assert result.reason == StopReason.SATISFIED
    assert len(server.requests) == 13


@pytest.mark.parametrize("status", [400, 501])
async def test_statuses_that_do_not_pass_end_the_wait(status: int) -> None:
    """What a server cannot do now it cannot do in five minutes."""
    async with (
        stub_server(http_response(status)) as server,
        client(server.address, FakeSleep()) as tfe,
    ):
        with pytest.raises(APIError, match=str(status)):
            await tfe.runs.wait("run-1")
    assert len(server.requests) == 1


async def test_outages_that_pass_do_not_add_up(
    sim: Simulator, tfe: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outage is measured again after each read that succeeds."""
    monkeypatch.setattr("tfrun_async._run.classify._MAX_OUTAGE", 60.0)
    run = await tfe.runs.create(workspace=workspace)
    outages = 0

    def fail_again(_: Run) -> bool:
        nonlocal outages
        outages += 1
        sim.fault(Fault.UNAVAILABLE, path=f"/runs/{run.id}", times=10)
        return outages > 12

    start = sim.clock.now()
    result = await tfe.runs.wait(run, until=fail_again, others_decide=True)
    assert result.reason == StopReason.SATISFIED
    assert sim.clock.now() - start > 60


async def test_an_outage_does_not_outlast_the_timeout(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """The run is returned as it was last read; if it never was, an error says why."""
    run = await tfe.runs.create(workspace=workspace)
    sim.fault(Fault.UNAVAILABLE, path=f"/runs/{run.id}", times=None)
    assert await tfe.runs.wait(run, timeout=60) == WaitResult(run, StopReason.TIMED_OUT)
    with pytest.raises(WaitTimeoutError, match="was not read") as raised:
        await tfe.runs.wait(run.id, timeout=60)
    assert isinstance(raised.value.__cause__, ServerError)


async def test_a_question_about_a_run_is_asked_again_after_an_outage(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Not only the run itself has to be read."""
    sim.set_policies(sentinel("soft_failed"))
    run = await tfe.runs.create(workspace=workspace)
    sim.fault(Fault.UNAVAILABLE, path=f"/runs/{run.id}/policy-checks", times=10)
    result = await tfe.runs.wait(run)
    assert (result.reason, result.needs) == (StopReason.NEEDS_DECISION, Need.POLICY_OVERRIDE)


async def test_a_transient_error_of_the_caller_is_raised(tfe: Client, workspace: Workspace) -> None:
    """It is not ours."""
    run = await tfe.runs.create(workspace=workspace)

    def fail(_: Any) -> bool:
        raise NotSentError("mine")

    with pytest.raises(NotSentError, match="mine"):
        await tfe.runs.wait(run, until=fail)


async def test_a_response_that_does_not_come_is_an_error(
    sim: Simulator, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time for one request is not the time for the wait."""
    assert isinstance(sim.clock, SteppedClock)
    monkeypatch.setattr("tfrun_async._run.classify._MAX_OUTAGE", 0.0)
    settings: dict[str, Any] = {"rate_limiter": None, "sleep": sim.clock.sleep, "timeout": 0.05}
    async with Client(sim.address, sim.token, **settings) as tfe:
        sim.fault(Fault.STALL, path="/runs/*", times=None)
        with pytest.raises(RequestTimeoutError):
            await tfe.runs.wait("run-1", timeout=1000)


async def test_what_passes_is_not_noticed(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Single failures are retried under the wait."""
    run = await tfe.runs.create(workspace=workspace, auto_apply=True)
    sim.fault(Fault.UNAVAILABLE, path=f"/runs/{run.id}", times=3)
    assert (await tfe.runs.wait(run)).reason == StopReason.FINAL


async def test_a_cancelled_wait_leaves_nothing(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It has no task of its own."""
    run = await tfe.runs.create(workspace=workspace)
    before = library_tasks()
    waiting = asyncio.create_task(tfe.runs.wait(run, others_decide=True))
    for _ in range(20):
        await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert library_tasks() == before


async def test_a_poll_costs_one_read(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """What else has to be known comes along with it."""
    await tfe.workspaces.lock(workspace)
    run = await tfe.runs.create(workspace=workspace)
    start = len(sim.requests)
    await tfe.runs.wait(run, timeout=300, others_decide=True)
    since = sim.requests[start:]
    assert {request.path for request in since} == {f"/api/v2/runs/{run.id}"}
    assert not any("include" in request.query for request in since)
    assert len(since) < 40
    await tfe.runs.wait(run)
    assert sim.requests[-1].query["include"] == "workspace"


@pytest.mark.parametrize(
    ("phase", "seconds", "expected"),
    [
        (RunPhase.WORKING, 0, 1),
        (RunPhase.WORKING, 50, 5),
        (RunPhase.WORKING, 1000, 10),
        (RunPhase.QUEUED, 0, 1),
        (RunPhase.QUEUED, 50, 10),
        (RunPhase.QUEUED, 1000, 60),
        (RunPhase.CONFIRMABLE, 0, 2),
        (RunPhase.OVERRIDABLE, 100, 20),
    ],
)
def test_polls_are_quick_after_a_change_and_slow_in_a_queue(
    phase: RunPhase, seconds: float, expected: float
) -> None:
    """What has not changed for long is not missed by long, relative to that."""
    assert poll_interval(phase, seconds, chance=lambda: 0.5) == pytest.approx(expected)
    assert poll_interval(phase, seconds, chance=lambda: 0.0) == pytest.approx(0.8 * expected)
    assert poll_interval(phase, seconds, chance=lambda: 1.0) == pytest.approx(1.2 * expected)


def test_what_is_returned_can_be_pickled() -> None:
    """It may come from another process."""
    result = WaitResult(make_run("planned"), StopReason.NEEDS_DECISION, Need.CONFIRMATION)
    assert pickle.loads(pickle.dumps(result)) == result
    change = Change(make_run("planned"), None, RunStatus.PLANNED, START)
    assert pickle.loads(pickle.dumps(change)) == change


def make_run(
    status: str,
    *,
    confirmable: bool = False,
    auto: bool = False,
    plan_only: bool = False,
    can_apply: bool = True,
    stamps: dict[str, float] | None = None,
) -> Run:
    times = {f"{key}-at": START + timedelta(seconds=at) for key, at in (stamps or {}).items()}
    return Run(
        id="run-1",
        status=RunStatus(status),
        actions=RunActions(is_confirmable=confirmable),
        permissions=RunPermissions(can_apply=can_apply),
        auto_apply=auto,
        plan_only=plan_only,
        status_timestamps=times,
    )


def run_document(**attributes: Any) -> bytes:
    data = {"id": "run-1", "type": "runs", "attributes": attributes}
    return http_response(body=orjson.dumps({"data": data}))


MISFITS: dict[str, Any] = {
    "auto-apply": None,
    "permissions": {"can-apply": None},
    "plan-only": None,
    "status-timestamps": {"pending-at": ""},
    "has-changes": None,
}


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"status": "applied", "actions": None}, StopReason.FINAL),
        ({"status": "planned", "actions": {"is-confirmable": True}}, StopReason.NEEDS_DECISION),
    ],
)
async def test_a_misfit_that_a_wait_can_do_without_is_taken_as_not_sent(
    attributes: dict[str, Any], reason: StopReason
) -> None:
    """What the server sends for the other attributes must not decide over a wait."""
    async with stub_server(run_document(**MISFITS | attributes)) as server:
        async with client(server.address, FakeSleep()) as tfe:
            waited = await tfe.runs.wait("run-1")
    assert waited.reason is reason
    assert len(server.requests) == 1


async def test_a_status_that_does_not_fit_is_no_outage() -> None:
    """It is raised at once, rather than waited out."""
    async with stub_server(run_document(status=None)) as server:
        async with client(server.address, FakeSleep()) as tfe:
            with pytest.raises(MalformedAttributeError, match=r"Run run-1: \$\.attributes\.status"):
                await tfe.runs.wait("run-1")
    assert len(server.requests) == 1


async def test_a_run_whose_attributes_do_not_fit_can_be_started() -> None:
    """Some servers do not know whether there are changes until the run has planned."""
    message = Marker.of_key("nightly").add_to(None)
    misfits = {**MISFITS, "message": message}
    created = run_document(status="pending", **misfits).replace(b"200 OK", b"201 Created")
    async with stub_server(created) as server:
        async with client(server.address, FakeSleep()) as tfe:
            run = await tfe.runs.create(workspace="ws-1")
            assert (await tfe.runs.create_once(workspace="ws-1", key="nightly")).id == run.id
    assert run.status == "pending"
    with pytest.raises(MalformedAttributeError, match=r"has-changes: expected true or false"):
        _ = run.has_changes
    assert len(server.requests) == 2


async def test_sleeps_that_overlap_do_not_add_up(tfe: Client) -> None:
    """A stopwatch that ran ahead would let a watch exceed its half of the limits."""
    async with Client(tfe.address, "token", rate_limiter=None) as client:
        stopwatch = Stopwatch(client._pipeline)
        await asyncio.gather(*(stopwatch.sleep(10.0) for _ in range(5)))
        assert stopwatch.seconds == pytest.approx(10.0, abs=0.1)
        await stopwatch.sleep(2.0)
        assert stopwatch.seconds == pytest.approx(12.0, abs=0.1)
    stopwatch = Stopwatch(tfe._pipeline)  # whose sleep takes no time of the loop
    await stopwatch.sleep(10.0)
    await stopwatch.sleep(2.0)
    assert stopwatch.seconds == pytest.approx(12.0)
