"""Send one request with aiohttp: the only connections to the API."""

import asyncio
import re
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, TypeVar

import aiohttp
import attrs
from aiohttp import hdrs
from yarl import URL

from tfrun_async._http.request import Query, Request
from tfrun_async._http.secret import Secret
from tfrun_async._http.sessions import (
    RequestContext,
    Sessions,
    TransportOptions,
    open_sessions,
    request_context,
)
from tfrun_async._http.settings import Settings
from tfrun_async.errors import (
    MalformedResponseError,
    NotSentError,
    OutcomeUnknownError,
    ResponseTooLargeError,
    TfrunError,
    TransportError,
)

E = TypeVar("E", bound=BaseException)

_UPLOAD_HEADERS = {hdrs.CONTENT_TYPE: "application/octet-stream"}
_REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS = 5
_UNPACK_BYTES = 2**20  # of an archive that are unpacked at a time, and thrown away
# aiohttp has no error class for these.
_HEADERS_TOO_LARGE = re.compile("Got more than|Too many headers")


@attrs.define
class Response:
    """A response of the server, with any status."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)
    is_after_resend: bool = False
    """Whether the request was sent a second time, on another connection."""


class _ConnectionDroppedError(aiohttp.ClientConnectionError):
    """The connection broke before a response began."""


class Transport:
    """Connections to the API and to its presigned URLs.

    Args:
        settings: Where the API is, and the token for it.
        options: How to connect.
    """

    def __init__(self, settings: Settings, options: TransportOptions) -> None:
        self.api = URL(f"{settings.address}/api/v2")
        self._bearer = Secret(f"Bearer {settings.token}")
        self._options = options
        self._sessions: Sessions | None = None
        self._build_url = _url_builder(self.api)

    async def close(self) -> None:
        """Close all connections."""
        if self._sessions is not None:
            await self._sessions.close()

    async def send(
        self, request: Request, on_progress: Callable[[], None], on_sent: Callable[[], None]
    ) -> Response:
        """Send a request once, following redirects, and return the response.

        If a connection that was kept open turns out to be dead, the request is sent again on
        another one, unless that could apply it twice.

        Args:
            request: The request.
            on_progress: Called with each chunk of the request body that is sent, or of the response
                body that is saved to a file.
            on_sent: Called when the request is sent, also again or after a redirect; at the end if
                it never was.

        Raises:
            TransportError: No response came, or none that can be read.
            ResponseTooLargeError: The response is larger than `max_response_bytes`.
            MalformedResponseError: The response to save is not a complete gzipped archive.
        """
        has_body = request.body or request.save_to
        context = RequestContext(on_progress if has_body else _no_op, on_sent)
        outer = request_context.set(context)
        try:
            try:
                return await self._send_once(request, self._url_of(request))
            except _ConnectionDroppedError as dropped:
                return await self._resend(request, context, dropped)
        except aiohttp.ClientError as error:  # some are a TimeoutError or another OSError too
            mapped = map_exception(request, error)
        except (TfrunError, OSError, asyncio.CancelledError) as error:
            raise strip_traceback(error) from None
        finally:
            request_context.reset(outer)
            if not context.is_sent:
                on_sent()
        raise mapped

    async def _resend(
        self, request: Request, context: RequestContext, dropped: _ConnectionDroppedError
    ) -> Response:
        # Nothing tells whether the server has seen the first one, so it must be idempotent.
        if not (context.is_on_reused_connection and request.is_idempotent):
            raise dropped
        try:
            response = await self._send_once(request, self._url_of(request))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise dropped from None  # only of the second is it sure that the server has not seen it
        return attrs.evolve(response, is_after_resend=True)

    async def _send_once(
        self, request: Request, url: URL, redirects: int = 0, file: BinaryIO | None = None
    ) -> Response:
        """Send a request to a URL, follow its redirects, and return the last response."""
        body = file or request.body
        if isinstance(body, Path):
            with body.open("rb") as opened:
                return await self._send_once(request, url, redirects, opened)
        sessions = self._sessions or self._open()
        if (not redirects and request.presigned is None) or self._is_api(url):
            sending = sessions.api.request(
                request.method,
                url,
                data=body,
                headers=sessions.authorization,
                allow_redirects=False,
            )
        else:
            sending = sessions.external.request(
                request.method,
                url,
                data=body,
                headers=_UPLOAD_HEADERS if body else None,
                proxy=sessions.proxy(url.scheme, url.host),
                allow_redirects=False,
            )
        try:
            response = await sending
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
            # Its own text holds the URL if a body could not be sent.
            raise _ConnectionDroppedError(str(error.__cause__ or error)) from error
        try:
            is_redirect = response.status in _REDIRECT_STATUSES and request.follows_redirects
            location = response.headers.get("Location") if is_redirect else None
            if location is None:
                if request.save_to is not None and 200 <= response.status < 300:
                    content = await self._save_archive(request, response, request.save_to)
                else:
                    content = await response.content.readany()  # mostly that is all of it
                    if (
                        len(content) > self._options.max_response_bytes
                        or not response.content.at_eof()
                    ):
                        content = await self._read_rest(request, response, content)
                return Response(response.status, response.headers, content)
        finally:
            # After an early response aiohttp still reads the file that it sends.
            if not response.closed or file:
                response.release()
                await response.wait_for_close()
        if redirects == _MAX_REDIRECTS:
            raise TransportError(
                f"{request.method} {request.path}: more than {redirects} redirects"
            )
        # The next request has no connection yet.
        request_context.get().is_on_reused_connection = False
        return await self._send_once(
            request, _redirect_target(request, url, location), redirects + 1
        )

    def _open(self) -> Sessions:
        self._sessions = open_sessions(self.api, self._bearer, self._options)
        return self._sessions

    def _url_of(self, request: Request) -> URL:
        if request.presigned is not None:
            return URL(request.presigned.reveal(), encoded=True)
        return self._build_url(request.path, request.query)

    def _is_api(self, url: URL) -> bool:
        # The simulator serves its presigned URLs itself, so the origin alone does not tell.
        return url.origin() == self.api.origin() and url.path.startswith(f"{self.api.path}/")

    async def _read_rest(
        self, request: Request, response: aiohttp.ClientResponse, start: bytes
    ) -> bytes:
        """Read the rest of a body as it is decompressed, so that a bomb is never in memory."""
        chunks, length = [start], len(start)
        while length <= self._options.max_response_bytes:
            if response.content.at_eof():
                return b"".join(chunks)
            chunks.append(await response.content.readany())
            length += len(chunks[-1])
        raise self._too_large_error(request, response)

    async def _save_archive(
        self, request: Request, response: aiohttp.ClientResponse, path: Path
    ) -> bytes:
        """Write an archive to a file, chunk by chunk, and return the empty rest of the body."""
        gzip, length = zlib.decompressobj(wbits=zlib.MAX_WBITS + 16), 0
        try:
            with path.open("wb") as file:
                while chunk := await response.content.readany():
                    request_context.get().on_progress()
                    length += len(chunk)
                    if length > self._options.max_response_bytes:
                        raise self._too_large_error(request, response)
                    await asyncio.to_thread(_write_chunk, chunk, file, gzip)
            if gzip.eof:
                return b""
        except zlib.error:
            response.close()
        raise MalformedResponseError(
            f"{request.method} {request.path}: expected a whole gzipped archive"
        )

    def _too_large_error(
        self, request: Request, response: aiohttp.ClientResponse
    ) -> ResponseTooLargeError:
        response.close()
        limit = self._options.max_response_bytes
        return ResponseTooLargeError(
            f"{request.method} {request.path}: the response is larger than {limit} bytes"
        )


def _url_builder(api: URL) -> Callable[[str, Query], URL]:
    """Return a function that makes the URLs of requests, and caches them for polling."""
    with_query = lru_cache(api.with_query)  # often the same, in many workspaces

    @lru_cache
    def build_url(path: str, query: Query) -> URL:
        return with_query(query).with_path(f"{api.raw_path}{path}", encoded=True, keep_query=True)

    return build_url


def _no_op() -> None:
    pass


def _write_chunk(chunk: bytes, file: BinaryIO, gzip: "zlib._Decompress") -> None:
    """Write a chunk of an archive to a file, and check that it is gzipped."""
    file.write(chunk)
    while chunk and not gzip.eof:
        gzip.decompress(chunk, _UNPACK_BYTES)
        chunk = gzip.unconsumed_tail


def _redirect_target(request: Request, url: URL, location: str) -> URL:
    name = f"{request.method} {request.path}"
    try:
        target = url.join(URL(location, encoded=True))
    except ValueError:
        raise TransportError(f"{name}: redirected to no URL") from None
    if target.scheme not in {url.scheme, "https"}:
        raise TransportError(f"{name}: redirected from https to {target.scheme}")
    return target


def strip_traceback(error: E) -> E:
    """Return an error without its traceback and causes: their frames hold the token and URLs."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def map_exception(request: Request, error: aiohttp.ClientError) -> TfrunError:
    """Return the error of this library for one of aiohttp's."""
    name = f"{request.method} {request.path}"
    lost = TransportError if request.is_idempotent else OutcomeUnknownError
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return NotSentError(f"{name}: the proxy responded with {error.status}")
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.InvalidURL):
        # Their texts hold the URL, or what was wrong in a header.
        if _HEADERS_TOO_LARGE.search(str(error)):
            return ResponseTooLargeError(f"{name}: the response headers are too large")
        return lost(f"{name}: unreadable response: {type(error).__name__}")
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NotSentError(f"{name}: no connection in time")  # its text holds the URL too
    if isinstance(error, aiohttp.ClientConnectorError):
        mapped: TfrunError = NotSentError(f"{name}: no connection: {error}")
    else:
        mapped = lost(f"{name}: no response: {error}")
    mapped.__cause__ = strip_traceback(error)
    return mapped
