"""The event loop of the tests: time jumps only when nothing else can run."""

import asyncio
import sys
import threading
import time

import pytest

from tests.support import virtual_time
from tests.support.virtual_time import VirtualTimeLoop


async def test_a_sleep_takes_no_time_and_clocks_agree() -> None:
    """Those that are made of `time.monotonic` too."""
    began, real = time.monotonic(), time.perf_counter()
    await asyncio.sleep(86_400)
    assert time.monotonic() - began == pytest.approx(86_400, abs=1)
    assert virtual_time.now() == time.monotonic()
    assert time.perf_counter() - real < 3600


async def test_what_waits_by_yielding_sees_time_pass() -> None:
    """Each turn of the loop takes a moment."""
    began = time.monotonic()
    while time.monotonic() < began + 0.05:  # noqa: ASYNC110 - that is what is tested
        await asyncio.sleep(0)


async def test_bytes_arrive_before_a_timer_is_due() -> None:
    """However soon that is, and also on many connections at once."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()

    async def talk(size: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        for _ in range(10):
            async with asyncio.timeout(0.1):
                writer.write(b"x" * size)
                assert await reader.readexactly(size) == b"x" * size
        writer.close()
        await writer.wait_closed()

    async with server:
        await asyncio.gather(*(talk(size) for size in (1, 1_000, 500_000)))


async def test_a_thread_is_waited_for() -> None:
    """Its work may take longer than no time at all."""
    proceed = threading.Event()
    work = asyncio.get_running_loop().run_in_executor(None, proceed.wait)
    threading.Timer(0.05, proceed.set).start()
    async with asyncio.timeout(60):
        assert await work


async def test_another_process_is_waited_for() -> None:
    """What it sends may be late, and no timer knows."""
    code = "import time; time.sleep(0.05); print('here')"
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=pipe)
    async with asyncio.timeout(60):
        assert (await process.communicate())[0] == b"here\n"


def test_time_stands_still_while_it_is_held() -> None:
    """As for a server that the loop does not wait for."""

    async def main(loop: VirtualTimeLoop) -> None:
        proceed = asyncio.Event()
        threading.Timer(0.05, loop.call_soon_threadsafe, [proceed.set]).start()
        async with asyncio.timeout(1):
            with loop.held():
                await proceed.wait()
        assert loop.time() == 0

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualTimeLoop)
        runner.run(main(loop))


@pytest.mark.real_time
async def test_a_test_may_ask_for_real_time() -> None:
    """Then clocks are the machine's."""
    assert not isinstance(asyncio.get_running_loop(), VirtualTimeLoop)
    began = time.monotonic()
    await asyncio.sleep(0.01)
    assert time.monotonic() > began
