# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/assessment_results.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.assessment_results import AssessmentResult
from tfrun_async._jsonapi.structs import AwareDatetime, Int64, WireStruct
from tfrun_async._model import Resource


class AssessmentResultStruct(WireStruct):
    """The attributes of `AssessmentResult` that are copied."""

    all_checks_succeeded: bool | UnsetType | None = UNSET
    checks_errored: Int64 | UnsetType | None = UNSET
    checks_failed: Int64 | UnsetType | None = UNSET
    checks_passed: Int64 | UnsetType | None = UNSET
    checks_unknown: Int64 | UnsetType | None = UNSET
    created_at: AwareDatetime | None = None
    drifted: bool | UnsetType | None = UNSET
    error_message: str | UnsetType | None = UNSET
    resources_drifted: Int64 | UnsetType | None = UNSET
    resources_undrifted: Int64 | UnsetType | None = UNSET
    succeeded: bool | UnsetType | None = UNSET


def _copy_assessment_result(target: Any, struct: AssessmentResultStruct) -> None:
    value: Any
    if (value := struct.all_checks_succeeded) is not UNSET:
        target.all_checks_succeeded = value
    if (value := struct.checks_errored) is not UNSET:
        target.checks_errored = value
    if (value := struct.checks_failed) is not UNSET:
        target.checks_failed = value
    if (value := struct.checks_passed) is not UNSET:
        target.checks_passed = value
    if (value := struct.checks_unknown) is not UNSET:
        target.checks_unknown = value
    if (value := struct.created_at) is not None:
        target.created_at = value
    if (value := struct.drifted) is not UNSET:
        target.drifted = value
    if (value := struct.error_message) is not UNSET:
        target.error_message = value
    if (value := struct.resources_drifted) is not UNSET:
        target.resources_drifted = value
    if (value := struct.resources_undrifted) is not UNSET:
        target.resources_undrifted = value
    if (value := struct.succeeded) is not UNSET:
        target.succeeded = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    AssessmentResult: (AssessmentResultStruct, _copy_assessment_result),
}
"""The struct of each resource that has attributes, and its copy function."""
