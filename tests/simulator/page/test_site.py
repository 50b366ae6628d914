"""Tests of the page on a socket: hosts, headers, and the stream of changes."""

import asyncio
import base64
import hashlib
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.support.core_api import ONE_RESOURCE
from tfrun_async.simulator import Fault, Simulator, SteppedClock
from tfrun_async.simulator._page import live, site
from tfrun_async.simulator._page.hosts import is_local_host

EVENTS = {"Accept": "text/event-stream"}


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """Return a running simulator with the page, and one workspace."""
    async with Simulator(clock=SteppedClock(), rate_limits=True, ui=True) as running:
        running.add_seed({"workspaces": [{"name": "main", "files": ONE_RESOURCE}]})
        yield running


@pytest.fixture
async def http(simulator: Simulator) -> AsyncIterator[aiohttp.ClientSession]:
    """Return a session that sends no token."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(simulator.address, connector=connector) as session:
        yield session


async def next_event(response: aiohttp.ClientResponse) -> str:
    """Return the data of the next event of a stream."""
    event = (await response.content.readuntil(b"\n\n")).decode()
    assert all(line.startswith("data: ") for line in event.strip().splitlines()), event
    return event.replace("data: ", "")


async def test_the_page_is_served_with_its_own_style_and_script_only(
    http: aiohttp.ClientSession,
) -> None:
    """The policy allows exactly what the page has, by its hashes."""
    async with http.get("/") as response:
        page = await response.text()
        assert (response.status, response.content_type) == (200, "text/html")
        assert 'href="/app/example/workspaces/main"' in page
        policy = response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
    assert policy.startswith("default-src 'none'; ")
    for name in ("style", "script"):
        (content,) = re.findall(f"<{name}>(.*?)</{name}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}';" in policy
    async with http.head("/") as response:
        assert (response.status, await response.read()) == (200, b"")


async def test_a_record_that_does_not_exist_is_a_404(http: aiohttp.ClientSession) -> None:
    """As a page, and as a stream."""
    for path, headers in (("/app/none", {}), ("/app/none", EVENTS), ("/favicon.ico", {})):
        async with http.get(path, headers=headers) as response:
            assert response.status == 404


async def test_the_page_leaves_the_api_alone(
    simulator: Simulator, http: aiohttp.ClientSession
) -> None:
    """It is not recorded, uses no slot of the rate limits, and takes no fault."""
    simulator.fault(Fault.UNAVAILABLE)
    for _ in range(40):
        async with http.get("/") as response:
            assert response.status == 200
    assert simulator.requests == []
    assert dict(simulator.injected) == {}
    headers = {"Authorization": f"Bearer {simulator.token}"}
    async with http.get("/api/v2/organizations", headers=headers) as response:
        assert response.status == 503
    async with http.get("/api/v2/organizations", headers=headers) as response:
        assert response.headers["X-RateLimit-Remaining"] == "29"
    async with http.delete("/", headers=headers) as response:
        assert (response.status, response.content_type) == (404, "application/vnd.api+json")
    assert {request.path for request in simulator.requests} <= {"/api/v2/organizations", "/"}


async def test_without_ui_there_is_no_page() -> None:
    """Then the addresses are those of no endpoint, as on the real service."""
    async with Simulator() as simulator, aiohttp.ClientSession(simulator.address) as session:
        for path in ("/", "/app/example/workspaces"):
            async with session.get(path) as response:
                assert response.status == 401
                assert response.content_type == "application/vnd.api+json"


async def test_a_saved_simulator_can_be_looked_at(simulator: Simulator, tmp_path: Path) -> None:
    """The page of the loaded one has its records."""
    simulator.save(tmp_path / "saved.json")
    async with Simulator.load(tmp_path / "saved.json", clock=SteppedClock(), ui=True) as loaded:
        async with aiohttp.request("GET", f"{loaded.address}/app/example/workspaces/main") as page:
            assert page.status == 200


async def test_other_names_of_this_machine_are_refused(
    simulator: Simulator, http: aiohttp.ClientSession
) -> None:
    """A website whose name resolves to this machine cannot read the page."""
    port = simulator.address.rpartition(":")[2]
    for host, status in (
        (f"127.0.0.1:{port}", 200),
        (f"localhost:{port}", 200),
        (f"evil.example:{port}", 403),
        ("", 403),
    ):
        for headers in ({"Host": host}, {"Host": host, "Accept": "text/html"}):
            async with http.get("/", headers=headers) as response:
                assert response.status == status, host
                assert ("main" in await response.text()) == (status == 200)
    async with http.get("/", headers={**EVENTS, "Host": "evil.example"}) as response:
        assert response.status == 403
    token = {"Host": "evil.example", "Authorization": f"Bearer {simulator.token}"}
    async with http.get("/api/v2/organizations", headers=token) as response:
        assert response.status == 200  # the API is as it was


@pytest.mark.parametrize(
    ("header", "is_local"),
    [
        ("localhost", True),
        ("LOCALHOST:8080", True),
        ("page.localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.10:80", True),
        ("[::1]:8080", True),
        ("192.168.1.5:8080", True),
        ("workbench:8080", True),
        ("192.168.1.6", False),
        ("localhost.evil.example", False),
        ("notlocalhost", False),
        ("127.0.0.1.evil.example", False),
        ("evil.example:localhost", False),
        ("evil.example#localhost", False),
        ("[::1", False),
        ("0", False),
        ("", False),
    ],
)
def test_local_hosts(header: str, is_local: bool) -> None:
    """Loopback names and addresses, and those that the simulator is bound to."""
    assert is_local_host(header, "Workbench", "192.168.1.5") is is_local


async def test_a_stream_sends_each_change(
    simulator: Simulator, http: aiohttp.ClientSession
) -> None:
    """At first the whole content, then the content again when a run has moved, not before."""
    assert isinstance(simulator.clock, SteppedClock)
    async with http.get("/", headers=EVENTS) as response:
        assert response.content_type == "text/event-stream"
        assert "No runs yet." in await next_event(response)
        run = simulator.push("main", ONE_RESOURCE, message="Line\rone\n\ndata: two")
        event = await next_event(response)
        assert ">pending<" in event
        assert run in event
        simulator.clock.advance(60)
        assert ">planned<" in await next_event(response)
    assert simulator.requests == []


async def test_an_idle_stream_has_a_heartbeat(http: aiohttp.ClientSession) -> None:
    """Proxies would close it otherwise."""
    async with http.get("/", headers=EVENTS) as response:
        await next_event(response)
        began = time.monotonic()
        assert await response.content.readuntil(b"\n\n") == b":\n\n"
        assert live.HEARTBEAT_SECONDS <= time.monotonic() - began < live.HEARTBEAT_SECONDS + 2


async def test_closing_the_simulator_ends_the_streams() -> None:
    """At once, and no task is left."""
    async with aiohttp.ClientSession() as session:
        before = asyncio.all_tasks()
        async with Simulator(ui=True) as simulator:
            async with session.get(simulator.address, headers=EVENTS) as response:
                await next_event(response)
                began = time.monotonic()
                await simulator.close()
                assert time.monotonic() - began < 0.4
                assert await response.content.read() == b""
        await asyncio.sleep(0)
        assert asyncio.all_tasks() - before == set()


async def test_a_listener_that_does_not_read_delays_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its stream waits for it, and ends when the simulator closes."""
    monkeypatch.setattr(site, "fragment", lambda _screen: "a" * 30_000_000)
    async with Simulator(ui=True) as simulator:
        host, port = simulator.address.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port), limit=1)
        request = f"GET / HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n\r\n"
        writer.write(request.encode())
        await reader.readexactly(1)
        began = time.monotonic()
        await simulator.close()
        assert time.monotonic() - began < 0.4
        writer.close()


async def test_a_listener_that_leaves_frees_its_place(
    simulator: Simulator, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are few places; beyond them a stream is refused, and the page itself is not."""
    monkeypatch.setattr(live, "MAX_LISTENERS", 2)
    async with http.get("/", headers=EVENTS) as first:
        await next_event(first)
        async with http.get("/", headers=EVENTS) as second:
            await next_event(second)
            async with http.get("/", headers=EVENTS) as third:
                assert third.status == 503
            async with http.get("/") as page:
                assert page.status == 200
        await asyncio.sleep(2 * live.POLL_SECONDS)
        async with http.get("/", headers=EVENTS) as fourth:
            assert fourth.status == 200


async def test_a_foreign_website_cannot_take_the_places(http: aiohttp.ClientSession) -> None:
    """A browser says where a request comes from."""
    for origin, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200)):
        async with http.get("/", headers={**EVENTS, "Sec-Fetch-Site": origin}) as response:
            assert response.status == status


async def test_an_outage_ends_the_streams(
    simulator: Simulator, http: aiohttp.ClientSession
) -> None:
    """They are connections like all others; the page connects again by itself."""
    async with http.get("/", headers=EVENTS) as response:
        await next_event(response)
        async with simulator.away():
            with pytest.raises(aiohttp.ClientPayloadError):
                await response.content.read()
    async with http.get("/", headers=EVENTS) as response:
        assert "example" in await next_event(response)
