"""How often a call is sent, how long it may take, and how it ends with the client."""

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager

import attrs
import pytest

from tests.support.fake_sleep import RUN, Naps, client, free_port
from tests.support.http_server import reply, wire
from tfrun_async import Attempt, Client
from tfrun_async._http.request import Call
from tfrun_async._http.retry import Allowance, Effort
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
def naps() -> Naps:
    return Naps()


class Turns:
    """A rate limiter that keeps what it was asked, and gives turns only while it is open."""

    def __init__(self) -> None:
        self.log: list[tuple[object, ...]] = []
        self.is_open = asyncio.Event()
        self.is_open.set()
        self.asked = asyncio.Semaphore(0)
        self.waiting = 0
        self.sent = 0
        self.is_closed = False

    async def acquire(self, names: Collection[str], *, is_urgent: bool) -> Callable[[], None]:
        self.log.append(("take", sorted(names), is_urgent))
        self.waiting += 1
        self.asked.release()
        try:
            await self.is_open.wait()
        finally:
            self.waiting -= 1
        return self._send

    def _send(self) -> None:
        self.sent += 1

    def pause(self, names: Collection[str], seconds: float) -> None:
        self.log.append(("pause", sorted(names), seconds))

    def update_limit(self, name: str, calls: int) -> None:
        self.log.append(("learn", name, calls))

    async def close(self) -> None:
        self.is_closed = True


async def test_each_attempt_waits_for_its_turn(naps: Naps) -> None:
    """Retries draw on the rate limiter too, reads as routine and changes as urgent."""
    turns = Turns()
    replies = reply(503), reply(body=RUN), reply(201, RUN)
    async with wire(*replies) as server, client(server.address, naps, rate_limiter=turns) as tfe:
        await tfe.runs.read("run-1")
        await tfe.runs.create(workspace="ws-1")
    assert turns.log == [
        ("take", ["requests"], False),
        ("take", ["requests"], False),
        ("take", ["requests"], True),
    ]
    assert turns.is_closed


async def test_a_budget_is_told_when_a_request_is_sent(naps: Naps) -> None:
    """Its turn counts from when it went out, not from when its answer came or never came."""
    turns = Turns()
    async with silence() as server, client(server.address, naps, rate_limiter=turns) as tfe:
        reading = asyncio.create_task(tfe.runs.read("run-1"))
        await server.asked.acquire()
        assert turns.sent == 1
        reading.cancel()
        await asyncio.wait({reading})
    assert turns.sent == 1


async def test_a_budget_is_told_when_a_request_will_not_be_sent(naps: Naps) -> None:
    """A turn is not kept for ever for what found no connection."""
    turns = Turns()
    async with client(f"http://127.0.0.1:{free_port()}", naps, rate_limiter=turns) as tfe:
        with pytest.raises(NotSentError):
            await tfe.runs.read("run-1")
    assert turns.sent == len(turns.log) > 0


async def test_a_429_pauses_the_limit_it_is_about(naps: Naps) -> None:
    """A full minute of run lists is no reason to stop everything else."""
    turns = Turns()
    page = b'{"data": []}'
    replies = (
        reply(429, headers=["Retry-After: 40"]),
        reply(body=page),
        reply(429, headers=["X-RateLimit-Reset: 0.5"]),
        reply(429),
        reply(429, headers=["Retry-After: 3600"]),
    )
    async with wire(*replies) as server, client(server.address, naps, rate_limiter=turns) as tfe:
        await tfe.runs.list_for_workspace("ws-1").first()
        with pytest.raises(RateLimitedError):
            await tfe.runs.read("run-1")
    assert [entry[1:] for entry in turns.log if entry[0] == "pause"] == [
        (["run-lists"], 40.0),
        (["requests"], 0.5),
        (["requests"], 1.0),
        (["requests"], 120.0),
    ]
    assert turns.log[0] == ("take", ["requests", "run-lists"], False)


async def test_a_server_that_states_its_limit_is_believed(naps: Naps) -> None:
    """An installation may allow more or less than HCP Terraform."""
    turns = Turns()
    replies = (
        reply(body=RUN, headers=["X-RateLimit-Limit: 100"]),
        reply(body=RUN, headers=["X-RateLimit-Limit: lots"]),
        reply(body=RUN, headers=["X-RateLimit-Limit: 0"]),
    )
    async with wire(*replies) as server, client(server.address, naps, rate_limiter=turns) as tfe:
        for _ in replies:
            await tfe.runs.read("run-1")
    assert [entry for entry in turns.log if entry[0] == "learn"] == [("learn", "requests", 100)]


async def test_presigned_urls_draw_on_no_budget(naps: Naps) -> None:
    """They lead to storage, which counts nothing against the user."""
    turns = Turns()
    async with wire(reply(body=b"")) as storage:
        plan = (
            '{"data": {"id": "plan-1", "type": "plans", "attributes": {"status": "finished", '
            f'"log-read-url": "{storage.address}/log"}}}}}}'
        )
        async with wire(reply(body=plan.encode())) as server:
            async with client(server.address, naps, rate_limiter=turns) as tfe:
                assert [line async for line in tfe.plans.log("plan-1")] == []
    assert len(storage.requests) == 1
    assert len(turns.log) == len(server.requests) == 1


async def test_an_outage_does_not_multiply_requests(naps: Naps) -> None:
    """A thousand calls to a server that is down are at most 1,200 requests."""
    async with client(f"http://127.0.0.1:{free_port()}", naps) as tfe:
        for _ in range(20):
            calls = (tfe.runs.read("run-1") for _ in range(50))
            results = await asyncio.gather(*calls, return_exceptions=True)
            assert all(isinstance(result, NotSentError) for result in results)
        assert 1_000 < tfe.stats.requests <= 1_200


async def test_successes_give_retries_back() -> None:
    """A server that fails now and then is asked again for as long as it is there."""
    allowance = Allowance(most=2)
    assert [allowance.take() for _ in range(3)] == [True, True, False]
    allowance.give_back()
    assert not allowance.take()
    for _ in range(9):
        allowance.give_back()
    assert [allowance.take() for _ in range(3)] == [True, True, False]


async def test_being_rate_limited_does_not_use_up_attempts(naps: Naps) -> None:
    """The server sets the pace, and only the deadline ends it."""
    busy = reply(429, headers=["Retry-After: 0.5"])
    async with wire(*[busy] * 60, reply(201, RUN)) as server:
        async with client(server.address, naps) as tfe:
            assert (await tfe.runs.create(workspace="ws-1")).id == "run-1"
            assert tfe.stats.rate_limited == 60


async def test_a_deadline_ends_a_call_between_attempts(naps: Naps) -> None:
    """Nobody waits for an attempt that would come too late."""
    async with wire(reply(503, headers=["Retry-After: 60"])) as server:
        async with client(server.address, naps, deadline=59.0) as tfe:
            with pytest.raises(ServerError):
                await tfe.runs.read("run-1")
    assert len(server.requests) == 1
    assert naps.seconds == []


async def test_a_deadline_ends_a_wait_for_a_turn(naps: Naps) -> None:
    """What has not been sent by then is told as such, and its turn is not held."""
    turns = Turns()
    turns.is_open.clear()
    async with client("http://127.0.0.1:1", naps, deadline=0.01, rate_limiter=turns) as tfe:
        with pytest.raises(NotSentError, match="POST /runs: its deadline came before its turn"):
            await tfe.runs.create(workspace="ws-1")
        assert turns.waiting == 0
        assert tfe.stats.requests == 0


Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(handle: Handler) -> AsyncIterator[str]:
    """Serve connections, and wait until the last one is gone."""
    handlers: set[asyncio.Task[None] | None] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handlers.add(asyncio.current_task())
        try:
            await handle(reader, writer)
        finally:
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    async with server:
        yield f"http://{host}:{port}"
        await asyncio.gather(*filter(None, handlers))


@attrs.frozen
class Silence:
    """A server that takes requests and answers none."""

    address: str
    asked: asyncio.Semaphore
    left: asyncio.Semaphore


@asynccontextmanager
async def silence() -> AsyncIterator[Silence]:
    asked, left = asyncio.Semaphore(0), asyncio.Semaphore(0)

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.release()
        while await reader.read(1000):
            pass
        left.release()

    async with serving(hang) as address:
        yield Silence(address, asked, left)


async def test_a_deadline_ends_an_attempt(naps: Naps) -> None:
    """It counts even where one attempt alone could take longer."""
    async with silence() as server:
        async with client(server.address, naps, timeout=60.0, deadline=0.02) as tfe:
            with pytest.raises(RequestTimeoutError, match="no answer in time"):
                await tfe.runs.read("run-1")
            with pytest.raises(OutcomeUnknownError, match="no answer in time"):
                await tfe.runs.create(workspace="ws-1")
            assert tfe.stats.requests == 2


async def test_cancelling_closes_what_was_open(naps: Naps) -> None:
    """The server sees the connection go, and nothing is sent again."""
    async with silence() as server, client(server.address, naps) as tfe:
        creating = asyncio.create_task(tfe.runs.create(workspace="ws-1"))
        await server.asked.acquire()
        creating.cancel()
        with pytest.raises(asyncio.CancelledError):
            await creating
        await server.left.acquire()
        assert tfe.stats.requests == 1
        assert naps.seconds == []


async def test_cancelling_gives_back_the_turn(naps: Naps) -> None:
    """Whoever waited for a turn and left is not in the way of others."""
    turns = Turns()
    turns.is_open.clear()
    async with client("http://127.0.0.1:1", naps, rate_limiter=turns) as tfe:
        reading = asyncio.create_task(tfe.runs.read("run-1"))
        await turns.asked.acquire()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert turns.waiting == 0
        assert tfe.stats.requests == 0


@pytest.mark.parametrize("wait", [0.0, 0.01])
async def test_closing_ends_what_is_under_way(naps: Naps, wait: float) -> None:
    """Each caller is told what that means for its call, and none hangs."""
    turns = Turns()
    async with silence() as server:
        tfe = client(server.address, naps, rate_limiter=turns)
        calls = [
            asyncio.create_task(tfe.runs.read("run-1")),
            asyncio.create_task(tfe.runs.apply("run-1")),
        ]
        for _ in calls:
            await server.asked.acquire()
            await turns.asked.acquire()
        turns.is_open.clear()
        calls.append(asyncio.create_task(tfe.runs.apply("run-1")))
        await turns.asked.acquire()
        await tfe.close(wait=wait)
        read, applied, queued = await asyncio.gather(*calls, return_exceptions=True)
        for _ in range(2):
            await server.left.acquire()
    assert type(read) is RequestTimeoutError
    assert type(applied) is OutcomeUnknownError
    assert type(queued) is NotSentError
    assert all("the client was closed" in str(error) for error in (read, applied, queued))


async def test_closing_can_wait_for_what_is_under_way(naps: Naps) -> None:
    """A service that stops may finish what it has begun, and begins nothing more."""
    turns = Turns()
    turns.is_open.clear()
    async with wire(reply(503), reply(body=RUN)) as server:
        tfe = client(server.address, naps, rate_limiter=turns)
        reading = asyncio.create_task(tfe.runs.read("run-1"))
        await turns.asked.acquire()
        closing = asyncio.create_task(tfe.close(wait=None))
        await asyncio.sleep(0)
        with pytest.raises(ClosedError):
            await tfe.runs.read("run-2")
        assert not closing.done()
        turns.is_open.set()
        assert (await reading).id == "run-1"
        await closing


async def test_closing_ends_waits_between_calls() -> None:
    """Whoever polls learns that there is nothing left to ask."""
    tfe = Client("http://127.0.0.1:1", "token", rate_limiter=None)
    waiting = asyncio.create_task(tfe._pipeline.sleep(3600))
    await asyncio.sleep(0)
    await tfe.close()
    with pytest.raises(ClosedError):
        await waiting
    with pytest.raises(ClosedError):
        await tfe._pipeline.sleep(3600)


async def test_closing_twice_is_closing_once(naps: Naps) -> None:
    """An `async with` around a client that was closed inside ends in peace."""
    async with wire(reply(body=RUN)) as server:
        async with client(server.address, naps) as tfe:
            await tfe.runs.read("run-1")
            await tfe.close()


async def test_a_repeated_delete_finds_its_work_done(naps: Naps) -> None:
    """The first attempt has deleted it, and its answer was lost: that is no 404 to report."""
    async with wire(None, reply(404)) as server, client(server.address, naps) as tfe:
        await tfe.run_tasks.delete("task-1")
        assert len(server.requests) == 2


@pytest.mark.parametrize("first", [reply(404), reply(429)], ids=["at once", "rate limited"])
async def test_a_delete_of_nothing_is_a_404(naps: Naps, first: bytes) -> None:
    """Where no attempt can have deleted it, it was not there."""
    async with wire(first, reply(404)) as server, client(server.address, naps) as tfe:
        with pytest.raises(NotFoundError):
            await tfe.run_tasks.delete("task-1")


def test_a_lost_answer_is_not_taken_for_success() -> None:
    """Only a status can say that a call was carried out already."""
    call = Call("runs.read", "GET", "/runs/run-1")
    effort = Effort(call, lambda: 0.0, math.inf, lambda ends: ends, Allowance(), may_be_done=True)
    assert not effort.is_done(TransportError("no answer"))


async def test_a_patch_is_not_sent_again(naps: Naps) -> None:
    """In between, somebody else may have changed the same thing."""
    async with wire(None, reply()) as server, client(server.address, naps) as tfe:
        with pytest.raises(OutcomeUnknownError):
            await tfe.run_tasks.update("task-1", name="check")
        assert len(server.requests) == 1


@asynccontextmanager
async def hangs_up_between_requests() -> AsyncIterator[tuple[str, list[bytes]]]:
    """Serve one request on each connection, and hang up when the second one comes."""
    heads: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(reply(body=RUN).replace(b"Connection: close", b"Connection: keep-alive"))
        await reader.read(1000)

    async with serving(answer) as address:
        yield address, heads


async def test_a_dead_kept_connection_costs_a_read_nothing(naps: Naps) -> None:
    """A read goes out on a new one, without a wait and without counting as a retry."""
    async with hangs_up_between_requests() as (address, heads), client(address, naps) as tfe:
        for _ in range(3):
            await tfe.runs.read("run-1")
        assert tfe.stats.retries == 0
        assert len(heads) == 3
    assert naps.seconds == []


async def test_a_request_that_is_sent_again_counts_from_then(naps: Naps) -> None:
    """The rate limiter counts both: the first may not have arrived, and the other came later."""
    turns = Turns()
    async with hangs_up_between_requests() as (address, _):
        async with client(address, naps, rate_limiter=turns) as tfe:
            for _ in range(2):
                await tfe.runs.read("run-1")
    assert len(turns.log) == 2
    assert turns.sent == 3


async def test_a_dead_kept_connection_leaves_a_post_unknown(naps: Naps) -> None:
    """It was written to the connection, and nothing tells that nobody read it."""
    async with hangs_up_between_requests() as (address, heads), client(address, naps) as tfe:
        await tfe.runs.read("run-1")
        with pytest.raises(OutcomeUnknownError):
            await tfe.runs.create(workspace="ws-1")
        assert len(heads) == 1


async def test_a_retry_is_told_at_info(naps: Naps, caplog: pytest.LogCaptureFixture) -> None:
    """Who watches the log sees that something is not well, and with which call."""
    caplog.set_level(logging.INFO, "tfrun_async")
    async with wire(None, reply(body=RUN)) as server, client(server.address, naps) as tfe:
        await tfe.runs.read("run-1")
    (record,) = caplog.records
    assert record.levelname == "INFO"
    assert record.getMessage().startswith("GET /runs/run-1: again in ")
    assert record.getMessage().endswith(" s after TransportError")
    assert (record.__dict__["operation"], record.__dict__["number"]) == ("runs.read", 2)


async def test_without_a_budget_nothing_waits(naps: Naps) -> None:
    """An installation without limits is asked as fast as it answers."""
    async with (
        wire(reply(body=RUN)) as server,
        client(server.address, naps, rate_limiter=None) as tfe,
    ):
        await asyncio.gather(*(tfe.runs.read("run-1") for _ in range(100)))
        assert tfe.stats.waited < 1


async def test_by_default_the_limits_of_the_api_are_kept() -> None:
    """The 31st request within a second is not sent before its turn."""
    async with wire(reply(body=RUN)) as server, Client(server.address, "token") as tfe:
        reads = [asyncio.create_task(tfe.runs.read("run-1")) for _ in range(31)]
        await asyncio.wait(reads[:30])
        assert len(server.requests) == 30
        assert not reads[30].done()
        await tfe.close()
        with pytest.raises(TransportError, match="the client was closed"):
            await reads[30]


async def test_a_repeat_that_finds_nobody_does_not_hide_the_first(naps: Naps) -> None:
    """What went out on a kept connection may be done, though the repeat was never sent."""

    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply(body=RUN).replace(b"Connection: close\r\n", b""))
        await reader.readuntil(b"\r\n\r\n")
        server.close()
        writer.close()

    server = await asyncio.start_server(answer_once, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    seen: list[Attempt] = []
    async with client(f"http://{host}:{port}", naps, on_attempt=seen.append) as tfe:
        await tfe.runs.read("run-1")
        with pytest.raises(TransportError) as caught:
            await tfe.workspaces.delete("ws-1")
    assert not isinstance(caught.value, NotSentError)
    assert [attempt.error for attempt in seen[:3]] == [None, "TransportError", "NotSentError"]
