"""Organizations and users."""

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
    resource_name,
    string,
)
from tfrun_async.simulator._records import removal
from tfrun_async.simulator._records.store import Organization, Store, User

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
    "collaborator-auth-policy": choice("password", "two_factor_mandatory"),
    "cost-estimation-enabled": boolean(),
    "send-passing-statuses-for-untriggered-speculative-plans": boolean(),
    "aggregated-commit-status-enabled": boolean(default=True),
    "speculative-plan-management-enabled": boolean(default=True),
    "owners-team-saml-role-id": string(),
    "assessments-enforced": boolean(),
    "allow-force-delete-workspaces": boolean(),
    "default-execution-mode": choice("remote", "local", "agent"),
}


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
    if settings.get("name") in context.store.organizations:
        problems["/data/attributes/name"] = "Name has already been taken."
    if problems:
        raise ApiError.invalid(problems)
    organization = add_organization(context.store, context.now, settings, context.caller)
    return context.respond_with_resource(context.serializer.organization(organization), status=201)


def list_all(context: HandlerContext) -> Response:
    """List the organizations that the user belongs to."""
    page = context.read_page()
    organizations = context.store.organizations.values()
    found = [
        organization for organization in organizations if context.caller in organization.members
    ]
    resources = [
        context.serializer.organization(organization) for organization in page.slice(found)
    ]
    return context.respond_with_page(resources, page.pagination(len(found)))


def read(context: HandlerContext, organization_name: str) -> Response:
    """Read an organization."""
    organization = context.store.find(context.store.organizations, organization_name)
    return context.respond_with_resource(context.serializer.organization(organization))


def update(context: HandlerContext, organization_name: str) -> Response:
    """Update the given attributes; a new name is a new id."""
    store = context.store
    organization = store.find(store.organizations, organization_name)
    data = read_resource(context.request, "organizations")
    given, problems = check_attributes(data["attributes"], ATTRIBUTES, partial=True)
    name = given.get("name", organization_name)
    if name != organization_name and name in store.organizations:
        problems["/data/attributes/name"] = "Name has already been taken."
    if problems:
        raise ApiError.invalid(problems)
    organization.settings |= given
    organization.name = name
    del store.organizations[organization_name]
    store.organizations[name] = organization
    return context.respond_with_resource(context.serializer.organization(organization))


def read_entitlement_set(context: HandlerContext, organization_name: str) -> Response:
    """Read the entitlements of an organization."""
    organization = context.store.find(context.store.organizations, organization_name)
    return context.respond_with_resource(context.serializer.entitlement_set(organization))


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
    return context.respond_with_resource(context.serializer.user(context.caller, is_self=True))


def read_user(context: HandlerContext, user_id: str) -> Response:
    """Read a user."""
    user = context.store.find(context.store.users, user_id)
    return context.respond_with_resource(context.serializer.user(user))
