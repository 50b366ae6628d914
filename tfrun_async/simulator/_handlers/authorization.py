"""Authorization: what users and tokens may see and do."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Literal

from tfrun_async.simulator._engine.permissions import NOT_FOR_ORGANIZATIONS, has_permission
from tfrun_async.simulator._http.messages import ApiError, not_found
from tfrun_async.simulator._records.access import (
    AccessLevel,
    Grants,
    OrganizationAccess,
    Permission,
    TokenPermission,
    WorkspaceAccess,
    WorkspacePermission,
)
from tfrun_async.simulator._records.store import Organization, Store, User

TokenKind = Literal["user", "team", "organization", "site-admin"]

# The records that path arguments name. Some are not here: any token may read users, site
# administrators name any run, and a workspace's name follows its organization's in each path.
RECORDS_BY_ARGUMENT: dict[str, Callable[[Store], Mapping[str, Any]]] = {
    "apply_id": lambda store: store.applies,
    "comment_id": lambda store: store.comments,
    "configuration_version_id": lambda store: store.configuration_versions,
    "cost_estimate_id": lambda store: store.cost_estimates,
    "organization_name": lambda store: store.organizations,
    "plan_id": lambda store: store.plans,
    "notification_configuration_id": lambda store: store.notification_configurations,
    "plan_export_id": lambda store: store.plan_exports,
    "policy_check_id": lambda store: store.policies.checks,
    "policy_evaluation_id": lambda store: store.policies.evaluations,
    "policy_set_outcome_id": lambda store: store.policies.outcomes,
    "project_id": lambda store: store.projects,
    "run_event_id": lambda store: store.run_events,
    "run_id": lambda store: store.runs,
    "run_trigger_id": lambda store: store.run_triggers,
    "state_version_id": lambda store: store.state_versions,
    "state_version_output_id": lambda store: store.state_version_outputs,
    "outcome_id": lambda store: store.tasks.outcomes,
    "task_id": lambda store: store.tasks.tasks,
    "task_result_id": lambda store: store.tasks.results,
    "task_stage_id": lambda store: store.tasks.stages,
    "tag_id": lambda store: store.tags,
    "variable_id": lambda store: store.variables,
    "variable_set_id": lambda store: store.variable_sets,
    "tf_policy_evaluation_id": lambda store: store.policies.tf_evaluations,
    "tf_policy_set_outcome_id": lambda store: store.policies.tf_outcomes,
    "workspace_id": lambda store: store.workspaces,
}


def add_user(
    store: Store,
    organization: Organization,
    kind: TokenKind,
    *,
    name: str | None = None,
    is_member: bool = True,
    grants: Grants | None = None,
) -> User:
    """Add a person, or the service user that a team's or an organization's token acts as.

    Without grants, it may do what an owner of the organization may.
    """
    username = name or f"{kind}-{len(store.users)}"
    user = User(
        id=store.ids.new_id("user"),
        username=username,
        email=f"{username}@example.com",
        kind="user" if kind == "site-admin" else kind,
        is_site_admin=kind == "site-admin",
        team_id=store.ids.new_id("team") if kind == "team" else None,
        organization=organization if kind in {"team", "organization"} else None,
    )
    store.users[user.id] = user
    if is_member or user.kind != "user":
        organization.members.append(user)
        if grants is not None:
            organization.grants[user] = grants
    return user


def create_grants(
    kind: TokenKind,
    workspaces: Mapping[str, AccessLevel | WorkspaceAccess] | None,
    organization_access: Collection[OrganizationAccess] | None,
) -> Grants | None:
    """Return the access that a token is given; None for that of an owner.

    Raises:
        ValueError: An access is not valid, or is given to an organization's own token.
    """
    if workspaces is None and organization_access is None:
        return None
    if kind == "organization":
        raise ValueError("workspaces: must not be given for the token of an organization")
    return Grants.create(workspaces or {}, organization_access or ())


def authorize(
    store: Store, user: User, permission: Permission, arguments: Mapping[str, str]
) -> None:
    """Raise a 404 if a user may not use an endpoint on what its path names.

    Args:
        store: The records.
        user: The user whose token the request has.
        permission: The permission that the endpoint needs.
        arguments: The arguments in the path.
    """
    if isinstance(permission, TokenPermission):
        _check_token(user, permission)
        return
    if user.kind == "organization" and permission in NOT_FOR_ORGANIZATIONS:
        raise ApiError(404, "This endpoint cannot be accessed with organization tokens.")
    for record in _named_records(store, arguments):
        require(store, user, permission, record)


def _check_token(user: User, permission: TokenPermission) -> None:
    if permission is TokenPermission.SITE_ADMIN and not user.is_site_admin:
        raise not_found()
    if permission is TokenPermission.CREATE_ORGANIZATIONS and user.kind != "user":
        raise not_found()


def _named_records(store: Store, arguments: Mapping[str, str]) -> Iterator[Any]:
    """Yield the records that a path names; of those that do not exist, the handler says so."""
    if "workspace_name" in arguments:
        names = arguments["organization_name"], arguments["workspace_name"]
        found = [store.find_workspace(*names)]
    else:
        found = [
            RECORDS_BY_ARGUMENT[argument](store).get(key)
            for argument, key in arguments.items()
            if argument in RECORDS_BY_ARGUMENT
        ]
    yield from (record for record in found if record is not None)


def require(store: Store, user: User, permission: Permission, record: Any) -> None:
    """Raise a 404 if a user has no permission for a record.

    What only the deletion by force needs is refused with a 403, as its page says.
    """
    if has_permission(store, user, permission, record):
        return
    is_forced = permission is WorkspacePermission.FORCE_DELETE
    if is_forced and has_permission(store, user, WorkspacePermission.ADMIN, record):
        raise ApiError(403, "You may not delete a workspace by force. Use safe-delete.")
    raise not_found()
