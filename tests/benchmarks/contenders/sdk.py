"""This SDK."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.benchmarks.worker import Seen, serve
from tfrun_async import Client
from tfrun_async.models import Run


def look(run: Run) -> Seen:
    return (run.id, run.status, run.created_at, run.workspace.id, run.plan.id)


class Sdk:
    """The work through the client."""

    def __init__(self, tfe: Client) -> None:
        self._runs = tfe.runs

    async def list_organization(self, name: str) -> AsyncIterator[Seen]:
        async for run in self._runs.list_for_organization(name):
            yield look(run)

    async def list_workspace(self, workspace: str) -> list[Seen]:
        return [look(run) async for run in self._runs.list_for_workspace(workspace, page_size=20)]

    async def read(self, run: str) -> Seen:
        return look(await self._runs.read(run))

    async def create(self, workspace: str, message: str) -> Seen:
        return look(await self._runs.create(workspace=workspace, message=message))


@asynccontextmanager
async def session(address: str) -> AsyncIterator[Sdk]:
    async with Client(address, "token", rate_limiter=None) as tfe:
        yield Sdk(tfe)


if __name__ == "__main__":
    serve(session)
