"""The port that the simulator listens on, and can close for a while."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from tfrun_async.simulator._server.fault_connections import ResettingProtocol
from tfrun_async.simulator._server.faults import FaultSelector

RequestHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Listener:
    """Listens on a port, and passes requests to a handler.

    Args:
        handler: Returns the response to a request of any method and path.
        host: The interface to listen on.
        port: The port to listen on; 0 takes one that is free.
        fault_selector: Selects the connections to reset.
    """

    def __init__(
        self, handler: RequestHandler, host: str, port: int, fault_selector: FaultSelector
    ) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:(?s:.*)}", handler)
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=1.0, auto_decompress=False
        )
        self._host = host
        self._port = port
        self._fault_selector = fault_selector
        self._socket_server: asyncio.Server | None = None
        self._is_closed = False

    async def open(self) -> str:
        """Start to listen, and return the address."""
        await self._runner.setup()
        host, port = await self._listen()
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def close(self) -> None:
        """Stop listening, and close open connections."""
        self._is_closed = True
        await self._stop_listening()
        await self._runner.cleanup()

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Refuse connections until the block ends."""
        await self._stop_listening()
        for connection in self._http_server.connections:
            connection.force_close()
        try:
            yield
        finally:
            if not self._is_closed:
                await self._listen()

    @property
    def _http_server(self) -> web.Server:
        if self._runner.server is None:
            raise AssertionError("the listener is open by now")
        return self._runner.server

    async def _listen(self) -> tuple[str, int]:
        loop = asyncio.get_running_loop()
        self._socket_server = await loop.create_server(
            self._create_protocol, self._host, self._port
        )
        host, self._port = self._socket_server.sockets[0].getsockname()[:2]
        return host, self._port

    async def _stop_listening(self) -> None:
        socket_server, self._socket_server = self._socket_server, None
        if socket_server is None:
            return
        # asyncio never closes a connection that it is accepting while the server closes. So stop
        # accepting first, and let the loop finish the connections that it has accepted.
        for socket in socket_server.sockets:
            asyncio.get_running_loop().remove_reader(socket.fileno())
        for _ in range(2):
            await asyncio.sleep(0)
        socket_server.close()

    def _create_protocol(self) -> asyncio.BaseProtocol:
        if self._fault_selector.for_connection() is not None:
            return ResettingProtocol()
        return self._http_server()
