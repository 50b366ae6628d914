"""This SDK."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.benchmarks.worker import RunFields, serve_async
from tfrun_async import Client, Pages
from tfrun_async.models import Run


def fields_of(run: Run) -> RunFields:
    return (run.id, run.status, run.created_at, run.workspace.id, run.plan.id)


class Sdk:
    """The work through the client."""

    fields_of = staticmethod(fields_of)

    def __init__(self, tfe: Client) -> None:
        self._runs = tfe.runs

    def list_organization(self, name: str) -> Pages[Run]:
        return self._runs.list_for_organization(name)

    async def list_workspace(self, workspace: str) -> list[RunFields]:
        return [
            fields_of(run) async for run in self._runs.list_for_workspace(workspace, page_size=20)
        ]

    async def read(self, run: str) -> RunFields:
        return fields_of(await self._runs.read(run))

    async def create(self, workspace: str, message: str) -> RunFields:
        return fields_of(await self._runs.create(workspace=workspace, message=message))


@asynccontextmanager
async def session(address: str) -> AsyncIterator[Sdk]:
    async with Client(address, "token", rate_limiter=None) as tfe:
        yield Sdk(tfe)


if __name__ == "__main__":
    serve_async(session)
