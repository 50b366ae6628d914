"""Variables of workspaces and of variable sets: set them by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from tfrun_async._generated import operations
from tfrun_async._http.ids import id_or_name, resource_id
from tfrun_async._resources.set_variables import (
    VariableOperations,
    VariableValue,
    set_variables,
)

if TYPE_CHECKING:
    from tfrun_async._generated.models import Variable, VariableSet, Workspace
    from tfrun_async.hcl import HclValue


class Variables(operations.Variables):
    """The variables of workspaces.

    Every method may raise `UnauthorizedError` and `RateLimitedError`.
    """

    async def set(
        self, workspace: Workspace | str, variables: Mapping[str, VariableValue | HclValue]
    ) -> dict[str, Variable]:
        """Set variables of a workspace by their keys; other variables do not change.

        A variable is created if none has its key and category, and changed if it differs. The
        method is idempotent. Variables that are up to date cost no request, except sensitive ones,
        whose values cannot be compared. After a lost response, a variable is found by its key, so
        none is created twice.

        Args:
            workspace: The workspace, its id, or `organization/name`.
            variables: A value for each key. A string is text, other values are HCL, as from `hcl`:
                None is its ``null``. `VariableValue` chooses the category, sensitivity and
                description.

        Returns:
            The variables after the change, by key.

        Raises:
            VariablesNotSetError: Some variables could not be set. It has an error for each of them,
                and the variables that were set.
            ArgumentError: A value is not valid, or a sensitive variable would become readable;
                nothing is changed.
            TypeError: A value, or a part of it, has no HCL form.
            NotFoundError: There is no such workspace, or the token's owner may not read its
                variables.

        Example:
            ``await tfe.variables.set("acme/app", {"region": "eu-west-1", "zones": ["a", "b"]})``

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables
        """
        try:
            found = VariableOperations(
                id_or_name("workspace", workspace, "ws-"),
                partial(self.list_for_workspace, workspace),
                partial(self.create, workspace),
                partial(self.update, workspace),
            )
            setting = set_variables(self._pipeline, found, variables)
        finally:
            del variables  # tracebacks show local variables
        return await setting


class VariableSets(operations.VariableSets):
    """Variables that workspaces, projects and Stacks share.

    Every method may raise `UnauthorizedError` and `RateLimitedError`.
    """

    async def set_variables(
        self, variable_set: VariableSet | str, variables: Mapping[str, VariableValue | HclValue]
    ) -> dict[str, Variable]:
        """Set variables of a variable set by their keys; other variables do not change.

        It works as `Variables.set` does for a workspace.

        Args:
            variable_set: The variable set, or its id.
            variables: A value for each key, or a `VariableValue`.

        Returns:
            The variables after the change, by key.

        Raises:
            VariablesNotSetError: Some variables could not be set. It has an error for each of them,
                and the variables that were set.
            ArgumentError: A value is not valid, or a sensitive variable would become readable;
                nothing is changed.
            TypeError: A value, or a part of it, has no HCL form.
            NotFoundError: There is no such variable set, or the token's owner may not read it.

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets
        """
        try:
            found = VariableOperations(
                resource_id("variable_set", variable_set, "varset-"),
                partial(self.list_variables, variable_set),
                partial(self.create_variable, variable_set),
                partial(self.update_variable, variable_set),
            )
            setting = set_variables(self._pipeline, found, variables)
        finally:
            del variables  # tracebacks show local variables
        return await setting
