"""One request to the API, described before it is sent."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import attrs
import orjson

from tfrun_async._http.secret import Secret
from tfrun_async._model import UNSET, Resource, time_text
from tfrun_async.errors import ArgumentError

_is_plain = re.compile(r"[A-Za-z0-9_-]+").fullmatch
Query = tuple[tuple[str, str], ...]


@attrs.define
class Call:
    """What is asked of the API: everything but address, token and time."""

    operation: str
    """Its name in the spec, such as ``runs.create``."""
    method: str
    path: str
    """Below ``/api/v2``, percent-encoded."""
    query: Query = ()
    body: bytes | Path | None = attrs.field(default=None, repr=False)
    """A JSON document, or the file to upload."""
    into: Path | None = None
    """The file for the gzipped archive that is answered; None keeps an answer in memory."""
    rate_limit: str | None = None
    """The special rate limit it draws on, such as ``run-lists``."""
    is_idempotent: bool = False
    """Whether sending it twice does what sending it once does, whatever its method promises."""
    presigned: Secret | None = None
    """A URL to use as it is, in place of the API's. It carries its own authorization, so no token
    goes there; `path` is what errors and logs call it."""

    def asking(self, query: Query) -> "Call":
        """Return the same read with more in its query."""
        return Call(
            self.operation, self.method, self.path, self.query + query, rate_limit=self.rate_limit
        )

    @property
    def is_read(self) -> bool:
        """Whether it changes nothing."""
        return self.method in {"GET", "HEAD"}

    @property
    def is_repeatable(self) -> bool:
        """Whether sending it twice does what sending it once does.

        A PATCH is not: in between, somebody else may have changed the same thing.
        """
        return self.is_idempotent or self.method in {"GET", "HEAD", "PUT", "DELETE"}

    @property
    def may_be_redirected(self) -> bool:
        """Whether it may be repeated elsewhere, if the server says that it has moved."""
        return self.method in {"GET", "HEAD", "PUT"}


def path_id(name: str, value: Resource | str) -> str:
    """Return the path segment that names a resource, percent-encoded.

    Raises:
        ArgumentError: The id is empty or would change the path, and so call another endpoint.
    """
    text = value.id if isinstance(value, Resource) else value
    if not isinstance(text, str):
        raise ArgumentError(f"{name}: expected an id or a resource, not {type(value).__name__}")
    if text in {"", ".", ".."}:
        raise ArgumentError(f"{name}: {text!r} is not an id")
    return text if _is_plain(text) else quote(text, safe="")


def query(parameters: Mapping[str, Any]) -> Query:
    """Return the query of a call, without what was not given.

    Raises:
        ArgumentError: A list is empty, which the API would read as no filter at all, or one of
            its items contains the comma that separates them.
    """
    given = [(name, value) for name, value in parameters.items() if value is not UNSET]
    return tuple([(name, _text(name, value)) for name, value in given])


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Resource):
        return value.id
    if isinstance(value, datetime):
        return time_text(name, value)
    if not isinstance(value, Iterable):
        return str(value)
    items = [_text(name, item) for item in value]
    if not items:
        raise ArgumentError(f"{name}: an empty list selects nothing; leave it out instead")
    for item in items:
        if "," in item:
            raise ArgumentError(f"{name}: {item!r} contains a comma, which separates the values")
    return ",".join(items)


def plain(values: Mapping[str, Any]) -> bytes | None:
    """Return a plain JSON body of what was given; None if nothing was."""
    given = {name: value for name, value in values.items() if value is not UNSET}
    return orjson.dumps(given) if given else None
