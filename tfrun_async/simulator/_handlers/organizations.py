"""Organizations and users."""

from collections.abc import Callable, Iterable
from typing import Any

from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.projects import add_project
from tfrun_async.simulator._handlers.projects import default_settings as default_project_settings
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._http.request_body import (
    Attribute,
    boolean,
    check_attributes,
    choice,
    read_resource,
    related_id,
    resource_name,
    string,
)
from tfrun_async.simulator._records import removal
from tfrun_async.simulator._records.agent_pools import AgentPool
from tfrun_async.simulator._records.store import Organization, Store, User
from tfrun_async.simulator._serialize.organizations import serialize_entitlement_set, serialize_user

_POSITIVE_INTEGER = Attribute(
    "a positive whole number", lambda value: type(value) is int and value > 0, 20160, nullable=True
)
ATTRIBUTES: dict[str, Attribute] = {
    "name": resource_name(),
    "email": Attribute(
        "an email address", lambda value: isinstance(value, str) and "@" in value, required=True
    ),
    "session-timeout": _POSITIVE_INTEGER,
    "session-remember": _POSITIVE_INTEGER,
    "collaborator-auth-policy": choice("password", "two_factor_mandatory", default="password"),
    "cost-estimation-enabled": boolean(),
    "send-passing-statuses-for-untriggered-speculative-plans": boolean(),
    "aggregated-commit-status-enabled": boolean(default=True),
    "speculative-plan-management-enabled": boolean(default=True),
    "owners-team-saml-role-id": string(),
    "assessments-enforced": boolean(),
    "allow-force-delete-workspaces": boolean(),
    "default-agent-pool-id": string(),
    "default-execution-mode": choice("remote", "local", "agent", default="remote"),
    "enforce-hyok": boolean(),
}
INCLUDES = frozenset({"default_project", "entitlement_set", "subscription"})


def add_organization(
    store: Store, now: float, settings: dict[str, Any], owner: User
) -> Organization:
    """Add an organization with its default project to the store."""
    organization = Organization(
        name=settings["name"],
        external_id=store.ids.new_id("org"),
        created_at=now,
        settings=settings,
        members=[owner],
    )
    organization.project = add_project(store, organization, default_project_settings(), now)
    store.organizations[organization.name] = organization
    return organization


def add_agent_pool(store: Store, now: float, organization: Organization, name: str) -> AgentPool:
    """Add a pool of one agent to the store."""
    pool = AgentPool(
        id=store.ids.new_id("apool"),
        name=name,
        organization=organization,
        created_at=now,
        agent_id=store.ids.new_id("agent"),
    )
    store.agent_pools[pool.id] = pool
    return pool


def default_settings(organization_name: str) -> dict[str, Any]:
    """Return the default settings of an organization."""
    given = {"name": organization_name, "email": f"{organization_name}@example.com"}
    settings, problems = check_attributes(given, ATTRIBUTES)
    if problems:
        raise ValueError(
            f"organization: must be letters, digits, - and _, got {organization_name!r}"
        )
    return settings


def create(context: HandlerContext) -> Response:
    """Create an organization; the tokens of teams and organizations cannot."""
    data = read_resource(context.request, "organizations")
    settings, problems = check_attributes(data["attributes"], ATTRIBUTES)
    _check_settings(context, settings, problems)
    organization = add_organization(context.store, context.now, settings, context.caller)
    return context.respond_with_resource(context.serializer.organization(organization), status=201)


def _check_settings(
    context: HandlerContext,
    settings: dict[str, Any],
    problems: dict[str, str],
    organization: Organization | None = None,
) -> None:
    """Refuse settings that are invalid, or conflict with each other or another organization."""
    if (name := settings.get("name")) is not None:
        other = context.store.find_organization(name)
        if other is not None and other is not organization:
            problems["/data/attributes/name"] = "Name has already been taken."
    pool, pointer = settings["default-agent-pool-id"], "/data/attributes/default-agent-pool-id"
    if settings.get("default-execution-mode") == "agent":
        found = context.store.agent_pools.get(pool or "")
        if found is None or found.organization is not organization:
            problems[pointer] = "The execution mode agent needs an agent pool of the organization."
    elif pool is not None:
        problems[pointer] = "default-agent-pool-id is only for the execution mode agent."
    if problems:
        raise ApiError.invalid(problems)


def list_all(context: HandlerContext) -> Response:
    """List the organizations that the user belongs to; all at once unless a page is asked for."""
    query = context.request.query
    name, email = (query.get(f"q[{key}]", "").lower() for key in ("name", "email"))
    either = query.get("q", "").lower()
    resources = [
        context.serializer.organization(organization)
        for organization in context.store.organizations.values()
        if context.caller in organization.members
        and _matches(organization, either or name, either or email, any if either else all)
    ]
    return context.respond_with_list(resources, include=INCLUDES)


def _matches(
    organization: Organization, name: str, email: str, combine: Callable[[Iterable[bool]], bool]
) -> bool:
    found = (name in organization.name.lower(), email in organization.settings["email"].lower())
    return combine(found)


def read(context: HandlerContext, organization_name: str) -> Response:
    """Read an organization."""
    organization = context.store.find(context.store.organizations, organization_name)
    return context.respond_with_resource(
        context.serializer.organization(organization), include=INCLUDES
    )


def update(context: HandlerContext, organization_name: str) -> Response:
    """Update the given attributes; a new name is a new id."""
    store = context.store
    organization = store.find(store.organizations, organization_name)
    data = read_resource(context.request, "organizations")
    given, problems = check_attributes(data["attributes"], ATTRIBUTES, partial=True)
    # The official Go client names the pool by a relationship, and not by the attribute.
    if (pool := related_id(data, "default-agent-pool", "agent-pools")) is not None:
        given["default-agent-pool-id"] = pool
    # A change of the mode drops the agent pool, which the other modes do not allow.
    elif given.get("default-execution-mode") in {"remote", "local"}:
        given.setdefault("default-agent-pool-id", None)
    settings = {**organization.settings, **given}
    _check_settings(context, settings, problems, organization)
    organization.settings = settings
    name = settings["name"]
    organization.name = name
    del store.organizations[organization_name]
    store.organizations[name] = organization
    return context.respond_with_resource(context.serializer.organization(organization))


def read_entitlement_set(context: HandlerContext, organization_name: str) -> Response:
    """Read the entitlements of an organization."""
    organization = context.store.find(context.store.organizations, organization_name)
    return context.respond_with_resource(serialize_entitlement_set(organization.external_id))


def delete(context: HandlerContext, organization_name: str) -> Response:
    """Delete an organization and everything in it."""
    store = context.store
    organization = store.find(store.organizations, organization_name)
    for workspace in list(store.workspaces.values()):
        if workspace.organization is organization:
            store.remove_workspace(workspace)
    for task in store.tasks.of_organization(organization):
        store.tasks.remove_task(task)
    removal.remove_organization(store, organization)
    return Response(204)


def read_account(context: HandlerContext) -> Response:
    """Read the user that the token belongs to."""
    return context.respond_with_resource(serialize_user(context.caller, is_self=True))


def read_user(context: HandlerContext, user_id: str) -> Response:
    """Read a user."""
    user = context.store.find(context.store.users, user_id)
    return context.respond_with_resource(serialize_user(user))
