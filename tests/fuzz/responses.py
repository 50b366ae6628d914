"""A simulator whose responses are mutated before they are sent."""

import asyncio
import gzip
import json
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit

import attrs

from tests.fuzz.mutations import mutated
from tfrun_async.simulator._core import Core
from tfrun_async.simulator._http.messages import Request, Response

Head = list[tuple[str, str]]

MAX_REQUESTS = 2_000
"""Requests after which the server closes connections, since the client would never stop."""

_STATUSES = (
    *(101, 200, 201, 202, 204, 206, 301, 302, 307, 308, 400, 401, 403, 404, 408, 409, 413, 415),
    *(416, 422, 425, 429, 429, 429, 500, 501, 502, 503, 504, 599, 700, 999),
)
_NUMBERS = ("0", "-1", "1", "1.5", "30", "nan", "inf", "1e308", "9" * 20, "9" * 5000, "", "soon")
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "Retry-After": (*_NUMBERS, "Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 99 Oct 9999 99:99:99 GMT"),
    "X-RateLimit-Limit": _NUMBERS,
    "X-RateLimit-Remaining": _NUMBERS,
    "X-RateLimit-Reset": _NUMBERS,
    "Content-Type": ("text/html", "application/json; charset=\xff", "", "a/b/c", "x" * 5000),
    "Content-Encoding": ("gzip", "deflate", "br", "identity", "nonsense"),
    "Content-Length": ("0", "7", "100000", "-1", "9" * 30, "x"),
    "Transfer-Encoding": ("chunked", "gzip, chunked", "nonsense"),
    "Date": ("yesterday", "Wed, 21 Oct 9999 07:28:00 GMT", ""),
    "Location": (
        *("", "/", "//", "http://", "http://host:abc/x", "http://xn--/", "http://..", "ftp://x/"),
        *("http://127.0.0.1:1/x", f"http://{'a' * 300}/", "http://\xe9.example/", "javascript:x"),
    ),
    "X-Request-Id": ("\xff", "x" * 9000, ""),
    "Set-Cookie": ("a=b; Expires=never",),
}
_HTML = b"<!DOCTYPE html><html><title>Sign in</title><body>Please sign in.</body></html>"
_ODD_BODIES = (
    *(b"", b"null", b"[]", b"{}", b'""', b"0", _HTML, b"\xef\xbb\xbf{}", b"\xff\xfe{\0}\0"),
    *(b'{"data": [], "links": {"next": "?page[number]=2"}}', b'{"errors": null}'),
    *(b'{"errors": [{"detail": {"a": 1}, "status": []}]}', b'{"detail": "\\ud800"}'),
    *(b"[" * 100_000, b'{"data": null}', b'{"data": {}, "meta": 1}', b'{"errors": ["x", 1]}'),
)


@attrs.define
class ChangingServer:
    """Serves a core, and changes a share of its responses.

    Args:
        core: Carries out the requests.
        chance: Decides what is changed.
        share: How many of the responses are changed.
    """

    core: Core
    chance: random.Random
    share: float
    address: str = ""
    requests: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._serve_request(reader, writer):
                pass
        writer.close()

    async def _serve_request(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        request = await _read_request(reader)
        self.requests += 1
        if self.requests > MAX_REQUESTS:
            return False
        response = self.core.handle(request)
        if self.chance.random() >= self.share:
            writer.write(_http(response.status, _head(response), response.body))
            await writer.drain()
            return True
        if (data := self._changed(response)) is not None:
            writer.write(data)
            await writer.drain()
        return self.chance.random() < 0.5

    def _changed(self, response: Response) -> bytes | None:
        """Return a response that is changed in one or two ways; None for none at all."""
        chance, status, body = self.chance, response.status, response.body
        changes = chance.choices(
            ("status", "headers", "document", "body", "bytes", "nothing"),
            weights=(3, 3, 6, 2, 1, 1),
            k=chance.randint(1, 2),
        )
        if "nothing" in changes:
            return None
        if "status" in changes:
            status = chance.choice(_STATUSES)
        if "body" in changes:
            body = chance.choice(_ODD_BODIES)
        if "document" in changes:
            with suppress(ValueError, RecursionError):  # where it is no JSON any more
                body = mutated(json.loads(body), chance)
        head = _head(attrs.evolve(response, body=body))
        if "headers" in changes:
            body = self._change_headers(head, body)
        data = _http(status, head, body)
        if "bytes" in changes:
            at = chance.randrange(len(data))
            data = (
                data[:at] + chance.choice((b"", b"\0", b"\r\n\r\n", b"\xff" * 3)) + data[at + 1 :]
            )
            data = data[: chance.choice((at, len(data)))]
        return data

    def _change_headers(self, head: Head, body: bytes) -> bytes:
        for name in self.chance.sample([*_HEADERS], k=self.chance.randint(1, 3)):
            head[:] = [(key, value) for key, value in head if key != name]
            head.append((name, self.chance.choice(_HEADERS[name])))
        if ("Content-Encoding", "gzip") in head and self.chance.random() < 0.5:
            body = gzip.compress(body)
            head[:] = [(key, value) for key, value in head if key != "Content-Length"]
            head.append(("Content-Length", str(len(body))))
        return body


def _head(response: Response) -> Head:
    return [*response.headers.items(), ("Content-Length", str(len(response.body)))]


def _http(status: int, head: Head, body: bytes) -> bytes:
    lines = [f"HTTP/1.1 {status} Something", *(f"{name}: {value}" for name, value in head)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


async def _read_request(reader: asyncio.StreamReader) -> Request:
    start, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
    method, target, _ = start.split(" ", 2)
    headers = {}
    for line in filter(None, lines):
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = b""
    if headers.get("transfer-encoding") == "chunked":
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readuntil(b"\r\n")
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    url = urlsplit(target)
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    return Request(method, url.path, query, headers, BytesIO(body))


@asynccontextmanager
async def changing_server(
    core: Core, chance: random.Random, share: float
) -> AsyncIterator[ChangingServer]:
    """Serve on loopback."""
    changing = ChangingServer(core, chance, share)
    listener = await asyncio.start_server(changing.serve, "127.0.0.1", 0)
    host, port = listener.sockets[0].getsockname()
    changing.address = f"http://{host}:{port}"
    async with listener:
        yield changing
