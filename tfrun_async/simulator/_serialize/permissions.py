"""The `permissions` of resources: what the caller may do, whatever the state of the resource."""

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any

import attrs

from tfrun_async.simulator._engine.permissions import (
    has_permission,
    organization_permissions,
    project_permissions,
    stage_permissions,
    workspace_permissions,
)
from tfrun_async.simulator._records.access import (
    OrganizationPermission,
    Permission,
    ProjectPermission,
    WorkspacePermission,
)
from tfrun_async.simulator._records.projects import Project
from tfrun_async.simulator._records.run_tasks import TaskStage
from tfrun_async.simulator._records.state_versions import StateVersion
from tfrun_async.simulator._records.store import Organization, Run, Store, User, Workspace

_W = WorkspacePermission
_O = OrganizationPermission
_RUN = {
    "can-apply": _W.APPLY_RUNS,
    "can-cancel": _W.APPLY_RUNS,
    "can-comment": _W.COMMENT,
    "can-discard": _W.APPLY_RUNS,
    "can-force-execute": _W.APPLY_RUNS,
    "can-force-cancel": _W.FORCE_CANCEL,
    "can-override-policy-check": _W.OVERRIDE_POLICIES,
}
_WORKSPACE = {
    "can-update": _W.ADMIN,
    "can-destroy": _W.ADMIN,
    "can-queue-run": _W.QUEUE_PLANS,
    "can-read-variable": _W.READ_VARIABLES,
    "can-update-variable": _W.WRITE_VARIABLES,
    "can-read-state-versions": _W.READ_STATE,
    "can-read-state-outputs": _W.READ_OUTPUTS,
    "can-create-state-versions": _W.WRITE_STATE,
    "can-queue-apply": _W.APPLY_RUNS,
    "can-lock": _W.LOCK,
    "can-unlock": _W.LOCK,
    "can-force-unlock": _W.ADMIN,
    "can-read-settings": _W.READ,
    "can-manage-tags": _W.ADMIN,
    "can-manage-run-tasks": _W.MANAGE_RUN_TASKS,
    "can-force-delete": _W.FORCE_DELETE,
    "can-manage-assessments": _W.ADMIN,
    "can-read-assessment-results": _W.READ,
    "can-queue-destroy": _W.APPLY_RUNS,
    "can-read-run": _W.READ_RUNS,
    "can-manage-ephemeral-workspaces": _W.ADMIN,
}
_RELATED: dict[str, Permission] = {
    "applies": _W.READ_RUNS,
    "configuration-versions": _W.READ_RUNS,
    "plans": _W.READ_RUNS,
    "projects": ProjectPermission.READ,
    "runs": _W.READ_RUNS,
    "state-version-outputs": _W.READ_OUTPUTS,
    "state-versions": _W.READ_STATE,
    "workspace-outputs": _W.READ_OUTPUTS,
    "workspaces": _W.READ,
}
"""What the caller needs to see a resource that is included with another one."""
_PROJECT = {
    "can-create-workspace": ProjectPermission.MANAGE,
    "can-manage-tags": ProjectPermission.MANAGE,
    "can-manage-teams": ProjectPermission.MANAGE,
    "can-manage-varsets": ProjectPermission.MANAGE,
    "can-move-workspace": ProjectPermission.MANAGE,
    "can-read": ProjectPermission.READ,
    "can-read-teams": ProjectPermission.MANAGE,
    "can-update": ProjectPermission.MANAGE,
}
_ORGANIZATION = {
    "can-update": _O.OWNER,
    "can-destroy": _O.OWNER,
    "can-access-via-teams": _O.OWNER,
    "can-create-module": _O.MANAGE_MODULES,
    "can-create-team": _O.MANAGE_TEAMS,
    "can-create-workspace": _O.MANAGE_WORKSPACES,
    "can-manage-users": _O.MANAGE_MEMBERSHIP,
    "can-manage-run-tasks": _O.MANAGE_RUN_TASKS,
    "can-read-run-tasks": _O.READ_RUN_TASKS,
    "can-traverse": _O.MEMBER,
    "can-manage-tags": _O.MANAGE_WORKSPACES,
    "can-create-project": _O.MANAGE_PROJECTS,
    "can-create-provider": _O.MANAGE_PROVIDERS,
    "can-deploy-no-code-modules": _O.MANAGE_WORKSPACES,
    "can-manage-no-code-modules": _O.MANAGE_MODULES,
    "can-manage-public-modules": _O.MANAGE_MODULES,
    "can-manage-public-providers": _O.MANAGE_PROVIDERS,
    "can-manage-subscription": _O.OWNER,
    "can-manage-varsets": _O.MANAGE_VARIABLE_SETS,
    "can-read-varsets": _O.READ_VARIABLE_SETS,
    "can-update-agent-pools": _O.MANAGE_AGENT_POOLS,
    "can-update-api-token": _O.OWNER,
    "can-update-oauth": _O.MANAGE_VCS_SETTINGS,
    "can-update-sentinel": _O.MANAGE_POLICIES,
    "can-update-ssh-keys": _O.MANAGE_VCS_SETTINGS,
}
# What the subscription of a simulated organization does not include.
_NOT_SUBSCRIBED = dict.fromkeys(
    ["can-manage-custom-providers", "can-manage-sso", "can-start-trial"], False
)


@attrs.frozen
class CallerPermissions:
    """The permissions of the user who sent a request; a run task, which is no user, has none."""

    store: Store
    caller: User | None

    def in_workspace(self, workspace: Workspace) -> frozenset[WorkspacePermission]:
        """Return the permissions for a workspace."""
        if self.caller is None:
            return frozenset()
        return workspace_permissions(self.caller, workspace)

    def hides(self, kind: str, record: Any) -> bool:
        """Say whether the caller may not see a related record of this type.

        Site administrators see all, and run tasks all that belongs to their run.
        """
        if self.caller is None or self.caller.is_site_admin or kind not in _RELATED:
            return False
        return not has_permission(self.store, self.caller, _RELATED[kind], record)

    def of_run(self, run: Run) -> dict[str, bool]:
        """Return the permissions of a run."""
        return _named(_RUN, self.in_workspace(run.workspace))

    def of_workspace(self, workspace: Workspace) -> dict[str, bool]:
        """Return the permissions of a workspace."""
        return _named(_WORKSPACE, self.in_workspace(workspace))

    def of_organization(self, organization: Organization) -> dict[str, bool]:
        """Return the permissions of an organization."""
        found = _named(_ORGANIZATION, self._in_organization(organization))
        return {**found, **_NOT_SUBSCRIBED}

    def _in_organization(self, organization: Organization) -> frozenset[OrganizationPermission]:
        if self.caller is None:
            return frozenset()
        return organization_permissions(self.caller, organization)

    def of_project(self, project: Project) -> dict[str, bool]:
        """Return the permissions of a project; the default one cannot be deleted."""
        granted = frozenset[ProjectPermission]()
        if self.caller is not None:
            granted = project_permissions(self.store, self.caller, project)
        is_default = project is project.organization.project
        found = _named(_PROJECT, granted)
        return {**found, "can-destroy": found["can-update"] and not is_default}

    def of_task_stage(self, stage: TaskStage) -> dict[str, bool]:
        """Return the permissions of a task stage; the first is for all that stopped it."""
        granted = self.in_workspace(stage.run.workspace)
        return {
            "can-override": _W.OVERRIDE_STAGES in granted and granted >= stage_permissions(stage),
            "can-override-policy": _W.OVERRIDE_POLICIES in granted,
            "can-override-tasks": {_W.OVERRIDE_STAGES, _W.MANAGE_RUN_TASKS} <= granted,
        }

    def can_restore(self, version: StateVersion) -> bool:
        """Say whether the caller may restore the file of a state version."""
        return _W.ADMIN in self.in_workspace(version.workspace)

    def can_override(self, run: Run) -> bool:
        """Say whether the caller may override the policies of a run."""
        return _W.OVERRIDE_POLICIES in self.in_workspace(run.workspace)

    def can_export(self, run: Run) -> bool:
        """Say whether the caller may export the plan of a run."""
        return _W.DOWNLOAD_MOCKS in self.in_workspace(run.workspace)

    def can_manage_variable_sets(self, organization: Organization) -> bool:
        """Say whether the caller may change the variable sets of an organization."""
        return _O.MANAGE_VARIABLE_SETS in self._in_organization(organization)


def _named(names: Mapping[str, Enum], granted: Collection[Enum]) -> dict[str, bool]:
    return {name: permission in granted for name, permission in names.items()}
