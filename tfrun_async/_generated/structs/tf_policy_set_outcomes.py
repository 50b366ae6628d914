# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/tf_policy_set_outcomes.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.tf_policy_set_outcomes import TfPolicySetOutcome
from tfrun_async._jsonapi.structs import WireStruct
from tfrun_async._model import Resource


class TfPolicySetOutcomeStruct(WireStruct):
    """The attributes of `TfPolicySetOutcome` that are copied."""

    overridable: bool | None = None
    policy_set_description: str | UnsetType | None = UNSET
    policy_set_name: str | None = None


def _copy_tf_policy_set_outcome(target: Any, struct: TfPolicySetOutcomeStruct) -> None:
    value: Any
    if (value := struct.overridable) is not None:
        target.overridable = value
    if (value := struct.policy_set_description) is not UNSET:
        target.policy_set_description = value
    if (value := struct.policy_set_name) is not None:
        target.policy_set_name = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    TfPolicySetOutcome: (TfPolicySetOutcomeStruct, _copy_tf_policy_set_outcome),
}
"""The struct of each resource that has attributes, and its copy function."""
