# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/cost_estimates.yaml."""

from typing import Any

from msgspec import UNSET, UnsetType

from tfrun_async._generated.models.cost_estimates import CostEstimate, CostEstimateStatus
from tfrun_async._jsonapi.structs import EnumLookup, Int64, WireStruct
from tfrun_async._model import Resource

_COST_ESTIMATE_STATUS = EnumLookup(CostEstimateStatus)


class CostEstimateStruct(WireStruct):
    """The attributes of `CostEstimate` that are copied."""

    delta_monthly_cost: str | UnsetType | None = UNSET
    error_message: str | UnsetType | None = UNSET
    matched_resources_count: Int64 | UnsetType | None = UNSET
    prior_monthly_cost: str | UnsetType | None = UNSET
    proposed_monthly_cost: str | UnsetType | None = UNSET
    resources_count: Int64 | UnsetType | None = UNSET
    status: str | None = None
    unmatched_resources_count: Int64 | UnsetType | None = UNSET


def _copy_cost_estimate(target: Any, struct: CostEstimateStruct) -> None:
    value: Any
    if (value := struct.delta_monthly_cost) is not UNSET:
        target.delta_monthly_cost = value
    if (value := struct.error_message) is not UNSET:
        target.error_message = value
    if (value := struct.matched_resources_count) is not UNSET:
        target.matched_resources_count = value
    if (value := struct.prior_monthly_cost) is not UNSET:
        target.prior_monthly_cost = value
    if (value := struct.proposed_monthly_cost) is not UNSET:
        target.proposed_monthly_cost = value
    if (value := struct.resources_count) is not UNSET:
        target.resources_count = value
    if (value := struct.status) is not None:
        target.status = _COST_ESTIMATE_STATUS[value]
    if (value := struct.unmatched_resources_count) is not UNSET:
        target.unmatched_resources_count = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    CostEstimate: (CostEstimateStruct, _copy_cost_estimate),
}
"""The struct of each resource that has attributes, and its copy function."""
