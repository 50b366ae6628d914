# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/policy_evaluations.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.policy_evaluations import (
    PolicyEvaluation,
    PolicyEvaluationStatus,
    PolicyKind,
)
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, WireStruct
from tfrun_async._model import Resource

_POLICY_KIND = EnumLookup(PolicyKind)
_POLICY_EVALUATION_STATUS = EnumLookup(PolicyEvaluationStatus)


class PolicyEvaluationStruct(WireStruct):
    """The attributes of `PolicyEvaluation` that are copied."""

    created_at: AwareDatetime | None = None
    policy_kind: str | None = None
    policy_tool_version: str | UnsetType | None = UNSET
    status: str | None = None
    updated_at: AwareDatetime | None = None


def _copy_policy_evaluation(target: Any, struct: PolicyEvaluationStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.policy_kind) is not None:
        target.policy_kind = _POLICY_KIND[value]
    if (value := struct.policy_tool_version) is not UNSET:
        target.policy_tool_version = value
    if (value := struct.status) is not None:
        target.status = _POLICY_EVALUATION_STATUS[value]
    if (value := struct.updated_at) is not None:
        target.updated_at = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    PolicyEvaluation: (PolicyEvaluationStruct, _copy_policy_evaluation),
}
"""The struct of each resource that has attributes, and its copy function."""
