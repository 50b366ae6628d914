"""Describe a request to the API: method, path, query and body."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import attrs

from tfrun_async._http.secret import Secret
from tfrun_async._jsonapi.document import dump_json, is_unicode
from tfrun_async._model import UNSET, Resource, format_time
from tfrun_async.errors import ArgumentError

_needs_no_quoting = re.compile(r"[A-Za-z0-9_-]+").fullmatch
Query = tuple[tuple[str, str], ...]


@attrs.define
class Request:
    """A request to the API, without the address and the token."""

    operation: str
    """Its name in the spec, such as ``runs.create``."""
    method: str
    path: str
    """Below ``/api/v2``, percent-encoded."""
    query: Query = ()
    body: bytes | Path | None = attrs.field(default=None, repr=False)
    """A JSON document, or the file to upload."""
    save_to: Path | None = None
    """The file to save a gzipped archive to; None keeps the response body in memory."""
    rate_limit: str | None = None
    """The rate limit that counts it besides ``requests``, such as ``run-lists``."""
    has_idempotent_effect: bool = False
    """Whether it is idempotent although its method is not."""
    presigned: Secret | None = None
    """A URL to use unchanged, in place of the API's. It holds its own authorization, so the token
    is not sent there; errors and logs show `path` instead."""

    def with_query(self, query: Query) -> "Request":
        """Return the same request, without a body, with these parameters added to its query."""
        return Request(
            self.operation, self.method, self.path, self.query + query, rate_limit=self.rate_limit
        )

    @property
    def is_read(self) -> bool:
        """Whether it changes nothing."""
        return self.method in {"GET", "HEAD"}

    @property
    def is_idempotent(self) -> bool:
        """Whether sending it twice has the effect of sending it once.

        A PATCH is not idempotent: another client may have changed the resource in between.
        """
        return self.has_idempotent_effect or self.method in {"GET", "HEAD", "PUT", "DELETE"}

    @property
    def follows_redirects(self) -> bool:
        """Whether a redirect is followed: only where the method and the body stay the same."""
        return self.method in {"GET", "HEAD", "PUT"}


def path_id(name: str, value: Resource | str) -> str:
    """Return the path segment that names a resource, percent-encoded.

    Raises:
        ArgumentError: The id is empty, is no Unicode text, or would make the path that of another
            endpoint.
    """
    text = value.id if isinstance(value, Resource) else value
    if not isinstance(text, str):
        raise ArgumentError(f"{name}: expected an id or a resource, not {type(value).__name__}")
    if text in {"", ".", ".."}:
        raise ArgumentError(f"{name}: {text!r} is not an id")
    if _needs_no_quoting(text):
        return text
    return quote(_check_unicode(name, text), safe="")


def _check_unicode(name: str, text: str) -> str:
    if not is_unicode(text):
        raise ArgumentError(f"{name}: must be Unicode text, without surrogates, got {text!r}")
    return text


def query(parameters: Mapping[str, Any]) -> Query:
    """Return the query of a request, without the parameters that are `UNSET`.

    Raises:
        ArgumentError: A list is empty, which the API would read as no filter at all, or one of
            its items contains the comma that separates them.
    """
    set_items = [(name, value) for name, value in parameters.items() if value is not UNSET]
    return tuple([(name, _query_value(name, value)) for name, value in set_items])


def _query_value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _check_unicode(name, str(value))
    if isinstance(value, Resource):
        return _check_unicode(name, value.id)
    if isinstance(value, datetime):
        return format_time(name, value)
    if not isinstance(value, Iterable):
        return str(value)
    items = [_query_value(name, item) for item in value]
    if not items:
        raise ArgumentError(f"{name}: an empty list selects nothing; leave it out instead")
    for item in items:
        if "," in item:
            raise ArgumentError(f"{name}: {item!r} contains a comma, which separates the values")
    return ",".join(items)


def json_body(values: Mapping[str, Any]) -> bytes | None:
    """Return a JSON object of the values that are not `UNSET`; None if there are none."""
    set_values = {name: value for name, value in values.items() if value is not UNSET}
    return dump_json(set_values) if set_values else None
