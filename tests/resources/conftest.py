"""A server of a workspace, and a client of it."""

from collections.abc import AsyncIterator

import pytest

from tests.support.workspace_server import WorkspaceServer, workspace_server
from tfrun_async import Client


@pytest.fixture
async def server() -> AsyncIterator[WorkspaceServer]:
    async with workspace_server() as running:
        yield running


@pytest.fixture
async def client(server: WorkspaceServer) -> AsyncIterator[Client]:
    async with Client(server.address, server.token) as running:
        yield running
