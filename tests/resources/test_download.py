"""Configurations fetched into files: whole or not at all, without the token, however long."""

import asyncio
import gzip
import io
import random
import tarfile
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import pytest

from tests.support.fake_sleep import TOKEN, FakeSleep, client
from tests.support.http_server import http_response, stub_server
from tfrun_async import Client
from tfrun_async._http.retry import MAX_ATTEMPTS
from tfrun_async.errors import (
    ArgumentError,
    MalformedResponseError,
    NotFoundError,
    RequestTimeoutError,
    ResponseTooLargeError,
    TransportError,
)
from tfrun_async.simulator import Simulator

PIECE = 2**18
ARCHIVE = gzip.compress(b"an archive")
WHOLE = http_response(body=ARCHIVE)
GONE = http_response(404, b'{"errors": [{"status": "404", "title": "the files are gone"}]}')
BROKEN_OFF = WHOLE[:-1]
CUT = http_response(body=ARCHIVE[:-1])
JUNK = http_response(body=b"<html>Welcome to the airport</html>", content_type="text/html")


async def test_what_was_uploaded_comes_back(tfe: Client, sim: Simulator, tmp_path: Path) -> None:
    """The archive that a run works on, and nothing beside it."""
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    target.mkdir()
    (source / "main.tf").write_text('resource "terraform_data" "one" {\n}\n')
    workspace = await tfe.workspaces.create(sim.organization, name="app")
    version = await tfe.configuration_versions.create(workspace, auto_queue_runs=False)
    await tfe.configuration_versions.upload(version, source)
    await tfe.configuration_versions.download(version, target / "archive.tar.gz")
    assert file_names(target) == ["archive.tar.gz"]
    with tarfile.open(target / "archive.tar.gz", "r:gz") as tar:
        (member,) = tar.getmembers()
        content = tar.extractfile(member)
        assert content is not None
        assert content.read() == (source / "main.tf").read_bytes()


async def test_the_storage_gets_no_token(tmp_path: Path) -> None:
    """The API redirects to a presigned URL, which carries its own authorization."""
    async with stub_server(WHOLE) as storage:
        moved = http_response(302, headers=[f"Location: {storage.address}/archive?signature=1"])
        async with stub_server(moved) as api, client(api.address, FakeSleep()) as tfe:
            await tfe.configuration_versions.download("cv-1", tmp_path / "archive")
    assert api.requests[0].startswith(b"GET /api/v2/configuration-versions/cv-1/download HTTP/1.1")
    assert api.header("Authorization") == f"Bearer {TOKEN}"
    assert storage.header("Authorization") is None
    assert (tmp_path / "archive").read_bytes() == ARCHIVE


async def test_a_download_that_breaks_off_starts_again(tmp_path: Path) -> None:
    """Nothing of the first attempt is left in the file."""
    fake_sleep = FakeSleep()
    async with (
        stub_server(BROKEN_OFF, http_response(503), WHOLE) as api,
        client(api.address, fake_sleep) as tfe,
    ):
        await tfe.configuration_versions.download("cv-1", tmp_path / "archive")
    assert (tmp_path / "archive").read_bytes() == ARCHIVE
    assert len(api.requests) == 3


@pytest.mark.parametrize(
    ("response", "error", "text", "requests"),
    [
        (BROKEN_OFF, TransportError, "no response", MAX_ATTEMPTS),
        (CUT, MalformedResponseError, "a whole gzipped archive", MAX_ATTEMPTS),
        (JUNK, MalformedResponseError, "a whole gzipped archive", MAX_ATTEMPTS),
        (GONE, NotFoundError, "the files are gone", 1),
    ],
    ids=["broken off", "cut", "junk", "gone"],
)
async def test_a_download_that_fails_leaves_what_was_there(
    tmp_path: Path, response: bytes, error: type[Exception], text: str, requests: int
) -> None:
    """No half archive takes the place of a whole one."""
    (tmp_path / "archive").write_text("the last one")
    async with stub_server(response) as api, client(api.address, FakeSleep()) as tfe:
        with pytest.raises(error, match=f"GET /configuration-versions/cv-1/download: .*{text}"):
            await tfe.configuration_versions.download("cv-1", tmp_path / "archive")
    assert len(api.requests) == requests
    assert (tmp_path / "archive").read_text() == "the last one"
    assert file_names(tmp_path) == ["archive"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [("there", "got the directory .*there"), ("nowhere/archive", "in a directory that exists")],
)
async def test_a_path_that_is_no_files_is_not_asked_for(
    tmp_path: Path, name: str, problem: str
) -> None:
    """Said before anything is fetched."""
    (tmp_path / "there").mkdir()
    async with stub_server(WHOLE) as api, client(api.address, FakeSleep()) as tfe:
        with pytest.raises(ArgumentError, match=problem):
            await tfe.configuration_versions.download("cv-1", tmp_path / name)
    assert api.requests == []


async def test_an_archive_is_bounded_as_a_response_is(tmp_path: Path) -> None:
    """No disk is filled by a server that does not stop."""
    archive = make_archive(1)
    max_bytes = len(archive) - 1
    async with stub_server(http_response(body=archive)) as api:
        async with client(api.address, FakeSleep(), max_response_bytes=max_bytes) as tfe:
            with pytest.raises(ResponseTooLargeError, match=f"larger than {max_bytes} bytes"):
                await tfe.configuration_versions.download("cv-1", tmp_path / "archive")
        assert file_names(tmp_path) == []
        async with client(api.address, FakeSleep(), max_response_bytes=max_bytes + 1) as tfe:
            await tfe.configuration_versions.download("cv-1", tmp_path / "archive")
    assert (tmp_path / "archive").read_bytes() == archive


async def test_what_an_archive_unpacks_to_is_not_kept(tmp_path: Path) -> None:
    """A bomb takes neither memory nor disk; what unpacks it has to look at that."""
    bomb = gzip.compress(bytes(2**26))
    async with (
        stub_server(http_response(body=bomb)) as api,
        client(api.address, FakeSleep()) as tfe,
    ):
        tracemalloc.start()
        try:
            await tfe.configuration_versions.download("cv-1", tmp_path / "archive")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert (tmp_path / "archive").read_bytes() == bomb
    assert peak < 2**23


def make_archive(pieces: int) -> bytes:
    """Return an archive that is a little longer than so many pieces."""
    return gzip.compress(random.Random(1).randbytes(pieces * PIECE), 0, mtime=0)


Respond = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(respond: Respond) -> AsyncIterator[str]:
    """Respond to one request, and wait until its connection is closed."""
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await respond(reader, writer)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        over.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}"
        await over.wait()


def serve_slowly(
    monkeypatch: pytest.MonkeyPatch, directory: Path, pieces: int, seconds: float
) -> AbstractAsyncContextManager[str]:
    """Serve an archive of which each piece takes so many seconds of the loop's time."""
    loop, passed = asyncio.get_running_loop(), 0.0
    real = loop.time
    monkeypatch.setattr(loop, "time", lambda: real() + passed)

    async def respond_slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal passed
        archive = make_archive(pieces)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(archive))
        for number in range(pieces):
            passed += seconds
            end = (number + 1) * PIECE if number + 1 < pieces else None
            writer.write(archive[number * PIECE : end])
            await until_written(reader, directory, number + 1)

    return serving(respond_slowly)


async def until_written(reader: asyncio.StreamReader, directory: Path, pieces: int) -> None:
    """Wait until so many pieces are there, or the client is gone."""
    while bytes_written(directory) < pieces * PIECE - io.DEFAULT_BUFFER_SIZE:
        if reader.at_eof() or reader.exception():
            break
        await asyncio.sleep(0)


def bytes_written(directory: Path) -> int:
    return sum(part.stat().st_size for part in directory.glob(".tfrun-*/part"))


def file_names(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir()]


async def test_a_slow_download_is_given_its_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two minutes are no reason to give up, if half a minute never passes without a piece."""
    async with (
        serve_slowly(monkeypatch, tmp_path, 6, 20) as address,
        client(address, FakeSleep()) as tfe,
    ):
        await tfe.configuration_versions.download("cv-1", tmp_path / "archive")
        assert tfe.stats.requests == 1
    assert (tmp_path / "archive").read_bytes() == make_archive(6)


async def test_a_slow_download_keeps_the_deadline(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """However well it gets on, the call is over then, and nothing of it is left."""
    async with (
        serve_slowly(monkeypatch, tmp_path, 6, 20) as address,
        client(address, FakeSleep(), deadline=90) as tfe,
    ):
        with pytest.raises(RequestTimeoutError):
            await tfe.configuration_versions.download("cv-1", tmp_path / "archive")
    assert file_names(tmp_path) == []


async def test_a_download_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    """Neither a file nor what was to become one."""
    begun = asyncio.Event()

    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (2 * PIECE))
        writer.write(make_archive(2)[:PIECE])
        await until_written(reader, tmp_path, 1)
        begun.set()
        await reader.read()

    async with serving(stall) as address, client(address, FakeSleep()) as tfe:
        fetching = asyncio.create_task(
            tfe.configuration_versions.download("cv-1", tmp_path / "archive")
        )
        await begun.wait()
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching
    assert file_names(tmp_path) == []
