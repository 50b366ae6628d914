"""A server on loopback that sends the bytes a test gives it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ssl import SSLContext

import attrs


@attrs.define
class StubServer:
    """The responses that a server will send, and the requests it has received."""

    address: str
    responses: list[bytes | None]
    """One for each connection; None closes it without a response."""
    requests: list[bytes] = attrs.field(factory=list)
    """Head and body of each request."""

    def header(self, name: str, request: int = -1) -> str | None:
        """Return a header of one of the requests."""
        head = self.requests[request].partition(b"\r\n\r\n")[0].decode()
        for line in head.split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name.lower():
                return value
        return None


@asynccontextmanager
async def stub_server(
    *responses: bytes | None, ssl: SSLContext | None = None
) -> AsyncIterator[StubServer]:
    """Send one response for each connection; the last is repeated."""

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            server.requests.append(await _read_request(reader))
            index = min(len(server.requests), len(server.responses)) - 1
            if (response := server.responses[index]) is not None:
                writer.write(response)
                await writer.drain()
        finally:
            writer.close()

    listener = await asyncio.start_server(respond, "127.0.0.1", 0, ssl=ssl)
    host, port = listener.sockets[0].getsockname()
    scheme = "https" if ssl else "http"
    server = StubServer(f"{scheme}://{host}:{port}", list(responses))
    async with listener:
        yield server


@asynccontextmanager
async def unresponsive_server() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """Accept connections without a response; the event is set by the first one."""
    came, silent = asyncio.Event(), asyncio.Event()

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.set()
        await silent.wait()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}", came
        silent.set()


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return head + await reader.readexactly(int(line.partition(b":")[2]))
    return head


def http_response(
    status: int = 200,
    body: bytes = b"",
    headers: Sequence[str] = (),
    content_type: str = "application/vnd.api+json",
) -> bytes:
    """Return the bytes of an HTTP response."""
    lines = [
        f"HTTP/1.1 {status} Something",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
