"""The page of a run or a workspace in the browser."""

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run, Workspace
from tfrun_async._http.ids import quote_segment
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._model import read_or
from tfrun_async.errors import ArgumentError, MalformedResponseError


async def browser_path(pipeline: Pipeline, resource: Run | Workspace) -> str:
    """Return the path of a page; read the workspace if its name or organization is missing."""
    if isinstance(resource, Workspace):
        return await _workspace_path(pipeline, resource)
    if not isinstance(resource, Run):
        raise ArgumentError(
            f"resource: must be a run or a workspace, got {type(resource).__name__}"
        )
    workspace = read_or(resource, "workspace", None)
    if workspace is None:
        workspace = read_or(await operations.Runs(pipeline).read(resource), "workspace", None)
    if workspace is None:
        raise MalformedResponseError(f"GET /runs/{resource.id}: the run has no workspace")
    return f"{await _workspace_path(pipeline, workspace)}/runs/{quote_segment(resource.id)}"


async def _workspace_path(pipeline: Pipeline, workspace: Workspace) -> str:
    path = _known_path(workspace) or _known_path(
        await operations.Workspaces(pipeline).read(workspace)
    )
    if path is None:
        raise MalformedResponseError(
            f"GET /workspaces/{workspace.id}: the workspace has no name or no organization"
        )
    return path


def _known_path(workspace: Workspace) -> str | None:
    name, organization = (read_or(workspace, key, None) for key in ("name", "organization"))
    if name is None or organization is None:
        return None
    return f"/app/{quote_segment(organization.id)}/workspaces/{quote_segment(name)}"
