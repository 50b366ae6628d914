"""A request and its answer, over the only connections to the API."""

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

from tfrun_async._http.request import Call, Query
from tfrun_async._http.secret import Secret
from tfrun_async._http.sessions import Sessions, Trip, WireOptions, current_trip, open_sessions
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

_FILE = {hdrs.CONTENT_TYPE: "application/octet-stream"}
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_UNPACKED = 2**20  # bytes of an archive that are unpacked at once, and thrown away
_TOO_MUCH = re.compile("Got more than|Too many headers")  # aiohttp's words; its errors tell no more


@attrs.define
class Answer:
    """What the server answered, whatever its status."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)
    is_to_second: bool = False
    """Whether it answers a request that was sent again, on another connection."""


class _DroppedError(aiohttp.ClientConnectionError):
    """The connection broke before an answer began."""


class Wire:
    """Connections to the API and to its presigned URLs.

    Args:
        settings: Where the API is, and the token for it.
        options: How to connect.
    """

    def __init__(self, settings: Settings, options: WireOptions) -> None:
        self.api = URL(f"{settings.address}/api/v2")
        self._bearer = Secret(f"Bearer {settings.token}")
        self._options = options
        self._sessions: Sessions | None = None
        self._url_of = _urls_below(self.api)

    async def close(self) -> None:
        """Close all connections."""
        if self._sessions is not None:
            await self._sessions.close()

    async def exchange(
        self, call: Call, progressed: Callable[[], None], sent: Callable[[], None]
    ) -> Answer:
        """Send a request once, following redirects, and return the answer to it.

        A connection that was kept open, and is found dead, is no failure yet: the request goes out
        on another one if that does no harm.

        Args:
            call: What to ask.
            progressed: Called as each piece of the call's body goes out, or comes into its file.
            sent: Called as the request goes out, also again or elsewhere; at the end if it never
                did.

        Raises:
            TransportError: No answer came, or none that can be read.
            ResponseTooLargeError: More was answered than is read.
            MalformedResponseError: What was answered into a file is no whole gzipped archive.
        """
        trip = Trip(progressed if call.body or call.into else _nothing, sent)
        outer = current_trip.set(trip)
        try:
            try:
                return await self._ask(call, self._url(call))
            except _DroppedError as dropped:
                return await self._ask_again(call, trip, dropped)
        except aiohttp.ClientError as error:  # some are a TimeoutError or another OSError too
            ours = _as_ours(call, error)
        except (TfrunError, OSError, asyncio.CancelledError) as error:
            raise _bare(error) from None
        finally:
            current_trip.reset(outer)
            if not trip.is_sent:
                sent()
        raise ours

    async def _ask_again(self, call: Call, trip: Trip, dropped: _DroppedError) -> Answer:
        # For what may not be repeated nothing tells whether the server has seen it.
        if not (trip.is_on_kept_connection and call.is_repeatable):
            raise dropped
        try:
            return attrs.evolve(await self._ask(call, self._url(call)), is_to_second=True)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise dropped from None  # only the second was surely not seen

    async def _ask(
        self, call: Call, url: URL, redirects: int = 0, file: BinaryIO | None = None
    ) -> Answer:
        """Return the answer to a request, from wherever it has to go."""
        body = file or call.body
        if isinstance(body, Path):
            with body.open("rb") as opened:
                return await self._ask(call, url, redirects, opened)
        sessions = self._sessions or self._open()
        if (not redirects and call.presigned is None) or self._is_api(url):
            request = sessions.api.request(
                call.method,
                url,
                data=body,
                headers=sessions.authorization,
                allow_redirects=False,
            )
        else:
            request = sessions.elsewhere.request(
                call.method,
                url,
                data=body,
                headers=_FILE if body else None,
                proxy=sessions.proxy(url.scheme, url.host),
                allow_redirects=False,
            )
        try:
            response = await request
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
            # Its own text holds the URL if a body could not be sent.
            raise _DroppedError(str(error.__cause__ or error)) from error
        try:
            moved = response.status in _MOVED and call.may_be_redirected
            location = response.headers.get("Location") if moved else None
            if location is None:
                if call.into is not None and 200 <= response.status < 300:
                    text = await self._save(call, response, call.into)
                else:
                    text = await response.content.readany()  # mostly that is all of it
                    if (
                        len(text) > self._options.max_response_bytes
                        or not response.content.at_eof()
                    ):
                        text = await self._read_on(call, response, text)
                return Answer(response.status, response.headers, text)
        finally:
            # One that was answered early still reads the file that it sends.
            if not response.closed or file:
                response.release()
                await response.wait_for_close()
        if redirects == _MOST_REDIRECTS:
            raise TransportError(f"{call.method} {call.path}: more than {redirects} redirects")
        current_trip.get().is_on_kept_connection = False  # not that of the next, until there is one
        return await self._ask(call, _redirected(call, url, location), redirects + 1)

    def _open(self) -> Sessions:
        self._sessions = open_sessions(self.api, self._bearer, self._options)
        return self._sessions

    def _url(self, call: Call) -> URL:
        if call.presigned is not None:
            return URL(call.presigned.reveal(), encoded=True)
        return self._url_of(call.path, call.query)

    def _is_api(self, url: URL) -> bool:
        # The simulator serves its presigned URLs itself, so the origin alone does not tell.
        return url.origin() == self.api.origin() and url.path.startswith(f"{self.api.path}/")

    async def _read_on(self, call: Call, response: aiohttp.ClientResponse, text: bytes) -> bytes:
        """Read a body as it is decompressed, piece by piece, so that a bomb is never whole."""
        pieces, length = [text], len(text)
        while length <= self._options.max_response_bytes:
            if response.content.at_eof():
                return b"".join(pieces)
            pieces.append(await response.content.readany())
            length += len(pieces[-1])
        raise self._too_large(call, response)

    async def _save(self, call: Call, response: aiohttp.ClientResponse, path: Path) -> bytes:
        """Write an archive to a file, piece by piece, and return that nothing is left of it."""
        gzip, length = zlib.decompressobj(wbits=zlib.MAX_WBITS + 16), 0
        try:
            with path.open("wb") as file:
                while piece := await response.content.readany():
                    current_trip.get().progressed()
                    length += len(piece)
                    if length > self._options.max_response_bytes:
                        raise self._too_large(call, response)
                    await asyncio.to_thread(_write, piece, file, gzip)
            if gzip.eof:
                return b""
        except zlib.error:
            response.close()
        raise MalformedResponseError(f"{call.method} {call.path}: expected a whole gzipped archive")

    def _too_large(self, call: Call, response: aiohttp.ClientResponse) -> ResponseTooLargeError:
        response.close()
        most = self._options.max_response_bytes
        return ResponseTooLargeError(
            f"{call.method} {call.path}: the answer is larger than {most} bytes"
        )


def _urls_below(api: URL) -> Callable[[str, Query], URL]:
    """Return what makes the URLs of calls, and keeps them: who waits asks for one all the time."""
    asking = lru_cache(api.with_query)  # often the same, in many workspaces

    @lru_cache
    def url_of(path: str, query: Query) -> URL:
        return asking(query).with_path(f"{api.raw_path}{path}", encoded=True, keep_query=True)

    return url_of


def _nothing() -> None:
    pass


def _write(piece: bytes, file: BinaryIO, gzip: "zlib._Decompress") -> None:
    """Write a piece of an archive to a file, and look whether it is one."""
    file.write(piece)
    while piece and not gzip.eof:
        gzip.decompress(piece, _UNPACKED)
        piece = gzip.unconsumed_tail


def _redirected(call: Call, url: URL, location: str) -> URL:
    try:
        target = url.join(URL(location, encoded=True))
    except ValueError:
        raise TransportError(f"{call.method} {call.path}: redirected to no URL") from None
    if target.scheme not in {url.scheme, "https"}:
        raise TransportError(f"{call.method} {call.path}: redirected from https to {target.scheme}")
    return target


def _bare(error: E) -> E:
    """Return an error without its past: the frames there, ours too, hold the token and URLs."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _as_ours(call: Call, error: aiohttp.ClientError) -> TfrunError:
    """Turn what aiohttp raises into an error of this library."""
    name = f"{call.method} {call.path}"
    lost = TransportError if call.is_repeatable else OutcomeUnknownError
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return NotSentError(f"{name}: the proxy answered {error.status}")
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.InvalidURL):
        # Their texts hold the URL, or what was wrong in a header.
        if _TOO_MUCH.search(str(error)):
            return ResponseTooLargeError(f"{name}: the headers of the answer are too large")
        return lost(f"{name}: unreadable answer: {type(error).__name__}")
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NotSentError(f"{name}: no connection in time")  # its text holds the URL too
    if isinstance(error, aiohttp.ClientConnectorError):
        ours: TfrunError = NotSentError(f"{name}: no connection: {error}")
    else:
        ours = lost(f"{name}: no answer: {error}")
    ours.__cause__ = _bare(error)
    return ours
