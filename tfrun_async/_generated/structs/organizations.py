# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/organizations.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.organizations import (
    CollaboratorAuthPolicy,
    Organization,
    OrganizationCapacity,
)
from tfrun_async._generated.models.workspaces import ExecutionMode
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_COLLABORATOR_AUTH_POLICY = EnumLookup(CollaboratorAuthPolicy)
_EXECUTION_MODE = EnumLookup(ExecutionMode)


class OrganizationStruct(WireStruct):
    """The attributes of `Organization` that are copied."""

    aggregated_commit_status_enabled: bool | None = None
    allow_force_delete_workspaces: bool | None = None
    assessments_enforced: bool | None = None
    collaborator_auth_policy: str | None = None
    cost_estimation_enabled: bool | None = None
    created_at: AwareDatetime | None = None
    default_execution_mode: str | None = None
    email: str | None = None
    enforce_hyok: bool | None = None
    external_id: str | None = None
    fair_run_queuing_enabled: bool | None = None
    is_unified: bool | None = None
    name: str | None = None
    owners_team_saml_role_id: str | UnsetType | None = UNSET
    plan_expired: bool | None = None
    plan_expires_at: AwareDatetime | UnsetType | None = UNSET
    plan_identifier: str | None = None
    plan_is_enterprise: bool | None = None
    plan_is_trial: bool | None = None
    remaining_testable_count: Int64 | None = None
    saml_enabled: bool | None = None
    send_passing_statuses_for_untriggered_speculative_plans: bool | None = None
    session_remember: Int64 | UnsetType | None = UNSET
    session_timeout: Int64 | UnsetType | None = UNSET
    speculative_plan_management_enabled: bool | None = None
    two_factor_conformant: bool | None = None


def _copy_organization(target: Any, struct: OrganizationStruct) -> None:
    value: Any
    if (value := struct.aggregated_commit_status_enabled) is not None:
        target.aggregated_commit_status_enabled = value
    if (value := struct.allow_force_delete_workspaces) is not None:
        target.allow_force_delete_workspaces = value
    if (value := struct.assessments_enforced) is not None:
        target.assessments_enforced = value
    if (value := struct.collaborator_auth_policy) is not None:
        target.collaborator_auth_policy = _COLLABORATOR_AUTH_POLICY[value]
    if (value := struct.cost_estimation_enabled) is not None:
        target.cost_estimation_enabled = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.default_execution_mode) is not None:
        target.default_execution_mode = _EXECUTION_MODE[value]
    if (value := struct.email) is not None:
        target.email = value
    if (value := struct.enforce_hyok) is not None:
        target.enforce_hyok = value
    if (value := struct.external_id) is not None:
        target.external_id = value
    if (value := struct.fair_run_queuing_enabled) is not None:
        target.fair_run_queuing_enabled = value
    if (value := struct.is_unified) is not None:
        target.is_unified = value
    if (value := struct.name) is not None:
        target.name = value
    if (value := struct.owners_team_saml_role_id) is not UNSET:
        target.owners_team_saml_role_id = value
    if (value := struct.plan_expired) is not None:
        target.plan_expired = value
    if (value := struct.plan_expires_at) is not UNSET:
        target.plan_expires_at = value
    if (value := struct.plan_identifier) is not None:
        target.plan_identifier = value
    if (value := struct.plan_is_enterprise) is not None:
        target.plan_is_enterprise = value
    if (value := struct.plan_is_trial) is not None:
        target.plan_is_trial = value
    if (value := struct.remaining_testable_count) is not None:
        target.remaining_testable_count = value
    if (value := struct.saml_enabled) is not None:
        target.saml_enabled = value
    if (value := struct.send_passing_statuses_for_untriggered_speculative_plans) is not None:
        target.send_passing_statuses_for_untriggered_speculative_plans = value
    if (value := struct.session_remember) is not UNSET:
        target.session_remember = value
    if (value := struct.session_timeout) is not UNSET:
        target.session_timeout = value
    if (value := struct.speculative_plan_management_enabled) is not None:
        target.speculative_plan_management_enabled = value
    if (value := struct.two_factor_conformant) is not None:
        target.two_factor_conformant = value


class OrganizationCapacityStruct(WireStruct):
    """The attributes of `OrganizationCapacity` that are copied."""

    pending: Int64 | None = None
    running: Int64 | None = None


def _copy_organization_capacity(target: Any, struct: OrganizationCapacityStruct) -> None:
    value: Any
    if (value := struct.pending) is not None:
        target.pending = value
    if (value := struct.running) is not None:
        target.running = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    Organization: (OrganizationStruct, _copy_organization),
    OrganizationCapacity: (OrganizationCapacityStruct, _copy_organization_capacity),
}
"""The struct of each resource that has attributes, and its copy function."""
