"""How long an upload may take: as long as it gets on, until the call's deadline."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.support.fake_sleep import Naps, client
from tests.support.http_server import reply, wire
from tfrun_async import Client
from tfrun_async._http.request import Call
from tfrun_async._http.secret import Secret
from tfrun_async.errors import RequestTimeoutError

PIECE = 2**18  # bytes that aiohttp sends at once


def slow_line(
    monkeypatch: pytest.MonkeyPatch, seconds: float, *, opens_slowly: bool = False
) -> aiohttp.TraceConfig:
    """Let each piece of a body take so many seconds of the loop's time, and none of ours."""
    loop, passed = asyncio.get_running_loop(), 0.0
    real = loop.time
    monkeypatch.setattr(loop, "time", lambda: real() + passed)

    async def crawl(*_: Any) -> None:
        nonlocal passed
        passed += seconds
        await asyncio.sleep(0)

    line = aiohttp.TraceConfig()
    line.on_request_chunk_sent.append(crawl)
    if opens_slowly:
        line.on_connection_create_end.append(crawl)
    return line


def archive(directory: Path, pieces: int) -> Path:
    """Return a file that goes out in so many pieces."""
    file = directory / "archive"
    file.touch()
    os.truncate(file, PIECE * pieces)
    return file


async def upload(tfe: Client, address: str, file: Path) -> None:
    presigned = Secret(f"{address}/upload")
    await tfe._pipeline.send(Call("upload", "PUT", "/(upload-url)", body=file, presigned=presigned))


async def test_a_slow_upload_is_given_its_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Four minutes are no reason to give up, if half a minute never passes without a piece."""
    line = slow_line(monkeypatch, 20)
    async with wire(reply()) as server:
        async with client(server.address, Naps(), trace_configs=[line]) as tfe:
            await upload(tfe, server.address, archive(tmp_path, pieces=12))
            assert tfe.stats.requests == 1
    assert len(server.requests[0]) > 12 * PIECE


async def test_a_document_is_given_its_time_once_it_goes_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However long the connection took to open."""
    line = slow_line(monkeypatch, 20, opens_slowly=True)
    async with wire(reply(body=b"{}")) as server:
        async with client(server.address, Naps(), trace_configs=[line]) as tfe:
            await tfe._pipeline.send(Call("create", "POST", "/runs", body=b"{}"))
            assert tfe.stats.requests == 1


async def test_an_upload_that_stops_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A piece that takes longer than `timeout` is the last."""
    line = slow_line(monkeypatch, 31)
    async with wire(reply()) as server:
        async with client(server.address, Naps(), trace_configs=[line], deadline=31) as tfe:
            with pytest.raises(RequestTimeoutError, match="no answer in time"):
                await upload(tfe, server.address, archive(tmp_path, pieces=4))
            assert tfe.stats.requests == 1


async def test_a_slow_upload_keeps_the_deadline(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """However well it gets on, the call is over then."""
    line = slow_line(monkeypatch, 20)
    async with wire(reply()) as server:
        async with client(server.address, Naps(), trace_configs=[line], deadline=90) as tfe:
            with pytest.raises(RequestTimeoutError):
                await upload(tfe, server.address, archive(tmp_path, pieces=12))
            assert tfe.stats.requests == 1


@asynccontextmanager
async def deaf() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """Serve nobody, and tell when somebody has come."""
    came, silent = asyncio.Event(), asyncio.Event()

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.set()
        await silent.wait()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}", came
        silent.set()


@pytest.mark.parametrize("pieces", [1, 200], ids=["all sent", "stuck"])
async def test_an_upload_that_nobody_takes_is_given_up(tmp_path: Path, pieces: int) -> None:
    """Whether the last piece is out or not: after `timeout` seconds of silence."""
    async with deaf() as (address, _), client(address, Naps(), timeout=0.02) as tfe:
        with pytest.raises(RequestTimeoutError):
            await upload(tfe, address, archive(tmp_path, pieces))


async def test_a_client_that_closes_waits_for_no_upload(tmp_path: Path) -> None:
    """It is cut off like any other call."""
    async with deaf() as (address, came):
        tfe = client(address, Naps())
        uploading = asyncio.create_task(upload(tfe, address, archive(tmp_path, 200)))
        await came.wait()
        await tfe.close()
        with pytest.raises(RequestTimeoutError, match="the client was closed"):
            await uploading
