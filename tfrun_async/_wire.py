"""The only module that opens connections to the API."""

import asyncio
import re
import urllib.request
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from ssl import SSLContext
from typing import Any, BinaryIO, TypeVar

import aiohttp
import attrs
from aiohttp.connector import Connection
from yarl import URL

from tfrun_async._call import Call
from tfrun_async._secret import Secret
from tfrun_async._settings import Settings
from tfrun_async._version import __version__
from tfrun_async.errors import (
    NotSentError,
    OutcomeUnknownError,
    ReplyTooLargeError,
    TfrunError,
    TransportError,
)

E = TypeVar("E", bound=BaseException)

_JSON_API = "application/vnd.api+json"
_DOCUMENT = {"Content-Type": _JSON_API}
_FILE = {"Content-Type": "application/octet-stream"}
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_CONNECT_TIMEOUT = 10.0  # seconds
_DNS_LIFETIME = 10  # seconds; an address that has moved is found by then
_LARGEST_HEADER = 16_384  # bytes, of one header; aiohttp takes 128 of them
_TOO_MUCH = re.compile("Got more than|Too many headers")  # aiohttp's words; its errors tell no more


@attrs.define
class Answer:
    """What the server answered, whatever its status."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)
    is_to_second: bool = False
    """Whether it answers a request that was sent again, on another connection."""


@attrs.frozen
class WireOptions:
    """How connections are made, and how much is read from them."""

    ssl: SSLContext | None = None
    trace_configs: Sequence[aiohttp.TraceConfig] = ()
    largest_reply: int = 128 * 2**20


@attrs.define
class _Trip:
    """What is noted of a request on its way."""

    progressed: Callable[[], None]
    """Called as each piece of a body goes out."""
    sent: Callable[[], None]
    """Called as the head of a request goes out."""
    is_sent: bool = False
    is_on_kept_connection: bool = False


_trip: ContextVar[_Trip] = ContextVar("_trip")


class _DroppedError(aiohttp.ClientConnectionError):
    """The connection broke before an answer began."""


@attrs.frozen
class _Sessions:
    """Ways over the same connections, of which only one knows the token."""

    api: aiohttp.ClientSession
    elsewhere: aiohttp.ClientSession


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
        self._sessions: _Sessions | None = None
        self._proxy = lru_cache(_proxy)

    async def close(self) -> None:
        """Close all connections."""
        if self._sessions is not None:
            await self._sessions.elsewhere.close()
            await self._sessions.api.close()

    async def exchange(
        self, call: Call, progressed: Callable[[], None], sent: Callable[[], None]
    ) -> Answer:
        """Send a request once, following redirects, and return the answer to it.

        A connection that was kept open, and is found dead, is no failure yet: the request goes out
        on another one if that does no harm.

        Args:
            call: What to ask.
            progressed: Called as each piece of the call's body goes out.
            sent: Called as the request goes out, also again or elsewhere; at the end if it never
                did.

        Raises:
            TransportError: No answer came, or none that can be read.
            ReplyTooLargeError: More was answered than is read.
        """
        trip = _Trip(progressed, sent)
        outer = _trip.set(trip)
        try:
            return await self._exchange_kept(call, trip)
        except (TfrunError, TimeoutError, asyncio.CancelledError) as error:
            raise _bare(error) from None
        except aiohttp.ClientError as error:
            ours = _as_ours(call, error)
        finally:
            _trip.reset(outer)
            if not trip.is_sent:
                sent()
        raise ours

    async def _exchange_kept(self, call: Call, trip: _Trip) -> Answer:
        try:
            return await self._exchange(call)
        except _DroppedError as dropped:
            # For what may not be repeated nothing tells whether the server has seen it.
            if not (trip.is_on_kept_connection and call.is_repeatable):
                raise
            try:
                return attrs.evolve(await self._exchange(call), is_to_second=True)
            except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
                raise dropped from None  # only the second was surely not seen

    async def _exchange(self, call: Call) -> Answer:
        url = self._url(call)
        is_api = call.presigned is None or self._is_api(url)
        for _ in range(_MOST_REDIRECTS + 1):
            if isinstance(call.body, Path):
                with call.body.open("rb") as file:
                    answer = await self._ask(call, url, file, is_api=is_api)
            else:
                answer = await self._ask(call, url, call.body, is_api=is_api)
            if isinstance(answer, Answer):
                return answer
            url = answer
            is_api = self._is_api(url)
        raise TransportError(f"{call.method} {call.path}: more than {_MOST_REDIRECTS} redirects")

    async def _ask(
        self, call: Call, url: URL, body: bytes | BinaryIO | None, *, is_api: bool
    ) -> Answer | URL:
        """Return the answer to a request, or where it has to go instead."""
        sessions = self._opened()
        headers = None
        if not is_api:
            headers = _FILE if body else None
        elif not call.is_read:
            headers = _DOCUMENT  # without it even a body-less POST gets 415
        request = (sessions.api if is_api else sessions.elsewhere).request(
            call.method,
            url,
            data=body,
            headers=headers,
            proxy=self._proxy(url.scheme, url.host),
            allow_redirects=False,
        )
        async with request as response:
            moved = response.status in _MOVED and call.may_be_redirected
            if moved and "Location" in response.headers:
                return _redirected(call, url, response.headers["Location"])
            return Answer(response.status, response.headers, await self._read(call, response))

    def _url(self, call: Call) -> URL:
        if call.presigned is not None:
            return URL(call.presigned.reveal(), encoded=True)
        url = URL(f"{self.api}{call.path}", encoded=True)
        return url.with_query(call.query) if call.query else url

    def _is_api(self, url: URL) -> bool:
        # The simulator serves its presigned URLs itself, so the origin alone does not tell.
        return url.origin() == self.api.origin() and url.path.startswith(f"{self.api.path}/")

    async def _read(self, call: Call, response: aiohttp.ClientResponse) -> bytes:
        """Read a body as it is decompressed, piece by piece, so that a bomb is never whole."""
        body = bytearray()
        while not response.content.at_eof():
            body += await response.content.readany()
            if len(body) > self._options.largest_reply:
                response.close()
                raise ReplyTooLargeError(
                    f"{call.method} {call.path}: the answer is larger than "
                    f"{self._options.largest_reply} bytes"
                )
        return bytes(body)

    def _opened(self) -> _Sessions:
        if self._sessions is None:
            connector = _Connector(ssl=self._options.ssl or True, ttl_dns_cache=_DNS_LIFETIME)
            api = self._session(connector, [])
            # Not an argument, which aiohttp's frames would show.
            api.headers["Authorization"] = self._bearer.reveal()
            api.headers["Accept"] = f"{_JSON_API}, application/json"
            self._sessions = _Sessions(api, self._session(connector, [_upload_notes()]))
        return self._sessions

    def _session(
        self, connector: "_Connector", notes: list[aiohttp.TraceConfig]
    ) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            headers={"User-Agent": f"tfrun-async/{__version__}"},
            timeout=aiohttp.ClientTimeout(sock_connect=_CONNECT_TIMEOUT),
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=[*notes, *self._options.trace_configs],
            middlewares=[_send_once],
            max_field_size=_LARGEST_HEADER,
        )


class _Connector(aiohttp.TCPConnector):
    """Notes which requests go out on a connection that was kept open.

    aiohttp's tracing would tell too, but it costs a sixth of a request.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._used: weakref.WeakSet[Any] = weakref.WeakSet()

    async def connect(
        self, req: aiohttp.ClientRequest, traces: Any, timeout: aiohttp.ClientTimeout
    ) -> Connection:
        connection = await super().connect(req, traces, timeout)
        trip = _trip.get()
        trip.is_on_kept_connection = connection.protocol in self._used
        if not trip.is_on_kept_connection:
            self._used.add(connection.protocol)
        trip.is_sent = True  # nothing waits between here and aiohttp's writing the head
        trip.sent()
        if req.body:
            trip.progressed()  # a document goes out in one piece
        return connection


async def _send_once(
    request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep aiohttp from repeating a request by itself, which no budget would see."""
    try:
        return await send(request)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _DroppedError(str(error)) from error


def _upload_notes() -> aiohttp.TraceConfig:
    async def progress(*_: Any) -> None:
        _trip.get().progressed()

    notes = aiohttp.TraceConfig()
    notes.on_request_chunk_sent.append(progress)
    return notes


def _proxy(scheme: str, host: str | None) -> str | None:
    """The proxy that the environment names for a host; to look for it takes long.

    aiohttp's own `trust_env` also takes passwords from `.netrc`: it would send them to presigned
    URLs, and fail where there are some for the API's host beside our token.
    """
    if host is None or urllib.request.proxy_bypass(host):
        return None
    return urllib.request.getproxies().get(scheme)


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
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.InvalidURL):
        # Their texts hold the URL, or what was wrong in a header.
        if _TOO_MUCH.search(str(error)):
            return ReplyTooLargeError(f"{name}: the headers of the answer are too large")
        return lost(f"{name}: unreadable answer: {type(error).__name__}")
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        ours: TfrunError = NotSentError(f"{name}: no connection: {error}")
    else:
        ours = lost(f"{name}: no answer: {error}")
    ours.__cause__ = _bare(error)
    return ours
