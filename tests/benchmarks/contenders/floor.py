"""The floor: bare aiohttp, and orjson to plain dicts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson

from tests.benchmarks.contenders.plain import HEADERS, fields_of, run_document
from tests.benchmarks.worker import RunFields, serve_async


class Floor:
    """The work without any SDK."""

    fields_of = staticmethod(fields_of)

    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        self._http = http
        self._api = f"{address}/api/v2"

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
        body = orjson.dumps(run_document(workspace, message))
        async with self._http.post(f"{self._api}/runs", data=body) as response:
            return fields_of(orjson.loads(await response.read())["data"])

    async def _get(self, path: str, query: dict[str, int] | None = None) -> Any:
        async with self._http.get(self._api + path, params=query) as response:
            return orjson.loads(await response.read())


@asynccontextmanager
async def session(address: str) -> AsyncIterator[Floor]:
    """Open the session that an application would keep."""
    async with aiohttp.ClientSession(headers=HEADERS) as http:
        yield Floor(http, address)


if __name__ == "__main__":
    serve_async(session)
