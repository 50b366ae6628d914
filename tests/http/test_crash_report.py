"""The data that a crash reporter would send, for errors that no response causes."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.support.crash_report import report
from tests.support.fake_sleep import TOKEN, FakeSleep, client
from tests.support.http_server import http_response, stub_server, unresponsive_server
from tests.support.run_tasks import KEY, payload, sign
from tests.support.run_tasks import TOKEN as TASK_TOKEN
from tfrun_async import Client
from tfrun_async._http.request import Request
from tfrun_async._http.secret import Secret
from tfrun_async.errors import (
    ArgumentError,
    MalformedResponseError,
    OutcomeUnknownError,
    PayloadError,
    ServerError,
    SettingsError,
    SignatureError,
    TransportError,
    UnprocessableError,
)
from tfrun_async.notifications import Notification, NotificationReceiver
from tfrun_async.run_task import Passed, Result, RunTaskReceiver, RunTaskRequest, parse, verify

TWO_WORDS = "a s3cret"


def make_run_task_receiver(key: Any, *, is_refused: bool = False) -> RunTaskReceiver:
    async def check(_request: RunTaskRequest) -> Result:
        return Passed()

    return RunTaskReceiver(hmac_key=key, handler=check, concurrency=0 if is_refused else 1)


def make_notification_receiver(key: Any, *, is_refused: bool = False) -> NotificationReceiver:
    async def handle(_notification: Notification) -> None:
        pass

    return NotificationReceiver(hmac_key=key, handler=handle if is_refused else print)


def test_a_secret_does_not_show() -> None:
    """Its text has to be asked for."""
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


async def test_a_timeout_of_the_caller_shows_no_secret() -> None:
    """A timeout of the caller's own goes through the same frames."""
    async with unresponsive_server() as (elsewhere, _):
        moved = http_response(307, headers=[f"Location: {elsewhere}/s3cret-path"])
        async with stub_server(moved) as server, client(server.address, FakeSleep()) as tfe:
            with pytest.raises(TimeoutError) as caught:
                async with asyncio.timeout(0.05):
                    await tfe.plans.json_output("plan-1")
    assert "Transport.send.request" in report(caught.value)
    assert "s3cret" not in report(caught.value)
    assert TOKEN not in report(caught.value)


def failing_trace(event: str, error: Exception) -> aiohttp.TraceConfig:
    """Let each request fail at a step of aiohttp's."""

    async def fail(*_: object) -> None:
        raise error

    trace = aiohttp.TraceConfig()
    getattr(trace, event).append(fail)
    return trace


@pytest.mark.parametrize(
    ("file", "trace"),
    [
        ("missing", aiohttp.TraceConfig()),
        ("archive", failing_trace("on_connection_create_start", TimeoutError())),
        ("archive", failing_trace("on_request_chunk_sent", BrokenPipeError(32, "Broken pipe"))),
    ],
)
async def test_an_upload_that_fails_does_not_show_where_to(
    file: str, trace: aiohttp.TraceConfig, tmp_path: Path
) -> None:
    """Its URL is as good as a password, and some of aiohttp's texts hold it."""
    (tmp_path / "archive").write_bytes(b"some of it")
    async with (
        stub_server(None) as server,
        client(server.address, FakeSleep(), trace_configs=[trace]) as tfe,
    ):
        url = Secret(f"{server.address}/archive?key=s3cret")
        with pytest.raises(OSError if file == "missing" else TransportError) as caught:
            await tfe._pipeline.send(
                Request("upload", "PUT", "/(upload-url)", body=tmp_path / file, presigned=url)
            )
    assert "Transport.send.request" in report(caught.value)
    assert "s3cret" not in report(caught.value)


UNUSABLE_URLS = [
    "http://host:abc/s3cret",
    "http://xn--/s3cret",
    f"http://{'s3cret' * 50}/",
    "http://../s3cret",
    "http://b\u00fccher.example/s3cret",
    "http://a b/s3cret",
    "http://:80/s3cret",
    "http://[s3cret",
    "mailto:s3cret",
]


@pytest.mark.parametrize("url", [*UNUSABLE_URLS, "/s3cret", ""])
async def test_a_presigned_url_that_cannot_be_used_does_not_show(url: str) -> None:
    """It is refused before an attempt, and no retry would make it a better one."""
    async with client("http://127.0.0.1:1", FakeSleep()) as tfe:
        request = Request("upload", "PUT", "/(upload-url)", body=b"some", presigned=Secret(url))
        with pytest.raises(MalformedResponseError, match="no URL that can be used") as caught:
            await tfe._pipeline.send(request)
        assert tfe.stats.requests == 0
    assert "s3cret" not in report(caught.value)


@pytest.mark.parametrize("url", [url for url in UNUSABLE_URLS if url.isascii()])
async def test_a_redirect_that_cannot_be_followed_does_not_show(url: str) -> None:
    """Neither the target nor the token of the request that led there."""
    moved = http_response(307, headers=[f"Location: {url}"])
    async with stub_server(moved) as server, client(server.address, FakeSleep()) as tfe:
        with pytest.raises(TransportError, match="redirected") as caught:
            await tfe.plans.json_output("plan-1")
    assert "s3cret" not in report(caught.value)
    assert TOKEN not in report(caught.value)


@pytest.mark.parametrize(
    "event",
    ["on_request_start", "on_request_headers_sent", "on_request_end", "on_request_exception"],
)
@pytest.mark.parametrize("error", [RuntimeError("s3cret"), UnicodeError("s3cret")])
async def test_a_trace_config_that_fails_shows_no_secret(event: str, error: Exception) -> None:
    """The error is one of this library, and says where the trace config has failed."""
    responses = [None] if event == "on_request_exception" else [http_response(201, b"{}")]
    async with (
        stub_server(*responses) as server,
        client(server.address, FakeSleep(), trace_configs=[failing_trace(event, error)]) as tfe,
    ):
        with pytest.raises(OutcomeUnknownError, match=type(error).__name__) as caught:
            await tfe.runs.create(workspace="ws-1")
    assert f"at {__file__}:" in str(caught.value)
    assert TOKEN not in report(caught.value)
    assert "s3cret" not in report(caught.value)


def test_a_run_tasks_request_that_is_refused_shows_no_secret() -> None:
    """Neither key nor token, nor the signature that would have been right."""
    body = payload()
    with pytest.raises(SignatureError) as unsigned:
        verify(body, "0" * 128, KEY)
    with pytest.raises(PayloadError) as malformed:
        parse(payload(stage=None))
    with pytest.raises(PayloadError) as truncated:
        parse(body[:-1])
    for caught in (unsigned, malformed, truncated):
        for secret in (KEY, TASK_TOKEN, sign(body)):
            assert secret not in report(caught.value)


@pytest.mark.parametrize(
    ("body", "signature", "key"),
    [
        (b"{}", None, TWO_WORDS),
        (b"{}", "", TWO_WORDS),
        (b"{}", "0" * 128, TWO_WORDS),
        ("{}", "0" * 128, TWO_WORDS),
        (b"{}", "0" * 128, f"{TWO_WORDS} \udcff"),
    ],
)
def test_verify_shows_no_key(body: Any, signature: str | None, key: str) -> None:
    """Whatever it refuses, no frame that the error came through has the key."""
    with pytest.raises((SignatureError, ArgumentError)) as caught:
        verify(body, signature, key)
    assert "s3cret" not in report(caught.value)


@pytest.mark.parametrize("make", [make_run_task_receiver, make_notification_receiver])
def test_a_receiver_that_is_refused_shows_no_key(make: Callable[..., Any]) -> None:
    """Neither a key that cannot be one, nor one beside another argument."""
    for key, settings in (
        (f"{TWO_WORDS} \udcff", {}),
        (TWO_WORDS.encode(), {}),
        (TWO_WORDS, {"is_refused": True}),
    ):
        with pytest.raises(ArgumentError) as caught:
            make(key, **settings)
        assert "__init__.self" in report(caught.value)
        assert "s3cret" not in report(caught.value)


@pytest.mark.parametrize("make", [make_run_task_receiver, make_notification_receiver])
def test_a_receiver_holds_its_key_as_a_secret(make: Callable[..., Any]) -> None:
    """A reporter that looks into the objects of a frame finds none."""
    receiver = make(TWO_WORDS)
    assert "s3cret" not in repr(vars(receiver))


async def test_a_key_that_is_sent_does_not_show() -> None:
    """What signs a run task's requests is in no frame that an error came through."""
    async with (
        stub_server(http_response(500)) as server,
        client(server.address, FakeSleep()) as tfe,
    ):
        with pytest.raises(ServerError) as caught:
            await tfe.run_tasks.create("acme", name="check", url="http://x", hmac_key=TWO_WORDS)
    assert "RunTasks.create.name" in report(caught.value)
    assert "s3cret" not in report(caught.value)


@pytest.mark.parametrize("addition", [{}, {"odd": object()}], ids=["refused", "no-json"])
async def test_a_document_that_is_sent_as_it_is_does_not_show(addition: dict[str, object]) -> None:
    """It may hold a token or a key of any endpoint."""
    sent = {"data": {"attributes": {"token": TWO_WORDS, **addition}}}
    async with (
        stub_server(http_response(422)) as server,
        client(server.address, FakeSleep()) as tfe,
    ):
        with pytest.raises((UnprocessableError, ArgumentError)) as caught:
            await tfe.request("POST", "/teams/team-1/tokens", json=sent)
    assert "Client.request.path" in report(caught.value)
    assert "s3cret" not in report(caught.value)
