"""DNS: addresses that change while a client lives."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import attrs
import pytest
from aiohttp import connector

from tests.support.fake_sleep import RUN, TOKEN, FakeSleep
from tests.support.http_server import http_response
from tfrun_async import Client
from tfrun_async._http.sessions import DNS_CACHE_SECONDS


@attrs.define
class FakeDns:
    """The address of `api.test`, and the time for DNS caches."""

    address: str = "127.0.0.1"
    lookups: int = 0
    now: float = 0.0


@pytest.fixture
def fake_dns(monkeypatch: pytest.MonkeyPatch) -> FakeDns:
    fake_dns = FakeDns()

    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        assert host == "api.test"
        fake_dns.lookups += 1
        resolved = fake_dns.address, port
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", resolved)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(connector, "monotonic", lambda: fake_dns.now)
    return fake_dns


@attrs.define
class Host:
    """A host that `api.test` resolves to."""

    keeps_open: bool
    requests: int = 0
    connections: set[asyncio.StreamWriter] = attrs.field(factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.add(writer)
        response = http_response(body=RUN)
        if self.keeps_open:
            response = response.replace(b"Connection: close\r\n", b"")
        with contextlib.suppress(asyncio.IncompleteReadError):
            while not writer.is_closing():
                await reader.readuntil(b"\r\n\r\n")
                self.requests += 1
                writer.write(response)
                if not self.keeps_open:
                    writer.close()

    def close_connections(self) -> None:
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
        old.close_connections()
        new.close_connections()


def client(address: str) -> Client:
    return Client(address, TOKEN, rate_limiter=None, allow_http=True, sleep=FakeSleep())


async def test_a_new_address_is_found(fake_dns: FakeDns) -> None:
    """An address is used for ten seconds, and then looked up again."""
    async with hosts(keep_open=False) as (address, old, new):
        async with client(address) as tfe:
            await tfe.runs.read("run-1")
            fake_dns.address = "127.0.0.2"
            fake_dns.now += DNS_CACHE_SECONDS
            await tfe.runs.read("run-1")
            assert (old.requests, new.requests, fake_dns.lookups) == (2, 0, 1)
            fake_dns.now += 0.1
            await tfe.runs.read("run-1")
            assert (old.requests, new.requests, fake_dns.lookups) == (2, 1, 2)


async def test_a_busy_connection_outlives_its_address(fake_dns: FakeDns) -> None:
    """It stays where it is for as long as the host there keeps it, or until it was idle."""
    async with hosts(keep_open=True) as (address, old, new):
        async with client(address) as tfe:
            await tfe.runs.read("run-1")
            fake_dns.address = "127.0.0.2"
            for _ in range(6):
                fake_dns.now += 10
                await tfe.runs.read("run-1")
            assert (old.requests, new.requests) == (7, 0)
            fake_dns.now += 20
            await tfe.runs.read("run-1")
            assert (old.requests, new.requests) == (7, 1)


async def test_a_host_that_goes_away_is_left(fake_dns: FakeDns) -> None:
    """Its connections are closed, and the next request finds the new one."""
    async with hosts(keep_open=True) as (address, old, new):
        async with client(address) as tfe:
            await tfe.runs.read("run-1")
            fake_dns.address = "127.0.0.2"
            fake_dns.now += 11
            old.close_connections()
            await tfe.runs.read("run-1")
            assert (old.requests, new.requests) == (1, 1)
            assert tfe.stats.retries == 0
