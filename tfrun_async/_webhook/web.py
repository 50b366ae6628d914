"""Webhook servers: signed requests of HCP Terraform through aiohttp or ASGI."""

import asyncio
import logging
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

_log = logging.getLogger("tfrun_async")

_MAX_BODY_SECONDS = 30.0  # the longest time that an unfinished request holds its connection
_MAX_BODY_BYTES = 1024 * 1024  # of a request; the documented payload has 2,000

Accept: TypeAlias = Callable[[bytes, str | None], None]
CleanUp: TypeAlias = Callable[[], Awaitable[None]]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGI: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]


class HTTPError(Exception):
    """A request is refused with an error status."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] = {}) -> None:
        super().__init__(status, reason, headers)
        self.status = status
        self.reason = reason
        self.headers = {"Content-Type": "text/plain; charset=utf-8", **headers}


class _DisconnectedError(Exception):
    """The client has disconnected before its request was complete."""


def aiohttp_app(accept: Accept, close: CleanUp, signature_header: str) -> web.Application:
    """Return an application of aiohttp, to mount in another one or to run alone.

    Args:
        accept: Called with the body of a request, and its signature if it has one.
        close: Awaited when the application shuts down.
        signature_header: Name of the header with the signature, in lower case.
    """

    async def respond(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            async with aclosing(_aiohttp_chunks(request)) as chunks:
                body = await _read_body(request.method, headers, chunks)
            accept(body, headers.get(signature_header))
        except HTTPError as error:
            return web.Response(
                status=error.status, headers=error.headers, body=error.reason.encode()
            )
        return web.Response()

    async def clean_up(_app: web.Application) -> None:
        await close()

    app = web.Application()
    # If it is mounted at /run-task, the first route is /run-task, the second all paths below it.
    app.router.add_route("*", "", respond)
    app.router.add_route("*", "/{path:.*}", respond)
    app.on_cleanup.append(clean_up)
    return app


def asgi_app(accept: Accept, close: CleanUp, signature_header: str) -> ASGI:
    """Return an ASGI application, to mount in another one or to run alone.

    The arguments are those of `aiohttp_app`.

    Source: https://asgi.readthedocs.io/en/latest/specs/www.html
    """

    async def application(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _handle_lifespan(receive, send, close)
        elif scope["type"] == "http":
            await _handle_http(scope, receive, send, accept, signature_header)
        else:
            raise NotImplementedError(f"scope: must be http or lifespan, got {scope['type']}")

    return application


async def _aiohttp_chunks(request: web.Request) -> AsyncGenerator[bytes, None]:
    if not request.content.at_eof():
        async for chunk in request.content.iter_any():
            yield chunk
        return
    # The body is empty, or middleware has read it. `read` returns the bytes of an earlier `read`.
    body = await request.read()
    if not body and request.content_length:
        _log.error(
            "the body of a webhook was read and not kept: middleware must call request.read()"
        )
        raise HTTPError(500, "the body was lost")
    yield body


async def _handle_http(
    scope: Message, receive: Receive, send: Send, accept: Accept, signature_header: str
) -> None:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    status, reason, extra = 200, "", dict[str, str]()
    try:
        async with aclosing(_asgi_chunks(receive)) as chunks:
            body = await _read_body(scope["method"], headers, chunks)
        accept(body, headers.get(signature_header))
    except HTTPError as error:
        status, reason, extra = error.status, error.reason, error.headers
    except _DisconnectedError:
        return
    body = reason.encode()
    extra = {"Content-Length": str(len(body)), **extra}
    raw = [(name.lower().encode(), value.encode()) for name, value in extra.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


async def _asgi_chunks(receive: Receive) -> AsyncGenerator[bytes, None]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _DisconnectedError
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


async def _handle_lifespan(receive: Receive, send: Send, close: CleanUp) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await close()
            await send({"type": "lifespan.shutdown.complete"})
            return
        await send({"type": "lifespan.startup.complete"})


async def _read_body(
    method: str, headers: Mapping[str, str], chunks: AsyncIterator[bytes]
) -> bytes:
    """Check method, headers and size of a request, and return its body."""
    if method != "POST":
        raise HTTPError(405, "the method must be POST", {"Allow": "POST"})
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    # The signature covers the bytes that were sent, so a proxy must not decompress them.
    if kind != "application/json" or headers.get("content-encoding", "identity") != "identity":
        raise HTTPError(415, "the body must be application/json, without compression")
    body = bytearray()
    try:
        async with asyncio.timeout(_MAX_BODY_SECONDS):
            async for chunk in chunks:
                body += chunk
                if len(body) > _MAX_BODY_BYTES:
                    raise HTTPError(413, f"the body has more than {_MAX_BODY_BYTES} bytes")
    except TimeoutError:
        reason = f"the body did not arrive within {_MAX_BODY_SECONDS:g} s"
        raise HTTPError(408, reason, {"Connection": "close"}) from None
    return bytes(body)
