"""Server-sent events: the content of a screen, sent again whenever it has changed.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import contextlib
from collections.abc import Callable

from aiohttp import web

MAX_LISTENERS = 16
POLL_SECONDS = 0.5
HEARTBEAT_SECONDS = 15.0


class LiveStreams:
    """The open streams of events; all end when the simulator closes."""

    def __init__(self) -> None:
        self._scopes: set[asyncio.Timeout] = set()
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._scopes)

    def close(self) -> None:
        """End all streams, whatever they wait for, and refuse new ones."""
        self._is_closed = True
        now = asyncio.get_running_loop().time()
        for scope in self._scopes:
            scope.reschedule(now)

    async def respond(
        self, request: web.Request, render: Callable[[], str], headers: dict[str, str]
    ) -> web.StreamResponse:
        """Send what `render` returns, at once and after each change, until one side closes."""
        if self._is_closed or len(self._scopes) >= MAX_LISTENERS:
            return web.Response(status=503, text="Too many pages are open.\n", headers=headers)
        response = web.StreamResponse(headers={**headers, "Content-Type": "text/event-stream"})
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(None) as scope:
                self._scopes.add(scope)
                try:
                    await response.prepare(request)
                    await _send_changes(request, response, render)
                finally:
                    self._scopes.discard(scope)
        return response


async def _send_changes(
    request: web.Request, response: web.StreamResponse, render: Callable[[], str]
) -> None:
    loop = asyncio.get_running_loop()
    sent, sent_at = None, loop.time()
    while request.transport is not None and not request.transport.is_closing():
        content = render()
        if content != sent:
            await response.write(_event(content))
            sent, sent_at = content, loop.time()
        elif loop.time() - sent_at > HEARTBEAT_SECONDS:  # proxies close idle connections
            await response.write(b":\n\n")
            sent_at = loop.time()
        await asyncio.sleep(POLL_SECONDS)


def _event(content: str) -> bytes:
    return "".join(f"data: {line}\n" for line in content.split("\n")).encode() + b"\n"
