# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of legacy_variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfrun_async._generated.models.variables import Variable
from tfrun_async._http.ids import id_or_name, path_id, resource_id
from tfrun_async._http.request import Request, query, required
from tfrun_async._jsonapi.document import document, to_one
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages
from tfrun_async.errors import ArgumentError

if TYPE_CHECKING:
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.variables import VariableCategory
    from tfrun_async._generated.models.workspaces import Workspace


class LegacyVariables(Group):
    """The variables of workspaces, by endpoints that HashiCorp calls deprecated.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_all(
        self, *, organization: Organization | str | None = None, workspace_name: str | None = None
    ) -> Pages[Variable]:
        """List the variables of all workspaces, or of one workspace by its name.

        ``GET /vars``, https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variables

        Give both filters or none. Only variables that the token's owner may read are listed. Values
        of sensitive variables are None. For one workspace, HashiCorp recommends
        `list_for_workspace`.

        Args:
            organization: The organization that the workspace belongs to.
            workspace_name: The name of the workspace, not its id.

        Raises:
            ArgumentError: A workspace is found by its name with that of its organization only.
                Variables are listed for a workspace, not for an organization.
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such workspace, or the token's owner may not read its
                variables.
        """
        if workspace_name is not None and organization is None:
            raise ArgumentError(
                "a workspace is found by its name with that of its organization only"
            )
        if organization is not None and workspace_name is None:
            raise ArgumentError("variables are listed for a workspace, not for an organization")
        return self._list_unpaged(
            Variable,
            Request(
                "legacy_variables.list_all",
                "GET",
                "/vars",
                query=query(
                    {
                        "filter[organization][name]": None
                        if organization is None
                        else resource_id("organization", organization),
                        "filter[workspace][name]": workspace_name,
                    }
                ),
            ),
        )

    async def create(
        self,
        *,
        key: str,
        category: VariableCategory | str,
        workspace: Workspace | str,
        value: str | None = None,
        description: str | Unset | None = UNSET,
        hcl: bool | None = None,
        sensitive: bool | None = None,
    ) -> Variable:
        """Add a variable to a workspace.

        ``POST /vars``, https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variables

        HashiCorp recommends the workspace's endpoint instead. Needs permission to write the
        workspace's variables.

        Args:
            key: Its name.
            category: The kind of variable, `terraform` or `env`.
            workspace: The workspace that it will belong to.
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
            "legacy_variables.create",
            "POST",
            "/vars",
            body=document(
                "vars",
                attributes=attributes,
                relationships={
                    "workspace": to_one("workspaces", id_or_name("workspace", workspace, "ws-"))
                },
            ),
            workspaces=(workspace,),
        )
        del value, attributes  # tracebacks show local variables
        return await self._read(Variable, request)

    async def update(
        self,
        variable: Variable | str,
        *,
        key: str | None = None,
        category: VariableCategory | str | None = None,
        value: str | None = None,
        description: str | Unset | None = UNSET,
        hcl: bool | None = None,
        sensitive: bool | None = None,
    ) -> Variable:
        """Change a variable.

        ``PATCH /vars/{variable_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variables

        Attributes that are left out do not change. A sensitive variable stays sensitive. HashiCorp
        recommends the workspace's endpoint instead. Needs permission to write the workspace's
        variables.

        Args:
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
            "legacy_variables.update",
            "PATCH",
            f"/vars/{path_id('variable', variable, 'var-')}",
            body=document(
                "vars", id=resource_id("variable", variable, "var-"), attributes=attributes
            ),
        )
        del value, attributes  # tracebacks show local variables
        return await self._read(Variable, request)

    async def delete(self, variable: Variable | str) -> None:
        """Remove a variable.

        ``DELETE /vars/{variable_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variables

        HashiCorp recommends the workspace's endpoint instead. Needs permission to write the
        workspace's variables.

        Args:
            variable: The variable.

        Raises:
            NotFoundError: There is no such workspace or variable, or the token's owner may not do
                this.
        """
        await self._send(
            Request(
                "legacy_variables.delete",
                "DELETE",
                f"/vars/{path_id('variable', variable, 'var-')}",
            )
        )
