"""Fixtures: a workspace with a configuration, and runs that are planned."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tfrun_async import Client
from tfrun_async.models import Run, Workspace
from tfrun_async.simulator import Simulator, SteppedClock

StartRun = Callable[..., Awaitable[Run]]


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client, tmp_path: Path) -> Workspace:
    return await create_configured_workspace(tfe, sim.organization, "network", tmp_path)


async def create_configured_workspace(
    tfe: Client, organization: str, name: str, directory: Path
) -> Workspace:
    """Make a workspace with a configuration of one resource."""
    directory.joinpath("main.tf").write_text('resource "terraform_data" "one" {\n}\n')
    workspace = await tfe.workspaces.create(organization, name=name)
    version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
    await tfe.configuration_versions.upload(version, directory)
    await tfe.configuration_versions.wait_until_uploaded(version)
    return workspace


@pytest.fixture
def start_planned(sim: Simulator, tfe: Client, workspace: Workspace) -> StartRun:
    """Starts a run, and advances the clock until its plan has finished."""

    async def start(**arguments: Any) -> Run:
        run = await tfe.runs.create(workspace=workspace, **arguments)
        advance(sim)
        return run

    return start


def advance(sim: Simulator, seconds: float = 60.0) -> None:
    assert isinstance(sim.clock, SteppedClock)
    sim.clock.advance(seconds)
