"""Carries faults out: resets connections, holds answers back, and listens elsewhere."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable, Mapping

import attrs
from aiohttp import web

from tfrun_async.simulator._clock import TimeSource
from tfrun_async.simulator._http.messages import Response
from tfrun_async.simulator._server import fault_responses
from tfrun_async.simulator._server.faults import Fault, Mishap

# A stepped clock tells nobody that it was moved: whoever waits for it has to look.
LOOK_SECONDS = 0.02
_NO_LINGER = struct.pack("ii", 1, 0)


def reset(transport: asyncio.BaseTransport | None) -> None:
    """Reset a connection, so that its other end sees more than a mere end of what was sent."""
    if not isinstance(transport, asyncio.Transport):
        return
    if not transport.is_closing():
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER
        )
    transport.abort()


class Refusal(asyncio.Protocol):
    """Resets a connection as soon as it opens."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Reset it."""
        reset(transport)


async def pass_time(
    clock: TimeSource, seconds: float, *, is_over: Callable[[], bool] = lambda: False
) -> None:
    """Wait until so much time has passed on a clock, or there is nothing to wait for any more."""
    due = clock.now() + seconds
    while clock.now() < due and not is_over():  # noqa: ASYNC110  (a clock has no event)
        await asyncio.sleep(LOOK_SECONDS)


@attrs.frozen
class Stray:
    """A request that followed a redirect away from the simulator; its headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str] = attrs.field(repr=False)


class Elsewhere:
    """Another port of this machine, where redirects lead to: it keeps requests, and answers 404."""

    def __init__(self, host: str) -> None:
        self.strays: list[Stray] = []
        self._host = host
        self._runner: web.ServerRunner | None = None
        self._opening = asyncio.Lock()

    async def address(self) -> str:
        """Return where it is; it listens from the first time on."""
        async with self._opening:
            if self._runner is None:
                self._runner = web.ServerRunner(web.Server(self._keep), shutdown_timeout=1.0)
                await self._runner.setup()
                await web.TCPSite(self._runner, self._host, 0).start()
        host, port = self._runner.addresses[0][:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def close(self) -> None:
        """Stop listening."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _keep(self, request: web.BaseRequest) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.strays.append(Stray(request.method, request.path, headers))
        return web.Response(status=404)


class FaultWire:
    """The way of an answer that a fault befalls.

    Args:
        clock: What delays and stalls go by.
        host: The interface to redirect to.
    """

    def __init__(self, clock: TimeSource, host: str) -> None:
        self.elsewhere = Elsewhere(host)
        self._clock = clock
        self._is_open = False

    def open(self) -> None:
        """Let answers be held back from now on."""
        self._is_open = True

    def let_go(self) -> None:
        """End all that is held back."""
        self._is_open = False

    async def fail(self, request: web.Request, mishap: Mishap) -> web.StreamResponse:
        """Answer a request that nothing is done about."""
        if mishap.fault is Fault.RESET_BEFORE:
            return _lost(request)
        if mishap.fault is Fault.REDIRECT:
            location = f"{await self.elsewhere.address()}{request.path_qs}"
            return plain(Response(307, headers={"Location": location}))
        return plain(fault_responses.instead(mishap))

    async def send(
        self, request: web.Request, mishap: Mishap, answer: Response
    ) -> web.StreamResponse:
        """Send, or lose, the answer to a request that is done."""
        match mishap.fault:
            case Fault.RESET_AFTER:
                return _lost(request)
            case Fault.RESET_DURING | Fault.STALL if answer.body:
                return await self._in_halves(request, mishap, answer)
            case Fault.RESET_DURING:
                return _lost(request)
            case Fault.DELAY | Fault.STALL:
                await self._pause(request, mishap.seconds)
                return plain(answer)
            case Fault.ENDLESS_BODY if answer.body:
                return await self._without_end(request, answer)
        return plain(fault_responses.spoiled(mishap, answer))

    async def _in_halves(
        self, request: web.Request, mishap: Mishap, answer: Response
    ) -> web.StreamResponse:
        response = web.StreamResponse(status=answer.status, headers=answer.headers)
        response.content_length = len(answer.body)
        half = len(answer.body) // 2
        with contextlib.suppress(ConnectionError):  # the client may have had enough
            await response.prepare(request)
            await response.write(answer.body[:half])
            if mishap.fault is Fault.RESET_DURING:
                return _lost(request)
            await self._pause(request, mishap.seconds)
            await response.write(answer.body[half:])
        return response

    async def _without_end(self, request: web.Request, answer: Response) -> web.StreamResponse:
        response = web.StreamResponse(status=answer.status, headers=answer.headers)
        response.enable_chunked_encoding()
        with contextlib.suppress(ConnectionError):
            await response.prepare(request)
            while self._is_open:
                await response.write(fault_responses.BLOCK)
        return _lost(request)

    async def _pause(self, request: web.Request, seconds: float) -> None:
        def is_over() -> bool:
            return not self._is_open or request.transport is None

        await pass_time(self._clock, seconds, is_over=is_over)
        if not self._is_open:
            reset(request.transport)


def plain(answer: Response) -> web.Response:
    """Return an answer in aiohttp's terms."""
    return web.Response(status=answer.status, body=answer.body, headers=answer.headers)


def _lost(request: web.Request) -> web.Response:
    """Reset a connection; aiohttp wants an answer all the same, and cannot send it any more."""
    reset(request.transport)
    return web.Response()
