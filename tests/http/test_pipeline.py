"""How often a request is sent, how long it may take, and how closing the client ends it."""

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager

import aiohttp
import attrs
import pytest

from tests.support.fake_sleep import RUN, FakeSleep, client, free_port
from tests.support.http_server import http_response, stub_server
from tfrun_async import Attempt, Client
from tfrun_async._http.request import Request
from tfrun_async._http.retry import RetryBudget, RetryState
from tfrun_async._http.timeouts import Deadlines
from tfrun_async.errors import (
    ClosedError,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    RateLimitedError,
    RequestTimeoutError,
    ServerError,
    TransportError,
)


@pytest.fixture
def fake_sleep() -> FakeSleep:
    return FakeSleep()


class FakeRateLimiter:
    """A rate limiter that logs its calls, and gives slots only while it is open."""

    def __init__(self) -> None:
        self.log: list[tuple[object, ...]] = []
        self.is_open = asyncio.Event()
        self.is_open.set()
        self.called = asyncio.Semaphore(0)
        self.waiting = 0
        self.sent = 0
        self.is_closed = False

    async def acquire(self, names: Collection[str], *, is_urgent: bool) -> Callable[[], None]:
        self.log.append(("acquire", sorted(names), is_urgent))
        self.waiting += 1
        self.called.release()
        try:
            await self.is_open.wait()
        finally:
            self.waiting -= 1
        return self._send

    def _send(self) -> None:
        self.sent += 1

    def pause(self, names: Collection[str], seconds: float) -> None:
        self.log.append(("pause", sorted(names), seconds))

    def update_limit(self, name: str, calls: int, resets_in: float = 0.0) -> None:
        self.log.append(("update_limit", name, calls, resets_in))

    async def close(self) -> None:
        self.is_closed = True


async def test_each_attempt_waits_for_a_slot(fake_sleep: FakeSleep) -> None:
    """Retries draw on the rate limiter too, reads as routine and changes as urgent."""
    limiter = FakeRateLimiter()
    responses = http_response(503), http_response(body=RUN), http_response(201, RUN)
    async with (
        stub_server(*responses) as server,
        client(server.address, fake_sleep, rate_limiter=limiter) as tfe,
    ):
        await tfe.runs.read("run-1")
        await tfe.runs.create(workspace="ws-1")
    assert limiter.log == [
        ("acquire", ["requests"], False),
        ("acquire", ["requests"], False),
        ("acquire", ["requests"], True),
    ]
    assert limiter.is_closed


async def test_a_rate_limiter_learns_when_a_request_is_sent(fake_sleep: FakeSleep) -> None:
    """Its slot counts from when it was sent, not from when its response came or never came."""
    limiter = FakeRateLimiter()
    async with (
        unresponsive_server() as server,
        client(server.address, fake_sleep, rate_limiter=limiter) as tfe,
    ):
        reading = asyncio.create_task(tfe.runs.read("run-1"))
        await server.received.acquire()
        assert limiter.sent == 1
        reading.cancel()
        await asyncio.wait({reading})
    assert limiter.sent == 1


async def test_a_slot_counts_from_after_the_callbacks_of_trace_configs(
    fake_sleep: FakeSleep,
) -> None:
    """They may wait before the head is sent."""
    limiter, is_traced, may_send = FakeRateLimiter(), asyncio.Event(), asyncio.Event()

    async def wait(*_: object) -> None:
        is_traced.set()
        await may_send.wait()

    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(wait)
    async with (
        stub_server(http_response(body=RUN)) as server,
        client(server.address, fake_sleep, rate_limiter=limiter, trace_configs=[trace]) as tfe,
    ):
        reading = asyncio.create_task(tfe.runs.read("run-1"))
        await is_traced.wait()
        assert limiter.sent == 0
        may_send.set()
        await reading
    assert limiter.sent == 1


async def test_a_rate_limiter_learns_when_a_request_will_not_be_sent(fake_sleep: FakeSleep) -> None:
    """A slot is not kept for a request that found no connection."""
    limiter = FakeRateLimiter()
    async with client(f"http://127.0.0.1:{free_port()}", fake_sleep, rate_limiter=limiter) as tfe:
        with pytest.raises(NotSentError):
            await tfe.runs.read("run-1")
    assert limiter.sent == len(limiter.log) > 0


async def test_a_429_pauses_the_limit_it_is_about(fake_sleep: FakeSleep) -> None:
    """A full minute of run lists is no reason to stop everything else."""
    limiter = FakeRateLimiter()
    page = b'{"data": []}'
    responses = (
        http_response(429, headers=["Retry-After: 40"]),
        http_response(body=page),
        http_response(429, headers=["X-RateLimit-Reset: 0.5"]),
        http_response(429),
        http_response(429, headers=["Retry-After: 3600"]),
    )
    async with (
        stub_server(*responses) as server,
        client(server.address, fake_sleep, rate_limiter=limiter) as tfe,
    ):
        await tfe.runs.list_for_workspace("ws-1").first()
        with pytest.raises(RateLimitedError):
            await tfe.runs.read("run-1")
    assert [entry[1:] for entry in limiter.log if entry[0] == "pause"] == [
        (["run-lists"], 40.0),
        (["requests"], 0.5),
        (["requests"], 1.0),
        (["requests"], 120.0),
    ]
    assert limiter.log[0] == ("acquire", ["requests", "run-lists"], False)


async def test_a_server_that_states_its_limit_is_believed(fake_sleep: FakeSleep) -> None:
    """An installation may allow more or less than HCP Terraform."""
    limiter = FakeRateLimiter()
    responses = (
        http_response(body=RUN, headers=["X-RateLimit-Limit: 100", "X-RateLimit-Reset: 0.5"]),
        http_response(body=RUN, headers=["X-RateLimit-Limit: 200"]),
        http_response(body=RUN, headers=["X-RateLimit-Limit: lots"]),
        http_response(body=RUN, headers=["X-RateLimit-Limit: 0"]),
        http_response(body=RUN, headers=[f"X-RateLimit-Limit: {'9' * 5000}"]),
    )
    async with (
        stub_server(*responses) as server,
        client(server.address, fake_sleep, rate_limiter=limiter) as tfe,
    ):
        for _ in responses:
            await tfe.runs.read("run-1")
    assert [entry for entry in limiter.log if entry[0] == "update_limit"] == [
        ("update_limit", "requests", 100, 0.5),
        ("update_limit", "requests", 200, math.inf),
    ]


async def test_presigned_urls_count_against_no_limit(fake_sleep: FakeSleep) -> None:
    """They lead to storage, which counts nothing against the user."""
    limiter = FakeRateLimiter()
    async with stub_server(http_response(body=b"\x02\x03")) as storage:
        plan = (
            '{"data": {"id": "plan-1", "type": "plans", "attributes": {"status": "finished", '
            f'"log-read-url": "{storage.address}/log"}}}}}}'
        )
        async with stub_server(http_response(body=plan.encode())) as server:
            async with client(server.address, fake_sleep, rate_limiter=limiter) as tfe:
                assert [trace async for trace in tfe.plans.log("plan-1")] == []
    assert len(storage.requests) == 1
    assert len(limiter.log) == len(server.requests) == 1


async def test_an_outage_does_not_multiply_requests(fake_sleep: FakeSleep) -> None:
    """A thousand requests to a server that is down are sent at most 1,200 times."""
    async with client(f"http://127.0.0.1:{free_port()}", fake_sleep) as tfe:
        for _ in range(20):
            calls = (tfe.runs.read("run-1") for _ in range(50))
            results = await asyncio.gather(*calls, return_exceptions=True)
            assert all(isinstance(result, NotSentError) for result in results)
        assert 1_000 < tfe.stats.requests <= 1_200


async def test_successes_give_retries_back() -> None:
    """A server that fails now and then is asked again for as long as it is there."""
    retry_budget = RetryBudget(capacity=2)
    assert [retry_budget.acquire() for _ in range(3)] == [True, True, False]
    retry_budget.release()
    assert not retry_budget.acquire()
    for _ in range(9):
        retry_budget.release()
    assert [retry_budget.acquire() for _ in range(3)] == [True, True, False]


async def test_being_rate_limited_does_not_use_up_attempts(fake_sleep: FakeSleep) -> None:
    """The server sets the pace, and only the deadline ends it."""
    busy = http_response(429, headers=["Retry-After: 0.5"])
    async with stub_server(*[busy] * 60, http_response(201, RUN)) as server:
        async with client(server.address, fake_sleep) as tfe:
            assert (await tfe.runs.create(workspace="ws-1")).id == "run-1"
            assert tfe.stats.rate_limited == 60


async def test_a_deadline_ends_being_rate_limited(fake_sleep: FakeSleep) -> None:
    """It counts the seconds that a fast `sleep` was called with, also where no attempt fails."""
    busy = http_response(429, headers=["Retry-After: 10"])
    async with stub_server(*[busy] * 9, http_response(body=RUN)) as server:
        async with client(server.address, fake_sleep, deadline=59.0) as tfe:
            with pytest.raises(RateLimitedError):
                await tfe.runs.read("run-1")
    assert len(server.requests) == 6
    assert sum(fake_sleep.seconds) < 59.0


async def test_a_deadline_ends_a_request_between_attempts(fake_sleep: FakeSleep) -> None:
    """There is no wait for an attempt that would come too late."""
    async with stub_server(http_response(503, headers=["Retry-After: 60"])) as server:
        async with client(server.address, fake_sleep, deadline=59.0) as tfe:
            with pytest.raises(ServerError):
                await tfe.runs.read("run-1")
    assert len(server.requests) == 1
    assert fake_sleep.seconds == []


async def test_a_deadline_ends_a_wait_for_a_slot(fake_sleep: FakeSleep) -> None:
    """The error says that it was not sent, and its slot is free again."""
    limiter = FakeRateLimiter()
    limiter.is_open.clear()
    async with client("http://127.0.0.1:1", fake_sleep, deadline=0.01, rate_limiter=limiter) as tfe:
        with pytest.raises(
            NotSentError, match="POST /runs: the deadline passed before it was sent"
        ):
            await tfe.runs.create(workspace="ws-1")
        assert limiter.waiting == 0
        assert tfe.stats.requests == 0


Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(handle: Handler) -> AsyncIterator[str]:
    """Serve connections, and wait until the last one is gone."""
    handlers: set[asyncio.Task[None] | None] = set()

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handlers.add(asyncio.current_task())
        try:
            await handle(reader, writer)
        finally:
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(respond, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    async with server:
        yield f"http://{host}:{port}"
        await asyncio.gather(*filter(None, handlers))


@attrs.frozen
class UnresponsiveServer:
    """A server that accepts requests and sends no response."""

    address: str
    received: asyncio.Semaphore
    disconnected: asyncio.Semaphore


@asynccontextmanager
async def unresponsive_server() -> AsyncIterator[UnresponsiveServer]:
    received, disconnected = asyncio.Semaphore(0), asyncio.Semaphore(0)

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        received.release()
        while await reader.read(1000):
            pass
        disconnected.release()

    async with serving(hang) as address:
        yield UnresponsiveServer(address, received, disconnected)


async def test_a_deadline_ends_an_attempt(fake_sleep: FakeSleep) -> None:
    """It counts even where one attempt alone could take longer."""
    async with unresponsive_server() as server:
        async with client(server.address, fake_sleep, timeout=60.0, deadline=0.02) as tfe:
            with pytest.raises(RequestTimeoutError, match="no response in time"):
                await tfe.runs.read("run-1")
            with pytest.raises(OutcomeUnknownError, match="no response in time"):
                await tfe.runs.create(workspace="ws-1")
            assert tfe.stats.requests == 2


async def test_cancelling_closes_what_was_open(fake_sleep: FakeSleep) -> None:
    """The server sees the connection go, and nothing is sent again."""
    async with unresponsive_server() as server, client(server.address, fake_sleep) as tfe:
        creating = asyncio.create_task(tfe.runs.create(workspace="ws-1"))
        await server.received.acquire()
        creating.cancel()
        with pytest.raises(asyncio.CancelledError):
            await creating
        await server.disconnected.acquire()
        assert tfe.stats.requests == 1
        assert fake_sleep.seconds == []


async def test_cancelling_gives_back_the_slot(fake_sleep: FakeSleep) -> None:
    """A cancelled task that waited for a slot does not hold up others."""
    limiter = FakeRateLimiter()
    limiter.is_open.clear()
    async with client("http://127.0.0.1:1", fake_sleep, rate_limiter=limiter) as tfe:
        reading = asyncio.create_task(tfe.runs.read("run-1"))
        await limiter.called.acquire()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert limiter.waiting == 0
        assert tfe.stats.requests == 0


@pytest.mark.parametrize("wait", [0.0, 0.01])
async def test_closing_ends_what_is_under_way(fake_sleep: FakeSleep, wait: float) -> None:
    """Each caller gets the error that fits its request, and none hangs."""
    limiter = FakeRateLimiter()
    async with unresponsive_server() as server:
        tfe = client(server.address, fake_sleep, rate_limiter=limiter)
        calls = [
            asyncio.create_task(tfe.runs.read("run-1")),
            asyncio.create_task(tfe.runs.apply("run-1")),
        ]
        for _ in calls:
            await server.received.acquire()
            await limiter.called.acquire()
        limiter.is_open.clear()
        calls.append(asyncio.create_task(tfe.runs.apply("run-1")))
        await limiter.called.acquire()
        await tfe.close(wait=wait)
        read, applied, queued = await asyncio.gather(*calls, return_exceptions=True)
        for _ in range(2):
            await server.disconnected.acquire()
    assert type(read) is RequestTimeoutError
    assert type(applied) is OutcomeUnknownError
    assert type(queued) is NotSentError
    assert all("the client was closed" in str(error) for error in (read, applied, queued))


async def test_closing_can_wait_for_what_is_under_way(fake_sleep: FakeSleep) -> None:
    """A service that stops may finish what it has begun, and begins nothing more."""
    limiter = FakeRateLimiter()
    limiter.is_open.clear()
    async with stub_server(http_response(503), http_response(body=RUN)) as server:
        tfe = client(server.address, fake_sleep, rate_limiter=limiter)
        reading = asyncio.create_task(tfe.runs.read("run-1"))
        await limiter.called.acquire()
        closing = asyncio.create_task(tfe.close(wait=None))
        await asyncio.sleep(0)
        with pytest.raises(ClosedError):
            await tfe.runs.read("run-2")
        assert not closing.done()
        limiter.is_open.set()
        assert (await reading).id == "run-1"
        await closing


async def test_closing_ends_waits_between_requests() -> None:
    """A task that polls gets an error."""
    tfe = Client("http://127.0.0.1:1", "token", rate_limiter=None)
    waiting = asyncio.create_task(tfe._pipeline.sleep(3600))
    await asyncio.sleep(0)
    await tfe.close()
    with pytest.raises(ClosedError):
        await waiting
    with pytest.raises(ClosedError):
        await tfe._pipeline.sleep(3600)


async def test_closing_twice_is_closing_once(fake_sleep: FakeSleep) -> None:
    """A client that was closed inside its `async with` is not closed again at the end."""
    async with stub_server(http_response(body=RUN)) as server:
        async with client(server.address, fake_sleep) as tfe:
            await tfe.runs.read("run-1")
            await tfe.close()


async def test_a_repeated_delete_that_gets_a_404_has_succeeded(fake_sleep: FakeSleep) -> None:
    """The first attempt has deleted it, and its response was lost."""
    async with (
        stub_server(None, http_response(404)) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        await tfe.run_tasks.delete("task-1")
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    "first", [http_response(404), http_response(429)], ids=["at once", "rate limited"]
)
async def test_a_delete_of_nothing_is_a_404(fake_sleep: FakeSleep, first: bytes) -> None:
    """Where no attempt can have deleted it, it was not there."""
    async with (
        stub_server(first, http_response(404)) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        with pytest.raises(NotFoundError):
            await tfe.run_tasks.delete("task-1")


async def test_a_lost_response_is_not_taken_for_success() -> None:
    """Only a status can say that a request was carried out already."""
    request = Request("runs.read", "GET", "/runs/run-1")
    state = RetryState(request, math.inf, Deadlines(), RetryBudget(), may_have_been_applied=True)
    assert not state.is_already_applied(TransportError("no response"))


async def test_a_patch_is_not_sent_again(fake_sleep: FakeSleep) -> None:
    """Another client may have changed the resource in between."""
    async with (
        stub_server(None, http_response()) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        with pytest.raises(OutcomeUnknownError):
            await tfe.run_tasks.update("task-1", name="check")
        assert len(server.requests) == 1


@asynccontextmanager
async def server_that_drops_idle_connections() -> AsyncIterator[tuple[str, list[bytes]]]:
    """Serve one request on each connection, and hang up when the second one comes."""
    heads: list[bytes] = []

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(
            http_response(body=RUN).replace(b"Connection: close", b"Connection: keep-alive")
        )
        await reader.read(1000)

    async with serving(respond) as address:
        yield address, heads


async def test_a_dead_kept_connection_costs_a_read_nothing(fake_sleep: FakeSleep) -> None:
    """A read goes out on a new one, without a wait and without counting as a retry."""
    async with (
        server_that_drops_idle_connections() as (address, heads),
        client(address, fake_sleep) as tfe,
    ):
        for _ in range(3):
            await tfe.runs.read("run-1")
        assert tfe.stats.retries == 0
        assert len(heads) == 3
    assert fake_sleep.seconds == []


async def test_a_request_that_is_sent_again_counts_from_then(fake_sleep: FakeSleep) -> None:
    """The rate limiter counts both: the first may not have arrived, and the other came later."""
    limiter = FakeRateLimiter()
    async with server_that_drops_idle_connections() as (address, _):
        async with client(address, fake_sleep, rate_limiter=limiter) as tfe:
            for _ in range(2):
                await tfe.runs.read("run-1")
    assert len(limiter.log) == 2
    assert limiter.sent == 3


@pytest.mark.parametrize("body_comes_later", [False, True])
async def test_a_connection_that_brought_a_5xx_is_not_used_again(
    fake_sleep: FakeSleep, body_comes_later: bool
) -> None:
    """Many servers close it without saying so, and would lose the POST that comes next."""
    connections = 0
    head_received = asyncio.Event()

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await reader.readuntil(b"\r\n\r\n{")
        if connections > 1:
            writer.write(http_response(201, RUN))
            return
        response = http_response(500, b"{}").replace(b"Connection: close\r\n", b"")
        if body_comes_later:
            writer.write(response[:-1])
            await head_received.wait()
            writer.write(response[-1:])
        else:
            writer.write(response)
        while b"POST" not in await reader.read(1000):
            if reader.at_eof():
                break

    async def on_head(*_: object) -> None:
        head_received.set()

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(on_head)
    async with (
        serving(respond) as address,
        client(address, fake_sleep, trace_configs=[trace]) as tfe,
    ):
        with pytest.raises(ServerError):
            await tfe.runs.create(workspace="ws-1")
        assert (await tfe.runs.create(workspace="ws-1")).id == "run-1"
    assert connections == 2


async def test_a_dead_kept_connection_leaves_a_post_unknown(fake_sleep: FakeSleep) -> None:
    """It was written to the connection, and the server may have read it."""
    async with (
        server_that_drops_idle_connections() as (address, heads),
        client(address, fake_sleep) as tfe,
    ):
        await tfe.runs.read("run-1")
        with pytest.raises(OutcomeUnknownError):
            await tfe.runs.create(workspace="ws-1")
        assert len(heads) == 1


async def test_a_retry_is_logged_at_info(
    fake_sleep: FakeSleep, caplog: pytest.LogCaptureFixture
) -> None:
    """The log shows which requests fail."""
    caplog.set_level(logging.INFO, "tfrun_async")
    async with (
        stub_server(None, http_response(body=RUN)) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        await tfe.runs.read("run-1")
    (record,) = caplog.records
    assert record.levelname == "INFO"
    assert record.getMessage().startswith("GET /runs/run-1: again in ")
    assert record.getMessage().endswith(" s after TransportError")
    assert (record.__dict__["operation"], record.__dict__["number"]) == ("runs.read", 2)


async def test_without_a_rate_limiter_nothing_waits(fake_sleep: FakeSleep) -> None:
    """An installation without limits gets requests as fast as it responds."""
    async with (
        stub_server(http_response(body=RUN)) as server,
        client(server.address, fake_sleep, rate_limiter=None) as tfe,
    ):
        await asyncio.gather(*(tfe.runs.read("run-1") for _ in range(100)))
        assert tfe.stats.waited < 1


async def test_by_default_the_limits_of_the_api_are_kept() -> None:
    """The 31st request within a second waits for a slot."""
    async with (
        stub_server(http_response(body=RUN)) as server,
        Client(server.address, "token") as tfe,
    ):
        reads = [asyncio.create_task(tfe.runs.read("run-1")) for _ in range(31)]
        await asyncio.wait(reads[:30])
        assert len(server.requests) == 30
        assert not reads[30].done()
        await tfe.close()
        with pytest.raises(TransportError, match="the client was closed"):
            await reads[30]


async def test_a_resend_that_finds_no_server_does_not_hide_the_first(fake_sleep: FakeSleep) -> None:
    """The first request may have been applied, although the second was never sent."""

    async def respond_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(http_response(body=RUN).replace(b"Connection: close\r\n", b""))
        await reader.readuntil(b"\r\n\r\n")
        server.close()
        writer.close()

    server = await asyncio.start_server(respond_once, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    seen: list[Attempt] = []
    async with client(f"http://{host}:{port}", fake_sleep, on_attempt=seen.append) as tfe:
        await tfe.runs.read("run-1")
        with pytest.raises(TransportError) as caught:
            await tfe.workspaces.delete("ws-1")
    assert not isinstance(caught.value, NotSentError)
    assert [attempt.error for attempt in seen[:3]] == [None, "TransportError", "NotSentError"]
