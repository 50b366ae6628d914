"""httpx, and the standard library's json to plain dicts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx  # type: ignore[import-not-found]  # in an environment of its own

from tests.benchmarks.contenders.plain import HEADERS, look, start
from tests.benchmarks.worker import Seen, serve


class Httpx:
    """The work without any SDK, on the other client that is in wide use."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def list_organization(self, name: str) -> AsyncIterator[Seen]:
        page = 1
        while page:
            document = await self._get(
                f"/organizations/{name}/runs", {"page[number]": page, "page[size]": 100}
            )
            for run in document["data"]:
                yield look(run)
            page = document["meta"]["pagination"]["next-page"]

    async def list_workspace(self, workspace: str) -> list[Seen]:
        document = await self._get(f"/workspaces/{workspace}/runs", {"page[size]": 20})
        return [look(run) for run in document["data"]]

    async def read(self, run: str) -> Seen:
        return look((await self._get(f"/runs/{run}"))["data"])

    async def create(self, workspace: str, message: str) -> Seen:
        response = await self._http.post("/runs", json=start(workspace, message))
        return look(response.json()["data"])

    async def _get(self, path: str, query: dict[str, int] | None = None) -> Any:
        return (await self._http.get(path, params=query)).json()


@asynccontextmanager
async def session(address: str) -> AsyncIterator[Httpx]:
    """Open the client that an application would keep; its own limits suit it best here."""
    async with httpx.AsyncClient(base_url=f"{address}/api/v2", headers=HEADERS) as http:
        yield Httpx(http)


if __name__ == "__main__":
    serve(session)
