"""Serves the page: nothing of it reaches the core's requests, its rate limits or its faults."""

from collections.abc import Callable

from aiohttp import web

from tfrun_async.simulator._core import Core
from tfrun_async.simulator._page.document import HEADERS, document, fragment
from tfrun_async.simulator._page.hosts import is_local_host
from tfrun_async.simulator._page.live import LiveStreams
from tfrun_async.simulator._page.parts import Screen
from tfrun_async.simulator._page.screens import ICON_PATH, find_screen, is_page_path


class Site:
    """The page of a simulator.

    Args:
        core: The simulator.
        host: The interface that the simulator listens on.
        on_time_passed: Called after the runs have moved on: webhooks may be due.
    """

    def __init__(self, core: Core, host: str, on_time_passed: Callable[[], None]) -> None:
        self.streams = LiveStreams()
        self._core = core
        self._host = host
        self._on_time_passed = on_time_passed

    @staticmethod
    def serves(request: web.Request) -> bool:
        """Say whether a request is for the page, and not for the API."""
        return request.method in {"GET", "HEAD"} and is_page_path(request.path)

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """Return a screen, or the stream of its changes."""
        if not self._is_local(request):
            return _plain(403, "The page is served only under the addresses of this machine.")
        if request.path == ICON_PATH:
            return _plain(404, "There is no icon.")
        screen = self._screen(request)
        if "text/event-stream" not in request.headers.get("Accept", ""):
            content = document(screen).encode()
            headers = {**HEADERS, "Content-Type": "text/html; charset=utf-8"}
            return web.Response(status=screen.status, body=content, headers=headers)
        # A foreign website could take all places.
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            return _plain(403, "Only the page itself may listen to its changes.")
        if screen.status != 200 or request.method != "GET":
            return _plain(404, "There is no such record.")
        return await self.streams.respond(request, lambda: fragment(self._screen(request)), HEADERS)

    def _screen(self, request: web.Request) -> Screen:
        number = request.query.get("page", "1")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 1
        with self._core.lock:  # a test may change the records in another thread
            screen = find_screen(self._core, request.rel_url.raw_path, max(1, page))
        self._on_time_passed()
        return screen

    def _is_local(self, request: web.Request) -> bool:
        headers = request.headers.getall("Host", [])
        socket_name = request.get_extra_info("sockname") or [""]
        return len(headers) == 1 and is_local_host(headers[0], self._host, str(socket_name[0]))


def _plain(status: int, text: str) -> web.Response:
    return web.Response(status=status, text=f"{text}\n", headers=HEADERS)
