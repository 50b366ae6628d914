# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of state_versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from tfrun_async._generated.models.state_versions import StateVersion
from tfrun_async._http.ids import path_id, path_id_or_name, resource_id
from tfrun_async._http.request import Request, known_values, query, required
from tfrun_async._jsonapi.document import document, to_one
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.runs import Run
    from tfrun_async._generated.models.state_versions import StateVersionStatus
    from tfrun_async._generated.models.workspaces import Workspace


StateVersionInclude = Literal[
    "created_by", "run", "run.created_by", "run.configuration_version", "outputs"
]
"""A resource that can be loaded together with a state version.

- ``created_by``: The user who created it.
- ``run``: The run that wrote it.
- ``run.created_by``: That run, and the user who started it.
- ``run.configuration_version``: The run that wrote it, and the run's configuration version.
- ``outputs``: The outputs in it.
"""


class StateVersions(Group):
    """Versions of the states of workspaces.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_workspace(
        self,
        *,
        organization: Organization | str,
        workspace_name: str,
        status: StateVersionStatus | str | None = None,
        include: Sequence[StateVersionInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[StateVersion]:
        """List the state versions of a workspace, newest first.

        ``GET /state-versions``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions

        Needs permission to read the workspace's state versions.

        Args:
            organization: The organization that the workspace belongs to.
            workspace_name: The name of the workspace, not its id.
            status: Only state versions in this status.
            include: Related resources to load together with the state version.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            StateVersion,
            Request(
                "state_versions.list_for_workspace",
                "GET",
                "/state-versions",
                query=query(
                    {
                        "filter[organization][name]": resource_id("organization", organization),
                        "filter[workspace][name]": required("workspace_name", workspace_name),
                        "filter[status]": known_values("status", status, "StateVersionStatus"),
                        "include": include,
                    }
                ),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create(
        self,
        workspace: Workspace | str,
        *,
        serial: int,
        md5: str,
        run: Run | str | None = None,
        lineage: str | None = None,
        state: str | None = None,
        json_state: str | None = None,
        json_state_outputs: str | None = None,
        force: bool | None = None,
    ) -> StateVersion:
        """Give a workspace a new state.

        ``POST /workspaces/{workspace_id}/state-versions``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions

        The token's owner must have locked the workspace. The request either has the state as
        `state`, or the state is uploaded afterwards to the `hosted_state_upload_url` of the
        response, as HashiCorp recommends. Until then the `status` is `pending`, and the workspace
        cannot be unlocked. A wrong state orphans or duplicates infrastructure. Needs permission to
        write state versions, and the token of a user or a team.

        Args:
            workspace: The workspace that the state is for.
            serial: The serial in the state's file.
            md5: The MD5 sum of the state's file, in hexadecimal digits.
            run: The run that the state comes from.
            lineage: The lineage in the state's file. Very old states have none.
            state: The state's file in Base64. Leave it out to upload the file afterwards.
            json_state: The output of `terraform show -json` for the state, in Base64.
            json_state_outputs: The `outputs` of `terraform show -json`, in Base64. With them, the
                workspace has its outputs at once; without, after a short time.
            force: Whether to accept the state even if its serial or lineage does not follow from
                the current one. Default: ``False``.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            ConflictError: The workspace is not locked by the token's owner, or has a state with
                this serial that differs.
            APIError: A precondition failed; for example, the MD5 sum does not match the state.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {
            "serial": required("serial", serial),
            "md5": required("md5", md5),
        }
        if lineage is not None:
            attributes["lineage"] = lineage
        if state is not None:
            attributes["state"] = state
        if json_state is not None:
            attributes["json-state"] = json_state
        if json_state_outputs is not None:
            attributes["json-state-outputs"] = json_state_outputs
        if force is not None:
            attributes["force"] = force
        relationships: dict[str, Any] = {}
        if run is not None:
            relationships["run"] = to_one("runs", resource_id("run", run, "run-"))
        request = Request(
            "state_versions.create",
            "POST",
            f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/state-versions",
            body=document("state-versions", attributes=attributes, relationships=relationships),
            workspaces=(workspace,),
        )
        del (
            state,
            json_state,
            json_state_outputs,
            attributes,
            relationships,
        )  # tracebacks show local variables
        return await self._read(StateVersion, request)

    async def rollback(
        self, workspace: Workspace | str, *, state_version: StateVersion | str
    ) -> StateVersion:
        """Make an earlier state of a workspace its current one again.

        ``PATCH /workspaces/{workspace_id}/state-versions``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions

        The earlier state is copied to a new state version. The token's owner must have locked the
        workspace. A wrong state orphans or duplicates infrastructure. Needs permission to write
        state versions, and the token of a user or a team.

        Args:
            workspace: The workspace that the state is for.
            state_version: The state version to go back to.

        Raises:
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            ConflictError: The workspace is not locked by the token's owner, or has a state with
                this serial that differs.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        return await self._read(
            StateVersion,
            Request(
                "state_versions.rollback",
                "PATCH",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/state-versions",
                body=document(
                    "state-versions",
                    relationships={
                        "rollback-state-version": to_one(
                            "state-versions", resource_id("state_version", state_version, "sv-")
                        )
                    },
                ),
                workspaces=(workspace,),
            ),
        )

    async def read_current(
        self, workspace: Workspace | str, *, include: Sequence[StateVersionInclude] | None = None
    ) -> StateVersion:
        """Read the current state version of a workspace.

        ``GET /workspaces/{workspace_id}/current-state-version``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions

        The next run starts from this state. Needs permission to read the workspace's state
        versions.

        Args:
            workspace: The workspace that the state belongs to.
            include: Related resources to load together with the state version.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such workspace, it has no state, or the token's owner may not
                read that.
        """
        return await self._read(
            StateVersion,
            Request(
                "state_versions.read_current",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/current-state-version",
                query=query({"include": include}),
                workspaces=(workspace,),
            ),
        )

    async def read(
        self,
        state_version: StateVersion | str,
        *,
        include: Sequence[StateVersionInclude] | None = None,
    ) -> StateVersion:
        """Read a state version.

        ``GET /state-versions/{state_version_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions

        Outputs, resources and other data that the server extracts from the state are available once
        `resources_processed` is true. Needs permission to read the workspace's state versions.

        Args:
            state_version: The state version to read.
            include: Related resources to load together with the state version.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such state version, or the token's owner may not read it.
        """
        return await self._read(
            StateVersion,
            Request(
                "state_versions.read",
                "GET",
                f"/state-versions/{path_id('state_version', state_version, 'sv-')}",
                query=query({"include": include}),
            ),
        )

    async def soft_delete_backing_data(
        self, state_version: StateVersion | str
    ) -> StateVersion | None:
        """Mark the data of a state version for deletion.

        ``POST /state-versions/{state_version_id}/actions/soft_delete_backing_data``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions

        The data cannot be read any more, but it can be restored for some days. The state version
        must be `finalized`, and must not be the current one. Terraform Enterprise only; for owners
        of the organization.

        Args:
            state_version: The state version that the data belongs to.

        Returns:
            None: The server does not show the state version.

        Raises:
            APIError: The status of the data does not allow this, or the state version is the
                current one.
            NotFoundError: There is no such state version, or the token's owner may not change its
                data.
        """
        return await self._read_or_none(
            StateVersion,
            Request(
                "state_versions.soft_delete_backing_data",
                "POST",
                f"/state-versions/{path_id('state_version', state_version, 'sv-')}/actions/soft_delete_backing_data",
            ),
        )

    async def restore_backing_data(self, state_version: StateVersion | str) -> StateVersion | None:
        """Restore the data of a state version that is marked for deletion.

        ``POST /state-versions/{state_version_id}/actions/restore_backing_data``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions

        The state version becomes `finalized` again, unless its data is already deleted. Terraform
        Enterprise only; for owners of the organization.

        Args:
            state_version: The state version that the data belongs to.

        Returns:
            None: The server does not show the state version.

        Raises:
            APIError: The status of the data does not allow this, or the state version is the
                current one.
            NotFoundError: There is no such state version, or the token's owner may not change its
                data.
        """
        return await self._read_or_none(
            StateVersion,
            Request(
                "state_versions.restore_backing_data",
                "POST",
                f"/state-versions/{path_id('state_version', state_version, 'sv-')}/actions/restore_backing_data",
            ),
        )

    async def permanently_delete_backing_data(
        self, state_version: StateVersion | str
    ) -> StateVersion | None:
        """Delete the data of a state version for good.

        ``POST /state-versions/{state_version_id}/actions/permanently_delete_backing_data``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-versions

        The data must be marked for deletion, and the state version must not be the current one.
        Terraform Enterprise only; for owners of the organization.

        Args:
            state_version: The state version that the data belongs to.

        Returns:
            None: The server does not show the state version.

        Raises:
            APIError: The status of the data does not allow this, or the state version is the
                current one.
            NotFoundError: There is no such state version, or the token's owner may not change its
                data.
        """
        return await self._read_or_none(
            StateVersion,
            Request(
                "state_versions.permanently_delete_backing_data",
                "POST",
                f"/state-versions/{path_id('state_version', state_version, 'sv-')}/actions/permanently_delete_backing_data",
            ),
        )
