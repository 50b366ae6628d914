"""What states hold: their outputs, and the resources of a workspace."""

from collections.abc import Callable
from typing import Any

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._records.state_versions import WorkspaceResource
from tfrun_async.simulator._serialize.state_versions import (
    serialize_output,
    serialize_workspace_resource,
)

_SORT_KEYS: dict[str, Callable[[WorkspaceResource], Any]] = {
    "name": lambda found: found.name,
    "nameIndex": lambda found: _index_sort_key(found.index),
    "provider": lambda found: found.provider,
    "providerType": lambda found: found.type,
    "module": lambda found: found.module,
    "updatedAt": lambda found: found.updated_at,
}


def list_for_state_version(context: HandlerContext, state_version_id: str) -> Response:
    """List the outputs in a state, without sensitive values."""
    version = context.store.find(context.store.state_versions, state_version_id)
    return context.respond_with_page_of(version.outputs, serialize_output)


def list_current(context: HandlerContext, workspace_id: str) -> Response:
    """List all outputs in the current state of a workspace, without sensitive values."""
    version = context.store.find(context.store.workspaces, workspace_id).current_state_version
    if version is None:
        raise not_found()
    return context.respond_with_list([serialize_output(output) for output in version.outputs])


def read(context: HandlerContext, state_version_output_id: str) -> Response:
    """Read an output, with its value in any case."""
    output = context.store.find(context.store.state_version_outputs, state_version_output_id)
    return context.respond_with_resource(serialize_output(output, is_revealed=True))


def list_resources(context: HandlerContext, workspace_id: str) -> Response:
    """List the resources in the current state of a workspace."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    text = context.request.query.get("q", "").lower()
    found = [each for each in workspace.resources.values() if text in each.address.lower()]
    _sort(context, found)
    return context.respond_with_page_of(found, serialize_workspace_resource)


def _sort(context: HandlerContext, resources: list[WorkspaceResource]) -> None:
    if sort := context.request.query.get("sort"):
        field, _, order = sort.partition(":")
        if field not in _SORT_KEYS or order not in {"asc", "desc"}:
            raise ApiError.invalid_parameter("sort", f"Resources cannot be sorted by {sort}.")
        resources.sort(key=_SORT_KEYS[field], reverse=order == "desc")


def _index_sort_key(index: int | str | None) -> tuple[bool, int, str]:
    """Sort single instances first, then numbers, then strings."""
    return isinstance(index, str), index if isinstance(index, int) else -1, str(index)
