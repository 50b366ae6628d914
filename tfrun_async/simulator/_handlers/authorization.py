"""Authorization: users and tokens see the organizations that they belong to."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from tfrun_async.simulator._http.messages import not_found
from tfrun_async.simulator._records.store import Organization, Store, User

TokenKind = Literal["user", "team", "organization", "site-admin"]

# The records that path arguments name, to find the organization to check. Two arguments are not
# here: any token may read users, and a workspace's name follows its organization's in each path.
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
) -> User:
    """Add a person, or the service user that a team's or an organization's token acts as."""
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
    return user


def check_access(store: Store, user: User, arguments: Mapping[str, str]) -> None:
    """Raise a 404 if the path names a record of an organization that the user is not in."""
    for argument, key in arguments.items():
        if argument in RECORDS_BY_ARGUMENT:
            record = RECORDS_BY_ARGUMENT[argument](store).get(key)
            # The handler itself responds with a 404 if there is no such record.
            if record is not None and user not in organization_of(record).members:
                raise not_found()


def organization_of(record: Any) -> Organization:
    """Return the organization of a record, through its run, its workspace or another owner."""
    # One step at a time: outcome → result → stage → run → workspace → organization.
    while not isinstance(record, Organization):
        owners = ("organization", "owner", "workspace", "run", "stage", "result")
        record = getattr(record, next(owner for owner in owners if hasattr(record, owner)))
    return record
