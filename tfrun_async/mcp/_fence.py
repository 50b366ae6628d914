"""Which organizations and workspaces the tools may touch."""

from collections.abc import Collection

from mcp.server.mcpserver.exceptions import ToolError

from tfrun_async._resource import Unset
from tfrun_async.client import Client
from tfrun_async.models import Run, Workspace


class Fence:
    """Lets through what lies in the listed organizations and in the listed workspaces.

    Args:
        tfe: Reads which workspace a run is in, and which organization a workspace is in.
        organizations: Names of organizations; none stands for all.
        workspaces: Workspaces by id, or as `organization/name`; none stands for all.
    """

    def __init__(
        self, tfe: Client, organizations: Collection[str], workspaces: Collection[str]
    ) -> None:
        self._tfe = tfe
        self._organizations = frozenset(organizations)
        self._ids = frozenset(entry for entry in workspaces if "/" not in entry)
        self._names = frozenset(workspaces) - self._ids
        self._limits_workspaces = bool(workspaces)

    async def check_run_id(self, run_id: str) -> None:
        """Refuse a run outside; it is read only if anything is listed."""
        if self._organizations or self._limits_workspaces:
            await self.check_run(await self._tfe.runs.read(run_id))

    async def check_run(self, run: Run) -> None:
        """Refuse a run outside."""
        if not await self._encloses(run.workspace.id):
            raise _outside(f"run {run.id}")

    async def check_workspace(self, workspace_id: str) -> None:
        """Refuse a workspace outside."""
        if not await self._encloses(workspace_id):
            raise _outside(f"workspace {workspace_id}")

    async def workspace_names(
        self, organization: str, asked: list[str] | Unset
    ) -> list[str] | Unset:
        """Return the workspaces to limit the runs of an organization to; UNSET stands for all.

        Raises:
            ToolError: The organization is outside, or one of the workspaces that are asked for.
        """
        if self._organizations and organization not in self._organizations:
            raise _outside(f"organization {organization}")
        if not self._limits_workspaces:
            return asked
        inside = await self._names_in(organization)
        if not inside:
            raise _outside(f"organization {organization}")
        if isinstance(asked, Unset):
            return sorted(inside)
        if outside := [name for name in asked if name not in inside]:
            raise _outside(f"workspace {', '.join(outside)}")
        return asked

    async def _encloses(self, workspace_id: str) -> bool:
        if not self._organizations and not self._names:
            return not self._limits_workspaces or workspace_id in self._ids
        workspace = await self._tfe.workspaces.read(workspace_id)
        organization = workspace.organization.id
        if self._organizations and organization not in self._organizations:
            return False
        is_listed = workspace.id in self._ids or _full_name(workspace) in self._names
        return is_listed or not self._limits_workspaces

    async def _names_in(self, organization: str) -> set[str]:
        # Ids are read each time: a list by names that have changed hands would show others' runs.
        listed = [await self._tfe.workspaces.read(entry) for entry in self._ids]
        names = {_full_name(workspace) for workspace in listed} | self._names
        prefix = f"{organization}/"
        return {name.removeprefix(prefix) for name in names if name.startswith(prefix)}


def _full_name(workspace: Workspace) -> str:
    return f"{workspace.organization.id}/{workspace.name}"


def _outside(what: str) -> ToolError:
    return ToolError(
        f"{what} is outside of the organizations and workspaces that this server was started for. "
        "Nothing was read or changed for you; ask whoever runs the server"
    )
