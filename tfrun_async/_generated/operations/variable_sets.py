# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Operations of variable_sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from tfrun_async._generated.models.variable_sets import VariableSet
from tfrun_async._generated.models.variables import Variable
from tfrun_async._http.ids import id_or_name, path_id, path_id_or_name, resource_id, resource_ids
from tfrun_async._http.request import Request, query, required
from tfrun_async._jsonapi.document import document, dump_json, new_resources, to_many, to_one
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.base import Group
from tfrun_async._resources.pages import Pages
from tfrun_async.errors import ArgumentError

if TYPE_CHECKING:
    from tfrun_async._generated.models.organizations import Organization
    from tfrun_async._generated.models.projects import Project
    from tfrun_async._generated.models.stacks import Stack
    from tfrun_async._generated.models.variables import NewVariable, VariableCategory
    from tfrun_async._generated.models.workspaces import Workspace


VariableSetInclude = Literal["vars"]
"""A resource that can be loaded together with a variable set.

- ``vars``: Its variables.
"""


class VariableSets(Group):
    """Variables that workspaces, projects and Stacks share.

    Raises:
        UnauthorizedError: The token is missing, malformed or no longer valid.
        RateLimitedError: Too many requests. Limits count per user, not per token: 30 a second, and
            30 a minute for the lists of runs.
    """

    def list_for_organization(
        self,
        organization: Organization | str,
        *,
        q: str | None = None,
        global_: bool | None = None,
        include: Sequence[VariableSetInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[VariableSet]:
        """List the variable sets of an organization.

        ``GET /organizations/{organization_name}/varsets``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        The list includes the variable sets of its projects. Needs permission to read variables.

        Args:
            organization: The organization that the variable sets belong to.
            q: Only variable sets whose names contain this text.
            global_: True lists only global variable sets, false only the others.
            include: Related resources to load together with the variable set.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            VariableSet,
            Request(
                "variable_sets.list_for_organization",
                "GET",
                f"/organizations/{path_id('organization', organization)}/varsets",
                query=query({"q": q, "filter[global]": global_, "include": include}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def create(
        self,
        organization: Organization | str,
        *,
        name: str,
        projects: Sequence[Project | str] | None = None,
        stacks: Sequence[Stack | str] | None = None,
        variables: Sequence[NewVariable] | None = None,
        workspaces: Sequence[Workspace | str] | None = None,
        project: Project | str | None = None,
        description: str | None = None,
        global_: bool | None = None,
        priority: bool | None = None,
    ) -> VariableSet:
        """Create a variable set.

        ``POST /organizations/{organization_name}/varsets``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        It can be created together with its variables, workspaces and projects. Two global sets
        cannot have variables of the same key and category. Needs permission to manage variable
        sets.

        Args:
            organization: The organization that the variable sets belong to.
            name: Its name, which no other set of its owner has.
            projects: The projects that it applies to, with all of their workspaces.
            stacks: Stacks to which it applies. HCP Terraform only.
            variables: Variables to create in it.
            workspaces: Workspaces to which it applies.
            project: The project that owns it; if left out, the organization does. A set of a
                project cannot be global.
            description: The description. Default: ``""``.
            global_: Whether it applies to all workspaces of the organization, including future
                ones. Default: ``False``.
            priority: Whether its values override all others, including those on the command line.
                Default: ``False``.

        Raises:
            ArgumentError: A variable set of a project cannot be global.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
            UnprocessableError: A global set has a variable of the same key and category, or the
                request lacks something or has a value that is not allowed.
        """
        if project is not None and global_ is True:
            raise ArgumentError("a variable set of a project cannot be global")
        attributes: dict[str, Any] = {"name": required("name", name)}
        if description is not None:
            attributes["description"] = description
        if global_ is not None:
            attributes["global"] = global_
        if priority is not None:
            attributes["priority"] = priority
        relationships: dict[str, Any] = {}
        if projects is not None:
            relationships["projects"] = to_many(
                "projects", resource_ids("projects", projects, "prj-")
            )
        if stacks is not None:
            relationships["stacks"] = to_many("stacks", resource_ids("stacks", stacks, "st-"))
        if variables is not None:
            relationships["vars"] = new_resources("vars", "variables", variables)
        if workspaces is not None:
            relationships["workspaces"] = to_many(
                "workspaces",
                workspaces := resource_ids("workspaces", workspaces, "ws-", id_or_name),
            )
        if project is not None:
            relationships["parent"] = to_one("projects", resource_id("project", project, "prj-"))
        return await self._read(
            VariableSet,
            Request(
                "variable_sets.create",
                "POST",
                f"/organizations/{path_id('organization', organization)}/varsets",
                body=document("varsets", attributes=attributes, relationships=relationships),
                workspaces=(*(workspaces or ()),),
            ),
        )

    def list_for_project(
        self,
        project: Project | str,
        *,
        q: str | None = None,
        include: Sequence[VariableSetInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[VariableSet]:
        """List the variable sets that apply to a project.

        ``GET /projects/{project_id}/varsets``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        The list includes the global variable sets of its organization. Needs permission to read
        variables.

        Args:
            project: The project that the variable sets are for.
            q: Only variable sets whose names contain this text.
            include: Related resources to load together with the variable set.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            VariableSet,
            Request(
                "variable_sets.list_for_project",
                "GET",
                f"/projects/{path_id('project', project, 'prj-')}/varsets",
                query=query({"q": q, "include": include}),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    def list_for_workspace(
        self,
        workspace: Workspace | str,
        *,
        q: str | None = None,
        include: Sequence[VariableSetInclude] | None = None,
        page_size: int | None = None,
        page_number: int | None = None,
    ) -> Pages[VariableSet]:
        """List the variable sets that apply to a workspace.

        ``GET /workspaces/{workspace_id}/varsets``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        The list includes global variable sets and those of its project. Needs permission to read
        variables.

        Args:
            workspace: The workspace that the variable sets are for.
            q: Only variable sets whose names contain this text.
            include: Related resources to load together with the variable set.
            page_size: How many items to fetch at once, at most 100, which is the default.
            page_number: The page to begin with, counted from 1, which is the default.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such resource, or the token's owner has no permission for it.
        """
        return self._list(
            VariableSet,
            Request(
                "variable_sets.list_for_workspace",
                "GET",
                f"/workspaces/{path_id_or_name('workspace', workspace, 'ws-')}/varsets",
                query=query({"q": q, "include": include}),
                workspaces=(workspace,),
            ),
            page_size=page_size,
            page_number=page_number,
        )

    async def read(
        self,
        variable_set: VariableSet | str,
        *,
        include: Sequence[VariableSetInclude] | None = None,
    ) -> VariableSet:
        """Read a variable set.

        ``GET /varsets/{variable_set_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        Needs permission to read variables.

        Args:
            variable_set: The variable set.
            include: Related resources to load together with the variable set.

        Raises:
            APIError: A query parameter, such as `include` or `sort`, has a value that is not known.
            NotFoundError: There is no such variable set, or the token's owner may not do this.
        """
        return await self._read(
            VariableSet,
            Request(
                "variable_sets.read",
                "GET",
                f"/varsets/{path_id('variable_set', variable_set, 'varset-')}",
                query=query({"include": include}),
            ),
        )

    async def update(
        self,
        variable_set: VariableSet | str,
        *,
        projects: Sequence[Project | str] | None = None,
        stacks: Sequence[Stack | str] | None = None,
        variables: Sequence[NewVariable] | None = None,
        workspaces: Sequence[Workspace | str] | None = None,
        name: str | None = None,
        description: str | None = None,
        global_: bool | None = None,
        priority: bool | None = None,
    ) -> VariableSet:
        """Change a variable set.

        ``PATCH /varsets/{variable_set_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        Attributes that are left out do not change. A list replaces the previous one, so an empty
        list removes the set from all; but `variables` adds variables. The owner cannot be changed.
        Needs permission to manage variable sets.

        Args:
            variable_set: The variable set.
            projects: The projects that it applies to. They replace the previous ones.
            stacks: The Stacks that it applies to. They replace the previous ones. HCP Terraform
                only.
            variables: Variables to create in it. Existing variables stay.
            workspaces: The workspaces that it applies to. They replace the previous ones.
            name: Another name.
            description: The description.
            global_: Whether it applies to all workspaces of the organization.
            priority: Whether its values override all others, including those on the command line.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
            UnprocessableError: A global set has a variable of the same key and category, or the
                request lacks something or has a value that is not allowed.
        """
        attributes: dict[str, Any] = {}
        if name is not None:
            attributes["name"] = name
        if description is not None:
            attributes["description"] = description
        if global_ is not None:
            attributes["global"] = global_
        if priority is not None:
            attributes["priority"] = priority
        relationships: dict[str, Any] = {}
        if projects is not None:
            relationships["projects"] = to_many(
                "projects", resource_ids("projects", projects, "prj-")
            )
        if stacks is not None:
            relationships["stacks"] = to_many("stacks", resource_ids("stacks", stacks, "st-"))
        if variables is not None:
            relationships["vars"] = new_resources("vars", "variables", variables)
        if workspaces is not None:
            relationships["workspaces"] = to_many(
                "workspaces",
                workspaces := resource_ids("workspaces", workspaces, "ws-", id_or_name),
            )
        return await self._read(
            VariableSet,
            Request(
                "variable_sets.update",
                "PATCH",
                f"/varsets/{path_id('variable_set', variable_set, 'varset-')}",
                body=document("varsets", attributes=attributes, relationships=relationships),
                workspaces=(*(workspaces or ()),),
            ),
        )

    async def delete(self, variable_set: VariableSet | str) -> None:
        """Delete a variable set and its variables.

        ``DELETE /varsets/{variable_set_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        Needs permission to manage variable sets.

        Args:
            variable_set: The variable set.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
        """
        await self._send(
            Request(
                "variable_sets.delete",
                "DELETE",
                f"/varsets/{path_id('variable_set', variable_set, 'varset-')}",
            )
        )

    def list_variables(self, variable_set: VariableSet | str) -> Pages[Variable]:
        """List the variables of a variable set.

        ``GET /varsets/{variable_set_id}/relationships/vars``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        Values of sensitive variables are None. Needs permission to read variables.

        Args:
            variable_set: The variable set.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
        """
        return self._list_unpaged(
            Variable,
            Request(
                "variable_sets.list_variables",
                "GET",
                f"/varsets/{path_id('variable_set', variable_set, 'varset-')}/relationships/vars",
            ),
        )

    async def create_variable(
        self,
        variable_set: VariableSet | str,
        *,
        key: str,
        category: VariableCategory | str,
        value: str | None = None,
        description: str | Unset | None = UNSET,
        hcl: bool | None = None,
        sensitive: bool | None = None,
    ) -> Variable:
        """Add a variable to a variable set.

        ``POST /varsets/{variable_set_id}/relationships/vars``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        Its key must be new among the set's variables of this category and, if the set is global,
        among those of all global sets. Needs permission to manage variable sets.

        Args:
            variable_set: The variable set.
            key: Its name.
            category: The kind of variable, `terraform` or `env`.
            value: Its value. Default: ``""``.
            description: The description. None removes it.
            hcl: Whether the value is an HCL expression, not text. It has no effect for environment
                variables. Default: ``False``.
            sensitive: Whether the value is write-only: only runs can read it. Default: ``False``.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
            UnprocessableError: A global set has a variable of the same key and category, or the
                request lacks something or has a value that is not allowed.
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
            "variable_sets.create_variable",
            "POST",
            f"/varsets/{path_id('variable_set', variable_set, 'varset-')}/relationships/vars",
            body=document("vars", attributes=attributes),
        )
        del value, attributes  # tracebacks show local variables
        return await self._read(Variable, request)

    async def read_variable(
        self, variable_set: VariableSet | str, variable: Variable | str
    ) -> Variable:
        """Read a variable of a variable set.

        ``GET /varsets/{variable_set_id}/relationships/vars/{variable_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        The value of a sensitive variable is None. Needs permission to read variables.

        Args:
            variable_set: The variable set.
            variable: The variable.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
        """
        return await self._read(
            Variable,
            Request(
                "variable_sets.read_variable",
                "GET",
                f"/varsets/{path_id('variable_set', variable_set, 'varset-')}/relationships/vars/{path_id('variable', variable, 'var-')}",
            ),
        )

    async def update_variable(
        self,
        variable_set: VariableSet | str,
        variable: Variable | str,
        *,
        key: str | None = None,
        category: VariableCategory | str | None = None,
        value: str | None = None,
        description: str | Unset | None = UNSET,
        hcl: bool | None = None,
        sensitive: bool | None = None,
    ) -> Variable:
        """Change a variable of a variable set.

        ``PATCH /varsets/{variable_set_id}/relationships/vars/{variable_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        Attributes that are left out do not change. A sensitive variable stays sensitive. Needs
        permission to manage variable sets.

        Args:
            variable_set: The variable set.
            variable: The variable.
            key: Another name.
            category: The kind of variable, `terraform` or `env`.
            value: Its new value.
            description: The description. None removes it.
            hcl: Whether the value is an expression in HCL.
            sensitive: Whether the value is write-only: only runs can read it.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
            UnprocessableError: A global set has a variable of the same key and category, or the
                request lacks something or has a value that is not allowed.
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
            "variable_sets.update_variable",
            "PATCH",
            f"/varsets/{path_id('variable_set', variable_set, 'varset-')}/relationships/vars/{path_id('variable', variable, 'var-')}",
            body=document(
                "vars", id=resource_id("variable", variable, "var-"), attributes=attributes
            ),
        )
        del value, attributes  # tracebacks show local variables
        return await self._read(Variable, request)

    async def delete_variable(
        self, variable_set: VariableSet | str, variable: Variable | str
    ) -> None:
        """Remove a variable from a variable set.

        ``DELETE /varsets/{variable_set_id}/relationships/vars/{variable_id}``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        Needs permission to manage variable sets.

        Args:
            variable_set: The variable set.
            variable: The variable.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
        """
        await self._send(
            Request(
                "variable_sets.delete_variable",
                "DELETE",
                f"/varsets/{path_id('variable_set', variable_set, 'varset-')}/relationships/vars/{path_id('variable', variable, 'var-')}",
            )
        )

    async def apply_to_workspaces(
        self, variable_set: VariableSet | str, *, workspaces: Sequence[Workspace | str]
    ) -> None:
        """Apply a variable set to workspaces.

        ``POST /varsets/{variable_set_id}/relationships/workspaces``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        Nothing changes where it is already applied. Needs permission to manage variable sets.

        Args:
            variable_set: The variable set.
            workspaces: The workspaces.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        await self._send(
            Request(
                "variable_sets.apply_to_workspaces",
                "POST",
                f"/varsets/{path_id('variable_set', variable_set, 'varset-')}/relationships/workspaces",
                body=dump_json(
                    to_many(
                        "workspaces",
                        workspaces := resource_ids("workspaces", workspaces, "ws-", id_or_name),
                    )
                ),
                workspaces=(*workspaces,),
            )
        )

    async def remove_from_workspaces(
        self, variable_set: VariableSet | str, *, workspaces: Sequence[Workspace | str]
    ) -> None:
        """Remove a variable set from workspaces.

        ``DELETE /varsets/{variable_set_id}/relationships/workspaces``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        The variable set itself stays. Needs permission to manage variable sets.

        Args:
            variable_set: The variable set.
            workspaces: The workspaces.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        await self._send(
            Request(
                "variable_sets.remove_from_workspaces",
                "DELETE",
                f"/varsets/{path_id('variable_set', variable_set, 'varset-')}/relationships/workspaces",
                body=dump_json(
                    to_many(
                        "workspaces",
                        workspaces := resource_ids("workspaces", workspaces, "ws-", id_or_name),
                    )
                ),
                workspaces=(*workspaces,),
            )
        )

    async def apply_to_projects(
        self, variable_set: VariableSet | str, *, projects: Sequence[Project | str]
    ) -> None:
        """Apply a variable set to projects.

        ``POST /varsets/{variable_set_id}/relationships/projects``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        The set applies to all their workspaces, including future ones. Nothing changes where it is
        already applied. Needs permission to manage variable sets.

        Args:
            variable_set: The variable set.
            projects: The projects.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        await self._send(
            Request(
                "variable_sets.apply_to_projects",
                "POST",
                f"/varsets/{path_id('variable_set', variable_set, 'varset-')}/relationships/projects",
                body=dump_json(to_many("projects", resource_ids("projects", projects, "prj-"))),
            )
        )

    async def remove_from_projects(
        self, variable_set: VariableSet | str, *, projects: Sequence[Project | str]
    ) -> None:
        """Remove a variable set from projects.

        ``DELETE /varsets/{variable_set_id}/relationships/projects``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        The variable set itself stays. Needs permission to manage variable sets.

        Args:
            variable_set: The variable set.
            projects: The projects.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        await self._send(
            Request(
                "variable_sets.remove_from_projects",
                "DELETE",
                f"/varsets/{path_id('variable_set', variable_set, 'varset-')}/relationships/projects",
                body=dump_json(to_many("projects", resource_ids("projects", projects, "prj-"))),
            )
        )

    async def apply_to_stacks(
        self, variable_set: VariableSet | str, *, stacks: Sequence[Stack | str]
    ) -> None:
        """Apply a variable set to Stacks.

        ``POST /varsets/{variable_set_id}/relationships/stacks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        HCP Terraform only. Nothing changes where it is already applied. Needs permission to manage
        variable sets.

        Args:
            variable_set: The variable set.
            stacks: The Stacks.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        await self._send(
            Request(
                "variable_sets.apply_to_stacks",
                "POST",
                f"/varsets/{path_id('variable_set', variable_set, 'varset-')}/relationships/stacks",
                body=dump_json(to_many("stacks", resource_ids("stacks", stacks, "st-"))),
            )
        )

    async def remove_from_stacks(
        self, variable_set: VariableSet | str, *, stacks: Sequence[Stack | str]
    ) -> None:
        """Remove a variable set from Stacks.

        ``DELETE /varsets/{variable_set_id}/relationships/stacks``,
        https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets

        The variable set itself stays. Needs permission to manage variable sets.

        Args:
            variable_set: The variable set.
            stacks: The Stacks.

        Raises:
            NotFoundError: There is no such variable set, or the token's owner may not do this.
            UnprocessableError: The request body is malformed, lacks an attribute, or has a value
                that is not allowed.
        """
        await self._send(
            Request(
                "variable_sets.remove_from_stacks",
                "DELETE",
                f"/varsets/{path_id('variable_set', variable_set, 'varset-')}/relationships/stacks",
                body=dump_json(to_many("stacks", resource_ids("stacks", stacks, "st-"))),
            )
        )
