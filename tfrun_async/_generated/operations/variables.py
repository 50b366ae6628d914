# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfrun_async._generated.models.variables import Variable
from tfrun_async._http.request import Request, path_id
from tfrun_async._jsonapi.document import document
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.variables import VariableCategory
    from tfrun_async._generated.models.workspaces import Workspace


class Variables(Group):
    """The variables of workspaces."""

    def list_for_workspace(self, workspace: Workspace | str) -> Pages[Variable]:
        """List the variables of a workspace, without those of variable sets.

        ``GET /workspaces/{workspace_id}/vars``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables

        Values of sensitive variables are None. Needs permission to read the workspace's variables.

        Args:
            workspace: The workspace that the variables belong to.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not read its
                variables.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list_unpaged(
            Variable,
            Request(
                "variables.list_for_workspace",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/vars",
            ),
        )

    async def create(
        self,
        workspace: Workspace | str,
        *,
        key: str,
        category: VariableCategory | str,
        value: str | Unset = UNSET,
        description: str | Unset | None = UNSET,
        hcl: bool | Unset = UNSET,
        sensitive: bool | Unset = UNSET,
    ) -> Variable:
        """Add a variable to a workspace.

        ``POST /workspaces/{workspace_id}/vars``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables

        Its key must be new among the workspace's variables of this category. Needs permission to
        write the workspace's variables.

        Args:
            workspace: The workspace that the variables belong to.
            key: Its name.
            category: What kind of variable it is, `terraform` or `env`.
            value: Its value. Default: ``""``.
            description: What it is for; None for nothing.
            hcl: Whether the value is an expression in HCL rather than text. It means nothing for an
                environment variable. Default: ``False``.
            sensitive: Whether nothing reads the value any more but runs. Default: ``False``.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace or variable, or the token's owner may not do
                this.
            UnprocessableError: The key is taken, or the request lacks something, or has a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {"key": key, "category": category}
        if value is not UNSET:
            attributes["value"] = value
        if description is not UNSET:
            attributes["description"] = description
        if hcl is not UNSET:
            attributes["hcl"] = hcl
        if sensitive is not UNSET:
            attributes["sensitive"] = sensitive
        request = Request(
            "variables.create",
            "POST",
            f"/workspaces/{path_id('workspace', workspace)}/vars",
            body=document("vars", attributes=attributes),
        )
        del value, attributes  # tracebacks show local variables
        return await self._read(Variable, request)

    def list_all_for_workspace(self, workspace: Workspace | str) -> Pages[Variable]:
        """List the variables that runs in a workspace have, from variable sets too.

        ``GET /workspaces/{workspace_id}/all-vars``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables

        Of each key and category there is one, by precedence: that of the workspace, then of
        variable sets for the workspace, of sets for its project, and of global sets. Needs
        permission to read the workspace's variables.

        Args:
            workspace: The workspace that the variables belong to.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace, or the token's owner may not read its
                variables.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return self._list_unpaged(
            Variable,
            Request(
                "variables.list_all_for_workspace",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/all-vars",
            ),
        )

    async def read(self, workspace: Workspace | str, variable: Variable | str) -> Variable:
        """Read a variable of a workspace.

        ``GET /workspaces/{workspace_id}/vars/{variable_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables

        The value of a sensitive variable is None. Needs permission to read the workspace's
        variables.

        Args:
            workspace: The workspace that the variables belong to.
            variable: The variable.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace or variable, or the token's owner may not do
                this.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        return await self._read(
            Variable,
            Request(
                "variables.read",
                "GET",
                f"/workspaces/{path_id('workspace', workspace)}/vars/{path_id('variable', variable)}",
            ),
        )

    async def update(
        self,
        workspace: Workspace | str,
        variable: Variable | str,
        *,
        key: str | Unset = UNSET,
        category: VariableCategory | str | Unset = UNSET,
        value: str | Unset = UNSET,
        description: str | Unset | None = UNSET,
        hcl: bool | Unset = UNSET,
        sensitive: bool | Unset = UNSET,
    ) -> Variable:
        """Change a variable of a workspace.

        ``PATCH /workspaces/{workspace_id}/vars/{variable_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables

        What is left out stays as it is. A sensitive variable cannot be made readable again. Needs
        permission to write the workspace's variables.

        Args:
            workspace: The workspace that the variables belong to.
            variable: The variable.
            key: Another name.
            category: What kind of variable it is, `terraform` or `env`.
            value: Its new value.
            description: What it is for; None for nothing.
            hcl: Whether the value is an expression in HCL.
            sensitive: Whether nothing reads the value any more but runs.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace or variable, or the token's owner may not do
                this.
            UnprocessableError: The key is taken, or the request lacks something, or has a value
                that is not allowed.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        attributes: dict[str, Any] = {}
        if key is not UNSET:
            attributes["key"] = key
        if category is not UNSET:
            attributes["category"] = category
        if value is not UNSET:
            attributes["value"] = value
        if description is not UNSET:
            attributes["description"] = description
        if hcl is not UNSET:
            attributes["hcl"] = hcl
        if sensitive is not UNSET:
            attributes["sensitive"] = sensitive
        request = Request(
            "variables.update",
            "PATCH",
            f"/workspaces/{path_id('workspace', workspace)}/vars/{path_id('variable', variable)}",
            body=document("vars", id=variable, attributes=attributes),
        )
        del value, attributes  # tracebacks show local variables
        return await self._read(Variable, request)

    async def delete(self, workspace: Workspace | str, variable: Variable | str) -> None:
        """Remove a variable from a workspace.

        ``DELETE /workspaces/{workspace_id}/vars/{variable_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables

        Needs permission to write the workspace's variables.

        Args:
            workspace: The workspace that the variables belong to.
            variable: The variable.

        Raises:
            UnauthorizedError: The token is missing, malformed or no longer valid.
            NotFoundError: There is no such workspace or variable, or the token's owner may not do
                this.
            RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second,
                and 30 a minute for the lists of runs.
        """
        await self._send(
            Request(
                "variables.delete",
                "DELETE",
                f"/workspaces/{path_id('workspace', workspace)}/vars/{path_id('variable', variable)}",
            )
        )
