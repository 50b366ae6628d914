"""Serializers of users, organizations, their entitlements and agent pools."""

from typing import Any

from tfrun_async.simulator._http.documents import (
    Resource,
    resource,
    timestamp,
    to_link,
    to_many,
    to_one,
)
from tfrun_async.simulator._records.agent_pools import AgentPool
from tfrun_async.simulator._records.store import Organization, Store, User

_ENTITLEMENTS = """
    agents cost-estimation global-run-tasks operations policy-enforcement private-run-tasks
    run-tasks sentinel state-storage teams vcs-integrations
"""
_DENIED_ENTITLEMENTS = """
    audit-logging configuration-designer module-tests-generation private-module-registry
    private-policy-agents private-vcs self-serve-billing sso usage-reporting
"""
_UNLIMITED = """
    policy-limit policy-mandatory-enforcement-limit policy-set-limit run-task-limit
    run-task-mandatory-enforcement-limit run-task-workspace-limit user-limit
    versioned-policy-set-limit
"""
# As in the document's samples, for a subscription that is paid for and does not end.
_SUBSCRIPTION = {
    "fair-run-queuing-enabled": True,
    "is-unified": False,
    "plan-expired": False,
    "plan-expires-at": None,
    "plan-identifier": "developer",
    "plan-is-enterprise": False,
    "plan-is-trial": False,
    "remaining-testable-count": 0,
    "saml-enabled": False,
    "two-factor-conformant": False,
}


def serialize_user(user: User, *, is_self: bool = False) -> Resource:
    """Return a user; only the user itself sees its email address, and what its token is of."""
    is_person = user.kind == "user"
    attributes: dict[str, Any] = {
        "username": user.username,
        "is-service-account": not is_person,
        "auth-method": "tfc",
        "avatar-url": f"https://www.gravatar.com/avatar/{user.id}?s=100&d=mm",
        "v2-only": False,
        "permissions": dict.fromkeys(
            ("can-create-organizations", "can-change-email", "can-change-username"), is_person
        ),
    }
    tokens = to_link(f"users/{user.id}/authentication-tokens")
    relationships: dict[str, Any] = {"authentication-tokens": tokens}
    if is_self:
        attributes |= {
            "email": user.email,
            "is-admin": user.is_site_admin,
            "is-site-admin": user.is_site_admin,
            "is-sso-login": False,
            "unconfirmed-email": None,
        }
        relationships["authenticated-resource"] = _authenticated_resource(user)
    return resource("users", user.id, attributes, relationships)


def _authenticated_resource(user: User) -> dict[str, Any]:
    if user.kind == "organization" and user.organization is not None:
        return to_one("organizations", user.organization.name)
    return to_one("teams", user.team_id) if user.kind == "team" else to_one("users", user.id)


def serialize_organization(
    organization: Organization, permissions: dict[str, bool], *, for_site_admin: bool
) -> Resource:
    """Return an organization; only site administrators see its owners."""
    settings = organization.settings
    attributes = {
        **{name: value for name, value in settings.items() if name != "default-agent-pool-id"},
        **_SUBSCRIPTION,
        "created-at": timestamp(organization.created_at),
        "external-id": organization.external_id,
        "permissions": permissions,
    }
    path = f"organizations/{organization.name}"
    entitlements = to_one("entitlement-sets", organization.external_id)
    relationships = {
        "authentication-token": to_link(f"{path}/authentication-token"),
        "data-retention-policy": to_one("data-retention-policies", None),
        "default-agent-pool": to_one("agent-pools", settings["default-agent-pool-id"]),
        "default-project": to_one("projects", organization.project.id),
        "entitlement-set": entitlements | to_link(f"{path}/entitlement-set"),
        "module-producers": to_link(f"{path}/relationships/module-producers"),
        "oauth-tokens": to_link(f"{path}/oauth-tokens"),
        "stacks-default-agent-pool": to_one("agent-pools", None),
        "subscription": to_link(f"{path}/subscription"),
    }
    if for_site_admin:
        owners = [
            user.id
            for user in organization.members
            if user.kind == "user" and user not in organization.grants
        ]
        relationships["owners"] = to_many("users", owners)
    # An organization's id is its name.
    return resource("organizations", organization.name, attributes, relationships)


def serialize_entitlement_set(external_id: str) -> Resource:
    """Return the entitlements of an organization; the terraform CLI requires `operations`."""
    attributes = {
        **dict.fromkeys(_ENTITLEMENTS.split(), True),
        **dict.fromkeys(_DENIED_ENTITLEMENTS.split(), False),
        **dict.fromkeys(_UNLIMITED.split()),
    }
    return resource("entitlement-sets", external_id, attributes, {})


def serialize_agent_pool(store: Store, pool: AgentPool) -> Resource:
    """Return an agent pool."""
    attributes = {
        "agent-count": 1,
        "created-at": timestamp(pool.created_at),
        "name": pool.name,
        "organization-scoped": True,
    }
    path = f"agent-pools/{pool.id}"
    used_by = [known.id for known in store.workspaces.values() if known.agent_pool_id == pool.id]
    relationships = {
        "agents": to_link(f"{path}/agents"),
        "allowed-projects": to_many("projects"),
        "allowed-workspaces": to_many("workspaces"),
        "authentication-tokens": to_link(f"{path}/authentication-tokens"),
        "excluded-workspaces": to_many("workspaces"),
        "organization": to_one("organizations", pool.organization.name),
        "workspaces": to_many("workspaces", used_by),
    }
    return resource("agent-pools", pool.id, attributes, relationships)
