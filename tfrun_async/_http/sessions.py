"""How aiohttp is set up: its sessions, and what a request notes on its way."""

import urllib.request
import weakref
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextvars import ContextVar
from functools import cache, lru_cache
from ssl import SSLContext
from typing import Any

import aiohttp
import attrs
from aiohttp import hdrs
from aiohttp.connector import Connection
from yarl import URL

from tfrun_async._http.secret import Secret
from tfrun_async._version import __version__
from tfrun_async.errors import ArgumentError

MAX_RESPONSE_BYTES = 128 * 2**20  # bytes
DNS_LIFETIME = 10  # seconds; an address that has moved is found by then
_JSON_API = "application/vnd.api+json"
_CONNECT_TIMEOUT = 10.0  # seconds
_LARGEST_HEADER = 16_384  # bytes, of one header; aiohttp takes 128 of them


@attrs.frozen
class WireOptions:
    """How connections are made, and how much is read from them."""

    ssl: SSLContext | None = None
    trace_configs: Sequence[aiohttp.TraceConfig] = ()
    max_response_bytes: int = attrs.field(default=MAX_RESPONSE_BYTES)

    @max_response_bytes.validator
    def _holds_something(self, _: object, most: int) -> None:
        if most < 1:
            raise ArgumentError(f"max_response_bytes: no answer has {most} bytes at most")


@attrs.define
class Trip:
    """What is noted of a request on its way."""

    progressed: Callable[[], None]
    """Called as each piece of a body goes out, or comes into a file."""
    sent: Callable[[], None]
    """Called as the head of a request goes out."""
    is_sent: bool = False
    is_on_kept_connection: bool = False


current_trip: ContextVar[Trip] = ContextVar("current_trip")


@attrs.frozen
class Sessions:
    """Ways over the same connections: to the API, and to where its token must not go."""

    api: aiohttp.ClientSession
    elsewhere: aiohttp.ClientSession
    authorization: Mapping[str, str] | None = attrs.field(repr=False)
    """What goes along with each request to the API; None if its session holds that."""
    proxy: Callable[[str, str | None], str | None] = attrs.field(repr=False)
    """Tells the proxy for a scheme and host, which may have a password."""

    async def close(self) -> None:
        """Close all connections."""
        await self.elsewhere.close()
        await self.api.close()


def open_sessions(address: URL, bearer: Secret, options: WireOptions) -> Sessions:
    """Open sessions for the API at an address; they connect with their first requests."""
    _keep_freed_memory()
    connector = aiohttp.TCPConnector(ssl=options.ssl or True, ttl_dns_cache=DNS_LIFETIME)
    proxy_of = lru_cache(_proxy)
    proxy = proxy_of(address.scheme, address.host)
    traces = options.trace_configs
    headers: Mapping[str, str] = {
        hdrs.HOST: address.host_port_subcomponent or "",
        **dict(aiohttp.ClientRequest.DEFAULT_HEADERS.items()),
        hdrs.ACCEPT: f"{_JSON_API}, application/json",
        # Without it even a body-less POST gets 415, and to a GET it means nothing.
        hdrs.CONTENT_TYPE: _JSON_API,
    }
    api = _session(connector, traces, headers=headers, proxy=proxy, request_class=_Request)
    authorization: Mapping[str, str] = {hdrs.AUTHORIZATION: bearer.reveal()}
    if not proxy:  # aiohttp shows it what is the session's too, unencrypted
        api.headers.update(authorization)
    elsewhere = _session(connector, [_upload_notes(), *traces])
    return Sessions(api, elsewhere, authorization if proxy else None, proxy_of)


def _session(
    connector: aiohttp.BaseConnector,
    traces: Sequence[aiohttp.TraceConfig],
    headers: Mapping[str, str] = {},
    proxy: str | None = None,
    request_class: type[aiohttp.ClientRequest] = aiohttp.ClientRequest,
) -> aiohttp.ClientSession:
    session = aiohttp.ClientSession(
        connector=connector,
        headers={**headers, hdrs.USER_AGENT: f"tfrun-async/{__version__}"},
        timeout=aiohttp.ClientTimeout(sock_connect=_CONNECT_TIMEOUT),
        cookie_jar=aiohttp.DummyCookieJar(),
        trace_configs=[*traces],
        request_class=request_class,
        response_class=_Response,
        max_field_size=_LARGEST_HEADER,
        proxy=proxy,
    )
    # It would repeat a request by itself, which no rate limiter would see, and a CONNECT to a
    # proxy.
    session._retry_connection = False  # noqa: SLF001  # aiohttp offers no other way
    return session


class _Request(aiohttp.ClientRequest):
    """Takes the headers that its session has made for it, its `Host` among them, as they are.

    aiohttp would copy them one by one, and look for each of its defaults.
    """

    def update_headers(self, headers: Any) -> None:
        """Set the headers."""
        self.headers = headers

    def update_auto_headers(self, skip_auto_headers: Any) -> None:
        """Add nothing: the session has the defaults too."""


class _Response(aiohttp.ClientResponse):
    """Notes when its request has gone out, and whether on a connection that was kept open.

    aiohttp's tracing would tell too, but it costs a sixth of a request.
    """

    def start(self, connection: Connection) -> Coroutine[Any, Any, aiohttp.ClientResponse]:
        """Wait for the answer to what was just sent."""
        trip, protocol = current_trip.get(), connection.protocol
        trip.is_on_kept_connection = protocol in _used
        if not trip.is_on_kept_connection:
            _used.add(protocol)
        trip.is_sent = True
        trip.sent()
        trip.progressed()  # a document goes out in one piece
        return super().start(connection)


_used: weakref.WeakSet[Any] = weakref.WeakSet()
"""What reads from the connections that have carried a request."""


@cache
def _keep_freed_memory() -> None:
    """Let the next burst of answers have the memory of the last one.

    glibc's malloc maps large blocks one by one, and returns memory at the end of its heap, until
    a larger block was mapped and freed: at first blocks of 128 KiB, and all memory beyond that.
    asyncio reads 256 KiB at a time, so each answer was mapped and cleared anew, and a page of 20
    runs cost 33 page faults. After this it keeps up to 8 MiB for the next answers. See
    M_MMAP_THRESHOLD in mallopt(3); other mallocs do not mind.
    """
    bytes(4 * 2**20)


def _upload_notes() -> aiohttp.TraceConfig:
    async def progress(*_: Any) -> None:
        current_trip.get().progressed()

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
