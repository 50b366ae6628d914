# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/entitlement_sets.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.entitlement_sets import EntitlementSet
from tfrun_async._jsonapi.structs import Int64, WireStruct
from tfrun_async._model import Resource


class EntitlementSetStruct(WireStruct):
    """The attributes of `EntitlementSet` that are copied."""

    agents: bool | None = None
    audit_logging: bool | None = None
    configuration_designer: bool | None = None
    cost_estimation: bool | None = None
    global_run_tasks: bool | None = None
    module_tests_generation: bool | None = None
    operations: bool | None = None
    policy_enforcement: bool | None = None
    policy_limit: Int64 | UnsetType | None = UNSET
    policy_mandatory_enforcement_limit: Int64 | UnsetType | None = UNSET
    policy_set_limit: Int64 | UnsetType | None = UNSET
    private_module_registry: bool | None = None
    private_policy_agents: bool | None = None
    private_run_tasks: bool | None = None
    private_vcs: bool | None = None
    run_task_limit: Int64 | UnsetType | None = UNSET
    run_task_mandatory_enforcement_limit: Int64 | UnsetType | None = UNSET
    run_task_workspace_limit: Int64 | UnsetType | None = UNSET
    run_tasks: bool | None = None
    self_serve_billing: bool | None = None
    sentinel: bool | None = None
    sso: bool | None = None
    state_storage: bool | None = None
    teams: bool | None = None
    usage_reporting: bool | None = None
    user_limit: Int64 | UnsetType | None = UNSET
    vcs_integrations: bool | None = None
    versioned_policy_set_limit: Int64 | UnsetType | None = UNSET


def _copy_entitlement_set(target: Any, struct: EntitlementSetStruct) -> None:
    value: Any
    if (value := struct.agents) is not None:
        target.agents = value
    if (value := struct.audit_logging) is not None:
        target.audit_logging = value
    if (value := struct.configuration_designer) is not None:
        target.configuration_designer = value
    if (value := struct.cost_estimation) is not None:
        target.cost_estimation = value
    if (value := struct.global_run_tasks) is not None:
        target.global_run_tasks = value
    if (value := struct.module_tests_generation) is not None:
        target.module_tests_generation = value
    if (value := struct.operations) is not None:
        target.operations = value
    if (value := struct.policy_enforcement) is not None:
        target.policy_enforcement = value
    if (value := struct.policy_limit) is not UNSET:
        target.policy_limit = value
    if (value := struct.policy_mandatory_enforcement_limit) is not UNSET:
        target.policy_mandatory_enforcement_limit = value
    if (value := struct.policy_set_limit) is not UNSET:
        target.policy_set_limit = value
    if (value := struct.private_module_registry) is not None:
        target.private_module_registry = value
    if (value := struct.private_policy_agents) is not None:
        target.private_policy_agents = value
    if (value := struct.private_run_tasks) is not None:
        target.private_run_tasks = value
    if (value := struct.private_vcs) is not None:
        target.private_vcs = value
    if (value := struct.run_task_limit) is not UNSET:
        target.run_task_limit = value
    if (value := struct.run_task_mandatory_enforcement_limit) is not UNSET:
        target.run_task_mandatory_enforcement_limit = value
    if (value := struct.run_task_workspace_limit) is not UNSET:
        target.run_task_workspace_limit = value
    if (value := struct.run_tasks) is not None:
        target.run_tasks = value
    if (value := struct.self_serve_billing) is not None:
        target.self_serve_billing = value
    if (value := struct.sentinel) is not None:
        target.sentinel = value
    if (value := struct.sso) is not None:
        target.sso = value
    if (value := struct.state_storage) is not None:
        target.state_storage = value
    if (value := struct.teams) is not None:
        target.teams = value
    if (value := struct.usage_reporting) is not None:
        target.usage_reporting = value
    if (value := struct.user_limit) is not UNSET:
        target.user_limit = value
    if (value := struct.vcs_integrations) is not None:
        target.vcs_integrations = value
    if (value := struct.versioned_policy_set_limit) is not UNSET:
        target.versioned_policy_set_limit = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    EntitlementSet: (EntitlementSetStruct, _copy_entitlement_set),
}
"""The struct of each resource that has attributes, and its copy function."""
