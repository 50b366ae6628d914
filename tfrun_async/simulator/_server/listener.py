"""The port that the simulator listens on, and can leave for a while."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from tfrun_async.simulator._server.fault_connections import Refusal
from tfrun_async.simulator._server.faults import Faults

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Port:
    """Where requests come in.

    Args:
        answer: Answers a request, whatever its method and path.
        host: The interface to listen on.
        port: The port to listen on; 0 takes one that is free.
        faults: Says which connections are refused.
    """

    def __init__(self, answer: Answer, host: str, port: int, faults: Faults) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        self._host = host
        self._port = port
        self._faults = faults
        self._listener: asyncio.Server | None = None
        self._is_closed = False

    async def open(self) -> str:
        """Start to listen, and return the address."""
        await self._runner.setup()
        host, port = await self._listen()
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def close(self) -> None:
        """Stop listening, and end what is open."""
        self._is_closed = True
        await self._leave()
        await self._runner.cleanup()

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Listen to nobody meanwhile."""
        await self._leave()
        for connection in self._server.connections:
            connection.force_close()
        try:
            yield
        finally:
            if not self._is_closed:
                await self._listen()

    @property
    def _server(self) -> web.Server:
        if self._runner.server is None:
            raise AssertionError("the port is open by now")
        return self._runner.server

    async def _listen(self) -> tuple[str, int]:
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._connected, self._host, self._port)
        host, self._port = self._listener.sockets[0].getsockname()[:2]
        return host, self._port

    async def _leave(self) -> None:
        listener, self._listener = self._listener, None
        if listener is None:
            return
        # A connection that asyncio is still taking in when its server closes is never closed.
        for socket in listener.sockets:
            asyncio.get_running_loop().remove_reader(socket.fileno())
        for _ in range(2):
            await asyncio.sleep(0)
        listener.close()

    def _connected(self) -> asyncio.BaseProtocol:
        return self._server() if self._faults.for_connection() is None else Refusal()
