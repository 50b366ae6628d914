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
    Answer,
    Terraform,
    Time,
    ask,
    payload,
    sign,
    tasks_of_the_library,
    terraform,
)
from tfrun_async.run_task import Passed, Result, RunTaskReceiver, RunTaskRequest

Asking = Callable[..., Awaitable[Answer]]


class Handled:
    """A handler that keeps what it was given."""

    def __init__(self) -> None:
        self.requests: list[RunTaskRequest] = []

    async def __call__(self, request: RunTaskRequest) -> Result:
        self.requests.append(request)
        return Passed()


@pytest.fixture
async def tfc() -> AsyncIterator[Terraform]:
    async with terraform() as server:
        yield server
    assert tasks_of_the_library() == []


@pytest.fixture
def handled() -> Handled:
    return Handled()


@pytest.fixture
def receiver(tfc: Terraform, handled: Handled) -> RunTaskReceiver:
    return tfc.receiver(handled, Time())


@pytest.fixture(params=["aiohttp", "asgi"])
async def asking(
    request: pytest.FixtureRequest, receiver: RunTaskReceiver
) -> AsyncIterator[Asking]:
    """A way to ask the receiver, through each of its shells."""
    if request.param == "asgi":
        async with receiver:
            yield lambda body, **more: ask(receiver, body, **more)
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
) -> Answer:
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
        return Answer(response.status, named, await response.read())


async def test_a_request_is_taken_in(tfc: Terraform, handled: Handled, asking: Asking) -> None:
    """200 with nothing to read, and the handler has the request."""
    answer = await asking(tfc.request())
    assert (answer.status, answer.body) == (200, b"")
    assert (await tfc.next()).status == "passed"
    assert [request.run_id for request in handled.requests] == ["run-i3Df5to9ELvibKpQ"]


async def test_a_body_may_come_in_pieces(tfc: Terraform, asking: Asking) -> None:
    """The signature is that of the whole."""

    def chunks(body: bytes) -> Iterator[bytes]:
        yield from (body[:1], b" "[:0], body[1:500], body[500:])

    assert (await asking(tfc.request(), chunks=chunks)).status == 200
    assert (await tfc.next()).status == "passed"


@pytest.mark.parametrize("signature", [None, "", "0" * 128, sign(b"something else")])
async def test_a_wrong_signature_is_401(
    tfc: Terraform, handled: Handled, asking: Asking, signature: str | None
) -> None:
    """And nothing else happens."""
    answer = await asking(tfc.request(), signature=signature)
    assert answer.status == 401
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert handled.requests == []


async def test_a_malformed_body_is_422(asking: Asking, handled: Handled) -> None:
    """The answer names the place; a body that is signed comes from somebody who may know it."""
    answer = await asking(payload(stage=None))
    assert (answer.status, answer.body) == (422, b"$.stage: expected a string, not null")
    assert (await asking(b"{")).status == 422
    assert handled.requests == []


async def test_a_body_has_a_limit(asking: Asking, handled: Handled) -> None:
    """A mebibyte is read, and not a byte more, signed or not."""
    at_most = b" " * (1024 * 1024)
    assert (await asking(at_most)).status == 422
    answer = await asking(at_most + b" ")
    assert (answer.status, answer.body) == (413, b"more than 1048576 bytes")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_only_post_is_for_run_tasks(asking: Asking, method: str) -> None:
    """Any other method hears which one it should be."""
    answer = await asking(payload(), method=method)
    assert answer.status == 405
    assert answer.headers["allow"] == "POST"


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
    asking: Asking, headers: dict[str, str], status: int
) -> None:
    """What is not JSON, or not as it was signed, is not read."""
    assert (await asking(b"{}", headers=headers)).status == status


async def test_an_endpoint_check_is_answered(asking: Asking, handled: Handled) -> None:
    """200, and there is no run to speak of."""
    assert (await asking(payload(access_token="test-token"))).status == 200
    assert handled.requests == []


# aiohttp


@pytest.mark.parametrize("path", ["/run-task", "/run-task/", "/run-task/any/where"])
async def test_aiohttp_serves_the_whole_mount(
    tfc: Terraform, receiver: RunTaskReceiver, path: str
) -> None:
    """With a slash at its end or without, the URL of the task leads to the receiver."""
    app = web.Application()
    app.add_subapp("/run-task", receiver.app())
    async with TestClient(TestServer(app)) as client:
        assert (await post(client, tfc.request(), path=path)).status == 200
        assert (await post(client, tfc.request(), path="/elsewhere")).status == 404


async def test_aiohttp_serves_the_receiver_alone(tfc: Terraform, receiver: RunTaskReceiver) -> None:
    """As an application of its own it answers at the root."""
    async with TestClient(TestServer(receiver.app())) as client:
        assert (await post(client, tfc.request(), path="/")).status == 200


async def test_aiohttp_closes_the_receiver(tfc: Terraform) -> None:
    """A server that stops drops no accepted request."""
    proceed = asyncio.Event()

    async def check(_request: RunTaskRequest) -> Result:
        await proceed.wait()
        return Passed("in the end")

    time = Time()
    app = web.Application()
    app.add_subapp("/run-task", tfc.receiver(check, time).app())
    server = TestServer(app)
    await server.start_server()
    async with aiohttp.ClientSession() as session:
        body = tfc.request()
        headers = {"content-type": "application/json", "x-tfc-task-signature": sign(body)}
        async with session.post(server.make_url("/run-task"), data=body, headers=headers) as done:
            assert done.status == 200
    closing = asyncio.create_task(server.close())
    await time.until_asleep(20)
    proceed.set()
    await closing
    assert (await tfc.next()).message == "in the end"


# ASGI


def _feed(*messages: dict[str, Any]) -> tuple[Callable[[], Any], Callable[[Any], Any], list[Any]]:
    waiting, sent = list(messages), list[Any]()

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    return receive, send, sent


async def test_asgi_lifespan_closes_the_receiver(tfc: Terraform, receiver: RunTaskReceiver) -> None:
    """A server that stops waits for what was accepted."""
    await ask(receiver, tfc.request())
    receive, send, sent = _feed({"type": "lifespan.startup"}, {"type": "lifespan.shutdown"})
    await receiver.asgi({"type": "lifespan"}, receive, send)
    assert [message["type"] for message in sent] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]
    assert tfc.callbacks.qsize() == 1
    assert (await ask(receiver, tfc.request(task_result_id="taskrs-2"))).status == 503


async def test_asgi_takes_no_half_request(
    tfc: Terraform, receiver: RunTaskReceiver, handled: Handled
) -> None:
    """A client that hangs up in the middle gets no answer, and nothing is done."""
    body = tfc.request()
    receive, send, sent = _feed(
        {"type": "http.request", "body": body, "more_body": True}, {"type": "http.disconnect"}
    )
    headers = [
        (b"content-type", b"application/json"),
        (b"x-tfc-task-signature", sign(body).encode()),
    ]
    async with receiver:
        await receiver.asgi({"type": "http", "method": "POST", "headers": headers}, receive, send)
    assert sent == []
    assert handled.requests == []


async def test_asgi_has_nothing_but_http(receiver: RunTaskReceiver) -> None:
    """A scope of another type is an error, as ASGI asks for."""
    receive, send, _ = _feed()
    with pytest.raises(NotImplementedError, match="websocket"):
        await receiver.asgi({"type": "websocket"}, receive, send)


async def test_the_key_is_the_receivers(tfc: Terraform, receiver: RunTaskReceiver) -> None:
    """The tests sign with the key that the receiver was given."""
    body = tfc.request()
    assert (await ask(receiver, body, signature=sign(body, f"{KEY} "))).status == 401
