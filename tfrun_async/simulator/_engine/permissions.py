"""The permissions that a user has for a workspace, a project or an organization."""

from typing import Any

from tfrun_async.simulator._records.access import (
    LEVELS,
    OrganizationPermission,
    Permission,
    ProjectPermission,
    WorkspacePermission,
)
from tfrun_async.simulator._records.projects import Project
from tfrun_async.simulator._records.run_tasks import TaskStage
from tfrun_async.simulator._records.store import Organization, Store, User, Workspace

NOT_FOR_ORGANIZATIONS = frozenset(
    {
        OrganizationPermission.OWNER,
        WorkspacePermission.APPLY_RUNS,
        WorkspacePermission.CREATE_CONFIGURATIONS,
        WorkspacePermission.FORCE_CANCEL,
        WorkspacePermission.MANAGE_NOTIFICATIONS,
        WorkspacePermission.OVERRIDE_POLICIES,
        WorkspacePermission.OVERRIDE_STAGES,
        WorkspacePermission.QUEUE_PLANS,
        WorkspacePermission.READ_PLAN_JSON,
        WorkspacePermission.WRITE_STATE,
    }
)
"""What the token of an organization may not do; it may do everything else.

Source: https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens
"""

_W = WorkspacePermission
_O = OrganizationPermission
_ALL_IN_WORKSPACE = frozenset(WorkspacePermission)
_ALL_IN_ORGANIZATION = frozenset(OrganizationPermission)
# What access to the organization means for all of its workspaces.
_IN_ALL_WORKSPACES = {
    "manage-agent-pools": frozenset({_W.READ}),
    "manage-policies": frozenset({_W.READ, _W.READ_RUNS}),
    "manage-policy-overrides": frozenset({_W.READ, _W.READ_RUNS, _W.OVERRIDE_POLICIES}),
    "manage-projects": LEVELS["admin"],
    "manage-workspaces": LEVELS["admin"],
    "read-workspaces": LEVELS["read"],
}
_WORKSPACES = {_O.MANAGE_WORKSPACES, _O.MANAGE_VARIABLE_SETS, _O.READ_VARIABLE_SETS}
_IN_ORGANIZATION = {
    "manage-agent-pools": {_O.MANAGE_AGENT_POOLS},
    "manage-membership": {_O.MANAGE_MEMBERSHIP},
    "manage-modules": {_O.MANAGE_MODULES},
    "manage-policies": {_O.MANAGE_POLICIES},
    "manage-projects": {_O.MANAGE_PROJECTS, *_WORKSPACES},
    "manage-providers": {_O.MANAGE_PROVIDERS},
    "manage-run-tasks": {_O.MANAGE_RUN_TASKS, _O.READ_RUN_TASKS},
    "manage-teams": {_O.MANAGE_MEMBERSHIP, _O.MANAGE_TEAMS},
    "manage-vcs-settings": {_O.MANAGE_VCS_SETTINGS},
    "manage-workspaces": _WORKSPACES,
    "read-workspaces": {_O.READ_VARIABLE_SETS},
}
_SEES_ALL_PROJECTS = frozenset({"manage-projects", "manage-workspaces", "read-projects"})


def workspace_permissions(user: User, workspace: Workspace) -> frozenset[WorkspacePermission]:
    """Return the permissions of a user for a workspace; none at all hide it."""
    organization = workspace.organization
    if user not in organization.members:
        return frozenset()
    if user.kind == "organization":
        return _ALL_IN_WORKSPACE - NOT_FOR_ORGANIZATIONS
    if (grants := organization.grants.get(user)) is None:
        return _ALL_IN_WORKSPACE
    found = grants.workspaces.get(workspace.name, frozenset())
    for access in grants.organization:
        found |= _IN_ALL_WORKSPACES.get(access, frozenset())
    if found & {_W.OVERRIDE_POLICIES, _W.MANAGE_RUN_TASKS}:
        found |= {_W.OVERRIDE_STAGES}
    if _W.ADMIN in found and organization.settings["allow-force-delete-workspaces"]:
        found |= {_W.FORCE_DELETE}
    return found


def stage_permissions(stage: TaskStage) -> frozenset[WorkspacePermission]:
    """Return the permissions that the override of a stage needs, for the policies and run tasks."""
    needed = {_W.OVERRIDE_POLICIES} if stage.failed_evaluations else set()
    needed |= {_W.MANAGE_RUN_TASKS} if stage.has_blocking_tasks else set()
    return frozenset(needed)


def organization_permissions(
    user: User, organization: Organization
) -> frozenset[OrganizationPermission]:
    """Return the permissions of a user in an organization; none at all hide it."""
    if user not in organization.members:
        return frozenset()
    if user.kind == "organization":
        return _ALL_IN_ORGANIZATION - NOT_FOR_ORGANIZATIONS
    if (grants := organization.grants.get(user)) is None:
        return _ALL_IN_ORGANIZATION
    found = {_O.MEMBER}
    for access in grants.organization:
        found |= _IN_ORGANIZATION.get(access, set())
    in_some_workspace = frozenset[_W]().union(*grants.workspaces.values())
    found |= {_O.READ_RUN_TASKS} if _W.MANAGE_RUN_TASKS in in_some_workspace else set()
    found |= {_O.READ_VARIABLE_SETS} if _W.READ_VARIABLES in in_some_workspace else set()
    return frozenset(found)


def project_permissions(store: Store, user: User, project: Project) -> frozenset[ProjectPermission]:
    """Return the permissions of a user for a project; none at all hide it."""
    organization = project.organization
    in_organization = organization_permissions(user, organization)
    if _O.MANAGE_PROJECTS in in_organization:
        return frozenset(ProjectPermission)
    grants = organization.grants.get(user)
    if grants is None or _O.MEMBER not in in_organization:
        return frozenset()
    is_visible = bool(_SEES_ALL_PROJECTS & grants.organization) or any(
        workspace.project is project and workspace_permissions(user, workspace)
        for workspace in store.workspaces.values()
    )
    return frozenset({ProjectPermission.READ}) if is_visible else frozenset()


def has_permission(store: Store, user: User, permission: Permission, record: Any) -> bool:
    """Say whether a user has a permission for a record."""
    owner = owner_of(record)
    match permission, owner:
        case WorkspacePermission(), Workspace():
            return permission in workspace_permissions(user, owner)
        case ProjectPermission(), Project():
            return permission in project_permissions(store, user, owner)
        case WorkspacePermission(), Project():  # of what a project has as a workspace has it
            return ProjectPermission.MANAGE in project_permissions(store, user, owner)
        case _:
            return permission in organization_permissions(user, organization_of(owner))


def is_visible(store: Store, user: User, record: Any) -> bool:
    """Say whether a user may see the workspace, project or organization of a record."""
    match owner_of(record):
        case Workspace() as workspace:
            return WorkspacePermission.READ in workspace_permissions(user, workspace)
        case Project() as project:
            return ProjectPermission.READ in project_permissions(store, user, project)
        case Organization() as organization:
            return OrganizationPermission.MEMBER in organization_permissions(user, organization)


def owner_of(record: Any) -> Workspace | Project | Organization:
    """Return the workspace that a record belongs to, or else its project or organization."""
    # One step at a time: outcome → result → stage → run → workspace.
    while not isinstance(record, Workspace | Project | Organization):
        owners = ("owner", "subscribable", "workspace", "run", "stage", "result", "organization")
        record = getattr(record, next(owner for owner in owners if hasattr(record, owner)))
    return record


def organization_of(owner: Workspace | Project | Organization) -> Organization:
    """Return the organization of a workspace or a project."""
    return owner if isinstance(owner, Organization) else owner.organization
