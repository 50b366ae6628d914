"""The resources of a run: comments, events, estimates, checks, triggers, queues."""

from collections.abc import Awaitable, Callable

import pytest

from tests.support.policies import sentinel
from tests.support.workspaces import advance_clock, create_workspace
from tfrun_async import Client
from tfrun_async.errors import (
    ConflictError,
    NotFoundError,
    UnauthorizedError,
    UnprocessableError,
)
from tfrun_async.models import Run, RunOperation, RunStatus, Workspace
from tfrun_async.simulator import Simulator

Start = Callable[..., Awaitable[Run]]


@pytest.fixture
async def organization(tfe: Client) -> str:
    """An organization that estimates costs."""
    made = await tfe.organizations.create(
        name="acme", email="ops@acme.example", cost_estimation_enabled=True
    )
    return made.id


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client, organization: str) -> Workspace:
    return await create_workspace(sim, tfe, "app", organization=organization)


async def test_comments_are_written_and_read(
    tfe: Client, sim: Simulator, workspace: Workspace
) -> None:
    """One's own, and those given with an action; both are events too."""
    run = await tfe.runs.create(workspace=workspace)
    comment = await tfe.comments.create(run, body="Who started this?")
    assert (await tfe.comments.read(comment)).body == "Who started this?"
    advance_clock(sim)
    await tfe.runs.apply(run, comment="Looks good to me")
    assert {c.body async for c in tfe.comments.list_for_run(run)} == {
        "Who started this?",
        "Looks good to me",
    }
    with pytest.raises(UnprocessableError):
        await tfe.comments.create(run, body="")

    events = [event async for event in tfe.run_events.list_for_run(run, include=["actor"])]
    assert {"commented", "confirmed"} <= {str(event.action) for event in events}
    actors = {event.actor.username for event in events if event.actor}
    assert "simulator" in actors
    event = await tfe.run_events.read(events[0])
    assert event.created_at
    read = await tfe.runs.read(run, include=["run_events"])
    assert {event.id for event in read.run_events} == {event.id for event in events}
    assert read.run_events[0].action


async def test_costs_are_estimated(tfe: Client, sim: Simulator, workspace: Workspace) -> None:
    """Amounts are strings, as money should be, and the log is text."""
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    run = await tfe.runs.read(run, include=["cost_estimate"])
    assert run.actions.is_confirmable
    assert run.cost_estimate is not None
    assert run.cost_estimate.status == "finished"
    estimate = await tfe.cost_estimates.read(run.cost_estimate)
    assert isinstance(estimate.proposed_monthly_cost, str)
    assert await tfe.cost_estimates.log(estimate)


async def test_a_soft_failed_policy_waits_to_be_overridden(
    tfe: Client, sim: Simulator, organization: str, workspace: Workspace
) -> None:
    """The run waits until the check is overridden, and can then be confirmed."""
    sim.set_policies(sentinel("soft_failed"), organization=organization)
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    run = await tfe.runs.read(run)
    assert run.status == RunStatus.POLICY_OVERRIDE
    assert not run.actions.is_confirmable
    (check,) = [check async for check in tfe.policy_checks.list_for_run(run)]
    assert check.status == "soft_failed"
    assert check.actions.is_overridable
    assert await tfe.policy_checks.log(check)
    with pytest.raises(ConflictError):
        await tfe.runs.apply(run)
    overridden = await tfe.policy_checks.override(check, comment="Agreed with security")
    assert overridden.status == "overridden"
    comments = [comment.body async for comment in tfe.comments.list_for_run(run)]
    assert comments == ["Agreed with security"]
    advance_clock(sim)
    await tfe.runs.apply(run)
    advance_clock(sim)
    assert (await tfe.runs.read(run)).status == RunStatus.APPLIED
    assert (await tfe.policy_checks.read(check)).id == check.id


async def test_a_plan_only_run_ends_where_its_policy_soft_fails(
    tfe: Client, sim: Simulator, organization: str, workspace: Workspace
) -> None:
    """There is nothing to override for, so this is final."""
    sim.set_policies(sentinel("soft_failed"), organization=organization)
    run = await tfe.runs.create(workspace=workspace, plan_only=True)
    advance_clock(sim)
    assert (await tfe.runs.read(run)).status == RunStatus.POLICY_SOFT_FAILED


async def test_an_apply_triggers_other_workspaces(
    tfe: Client, sim: Simulator, organization: str, workspace: Workspace
) -> None:
    """A run trigger leads from its source to the workspace it was made in."""
    target = await create_workspace(sim, tfe, "downstream", organization=organization)
    trigger = await tfe.run_triggers.create(target, sourceable=workspace)
    inbound = tfe.run_triggers.list_for_workspace(target, run_trigger_type="inbound")
    assert [each.id async for each in inbound] == [trigger.id]
    outbound = tfe.run_triggers.list_for_workspace(workspace, run_trigger_type="outbound")
    assert [each.id async for each in outbound] == [trigger.id]
    assert (await tfe.run_triggers.read(trigger)).sourceable.id == workspace.id

    run = await tfe.runs.create(workspace=workspace, auto_apply=True)
    advance_clock(sim, 120)
    triggered = await tfe.runs.list_for_workspace(target, operation=list(RunOperation)).first()
    assert triggered is not None
    assert triggered.triggering_run is not None
    assert triggered.triggering_run.id == run.id

    await tfe.run_triggers.delete(trigger)
    with pytest.raises(NotFoundError):
        await tfe.run_triggers.read(trigger)


async def test_the_queue_of_an_organization(
    tfe: Client, organization: str, workspace: Workspace
) -> None:
    """Runs that wait are in the queue, and are counted."""
    runs = [await tfe.runs.create(workspace=workspace) for _ in range(2)]
    queued = [run.id async for run in tfe.organizations.run_queue(organization)]
    assert set(queued) <= {run.id for run in runs}
    assert queued
    capacity = await tfe.organizations.capacity(organization)
    assert capacity.pending + capacity.running == 2


async def test_tokens_of_other_kinds(
    tfe: Client, sim: Simulator, organization: str, workspace: Workspace
) -> None:
    """An organization's token starts no runs, and only an administrator's lists all of them."""
    run = await tfe.runs.create(workspace=workspace)
    token = sim.add_token("organization", organization=organization)
    async with Client(sim.address, token) as limited:
        assert (await limited.workspaces.read(workspace)).name == "app"
        with pytest.raises(NotFoundError):
            await limited.runs.create(workspace=workspace)
        with pytest.raises(NotFoundError):
            await limited.runs.cancel(run)
    with pytest.raises(NotFoundError, match="not a site administrator's"):
        await tfe.admin_runs.list_all().first()
    async with Client(sim.address, sim.add_token("site-admin")) as admin:
        (page,) = [page async for page in admin.admin_runs.list_all(status=["pending"]).pages()]
        assert [each.id for each in page.items] == [run.id]
        assert page.status_counts[RunStatus.PENDING] == 1
        canceled = await admin.admin_runs.force_cancel(run, comment="stuck")
        assert canceled.id == run.id
        assert canceled.status in {RunStatus.CANCELED, RunStatus.ERRORED}
        listed = admin.admin_runs.list_all(include=["workspace.organization"])
        first = await listed.first()
        assert first is not None
        assert first.workspace.organization.email == "ops@acme.example"
    async with Client(sim.address, "nobody's") as stranger:
        with pytest.raises(UnauthorizedError):
            await stranger.runs.read(run)
