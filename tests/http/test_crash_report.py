"""What a crash reporter would send away, where no answer of the server is to blame."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from tests.support.crash_report import report
from tests.support.fake_sleep import TOKEN, Naps, client
from tests.support.http_server import reply, wire
from tests.support.run_tasks import KEY, payload, sign
from tests.support.run_tasks import TOKEN as TASK_TOKEN
from tfrun_async import Client
from tfrun_async._http.request import Call
from tfrun_async._http.secret import Secret
from tfrun_async.errors import (
    PayloadError,
    ServerError,
    SettingsError,
    SignatureError,
    TransportError,
)
from tfrun_async.run_task import parse, verify

TWO_WORDS = "a s3cret"


def test_a_secret_does_not_show() -> None:
    """Whoever wants its text has to say so."""
    secret = Secret("s3cret")
    assert "s3cret" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "s3cret"


@pytest.mark.parametrize("address", [None, "ftp://tfe.example"])
def test_settings_that_are_refused_show_no_token(
    monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    """Neither the one that was given nor the one in the environment."""
    monkeypatch.setenv("TFE_TOKEN", "env1ronment.s3cret")
    with pytest.raises(SettingsError) as caught:
        Client(address, TWO_WORDS)
    assert "Client.__init__.address" in report(caught.value)
    assert "s3cret" not in report(caught.value)


def test_settings_that_cannot_be_read_say_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What the system said stays with the error."""
    (tmp_path / ".terraform.d" / "credentials.tfrc.json").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("TFE_TOKEN", "TFE_ADDRESS"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(SettingsError) as caught:
        Client()
    assert isinstance(caught.value.__cause__, OSError)


async def test_a_caller_who_waits_no_longer_shows_no_secret() -> None:
    """A timeout of the caller's own goes through the same frames."""
    silent = asyncio.Event()

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    elsewhere = await asyncio.start_server(hang, "127.0.0.1", 0)
    host, port = elsewhere.sockets[0].getsockname()
    moved = reply(307, headers=[f"Location: http://{host}:{port}/s3cret-path"])
    async with elsewhere, wire(moved) as server, client(server.address, Naps()) as tfe:
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.05):
                await tfe.plans.json_output("plan-1")
        silent.set()
    assert "Wire.exchange.call" in report(caught.value)
    assert "s3cret" not in report(caught.value)
    assert TOKEN not in report(caught.value)


def broken_line(event: str, error: Exception) -> aiohttp.TraceConfig:
    """Let each request fail at a step of aiohttp's."""

    async def fail(*_: object) -> None:
        raise error

    line = aiohttp.TraceConfig()
    getattr(line, event).append(fail)
    return line


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("missing", aiohttp.TraceConfig()),
        ("archive", broken_line("on_connection_create_start", TimeoutError())),
        ("archive", broken_line("on_request_chunk_sent", BrokenPipeError(32, "Broken pipe"))),
    ],
)
async def test_an_upload_that_fails_does_not_show_where_to(
    file: str, line: aiohttp.TraceConfig, tmp_path: Path
) -> None:
    """Its URL is as good as a password, and some of aiohttp's texts hold it."""
    (tmp_path / "archive").write_bytes(b"some of it")
    async with (
        wire(None) as server,
        client(server.address, Naps(), trace_configs=[line]) as tfe,
    ):
        url = Secret(f"{server.address}/archive?key=s3cret")
        with pytest.raises(OSError if file == "missing" else TransportError) as caught:
            await tfe._pipeline.send(
                Call("upload", "PUT", "/(upload-url)", body=tmp_path / file, presigned=url)
            )
    assert "Wire.exchange.call" in report(caught.value)
    assert "s3cret" not in report(caught.value)


def test_a_run_tasks_request_that_is_refused_shows_no_secret() -> None:
    """Neither key nor token, nor the signature that would have been right."""
    body = payload()
    with pytest.raises(SignatureError) as unsigned:
        verify(body, "0" * 128, KEY)
    with pytest.raises(PayloadError) as malformed:
        parse(payload(stage=None))
    with pytest.raises(PayloadError) as cut:
        parse(body[:-1])
    for caught in (unsigned, malformed, cut):
        for secret in (KEY, TASK_TOKEN, sign(body)):
            assert secret not in report(caught.value)


async def test_a_key_that_is_sent_does_not_show() -> None:
    """What signs a run task's requests is in no frame that an error came through."""
    async with wire(reply(500)) as server, client(server.address, Naps()) as tfe:
        with pytest.raises(ServerError) as caught:
            await tfe.run_tasks.create("acme", name="check", url="http://x", hmac_key=TWO_WORDS)
    assert "RunTasks.create.name" in report(caught.value)
    assert "s3cret" not in report(caught.value)
