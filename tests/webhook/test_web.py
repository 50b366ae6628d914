"""How a run task's requests come in: through aiohttp, and through ASGI."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

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
    assert (response.status, response.body) == (413, b"more than 1048576 bytes")


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


# ASGI


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
