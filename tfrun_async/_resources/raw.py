"""Requests to endpoints that have no method of their own, and their parsed JSON.

Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, get_args
from urllib.parse import quote

import attrs

from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.request import Query, Request, query
from tfrun_async._http.secret import strip_traceback
from tfrun_async._http.transport import Response
from tfrun_async._jsonapi.document import Page, decode_raw_page, dump_json
from tfrun_async._jsonapi.structure import DecodeError, parse
from tfrun_async._resources.base import decode_response, list_pages
from tfrun_async._resources.pages import Pages
from tfrun_async._validation import is_unicode
from tfrun_async.errors import ArgumentError

Method = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]
_METHODS = get_args(Method)
_PREFIX = "/api/v2/"  # paths in responses begin with it
_CONTROL_CHARACTER = re.compile(r"[\x00-\x20\x7f]|%[01][0-9A-Fa-f]|%7[Ff]")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENCODED_SEPARATOR = re.compile(r"%2[Ff]|%5[Cc]|\\")
_DOT = re.compile(r"%2[Ee]")
_UNQUOTED = "/%:@!$&'()*+,;=~"  # besides letters, digits and -._ (RFC 3986, section 3.3)
# Lists of runs have a rate limit of their own.
_RUN_LIST = re.compile(r"/(?:workspaces|organizations)/[^/]+/runs").fullmatch


@attrs.frozen
class RawResponse:
    """The response to `Client.request`."""

    status: int
    """The HTTP status, from 200 to 299; others raise an error."""
    headers: Mapping[str, str] = attrs.field(repr=False)
    """The headers; their names are case-insensitive."""
    document: Any = attrs.field(repr=False)
    """The parsed JSON of the body; None if the body is empty or is not JSON."""
    body: bytes = attrs.field(repr=False)
    """The body as it arrived, such as CSV."""


def raw_request(
    method: str, path: str, params: Mapping[str, Any] | None, json: Mapping[str, Any] | None
) -> Request:
    """Return a request to any path below ``/api/v2``; see `Client.request`."""
    try:
        return _request(method, path, params, json)
    except ArgumentError as error:
        raise strip_traceback(error) from None
    finally:
        del json  # tracebacks show local variables


async def send_raw(pipeline: Pipeline, request: Request) -> RawResponse:
    """Send a request, and return the response with its parsed JSON."""
    response = await pipeline.send(request)
    document = decode_response(request, _parse_json, response, _media_type(response))
    return RawResponse(response.status, response.headers, document, response.body)


def list_raw(
    pipeline: Pipeline, path: str, params: Mapping[str, Any] | None, page_size: int | None
) -> Pages[dict[str, Any]]:
    """List the resources of any list below ``/api/v2``; see `Client.pages`."""
    request = _request("GET", path, params, None)
    for name, _ in request.query:
        if name in {"page[size]", "page[number]"}:
            raise ArgumentError(f"params: must not set {name!r}: each page sets it")

    async def read(request: Request) -> Page[dict[str, Any]]:
        return decode_response(request, decode_raw_page, await pipeline.send(request))

    return list_pages(request, read, page_size=page_size)


def _request(
    method: str, path: str, params: Mapping[str, Any] | None, json: Mapping[str, Any] | None
) -> Request:
    verb = method.upper() if isinstance(method, str) else method
    if verb not in _METHODS:
        raise ArgumentError(f"method: must be one of {', '.join(_METHODS)}, got {method!r}")
    if verb == "GET" and json is not None:
        raise ArgumentError("json: must be None for a GET, which has no body")
    path = _checked_path(path)
    return Request(
        f"request.{verb.lower()}",
        verb,
        path,
        _query(params),
        None if json is None else _body(json),
        rate_limit="run-lists" if verb == "GET" and _RUN_LIST(path) else None,
    )


def _checked_path(path: str) -> str:
    """Return a path below ``/api/v2``, percent-encoded.

    Raises:
        ArgumentError: It could lead to another host or another endpoint.
    """
    if not isinstance(path, str) or not path.startswith("/"):
        raise ArgumentError(f"path: must be a path such as '/teams/team-1', got {path!r}")
    if not is_unicode(path):
        raise ArgumentError(f"path: must be Unicode text, without surrogates, got {path!r}")
    below = path.removeprefix(_PREFIX.rstrip("/")) if path.startswith(_PREFIX) else path
    if problem := _problem_of(below):
        raise ArgumentError(f"path: {problem}, got {path!r}")
    return quote(below, safe=_UNQUOTED)


def _problem_of(path: str) -> str | None:
    if "?" in path or "#" in path:
        return "must have no query and no fragment; give the query as params="
    if _CONTROL_CHARACTER.search(path) or _BARE_PERCENT.search(path):
        return "must have no spaces, control characters or % signs that are not encoded"
    if _ENCODED_SEPARATOR.search(path):
        return "must have no encoded slash and no backslash"
    segments = _DOT.sub(".", path).split("/")[1:]
    if not all(segments):
        return "must have no empty segment"
    if not {".", ".."}.isdisjoint(segments):
        return "must have no dot segments"
    return None


def _query(params: Mapping[str, Any] | None) -> Query:
    if params is None:
        return ()
    if not isinstance(params, Mapping) or not all(isinstance(name, str) for name in params):
        raise ArgumentError(f"params: must be a mapping from names, got {type(params).__name__}")
    return query({name: value for name, value in params.items() if value is not None})


def _body(json: Mapping[str, Any]) -> bytes:
    if not isinstance(json, Mapping):
        raise ArgumentError(f"json: must be a mapping, got {type(json).__name__}")
    return dump_json(dict(json))


def _media_type(response: Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _parse_json(body: bytes, media_type: str) -> Any:
    if not body:
        return None
    try:
        return parse(body)
    except DecodeError:
        if media_type.endswith(("/json", "+json")):
            raise
        return None  # text, CSV or an archive
