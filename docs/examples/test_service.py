"""Tests of a service, against the simulator: pip install tfrun-async pytest pytest-asyncio."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tfrun_async import Client
from tfrun_async.models import RunStatus, Workspace
from tfrun_async.simulator import Fault, Simulator, SteppedClock


# The service under test; in your project it is imported.
async def deploy(tfe: Client, workspace: Workspace) -> str:
    """Start a run, apply it when it is planned, and return its last status."""
    run = await tfe.runs.create_once(workspace=workspace, message="Deploy")
    result = await tfe.runs.wait(run, until="decision")
    if result.needs == "confirmation":
        await tfe.runs.apply(run)
        result = await tfe.runs.wait(run, others_decide=True)
    return result.run.status


@pytest.fixture
def clock() -> SteppedClock:
    """A clock that moves when the client sleeps: tests never wait."""
    return SteppedClock()


@pytest.fixture
async def sim(clock: SteppedClock) -> AsyncIterator[Simulator]:
    async with Simulator(clock=clock) as simulator:
        yield simulator


@pytest.fixture
async def tfe(sim: Simulator) -> AsyncIterator[Client]:
    async with sim.client() as client:
        yield client


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client, tmp_path: Path) -> Workspace:
    """A workspace with a configuration of one resource."""
    (tmp_path / "main.tf").write_text('resource "terraform_data" "one" {\n}\n')
    workspace = await tfe.workspaces.create(sim.organization, name="network")
    await tfe.configuration_versions.create_from_directory(workspace, tmp_path)
    return workspace


async def test_a_deployment_is_applied(tfe: Client, workspace: Workspace) -> None:
    assert await deploy(tfe, workspace) == RunStatus.APPLIED


async def test_a_failing_apply_is_reported(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    sim.script("network", apply_error="quota exceeded")
    assert await deploy(tfe, workspace) == RunStatus.ERRORED


async def test_a_lost_response_does_not_start_a_second_run(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    sim.fault(Fault.RESET_AFTER, method="POST", path="/runs")
    assert await deploy(tfe, workspace) == RunStatus.APPLIED
    assert len([run async for run in tfe.runs.list_for_workspace(workspace)]) == 1


async def test_it_works_through_an_outage(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    sim.fault(Fault.UNAVAILABLE, method="GET", path="/runs/*", times=20)
    assert await deploy(tfe, workspace) == RunStatus.APPLIED
    assert sim.injected[Fault.UNAVAILABLE] == 20
