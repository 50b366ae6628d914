"""Addresses that change while a client lives."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import attrs
import pytest
from aiohttp import connector

from tests.support.fake_sleep import RUN, TOKEN, Naps
from tests.support.http_server import reply
from tfrun_async import Client
from tfrun_async._http.sessions import DNS_LIFETIME


@attrs.define
class Directory:
    """Where `api.test` is, and what time it is for those who remember that."""

    address: str = "127.0.0.1"
    lookups: int = 0
    now: float = 0.0


@pytest.fixture
def directory(monkeypatch: pytest.MonkeyPatch) -> Directory:
    directory = Directory()

    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        assert host == "api.test"
        directory.lookups += 1
        found = directory.address, port
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", found)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(connector, "monotonic", lambda: directory.now)
    return directory


@attrs.define
class Host:
    """One of the machines that `api.test` is."""

    keeps_open: bool
    requests: int = 0
    connections: set[asyncio.StreamWriter] = attrs.field(factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.add(writer)
        answer = reply(body=RUN)
        if self.keeps_open:
            answer = answer.replace(b"Connection: close\r\n", b"")
        with contextlib.suppress(asyncio.IncompleteReadError):
            while not writer.is_closing():
                await reader.readuntil(b"\r\n\r\n")
                self.requests += 1
                writer.write(answer)
                if not self.keeps_open:
                    writer.close()

    def go_away(self) -> None:
        """Close what is open."""
        for connection in self.connections:
            connection.close()


@contextlib.asynccontextmanager
async def hosts(*, keep_open: bool) -> AsyncIterator[tuple[str, Host, Host]]:
    """Serve on two addresses, at the same port of each."""
    old, new = Host(keep_open), Host(keep_open)
    first = await asyncio.start_server(old.serve, "127.0.0.1", 0)
    port = first.sockets[0].getsockname()[1]
    second = await asyncio.start_server(new.serve, "127.0.0.2", port)
    async with first, second:
        yield f"http://api.test:{port}", old, new
        old.go_away()
        new.go_away()


async def test_a_new_address_is_found(directory: Directory) -> None:
    """What was looked up is used for ten seconds, and then looked up anew."""
    async with hosts(keep_open=False) as (address, old, new):
        async with Client(address, TOKEN, rate_limiter=None, allow_http=True, sleep=Naps()) as tfe:
            await tfe.runs.read("run-1")
            directory.address = "127.0.0.2"
            directory.now += DNS_LIFETIME
            await tfe.runs.read("run-1")
            assert (old.requests, new.requests, directory.lookups) == (2, 0, 1)
            directory.now += 0.1
            await tfe.runs.read("run-1")
            assert (old.requests, new.requests, directory.lookups) == (2, 1, 2)


async def test_a_busy_connection_outlives_its_address(directory: Directory) -> None:
    """It stays where it is for as long as the host there keeps it, or until it was idle."""
    async with hosts(keep_open=True) as (address, old, new):
        async with Client(address, TOKEN, rate_limiter=None, allow_http=True, sleep=Naps()) as tfe:
            await tfe.runs.read("run-1")
            directory.address = "127.0.0.2"
            for _ in range(6):
                directory.now += 10
                await tfe.runs.read("run-1")
            assert (old.requests, new.requests) == (7, 0)
            directory.now += 20
            await tfe.runs.read("run-1")
            assert (old.requests, new.requests) == (7, 1)


async def test_a_host_that_goes_away_is_left(directory: Directory) -> None:
    """Its connections are closed, and the next request finds the new one."""
    async with hosts(keep_open=True) as (address, old, new):
        async with Client(address, TOKEN, rate_limiter=None, allow_http=True, sleep=Naps()) as tfe:
            await tfe.runs.read("run-1")
            directory.address = "127.0.0.2"
            directory.now += 11
            old.go_away()
            await tfe.runs.read("run-1")
            assert (old.requests, new.requests) == (1, 1)
            assert tfe.stats.retries == 0
