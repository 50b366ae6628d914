"""What a token may do: permissions, and the access that a team or a user has been granted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum, auto
from typing import Literal, TypeAlias, get_args

import attrs
from attrs.validators import in_

AccessLevel = Literal["read", "plan", "write", "admin"]
OrganizationAccess = Literal[
    "manage-agent-pools",
    "manage-membership",
    "manage-modules",
    "manage-policies",
    "manage-policy-overrides",
    "manage-projects",
    "manage-providers",
    "manage-run-tasks",
    "manage-teams",
    "manage-vcs-settings",
    "manage-workspaces",
    "read-projects",
    "read-workspaces",
]
ORGANIZATION_ACCESS: tuple[OrganizationAccess, ...] = get_args(OrganizationAccess)


class TokenPermission(Enum):
    """A permission that does not depend on an organization."""

    ANY = auto()
    """Any token. The endpoint itself leaves out what the token may not see."""
    CREATE_ORGANIZATIONS = auto()
    """The token of a person."""
    SITE_ADMIN = auto()
    """The token of a site administrator."""


class OrganizationPermission(Enum):
    """A permission in an organization."""

    MEMBER = auto()
    OWNER = auto()
    MANAGE_AGENT_POOLS = auto()
    MANAGE_MEMBERSHIP = auto()
    MANAGE_MODULES = auto()
    MANAGE_POLICIES = auto()
    MANAGE_PROVIDERS = auto()
    MANAGE_PROJECTS = auto()
    MANAGE_RUN_TASKS = auto()
    MANAGE_TEAMS = auto()
    MANAGE_VARIABLE_SETS = auto()
    MANAGE_VCS_SETTINGS = auto()
    MANAGE_WORKSPACES = auto()
    READ_RUN_TASKS = auto()
    READ_VARIABLE_SETS = auto()


class ProjectPermission(Enum):
    """A permission for a project."""

    READ = auto()
    MANAGE = auto()


class WorkspacePermission(Enum):
    """A permission for a workspace."""

    READ = auto()
    READ_RUNS = auto()
    QUEUE_PLANS = auto()
    CREATE_CONFIGURATIONS = auto()
    COMMENT = auto()
    APPLY_RUNS = auto()
    FORCE_CANCEL = auto()
    OVERRIDE_POLICIES = auto()
    OVERRIDE_STAGES = auto()
    """Override policies or run tasks; which of them depends on the stage."""
    READ_PLAN_JSON = auto()
    READ_VARIABLES = auto()
    WRITE_VARIABLES = auto()
    READ_OUTPUTS = auto()
    READ_STATE = auto()
    WRITE_STATE = auto()
    DOWNLOAD_MOCKS = auto()
    LOCK = auto()
    MANAGE_RUN_TASKS = auto()
    MANAGE_NOTIFICATIONS = auto()
    ADMIN = auto()
    FORCE_DELETE = auto()


Permission: TypeAlias = (
    TokenPermission | OrganizationPermission | ProjectPermission | WorkspacePermission
)

_P = WorkspacePermission
_PLAN = {_P.READ_RUNS, _P.QUEUE_PLANS, _P.CREATE_CONFIGURATIONS, _P.COMMENT}
_RUNS = {"read": {_P.READ_RUNS}, "plan": _PLAN, "apply": {*_PLAN, _P.APPLY_RUNS}}
_VARIABLES: dict[str, set[_P]] = {
    "none": set(),
    "read": {_P.READ_VARIABLES},
    "write": {_P.READ_VARIABLES, _P.WRITE_VARIABLES},
}
_STATE_VERSIONS: dict[str, set[_P]] = {
    "none": set(),
    "read-outputs": {_P.READ_OUTPUTS},
    "read": {_P.READ_OUTPUTS, _P.READ_STATE},
    "write": {_P.READ_OUTPUTS, _P.READ_STATE, _P.WRITE_STATE},
}
_MOCKS: dict[str, set[_P]] = {"none": set(), "read": {_P.DOWNLOAD_MOCKS}}


@attrs.frozen(kw_only=True)
class WorkspaceAccess:
    """Custom access to a workspace, as the Team Access API names it.

    Args:
        runs: `read`, `plan` to queue plans and to comment, or `apply`.
        variables: `none`, `read` or `write`.
        state_versions: `none`, `read-outputs`, `read` or `write`.
        sentinel_mocks: `none`, or `read` to export plans.
        workspace_locking: Whether to lock and unlock the workspace.
        run_tasks: Whether to associate run tasks with the workspace.

    Raises:
        ValueError: A value is not valid.
    """

    runs: Literal["read", "plan", "apply"] = attrs.field(default="read", validator=in_(_RUNS))
    variables: Literal["none", "read", "write"] = attrs.field(
        default="none", validator=in_(_VARIABLES)
    )
    state_versions: Literal["none", "read-outputs", "read", "write"] = attrs.field(
        default="none", validator=in_(_STATE_VERSIONS)
    )
    sentinel_mocks: Literal["none", "read"] = attrs.field(default="none", validator=in_(_MOCKS))
    workspace_locking: bool = False
    run_tasks: bool = False

    @property
    def permissions(self) -> frozenset[WorkspacePermission]:
        """Return the permissions of this access."""
        found = {_P.READ, *_RUNS[self.runs], *_VARIABLES[self.variables]}
        found |= _STATE_VERSIONS[self.state_versions] | _MOCKS[self.sentinel_mocks]
        found |= {_P.LOCK} if self.workspace_locking else set()
        found |= {_P.MANAGE_RUN_TASKS} if self.run_tasks else set()
        return frozenset(found)


_WRITE = WorkspaceAccess(
    runs="apply",
    variables="write",
    state_versions="write",
    sentinel_mocks="read",
    workspace_locking=True,
)
LEVELS: dict[AccessLevel, frozenset[WorkspacePermission]] = {
    "read": WorkspaceAccess(variables="read", state_versions="read").permissions,
    "plan": WorkspaceAccess(runs="plan", variables="read", state_versions="read").permissions,
    "write": _WRITE.permissions,
    "admin": _WRITE.permissions
    | {
        _P.ADMIN,
        _P.FORCE_CANCEL,
        _P.MANAGE_NOTIFICATIONS,
        _P.MANAGE_RUN_TASKS,
        _P.READ_PLAN_JSON,
    },
}
"""The permissions of each level.

Source: https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/permissions
"""


@attrs.frozen
class Grants:
    """The access of a team or a user who does not own the organization."""

    workspaces: Mapping[str, frozenset[WorkspacePermission]]
    """By the names of the workspaces, which need not exist yet."""
    organization: frozenset[OrganizationAccess]

    @classmethod
    def create(
        cls,
        workspaces: Mapping[str, AccessLevel | WorkspaceAccess],
        organization: Collection[OrganizationAccess],
    ) -> Grants:
        """Check the access that a test gives.

        Raises:
            ValueError: There is no such access level or organization permission.
        """
        for name, access in workspaces.items():
            if not isinstance(access, WorkspaceAccess) and access not in LEVELS:
                expected = f"{', '.join(LEVELS)} or WorkspaceAccess"
                raise ValueError(f"workspaces: must be {expected}, got {access!r} for {name}")
        if unknown := set(organization) - set(ORGANIZATION_ACCESS):
            expected = ", ".join(ORGANIZATION_ACCESS)
            raise ValueError(
                f"organization_access: must be of {expected}, got {', '.join(sorted(unknown))}"
            )
        return cls(
            {
                name: access.permissions if isinstance(access, WorkspaceAccess) else LEVELS[access]
                for name, access in workspaces.items()
            },
            frozenset(organization),
        )
