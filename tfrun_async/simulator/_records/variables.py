"""The records of variables and of variable sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from tfrun_async.simulator._records.projects import Project
    from tfrun_async.simulator._records.store import Organization, Workspace


@attrs.define(eq=False, kw_only=True)
class Variable:
    """A variable of a workspace or of a variable set."""

    id: str
    owner: Workspace | VariableSet = attrs.field(repr=False)
    created_at: float
    settings: dict[str, Any] = attrs.field(repr=False)
    revision: int = 1

    @property
    def key(self) -> str:
        """Return the name, unique among the variables of its category and owner."""
        return str(self.settings["key"])

    @property
    def category(self) -> str:
        """Return `terraform` or `env`."""
        return str(self.settings["category"])

    @property
    def name(self) -> tuple[str, str]:
        """Return the category and the key, by which variables override each other."""
        return self.category, self.key


@attrs.define(eq=False, kw_only=True)
class VariableSet:
    """Variables that several workspaces share."""

    id: str
    organization: Organization
    parent: Organization | Project
    settings: dict[str, Any]
    updated_at: float
    variables: list[Variable] = attrs.field(factory=list, repr=False)
    workspaces: list[Workspace] = attrs.field(factory=list, repr=False)
    projects: list[Project] = attrs.field(factory=list, repr=False)

    @property
    def name(self) -> str:
        """Return the name; of two sets alike, the first by name overrides the other."""
        return str(self.settings["name"])

    @property
    def is_global(self) -> bool:
        """Say whether the set applies to all workspaces of its organization or project."""
        return bool(self.settings["global"])

    def is_for_project(self, project: Project) -> bool:
        """Say whether the set applies to all workspaces of a project."""
        if self.is_global:
            return self.parent in {self.organization, project}
        return project in self.projects

    def is_for_workspace(self, workspace: Workspace) -> bool:
        """Say whether the set applies to a workspace, itself or by its project."""
        return workspace in self.workspaces or self.is_for_project(workspace.project)
