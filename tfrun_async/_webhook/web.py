"""How signed requests of HCP Terraform come in: a thin shell of aiohttp, and one of ASGI."""

from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Mapping,
    MutableMapping,
)
from contextlib import aclosing
from typing import Any, TypeAlias

from aiohttp import web

_LARGEST = 1024 * 1024  # bytes of a body; the documented payload has two thousand

Take: TypeAlias = Callable[[bytes, str | None], None]
Close: TypeAlias = Callable[[], Awaitable[None]]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGI: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]


class Refusal(Exception):  # noqa: N818  (an answer, which never leaves this library)
    """A request that is answered with an error status."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] = {}) -> None:
        super().__init__(status, reason, headers)
        self.status = status
        self.reason = reason
        self.headers = {"Content-Type": "text/plain; charset=utf-8", **headers}


class _Disconnected(Exception):  # noqa: N818  (as above)
    """The client is gone, and nobody waits for an answer."""


def aiohttp_app(take: Take, close: Close, signature: str) -> web.Application:
    """Return an application of aiohttp, to be mounted or to stand alone.

    Args:
        take: Called with the body of a request, and its signature if it has one.
        close: Awaited at the end.
        signature: The header that holds it, in lower case.
    """

    async def answer(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            body = await _body(request.method, headers, request.content.iter_any())
            take(body, headers.get(signature))
        except Refusal as refusal:
            return web.Response(
                status=refusal.status, headers=refusal.headers, body=refusal.reason.encode()
            )
        return web.Response()

    async def clean_up(_app: web.Application) -> None:
        await close()

    app = web.Application()
    # Mounted at /run-task, the first is /run-task itself and the second all that is below it.
    app.router.add_route("*", "", answer)
    app.router.add_route("*", "/{path:.*}", answer)
    app.on_cleanup.append(clean_up)
    return app


def asgi_app(take: Take, close: Close, signature: str) -> ASGI:
    """Return an ASGI application, to be mounted or to stand alone.

    It takes what `aiohttp_app` takes.

    Source: https://asgi.readthedocs.io/en/latest/specs/www.html
    """

    async def application(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send, close)
        elif scope["type"] == "http":
            await _http(scope, receive, send, take, signature)
        else:
            raise NotImplementedError(f"there is no {scope['type']} here")

    return application


async def _http(scope: Message, receive: Receive, send: Send, take: Take, signature: str) -> None:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    status, reason, extra = 200, "", dict[str, str]()
    try:
        async with aclosing(_chunks(receive)) as chunks:
            body = await _body(scope["method"], headers, chunks)
        take(body, headers.get(signature))
    except Refusal as refusal:
        status, reason, extra = refusal.status, refusal.reason, refusal.headers
    except _Disconnected:
        return
    answer = reason.encode()
    extra = {"Content-Length": str(len(answer)), **extra}
    raw = [(name.lower().encode(), value.encode()) for name, value in extra.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": answer})


async def _chunks(receive: Receive) -> AsyncGenerator[bytes, None]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Disconnected
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


async def _lifespan(receive: Receive, send: Send, close: Close) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await close()
            await send({"type": "lifespan.shutdown.complete"})
            return
        await send({"type": "lifespan.startup.complete"})


async def _body(method: str, headers: Mapping[str, str], chunks: AsyncIterator[bytes]) -> bytes:
    """Check a request from its first line to its last byte, and return its body."""
    if method != "POST":
        raise Refusal(405, "expected a POST", {"Allow": "POST"})
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    # A body that was decompressed on the way has not the bytes that were signed.
    if kind != "application/json" or headers.get("content-encoding", "identity") != "identity":
        raise Refusal(415, "expected plain application/json")
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > _LARGEST:
            raise Refusal(413, f"more than {_LARGEST} bytes")
    return bytes(body)
