"""The server: the core behind aiohttp, with the faults between them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeVar

import attrs
from aiohttp import web

from tfrun_async.simulator._clock import TimeSource
from tfrun_async.simulator._core import Core
from tfrun_async.simulator._engine.run_task_requests import UncheckedEndpointError
from tfrun_async.simulator._http.messages import ApiError, Request, Response, http_date
from tfrun_async.simulator._page.site import Site
from tfrun_async.simulator._server.fault_connections import FaultInjector, to_aiohttp
from tfrun_async.simulator._server.fault_responses import previous_page
from tfrun_async.simulator._server.faults import Fault, FaultSelector
from tfrun_async.simulator._server.listener import Listener
from tfrun_async.simulator._server.request_reader import read_request
from tfrun_async.simulator._server.server_thread import run_on_loop
from tfrun_async.simulator._server.webhook_sender import WebhookSender

T = TypeVar("T")


class Server:
    """Listens for requests, injects faults, lets the core respond, and sends webhooks.

    Args:
        core: Responds to the requests.
        clock: The source of time.
        host: The interface to listen on.
        port: The port to listen on; 0 takes one that is free.
        has_page: Whether to serve the page for a browser.
    """

    def __init__(
        self, core: Core, clock: TimeSource, host: str, port: int, *, has_page: bool
    ) -> None:
        self.address: str | None = None
        self.fault_selector = FaultSelector()
        self.fault_injector = FaultInjector(clock, host)
        self._core = core
        self._clock = clock
        self._host = host
        self._port = port
        self._has_page = has_page
        self._site: Site | None = None
        self._listener: Listener | None = None
        self._sender: WebhookSender | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def start(self) -> None:
        """Start to listen."""
        self._loop = asyncio.get_running_loop()
        self.fault_injector.start()
        self._listener = Listener(self._respond, self._host, self._port, self.fault_selector)
        self.address = await self._listener.open()
        self._sender = WebhookSender(self._core, self.address, self.fault_selector)
        if self._has_page:
            self._site = Site(self._core, self._host, self._sender.wake)

    async def close(self) -> None:
        """Stop listening."""
        listener, self._listener, self.address = self._listener, None, None
        self.fault_injector.stop()
        site, self._site = self._site, None
        if site is not None:
            site.streams.close()
        if listener is not None:
            await listener.close()
        await self.fault_injector.redirect_target.close()
        sender, self._sender = self._sender, None
        if sender is not None:
            await sender.close()

    def away(self) -> AbstractAsyncContextManager[None]:
        """Close open connections, and refuse new ones meanwhile."""
        if self._listener is None:
            raise RuntimeError("the simulator can be away only while it runs")
        return self._away(self._listener)

    @asynccontextmanager
    async def _away(self, listener: Listener) -> AsyncIterator[None]:
        absence = listener.away()
        await self.on_loop(absence.__aenter__)
        try:
            yield
        finally:
            if self._listener is listener:  # otherwise it was closed meanwhile
                await self.on_loop(lambda: absence.__aexit__(None, None, None))

    async def on_loop(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Await what must happen in the server's event loop, from this one or from another.

        Raises:
            RuntimeError: The server does not run.
        """
        if self._loop is None or self._listener is None:
            raise RuntimeError("the simulator does not run")
        return await run_on_loop(self._loop, work())

    @property
    def sender(self) -> WebhookSender:
        """Return the sender of webhooks, which runs while the server does."""
        if self._sender is None:
            raise RuntimeError("the simulator delivers only while it runs")
        return self._sender

    async def _handle(self, request: Request) -> Response:
        sender = self.sender
        try:
            return self._core.handle(request)
        except UncheckedEndpointError as error:
            status = await sender.post(error.delivery)
            request.body.seek(0)
            return self._core.handle(attrs.evolve(request, endpoint_status=status))
        finally:
            sender.wake()

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        if self._site is not None and self._site.serves(request):
            return await self._site.respond(request)
        query = dict(request.query)
        injected_fault = self.fault_selector.for_request(request.method, request.path, query)
        if injected_fault is None:
            return to_aiohttp(await self._carry_out(request, query))
        if not injected_fault.is_carried_out:
            response = await self.fault_injector.send_error(request, injected_fault)
            response.headers.setdefault("Date", http_date(self._clock.now()))
            return response
        if injected_fault.fault is Fault.DUPLICATE_PAGE:
            query = previous_page(query)
        core_response = await self._carry_out(request, query)
        return await self.fault_injector.send_with_fault(request, injected_fault, core_response)

    async def _carry_out(self, request: web.Request, query: Mapping[str, str]) -> Response:
        try:
            async with read_request(request, query) as core_request:
                response = await self._handle(core_request)
        except ApiError as error:
            response = error.response()
        # Otherwise aiohttp sends the real time, while `created-at` follows the simulator's clock.
        date = {"Date": http_date(self._clock.now())}
        return attrs.evolve(response, headers={**date, **response.headers})
