"""Which organizations and workspaces the tools may touch."""

from collections.abc import Collection
from contextlib import aclosing

from mcp.server.mcpserver.exceptions import ToolError

from tfrun_async._model import Unset
from tfrun_async.client import Client
from tfrun_async.errors import NotFoundError, TfrunError
from tfrun_async.fan_out import fan_out
from tfrun_async.models import Run, Workspace

_AT_A_TIME = 10  # listed workspaces that are read together


class Fence:
    """Lets through what lies in the listed organizations and in the listed workspaces.

    Capitals make no difference in names, since they make none to the API
    (https://github.com/hashicorp/terraform/pull/29005).

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
        if not self._has_organization(organization):
            raise _outside(f"organization {organization}")
        if not self._limits_workspaces:
            return asked
        inside = await self._names_in(organization)
        if not inside:
            raise _outside(f"organization {organization}")
        if isinstance(asked, Unset):
            return sorted(inside.values())
        if outside := [name for name in asked if name.casefold() not in inside]:
            raise _outside(f"workspace {', '.join(outside)}")
        return asked

    async def _encloses(self, workspace_id: str) -> bool:
        if not self._organizations and not self._names:
            return not self._limits_workspaces or workspace_id in self._ids
        workspace = await self._tfe.workspaces.read(workspace_id)
        if not self._has_organization(workspace.organization.id):
            return False
        is_listed = workspace.id in self._ids or _full_name(workspace).casefold() in self._names
        return is_listed or not self._limits_workspaces

    def _has_organization(self, name: str) -> bool:
        return not self._organizations or name.casefold() in self._organizations

    async def _names_in(self, organization: str) -> dict[str, str]:
        """Return the names of the listed workspaces of an organization, by their small letters."""
        found = map(_full_name, await self._found())
        names = self._names | {name.casefold(): name for name in found}
        prefix = f"{organization.casefold()}/"
        return {
            key.removeprefix(prefix): name.partition("/")[2]
            for key, name in names.items()
            if key.startswith(prefix)
        }

    async def _found(self) -> list[Workspace]:
        # Ids are read each time: a list by names that have changed hands would show others' runs.
        found = []
        reading = fan_out(self._ids, self._tfe.workspaces.read, concurrency=_AT_A_TIME)
        async with aclosing(reading) as outcomes:
            async for outcome in outcomes:
                try:
                    found.append(outcome.result())
                except NotFoundError:  # deleted since, and no reason to refuse the others
                    continue
                except TfrunError as error:
                    raise _unread() from error
        return found


def _full_name(workspace: Workspace) -> str:
    return f"{workspace.organization.id}/{workspace.name}"


def _outside(what: str) -> ToolError:
    return ToolError(
        f"{what} is outside of the organizations and workspaces that this server was started for. "
        "Nothing was read or changed for you; ask whoever runs the server"
    )


def _unread() -> ToolError:
    # The error itself would name a workspace that the operator listed and nobody asked for.
    return ToolError(
        "The workspaces that this server was started for could not all be read: try again later, "
        "or ask for one workspace with list_runs_in_workspace"
    )
