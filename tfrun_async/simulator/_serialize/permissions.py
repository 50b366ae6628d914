"""The `permissions` of resources: what the caller may do, whatever the state of the resource."""

from collections.abc import Mapping

from tfrun_async.simulator._engine.permissions import organization_permissions, stage_permissions
from tfrun_async.simulator._records.access import OrganizationPermission, WorkspacePermission
from tfrun_async.simulator._records.run_tasks import TaskStage
from tfrun_async.simulator._records.store import Organization, User

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
}


def of_run(granted: frozenset[WorkspacePermission]) -> dict[str, bool]:
    """Return the permissions of a run."""
    return _granted(_RUN, granted)


def of_workspace(granted: frozenset[WorkspacePermission]) -> dict[str, bool]:
    """Return the permissions of a workspace."""
    return _granted(_WORKSPACE, granted)


def of_organization(user: User | None, organization: Organization) -> dict[str, bool]:
    """Return the permissions of an organization."""
    none = frozenset[OrganizationPermission]()
    return _granted(_ORGANIZATION, organization_permissions(user, organization) if user else none)


def of_task_stage(granted: frozenset[WorkspacePermission], stage: TaskStage) -> dict[str, bool]:
    """Return the permissions of a task stage; the first is for all that stopped it."""
    return {
        "can-override": _W.OVERRIDE_STAGES in granted and granted >= stage_permissions(stage),
        "can-override-policy": _W.OVERRIDE_POLICIES in granted,
        "can-override-tasks": {_W.OVERRIDE_STAGES, _W.MANAGE_RUN_TASKS} <= granted,
    }


def _granted(
    names: Mapping[str, WorkspacePermission | OrganizationPermission],
    granted: frozenset[WorkspacePermission] | frozenset[OrganizationPermission],
) -> dict[str, bool]:
    return {name: permission in granted for name, permission in names.items()}
