"""`wait`, watches and rollouts classify a run in the same way, whether it was read or listed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest

from tests.support.odd_servers import MANNERS, with_manner
from tests.support.policies import sentinel
from tests.support.spec_contract import Contract
from tests.support.workspaces import add_failing_task, advance_clock, set_status, simulated_run
from tfrun_async import Client
from tfrun_async.errors import ResponseTooLargeError, TfrunError
from tfrun_async.models import Run, Workspace
from tfrun_async.simulator import Fault, Simulator
from tfrun_async.simulator._records.transitions import TRANSITIONS
from tfrun_async.waiting import Need, StopReason, Until
from tfrun_async.watching._shared import SharedWatch

Judgement = tuple[StopReason, Need | None, str]
Judge = Callable[[Client, Run], Awaitable[Judgement]]

FINAL_STATUSES = "tfrun_async.simulator._records.transitions.FINAL"


async def by_wait(tfe: Client, run: Run, **options: Any) -> Judgement:
    result = await tfe.runs.wait(run, until="decision", **{"timeout": 900, **options})
    return result.reason, result.needs, result.run.status


async def by_watch(tfe: Client, run: Run) -> Judgement:
    watch = tfe.watch(runs=[run.id])
    last = None
    while True:
        try:
            change = await anext(watch, None)
        except TfrunError:
            continue  # a watch tells of an outage, and goes on
        if change is None:
            assert last is not None
            return StopReason.FINAL, None, last.run.status
        if change.needs is not None:
            reason = StopReason.BLOCKED if change.is_blocked else StopReason.NEEDS_DECISION
            return reason, change.needs, change.run.status
        last = change


async def by_rollout(tfe: Client, run: Run, **options: Any) -> Judgement:
    async with SharedWatch(tfe._pipeline, expected=1) as watch:
        options = {"until": Until.DECISION, "timeout": 900, **options}
        result = await watch.wait(run, **options)
    return result.reason, result.needs, result.run.status


async def by_listing_rollout(tfe: Client, run: Run, **options: Any) -> Judgement:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tfrun_async.watching._shared._FEW_RUNS", 0)
        patch.setattr("tfrun_async.watching._shared._READS_PER_PAGE", 0.5)
        return await by_rollout(tfe, run, **options)


ALL = [by_wait, by_watch, by_rollout, by_listing_rollout]
WITH_GOALS = [by_wait, by_rollout, by_listing_rollout]
judged = pytest.mark.parametrize("judge", ALL)


@judged
async def test_a_run_that_applies_by_itself_ends(
    tfe: Client, workspace: Workspace, judge: Judge
) -> None:
    """That it can be confirmed for a moment is no decision."""
    run = await tfe.runs.create(workspace=workspace, auto_apply=True)
    assert await judge(tfe, run) == (StopReason.FINAL, None, "applied")


@judged
@pytest.mark.parametrize("save_plan", [False, True])
async def test_a_run_to_confirm_needs_a_decision(
    tfe: Client, workspace: Workspace, judge: Judge, save_plan: bool
) -> None:
    """So does a saved plan, outside of the queue."""
    run = await tfe.runs.create(workspace=workspace, save_plan=save_plan)
    status = "planned_and_saved" if save_plan else "planned"
    assert await judge(tfe, run) == (StopReason.NEEDS_DECISION, Need.CONFIRMATION, status)


@judged
async def test_an_automatic_apply_that_rests_needs_a_decision(
    sim: Simulator, tfe: Client, workspace: Workspace, judge: Judge
) -> None:
    """The user who started it may not apply."""
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    run = await tfe.runs.read(run)
    simulated_run(sim, run).options["auto-apply"] = True
    run = await tfe.runs.read(run)
    began = sim.clock.now()
    assert await judge(tfe, run) == (StopReason.NEEDS_DECISION, Need.CONFIRMATION, "planned")
    assert sim.clock.now() >= began + 30


@judged
@pytest.mark.parametrize("plan_only", [False, True])
async def test_a_run_whose_actions_are_not_known_is_judged_by_its_rest(
    sim: Simulator, tfe: Client, workspace: Workspace, judge: Judge, plan_only: bool
) -> None:
    """A server that has no actions must not let a wait go on without end."""
    with with_manner(MANNERS["has_no_actions"]):
        run = await tfe.runs.create(workspace=workspace, plan_only=plan_only)
        began = sim.clock.now()
        reason, needs, _ = await judge(tfe, run)
    if plan_only:
        assert (reason, needs) == (StopReason.FINAL, None)
    else:
        assert (reason, needs) == (StopReason.NEEDS_DECISION, Need.CONFIRMATION)
        assert sim.clock.now() >= began + 30


@judged
async def test_a_token_without_permission_is_blocked(
    sim: Simulator, tfe: Client, workspace: Workspace, judge: Judge
) -> None:
    """Others have to confirm, or to override."""
    run = await tfe.runs.create(workspace=workspace)
    token = sim.add_token("organization")
    settings: dict[str, Any] = {"rate_limiter": None, "sleep": tfe._pipeline._sleep}
    async with Client(sim.address, token, **settings) as other:
        assert await judge(other, run) == (StopReason.BLOCKED, Need.CONFIRMATION, "planned")
        sim.set_policies(sentinel("soft_failed"))
        await tfe.runs.discard(run)
        run = await tfe.runs.create(workspace=workspace)
        expected = StopReason.BLOCKED, Need.POLICY_OVERRIDE, "policy_override"
        assert await judge(other, run) == expected


@judged
async def test_a_policy_needs_an_override(
    sim: Simulator, tfe: Client, workspace: Workspace, judge: Judge
) -> None:
    """A list does not say who may override it, so the policy checks are read."""
    sim.set_policies(sentinel("soft_failed"))
    run = await tfe.runs.create(workspace=workspace)
    expected = StopReason.NEEDS_DECISION, Need.POLICY_OVERRIDE, "policy_override"
    assert await judge(tfe, run) == expected
    assert sum(each.path.endswith("/policy-checks") for each in sim.requests) == 1


@judged
async def test_a_policy_that_hides_from_us_blocks(
    sim: Simulator, tfe: Client, workspace: Workspace, judge: Judge
) -> None:
    """No check says that it can be overridden: after a while that is not a passing state."""
    run = await tfe.runs.create(workspace=workspace)
    set_status(sim, run, "tf_policy_override")
    expected = StopReason.BLOCKED, Need.POLICY_OVERRIDE, "tf_policy_override"
    assert await judge(tfe, run) == expected


@judged
async def test_a_stage_needs_an_override(
    sim: Simulator, tfe: Client, workspace: Workspace, judge: Judge
) -> None:
    """Its run tasks failed, and it waits to be overridden."""
    await add_failing_task(sim, tfe, workspace)
    run = await tfe.runs.create(workspace=workspace)
    expected = StopReason.NEEDS_DECISION, Need.TASK_OVERRIDE, "post_plan_awaiting_decision"
    assert await judge(tfe, run) == expected


@judged
async def test_a_lock_of_a_user_blocks(tfe: Client, workspace: Workspace, judge: Judge) -> None:
    """The run is pending until the workspace is unlocked."""
    await tfe.workspaces.lock(workspace, reason="maintenance")
    run = await tfe.runs.create(workspace=workspace)
    assert await judge(tfe, run) == (StopReason.BLOCKED, Need.UNLOCK, "pending")


@judged
async def test_a_plan_only_run_that_rests_has_ended(
    tfe: Client, workspace: Workspace, judge: Judge
) -> None:
    """Some servers have no status of its own for that."""
    with with_manner(MANNERS["rests_in_planned"]):
        run = await tfe.runs.create(workspace=workspace, plan_only=True)
        assert await judge(tfe, run) == (StopReason.FINAL, None, "planned")


@judged
async def test_a_plan_only_run_is_listed(tfe: Client, workspace: Workspace, judge: Judge) -> None:
    """Lists leave such runs out unless they are asked for."""
    run = await tfe.runs.create(workspace=workspace, plan_only=True)
    assert await judge(tfe, run) == (StopReason.FINAL, None, "planned_and_finished")


@judged
@pytest.mark.parametrize("status", ["quantum_collapsed", "confirmed"])
async def test_an_end_that_is_not_known_is_asked_about(
    sim: Simulator,
    tfe: Client,
    workspace: Workspace,
    contract: Contract,
    judge: Judge,
    status: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A status newer than this package, or one that is not final elsewhere."""
    run = await tfe.runs.create(workspace=workspace)
    monkeypatch.setitem(TRANSITIONS, status, frozenset())
    monkeypatch.setattr(FINAL_STATUSES, frozenset({status}))
    set_status(sim, run, status)
    assert await judge(tfe, run) == (StopReason.FINAL, None, status)
    contract.problems.clear()  # the spec does not know it


@judged
@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.TRUNCATED_JSON, Fault.RESET_BEFORE])
async def test_an_outage_is_waited_through(
    sim: Simulator, tfe: Client, workspace: Workspace, judge: Judge, fault: Fault
) -> None:
    """Lists fail too; a watch tells of the outage meanwhile."""
    run = await tfe.runs.create(workspace=workspace, auto_apply=True)
    sim.fault(fault, path="/organizations/*/runs", times=10)
    sim.fault(fault, path=f"/runs/{run.id}", times=20)
    assert await judge(tfe, run) == (StopReason.FINAL, None, "applied")
    assert sim.injected[fault] >= 20


@judged
@pytest.mark.parametrize("manner", [None, *MANNERS])
async def test_any_server_will_do(
    tfe: Client, workspace: Workspace, judge: Judge, manner: str | None
) -> None:
    """Without the organization's list, includes or filters, for example."""
    patch: AbstractContextManager[None] = with_manner(MANNERS[manner]) if manner else nullcontext()
    with patch:
        run = await tfe.runs.create(workspace=workspace)
        assert await judge(tfe, run) == (
            StopReason.NEEDS_DECISION,
            Need.CONFIRMATION,
            "planned",
        )


@pytest.mark.parametrize("judge", WITH_GOALS)
async def test_a_decision_of_others_is_waited_through(
    sim: Simulator, tfe: Client, workspace: Workspace, judge: Any
) -> None:
    """The run is confirmed while it is waited for."""
    run = await tfe.runs.create(workspace=workspace)
    goal: dict[str, Any] = {"until": Until.FINAL, "others_decide": True}
    waiting = asyncio.create_task(by_goal(judge, tfe, run, goal))
    await tfe.runs.wait(run, until=lambda run: run.actions.is_confirmable)
    await tfe.runs.apply(run)
    assert await waiting == (StopReason.FINAL, None, "applied")


async def by_goal(judge: Any, tfe: Client, run: Run, goal: dict[str, Any]) -> Judgement:
    if judge is by_wait:
        result = await tfe.runs.wait(run, timeout=900, **goal)
        return result.reason, result.needs, result.run.status
    judgement: Judgement = await judge(tfe, run, **goal)
    return judgement


@pytest.mark.parametrize("judge", WITH_GOALS)
async def test_errors_end_a_wait(
    sim: Simulator, tfe: Client, workspace: Workspace, judge: Any
) -> None:
    """Once an outage has lasted for five minutes, or at once if the error does not pass."""
    run = await tfe.runs.create(workspace=workspace)
    sim.fault(Fault.UNAVAILABLE, path="/organizations/*/runs", times=None)
    sim.fault(Fault.UNAVAILABLE, path=f"/runs/{run.id}", times=None)
    began = sim.clock.now()
    with pytest.raises(TfrunError, match="503"):
        await judge(tfe, run)
    assert 280 < sim.clock.now() - began < 500
    sim.clear_faults()
    sim.fault(Fault.UNAVAILABLE, path="/organizations/*/runs", times=None)
    sim.fault(Fault.LONG_HEADER, path=f"/runs/{run.id}", times=None)
    with pytest.raises(ResponseTooLargeError):
        await judge(tfe, run)


@pytest.mark.parametrize("judge", WITH_GOALS)
async def test_a_timeout_returns_the_run_as_it_is(
    sim: Simulator, tfe: Client, workspace: Workspace, judge: Any
) -> None:
    """It is read once more at the end."""
    await tfe.runs.create(workspace=workspace)
    run = await tfe.runs.create(workspace=workspace)
    began = sim.clock.now()
    assert await judge(tfe, run, timeout=25) == (StopReason.TIMED_OUT, None, "pending")
    assert began + 24.99 <= sim.requests[-1].time < began + 30  # turns of the loop take time too
