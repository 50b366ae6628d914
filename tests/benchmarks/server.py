"""A server with canned responses, so that only the clients are measured.

It speaks as much HTTP as the contenders need, straight on asyncio's transports: aiohttp.web costs
as much as a client does, and would hide the differences.
"""

import asyncio
import functools
import re
import sys
import time

from tests.benchmarks import documents
from tests.benchmarks.documents import PAGE, RUNS_PER_WORKSPACE

DELAY = 0.05  # seconds until a response of the second address
_API = b"/api/v2"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_PAGE = re.compile(rb"page(?:%5B|\[)number(?:%5D|\])=(\d+)", re.IGNORECASE)
_LIST = re.compile(_API + rb"/organizations/acme-(\d+)/runs")
_MESSAGE = re.compile(rb'"message": ?"Run (\d+)"')


def _http_response(body: bytes, status: bytes = b"200 OK") -> bytes:
    head = b"HTTP/1.1 %b\r\nContent-Type: application/vnd.api+json\r\nContent-Length: %d\r\n\r\n"
    return head % (status, len(body)) + body


class CannedResponses:
    """Every response, made in advance.

    Args:
        runs: How many exist; longer lists repeat them.
    """

    def __init__(self, runs: int = documents.RUNS) -> None:
        bodies = [documents.run(number) for number in range(runs)]
        singles = [b'{"data":' + body + b"}" for body in bodies]
        self._pages = [b",".join(bodies[at : at + PAGE]) for at in range(0, runs, PAGE)]
        self._created = [_http_response(body, b"201 Created") for body in singles]
        self._ready = {
            f"/api/v2/runs/{documents.identity('run', number)}".encode(): _http_response(body)
            for number, body in enumerate(singles)
        }
        for at in range(0, runs, RUNS_PER_WORKSPACE):
            path = f"/api/v2/workspaces/{documents.workspace_of(at)}/runs".encode()
            page = b",".join(bodies[at : at + RUNS_PER_WORKSPACE])
            self._ready[path] = self._list(page, 1, 1)

    def find(self, target: bytes, body: bytes) -> bytes:
        """Return the whole response to a request; one with a body starts a run."""
        if body and (number := _MESSAGE.search(body)):
            return self._created[int(number[1])]
        path, _, query = target.partition(b"?")
        if (ready := self._ready.get(path)) is not None:
            return ready
        if length := _LIST.fullmatch(path):
            page = _PAGE.search(query)
            return self._page(int(page[1]) if page else 1, int(length[1]))
        if path == b"/cpu":
            return _http_response(b"%.6f" % time.process_time())
        return _http_response(b"{}", b"404 Not Found")

    def _page(self, number: int, runs: int) -> bytes:
        return self._list(self._pages[(number - 1) % len(self._pages)], number, runs // PAGE)

    @staticmethod
    def _list(items: bytes, number: int, pages: int) -> bytes:
        meta = documents.pagination(number, pages)
        return _http_response(b'{"data":[' + items + b'],"meta":' + meta + b"}")


class Connection(asyncio.Protocol):
    """One connection, kept alive until the client closes it."""

    def __init__(self, responses: CannedResponses, latency: float) -> None:
        self._responses = responses
        self._latency = latency
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, rest = self._received.partition(b"\r\n\r\n")
        length = int(match[1]) if (match := _LENGTH.search(head)) else 0
        if not found or len(rest) < length:
            return
        self._received = rest[length:]
        response = self._responses.find(head.split(b" ", 2)[1], rest[:length])
        if self._latency:
            asyncio.get_running_loop().call_later(self._latency, self._transport.write, response)
        else:
            self._transport.write(response)


async def listen(responses: CannedResponses, latency: float = 0.0) -> asyncio.Server:
    """Listen on a free port of this machine."""
    connection = functools.partial(Connection, responses, latency)
    return await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)


def address(server: asyncio.Server) -> str:
    """Return its address."""
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def serve() -> None:
    """Print the addresses, prompt and late, and serve there until standard input ends."""
    responses = CannedResponses()
    async with await listen(responses) as prompt, await listen(responses, DELAY) as late:
        print(address(prompt), address(late), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
