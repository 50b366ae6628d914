"""httpx, and the standard library's json to plain dicts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx  # type: ignore[import-not-found]  # in an environment of its own

from tests.benchmarks.contenders.plain import HEADERS, fields_of, run_document
from tests.benchmarks.worker import RunFields, serve_async


class Httpx:
    """The work without any SDK, on the other client that is in wide use."""

    fields_of = staticmethod(fields_of)

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def list_organization(self, name: str) -> AsyncIterator[dict[str, Any]]:
        page = 1
        while page:
            document = await self._get(
                f"/organizations/{name}/runs", {"page[number]": page, "page[size]": 100}
            )
            for run in document["data"]:
                yield run
            page = document["meta"]["pagination"]["next-page"]

    async def list_workspace(self, workspace: str) -> list[RunFields]:
        document = await self._get(f"/workspaces/{workspace}/runs", {"page[size]": 20})
        return [fields_of(run) for run in document["data"]]

    async def read(self, run: str) -> RunFields:
        return fields_of((await self._get(f"/runs/{run}"))["data"])

    async def create(self, workspace: str, message: str) -> RunFields:
        response = await self._http.post("/runs", json=run_document(workspace, message))
        return fields_of(response.json()["data"])

    async def _get(self, path: str, query: dict[str, int] | None = None) -> Any:
        return (await self._http.get(path, params=query)).json()


@asynccontextmanager
async def session(address: str) -> AsyncIterator[Httpx]:
    """Open the client that an application would keep; its own limits suit it best here."""
    async with httpx.AsyncClient(base_url=f"{address}/api/v2", headers=HEADERS) as http:
        yield Httpx(http)


if __name__ == "__main__":
    serve_async(session)
