"""Requests of a run task, through aiohttp and ASGI."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from tests.support import virtual_time
from tests.support.run_tasks import (
    KEY,
    ASGIResponse,
    FakeTerraform,
    SteppedTime,
    fake_terraform,
    library_tasks,
    payload,
    send_request,
    sign,
)
from tfrun_async.run_task import Passed, Result, RunTaskReceiver, RunTaskRequest

SendRequest = Callable[..., Awaitable[ASGIResponse]]


class RecordingHandler:
    """A handler that keeps its requests."""

    def __init__(self) -> None:
        self.requests: list[RunTaskRequest] = []

    async def __call__(self, request: RunTaskRequest) -> Result:
        self.requests.append(request)
        return Passed()


@pytest.fixture
async def tfc() -> AsyncIterator[FakeTerraform]:
    async with fake_terraform() as server:
        yield server
    assert library_tasks() == []


@pytest.fixture
def handler() -> RecordingHandler:
    return RecordingHandler()


@pytest.fixture
def receiver(tfc: FakeTerraform, handler: RecordingHandler) -> RunTaskReceiver:
    return tfc.receiver(handler, SteppedTime())


@pytest.fixture(params=["aiohttp", "asgi"])
async def send(
    request: pytest.FixtureRequest, receiver: RunTaskReceiver
) -> AsyncIterator[SendRequest]:
    """Send a request to the receiver, through aiohttp or ASGI."""
    if request.param == "asgi":
        async with receiver:
            yield lambda body, **more: send_request(receiver, body, **more)
        return
    app = web.Application()
    app.add_subapp("/run-task", receiver.app())
    async with TestClient(TestServer(app)) as client:
        yield lambda body, **more: post(client, body, **more)


async def post(
    client: TestClient[Any, Any],
    body: bytes,
    *,
    method: str = "POST",
    signature: str | None = "right",
    headers: dict[str, str] | None = None,
    chunks: Callable[[bytes], Iterator[bytes]] | None = None,
    path: str = "/run-task",
) -> ASGIResponse:
    async def parts() -> AsyncIterator[bytes]:
        for chunk in chunks(body) if chunks else ():
            yield chunk

    sent = {"content-type": "application/json"}
    if signature is not None:
        sent["x-tfc-task-signature"] = sign(body) if signature == "right" else signature
    sent |= headers or {}
    data = parts() if chunks else BytesIO(body)
    async with client.request(method, path, data=data, headers=sent) as response:
        named = {name.lower(): value for name, value in response.headers.items()}
        return ASGIResponse(response.status, named, await response.read())


async def test_a_request_is_taken_in(
    tfc: FakeTerraform, handler: RecordingHandler, send: SendRequest
) -> None:
    """200 with nothing to read, and the handler has the request."""
    response = await send(tfc.request())
    assert (response.status, response.body) == (200, b"")
    assert (await tfc.next()).status == "passed"
    assert [request.run_id for request in handler.requests] == ["run-i3Df5to9ELvibKpQ"]


async def test_a_body_may_come_in_pieces(tfc: FakeTerraform, send: SendRequest) -> None:
    """The signature is that of the whole."""

    def chunks(body: bytes) -> Iterator[bytes]:
        yield from (body[:1], b" "[:0], body[1:500], body[500:])

    assert (await send(tfc.request(), chunks=chunks)).status == 200
    assert (await tfc.next()).status == "passed"


@pytest.mark.parametrize("signature", [None, "", "0" * 128, sign(b"something else")])
async def test_a_wrong_signature_is_401(
    tfc: FakeTerraform, handler: RecordingHandler, send: SendRequest, signature: str | None
) -> None:
    """And nothing else happens."""
    response = await send(tfc.request(), signature=signature)
    assert response.status == 401
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert handler.requests == []


async def test_a_malformed_body_is_422(send: SendRequest, handler: RecordingHandler) -> None:
    """The response names the place; the sender of a signed body may know it."""
    response = await send(payload(stage=None))
    assert (response.status, response.body) == (422, b"$.stage: expected a string, not null")
    assert (await send(b"{")).status == 422
    assert handler.requests == []


async def test_a_body_has_a_limit(send: SendRequest, handler: RecordingHandler) -> None:
    """A mebibyte is read, and not a byte more, signed or not."""
    at_most = b" " * (1024 * 1024)
    assert (await send(at_most)).status == 422
    response = await send(at_most + b" ")
    assert (response.status, response.body) == (413, b"the body has more than 1048576 bytes")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_only_post_is_for_run_tasks(send: SendRequest, method: str) -> None:
    """Any other method hears which one it should be."""
    response = await send(payload(), method=method)
    assert response.status == 405
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "application/json; charset=utf-8"}, 422),
        ({"content-type": "Application/JSON"}, 422),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": "text/plain"}, 415),
        ({"content-encoding": "identity"}, 422),
        ({"content-encoding": "unheard-of"}, 415),
    ],
)
async def test_only_plain_json_is_for_run_tasks(
    send: SendRequest, headers: dict[str, str], status: int
) -> None:
    """What is not JSON, or not as it was signed, is not read."""
    assert (await send(b"{}", headers=headers)).status == status


async def test_an_endpoint_check_is_answered(send: SendRequest, handler: RecordingHandler) -> None:
    """200, and there is no run to speak of."""
    assert (await send(payload(access_token="test-token"))).status == 200
    assert handler.requests == []


# aiohttp


@pytest.mark.parametrize("path", ["/run-task", "/run-task/", "/run-task/any/where"])
async def test_aiohttp_serves_the_whole_mount(
    tfc: FakeTerraform, receiver: RunTaskReceiver, path: str
) -> None:
    """With a slash at its end or without, the URL of the task leads to the receiver."""
    app = web.Application()
    app.add_subapp("/run-task", receiver.app())
    async with TestClient(TestServer(app)) as client:
        assert (await post(client, tfc.request(), path=path)).status == 200
        assert (await post(client, tfc.request(), path="/elsewhere")).status == 404


async def test_aiohttp_serves_the_receiver_alone(
    tfc: FakeTerraform, receiver: RunTaskReceiver
) -> None:
    """As an application of its own it answers at the root."""
    async with TestClient(TestServer(receiver.app())) as client:
        assert (await post(client, tfc.request(), path="/")).status == 200


async def test_aiohttp_closes_the_receiver(tfc: FakeTerraform) -> None:
    """A server that stops drops no accepted request."""
    proceed = asyncio.Event()

    async def check(_request: RunTaskRequest) -> Result:
        await proceed.wait()
        return Passed("in the end")

    time = SteppedTime()
    app = web.Application()
    app.add_subapp("/run-task", tfc.receiver(check, time).app())
    server = TestServer(app)
    await server.start_server()
    async with aiohttp.ClientSession() as session:
        body = tfc.request()
        headers = {"content-type": "application/json", "x-tfc-task-signature": sign(body)}
        async with session.post(
            server.make_url("/run-task"), data=body, headers=headers
        ) as response:
            assert response.status == 200
    closing = asyncio.create_task(server.close())
    await time.wait_for_sleeper(20)
    proceed.set()
    await closing
    assert (await tfc.next()).message == "in the end"


async def read(request: web.Request) -> None:
    await request.read()


async def read_json(request: web.Request) -> None:
    await request.json()


async def read_text(request: web.Request) -> None:
    await request.text()


@pytest.mark.parametrize("read_body", [read, read_json, read_text])
async def test_middleware_may_have_read_the_body(
    tfc: FakeTerraform,
    receiver: RunTaskReceiver,
    read_body: Callable[[web.Request], Awaitable[None]],
) -> None:
    """The body that aiohttp keeps is the one that was signed."""

    @web.middleware
    async def log_body(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        await read_body(request)
        return await handler(request)

    app = web.Application(middlewares=[log_body])
    app.add_subapp("/run-task", receiver.app())
    async with TestClient(TestServer(app)) as client:
        assert (await post(client, tfc.request())).status == 200
        assert (await post(client, b"[" + b" " * 100_000 + b"]")).status == 422
        assert (await post(client, tfc.request(), signature="0" * 128)).status == 401
    assert (await tfc.next()).status == "passed"


async def test_a_body_that_middleware_has_not_kept_is_an_error_of_the_server(
    tfc: FakeTerraform, receiver: RunTaskReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    """The log names the cause, so that the key is not suspected."""

    @web.middleware
    async def drain(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        await request.content.read()
        return await handler(request)

    app = web.Application(middlewares=[drain])
    app.add_subapp("/run-task", receiver.app())
    async with TestClient(TestServer(app)) as client:
        response = await post(client, tfc.request())
        assert (response.status, response.body) == (500, b"the body was lost")
        assert (await post(client, b"")).status == 422
    assert "middleware must call request.read()" in caplog.text


def test_aiohttp_waits_for_a_body_for_a_limited_time() -> None:
    """A client that never ends its request gets 408, and loses its connection."""
    in_flight = [True]  # while data is on its way, time stands still

    @web.middleware
    async def watch(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        in_flight[0] = False
        try:
            return await handler(request)
        finally:
            in_flight[0] = True

    async def main() -> tuple[bytes, float]:
        app = web.Application(middlewares=[watch])
        app.add_subapp("/run-task", RunTaskReceiver(hmac_key=KEY, handler=RecordingHandler()).app())
        async with TestServer(app) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(
                b"POST /run-task HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: 100\r\n\r\n{"
            )
            head = await reader.readuntil(b"\r\n\r\n")
            seconds = virtual_time.now()
            writer.close()
            return head, seconds

    head, seconds = virtual_time.run(main(), is_busy=lambda: in_flight[0])
    assert head.startswith(b"HTTP/1.1 408 ")
    assert b"\r\nConnection: close\r\n" in head  # which aiohttp does ten seconds later
    assert seconds == 30


# ASGI


def test_asgi_waits_for_a_body_for_a_limited_time() -> None:
    """One piece now and then does not extend it."""

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(12)
        return {"type": "http.request", "body": b" ", "more_body": True}

    async def main() -> tuple[list[Any], float]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async with RunTaskReceiver(hmac_key=KEY, handler=RecordingHandler()) as receiver:
            headers = [(b"content-type", b"application/json")]
            scope = {"type": "http", "method": "POST", "headers": headers}
            await receiver.asgi(scope, receive, send)
        return sent, virtual_time.now()

    (start, end), seconds = virtual_time.run(main())
    assert (start["status"], seconds) == (408, 30)
    assert (b"connection", b"close") in start["headers"]
    assert end["body"] == b"the body did not arrive within 30 s"


def asgi_channel(
    *messages: dict[str, Any],
) -> tuple[Callable[[], Any], Callable[[Any], Any], list[Any]]:
    incoming, sent = list(messages), list[Any]()

    async def receive() -> dict[str, Any]:
        return incoming.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    return receive, send, sent


async def test_asgi_lifespan_closes_the_receiver(
    tfc: FakeTerraform, receiver: RunTaskReceiver
) -> None:
    """A server that stops waits for what was accepted."""
    await send_request(receiver, tfc.request())
    receive, send, sent = asgi_channel({"type": "lifespan.startup"}, {"type": "lifespan.shutdown"})
    await receiver.asgi({"type": "lifespan"}, receive, send)
    assert [message["type"] for message in sent] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]
    assert tfc.callbacks.qsize() == 1
    assert (await send_request(receiver, tfc.request(task_result_id="taskrs-2"))).status == 503


async def test_asgi_takes_no_half_request(
    tfc: FakeTerraform, receiver: RunTaskReceiver, handler: RecordingHandler
) -> None:
    """A client that hangs up in the middle gets no response, and nothing is done."""
    body = tfc.request()
    receive, send, sent = asgi_channel(
        {"type": "http.request", "body": body, "more_body": True}, {"type": "http.disconnect"}
    )
    headers = [
        (b"content-type", b"application/json"),
        (b"x-tfc-task-signature", sign(body).encode()),
    ]
    async with receiver:
        await receiver.asgi({"type": "http", "method": "POST", "headers": headers}, receive, send)
    assert sent == []
    assert handler.requests == []


async def test_asgi_has_nothing_but_http(receiver: RunTaskReceiver) -> None:
    """A scope of another type is an error, as ASGI asks for."""
    receive, send, _ = asgi_channel()
    with pytest.raises(NotImplementedError, match="websocket"):
        await receiver.asgi({"type": "websocket"}, receive, send)


async def test_the_key_is_the_receivers(tfc: FakeTerraform, receiver: RunTaskReceiver) -> None:
    """The tests sign with the key that the receiver was given."""
    body = tfc.request()
    assert (await send_request(receiver, body, signature=sign(body, f"{KEY} "))).status == 401
