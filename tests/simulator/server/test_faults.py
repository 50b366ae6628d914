"""Tests of faults: what a plain client sees of each, and what is left behind."""

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

from tests.support.core_api import ONE, packed, resource
from tfrun_async.simulator import Clock, Fault, Simulator, SteppedClock
from tfrun_async.simulator._server.fault_responses import BOMB_BYTES, compressed_spaces
from tfrun_async.simulator._server.faults import CHAOS_FAULTS

JSON_API = "application/vnd.api+json"
WORKSPACES = "/organizations/example/workspaces"
LOST = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


@attrs.frozen
class Seen:
    """What a client got."""

    status: int
    headers: Any
    body: bytes

    @property
    def document(self) -> Any:
        return orjson.loads(self.body)


class Plain:
    """A client that does nothing about faults."""

    def __init__(self, simulator: Simulator, http: aiohttp.ClientSession) -> None:
        self.simulator = simulator
        self.http = http

    async def call(self, method: str, path: str, payload: Any = None) -> Seen:
        return await self.open_url(
            method,
            f"/api/v2{path}",
            json=payload,
            headers={
                "Authorization": f"Bearer {self.simulator.token}",
                "Content-Type": JSON_API,
            },
        )

    async def open_url(self, method: str, url: str, **options: Any) -> Seen:
        request = self.http.request(method, url, allow_redirects=False, **options)
        async with request as answer:
            return Seen(answer.status, answer.headers, await answer.read())

    async def create(self, name: str = "main") -> Seen:
        return await self.call("POST", WORKSPACES, resource("workspaces", name=name))

    async def names(self) -> list[str]:
        """Return the workspaces that exist, once nothing goes wrong any more."""
        self.simulator.clear_faults()
        document = (await self.call("GET", WORKSPACES)).document
        return sorted(item["attributes"]["name"] for item in document["data"])


async def serve(simulator: Simulator) -> AsyncIterator[Plain]:
    async with simulator:
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(
            simulator.address, connector=connector, auto_decompress=False
        ) as http:
            http._retry_connection = False  # aiohttp would send all but POST and PATCH again
            yield Plain(simulator, http)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
async def plain(clock: SteppedClock) -> AsyncIterator[Plain]:
    """A client of a simulator on a stepped clock."""
    async for plain in serve(Simulator(clock=clock)):
        yield plain


async def exchange(plain: Plain, *, body: bytes, sent: int | None = None) -> bytes | str:
    """Send a request to create a workspace over a bare socket; return what comes of it."""
    host, _, port = plain.simulator.address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = (
        f"POST /api/v2{WORKSPACES} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {JSON_API}\r\n"
        f"Authorization: Bearer {plain.simulator.token}\r\nConnection: close\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    got = b""
    try:
        writer.write(head.encode() + body[:sent])
        while chunk := await reader.read(65536):
            got += chunk
    except ConnectionResetError:
        return got or "reset"
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
    return got


async def until(is_so: Callable[[], bool]) -> None:
    """Let other tasks run until something is so."""
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110  (nothing tells)
            await asyncio.sleep(0)


BODY = orjson.dumps(resource("workspaces", name="main"))


async def test_a_refused_connection_is_reset_as_soon_as_it_opens(plain: Plain) -> None:
    """A bare client gets a reset where an answer should be; the next connection is let in."""
    plain.simulator.fault(Fault.REFUSE, times=2)
    for _ in range(2):
        with pytest.raises(LOST):
            await plain.create()
    assert (await plain.create()).status == 201
    assert plain.simulator.injected == {Fault.REFUSE: 2}


async def test_nobody_listens_while_the_simulator_is_away(plain: Plain) -> None:
    """Connections are refused for real, and the address stays."""
    assert (await plain.create("before")).status == 201
    async with plain.simulator.away():
        with pytest.raises(aiohttp.ClientConnectorError) as caught:
            await plain.create("meanwhile")
        assert isinstance(caught.value.os_error, ConnectionRefusedError)
    assert (await plain.create("after")).status == 201
    assert await plain.names() == ["after", "before"]


async def test_connections_that_are_kept_end_when_the_simulator_goes(plain: Plain) -> None:
    """Who still holds one learns that nobody is there any more."""
    host, _, port = plain.simulator.address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /api/v2/ping HTTP/1.1\r\nHost: sim\r\n\r\n")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204")
    async with plain.simulator.away(), asyncio.timeout(5):
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


async def test_a_reset_before_the_request_leaves_nothing_done(plain: Plain) -> None:
    """It comes once the head is in: the body need not be there."""
    plain.simulator.fault(Fault.RESET_BEFORE, times=2)
    assert await exchange(plain, body=BODY) == "reset"
    assert await exchange(plain, body=BODY, sent=5) == "reset"
    assert await plain.names() == []


async def test_a_reset_after_the_request_loses_only_the_answer(plain: Plain) -> None:
    """Not a byte comes back, and the workspace is there."""
    plain.simulator.fault(Fault.RESET_AFTER)
    assert await exchange(plain, body=BODY) == "reset"
    assert await plain.names() == ["main"]


async def test_a_reset_during_the_answer_cuts_it_in_two(plain: Plain) -> None:
    """Half of the body comes, and the workspace is there."""
    plain.simulator.fault(Fault.RESET_DURING)
    got = await exchange(plain, body=BODY)
    assert isinstance(got, bytes)
    head, _, body = got.partition(b"\r\n\r\n")
    found = re.search(rb"Content-Length: (\d+)", head)
    assert head.startswith(b"HTTP/1.1 201")
    assert found is not None
    assert len(body) == int(found[1]) // 2
    assert await plain.names() == ["main"]


async def test_an_answer_without_a_body_is_lost_as_a_whole(plain: Plain) -> None:
    """There is no middle to stop in."""
    workspace = (await plain.create()).document["data"]["id"]
    plain.simulator.fault(Fault.RESET_DURING)
    with pytest.raises(LOST):
        await plain.call("DELETE", f"/workspaces/{workspace}")
    assert await plain.names() == []


async def test_a_delayed_answer_waits_for_the_clock(plain: Plain, clock: SteppedClock) -> None:
    """The request is done at once, and its answer comes when the simulator's time has passed."""
    plain.simulator.fault(Fault.DELAY, method="POST", seconds=30)
    waiting = asyncio.create_task(plain.create())
    await until(lambda: Fault.DELAY in plain.simulator.injected)
    plain.simulator.clear_faults()
    assert (await plain.call("GET", WORKSPACES)).document["data"]
    clock.advance(29.9)
    await asyncio.wait([waiting], timeout=0.05)
    assert not waiting.done()
    clock.advance(0.1)
    assert (await waiting).status == 201


async def test_a_stalled_answer_stops_in_mid_body(plain: Plain, clock: SteppedClock) -> None:
    """Its rest comes when the simulator's time has passed."""
    await plain.create()
    plain.simulator.fault(Fault.STALL)
    headers = {"Authorization": f"Bearer {plain.simulator.token}"}
    async with plain.http.get(f"/api/v2{WORKSPACES}", headers=headers) as answer:
        half = int(answer.headers["Content-Length"]) // 2
        body = await answer.content.readexactly(half)
        rest = asyncio.create_task(answer.content.read())
        await asyncio.wait([rest], timeout=0.05)
        assert not rest.done()
        clock.advance(60)
        body += await rest
    assert orjson.loads(body)["data"][0]["attributes"]["name"] == "main"


async def test_a_stall_without_a_body_holds_the_answer_back(
    plain: Plain, clock: SteppedClock
) -> None:
    """The client waits all the same."""
    workspace = (await plain.create()).document["data"]["id"]
    plain.simulator.fault(Fault.STALL, seconds=5)
    waiting = asyncio.create_task(plain.call("DELETE", f"/workspaces/{workspace}"))
    await asyncio.wait([waiting], timeout=0.05)
    assert not waiting.done()
    clock.advance(5)
    assert (await waiting).status == 204


async def test_delays_are_short_on_a_fast_clock() -> None:
    """An hour of the simulator's time goes by in a moment."""
    async for plain in serve(Simulator(clock=Clock(speed=1e6))):
        plain.simulator.fault(Fault.DELAY, seconds=3600)
        started = time.monotonic()
        assert (await plain.create()).status == 201
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
    plain: Plain, fault: Fault, status: int, media_type: str, carried_out: bool
) -> None:
    """The answer is the same, and the rule says which."""
    plain.simulator.fault(fault, carried_out=carried_out)
    seen = await plain.create()
    assert (seen.status, seen.headers["Content-Type"]) == (status, media_type)
    assert seen.body.startswith(b"<html>" if media_type == "text/html" else b'{"errors"')
    assert await plain.names() == (["main"] if carried_out else [])


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
    plain: Plain, fault: Fault, retry_after: str | None, reset: str | None
) -> None:
    """Nothing is done, and the wait is written in one way or another."""
    plain.simulator.fault(fault, seconds=2.5)
    seen = await plain.create()
    assert seen.status == 429
    assert seen.headers.get("Retry-After") == retry_after
    assert seen.headers.get("X-RateLimit-Reset") == reset
    assert bool(seen.body) == (fault is not Fault.RATE_LIMITED_EMPTY)
    assert await plain.names() == []


async def test_a_rate_limit_may_name_a_date(plain: Plain) -> None:
    """It is in real time, and not too soon."""
    plain.simulator.fault(Fault.RATE_LIMITED_DATE, seconds=90)
    seen = await plain.create()
    wait = parsedate_to_datetime(seen.headers["Retry-After"]) - datetime.now(UTC)
    assert seen.status == 429
    assert 85 < wait.total_seconds() < 92
    assert await plain.names() == []


async def test_a_redirect_leads_to_a_port_that_keeps_what_it_gets(plain: Plain) -> None:
    """A test can see whether a token came along."""
    plain.simulator.fault(Fault.REDIRECT, times=2)
    for headers in ({}, {"Authorization": "Bearer leaked"}):
        moved = await plain.open_url("GET", f"/api/v2{WORKSPACES}?page[size]=5")
        location = moved.headers["Location"]
        assert moved.status == 307
        assert not location.startswith(plain.simulator.address)
        assert (await plain.open_url("GET", location, headers=headers)).status == 404
    first, second = plain.simulator.leaked_requests
    assert (first.method, first.path) == ("GET", f"/api/v2{WORKSPACES}")
    assert "authorization" not in first.headers
    assert second.headers["authorization"] == "Bearer leaked"
    assert "leaked" not in repr(second)
    assert await plain.names() == []


async def test_redirects_at_once_lead_to_the_same_port(plain: Plain) -> None:
    """The second does not wait for a port of its own, nor fail for want of one."""
    plain.simulator.fault(Fault.REDIRECT, times=10)
    moved = await asyncio.gather(*(plain.call("GET", WORKSPACES) for _ in range(10)))
    assert len({seen.headers.get("Location") for seen in moved}) == 1
    assert {seen.status for seen in moved} == {307}


async def test_a_redirected_request_does_nothing(plain: Plain) -> None:
    """Whoever follows it with a POST would start it elsewhere."""
    plain.simulator.fault(Fault.REDIRECT)
    assert (await plain.create()).status == 307
    assert await plain.names() == []


async def test_json_is_cut_as_if_it_were_whole(plain: Plain) -> None:
    """HTTP is in order, the document is not; the workspace is there."""
    plain.simulator.fault(Fault.TRUNCATED_JSON)
    seen = await plain.create()
    assert (seen.status, seen.headers["Content-Type"]) == (201, JSON_API)
    assert seen.body.startswith(b'{"data":{"id":"ws-')
    with pytest.raises(orjson.JSONDecodeError):
        seen.document  # noqa: B018  (parsing it raises)
    assert await plain.names() == ["main"]


async def test_json_is_invalid(plain: Plain) -> None:
    """Neither a lenient parser nor a decoder of UTF-8 can read it."""
    plain.simulator.fault(Fault.INVALID_JSON)
    seen = await plain.create()
    assert (seen.status, seen.headers["Content-Type"]) == (201, JSON_API)
    with pytest.raises(orjson.JSONDecodeError):
        seen.document  # noqa: B018  (parsing it raises)
    with pytest.raises(UnicodeDecodeError):
        seen.body.decode()
    assert await plain.names() == ["main"]


async def test_json_is_called_html(plain: Plain) -> None:
    """The content type is wrong, the document is right."""
    plain.simulator.fault(Fault.WRONG_TYPE)
    seen = await plain.create()
    assert seen.headers["Content-Type"] == "text/html"
    assert seen.document["data"]["attributes"]["name"] == "main"


async def test_json_is_nested_without_end(plain: Plain) -> None:
    """A parser that recurses would overflow."""
    plain.simulator.fault(Fault.DEEP_JSON)
    seen = await plain.create()
    assert (seen.status, seen.headers["Content-Type"]) == (201, JSON_API)
    assert seen.body.startswith(b'{"data": ' + b"[" * 100_000 + b"]")
    assert await plain.names() == ["main"]


async def test_a_body_can_be_endless(plain: Plain) -> None:
    """It has no length beforehand, goes on, and stops with its client."""
    await plain.create()
    plain.simulator.fault(Fault.ENDLESS_BODY)
    headers = {"Authorization": f"Bearer {plain.simulator.token}"}
    async with plain.http.get(f"/api/v2{WORKSPACES}", headers=headers) as answer:
        assert "Content-Length" not in answer.headers
        for _ in range(8):
            await answer.content.readexactly(1 << 20)
        answer.close()
    assert await plain.names() == ["main"]


async def test_a_small_body_can_be_a_bomb(plain: Plain) -> None:
    """A megabyte becomes a gibibyte."""
    await plain.create()
    plain.simulator.fault(Fault.GZIP_BOMB)
    seen = await plain.call("GET", WORKSPACES)
    assert seen.headers["Content-Encoding"] == "gzip"
    assert len(seen.body) < 2 << 20
    assert int.from_bytes(seen.body[-4:], "little") == BOMB_BYTES
    assert len(decompressobj(31).decompress(seen.body, 64 << 20)) == 64 << 20


def test_a_bomb_is_sound() -> None:
    """Whoever has the room can unpack it."""
    assert gzip.decompress(compressed_spaces(3 << 20)) == b" " * (3 << 20)


async def test_a_header_can_be_too_long(plain: Plain) -> None:
    """A client with limits refuses it, and the workspace is there."""
    plain.simulator.fault(Fault.LONG_HEADER)
    got = await exchange(plain, body=BODY)
    assert isinstance(got, bytes)
    assert re.search(rb"X-Filler: (x+)\r\n", got)[1] == b"x" * 128 * 1024  # type: ignore[index]
    plain.simulator.fault(Fault.LONG_HEADER)
    with pytest.raises(aiohttp.ClientResponseError):
        await plain.create("other")
    assert await plain.names() == ["main", "other"]


async def test_times_can_be_ahead(plain: Plain) -> None:
    """The date of the answer and the times in its document move together."""
    created = (await plain.create()).document["data"]["attributes"]["created-at"]
    plain.simulator.fault(Fault.CLOCK_SKEW, seconds=86400)
    seen = await plain.call("GET", f"{WORKSPACES}/main")
    shown = seen.document["data"]["attributes"]["created-at"]
    date = parsedate_to_datetime(seen.headers["Date"])
    assert created.startswith("2026-01-01T")
    assert shown == created.replace("2026-01-01", "2026-01-02")
    assert 86390 < (date - datetime.now(UTC)).total_seconds() < 86410


async def test_a_page_can_come_twice(plain: Plain) -> None:
    """The second page has what the first has, under its own number; the first is spared."""
    for name in "abc":
        await plain.create(name)
    plain.simulator.fault(Fault.DUPLICATE_PAGE)
    pages = []
    for number in (1, 2, 2):
        seen = await plain.call("GET", f"{WORKSPACES}?page[size]=1&page[number]={number}")
        pagination = seen.document["meta"]["pagination"]
        numbers = [pagination[key] for key in ("prev-page", "current-page", "next-page")]
        pages.append((seen.document["data"][0]["attributes"]["name"], numbers))
    assert pages == [("a", [None, 1, 2]), ("a", [1, 2, 3]), ("b", [1, 2, 3])]


async def test_the_next_page_can_lead_back(plain: Plain) -> None:
    """Whoever follows it reads for ever."""
    await plain.create()
    plain.simulator.fault(Fault.REPEATING_PAGES, path=WORKSPACES)
    seen = await plain.call("GET", f"{WORKSPACES}?page[size]=1")
    assert seen.document["meta"]["pagination"]["next-page"] == 1


@pytest.mark.parametrize("fault", [Fault.DUPLICATE_PAGE, Fault.REPEATING_PAGES])
async def test_what_is_no_list_has_no_pages_to_spoil(plain: Plain, fault: Fault) -> None:
    """A page that is no number is still the core's to refuse."""
    await plain.create()
    plain.simulator.fault(fault, times=None)
    seen = await plain.call("GET", f"{WORKSPACES}/main?page[number]=2")
    assert seen.document["data"]["attributes"]["name"] == "main"
    assert (await plain.call("GET", f"{WORKSPACES}?page[number]=x")).status == 400


@pytest.mark.parametrize("fault", [Fault.TRUNCATED_JSON, Fault.DEEP_JSON, Fault.ENDLESS_BODY])
async def test_an_answer_without_a_body_stays_without(plain: Plain, fault: Fault) -> None:
    """A 202 has nothing to spoil."""
    await plain.create()
    run = plain.simulator.push("main", ONE)
    plain.simulator.fault(fault)
    seen = await plain.call("POST", f"/runs/{run}/actions/cancel")
    assert (seen.status, seen.body) == (202, b"")


async def test_a_rule_is_for_a_method_and_a_path_and_so_many_times(plain: Plain) -> None:
    """What does not fit it is spared, and of two rules the older goes first."""
    plain.simulator.fault(Fault.BAD_GATEWAY, method="POST", path="/organizations/*", times=2)
    plain.simulator.fault(Fault.UNAVAILABLE, path=WORKSPACES, times=None)
    gets = [(await plain.call("GET", WORKSPACES)).status for _ in range(2)]
    posts = [(await plain.create()).status for _ in range(3)]
    other = (await plain.call("GET", "/organizations/example")).status
    assert (posts, gets, other) == ([502, 502, 503], [503, 503], 200)
    plain.simulator.clear_faults()
    assert (await plain.create()).status == 201


async def test_a_large_upload_to_a_presigned_url_can_fail(plain: Plain) -> None:
    """Nothing of it is kept, and it goes through the second time."""
    workspace = (await plain.create()).document["data"]["id"]
    path = f"/workspaces/{workspace}/configuration-versions"
    created = await plain.call("POST", path, resource("configuration-versions"))
    url = created.document["data"]["attributes"]["upload-url"]
    archive = packed({**ONE, "noise.txt": "x" * 3_000_000})
    plain.simulator.fault(Fault.UNAVAILABLE, path="/_archivist/*")
    plain.simulator.fault(Fault.RESET_BEFORE, path="/_archivist/*")
    assert (await plain.open_url("PUT", url, data=archive)).status == 503
    with pytest.raises(LOST):
        await plain.open_url("PUT", url, data=archive)
    version = created.document["data"]["id"]
    seen = await plain.call("GET", f"/configuration-versions/{version}")
    assert seen.document["data"]["attributes"]["status"] == "pending"
    assert (await plain.open_url("PUT", url, data=archive)).status == 200


@pytest.mark.parametrize(
    ("wishes", "problem"),
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
def test_a_rule_that_cannot_be_kept_is_refused(wishes: dict[str, Any], problem: str) -> None:
    """A test that asks for the impossible learns so at once."""
    with pytest.raises(ValueError, match=problem):
        Simulator().fault(**wishes)


def drawn_faults(seed: int, share: float = 0.2, count: int = 5000) -> list[Fault | None]:
    """Return what chaos does to so many requests."""
    simulator = Simulator()
    simulator.chaos(share, seed=seed)
    faults = simulator._fault_selector
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
    drawn = [simulator._fault_selector.for_request("POST", "/api/v2/runs", {}) for _ in range(1000)]
    done = sum(injected_fault.is_carried_out for injected_fault in drawn if injected_fault)
    assert 400 < done < 600


def test_chaos_refuses_connections_as_often_as_it_does_anything_else() -> None:
    """Only where refusals are among the faults."""
    simulator = Simulator()
    simulator.chaos(0.5, seed=1, faults=[Fault.REFUSE, Fault.DELAY])
    refused = sum(simulator._fault_selector.for_connection() is not None for _ in range(1000))
    assert 200 < refused < 300
    simulator.chaos(1, faults=[Fault.DELAY])
    assert simulator._fault_selector.for_connection() is None


def test_chaos_needs_a_share_and_faults() -> None:
    """Neither more than everything, nor out of nothing."""
    with pytest.raises(ValueError, match="share: must be between 0 and 1, got 20"):
        Simulator().chaos(20)
    with pytest.raises(ValueError, match="must not be empty"):
        Simulator().chaos(0.2, faults=[])


async def test_rules_go_before_chaos(plain: Plain) -> None:
    """A test can add one sure fault to many possible ones."""
    plain.simulator.chaos(1, faults=[Fault.RATE_LIMITED_SILENT])
    plain.simulator.fault(Fault.UNAVAILABLE)
    assert [(await plain.create()).status for _ in range(2)] == [503, 429]
    plain.simulator.clear_faults()
    assert (await plain.create()).status == 201


@pytest.mark.parametrize("fault", [Fault.DELAY, Fault.STALL, Fault.ENDLESS_BODY])
async def test_nothing_is_left_after_close(fault: Fault) -> None:
    """Whatever is held back ends at once: no task and no file descriptor stays."""
    tasks, files = asyncio.all_tasks(), open_files()
    simulator = Simulator(clock=SteppedClock())
    async for plain in serve(simulator):
        await plain.create()
        plain.simulator.fault(Fault.REDIRECT)
        await plain.create("moved")
        plain.simulator.fault(fault)
        waiting = asyncio.create_task(plain.call("GET", WORKSPACES))
        await until(lambda: fault in simulator.injected)
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


async def test_a_client_that_leaves_ends_a_stall(plain: Plain) -> None:
    """Nothing waits for a clock that nobody moves."""
    await plain.create()
    await until(lambda: len(asyncio.all_tasks()) == 2)  # this one, and the simulator's courier
    plain.simulator.fault(Fault.STALL)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await plain.call("GET", WORKSPACES)
    await until(lambda: len(asyncio.all_tasks()) == 2)


def test_deliveries_are_hit_only_by_rules_that_name_their_url() -> None:
    """A rule for requests, and chaos, spare what is sent to run tasks."""
    simulator = Simulator()
    simulator.chaos(1)
    simulator.fault(Fault.RESET_BEFORE)
    simulator.fault(Fault.DELAY, path="http://127.0.0.1:9/*")
    faults = simulator._fault_selector
    assert faults.for_delivery("http://127.0.0.1:8/hook") is None
    injected_fault = faults.for_delivery("http://127.0.0.1:9/hook")
    assert injected_fault is not None
    assert injected_fault.fault is Fault.DELAY
    assert faults.for_delivery("http://127.0.0.1:9/hook") is None
