"""How long an upload may take: as long as it makes progress, until its deadline."""

import asyncio
import os
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.support.fake_sleep import FakeSleep, client
from tests.support.http_server import http_response, stub_server, unresponsive_server
from tfrun_async import Client
from tfrun_async._http.request import Request
from tfrun_async._http.secret import Secret
from tfrun_async.errors import RequestTimeoutError

PIECE = 2**18  # bytes that aiohttp sends at once


def slow_upload_trace(
    monkeypatch: pytest.MonkeyPatch, seconds: float, *, opens_slowly: bool = False
) -> aiohttp.TraceConfig:
    """Let each piece of a body take so many seconds of the loop's time, and none of ours."""
    loop, passed = asyncio.get_running_loop(), 0.0
    real = loop.time
    monkeypatch.setattr(loop, "time", lambda: real() + passed)

    async def pass_time(*_: Any) -> None:
        nonlocal passed
        passed += seconds
        await asyncio.sleep(0)

    trace = aiohttp.TraceConfig()
    trace.on_request_chunk_sent.append(pass_time)
    if opens_slowly:
        trace.on_connection_create_end.append(pass_time)
    return trace


def archive(fake_dns: Path, pieces: int) -> Path:
    """Return a file that goes out in so many pieces."""
    file = fake_dns / "archive"
    file.touch()
    os.truncate(file, PIECE * pieces)
    return file


async def upload(tfe: Client, address: str, file: Path) -> None:
    presigned = Secret(f"{address}/upload")
    await tfe._pipeline.send(
        Request("upload", "PUT", "/(upload-url)", body=file, presigned=presigned)
    )


async def test_a_slow_upload_is_given_its_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Four minutes are no reason to give up, if half a minute never passes without a piece."""
    trace = slow_upload_trace(monkeypatch, 20)
    async with stub_server(http_response()) as server:
        async with client(server.address, FakeSleep(), trace_configs=[trace]) as tfe:
            await upload(tfe, server.address, archive(tmp_path, pieces=12))
            assert tfe.stats.requests == 1
    assert len(server.requests[0]) > 12 * PIECE


async def test_a_document_is_given_its_time_once_it_goes_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However long the connection took to open."""
    trace = slow_upload_trace(monkeypatch, 20, opens_slowly=True)
    async with stub_server(http_response(body=b"{}")) as server:
        async with client(server.address, FakeSleep(), trace_configs=[trace]) as tfe:
            await tfe._pipeline.send(Request("create", "POST", "/runs", body=b"{}"))
            assert tfe.stats.requests == 1


async def test_an_upload_that_stops_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A piece that takes longer than `timeout` is the last."""
    trace = slow_upload_trace(monkeypatch, 31)
    async with stub_server(http_response()) as server:
        async with client(server.address, FakeSleep(), trace_configs=[trace], deadline=31) as tfe:
            with pytest.raises(RequestTimeoutError, match="no response in time"):
                await upload(tfe, server.address, archive(tmp_path, pieces=4))
            assert tfe.stats.requests == 1


async def test_a_slow_upload_keeps_the_deadline(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The request ends then, even while it makes progress."""
    trace = slow_upload_trace(monkeypatch, 20)
    async with stub_server(http_response()) as server:
        async with client(server.address, FakeSleep(), trace_configs=[trace], deadline=90) as tfe:
            with pytest.raises(RequestTimeoutError):
                await upload(tfe, server.address, archive(tmp_path, pieces=12))
            assert tfe.stats.requests == 1


@pytest.mark.parametrize("pieces", [1, 200], ids=["all sent", "stuck"])
async def test_an_upload_that_the_server_does_not_read_is_given_up(
    tmp_path: Path, pieces: int
) -> None:
    """Whether the last piece is out or not: after `timeout` seconds of silence."""
    async with (
        unresponsive_server() as (address, _),
        client(address, FakeSleep(), timeout=0.02) as tfe,
    ):
        with pytest.raises(RequestTimeoutError):
            await upload(tfe, address, archive(tmp_path, pieces))


async def test_a_client_that_closes_waits_for_no_upload(tmp_path: Path) -> None:
    """It is ended like any other request."""
    async with unresponsive_server() as (address, came):
        tfe = client(address, FakeSleep())
        uploading = asyncio.create_task(upload(tfe, address, archive(tmp_path, 200)))
        await came.wait()
        await tfe.close()
        with pytest.raises(RequestTimeoutError, match="the client was closed"):
            await uploading
