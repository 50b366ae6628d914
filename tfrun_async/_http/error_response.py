"""Read the messages in a response with an error status.

Terraform Enterprise and HCP Terraform send JSON:API error objects. Gateways, and other servers with
this API, send JSON of their own, a line of text, or an HTML page.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from tfrun_async._http.rate_limit_headers import retry_after
from tfrun_async._http.request import Request
from tfrun_async._http.transport import Response
from tfrun_async._jsonapi.document import read_errors
from tfrun_async._jsonapi.structure import DecodeError, parse
from tfrun_async.errors import APIError, ErrorObject, error_class

_MAX_QUOTED = 300  # characters
_MAX_TEXT = 1000  # bytes; a longer text is a page, not a message
_MAX_MESSAGES = 5
_MESSAGE_KEYS = ("detail", "message", "error", "error_description", "title", "errors")
_MEDIA_TYPE = re.compile(r"[\w.+/-]{1,100}", re.ASCII).fullmatch
_REQUEST_ID = re.compile(r"[!-~]{1,200}").fullmatch
_SECRET = re.compile(
    r"\w+://\S+"  # it may be presigned
    r"|\b(?:Bearer|Basic)\s+\S+"
    r"|\b[\w-]+\.atlasv1\.[\w-]+",  # a token of HCP Terraform
    re.IGNORECASE,
)


def api_error(request: Request, response: Response, redact: Callable[[str], str]) -> APIError:
    """Return the exception for a response with an error status.

    Args:
        request: The request.
        response: Its response.
        redact: Removes the client's own token from a text.
    """
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    if not _MEDIA_TYPE(media_type):
        media_type = "an unknown type"
    errors = read_errors(response.body)
    if errors:
        errors = tuple(_redacted(error, redact) for error in errors)
    elif response.body:
        text = redact(_quote(response.body)) or f"{len(response.body)} bytes of {media_type}"
        errors = (ErrorObject(detail=text),)
    return error_class(response.status)(
        request.method,
        request.path,
        response.status,
        errors,
        request_id(response),
        retry_after(response.headers),
    )


def request_id(response: Response) -> str | None:
    """Return the id of a request, to quote to support; None if it is absent or malformed."""
    text = response.headers.get("X-Request-Id", "")
    return text if _REQUEST_ID(text) else None


def _redacted(error: ErrorObject, redact: Callable[[str], str]) -> ErrorObject:
    return attrs.evolve(error, title=redact(error.title), detail=redact(error.detail))


def _quote(body: bytes) -> str:
    """Return the message in a body that is not JSON:API, bounded and printable; "" if none."""
    try:
        messages = list(_messages(parse(body), depth=3))
    except (DecodeError, RecursionError):
        text = body.decode(errors="replace").strip() if len(body) <= _MAX_TEXT else ""
        messages = [] if text.startswith(("<", "{", "[")) else [text]  # a page, or cut JSON
    text = "; ".join(messages[:_MAX_MESSAGES])[: 2 * _MAX_TEXT]
    text = _SECRET.sub("…", " ".join(text.split()))
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
    return text if len(text) <= _MAX_QUOTED else f"{text[:_MAX_QUOTED]}…"


def _messages(value: Any, depth: int) -> Iterator[str]:
    """Yield the messages in a JSON value that has one of the usual forms."""
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, list):
        for item in value[:_MAX_MESSAGES]:
            yield from _messages(item, depth - 1)
    elif depth and isinstance(value, dict):
        for key in _MESSAGE_KEYS:
            yield from _messages(value.get(key), depth - 1)
