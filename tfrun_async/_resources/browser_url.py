"""The page of a run or a workspace in the browser."""

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run, Workspace
from tfrun_async._http.ids import quote_segment
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._model import read_or
from tfrun_async.errors import ArgumentError


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
        workspace = (await operations.Runs(pipeline).read(resource)).workspace
    return f"{await _workspace_path(pipeline, workspace)}/runs/{quote_segment(resource.id)}"


async def _workspace_path(pipeline: Pipeline, workspace: Workspace) -> str:
    if read_or(workspace, "name", None) is None or read_or(workspace, "organization", None) is None:
        workspace = await operations.Workspaces(pipeline).read(workspace)
    organization, name = map(quote_segment, (workspace.organization.id, workspace.name))
    return f"/app/{organization}/workspaces/{name}"
