"""Answers that are lost, and finding out what became of what they would have told."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tfrun_async import Client
from tfrun_async.errors import (
    ArgumentError,
    ConflictError,
    NotFoundError,
    OutcomeUnknownError,
    ServerError,
    TfrunError,
)
from tfrun_async.models import Run, RunOperation, RunStatus, Workspace
from tfrun_async.simulator import Fault, Simulator, SteppedClock

DONE = [Fault.RESET_AFTER, Fault.RESET_DURING, Fault.TRUNCATED_JSON, Fault.LONG_HEADER]
NOT_DONE = [Fault.RESET_BEFORE, Fault.SERVER_ERROR, Fault.BAD_GATEWAY, Fault.UNAVAILABLE]


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client, tmp_path: Path) -> Workspace:
    """A workspace that is ready for runs."""
    tmp_path.joinpath("main.tf").write_text('resource "terraform_data" "one" {\n}\n')
    workspace = await tfe.workspaces.create(sim.organization, name="network")
    version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
    await tfe.configuration_versions.upload(version, tmp_path)
    await tfe.configuration_versions.wait_until_uploaded(version)
    return workspace


async def runs(tfe: Client, workspace: Workspace) -> list[Run]:
    listed = tfe.runs.list_for_workspace(workspace, operation=list(RunOperation))
    return [run async for run in listed]


async def planned(sim: Simulator, tfe: Client, workspace: Workspace) -> Run:
    """Return a run that waits for somebody to confirm it."""
    run = await tfe.runs.create(workspace=workspace)
    assert isinstance(sim.clock, SteppedClock)
    sim.clock.advance(60)
    return await tfe.runs.read(run)


async def test_a_run_bears_its_mark_as_a_comment(tfe: Client, workspace: Workspace) -> None:
    """The message is the user's own, and so is what the comment begins with."""
    run = await tfe.runs.create_once(workspace=workspace, message="Nightly", comment="By cron")
    assert run.message == "Nightly"
    (comment,) = [comment.body async for comment in tfe.comments.list_for_run(run)]
    assert comment.startswith("By cron\n\ntfrun-async start ")


def test_it_takes_what_create_takes(tfe: Client) -> None:
    """Editors and type checkers see the same arguments."""
    assert inspect.signature(tfe.runs.create_once) == inspect.signature(tfe.runs.create)


@pytest.mark.parametrize("fault", DONE)
async def test_a_lost_run_is_found(
    sim: Simulator, tfe: Client, workspace: Workspace, fault: Fault
) -> None:
    """It was made, and that was never told: it is not made again."""
    sim.fault(fault, method="POST", path="/runs")
    run = await tfe.runs.create_once(workspace=workspace, message="Nightly")
    assert [seen.id for seen in await runs(tfe, workspace)] == [run.id]


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.GATEWAY_TIMEOUT])
async def test_a_run_is_found_behind_a_5xx(
    sim: Simulator, tfe: Client, workspace: Workspace, fault: Fault
) -> None:
    """A gateway that gave up does not mean that the server did."""
    sim.fault(fault, method="POST", path="/runs", carried_out=True)
    run = await tfe.runs.create_once(workspace=workspace, plan_only=True)
    assert [seen.id for seen in await runs(tfe, workspace)] == [run.id]


@pytest.mark.parametrize("fault", NOT_DONE)
async def test_a_run_that_was_not_made_is_made(
    sim: Simulator, tfe: Client, workspace: Workspace, fault: Fault
) -> None:
    """It is surely not there, so it is started again."""
    sim.fault(fault, method="POST", path="/runs", times=2)
    run = await tfe.runs.create_once(workspace=workspace)
    assert [seen.id for seen in await runs(tfe, workspace)] == [run.id]


async def test_it_is_not_tried_for_ever(sim: Simulator, tfe: Client, workspace: Workspace) -> None:
    """Three starts with three looks after each, then a server that makes no runs is reported."""
    before = tfe.stats.requests
    sim.fault(Fault.BAD_GATEWAY, method="POST", path="/runs", times=None)
    with pytest.raises(ServerError):
        await tfe.runs.create_once(workspace=workspace)
    assert tfe.stats.requests - before == 12
    assert await runs(tfe, workspace) == []


async def test_its_own_run_is_told_from_those_of_others(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Many at once, in one workspace and with one message: each caller gets a run of its own."""
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs", times=3)
    sim.fault(Fault.RESET_BEFORE, method="POST", path="/runs", times=2)
    starts = [tfe.runs.create_once(workspace=workspace, message="Nightly") for _ in range(8)]
    made = {run.id for run in await asyncio.gather(*starts)}
    assert len(made) == 8
    assert {run.id for run in await runs(tfe, workspace)} == made


async def test_a_run_without_a_mark_leaves_it_uncertain(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """It may be the one whose answer was lost, so no second one is started."""
    other = await tfe.runs.create(workspace=workspace, message="Nightly")
    sim.fault(Fault.RESET_BEFORE, method="POST", path="/runs")
    with pytest.raises(OutcomeUnknownError, match=f"{other.id} looks like it, but bears no mark"):
        await tfe.runs.create_once(workspace=workspace, message="Nightly")
    assert len(await runs(tfe, workspace)) == 1


async def test_runs_that_cannot_be_it_do_not_matter(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """One with another message, and one that is much too old."""
    assert isinstance(sim.clock, SteppedClock)
    await tfe.runs.create(workspace=workspace, message="Nightly")
    sim.clock.advance(3600)
    await tfe.runs.create(workspace=workspace, message="By hand")
    sim.fault(Fault.RESET_BEFORE, method="POST", path="/runs")
    run = await tfe.runs.create_once(workspace=workspace, message="Nightly")
    assert len(await runs(tfe, workspace)) == 3
    assert run.message == "Nightly"


async def test_a_list_that_fails_leaves_it_uncertain(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """What cannot be looked for is not known to be absent."""
    sim.fault(Fault.RESET_BEFORE, method="POST", path="/runs")
    sim.fault(Fault.UNAVAILABLE, method="GET", path="/workspaces/*/runs", times=None)
    with pytest.raises(OutcomeUnknownError, match=r"there may be a run: .*503"):
        await tfe.runs.create_once(workspace=workspace)


async def test_closing_leaves_it_uncertain(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A client that is closed does not stay to look for it."""
    asked = asyncio.Event()

    async def nap(_: float) -> None:
        asked.set()
        await asyncio.Event().wait()

    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs")
    hasty = Client(sim.address, sim.token, budget=None, sleep=nap)
    starting = asyncio.create_task(hasty.runs.create_once(workspace=workspace))
    await asked.wait()
    await hasty.close()
    with pytest.raises(OutcomeUnknownError, match="the client is closed"):
        await starting


async def test_a_refusal_is_not_looked_into(tfe: Client, sim: Simulator) -> None:
    """What the server means to refuse has made nothing."""
    with pytest.raises(NotFoundError):
        await tfe.runs.create_once(workspace="ws-none")
    with pytest.raises(ArgumentError):
        await tfe.runs.create_once(workspace="ws-none", is_destroy=True, refresh_only=True)
    assert len(sim.requests) == 1


Action = Callable[[Client, Run], Awaitable[None]]
ACTIONS: list[tuple[Action, str, RunStatus]] = [
    (lambda tfe, run: tfe.runs.apply(run), "apply", RunStatus.APPLY_QUEUED),
    (lambda tfe, run: tfe.runs.discard(run), "discard", RunStatus.DISCARDED),
]


@pytest.mark.parametrize(("act", "name", "status"), ACTIONS)
@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.LONG_HEADER])
async def test_a_lost_action_is_seen_on_the_run(
    sim: Simulator,
    tfe: Client,
    workspace: Workspace,
    act: Action,
    name: str,
    status: RunStatus,
    fault: Fault,
) -> None:
    """It was done, and reading the run tells so."""
    run = await planned(sim, tfe, workspace)
    sim.fault(fault, method="POST", path=f"/runs/*/actions/{name}")
    await act(tfe, run)
    assert (await tfe.runs.read(run)).status == status


async def test_a_lost_cancel_is_seen_on_the_run(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A run that was asked to stop says so before it has."""
    sim.script(workspace.name, ignores_cancel=True, plan_seconds=3600)
    run = await tfe.runs.create(workspace=workspace)
    sim.clock.advance(60)  # type: ignore[attr-defined]
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs/*/actions/cancel")
    await tfe.runs.cancel(run)
    assert (await tfe.runs.read(run)).status == RunStatus.PLANNING


@pytest.mark.parametrize(("act", "name", "status"), ACTIONS)
async def test_an_action_that_was_not_done_stays_unknown(
    sim: Simulator, tfe: Client, workspace: Workspace, act: Action, name: str, status: RunStatus
) -> None:
    """The run does not show it, so the caller is told."""
    run = await planned(sim, tfe, workspace)
    sim.fault(Fault.RESET_BEFORE, method="POST", path=f"/runs/*/actions/{name}")
    with pytest.raises(OutcomeUnknownError, match=f"actions/{name}"):
        await act(tfe, run)
    assert (await tfe.runs.read(run)).actions.is_confirmable


async def test_an_action_stays_unknown_where_the_run_cannot_be_read(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """The error is that of the action, not that of the look after it."""
    run = await planned(sim, tfe, workspace)
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs/*/actions/apply")
    sim.fault(Fault.UNAVAILABLE, method="GET", path="/runs/*", times=None)
    with pytest.raises(OutcomeUnknownError, match="actions/apply"):
        await tfe.runs.apply(run)


async def test_an_action_in_the_wrong_state_is_refused(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """A 409 is an answer, and nothing is looked into."""
    run = await tfe.runs.create(workspace=workspace)
    before = len(sim.requests)
    with pytest.raises(ConflictError):
        await tfe.runs.apply(run)
    assert len(sim.requests) == before + 1


async def test_every_start_ends_in_its_run_or_an_error(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Whatever goes wrong: what is returned is there, and nothing was started twice."""
    sim.chaos(0.3, seed=7, faults=[*DONE, *NOT_DONE])
    starts = (tfe.runs.create_once(workspace=workspace, plan_only=True) for _ in range(15))
    ends = await asyncio.gather(*starts, return_exceptions=True)
    sim.clear_faults()
    returned = {end.id for end in ends if isinstance(end, Run)}
    failed = [end for end in ends if not isinstance(end, Run)]
    assert all(isinstance(end, TfrunError) for end in failed)
    there = {run.id for run in await runs(tfe, workspace)}
    marks = {c.body for run in there async for c in tfe.comments.list_for_run(run)}
    assert returned <= there
    assert len(marks) == len(there) <= len(ends)
