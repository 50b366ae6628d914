"""A workspace with a configuration, and its runs."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tfrun_async import Client
from tfrun_async.models import Run, Workspace
from tfrun_async.simulator import Simulator, SteppedClock

Start = Callable[..., Awaitable[Run]]


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client, tmp_path: Path) -> Workspace:
    return await configured(tfe, sim.organization, "network", tmp_path)


async def configured(tfe: Client, organization: str, name: str, directory: Path) -> Workspace:
    """Make a workspace with a configuration of one resource."""
    directory.joinpath("main.tf").write_text('resource "terraform_data" "one" {\n}\n')
    workspace = await tfe.workspaces.create(organization, name=name)
    version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
    await tfe.configuration_versions.upload(version, directory)
    await tfe.configuration_versions.wait_until_uploaded(version)
    return workspace


@pytest.fixture
def planned(sim: Simulator, tfe: Client, workspace: Workspace) -> Start:
    """Starts a run, and lets its plan finish."""

    async def start(**arguments: Any) -> Run:
        run = await tfe.runs.create(workspace=workspace, **arguments)
        later(sim)
        return run

    return start


def later(sim: Simulator, seconds: float = 60.0) -> None:
    assert isinstance(sim.clock, SteppedClock)
    sim.clock.advance(seconds)
