# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/policy_set_outcomes.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.policy_set_outcomes import PolicySetOutcome
from tfrun_async._jsonapi.structs import WireStruct
from tfrun_async._model import Resource


class PolicySetOutcomeStruct(WireStruct):
    """The attributes of `PolicySetOutcome` that are copied."""

    error: str | UnsetType | None = UNSET
    overridable: bool | None = None
    policy_set_description: str | UnsetType | None = UNSET
    policy_set_name: str | None = None
    policy_tool_version: str | UnsetType | None = UNSET
    warnings: list[str] | UnsetType | None = UNSET


def _copy_policy_set_outcome(target: Any, struct: PolicySetOutcomeStruct) -> None:
    value: Any
    if (value := struct.error) is not UNSET:
        target.error = value
    if (value := struct.overridable) is not None:
        target.overridable = value
    if (value := struct.policy_set_description) is not UNSET:
        target.policy_set_description = value
    if (value := struct.policy_set_name) is not None:
        target.policy_set_name = value
    if (value := struct.policy_tool_version) is not UNSET:
        target.policy_tool_version = value
    if (value := struct.warnings) is not UNSET:
        target.warnings = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    PolicySetOutcome: (PolicySetOutcomeStruct, _copy_policy_set_outcome),
}
"""The struct of each resource that has attributes, and its copy function."""
