"""The allowlist of organizations and workspaces that the tools may touch."""

from collections.abc import Collection, Sequence
from contextlib import aclosing

from mcp.server.mcpserver.exceptions import ToolError

from tfrun_async._http.ids import id_or_name
from tfrun_async._model import read_or
from tfrun_async._run.lookup import workspace_of
from tfrun_async.client import Client
from tfrun_async.errors import NotFoundError, TfrunError
from tfrun_async.fan_out import fan_out
from tfrun_async.models import Run, Workspace

_CONCURRENCY = 10  # reads of listed workspaces at once


class Allowlist:
    """Allows runs and workspaces of the listed organizations and workspaces only.

    Names are compared without regard to case, as the API does
    (https://github.com/hashicorp/terraform/pull/29005). What cannot be compared, since the server
    does not say which workspace or organization it is in, is not allowed.

    Args:
        tfe: Reads which workspace a run is in, and which organization a workspace is in.
        organizations: Names of organizations; none stands for all.
        workspaces: Workspaces by id, or as `organization/name`; none stands for all.
    """

    def __init__(
        self, tfe: Client, organizations: Collection[str], workspaces: Collection[str]
    ) -> None:
        self._tfe = tfe
        self._organizations = frozenset(name.casefold() for name in organizations)
        self._ids = frozenset(entry for entry in workspaces if "/" not in entry)
        self._names = {name.casefold(): name for name in workspaces if "/" in name}
        self._limits_workspaces = bool(workspaces)

    async def check_run_id(self, run_id: str) -> None:
        """Raise ToolError for a run that is not allowed; without a list the run is not read."""
        if self._limits_anything:
            await self.check_run(await self._tfe.runs.read(run_id))

    async def check_run(self, run: Run) -> None:
        """Raise ToolError for a run that is not allowed."""
        if not self._limits_anything:
            return
        workspace_id = workspace_of(run)
        if workspace_id is None:
            raise _not_known("workspace", f"run {run.id}")
        if not await self._allows(workspace_id):
            raise _not_allowed(f"run {run.id}")

    async def check_workspace(self, workspace: str) -> str:
        """Return a workspace by its id, if anything is listed: its name may change hands.

        Args:
            workspace: Its id, or `organization/name`.

        Raises:
            ToolError: It is not allowed.
            ArgumentError: It is neither an id nor a name.
        """
        id_or_name("workspace_id", workspace, "ws-")
        if not self._limits_anything:
            return workspace
        workspace_id = workspace
        if "/" in workspace:
            workspace_id = (await self._tfe.workspaces.read(workspace)).id
        if not await self._allows(workspace_id):
            raise _not_allowed(f"workspace {workspace}")
        return workspace_id

    async def workspace_names(
        self, organization: str, requested: Sequence[str] | None
    ) -> Sequence[str] | None:
        """Return the workspaces that a list of an organization's runs is limited to; None for all.

        Raises:
            ToolError: The organization is not allowed, or one of the requested workspaces is not.
        """
        if not self._has_organization(organization):
            raise _not_allowed(f"organization {organization}")
        if not self._limits_workspaces:
            return requested
        allowed = await self._listed_names(organization)
        if not allowed:
            raise _not_allowed(f"organization {organization}")
        if requested is None:
            return sorted(allowed.values())
        if refused := [name for name in requested if name.casefold() not in allowed]:
            raise _not_allowed(f"workspace {', '.join(refused)}")
        return requested

    async def _allows(self, workspace_id: str) -> bool:
        if not self._organizations and (workspace_id in self._ids or not self._names):
            return workspace_id in self._ids
        workspace = await self._tfe.workspaces.read(workspace_id)
        organization = _organization_of(workspace)
        if organization is None:
            raise _not_known("organization", f"workspace {workspace_id}")
        if not self._has_organization(organization):
            return False
        is_listed = workspace.id in self._ids or _full_name(workspace).casefold() in self._names
        return is_listed or not self._limits_workspaces

    @property
    def _limits_anything(self) -> bool:
        return bool(self._organizations) or self._limits_workspaces

    def _has_organization(self, name: str) -> bool:
        return not self._organizations or name.casefold() in self._organizations

    async def _listed_names(self, organization: str) -> dict[str, str]:
        """Return the names of the listed workspaces of an organization, by casefolded name."""
        read = [_full_name(each) for each in await self._read_listed()]
        names = self._names | {name.casefold(): name for name in read}
        prefix = f"{organization.casefold()}/"
        found = {
            key.removeprefix(prefix): name.partition("/")[2]
            for key, name in names.items()
            if key.startswith(prefix)
        }
        if not found and "" in read:
            raise _not_readable()
        return found

    async def _read_listed(self) -> list[Workspace]:
        # Read each time, since a workspace may be renamed, and another one may get its name.
        workspaces = []
        items = fan_out(self._ids, self._tfe.workspaces.read, concurrency=_CONCURRENCY)
        async with aclosing(items) as results:
            async for item in results:
                try:
                    workspaces.append(item.result())
                except NotFoundError:  # deleted; the others are still allowed
                    continue
                except TfrunError as error:
                    raise _not_readable() from error
        return workspaces


def _organization_of(workspace: Workspace) -> str | None:
    name: str | None = read_or(read_or(workspace, "organization", None), "id", None)
    return name


def _full_name(workspace: Workspace) -> str:
    """Return the `organization/name` of a workspace; empty if one of them is not known."""
    organization, name = _organization_of(workspace), read_or(workspace, "name", None)
    return f"{organization}/{name}" if organization and name else ""


def _not_allowed(subject: str) -> ToolError:
    return ToolError(
        f"{subject} is outside of the organizations and workspaces that this server was started "
        "for. Nothing was read or changed; ask the operator of the server"
    )


def _not_known(kind: str, subject: str) -> ToolError:
    return ToolError(
        f"The server does not say in which {kind} {subject} is, so it cannot be compared with "
        "those that this server was started for. Nothing was changed; ask the operator of the "
        "server"
    )


def _not_readable() -> ToolError:
    # The text of the error would name a workspace that the operator has listed.
    return ToolError(
        "Some of the workspaces that this server was started for could not be read: try again "
        "later, or use list_runs_in_workspace for one workspace"
    )
