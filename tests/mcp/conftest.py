"""Fixtures: a workspace with a configuration, and runs that are planned."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.support.workspaces import advance_clock
from tfrun_async import Client
from tfrun_async.models import Run, Workspace
from tfrun_async.simulator import Simulator

StartRun = Callable[..., Awaitable[Run]]


@pytest.fixture
def start_planned(sim: Simulator, tfe: Client, workspace: Workspace) -> StartRun:
    """Starts a run, and advances the clock until its plan has finished."""

    async def start(**arguments: Any) -> Run:
        run = await tfe.runs.create(workspace=workspace, **arguments)
        advance_clock(sim)
        return run

    return start
