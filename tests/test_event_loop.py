"""A client, and its rate limiter, that outlive an event loop."""

import asyncio
import gc
import pickle
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

import pytest

from tests.support.fake_sleep import TOKEN, use_slot
from tests.support.threaded_server import ThreadedServer, threaded_server
from tfrun_async import Client
from tfrun_async._event_loop import PerLoop
from tfrun_async.errors import ClosedError, EventLoopError
from tfrun_async.rate_limit import Limit, LocalRateLimiter


@pytest.fixture
def server() -> Iterator[ThreadedServer]:
    with threaded_server() as server:
        yield server


async def read(tfe: Client) -> None:
    """Read twice, on one connection."""
    for _ in range(2):
        assert (await tfe.runs.read("run-1")).id == "run-1"


def test_a_client_works_in_one_event_loop_after_the_other(server: ThreadedServer) -> None:
    """As in a function that is called for each event; no connection stays open behind it."""
    tfe = Client(server.address, TOKEN)
    for number in range(1, 4):
        asyncio.run(read(tfe))
        assert server.connections == number
    gc.collect()  # an unclosed connection would be a warning, and warnings are errors
    asyncio.run(tfe.close())
    with pytest.raises(ClosedError):
        asyncio.run(read(tfe))


def test_an_event_loop_may_close_without_ending_its_generators(server: ThreadedServer) -> None:
    """As where `run_until_complete` and `close` are all that is called."""
    tfe = Client(server.address, TOKEN)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # of asyncio, for the socket
        for _ in range(3):
            loop = asyncio.new_event_loop()
            loop.run_until_complete(read(tfe))
            loop.close()
        asyncio.run(tfe.close())
        gc.collect()


async def _run_ready_tasks() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def test_requests_that_were_lost_with_their_event_loop_are_forgotten() -> None:
    """`close` does not wait for them in the next one."""
    limiter = LocalRateLimiter({"requests": Limit(1, 60)})
    limiter.pause({"requests"}, 60)
    tfe = Client("http://127.0.0.1:1", TOKEN, rate_limiter=limiter)
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda *_: None)  # it would log that the task is destroyed
    coroutine = read(tfe)
    reading = loop.create_task(coroutine)
    loop.run_until_complete(_run_ready_tasks())
    loop.close()
    asyncio.run(tfe.close(wait=None))
    assert not reading.done()
    with suppress(RuntimeError):  # its cleanup would use the closed loop
        coroutine.close()


def test_two_event_loops_at_the_same_time_are_refused(server: ThreadedServer) -> None:
    """The error says so, instead of a hang or an error of asyncio."""
    tfe = Client(server.address, TOKEN)
    errors: list[Exception] = []

    def use_elsewhere() -> None:
        for use in (read(tfe), tfe._pipeline.sleep(0), tfe.close()):
            try:
                asyncio.run(use)
            except EventLoopError as error:
                errors.append(error)

    async def main() -> None:
        await read(tfe)
        thread = Thread(target=use_elsewhere)
        thread.start()
        await asyncio.to_thread(thread.join)
        await read(tfe)
        await tfe.close()

    asyncio.run(main())
    assert len(errors) == 3
    assert all("the client is in use in another event loop" in str(error) for error in errors)
    assert server.connections == 1


def test_the_first_use_in_two_event_loops_at_the_same_time_is_refused_in_one() -> None:
    """Otherwise the value of the first one would be closed while it is in use."""
    opened: list[str] = []
    errors: list[Exception] = []

    def use_elsewhere() -> None:
        try:
            asyncio.run(value.get())
        except EventLoopError as error:
            errors.append(error)

    def open_slowly() -> str:
        opened.append("value")
        if len(opened) == 1:
            thread = Thread(target=use_elsewhere)
            thread.start()
            thread.join()
        return opened[-1]

    value = PerLoop("the test", open_slowly)
    assert asyncio.run(value.get()) == "value"
    assert (len(opened), len(errors)) == (1, 1)
    assert asyncio.run(value.get()) == "value"


_FORKS = """
import asyncio, os, sys
from tfrun_async import Client

tfe = Client(sys.argv[1], "token")

async def read():
    await tfe.runs.read("run-1")

async def main():
    await read()
    if (child := os.fork()) == 0:
        try:
            asyncio.run(read())
            asyncio.run(tfe.close())
            os._exit(0)
        finally:
            os._exit(1)
    _, status = await asyncio.to_thread(os.waitpid, child, 0)
    await read()
    await tfe.close()
    print(os.waitstatus_to_exitcode(status))

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_forked_process_opens_its_own_connections(server: ThreadedServer) -> None:
    """And leaves those of the process that forked it alone."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", _FORKS, server.address],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("0\n", "")
    assert server.connections == 2


def test_a_rate_limiter_remembers_its_slots_in_the_next_event_loop() -> None:
    """The server counts them too; callers that were lost with their event loop are forgotten."""
    now = 0.0
    sleeps: list[float] = []

    async def sleep(seconds: float) -> None:
        nonlocal now
        sleeps.append(seconds)
        now += seconds

    limiter = LocalRateLimiter({"requests": Limit(2, 60)}, clock=lambda: now, sleep=sleep)

    async def use_and_leave() -> None:
        await use_slot(limiter, {"requests"})
        await limiter.acquire({"requests"}, is_urgent=False)  # never sent
        asyncio.ensure_future(limiter.acquire({"requests"}, is_urgent=True))  # noqa: RUF006

    asyncio.run(use_and_leave())
    assert len(limiter.slot_ages("requests")) == 2
    asyncio.run(use_slot(limiter, {"requests"}))
    assert sleeps == []
    asyncio.run(use_slot(limiter, {"requests"}))
    assert sum(sleeps) >= 60


def test_a_rate_limiter_may_be_pickled_before_its_first_use() -> None:
    """A program may give one to each of its processes."""
    limiter = LocalRateLimiter({"requests": Limit(1, 1.0)})
    copied = pickle.loads(pickle.dumps(limiter))
    assert repr(copied) == repr(limiter)
    asyncio.run(use_slot(copied, ["requests"]))


def test_a_rate_limiter_of_two_event_loops_is_refused() -> None:
    """Its callers could not wake each other."""
    limiter = LocalRateLimiter()

    async def main() -> None:
        await use_slot(limiter, {"requests"})
        with pytest.raises(EventLoopError, match="the rate limiter is in use"):
            await asyncio.to_thread(asyncio.run, use_slot(limiter, {"requests"}))

    asyncio.run(main())


async def test_a_value_is_closed_once() -> None:
    """Two callers may close at the same time; the next use opens the value again."""
    closed: list[int] = []
    numbers = iter(range(10))

    async def close(number: int) -> None:
        await asyncio.sleep(0)
        closed.append(number)

    value = PerLoop("the test", lambda: next(numbers), close)
    await value.close()
    assert [await value.get() for _ in range(2)] == [0, 0]
    await asyncio.gather(value.close(), value.close())
    assert closed == [0]
    assert await value.get() == 1
    await value.close()
    assert closed == [0, 1]
