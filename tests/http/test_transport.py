"""Requests over HTTP, and what can go wrong with them."""

import asyncio
import gc
import logging
import traceback
import weakref
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import aiohttp
import pytest
from aioresponses import CallbackResult, aioresponses

from tests.support.fake_sleep import RUN, TOKEN, FakeSleep, client, free_port
from tests.support.http_server import http_response, stub_server, unresponsive_server
from tests.support.threaded_server import threaded_server
from tfrun_async import Client
from tfrun_async._http.rate_limit_headers import retry_after
from tfrun_async._http.retry import MAX_ATTEMPTS
from tfrun_async.errors import (
    APIError,
    ClosedError,
    MalformedResponseError,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    RateLimitedError,
    RequestTimeoutError,
    ServerError,
    TfrunError,
    TransportError,
    UnauthorizedError,
)


@pytest.fixture
def fake_sleep() -> FakeSleep:
    return FakeSleep()


class MockedResponse(aiohttp.ClientResponse):
    """Fills an argument of aiohttp 3.14 that aioresponses 0.7.9 does not know yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, stream_writer=Mock(output_size=0), **kwargs)


async def test_a_request_carries_token_and_media_types(fake_sleep: FakeSleep) -> None:
    """Each request says who asks and what it speaks."""
    async with (
        stub_server(http_response(body=RUN)) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        run = await tfe.runs.read("run-1", include=["plan", "created_by"])
    assert run.status == "planned"
    assert server.requests[0].startswith(
        b"GET /api/v2/runs/run-1?include=plan,created_by HTTP/1.1\r\n"
    )
    assert server.header("Authorization") == f"Bearer {TOKEN}"
    assert server.header("Accept") == "application/vnd.api+json, application/json"
    assert (server.header("User-Agent") or "").startswith("tfrun-async/")
    assert "gzip" in (server.header("Accept-Encoding") or "")
    assert server.requests[0].split(b"\r\n")[1].startswith(b"Host: 127.0.0.1:")


@pytest.mark.parametrize("body", [b"", b"null"])
async def test_accepted_actions_have_nothing_to_read(fake_sleep: FakeSleep, body: bytes) -> None:
    """A 202 is a success whether its body is empty or the JSON null."""
    async with (
        stub_server(http_response(202, body)) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        await tfe.runs.force_execute("run-1")
    # Without this media type even a request that has no body gets a 415.
    assert server.header("Content-Type") == "application/vnd.api+json"
    assert server.requests[0].endswith(b"\r\n\r\n")


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 408, 425, 429])
async def test_a_read_is_sent_again_after_a_passing_fault(
    fake_sleep: FakeSleep, status: int
) -> None:
    """One error that may pass is retried, and the caller does not see it."""
    responses = http_response(status, b"<html>", content_type="text/html"), http_response(body=RUN)
    async with stub_server(*responses) as server, client(server.address, fake_sleep) as tfe:
        assert (await tfe.runs.read("run-1")).id == "run-1"
        assert tfe.stats.requests == 2
        assert tfe.stats.rate_limited == (status == 429)
    assert len(fake_sleep.seconds) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 501, 505])
async def test_a_refusal_is_not_sent_again(fake_sleep: FakeSleep, status: int) -> None:
    """What the server means to refuse it would refuse again."""
    async with (
        stub_server(http_response(status)) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        with pytest.raises(APIError) as caught:
            await tfe.runs.read("run-1")
    assert caught.value.status == status
    assert len(server.requests) == 1


async def test_a_read_gives_up_in_the_end(fake_sleep: FakeSleep) -> None:
    """A server that stays down is reported, with waits between the attempts that grow."""
    async with stub_server(http_response(503)) as server, client(server.address, fake_sleep) as tfe:
        with pytest.raises(ServerError, match="GET /runs/run-1: 503"):
            await tfe.runs.read("run-1")
    assert len(server.requests) == 5
    assert len(fake_sleep.seconds) == 4
    assert all(
        0 <= seconds <= limit
        for seconds, limit in zip(fake_sleep.seconds, (0.5, 1, 2, 4), strict=True)
    )


async def test_a_refusal_leaves_nothing_behind(fake_sleep: FakeSleep) -> None:
    """Its traceback is short, and it makes no garbage that needs collecting."""
    async with stub_server(http_response(404)) as server, client(server.address, fake_sleep) as tfe:
        gc.disable()
        try:
            try:
                await tfe.runs.read("run-1")
            except NotFoundError as error:
                files = {frame.filename for frame in traceback.extract_tb(error.__traceback__)}
                gone = weakref.ref(error)
            assert gone() is None
        finally:
            gc.enable()
    folders = {Path(file).parent.name for file in files}
    assert folders == {"http", "_http", "_resources", "operations"}


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
async def test_a_post_is_not_sent_again(fake_sleep: FakeSleep, status: int) -> None:
    """Two starts are worse than none: only the caller knows whether to try again."""
    async with (
        stub_server(http_response(status)) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        with pytest.raises(APIError):
            await tfe.runs.create(workspace="ws-1")
    assert len(server.requests) == 1


async def test_a_post_counted_against_a_limit_is_sent_again(fake_sleep: FakeSleep) -> None:
    """A 429 says that nothing was done, and when to come back."""
    headers = ["X-RateLimit-Limit: 30", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 0.75"]
    responses = http_response(429, headers=headers), http_response(201, RUN)
    async with stub_server(*responses) as server, client(server.address, fake_sleep) as tfe:
        assert (await tfe.runs.create(workspace="ws-1")).id == "run-1"
    assert len(server.requests) == 2
    assert 0.75 <= fake_sleep.seconds[0] < 1.75


async def test_a_very_long_wait_is_reported_instead(fake_sleep: FakeSleep) -> None:
    """A client does not hang for an hour because a server says so."""
    async with stub_server(http_response(429, headers=["Retry-After: 3600"])) as server:
        async with client(server.address, fake_sleep) as tfe:
            with pytest.raises(RateLimitedError) as caught:
                await tfe.runs.read("run-1")
    assert caught.value.retry_after == 3600
    assert fake_sleep.seconds == []


async def test_a_read_is_sent_again_after_a_lost_response(fake_sleep: FakeSleep) -> None:
    """Hanging up, or stopping in mid-body, costs a read nothing but time."""
    truncated = http_response(body=RUN)[:-10]
    async with (
        stub_server(None, truncated, http_response(body=RUN)) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        assert (await tfe.runs.read("run-1")).id == "run-1"
    assert len(server.requests) == 3


@pytest.mark.parametrize("lost", [None, http_response(201, RUN)[:-10]], ids=["hung up", "cut"])
async def test_a_lost_response_to_a_post_is_an_unknown_outcome(
    fake_sleep: FakeSleep, lost: bytes | None
) -> None:
    """The run may exist: the error says so, and it is not started twice."""
    async with stub_server(lost) as server, client(server.address, fake_sleep) as tfe:
        with pytest.raises(OutcomeUnknownError, match="POST /runs"):
            await tfe.runs.create(workspace="ws-1")
    assert len(server.requests) == 1


async def test_a_post_that_never_left_is_tried_again(fake_sleep: FakeSleep) -> None:
    """A refused connection cannot have started anything."""
    async with client(f"http://127.0.0.1:{free_port()}", fake_sleep) as tfe:
        with pytest.raises(NotSentError, match="POST /runs: no connection"):
            await tfe.runs.create(workspace="ws-1")
        assert tfe.stats.requests == 5


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda tfe: tfe.runs.read("run-1"), RequestTimeoutError),
        (lambda tfe: tfe.runs.create(workspace="ws-1"), OutcomeUnknownError),
    ],
)
async def test_silence_ends_in_a_timeout(
    fake_sleep: FakeSleep, call: Callable[[Client], Awaitable[object]], error: type[Exception]
) -> None:
    """By default there is a limit to waiting for a response."""
    with aioresponses() as mocked:
        mocked.get("http://127.0.0.1:1/api/v2/runs/run-1", exception=TimeoutError(), repeat=True)
        mocked.post("http://127.0.0.1:1/api/v2/runs", exception=TimeoutError(), repeat=True)
        async with client("http://127.0.0.1:1", fake_sleep) as tfe:
            with pytest.raises(error, match="no response in time"):
                await call(tfe)


async def test_the_limit_of_an_attempt_is_kept(fake_sleep: FakeSleep) -> None:
    """A server that accepts and then says nothing is left after `timeout` seconds."""
    async with unresponsive_server() as (address, _):
        async with client(address, fake_sleep, timeout=0.01) as tfe:
            with pytest.raises(RequestTimeoutError):
                await tfe.runs.read("run-1")


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (b"", "application/vnd.api+json", "empty, not JSON"),
        (b"<html>Gateway</html>", "text/html", "not JSON"),
        (RUN[:-2], "application/vnd.api+json", "not JSON"),
        (b"[]", "application/vnd.api+json", "expected an object, not a list"),
        (b'{"data": null}', "application/vnd.api+json", r"\$\.data: expected a resource, not null"),
        (b'{"data": {"id": 7}}', "application/json", r"\$\.data\.id: expected a string"),
        (
            b'{"data": {"id": "r", "type": null}}',
            "",
            r"\$\.data\.type: expected a string, not null",
        ),
    ],
)
async def test_an_unreadable_success_names_request_and_place(
    fake_sleep: FakeSleep, body: bytes, content_type: str, said: str
) -> None:
    """A malformed response does not end in a traceback of the JSON parser."""
    async with stub_server(http_response(body=body, content_type=content_type)) as server:
        async with client(server.address, fake_sleep) as tfe:
            with pytest.raises(
                MalformedResponseError, match=f"^GET /runs/run-1: .*{said}"
            ) as caught:
                await tfe.runs.read("run-1")
    assert caught.value.__cause__ is None


async def test_an_error_page_is_an_error_of_its_status(fake_sleep: FakeSleep) -> None:
    """A proxy's HTML is not mistaken for the API's own words."""
    async with stub_server(http_response(404, b"<html>", content_type="text/html")) as server:
        async with client(server.address, fake_sleep) as tfe:
            with pytest.raises(NotFoundError, match="6 bytes of text/html"):
                await tfe.runs.read("run-1")


async def test_an_error_carries_what_support_needs(fake_sleep: FakeSleep) -> None:
    """Error objects and the request id arrive with the error."""
    body = b'{"errors": [{"status": "401", "title": "unauthorized"}]}'
    async with stub_server(http_response(401, body, ["X-Request-Id: req-7"])) as server:
        async with client(server.address, fake_sleep) as tfe:
            with pytest.raises(UnauthorizedError) as caught:
                await tfe.runs.read("run-1")
    assert caught.value.errors[0].title == "unauthorized"
    assert caught.value.request_id == "req-7"


async def test_a_redirect_leaves_the_token_behind(fake_sleep: FakeSleep) -> None:
    """The plan's JSON lies at a presigned URL, on a host that must not see the token."""
    presigned = "https://archive.example/object/s3cret-signature?sig=1"
    seen: list[Any] = []

    def callback(url: Any, **request: Any) -> CallbackResult:
        seen.append((str(url), request["headers"]))
        return CallbackResult(body=b'{"format_version": "1.2"}', response_class=MockedResponse)

    with aioresponses() as mocked:
        mocked.get(
            "https://tfe.example/api/v2/plans/plan-1/json-output",
            status=307,
            headers={"Location": presigned},
            response_class=MockedResponse,
        )
        mocked.get(presigned, callback=callback)
        async with Client("https://tfe.example", TOKEN, sleep=fake_sleep) as tfe:
            assert await tfe.plans.json_output("plan-1") == {"format_version": "1.2"}
    assert [url for url, _ in seen] == [presigned]
    assert "Authorization" not in seen[0][1]


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://tfe.example/s3cret", "redirected from https to http"),
        ("file:///etc/passwd", "redirected from https to file"),
        ("https://[s3cret", "redirected to no URL"),
        ("https://tfe.example/api/v2/plans/plan-1/json-output", "more than 5 redirects"),
    ],
)
async def test_a_redirect_to_an_unsafe_url_is_not_followed(
    fake_sleep: FakeSleep, location: str, said: str
) -> None:
    """Neither to plain HTTP, nor in a circle, nor anywhere that is no URL."""
    with aioresponses() as mocked:
        url = "https://tfe.example/api/v2/plans/plan-1/json-output"
        mocked.get(
            url,
            status=307,
            headers={"Location": location},
            response_class=MockedResponse,
            repeat=True,
        )
        async with Client("https://tfe.example", TOKEN, sleep=fake_sleep) as tfe:
            with pytest.raises(TransportError, match=said) as caught:
                await tfe.plans.json_output("plan-1")
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


async def test_neither_token_nor_presigned_url_shows(
    fake_sleep: FakeSleep, caplog: pytest.LogCaptureFixture
) -> None:
    """Logs, reprs and errors may be shared, secrets may not."""
    caplog.set_level(logging.DEBUG, "tfrun_async")
    garbage = b"HTTP/1.1 200 OK\r\nX-Bad\x00: s3cret\r\n\r\n"
    async with stub_server(garbage) as elsewhere:
        moved = http_response(
            307, headers=[f"Location: {elsewhere.address}/s3cret-path?sig=s3cret"]
        )
        async with stub_server(moved) as server, client(server.address, fake_sleep) as tfe:
            shown = [repr(tfe), repr(tfe._pipeline), repr(tfe.stats)]
            with pytest.raises(TransportError) as caught:
                await tfe.plans.json_output("plan-1")
    shown += [caplog.text, "".join(traceback.format_exception(caught.value))]
    assert elsewhere.header("Authorization") is None
    assert "s3cret" not in "".join(shown)


async def test_each_attempt_is_logged_at_debug(
    fake_sleep: FakeSleep, caplog: pytest.LogCaptureFixture
) -> None:
    """Requests can be followed with the standard library's logging."""
    caplog.set_level(logging.DEBUG, "tfrun_async")
    async with (
        stub_server(http_response(503), http_response(body=RUN)) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        await tfe.runs.read("run-1")
    lines = [record.getMessage() for record in caplog.records]
    assert [trace.split(" in ")[0] for trace in lines] == [
        "GET /runs/run-1: 503",
        "GET /runs/run-1: again",
        "GET /runs/run-1: 200",
    ]


async def test_sockets_are_read_in_blocks_that_malloc_reuses(fake_sleep: FakeSleep) -> None:
    """A block of asyncio's own size would be mapped and cleared for each response."""
    with threaded_server() as server:
        async with client(server.address, fake_sleep) as tfe:
            await tfe.runs.read("run-1")
            sessions = (await tfe._pipeline._in_loop.get()).sessions
            assert sessions.api.connector is not None
            ((protocol, _),) = next(iter(sessions.api.connector._conns.values()))
            assert getattr(protocol.transport, "max_size", 2**20) < 128 * 2**10


async def test_a_closed_client_sends_nothing(fake_sleep: FakeSleep) -> None:
    """A use after the end is a bug in the program, and an error of its own; it opens nothing."""
    tfe = client("http://127.0.0.1:1", fake_sleep)
    await tfe.close()
    with pytest.raises(ClosedError, match="closed"):
        await tfe.runs.read("run-1")
    with pytest.raises(ClosedError, match="closed"):
        await tfe._pipeline.sleep(3600)
    assert tfe._pipeline._in_loop.current is None


async def test_cancelling_a_request_is_not_a_fault_to_recover_from(fake_sleep: FakeSleep) -> None:
    """A cancelled task ends at once, without another attempt."""
    async with unresponsive_server() as (address, received):
        async with client(address, fake_sleep) as tfe:
            reading = asyncio.create_task(tfe.runs.read("run-1"))
            await received.wait()
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
            assert tfe.stats.requests == 1


@pytest.mark.parametrize(
    ("headers", "lowest", "highest"),
    [
        ({"Retry-After": "2"}, 2, 2),
        ({"Retry-After": "0.25"}, 0.25, 0.25),
        ({"Retry-After": "-3"}, 0, 0),
        ({"Retry-After": "soon", "X-RateLimit-Reset": "1.5"}, 1.5, 1.5),
        ({"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"}, 1e9, 1e10),
        ({"Retry-After": "Fri, 01 Jan 1999 00:00:00 -0000"}, 0, 0),
        ({"X-RateLimit-Reset": "3"}, 3, 3),
        ({"Retry-After": " 7 "}, 7, 7),
        ({"Retry-After": "9" * 20, "X-RateLimit-Reset": "3"}, 3, 3),
    ],
)
def test_every_form_of_asking_to_wait_is_read(
    headers: dict[str, str], lowest: float, highest: float
) -> None:
    """Seconds, fractions of them, dates: servers and proxies use them all."""
    seconds = retry_after(headers)
    assert seconds is not None
    assert lowest <= seconds <= highest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "Fri, 99 Foo 2100",
        "nan of them",
        "nan",
        "inf",
        "1e5",
        "9" * 400,
        "٣",
        "Fri, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Fri, 01 Jan 2100 00:00:00 +99999999999999999999",
        "Fri, 01 Jan 2100 00:00:00 +9999",
    ],
)
def test_garbage_is_no_wait(text: str) -> None:
    """A header that cannot be read counts as none."""
    assert retry_after({"Retry-After": text}) is None


async def test_the_environment_names_the_proxy(
    fake_sleep: FakeSleep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requests go through HTTP_PROXY, but for hosts that NO_PROXY names."""
    async with stub_server(http_response(body=RUN)) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.setenv("no_proxy", "localhost")
        async with client("http://127.0.0.1:1", fake_sleep) as tfe:
            await tfe.runs.read("run-1")
        assert proxy.requests[0].startswith(b"GET http://127.0.0.1:1/api/v2/runs/run-1 HTTP/1.1")
        async with client("http://localhost:1", fake_sleep) as tfe:
            with pytest.raises(NotSentError):
                await tfe.runs.read("run-1")
        assert len(proxy.requests) == 1


async def test_a_connection_that_takes_too_long_has_carried_nothing(fake_sleep: FakeSleep) -> None:
    """What changes something is then sent again, as after one that was refused."""

    ends = iter([TimeoutError()])

    async def time_out_once(*_: object) -> None:
        for error in ends:
            raise error

    slow = aiohttp.TraceConfig()
    slow.on_connection_create_start.append(time_out_once)
    async with (
        stub_server(http_response(201, RUN)) as server,
        client(server.address, fake_sleep, trace_configs=[slow]) as tfe,
    ):
        await tfe.runs.create(workspace="ws-1")
    assert len(server.requests) == len(fake_sleep.seconds) == 1


@pytest.mark.parametrize(
    ("method", "address"), [("CONNECT", "https://tfe.invalid"), ("GET", "http://127.0.0.1:1")]
)
async def test_a_proxy_is_not_given_the_token_as_its_own(
    method: str, address: str, fake_sleep: FakeSleep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is asked of a proxy itself, before any encryption, says nothing of the token."""
    async with stub_server(http_response(404)) as proxy:
        monkeypatch.setenv(f"{address.partition(':')[0]}_proxy", proxy.address)
        async with client(address, fake_sleep) as tfe:
            with pytest.raises(TfrunError):
                await tfe.runs.read("run-1")
    assert proxy.requests[0].startswith(method.encode())
    assert proxy.header("Proxy-Authorization", 0) is None
    assert (TOKEN.encode() in proxy.requests[0]) == (method == "GET")


async def test_what_a_proxy_refuses_was_not_sent(
    fake_sleep: FakeSleep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start that never left the proxy is no lost one."""
    async with stub_server(http_response(407)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.address)
        async with client("https://tfe.invalid", fake_sleep) as tfe:
            with pytest.raises(NotSentError, match="POST /runs: the proxy responded with 407"):
                await tfe.runs.create(workspace="ws-1")
    assert len(proxy.requests) == MAX_ATTEMPTS


async def test_a_proxy_that_hangs_up_is_asked_once_for_each_attempt(
    fake_sleep: FakeSleep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiohttp does not repeat by itself what it asks of a proxy either."""
    async with stub_server(None) as proxy:
        monkeypatch.setenv("https_proxy", proxy.address)
        async with client("https://tfe.invalid", fake_sleep) as tfe:
            with pytest.raises(TransportError):
                await tfe.runs.read("run-1")
    assert len(proxy.requests) == MAX_ATTEMPTS


async def test_a_proxy_that_hangs_up_after_a_redirect_is_asked_as_often(
    fake_sleep: FakeSleep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The response before came on a connection that was kept open, which is no reason to resend."""
    moved = [b"HTTP/1.1 302 Found\r\nLocation: https://tfe.invalid/\r\nContent-Length: 0\r\n\r\n"]
    responses = [
        http_response(body=RUN).replace(b"Connection: close\r\n", b""),
        *moved * MAX_ATTEMPTS,
    ]

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for response in responses:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(response)
        writer.close()

    async with (
        stub_server(None) as proxy,
        await asyncio.start_server(respond, "127.0.0.1", 0) as server,
    ):
        monkeypatch.setenv("https_proxy", proxy.address)
        host, port = server.sockets[0].getsockname()
        async with client(f"http://{host}:{port}", fake_sleep) as tfe:
            await tfe.runs.read("run-1")
            with pytest.raises(TransportError):
                await tfe.runs.read("run-1")
    assert len(proxy.requests) == MAX_ATTEMPTS


async def test_a_proxy_is_looked_for_once(
    fake_sleep: FakeSleep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later change of the environment does not change a client's proxy."""
    async with (
        stub_server(http_response(body=RUN)) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        await tfe.runs.read("run-1")
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        await tfe.runs.read("run-1")
    assert len(server.requests) == 2


async def test_netrc_is_not_read(
    fake_sleep: FakeSleep, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A password for the same host neither replaces the token nor goes to a presigned URL."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password s3cret")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    async with stub_server(http_response(body=b"{}")) as elsewhere:
        moved = http_response(307, headers=[f"Location: {elsewhere.address}/archive"])
        async with stub_server(moved) as server, client(server.address, fake_sleep) as tfe:
            assert await tfe.plans.json_output("plan-1") == {}
    assert server.header("Authorization") == f"Bearer {TOKEN}"
    assert elsewhere.header("Authorization") is None
