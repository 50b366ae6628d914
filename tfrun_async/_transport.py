"""The only module that opens connections."""

import asyncio
import logging
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

import aiohttp
import attrs
from yarl import URL

from tfrun_async._call import Call
from tfrun_async._jsonapi import read_errors
from tfrun_async._retry import Sleep, retrying
from tfrun_async._settings import Settings
from tfrun_async._version import __version__
from tfrun_async.errors import (
    APIError,
    ErrorObject,
    NotSentError,
    OutcomeUnknownError,
    RequestTimeoutError,
    TransportError,
    error_class,
)

_log = logging.getLogger("tfrun_async")

_JSON_API = "application/vnd.api+json"
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_CONNECT_TIMEOUT = 10.0  # seconds


@attrs.frozen
class Reply:
    """A success, as the server sent it."""

    status: int
    body: bytes = attrs.field(repr=False)


@attrs.define
class Stats:
    """What a client has sent so far."""

    requests: int = 0
    """Requests, each attempt counted."""
    rate_limited: int = 0
    """Answers 429: too many requests by this user."""


class Transport:
    """Carries calls to the API and to its presigned URLs.

    Args:
        settings: Where the API is, and the token for it.
        timeout: Seconds that one attempt at a call may take.
        sleep: Waits for a number of seconds.
    """

    def __init__(self, settings: Settings, *, timeout: float, sleep: Sleep = asyncio.sleep) -> None:
        self.sleep = sleep
        self.stats = Stats()
        self._bearer = f"Bearer {settings.token}"
        self._api = URL(f"{settings.address}/api/v2")
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    def __repr__(self) -> str:
        return f"Transport({str(self._api)!r})"

    async def close(self) -> None:
        """Close all connections; no call can be sent after that."""
        self._is_closed = True
        if self._session is not None:
            await self._session.close()

    async def send(self, call: Call, *, presigned: str | None = None) -> Reply:
        """Send a call, again where that is safe, and return its answer.

        Args:
            call: What to ask.
            presigned: A URL to use as it is, in place of the API's. It carries its own
                authorization and is a secret: no token goes there, and no error shows it.

        Raises:
            APIError: The server answered with an error status.
            TransportError: No answer came.
        """
        url = URL(presigned, encoded=True) if presigned else self._url(call)
        async for attempt in retrying(call, self.sleep):
            with attempt:
                return await self._send_once(call, url)
        raise AssertionError  # the last attempt raises

    def _url(self, call: Call) -> URL:
        return URL(f"{self._api}{call.path}", encoded=True).with_query(call.query)

    async def _send_once(self, call: Call, url: URL) -> Reply:
        self.stats.requests += 1
        started = time.perf_counter()
        with _as_ours(call):
            response, body = await self._exchange(call, url)
        elapsed = time.perf_counter() - started
        _log.debug("%s %s: %d in %.3f s", call.method, call.path, response.status, elapsed)
        self.stats.rate_limited += response.status == 429
        if not 200 <= response.status < 300:
            raise _error(call, response, body)
        return Reply(response.status, body)

    async def _exchange(self, call: Call, url: URL) -> tuple[aiohttp.ClientResponse, bytes]:
        for _ in range(_MOST_REDIRECTS + 1):
            with ExitStack() as files:
                data: bytes | BinaryIO | None
                if isinstance(call.body, Path):
                    data = files.enter_context(call.body.open("rb"))
                else:
                    data = call.body
                request = self._opened().request(
                    call.method,
                    url,
                    data=data,
                    headers=self._headers(call, url),
                    proxy=_proxy(url),
                    allow_redirects=False,
                )
                async with request as response:
                    moved = response.status in _MOVED and call.may_be_redirected
                    if not moved or "Location" not in response.headers:
                        return response, await response.read()
            url = _redirected(call, url, response.headers["Location"])
        raise TransportError(f"{call.method} {call.path}: more than {_MOST_REDIRECTS} redirects")

    def _headers(self, call: Call, url: URL) -> dict[str, str]:
        # The simulator serves its presigned URLs itself, so the origin alone does not tell.
        is_api = url.origin() == self._api.origin() and url.path.startswith(f"{self._api.path}/")
        if not is_api:
            return {"Content-Type": "application/octet-stream"} if call.body else {}
        headers = {"Authorization": self._bearer, "Accept": f"{_JSON_API}, application/json"}
        if call.method not in {"GET", "HEAD"}:
            headers["Content-Type"] = _JSON_API  # without it even a body-less POST gets 415
        return headers

    def _opened(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise RuntimeError("the client is closed")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers={"User-Agent": f"tfrun-async/{__version__}"},
                timeout=aiohttp.ClientTimeout(total=self._timeout, sock_connect=_CONNECT_TIMEOUT),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _proxy(url: URL) -> str | None:
    """The proxy that the environment names for a URL.

    aiohttp's own `trust_env` also takes passwords from `.netrc`: it would send them to presigned
    URLs, and fail where there are some for the API's host beside our token.
    """
    if url.host is None or urllib.request.proxy_bypass(url.host):
        return None
    return urllib.request.getproxies().get(url.scheme)


def _redirected(call: Call, url: URL, location: str) -> URL:
    try:
        target = url.join(URL(location, encoded=True))
    except ValueError:
        raise TransportError(f"{call.method} {call.path}: redirected to no URL") from None
    if target.scheme not in {url.scheme, "https"}:
        raise TransportError(f"{call.method} {call.path}: redirected from https to {target.scheme}")
    return target


@contextmanager
def _as_ours(call: Call) -> Iterator[None]:
    """Turn what aiohttp and the system raise into errors of this library."""
    name = f"{call.method} {call.path}"
    try:
        yield
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise NotSentError(f"{name}: no connection: {error}") from error
    except TimeoutError as error:
        late = RequestTimeoutError if call.is_repeatable else OutcomeUnknownError
        raise late(f"{name}: no answer in time") from error
    except aiohttp.ClientError as error:
        lost = TransportError if call.is_repeatable else OutcomeUnknownError
        if isinstance(error, aiohttp.ClientResponseError | aiohttp.InvalidURL):
            # Their texts hold the URL, or what was wrong in a header.
            raise lost(f"{name}: unreadable answer: {type(error).__name__}") from None
        raise lost(f"{name}: no answer: {error}") from error


def _error(call: Call, response: aiohttp.ClientResponse, body: bytes) -> APIError:
    errors = read_errors(body)
    if not errors and body:
        errors = (ErrorObject(detail=f"{len(body)} bytes of {response.content_type}"),)
    return error_class(response.status)(
        call.method,
        call.path,
        response.status,
        errors,
        response.headers.get("X-Request-Id"),
        _retry_after(response.headers),
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait.

    ``Retry-After`` holds seconds or a date, ``X-RateLimit-Reset`` seconds, both perhaps fractional:
    https://developer.hashicorp.com/terraform/cloud-docs/api-docs#rate-limiting
    """
    for name in ("Retry-After", "X-RateLimit-Reset"):
        text = headers.get(name, "")
        try:
            return max(0.0, float(text))
        except ValueError:
            pass
        try:
            date = parsedate_to_datetime(text)
        except ValueError:
            continue
        return max(
            0.0, (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
        )
    return None
