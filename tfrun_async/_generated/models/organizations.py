# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/organizations.yaml."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tfrun_async._model import NOT_SENT, Model, Resource, model
from tfrun_async._open_enum import OpenEnum

if TYPE_CHECKING:
    from tfrun_async._generated.models.agent_pools import AgentPool
    from tfrun_async._generated.models.entitlement_sets import EntitlementSet
    from tfrun_async._generated.models.projects import Project
    from tfrun_async._generated.models.users import User
    from tfrun_async._generated.models.workspaces import ExecutionMode


@model
class Organization(Resource):
    """The owner of workspaces and of everything in them.

    Its id is its name.
    """

    resource_type: ClassVar[str] = "organizations"

    aggregated_commit_status_enabled: bool = NOT_SENT
    """Whether one status is sent to a commit for all workspaces that it triggers."""
    allow_force_delete_workspaces: bool = NOT_SENT
    """Whether admins of a workspace may delete it while it manages resources."""
    assessments_enforced: bool = NOT_SENT
    """Whether the health of every workspace is assessed. HCP Terraform only."""
    collaborator_auth_policy: CollaboratorAuthPolicy = NOT_SENT
    """How members must authenticate."""
    cost_estimation_enabled: bool = NOT_SENT
    """Whether the costs of plans are estimated."""
    created_at: datetime = NOT_SENT
    """When the organization was created."""
    default_execution_mode: ExecutionMode = NOT_SENT
    """The default execution mode of projects and workspaces."""
    email: str = NOT_SENT
    """The address that notifications go to."""
    enforce_hyok: bool = NOT_SENT
    """Whether new workspaces are encrypted with the organization's own key. HCP Terraform only."""
    external_id: str = NOT_SENT
    """An id that stays the same if the name changes, such as `org-Bzyc2JuegvVLAibn`."""
    fair_run_queuing_enabled: bool = NOT_SENT
    """Whether runs take turns between workspaces, so that none of them fills the queue."""
    is_unified: bool = NOT_SENT
    """Whether it is managed by an organization of HCP. HCP Terraform only."""
    name: str = NOT_SENT
    """The name."""
    owners_team_saml_role_id: str | None = NOT_SENT
    """The SAML role of the team of owners, or None."""
    permissions: OrganizationPermissions = NOT_SENT
    """The permissions of the token's owner for the organization."""
    plan_expired: bool = NOT_SENT
    """Whether the subscription has expired."""
    plan_expires_at: datetime | None = NOT_SENT
    """When the subscription expires, or None if it does not."""
    plan_identifier: str = NOT_SENT
    """The name of the subscription, such as `free`."""
    plan_is_enterprise: bool = NOT_SENT
    """Whether the subscription is an enterprise subscription."""
    plan_is_trial: bool = NOT_SENT
    """Whether the subscription is a trial."""
    remaining_testable_count: int = NOT_SENT
    """How many more modules can have tests."""
    saml_enabled: bool = NOT_SENT
    """Whether members sign in by SAML."""
    send_passing_statuses_for_untriggered_speculative_plans: bool = NOT_SENT
    """Whether commits receive a passing status from workspaces that they did not trigger."""
    session_remember: int | None = NOT_SENT
    """After how many minutes a session ends, or None for the default."""
    session_timeout: int | None = NOT_SENT
    """After how many idle minutes a session ends, or None for the default."""
    speculative_plan_management_enabled: bool = NOT_SENT
    """Whether a new commit cancels the plan-only runs of the one before it."""
    two_factor_conformant: bool = NOT_SENT
    """Whether every member uses two factors to sign in. HCP Terraform only."""
    authentication_token: Resource | None = NOT_SENT
    """The organization's API token. The server sends only a link."""
    data_retention_policy: Resource | None = NOT_SENT
    """For how long replaced configurations and states are kept, or None if the installation
    decides. Terraform Enterprise only."""
    default_agent_pool: AgentPool | None = NOT_SENT
    """The default agent pool of workspaces, or None."""
    default_project: Project | None = NOT_SENT
    """The project of workspaces that are created without one."""
    entitlement_set: EntitlementSet | None = NOT_SENT
    """The features that the organization's subscription includes."""
    module_producers: list[Organization] = NOT_SENT
    """The organizations that share their modules with it. The server sends only a link. Terraform
    Enterprise only."""
    oauth_tokens: list[Resource] = NOT_SENT
    """The tokens that connect to version control. The server sends only a link."""
    owners: list[User] = NOT_SENT
    """The organization's owners. Sent to site administrators only."""
    stacks_default_agent_pool: AgentPool | None = NOT_SENT
    """The agent pool that stacks use unless they say otherwise, or None."""
    subscription: Resource | None = NOT_SENT
    """The organization's subscription. The server sends only a link."""


@model
class OrganizationPermissions(Model):
    """The permissions of the token's owner for an organization."""

    can_access_via_teams: bool = NOT_SENT
    """Whether they have access through a team."""
    can_create_module: bool = NOT_SENT
    """Whether they may publish modules."""
    can_create_project: bool = NOT_SENT
    """Whether they may create projects."""
    can_create_provider: bool = NOT_SENT
    """Whether they may publish providers."""
    can_create_team: bool = NOT_SENT
    """Whether they may create teams."""
    can_create_workspace: bool = NOT_SENT
    """Whether they may create workspaces."""
    can_deploy_no_code_modules: bool = NOT_SENT
    """Whether they may make workspaces from no-code modules."""
    can_destroy: bool = NOT_SENT
    """Whether they may delete the organization."""
    can_manage_custom_providers: bool = NOT_SENT
    """Whether they may manage custom providers."""
    can_manage_no_code_modules: bool = NOT_SENT
    """Whether they may allow modules to be used without code."""
    can_manage_public_modules: bool = NOT_SENT
    """Whether they may choose public modules for its registry."""
    can_manage_public_providers: bool = NOT_SENT
    """Whether they may choose public providers for its registry."""
    can_manage_run_tasks: bool = NOT_SENT
    """Whether they may manage run tasks."""
    can_manage_sso: bool = NOT_SENT
    """Whether they may set up single sign-on."""
    can_manage_subscription: bool = NOT_SENT
    """Whether they may manage the subscription."""
    can_manage_tags: bool = NOT_SENT
    """Whether they may manage tags."""
    can_manage_users: bool = NOT_SENT
    """Whether they may invite and remove members."""
    can_manage_varsets: bool = NOT_SENT
    """Whether they may manage variable sets."""
    can_read_run_tasks: bool = NOT_SENT
    """Whether they may read run tasks."""
    can_read_varsets: bool = NOT_SENT
    """Whether they may read variable sets."""
    can_start_trial: bool = NOT_SENT
    """Whether they may start a trial subscription."""
    can_traverse: bool = NOT_SENT
    """Whether they may see that the organization exists."""
    can_update: bool = NOT_SENT
    """Whether they may change its settings."""
    can_update_agent_pools: bool = NOT_SENT
    """Whether they may manage agent pools."""
    can_update_api_token: bool = NOT_SENT
    """Whether they may replace its API token."""
    can_update_oauth: bool = NOT_SENT
    """Whether they may manage connections to version control."""
    can_update_sentinel: bool = NOT_SENT
    """Whether they may manage policies."""
    can_update_ssh_keys: bool = NOT_SENT
    """Whether they may manage SSH keys."""


class CollaboratorAuthPolicy(OpenEnum):
    """How members of an organization must authenticate."""

    PASSWORD = "password"
    """A password is enough."""
    TWO_FACTOR_MANDATORY = "two_factor_mandatory"
    """A second factor is needed."""


@model
class OrganizationCapacity(Resource):
    """The number of running and waiting runs of an organization.

    Its id is the organization's name.
    """

    resource_type: ClassVar[str] = "organization-capacity"

    pending: int = NOT_SENT
    """How many runs wait."""
    running: int = NOT_SENT
    """How many runs are running."""


for _class in (
    Organization,
    OrganizationPermissions,
    CollaboratorAuthPolicy,
    OrganizationCapacity,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
