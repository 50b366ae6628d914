# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfrun_async._generated.models.variables import Variable
from tfrun_async._http.ids import path_id, path_id_or_name, resource_id
from tfrun_async._http.request import Request, required
from tfrun_async._jsonapi.document import document
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages

if TYPE_CHECKING:
    from tfrun_async._generated.models.variables import VariableCategory
    from tfrun_async._generated.models.workspaces import Workspace


class Variables(Group):
    """The variables of workspaces.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_workspace(self, workspace: Workspace | str) -> Pages[Variable]:
        """List the variables of a workspace, without those of variable sets.

        ``GET /workspaces/{workspace_id}/vars``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables

        Values of sensitive variables are None. Needs permission to read the workspace's variables.

        Args:
            workspace: The workspace that the variables belong to.

        Raises:
            NotFoundError: There is no such workspace, or the token's owner may not read its
                variables.
        """
        return self._list_unpaged(
            Variable,
            Request(
                "variables.list_for_workspace",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/vars",
                workspaces=(workspace,),
            ),
        )

    async def create(
        self,
        workspace: Workspace | str,
        *,
        key: str,
        category: VariableCategory | str,
        value: str | None = None,
        description: str | Unset | None = UNSET,
        hcl: bool | None = None,
        sensitive: bool | None = None,
    ) -> Variable:
        """Add a variable to a workspace.

        ``POST /workspaces/{workspace_id}/vars``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables

        Its key must be new among the workspace's variables of this category. Needs permission to
        write the workspace's variables.

        Args:
            workspace: The workspace that the variables belong to.
            key: Its name.
            category: The kind of variable, `terraform` or `env`.
            value: Its value. Default: ``""``.
            description: The description. None removes it.
            hcl: Whether the value is an HCL expression, not text. It has no effect for environment
                variables. Default: ``False``.
            sensitive: Whether the value is write-only: only runs can read it. Default: ``False``.

        Raises:
            NotFoundError: There is no such workspace or variable, or the token's owner may not do
                this.
            UnprocessableError: The key is taken, or the request lacks something, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {
            "key": required("key", key),
            "category": required("category", category),
        }
        if value is not None:
            attributes["value"] = value
        if description is not UNSET:
            attributes["description"] = description
        if hcl is not None:
            attributes["hcl"] = hcl
        if sensitive is not None:
            attributes["sensitive"] = sensitive
        request = Request(
            "variables.create",
            "POST",
            f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/vars",
            body=document("vars", attributes=attributes),
            workspaces=(workspace,),
        )
        del value, attributes  # tracebacks show local variables
        return await self._read(Variable, request)

    def list_all_for_workspace(self, workspace: Workspace | str) -> Pages[Variable]:
        """List the effective variables of a workspace, including those of variable sets.

        ``GET /workspaces/{workspace_id}/all-vars``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables

        There is one variable for each key and category. The order of precedence is: the workspace,
        variable sets of the workspace, sets of its project, global sets. Needs permission to read
        the workspace's variables.

        Args:
            workspace: The workspace that the variables belong to.

        Raises:
            NotFoundError: There is no such workspace, or the token's owner may not read its
                variables.
        """
        return self._list_unpaged(
            Variable,
            Request(
                "variables.list_all_for_workspace",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/all-vars",
                workspaces=(workspace,),
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
            NotFoundError: There is no such workspace or variable, or the token's owner may not do
                this.
        """
        return await self._read(
            Variable,
            Request(
                "variables.read",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/vars/{path_id('variable', variable, 'var-')}",
                workspaces=(workspace,),
            ),
        )

    async def update(
        self,
        workspace: Workspace | str,
        variable: Variable | str,
        *,
        key: str | None = None,
        category: VariableCategory | str | None = None,
        value: str | None = None,
        description: str | Unset | None = UNSET,
        hcl: bool | None = None,
        sensitive: bool | None = None,
    ) -> Variable:
        """Change a variable of a workspace.

        ``PATCH /workspaces/{workspace_id}/vars/{variable_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables

        Attributes that are left out do not change. A sensitive variable stays sensitive. Needs
        permission to write the workspace's variables.

        Args:
            workspace: The workspace that the variables belong to.
            variable: The variable.
            key: Another name.
            category: The kind of variable, `terraform` or `env`.
            value: Its new value.
            description: The description. None removes it.
            hcl: Whether the value is an expression in HCL.
            sensitive: Whether the value is write-only: only runs can read it.

        Raises:
            NotFoundError: There is no such workspace or variable, or the token's owner may not do
                this.
            UnprocessableError: The key is taken, or the request lacks something, or has a value
                that is not allowed.
        """
        attributes: dict[str, Any] = {}
        if key is not None:
            attributes["key"] = key
        if category is not None:
            attributes["category"] = category
        if value is not None:
            attributes["value"] = value
        if description is not UNSET:
            attributes["description"] = description
        if hcl is not None:
            attributes["hcl"] = hcl
        if sensitive is not None:
            attributes["sensitive"] = sensitive
        request = Request(
            "variables.update",
            "PATCH",
            f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/vars/{path_id('variable', variable, 'var-')}",
            body=document(
                "vars", id=resource_id("variable", variable, "var-"), attributes=attributes
            ),
            workspaces=(workspace,),
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
            NotFoundError: There is no such workspace or variable, or the token's owner may not do
                this.
        """
        await self._send(
            Request(
                "variables.delete",
                "DELETE",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/vars/{path_id('variable', variable, 'var-')}",
                workspaces=(workspace,),
            )
        )
