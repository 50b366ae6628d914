# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/entitlement_sets.yaml."""

from __future__ import annotations

from typing import ClassVar

from tfrun_async._model import NOT_SENT, Resource, model


@model
class EntitlementSet(Resource):
    """The features and limits of an organization's subscription.

    A limit is None if there is none.
    """

    resource_type: ClassVar[str] = "entitlement-sets"

    agents: bool = NOT_SENT
    """Whether it may run agents."""
    audit_logging: bool = NOT_SENT
    """Whether it may read audit trails."""
    configuration_designer: bool = NOT_SENT
    """Whether it may use the configuration designer."""
    cost_estimation: bool = NOT_SENT
    """Whether it may estimate costs."""
    global_run_tasks: bool = NOT_SENT
    """Whether run tasks may run in all of its workspaces."""
    module_tests_generation: bool = NOT_SENT
    """Whether it may generate tests of modules."""
    operations: bool = NOT_SENT
    """Whether it may run Terraform remotely."""
    policy_enforcement: bool = NOT_SENT
    """Whether it may enforce policies."""
    policy_limit: int | None = NOT_SENT
    """How many policies it may have."""
    policy_mandatory_enforcement_limit: int | None = NOT_SENT
    """How many of its policies may be mandatory."""
    policy_set_limit: int | None = NOT_SENT
    """How many policy sets it may have."""
    private_module_registry: bool = NOT_SENT
    """Whether it may publish modules of its own."""
    private_policy_agents: bool = NOT_SENT
    """Whether agents may evaluate its policies."""
    private_run_tasks: bool = NOT_SENT
    """Whether agents may forward requests to its run tasks."""
    private_vcs: bool = NOT_SENT
    """Whether agents may connect to its version control."""
    run_task_limit: int | None = NOT_SENT
    """How many run tasks it may have."""
    run_task_mandatory_enforcement_limit: int | None = NOT_SENT
    """The number of workspaces in which run tasks may be mandatory."""
    run_task_workspace_limit: int | None = NOT_SENT
    """The number of workspaces that may have run tasks."""
    run_tasks: bool = NOT_SENT
    """Whether it may have run tasks."""
    self_serve_billing: bool = NOT_SENT
    """Whether it may manage its subscription by itself."""
    sentinel: bool = NOT_SENT
    """Whether it may use Sentinel."""
    sso: bool = NOT_SENT
    """Whether its members may use single sign-on."""
    state_storage: bool = NOT_SENT
    """Whether it may keep states."""
    teams: bool = NOT_SENT
    """Whether it may have teams."""
    usage_reporting: bool = NOT_SENT
    """Whether it may read reports of its usage."""
    user_limit: int | None = NOT_SENT
    """How many members it may have."""
    vcs_integrations: bool = NOT_SENT
    """Whether it may connect to version control."""
    versioned_policy_set_limit: int | None = NOT_SENT
    """How many policy sets from version control it may have."""


for _class in (EntitlementSet,):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
