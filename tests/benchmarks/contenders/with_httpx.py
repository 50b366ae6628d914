"""httpx, and the standard library's json to plain dicts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx  # type: ignore[import-not-found]  # in an environment of its own

from tests.benchmarks.contenders.plain import HEADERS, PlainClient, fields_of, run_document
from tests.benchmarks.worker import RunFields, serve_async


class Httpx(PlainClient):
    """The work without any SDK, on the other client that is in wide use."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def create(self, workspace: str, message: str) -> RunFields:
        response = await self._http.post("/runs", json=run_document(workspace, message))
        return fields_of(response.json()["data"])

    async def get(self, path: str, query: dict[str, int] | None = None) -> Any:
        return (await self._http.get(path, params=query)).json()


@asynccontextmanager
async def session(address: str) -> AsyncIterator[Httpx]:
    """Open the client that an application would keep; its own limits suit it best here."""
    async with httpx.AsyncClient(base_url=f"{address}/api/v2", headers=HEADERS) as http:
        yield Httpx(http)


if __name__ == "__main__":
    serve_async(session)
