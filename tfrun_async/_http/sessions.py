"""Set up aiohttp: its sessions, and the state of each request while it is sent."""

import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache
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
DNS_CACHE_SECONDS = 10  # so that an address that has changed is found
_JSON_API = "application/vnd.api+json"
_CONNECT_TIMEOUT = 10.0  # seconds
_READ_BYTES = 120 * 2**10  # at a time from a socket
_MAX_HEADER_BYTES = 16_384  # bytes, of one header; aiohttp takes 128 of them


@attrs.frozen
class TransportOptions:
    """How to connect, and how much to read of a response."""

    ssl: SSLContext | None = None
    trace_configs: Sequence[aiohttp.TraceConfig] = ()
    max_response_bytes: int = attrs.field(default=MAX_RESPONSE_BYTES)

    @max_response_bytes.validator
    def _check_max_response_bytes(self, _: object, limit: int) -> None:
        if limit < 1:
            raise ArgumentError(f"max_response_bytes: must be ≥ 1, got {limit}")


@attrs.define
class RequestContext:
    """State of a request while it is sent."""

    on_progress: Callable[[], None]
    """Called with each chunk of a body that is sent, or saved to a file."""
    on_sent: Callable[[], None]
    """Called when the head of a request is sent."""
    is_sent: bool = False
    is_on_new_connection: bool = False


request_context: ContextVar[RequestContext] = ContextVar("request_context")
before_send: ContextVar[Callable[[], None]] = ContextVar("before_send", default=lambda: None)
"""Called when a request has a connection, before it is sent; if it raises, nothing is sent."""


@attrs.frozen
class Sessions:
    """Two sessions over the same connections: one for the API, one without its token."""

    api: aiohttp.ClientSession
    external: aiohttp.ClientSession
    authorization: Mapping[str, str] | None = attrs.field(repr=False)
    """Headers to add to each request to the API; None if its session has them."""
    proxy: Callable[[str, str | None], str | None] = attrs.field(repr=False)
    """Returns the URL of the proxy for a scheme and host; it may hold a password."""

    async def close(self) -> None:
        """Close all connections."""
        await self.external.close()
        await self.api.close()


def open_sessions(address: URL, bearer: Secret, options: TransportOptions) -> Sessions:
    """Open sessions for the API at an address; they connect with their first requests."""
    connector = _Connector(ssl=options.ssl or True, ttl_dns_cache=DNS_CACHE_SECONDS)
    proxy_for = lru_cache(_proxy_from_environment)
    proxy = proxy_for(address.scheme, address.host)
    traces = options.trace_configs
    headers: dict[str, str] = {
        hdrs.ACCEPT: f"{_JSON_API}, application/json",
        # Without it even a POST without a body gets 415; a GET may have it too.
        hdrs.CONTENT_TYPE: _JSON_API,
    }
    api = _new_session(connector, traces, headers=headers, proxy=proxy)
    authorization: Mapping[str, str] = {hdrs.AUTHORIZATION: bearer.reveal()}
    if not proxy:  # aiohttp sends a session's headers to the proxy too, unencrypted
        api.headers.update(authorization)
    external = _new_session(connector, [_progress_trace(), *traces])
    return Sessions(api, external, authorization if proxy else None, proxy_for)


def _new_session(
    connector: aiohttp.BaseConnector,
    traces: Sequence[aiohttp.TraceConfig],
    headers: Mapping[str, str] = {},
    proxy: str | None = None,
) -> aiohttp.ClientSession:
    session = aiohttp.ClientSession(
        connector=connector,
        headers={**headers, hdrs.USER_AGENT: f"tfrun-async/{__version__}"},
        timeout=aiohttp.ClientTimeout(sock_connect=_CONNECT_TIMEOUT),
        cookie_jar=aiohttp.DummyCookieJar(),
        trace_configs=[*traces],
        response_class=_Response,
        max_field_size=_MAX_HEADER_BYTES,
        proxy=proxy,
    )
    # Otherwise aiohttp repeats a request, or a CONNECT to a proxy, without a rate limit slot.
    session._retry_connection = False  # noqa: SLF001  # aiohttp offers no other way
    return session


class _Connector(aiohttp.TCPConnector):
    """A connector that calls `before_send`, and notes which requests have a new connection."""

    async def connect(
        self, req: aiohttp.ClientRequest, traces: list[Any], timeout: aiohttp.ClientTimeout
    ) -> Connection:
        """Get a connection from the pool, or open one."""
        connection = await super().connect(req, traces, timeout)
        try:
            before_send.get()()
        except BaseException:
            connection.release()
            raise
        return connection

    async def _create_connection(
        self, req: aiohttp.ClientRequest, traces: list[Any], timeout: aiohttp.ClientTimeout
    ) -> Any:
        request_context.get().is_on_new_connection = True
        protocol = await super()._create_connection(req, traces, timeout)
        _limit_reads(protocol)
        return protocol


class _Response(aiohttp.ClientResponse):
    """A response that notes when its request was sent, and closes the connection after a 5xx.

    aiohttp's tracing could note that too, but it costs a sixth of a request.
    """

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Wait for the response to what was just sent."""
        context, protocol = request_context.get(), connection.protocol
        context.is_sent = True
        context.on_sent()
        context.on_progress()  # a document is sent in one piece
        await super().start(connection)
        if self.status >= 500 and protocol is not None:
            # Many servers close the connection then, and some do not say so. A request that is sent
            # on it would be lost, and the outcome of a POST unknown.
            protocol.force_close()
            if connection.protocol is None:  # the response is complete, so it was released
                protocol.close()
        return self


def _limit_reads(protocol: Any) -> None:
    """Let asyncio read from a new connection into blocks of memory that malloc can reuse.

    It reads into a new block of 256 KiB each time. glibc maps those of 128 KiB or more from the
    system and returns them to it, until the process has freed a large block for another reason.
    Where it has not, smaller blocks make reads and creates a sixth faster. Event loops without the
    attribute, and TLS, read in other ways.
    """
    transport = protocol.transport
    if getattr(transport, "max_size", 0) > _READ_BYTES:
        transport.max_size = _READ_BYTES


def _progress_trace() -> aiohttp.TraceConfig:
    async def progress(*_: Any) -> None:
        request_context.get().on_progress()

    trace = aiohttp.TraceConfig()
    trace.on_request_chunk_sent.append(progress)
    return trace


def _proxy_from_environment(scheme: str, host: str | None) -> str | None:
    """Return the proxy of the environment for a host; slow, so callers cache it.

    aiohttp's own `trust_env` also takes passwords from `.netrc`: it would send them to presigned
    URLs, and fail if there is one for the API's host besides our token.
    """
    if host is None or urllib.request.proxy_bypass(host):
        return None
    return urllib.request.getproxies().get(scheme)
