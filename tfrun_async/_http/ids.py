"""Check ids, and put them into requests.

A workspace may be given by its name as well. The request then holds the name in place of the id,
until `WorkspaceIds` has looked it up.
"""

import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

from tfrun_async._generated.ids import ID_PREFIXES
from tfrun_async._model import Resource
from tfrun_async._validation import check_iterable, is_unicode
from tfrun_async.errors import ArgumentError

_needs_no_quoting = re.compile(r"[A-Za-z0-9_-]+").fullmatch
OTHER_PATHS = frozenset({"", ".", ".."})
"""Segments that would make a path that of another endpoint."""


def resource_id(parameter: str, value: Resource | str, prefix: str = "") -> str:
    """Return the id of a resource, given itself or its id.

    Args:
        parameter: The name of the parameter, for errors.
        value: The resource, or its id.
        prefix: How the ids of its kind begin. An id that begins in no known way passes: servers
            other than HashiCorp's may have UUIDs.

    Raises:
        ArgumentError: It is no id, or that of another kind of resource.
    """
    text = value.id if isinstance(value, Resource) else value
    if not isinstance(text, str):
        kind = "None" if text is None else type(text).__name__
        raise ArgumentError(f"{parameter}: must be a resource or its id, got {kind}")
    if not text:
        raise ArgumentError(f"{parameter}: must be an id, got ''")
    if not prefix or text.startswith(prefix):
        return text
    if kind := ID_PREFIXES.get(text[: text.find("-") + 1]):
        raise ArgumentError(
            f"{parameter}: must be the id of {ID_PREFIXES[prefix]} ({prefix}…), got {text!r}, "
            f"the id of {kind}"
        )
    return text


def id_or_name(parameter: str, value: Resource | str, prefix: str) -> str:
    """Return the id of a workspace, or its `organization/name`.

    Raises:
        ArgumentError: It is neither.
    """
    if isinstance(value, str) and "/" in value:
        split_name(parameter, value)
        return value
    return resource_id(parameter, value, prefix)


def resource_ids(
    parameter: str,
    values: Iterable[Resource | str],
    prefix: str = "",
    check: Callable[[str, Resource | str, str], str] = resource_id,
) -> list[str]:
    """Return the ids of resources, each as `resource_id` or another check returns it."""
    check_iterable(parameter, values)
    return [check(parameter, each, prefix) for each in values]


def path_id(parameter: str, value: Resource | str, prefix: str = "") -> str:
    """Return the path segment of a resource, percent-encoded; see `resource_id`.

    Raises:
        ArgumentError: It is no id, is no Unicode text, or would make the path that of another
            endpoint.
    """
    return _segment(parameter, resource_id(parameter, value, prefix))


def path_id_or_name(parameter: str, value: Resource | str, prefix: str) -> str:
    """Return the path segment of a workspace, percent-encoded; see `id_or_name`."""
    return _segment(parameter, id_or_name(parameter, value, prefix))


def _segment(parameter: str, text: str) -> str:
    if _needs_no_quoting(text):
        return text
    if text in OTHER_PATHS:
        raise ArgumentError(f"{parameter}: must be an id, got {text!r}")
    return quote_segment(check_unicode(parameter, text))


def quote_segment(text: str) -> str:
    """Return text as one segment of a path."""
    return quote(text, safe="")


def split_name(parameter: str, name: str) -> tuple[str, str]:
    """Return the organization and the name of a workspace.

    Raises:
        ArgumentError: It is not `organization/name`.
    """
    organization, _, workspace = name.partition("/")
    if "/" in workspace or not OTHER_PATHS.isdisjoint((organization, workspace)):
        raise ArgumentError(
            f"{parameter}: must be a workspace, its id, or organization/name, got {name!r}"
        )
    return organization, workspace


def check_unicode(parameter: str, text: str) -> str:
    """Return text that can be encoded.

    Raises:
        ArgumentError: It cannot.
    """
    if not is_unicode(text):
        raise ArgumentError(f"{parameter}: must be Unicode text, without surrogates, got {text!r}")
    return text
