"""The tools that find workspaces, and read their outputs."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence

from tfrun_async._model import read_or
from tfrun_async._model.times import time_to_json
from tfrun_async._resources.workspace_search import is_glob
from tfrun_async._run_filters import parse_names
from tfrun_async.client import Client
from tfrun_async.errors import ArgumentError
from tfrun_async.mcp import _parameters as p
from tfrun_async.mcp._allowlist import Allowlist
from tfrun_async.mcp._paging import read_page
from tfrun_async.mcp._results import Document
from tfrun_async.models import Workspace


class WorkspaceTools:
    """Finds workspaces, and reads their outputs.

    The methods' docstrings are the descriptions by which a model chooses a tool.
    """

    def __init__(self, tfe: Client, allowlist: Allowlist) -> None:
        self._tfe = tfe
        self._allowlist = allowlist

    async def list_workspaces(
        self,
        organization: p.OrganizationName,
        search: p.WorkspaceSearch = None,
        tags: p.WorkspaceTags = None,
        project: p.ProjectName = None,
        page_number: p.PageNumber = 1,
        page_size: p.PageSize = 20,
    ) -> Document:
        """List the workspaces of an organization by name, with their ids, projects and latest runs.

        Use it to find a workspace by a part of its name, its tags or its project. All that are
        given must match.
        """
        allowed = await self._allowlist.workspace_names(organization, None)
        flat, tagged = _parse_tags(tags)
        found = self._tfe.workspaces.find(
            organization,
            name=_glob(search),
            tags=flat or None,
            tagged=tagged or None,
            project=project or None,
            include=["project"],
        )
        page, meta = await read_page(_only(found, allowed), page_number, page_size)
        return {"data": [_summary(each, organization) for each in page], "meta": meta}

    async def get_workspace_outputs(
        self,
        workspace_id: p.WorkspaceId,
        page_number: p.PageNumber = 1,
        page_size: p.PageSize = 100,
    ) -> Document:
        """Read the outputs of a workspace's current state: their names, types and values.

        The values of sensitive outputs are never returned.
        """
        resource_id = await self._allowlist.check_workspace(workspace_id)
        outputs = await self._tfe.workspaces.outputs(resource_id)
        page, meta = await read_page(_each(sorted(outputs)), page_number, page_size)
        data = []
        for name in page:
            output = outputs[name]
            value = {} if output.is_sensitive else {"value": output.value}
            data.append(
                {"name": name, "type": output.type, "sensitive": output.is_sensitive, **value}
            )
        if any(each["sensitive"] for each in data):
            meta["note"] = "The values of sensitive outputs are withheld: no tool reads them."
        return {"workspace_id": workspace_id, "data": data, "meta": meta}


def _glob(search: str | None) -> str | None:
    """Return the glob for a search, which is a glob or a part of a name."""
    if not search or not search.strip():
        return None
    return search if is_glob(search) else f"*{search.strip()}*"


def _parse_tags(tags: str | Sequence[str] | None) -> tuple[list[str], dict[str, str | None]]:
    """Return the flat tags of a filter, and those with values, by key."""
    flat, tagged = [], {}
    for tag in parse_names(tags) or ():
        key, is_pair, value = (part.strip() for part in tag.partition("="))
        if not key:
            raise ArgumentError(f"tags: must be names, or key=value, got {tag!r}")
        if is_pair:
            tagged[key] = value or None
        else:
            flat.append(key)
    return flat, tagged


async def _only(
    workspaces: AsyncIterable[Workspace], names: Sequence[str] | None
) -> AsyncIterator[Workspace]:
    """Iterate over those workspaces that an allowlist names; None allows all."""
    allowed = None if names is None else {name.casefold() for name in names}
    async for workspace in workspaces:
        if allowed is None or read_or(workspace, "name", "").casefold() in allowed:
            yield workspace


async def _each(items: Sequence[str]) -> AsyncIterator[str]:
    for item in items:
        yield item


def _summary(workspace: Workspace, organization: str) -> Document:
    """Return what identifies a workspace, and what matters for runs; the whole has some 4 kB.

    Args:
        workspace: The workspace.
        organization: The name of its organization, as it was asked for.
    """
    organization = read_or(read_or(workspace, "organization", None), "id", organization)
    project, name = (read_or(workspace, key, None) for key in ("project", "name"))
    current_run = read_or(workspace, "current_run", None)
    updated_at = read_or(workspace, "updated_at", None)
    summary = {
        "id": workspace.id,
        "workspace": name and f"{organization}/{name}",
        "description": read_or(workspace, "description", None),
        "project": project and {"id": project.id, "name": read_or(project, "name", None)},
        "tags": read_or(workspace, "tag_names", []),
        "latest_run": current_run and current_run.id,
        "locked": read_or(workspace, "locked", None),
        "auto_apply": read_or(workspace, "auto_apply", None),
        "execution_mode": read_or(workspace, "execution_mode", None),
        "terraform_version": read_or(workspace, "terraform_version", None),
        "resource_count": read_or(workspace, "resource_count", None),
        "updated_at": updated_at and time_to_json(updated_at),
    }
    return {key: value for key, value in summary.items() if value not in (None, "", [])}
