# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/tf_policy_evaluations.yaml."""

from typing import Any

from tfrun_async._generated.models.tf_policy_evaluations import (
    TfPolicyEvaluation,
    TfPolicyEvaluationStatus,
    TfPolicyStageType,
)
from tfrun_async._jsonapi.structs import AwareDatetime, EnumLookup, WireStruct
from tfrun_async._model import Resource

_TF_POLICY_STAGE_TYPE = EnumLookup(TfPolicyStageType)
_TF_POLICY_EVALUATION_STATUS = EnumLookup(TfPolicyEvaluationStatus)


class TfPolicyEvaluationStruct(WireStruct):
    """The attributes of `TfPolicyEvaluation` that are copied."""

    created_at: AwareDatetime | None = None
    organized_log: bool | None = None
    stage_type: str | None = None
    status: str | None = None
    updated_at: AwareDatetime | None = None


def _copy_tf_policy_evaluation(target: Any, struct: TfPolicyEvaluationStruct) -> None:
    value: Any
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.organized_log) is not None:
        target.organized_log = value
    if (value := struct.stage_type) is not None:
        target.stage_type = _TF_POLICY_STAGE_TYPE[value]
    if (value := struct.status) is not None:
        target.status = _TF_POLICY_EVALUATION_STATUS[value]
    if (value := struct.updated_at) is not None:
        target.updated_at = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    TfPolicyEvaluation: (TfPolicyEvaluationStruct, _copy_tf_policy_evaluation),
}
"""The struct of each resource that has attributes, and its copy function."""
