"""Describe a request to the API: method, path, query and body."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import attrs

from tfrun_async._generated import models
from tfrun_async._http.ids import check_unicode, quote_segment
from tfrun_async._http.secret import Secret
from tfrun_async._jsonapi.document import dump_json, with_linked_ids
from tfrun_async._model import UNSET, Model, Resource, format_time, sent_attributes, wire_name
from tfrun_async._open_enum import OpenEnum, unknown_value
from tfrun_async._validation import check_objects
from tfrun_async.errors import ArgumentError

T = TypeVar("T")

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
    """The file to save the response body to; None keeps it in memory."""
    is_gzipped: bool = False
    """Whether the response body must be a whole gzipped archive."""
    rate_limit: str | None = None
    """The rate limit that counts it besides ``requests``, such as ``run-lists``."""
    workspaces: tuple[Resource | str | None, ...] = ()
    """The workspaces in the path, the query and the body, as they were given."""
    has_idempotent_effect: bool = False
    """Whether it is idempotent although its method is not."""
    presigned: Secret | None = None
    """A URL to use unchanged, in place of the API's. It holds its own authorization, so the token
    is not sent there; errors and logs show `path` instead."""

    def with_query(self, query: Query) -> "Request":
        """Return the same request, without a body, with these parameters added to its query."""
        return Request(
            self.operation,
            self.method,
            self.path,
            self.query + query,
            rate_limit=self.rate_limit,
            workspaces=self.workspaces,
        )

    @property
    def workspace_names(self) -> list[str]:
        """The workspaces that it has by `organization/name` and not by id."""
        return [each for each in self.workspaces if isinstance(each, str) and "/" in each]

    def with_workspace_ids(self, ids: Mapping[str, str]) -> "Request":
        """Return the same request with ids in place of the names of workspaces."""
        segments = {quote_segment(name): quote_segment(ids[name]) for name in ids}
        path = "/".join(segments.get(segment, segment) for segment in self.path.split("/"))
        query = tuple(
            # Other parameters, such as a search, may have the same text.
            (key, ids.get(value, value) if key.endswith("[id]") else value)
            for key, value in self.query
        )
        body = self.body
        if isinstance(body, bytes):
            body = with_linked_ids(body, "workspaces", ids)
        return attrs.evolve(self, path=path, query=query, body=body, workspaces=())

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


def required(parameter: str, value: T | None) -> T:
    """Return an argument that must be given.

    Raises:
        ArgumentError: It is None.
    """
    if value is None:
        raise ArgumentError(f"{parameter}: is required, got None")
    return value


def known_values(parameter: str, given: Any, kind: str) -> Any:
    """Return the values of a filter, each one of an enum's: the API finds nothing for others.

    Args:
        parameter: The name of the filter, for errors.
        given: A value, or several; None if there is no filter.
        kind: The name of the enum. A value of that class passes, also one that is not listed, so
            that a server may be newer than this package.

    Raises:
        ArgumentError: A string is not one of the values.
    """
    if given is None:
        return None
    if isinstance(given, str) or not isinstance(given, Iterable):
        _check_known(parameter, given, kind)
        return given
    values = list(given)
    for value in values:
        _check_known(parameter, value, kind)
    return values


def _check_known(parameter: str, value: Any, kind: str) -> None:
    if isinstance(value, str) and not isinstance(value, OpenEnum):
        enum: type[OpenEnum] = getattr(models, kind)
        if value not in enum.__members__.values():
            raise unknown_value(parameter, value, enum)


def query(parameters: Mapping[str, Any]) -> Query:
    """Return the query of a request, without the parameters that are None.

    Raises:
        ArgumentError: A list is empty, which the API would read as no filter at all, or one of
            its items contains the comma that separates them.
    """
    given = [(name, value) for name, value in parameters.items() if value is not None]
    return tuple([(name, _query_value(name, value)) for name, value in given])


def _query_value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return check_unicode(name, str(value))
    if isinstance(value, Resource):
        return check_unicode(name, value.id)
    if isinstance(value, datetime):
        return format_time(name, value)
    if value is None or value is UNSET:
        raise ArgumentError(f"{name}: must not hold {value!r}")
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, Iterable) or isinstance(value, bytes | Mapping):
        kind = type(value).__name__
        raise ArgumentError(f"{name}: must be text, a number, a time or a list of them, got {kind}")
    return _query_list(name, value)


def _query_list(name: str, values: Iterable[Any]) -> str:
    items = [_query_value(name, item) for item in values]
    if not items:
        raise ArgumentError(f"{name}: must not be an empty list; leave it out for no filter")
    for item in items:
        if "," in item:
            raise ArgumentError(
                f"{name}: must not contain a comma, which separates values, got {item!r}"
            )
    return ",".join(items)


def deep_object(name: str, items: Iterable[Model | Mapping[str, Any]] | None) -> Query:
    """Return the query of a list of objects, such as ``filter[tagged][0][key]=env``.

    Raises:
        ArgumentError: The list is empty, which the API would read as no filter at all.
    """
    if items is None:
        return ()
    found = tuple(_flatten(name, check_objects(name, items)))
    if not found:
        raise ArgumentError(f"{name}: an empty list selects nothing; leave it out instead")
    return found


def _flatten(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield each value inside a value, with the keys and indexes that lead to it in brackets."""
    if isinstance(value, Model):
        value = {wire_name(a): part for a, part in sent_attributes(value)}
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _flatten(f"{name}[{key}]", part)
    elif isinstance(value, list | tuple):
        for i, part in enumerate(value):
            yield from _flatten(f"{name}[{i}]", part)
    elif value is not None:
        yield name, _query_value(name, value)


def json_body(values: Mapping[str, Any]) -> bytes | None:
    """Return a JSON object of the values that are not `UNSET`; None if there are none."""
    set_values = {name: value for name, value in values.items() if value is not UNSET}
    return dump_json(set_values) if set_values else None
