"""Tests of faults: what a plain client sees of each, and what they leave behind."""

import asyncio
import contextlib
import gzip
import re
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from zlib import decompressobj

import aiohttp
import attrs
import orjson
import pytest

from tests.support.core_api import ONE_RESOURCE, pack_archive, resource
from tfrun_async.simulator import Clock, Fault, Simulator, SteppedClock
from tfrun_async.simulator._server.fault_responses import BOMB_BYTES, compressed_spaces
from tfrun_async.simulator._server.faults import CHAOS_FAULTS

JSON_API = "application/vnd.api+json"
WORKSPACES = "/organizations/example/workspaces"
CONNECTION_LOST = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


@attrs.frozen
class RawResponse:
    """A response as a client received it."""

    status: int
    headers: Any
    body: bytes

    @property
    def document(self) -> Any:
        return orjson.loads(self.body)


class PlainClient:
    """A client that does not handle faults."""

    def __init__(self, simulator: Simulator, http: aiohttp.ClientSession) -> None:
        self.simulator = simulator
        self.http = http

    async def request(self, method: str, path: str, payload: Any = None) -> RawResponse:
        return await self.request_url(
            method,
            f"/api/v2{path}",
            json=payload,
            headers={
                "Authorization": f"Bearer {self.simulator.token}",
                "Content-Type": JSON_API,
            },
        )

    async def request_url(self, method: str, url: str, **options: Any) -> RawResponse:
        request = self.http.request(method, url, allow_redirects=False, **options)
        async with request as response:
            return RawResponse(response.status, response.headers, await response.read())

    async def create(self, name: str = "main") -> RawResponse:
        return await self.request("POST", WORKSPACES, resource("workspaces", name=name))

    async def workspace_names(self) -> list[str]:
        """Return the workspaces that exist, once nothing goes wrong any more."""
        self.simulator.clear_faults()
        document = (await self.request("GET", WORKSPACES)).document
        return sorted(item["attributes"]["name"] for item in document["data"])


async def connect_client(simulator: Simulator) -> AsyncIterator[PlainClient]:
    async with simulator:
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(
            simulator.address, connector=connector, auto_decompress=False
        ) as http:
            http._retry_connection = False  # aiohttp would send all but POST and PATCH again
            yield PlainClient(simulator, http)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
async def client(clock: SteppedClock) -> AsyncIterator[PlainClient]:
    """A client of a simulator on a stepped clock."""
    async for client in connect_client(Simulator(clock=clock)):
        yield client


async def send_raw(
    client: PlainClient, *, body: bytes, body_bytes: int | None = None
) -> bytes | str:
    """Send a request to create a workspace over a bare socket; return what comes of it."""
    host, _, port = client.simulator.address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = (
        f"POST /api/v2{WORKSPACES} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {JSON_API}\r\n"
        f"Authorization: Bearer {client.simulator.token}\r\nConnection: close\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    received = b""
    try:
        writer.write(head.encode() + body[:body_bytes])
        while chunk := await reader.read(65536):
            received += chunk
    except ConnectionResetError:
        return received or "reset"
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
    return received


async def wait_until(condition: Callable[[], bool]) -> None:
    """Let other tasks run until something is so."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  (nothing tells)
            await asyncio.sleep(0)


BODY = orjson.dumps(resource("workspaces", name="main"))


async def test_a_refused_connection_is_reset_as_soon_as_it_opens(client: PlainClient) -> None:
    """A bare client gets a reset where a response should be; the next connection is let in."""
    client.simulator.fault(Fault.REFUSE, times=2)
    for _ in range(2):
        with pytest.raises(CONNECTION_LOST):
            await client.create()
    assert (await client.create()).status == 201
    assert client.simulator.injected == {Fault.REFUSE: 2}


async def test_connections_are_refused_while_the_simulator_is_away(client: PlainClient) -> None:
    """Connections are refused for real, and the address stays."""
    assert (await client.create("before")).status == 201
    async with client.simulator.away():
        with pytest.raises(aiohttp.ClientConnectorError) as caught:
            await client.create("meanwhile")
        assert isinstance(caught.value.os_error, ConnectionRefusedError)
    assert (await client.create("after")).status == 201
    assert await client.workspace_names() == ["after", "before"]


async def test_connections_that_are_kept_end_when_the_simulator_goes(client: PlainClient) -> None:
    """Their clients see the end of the stream."""
    host, _, port = client.simulator.address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /api/v2/ping HTTP/1.1\r\nHost: sim\r\n\r\n")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204")
    async with client.simulator.away(), asyncio.timeout(5):
        assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


async def test_a_simulator_that_was_closed_while_away_stays_closed() -> None:
    """Coming back would leave a socket open."""
    simulator = Simulator()
    async with simulator:
        host, _, port = simulator.address.removeprefix("http://").partition(":")
        away = simulator.away()
        await away.__aenter__()
    await away.__aexit__(None, None, None)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(host, int(port))
    with pytest.raises(RuntimeError, match="runs"):
        simulator.away()


async def test_a_reset_before_the_request_leaves_nothing_done(client: PlainClient) -> None:
    """It comes once the head is in: the body need not be there."""
    client.simulator.fault(Fault.RESET_BEFORE, times=2)
    assert await send_raw(client, body=BODY) == "reset"
    assert await send_raw(client, body=BODY, body_bytes=5) == "reset"
    assert await client.workspace_names() == []


async def test_a_reset_after_the_request_loses_only_the_response(client: PlainClient) -> None:
    """Not a byte comes back, and the workspace is there."""
    client.simulator.fault(Fault.RESET_AFTER)
    assert await send_raw(client, body=BODY) == "reset"
    assert await client.workspace_names() == ["main"]


async def test_a_reset_during_the_response_cuts_it_in_two(client: PlainClient) -> None:
    """Half of the body comes, and the workspace is there."""
    client.simulator.fault(Fault.RESET_DURING)
    received = await send_raw(client, body=BODY)
    assert isinstance(received, bytes)
    head, _, body = received.partition(b"\r\n\r\n")
    found = re.search(rb"Content-Length: (\d+)", head)
    assert head.startswith(b"HTTP/1.1 201")
    assert found is not None
    assert len(body) == int(found[1]) // 2
    assert await client.workspace_names() == ["main"]


async def test_a_response_without_a_body_is_lost_as_a_whole(client: PlainClient) -> None:
    """There is no middle to stop in."""
    workspace = (await client.create()).document["data"]["id"]
    client.simulator.fault(Fault.RESET_DURING)
    with pytest.raises(CONNECTION_LOST):
        await client.request("DELETE", f"/workspaces/{workspace}")
    assert await client.workspace_names() == []


async def test_a_delayed_response_waits_for_the_clock(
    client: PlainClient, clock: SteppedClock
) -> None:
    """The request is done at once, and its response comes when the simulator's time has passed."""
    client.simulator.fault(Fault.DELAY, method="POST", seconds=30)
    waiting = asyncio.create_task(client.create())
    await wait_until(lambda: Fault.DELAY in client.simulator.injected)
    client.simulator.clear_faults()
    assert (await client.request("GET", WORKSPACES)).document["data"]
    clock.advance(29.9)
    await asyncio.wait([waiting], timeout=0.05)
    assert not waiting.done()
    clock.advance(0.1)
    assert (await waiting).status == 201


async def test_a_stalled_response_stops_in_mid_body(
    client: PlainClient, clock: SteppedClock
) -> None:
    """Its rest comes when the simulator's time has passed."""
    await client.create()
    client.simulator.fault(Fault.STALL)
    headers = {"Authorization": f"Bearer {client.simulator.token}"}
    async with client.http.get(f"/api/v2{WORKSPACES}", headers=headers) as response:
        half = int(response.headers["Content-Length"]) // 2
        body = await response.content.readexactly(half)
        rest = asyncio.create_task(response.content.read())
        await asyncio.wait([rest], timeout=0.05)
        assert not rest.done()
        clock.advance(60)
        body += await rest
    assert orjson.loads(body)["data"][0]["attributes"]["name"] == "main"


async def test_a_stall_without_a_body_delays_the_response(
    client: PlainClient, clock: SteppedClock
) -> None:
    """The client waits all the same."""
    workspace = (await client.create()).document["data"]["id"]
    client.simulator.fault(Fault.STALL, seconds=5)
    waiting = asyncio.create_task(client.request("DELETE", f"/workspaces/{workspace}"))
    await asyncio.wait([waiting], timeout=0.05)
    assert not waiting.done()
    clock.advance(5)
    assert (await waiting).status == 204


async def test_delays_are_short_on_a_fast_clock() -> None:
    """An hour of the simulator's time goes by in a moment."""
    async for client in connect_client(Simulator(clock=Clock(speed=1e6))):
        client.simulator.fault(Fault.DELAY, seconds=3600)
        started = time.monotonic()
        assert (await client.create()).status == 201
        assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("fault", "status", "media_type"),
    [
        (Fault.SERVER_ERROR, 500, JSON_API),
        (Fault.BAD_GATEWAY, 502, "text/html"),
        (Fault.UNAVAILABLE, 503, "text/html"),
        (Fault.GATEWAY_TIMEOUT, 504, "text/html"),
    ],
)
@pytest.mark.parametrize("carried_out", [False, True])
async def test_a_failing_server_has_done_it_or_not(
    client: PlainClient, fault: Fault, status: int, media_type: str, carried_out: bool
) -> None:
    """The response is the same, and the rule says which."""
    client.simulator.fault(fault, carried_out=carried_out)
    response = await client.create()
    assert (response.status, response.headers["Content-Type"]) == (status, media_type)
    assert response.body.startswith(b"<html>" if media_type == "text/html" else b'{"errors"')
    assert await client.workspace_names() == (["main"] if carried_out else [])


@pytest.mark.parametrize(
    ("fault", "retry_after", "reset"),
    [
        (Fault.RATE_LIMITED_SECONDS, "3", None),
        (Fault.RATE_LIMITED_FRACTION, "2.500", None),
        (Fault.RATE_LIMITED_RESET, None, "2.500"),
        (Fault.RATE_LIMITED_GARBAGE, "soon", "nan seconds"),
        (Fault.RATE_LIMITED_SILENT, None, None),
        (Fault.RATE_LIMITED_EMPTY, "3", None),
    ],
)
async def test_a_rate_limit_takes_each_form(
    client: PlainClient, fault: Fault, retry_after: str | None, reset: str | None
) -> None:
    """Nothing is done, and the wait is written in one way or another."""
    client.simulator.fault(fault, seconds=2.5)
    response = await client.create()
    assert response.status == 429
    assert response.headers.get("Retry-After") == retry_after
    assert response.headers.get("X-RateLimit-Reset") == reset
    assert bool(response.body) == (fault is not Fault.RATE_LIMITED_EMPTY)
    assert await client.workspace_names() == []


async def test_a_rate_limit_may_name_a_date(client: PlainClient) -> None:
    """It is in real time, and not too soon."""
    client.simulator.fault(Fault.RATE_LIMITED_DATE, seconds=90)
    response = await client.create()
    wait = parsedate_to_datetime(response.headers["Retry-After"]) - datetime.now(UTC)
    assert response.status == 429
    assert 85 < wait.total_seconds() < 92
    assert await client.workspace_names() == []


async def test_a_redirect_leads_to_a_port_that_keeps_what_it_gets(client: PlainClient) -> None:
    """A test can see whether a token came along."""
    client.simulator.fault(Fault.REDIRECT, times=2)
    for headers in ({}, {"Authorization": "Bearer leaked"}):
        moved = await client.request_url("GET", f"/api/v2{WORKSPACES}?page[size]=5")
        location = moved.headers["Location"]
        assert moved.status == 307
        assert not location.startswith(client.simulator.address)
        assert (await client.request_url("GET", location, headers=headers)).status == 404
    first, second = client.simulator.leaked_requests
    assert (first.method, first.path) == ("GET", f"/api/v2{WORKSPACES}")
    assert "authorization" not in first.headers
    assert second.headers["authorization"] == "Bearer leaked"
    assert "leaked" not in repr(second)
    assert await client.workspace_names() == []


async def test_redirects_at_once_lead_to_the_same_port(client: PlainClient) -> None:
    """The second does not wait for a port of its own, nor fail for want of one."""
    client.simulator.fault(Fault.REDIRECT, times=10)
    moved = await asyncio.gather(*(client.request("GET", WORKSPACES) for _ in range(10)))
    assert len({response.headers.get("Location") for response in moved}) == 1
    assert {response.status for response in moved} == {307}


async def test_a_redirected_request_does_nothing(client: PlainClient) -> None:
    """A client that follows it with a POST would repeat the write elsewhere."""
    client.simulator.fault(Fault.REDIRECT)
    assert (await client.create()).status == 307
    assert await client.workspace_names() == []


async def test_json_is_cut_as_if_it_were_whole(client: PlainClient) -> None:
    """HTTP is in order, the document is not; the workspace is there."""
    client.simulator.fault(Fault.TRUNCATED_JSON)
    response = await client.create()
    assert (response.status, response.headers["Content-Type"]) == (201, JSON_API)
    assert response.body.startswith(b'{"data":{"id":"ws-')
    with pytest.raises(orjson.JSONDecodeError):
        response.document  # noqa: B018  (parsing it raises)
    assert await client.workspace_names() == ["main"]


async def test_json_is_invalid(client: PlainClient) -> None:
    """Neither a lenient parser nor a decoder of UTF-8 can read it."""
    client.simulator.fault(Fault.INVALID_JSON)
    response = await client.create()
    assert (response.status, response.headers["Content-Type"]) == (201, JSON_API)
    with pytest.raises(orjson.JSONDecodeError):
        response.document  # noqa: B018  (parsing it raises)
    with pytest.raises(UnicodeDecodeError):
        response.body.decode()
    assert await client.workspace_names() == ["main"]


async def test_json_is_called_html(client: PlainClient) -> None:
    """The content type is wrong, the document is right."""
    client.simulator.fault(Fault.WRONG_TYPE)
    response = await client.create()
    assert response.headers["Content-Type"] == "text/html"
    assert response.document["data"]["attributes"]["name"] == "main"


async def test_json_is_nested_without_end(client: PlainClient) -> None:
    """A parser that recurses would overflow."""
    client.simulator.fault(Fault.DEEP_JSON)
    response = await client.create()
    assert (response.status, response.headers["Content-Type"]) == (201, JSON_API)
    assert response.body.startswith(b'{"data": ' + b"[" * 100_000 + b"]")
    assert await client.workspace_names() == ["main"]


async def test_a_body_can_be_endless(client: PlainClient) -> None:
    """It has no length beforehand, goes on, and stops with its client."""
    await client.create()
    client.simulator.fault(Fault.ENDLESS_BODY)
    headers = {"Authorization": f"Bearer {client.simulator.token}"}
    async with client.http.get(f"/api/v2{WORKSPACES}", headers=headers) as response:
        assert "Content-Length" not in response.headers
        for _ in range(8):
            await response.content.readexactly(1 << 20)
        response.close()
    assert await client.workspace_names() == ["main"]


async def test_a_small_body_can_be_a_bomb(client: PlainClient) -> None:
    """A megabyte becomes a gibibyte."""
    await client.create()
    client.simulator.fault(Fault.GZIP_BOMB)
    response = await client.request("GET", WORKSPACES)
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.body) < 2 << 20
    assert int.from_bytes(response.body[-4:], "little") == BOMB_BYTES
    assert len(decompressobj(31).decompress(response.body, 64 << 20)) == 64 << 20


def test_a_bomb_is_sound() -> None:
    """It decompresses to exactly what it claims."""
    assert gzip.decompress(compressed_spaces(3 << 20)) == b" " * (3 << 20)


async def test_a_header_can_be_too_long(client: PlainClient) -> None:
    """A client with limits refuses it, and the workspace is there."""
    client.simulator.fault(Fault.LONG_HEADER)
    received = await send_raw(client, body=BODY)
    assert isinstance(received, bytes)
    assert re.search(rb"X-Filler: (x+)\r\n", received)[1] == b"x" * 128 * 1024  # type: ignore[index]
    client.simulator.fault(Fault.LONG_HEADER)
    with pytest.raises(aiohttp.ClientResponseError):
        await client.create("other")
    assert await client.workspace_names() == ["main", "other"]


async def test_times_can_be_ahead(client: PlainClient) -> None:
    """The date of the response and the times in its document move together."""
    created = (await client.create()).document["data"]["attributes"]["created-at"]
    client.simulator.fault(Fault.CLOCK_SKEW, seconds=86400)
    response = await client.request("GET", f"{WORKSPACES}/main")
    shown = response.document["data"]["attributes"]["created-at"]
    date = parsedate_to_datetime(response.headers["Date"])
    assert created.startswith("2026-01-01T")
    assert shown == created.replace("2026-01-01", "2026-01-02")
    assert date == datetime.fromisoformat(shown)


async def test_the_date_of_a_response_is_that_of_the_clock(client: PlainClient) -> None:
    """Clients compare it with `created-at`; a failure of the server has it too."""
    client.simulator.fault(Fault.UNAVAILABLE)
    for _ in range(2):
        response = await client.request("GET", "/organizations")
        date = parsedate_to_datetime(response.headers["Date"])
        assert date.timestamp() == client.simulator.clock.now()


async def test_a_page_can_come_twice(client: PlainClient) -> None:
    """The second page has what the first has, under its own number; the first is spared."""
    for name in "abc":
        await client.create(name)
    client.simulator.fault(Fault.DUPLICATE_PAGE)
    pages = []
    for number in (1, 2, 2):
        response = await client.request("GET", f"{WORKSPACES}?page[size]=1&page[number]={number}")
        pagination = response.document["meta"]["pagination"]
        numbers = [pagination[key] for key in ("prev-page", "current-page", "next-page")]
        pages.append((response.document["data"][0]["attributes"]["name"], numbers))
    assert pages == [("a", [None, 1, 2]), ("a", [1, 2, 3]), ("b", [1, 2, 3])]


async def test_the_next_page_can_lead_back(client: PlainClient) -> None:
    """A client that follows it never reaches the end."""
    await client.create()
    client.simulator.fault(Fault.REPEATING_PAGES, path=WORKSPACES)
    response = await client.request("GET", f"{WORKSPACES}?page[size]=1")
    assert response.document["meta"]["pagination"]["next-page"] == 1


@pytest.mark.parametrize("fault", [Fault.DUPLICATE_PAGE, Fault.REPEATING_PAGES])
async def test_faults_of_pages_spare_what_is_no_list(client: PlainClient, fault: Fault) -> None:
    """A page that is no number is the first one."""
    await client.create()
    client.simulator.fault(fault, times=None)
    response = await client.request("GET", f"{WORKSPACES}/main?page[number]=2")
    assert response.document["data"]["attributes"]["name"] == "main"
    page = await client.request("GET", f"{WORKSPACES}?page[number]=x")
    assert page.document["meta"]["pagination"]["current-page"] == 1
    assert [each["attributes"]["name"] for each in page.document["data"]] == ["main"]


@pytest.mark.parametrize("fault", [Fault.TRUNCATED_JSON, Fault.DEEP_JSON, Fault.ENDLESS_BODY])
async def test_a_response_without_a_body_stays_without(client: PlainClient, fault: Fault) -> None:
    """A 202 has no body that could have a fault."""
    await client.create()
    run = client.simulator.push("main", ONE_RESOURCE)
    client.simulator.fault(fault)
    response = await client.request("POST", f"/runs/{run}/actions/cancel")
    assert (response.status, response.body) == (202, b"")


async def test_a_rule_is_for_a_method_and_a_path_and_so_many_times(client: PlainClient) -> None:
    """What does not fit it is spared, and of two rules the older goes first."""
    client.simulator.fault(Fault.BAD_GATEWAY, method="POST", path="/organizations/*", times=2)
    client.simulator.fault(Fault.UNAVAILABLE, path=WORKSPACES, times=None)
    gets = [(await client.request("GET", WORKSPACES)).status for _ in range(2)]
    posts = [(await client.create()).status for _ in range(3)]
    other = (await client.request("GET", "/organizations/example")).status
    assert (posts, gets, other) == ([502, 502, 503], [503, 503], 200)
    client.simulator.clear_faults()
    assert (await client.create()).status == 201


async def test_a_large_upload_to_a_presigned_url_can_fail(client: PlainClient) -> None:
    """Nothing of it is kept, and it goes through the second time."""
    workspace = (await client.create()).document["data"]["id"]
    path = f"/workspaces/{workspace}/configuration-versions"
    created = await client.request("POST", path, resource("configuration-versions"))
    url = created.document["data"]["attributes"]["upload-url"]
    archive = pack_archive({**ONE_RESOURCE, "noise.txt": "x" * 3_000_000})
    client.simulator.fault(Fault.UNAVAILABLE, path="/_archivist/*")
    client.simulator.fault(Fault.RESET_BEFORE, path="/_archivist/*")
    assert (await client.request_url("PUT", url, data=archive)).status == 503
    with pytest.raises(CONNECTION_LOST):
        await client.request_url("PUT", url, data=archive)
    version = created.document["data"]["id"]
    response = await client.request("GET", f"/configuration-versions/{version}")
    assert response.document["data"]["attributes"]["status"] == "pending"
    assert (await client.request_url("PUT", url, data=archive)).status == 200


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"fault": Fault.REFUSE, "path": "/runs"}, "neither yet"),
        ({"fault": Fault.REDIRECT, "seconds": 3}, "seconds: must not be given"),
        ({"fault": Fault.RESET_AFTER, "carried_out": False}, "carried_out: must not be given"),
        ({"fault": Fault.DELAY, "times": 0}, "times: must be at least 1, got 0"),
        (
            {"fault": Fault.STALL, "path": "http://127.0.0.1:1/*"},
            "does not apply to requests to run tasks",
        ),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused(arguments: dict[str, Any], problem: str) -> None:
    """A test that asks for the impossible learns so at once."""
    with pytest.raises(ValueError, match=problem):
        Simulator().fault(**arguments)


def drawn_faults(seed: int, share: float = 0.2, count: int = 5000) -> list[Fault | None]:
    """Return what chaos does to so many requests."""
    simulator = Simulator()
    simulator.chaos(share, seed=seed)
    faults = simulator._server.fault_selector
    drawn = (faults.for_request("GET", "/api/v2/runs/run-1", {}) for _ in range(count))
    return [injected_fault.fault if injected_fault else None for injected_fault in drawn]


def test_chaos_is_the_same_for_the_same_seed() -> None:
    """About the share that was asked for goes wrong, in every way that can be noticed."""
    drawn = drawn_faults(7)
    assert drawn == drawn_faults(7) != drawn_faults(8)
    assert 0.18 < sum(fault is not None for fault in drawn) / len(drawn) < 0.22
    assert {*drawn} == {*CHAOS_FAULTS, None} - {Fault.REFUSE}
    assert {*drawn_faults(7, share=0)} == {None}
    assert None not in drawn_faults(7, share=1)


def test_chaos_decides_whether_a_failing_server_did_it() -> None:
    """Half of the time it did."""
    simulator = Simulator()
    simulator.chaos(1, faults=[Fault.GATEWAY_TIMEOUT])
    drawn = [
        simulator._server.fault_selector.for_request("POST", "/api/v2/runs", {})
        for _ in range(1000)
    ]
    done = sum(injected_fault.is_carried_out for injected_fault in drawn if injected_fault)
    assert 400 < done < 600


def test_chaos_refuses_connections_as_often_as_it_does_anything_else() -> None:
    """Only where refusals are among the faults."""
    simulator = Simulator()
    simulator.chaos(0.5, seed=1, faults=[Fault.REFUSE, Fault.DELAY])
    refused = sum(
        simulator._server.fault_selector.for_connection() is not None for _ in range(1000)
    )
    assert 200 < refused < 300
    simulator.chaos(1, faults=[Fault.DELAY])
    assert simulator._server.fault_selector.for_connection() is None


def test_chaos_needs_a_share_and_faults() -> None:
    """Neither more than everything, nor out of nothing."""
    with pytest.raises(ValueError, match="share: must be between 0 and 1, got 20"):
        Simulator().chaos(20)
    with pytest.raises(ValueError, match="must not be empty"):
        Simulator().chaos(0.2, faults=[])


async def test_rules_go_before_chaos(client: PlainClient) -> None:
    """A test can add one sure fault to many possible ones."""
    client.simulator.chaos(1, faults=[Fault.RATE_LIMITED_SILENT])
    client.simulator.fault(Fault.UNAVAILABLE)
    assert [(await client.create()).status for _ in range(2)] == [503, 429]
    client.simulator.clear_faults()
    assert (await client.create()).status == 201


@pytest.mark.parametrize("fault", [Fault.DELAY, Fault.STALL, Fault.ENDLESS_BODY])
async def test_nothing_is_left_after_close(fault: Fault) -> None:
    """Whatever is held back ends at once: no task and no file descriptor stays."""
    tasks, files = asyncio.all_tasks(), open_files()
    simulator = Simulator(clock=SteppedClock())
    async for client in connect_client(simulator):
        await client.create()
        client.simulator.fault(Fault.REDIRECT)
        await client.create("moved")
        client.simulator.fault(fault)
        waiting = asyncio.create_task(client.request("GET", WORKSPACES))
        await wait_until(lambda: fault in simulator.injected)
        started = time.monotonic()
        await simulator.close()
        assert time.monotonic() - started < 0.9  # aiohttp would wait a second
        with pytest.raises((aiohttp.ClientError, asyncio.CancelledError)):
            await waiting
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == tasks
    assert open_files() == files


def open_files() -> set[str]:
    return {str(path) for path in Path("/proc/self/fd").iterdir() if path.exists()}


async def test_a_client_that_leaves_ends_a_stall(client: PlainClient) -> None:
    """No task waits for a clock that does not move."""
    await client.create()
    await wait_until(lambda: len(asyncio.all_tasks()) == 2)  # with the send loop
    client.simulator.fault(Fault.STALL)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await client.request("GET", WORKSPACES)
    await wait_until(lambda: len(asyncio.all_tasks()) == 2)


def test_deliveries_are_hit_only_by_rules_that_name_their_url() -> None:
    """A rule for requests, and chaos, spare what is sent to run tasks."""
    simulator = Simulator()
    simulator.chaos(1)
    simulator.fault(Fault.RESET_BEFORE)
    simulator.fault(Fault.DELAY, path="http://127.0.0.1:9/*")
    faults = simulator._server.fault_selector
    assert faults.for_delivery("http://127.0.0.1:8/hook") is None
    injected_fault = faults.for_delivery("http://127.0.0.1:9/hook")
    assert injected_fault is not None
    assert injected_fault.fault is Fault.DELAY
    assert faults.for_delivery("http://127.0.0.1:9/hook") is None
