"""A server on loopback that answers with the very bytes a test gives it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ssl import SSLContext

import attrs


@attrs.define
class Wire:
    """What the server will answer, and what it was asked."""

    address: str
    replies: list[bytes | None]
    """One for each connection; None hangs up without a word."""
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
async def wire(*replies: bytes | None, ssl: SSLContext | None = None) -> AsyncIterator[Wire]:
    """Serve one reply for each connection; the last goes on for ever."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            served.requests.append(await _read(reader))
            turn = min(len(served.requests), len(served.replies)) - 1
            if (reply := served.replies[turn]) is not None:
                writer.write(reply)
                await writer.drain()
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=ssl)
    host, port = server.sockets[0].getsockname()
    scheme = "https" if ssl else "http"
    served = Wire(f"{scheme}://{host}:{port}", list(replies))
    async with server:
        yield served


async def _read(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return head + await reader.readexactly(int(line.partition(b":")[2]))
    return head


def reply(
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
