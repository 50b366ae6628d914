"""The floor: bare aiohttp, and orjson to plain dicts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson

from tests.benchmarks.contenders.plain import HEADERS, PlainClient, fields_of, run_document
from tests.benchmarks.worker import RunFields, serve_async


class Floor(PlainClient):
    """The work without any SDK."""

    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        self._http = http
        self._api = f"{address}/api/v2"

    async def create(self, workspace: str, message: str) -> RunFields:
        body = orjson.dumps(run_document(workspace, message))
        async with self._http.post(f"{self._api}/runs", data=body) as response:
            return fields_of(orjson.loads(await response.read())["data"])

    async def get(self, path: str, query: dict[str, int] | None = None) -> Any:
        async with self._http.get(self._api + path, params=query) as response:
            return orjson.loads(await response.read())


@asynccontextmanager
async def session(address: str) -> AsyncIterator[Floor]:
    """Open the session that an application would keep."""
    async with aiohttp.ClientSession(headers=HEADERS) as http:
        yield Floor(http, address)


if __name__ == "__main__":
    serve_async(session)
