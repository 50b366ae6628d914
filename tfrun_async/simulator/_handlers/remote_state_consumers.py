"""The workspaces whose runs may read the state of a workspace."""

from tfrun_async.simulator._engine.run_states import shares_state, shares_with_all
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.workspaces import INCLUDES
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._http.relationships import read_ids
from tfrun_async.simulator._records.access import WorkspacePermission
from tfrun_async.simulator._records.store import Workspace


def list_for_workspace(context: HandlerContext, workspace_id: str) -> Response:
    """List the other workspaces that may read a state, or only those that were added."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    found = list(workspace.remote_state_consumers)
    if context.request.query.get("show_only_configured") != "true":
        found = [
            other
            for other in context.store.workspaces.values()
            if other is not workspace and shares_state(workspace, other)
        ]
    found = [other for other in found if context.may(WorkspacePermission.READ, other)]
    return context.respond_with_page_of(found, context.serializer.workspace, include=INCLUDES)


def add(context: HandlerContext, workspace_id: str) -> Response:
    """Let workspaces read the state; those that may already are ignored."""
    workspace = _find(context, workspace_id)
    given = _read_consumers(context, workspace)
    workspace.remote_state_consumers = list(
        dict.fromkeys([*workspace.remote_state_consumers, *given])
    )
    return Response(204)


def replace(context: HandlerContext, workspace_id: str) -> Response:
    """Let these workspaces read the state, and no others."""
    workspace = _find(context, workspace_id)
    workspace.remote_state_consumers = list(dict.fromkeys(_read_consumers(context, workspace)))
    return Response(204)


def remove(context: HandlerContext, workspace_id: str) -> Response:
    """Stop sharing the state with workspaces; those that may not read it are ignored."""
    workspace = _find(context, workspace_id)
    given = _read_consumers(context, workspace)
    workspace.remote_state_consumers = [
        consumer for consumer in workspace.remote_state_consumers if consumer not in given
    ]
    return Response(204)


def _find(context: HandlerContext, workspace_id: str) -> Workspace:
    """Return a workspace that shares its state with chosen workspaces only."""
    workspace = context.store.find(context.store.workspaces, workspace_id)
    if shares_with_all(workspace):
        raise ApiError(422, "The workspace shares its state with all others.")
    return workspace


def _read_consumers(context: HandlerContext, workspace: Workspace) -> list[Workspace]:
    consumers = []
    for index, key in enumerate(read_ids(context.request, "workspaces")):
        consumer = context.store.workspaces.get(key)
        if consumer is None or consumer.organization is not workspace.organization:
            raise ApiError.invalid({f"/data/{index}/id": "There is no such workspace."})
        if consumer is workspace:
            raise ApiError.invalid({f"/data/{index}/id": "This is the workspace itself."})
        consumers.append(consumer)
    return consumers
