"""Send one request with aiohttp: the only connections to the API."""

import asyncio
import os
import re
import traceback
import zlib
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import aiohttp
import attrs
from aiohttp import hdrs
from yarl import URL

from tfrun_async._http.gzip_checker import GzipChecker
from tfrun_async._http.request import Query, Request
from tfrun_async._http.secret import Secret, strip_traceback
from tfrun_async._http.sessions import (
    RequestContext,
    Sessions,
    TransportOptions,
    open_sessions,
    request_context,
)
from tfrun_async._http.settings import Settings, is_connectable
from tfrun_async.errors import (
    CertificateError,
    MalformedResponseError,
    NotSentError,
    OutcomeUnknownError,
    ResponseTooLargeError,
    TfrunError,
    TransportError,
)

_UPLOAD_HEADERS = {hdrs.CONTENT_TYPE: "application/octet-stream"}
_REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS = 5
_MIN_BEARER = 15  # characters
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
        self._build_url = _url_builder(self.api)

    def open(self) -> Sessions:
        """Return sessions for the running event loop."""
        return open_sessions(self.api, self._bearer, self._options)

    def redact(self, text: str) -> str:
        """Return a text that the server sent, without the token."""
        if len(self._bearer.reveal()) < _MIN_BEARER:
            return text  # so short that it may be a common word
        return text.replace(self._bearer.reveal().removeprefix("Bearer "), "…")

    async def send(
        self,
        sessions: Sessions,
        request: Request,
        on_progress: Callable[[], None],
        on_sent: Callable[[], None],
    ) -> Response:
        """Send a request once, following redirects, and return the response.

        If a connection that was kept open turns out to be dead, the request is sent again on
        another one, unless that could apply it twice.

        Args:
            sessions: Those of the running event loop.
            request: The request.
            on_progress: Called with each chunk of the request body that is sent, or of the response
                body that is saved to a file.
            on_sent: Called each time the request is sent: also again, or after a redirect. If it is
                never sent, called once at the end.

        Raises:
            TransportError: No response came, or none that can be read.
            ResponseTooLargeError: The response is larger than `max_response_bytes`.
            MalformedResponseError: The response must be a whole gzipped archive, and is not.
        """
        has_body = request.body or request.save_to
        context = RequestContext(on_progress if has_body else _no_op, on_sent)
        outer = request_context.set(context)
        try:
            try:
                return await self._send_once(sessions, request, self._url_of(request))
            except _ConnectionDroppedError as dropped:
                return await self._resend(sessions, request, context, dropped)
        except Exception as error:  # noqa: BLE001  # also what trace configs raise
            mapped = map_exception(request, error)
        except BaseException as error:  # noqa: BLE001  # CancelledError, for one
            raise strip_traceback(error) from None
        finally:
            request_context.reset(outer)
            if not context.is_sent:
                on_sent()
        raise mapped

    async def _resend(
        self,
        sessions: Sessions,
        request: Request,
        context: RequestContext,
        dropped: _ConnectionDroppedError,
    ) -> Response:
        # The server may have seen the first request, so only an idempotent one is sent again.
        if context.is_on_new_connection or not request.is_idempotent:
            raise dropped
        try:
            response = await self._send_once(sessions, request, self._url_of(request))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise dropped from None  # the server cannot have seen the second, but perhaps the first
        return attrs.evolve(response, is_after_resend=True)

    async def _send_once(self, sessions: Sessions, request: Request, url: URL) -> Response:
        """Send a request to a URL, follow its redirects, and return the last response."""
        is_api = request.presigned is None or self._is_api(url)
        for _ in range(1 + _MAX_REDIRECTS):
            if isinstance(request.body, Path):
                with request.body.open("rb") as file:
                    response = await self._exchange(sessions, request, url, file, is_api=is_api)
            else:
                response = await self._exchange(sessions, request, url, request.body, is_api=is_api)
            if isinstance(response, Response):
                return response
            url = response
            is_api = self._is_api(url)
            # The next request may get a connection that is open already.
            request_context.get().is_on_new_connection = False
        raise TransportError(
            f"{request.method} {request.path}: more than {_MAX_REDIRECTS} redirects"
        )

    async def _exchange(
        self,
        sessions: Sessions,
        request: Request,
        url: URL,
        body: BinaryIO | bytes | None,
        *,
        is_api: bool,
    ) -> Response | URL:
        """Send a request to a URL; return the response, or the URL that it redirects to."""
        try:
            response = await self._begin(sessions, request.method, url, body, is_api=is_api)
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
            # aiohttp's text contains the URL if a body could not be sent.
            raise _ConnectionDroppedError(str(error.__cause__ or error)) from error
        try:
            if response.status in _REDIRECT_STATUSES:
                target = _redirect_target(request, url, response)
                if target is not None:
                    return target
            return Response(response.status, response.headers, await self._read(request, response))
        finally:
            # After an early response aiohttp still reads the file that it sends.
            if not response.closed or isinstance(request.body, Path):
                response.release()
                await response.wait_for_close()

    @staticmethod
    def _begin(
        sessions: Sessions, method: str, url: URL, body: BinaryIO | bytes | None, *, is_api: bool
    ) -> Awaitable[aiohttp.ClientResponse]:
        """Send a request, with the token only if it is for the API, and wait for the headers."""
        if is_api:
            return sessions.api.request(
                method, url, data=body, headers=sessions.authorization, allow_redirects=False
            )
        return sessions.external.request(
            method,
            url,
            data=body,
            headers=_UPLOAD_HEADERS if body else None,
            proxy=sessions.proxy(url.scheme, url.host),
            allow_redirects=False,
        )

    def _url_of(self, request: Request) -> URL:
        if request.presigned is not None:
            return presigned_url(request, request.presigned)
        return self._build_url(request.path, request.query)

    def _is_api(self, url: URL) -> bool:
        # The simulator serves its presigned URLs itself, so the origin alone does not tell. Not all
        # of the API is in its version 2: HCP Terraform asks for the token at `/api/state-versions`,
        # where the download URLs of states lead.
        return url.origin() == self.api.origin() and url.path.startswith("/api/")

    async def _read(self, request: Request, response: aiohttp.ClientResponse) -> bytes:
        """Return the body of a response, unless it is saved to a file.

        It is read as it is decompressed, so that a bomb is never in memory.
        """
        is_success = 200 <= response.status < 300
        if request.save_to is not None and is_success:
            return await self._save_body(request, response, request.save_to)
        chunks, length = [], 0
        while not response.content.at_eof():
            chunks.append(await response.content.readany())
            length += len(chunks[-1])
            if length > self._options.max_response_bytes:
                raise self._too_large_error(request, response)
        content = b"".join(chunks)
        if request.is_gzipped and is_success:
            await asyncio.to_thread(_check_gzipped, request, content)
        return content

    async def _save_body(
        self, request: Request, response: aiohttp.ClientResponse, path: Path
    ) -> bytes:
        """Write a body to a file, chunk by chunk, and return an empty one."""
        checker, length = GzipChecker() if request.is_gzipped else None, 0
        try:
            with path.open("wb") as file:
                while chunk := await response.content.readany():
                    request_context.get().on_progress()
                    length += len(chunk)
                    if length > self._options.max_response_bytes:
                        raise self._too_large_error(request, response)
                    await asyncio.to_thread(_write_chunk, chunk, file, checker)
            if checker is None or checker.is_whole:
                return b""
        except zlib.error:
            response.close()
        raise _no_archive_error(request)

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
    with_query = lru_cache(api.with_query)  # many paths have the same query

    @lru_cache
    def build_url(path: str, query: Query) -> URL:
        return with_query(query).with_path(f"{api.raw_path}{path}", encoded=True, keep_query=True)

    return build_url


def _no_op() -> None:
    pass


def _write_chunk(chunk: bytes, file: BinaryIO, checker: GzipChecker | None) -> None:
    file.write(chunk)
    if checker is not None:
        checker.feed(chunk)


def _check_gzipped(request: Request, content: bytes) -> None:
    checker = GzipChecker()
    with suppress(zlib.error):
        checker.feed(content)
    if not checker.is_whole:
        raise _no_archive_error(request)


def _no_archive_error(request: Request) -> MalformedResponseError:
    return MalformedResponseError(
        f"{request.method} {request.path}: expected a whole gzipped archive"
    )


def presigned_url(request: Request, presigned: Secret) -> URL:
    """Return the presigned URL of a request, which comes from the server.

    Raises:
        MalformedResponseError: It cannot be used.
    """
    url = _usable_url(presigned)
    if url is None:
        raise MalformedResponseError(
            f"{request.method} {request.path}: the server has sent no URL that can be used for it"
        )
    return url


def _usable_url(presigned: Secret) -> URL | None:
    try:
        url = URL(presigned.reveal(), encoded=True)
    except ValueError:
        return None
    return url if url.scheme in {"http", "https"} and is_connectable(url) else None


def _redirect_target(request: Request, url: URL, response: aiohttp.ClientResponse) -> URL | None:
    """Return the URL that a response redirects to; None if it is not to be followed."""
    location = response.headers.get(hdrs.LOCATION)
    if location is None or not request.follows_redirects:
        return None
    name = f"{request.method} {request.path}"
    try:
        target = url.join(URL(location, encoded=True))
    except ValueError:
        target = URL()
    if target.scheme and target.scheme not in {url.scheme, "https"}:
        raise TransportError(f"{name}: redirected from {url.scheme} to {target.scheme}")
    if not is_connectable(target):
        raise TransportError(f"{name}: redirected to no URL")
    return target


def map_exception(request: Request, error: Exception) -> Exception:
    """Map an exception of aiohttp, or of a trace config, to an error without secrets.

    An OSError is returned as it is: it concerns a file of the caller, or is a timeout.
    """
    name = f"{request.method} {request.path}"
    lost = TransportError if request.is_idempotent else OutcomeUnknownError
    if isinstance(error, aiohttp.ClientError):  # some are a TimeoutError or another OSError too
        return _map_client_error(name, error, lost)
    if isinstance(error, TfrunError | OSError):
        return strip_traceback(error)
    # The text may contain a secret, so the error names the line that has raised it instead.
    at = traceback.extract_tb(error.__traceback__)[-1]
    return lost(f"{name}: {type(error).__name__} at {at.filename}:{at.lineno}")


def _map_client_error(
    name: str, error: aiohttp.ClientError, lost: type[TransportError]
) -> TfrunError:
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return NotSentError(f"{name}: the proxy responded with {error.status}")
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.InvalidURL):
        # Their texts contain the URL, or the header that cannot be parsed.
        if _HEADERS_TOO_LARGE.search(str(error)):
            return ResponseTooLargeError(f"{name}: the response headers are too large")
        return lost(f"{name}: unreadable response: {type(error).__name__}")
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NotSentError(f"{name}: no connection in time")  # its text contains the URL too
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        mapped: TfrunError = CertificateError(f"{name}: {_certificate_advice(error)}")
    elif isinstance(error, aiohttp.ClientConnectorError):
        mapped = NotSentError(f"{name}: no connection: {error}")
    else:
        mapped = lost(f"{name}: no response: {error}")
    mapped.__cause__ = strip_traceback(error)
    return mapped


def _certificate_advice(error: aiohttp.ClientConnectorCertificateError) -> str:
    reason = getattr(error.certificate_error, "verify_message", "") or "certificate verify failed"
    text = f"the certificate of {error.host} cannot be verified: {reason}"
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        path = os.environ.get(variable)
        if path and not Path(path).exists():
            text += f"; {variable} is {path!r}, which does not exist"
    return (
        f"{text}; to trust a private authority, start with SSL_CERT_FILE set to a file of its "
        "certificates, or give ssl=ssl.create_default_context(cafile=…)"
    )
