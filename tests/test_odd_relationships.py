"""The main flows against servers that send odd data for relationships that each resource has."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import attrs
import pytest
from rich.console import Console

from tests.support.workspaces import create_workspace
from tfrun_async import Client
from tfrun_async.cli._output import Output
from tfrun_async.cli._session import Session
from tfrun_async.models import Workspace
from tfrun_async.simulator import Simulator, SteppedClock


@attrs.frozen
class World:
    """A simulator with some workspaces, and a client."""

    sim: Simulator
    tfe: Client
    workspaces: list[Workspace]
    directory: Path

    def session(self, *, as_json: bool = False) -> Session:
        console = Console(file=io.StringIO(), width=120, force_terminal=False)
        return Session(self.tfe, Output(as_json=as_json, console=console))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Three workspaces, one with a run that was applied."""
    async with Simulator(clock=SteppedClock()) as sim, sim.client() as tfe:
        names = ("app", "dns", "network")
        workspaces = [await create_workspace(sim, tfe, name) for name in names]
        yield World(sim, tfe, workspaces, tmp_path)
