"""Carries out faults: resets connections, delays responses, and listens on a port for redirects."""

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
from tfrun_async.simulator._server.faults import Fault, InjectedFault

# A stepped clock does not signal its changes, so it is polled.
POLL_SECONDS = 0.02
_NO_LINGER = struct.pack("ii", 1, 0)


def reset_connection(transport: asyncio.BaseTransport | None) -> None:
    """Reset a connection, so that its other end sees an error and not the end of the stream."""
    if not isinstance(transport, asyncio.Transport):
        return
    if not transport.is_closing():
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER
        )
    transport.abort()


class ResettingProtocol(asyncio.Protocol):
    """Resets each connection as soon as it opens."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Reset it."""
        reset_connection(transport)


async def wait_on_clock(
    clock: TimeSource, seconds: float, *, is_over: Callable[[], bool] = lambda: False
) -> None:
    """Wait until that many seconds have passed on a clock, or `is_over` says so."""
    due = clock.now() + seconds
    while clock.now() < due and not is_over():  # noqa: ASYNC110  (a clock has no event)
        await asyncio.sleep(POLL_SECONDS)


@attrs.frozen
class LeakedRequest:
    """A request that followed a redirect away from the simulator; its headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str] = attrs.field(repr=False)


class RedirectTarget:
    """Another port of this machine, for redirects: it records requests, and returns 404."""

    def __init__(self, host: str) -> None:
        self.leaked_requests: list[LeakedRequest] = []
        self._host = host
        self._runner: web.ServerRunner | None = None
        self._start_lock = asyncio.Lock()

    async def address(self) -> str:
        """Return the address; the first call starts to listen."""
        async with self._start_lock:
            if self._runner is None:
                self._runner = web.ServerRunner(web.Server(self._record), shutdown_timeout=1.0)
                await self._runner.setup()
                await web.TCPSite(self._runner, self._host, 0).start()
        host, port = self._runner.addresses[0][:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def close(self) -> None:
        """Stop listening."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _record(self, request: web.BaseRequest) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.leaked_requests.append(LeakedRequest(request.method, request.path, headers))
        return web.Response(status=404)


class FaultInjector:
    """Responds to requests with faults.

    Args:
        clock: The clock of delays and stalls.
        host: The interface to redirect to.
    """

    def __init__(self, clock: TimeSource, host: str) -> None:
        self.redirect_target = RedirectTarget(host)
        self._clock = clock
        self._is_running = False

    def start(self) -> None:
        """Allow delays from now on."""
        self._is_running = True

    def stop(self) -> None:
        """End all delays, stalls and endless bodies."""
        self._is_running = False

    async def send_error(
        self, request: web.Request, injected_fault: InjectedFault
    ) -> web.StreamResponse:
        """Respond to a request that is not carried out."""
        if injected_fault.fault is Fault.RESET_BEFORE:
            return _reset(request)
        if injected_fault.fault is Fault.REDIRECT:
            location = f"{await self.redirect_target.address()}{request.path_qs}"
            return to_aiohttp(Response(307, headers={"Location": location}))
        return to_aiohttp(fault_responses.error_response(injected_fault))

    async def send_with_fault(
        self, request: web.Request, injected_fault: InjectedFault, core_response: Response
    ) -> web.StreamResponse:
        """Send the response to a request that was carried out, or lose it as the fault says."""
        match injected_fault.fault:
            case Fault.RESET_AFTER:
                return _reset(request)
            case Fault.RESET_DURING | Fault.STALL if core_response.body:
                return await self._send_in_halves(request, injected_fault, core_response)
            case Fault.RESET_DURING:
                return _reset(request)
            case Fault.DELAY | Fault.STALL:
                await self._wait(request, injected_fault.seconds)
                return to_aiohttp(core_response)
            case Fault.ENDLESS_BODY if core_response.body:
                return await self._send_endlessly(request, core_response)
        return to_aiohttp(fault_responses.with_fault(injected_fault, core_response))

    async def _send_in_halves(
        self, request: web.Request, injected_fault: InjectedFault, core_response: Response
    ) -> web.StreamResponse:
        response = web.StreamResponse(status=core_response.status, headers=core_response.headers)
        response.content_length = len(core_response.body)
        half = len(core_response.body) // 2
        with contextlib.suppress(ConnectionError):  # the client may have disconnected
            await response.prepare(request)
            await response.write(core_response.body[:half])
            if injected_fault.fault is Fault.RESET_DURING:
                return _reset(request)
            await self._wait(request, injected_fault.seconds)
            await response.write(core_response.body[half:])
        return response

    async def _send_endlessly(
        self, request: web.Request, core_response: Response
    ) -> web.StreamResponse:
        response = web.StreamResponse(status=core_response.status, headers=core_response.headers)
        response.enable_chunked_encoding()
        with contextlib.suppress(ConnectionError):
            await response.prepare(request)
            while self._is_running:
                await response.write(fault_responses.BLOCK)
        return _reset(request)

    async def _wait(self, request: web.Request, seconds: float) -> None:
        def is_over() -> bool:
            return not self._is_running or request.transport is None

        await wait_on_clock(self._clock, seconds, is_over=is_over)
        if not self._is_running:
            reset_connection(request.transport)


def to_aiohttp(response: Response) -> web.Response:
    """Convert a response of the core to one of aiohttp."""
    return web.Response(status=response.status, body=response.body, headers=response.headers)


def _reset(request: web.Request) -> web.Response:
    """Reset a connection; the response is for aiohttp, which requires one but cannot send it."""
    reset_connection(request.transport)
    return web.Response()
