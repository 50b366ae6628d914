# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/policy_checks.yaml."""

from typing import Any

from tfrun_async._generated.models.policy_checks import (
    PolicyCheck,
    PolicyCheckScope,
    PolicyCheckStatus,
)
from tfrun_async._jsonapi.structs import EnumLookup, WireStruct
from tfrun_async._model import Resource

_POLICY_CHECK_SCOPE = EnumLookup(PolicyCheckScope)
_POLICY_CHECK_STATUS = EnumLookup(PolicyCheckStatus)


class PolicyCheckStruct(WireStruct):
    """The attributes of `PolicyCheck` that are copied."""

    scope: str | None = None
    status: str | None = None


def _copy_policy_check(target: Any, struct: PolicyCheckStruct) -> None:
    value: Any
    if (value := struct.scope) is not None:
        target.scope = _POLICY_CHECK_SCOPE[value]
    if (value := struct.status) is not None:
        target.status = _POLICY_CHECK_STATUS[value]


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    PolicyCheck: (PolicyCheckStruct, _copy_policy_check),
}
"""The struct of each resource that has attributes, and its copy function."""
