# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Structs of spec/data_retention_policies.yaml."""

from typing import Any

from tfrun_async._generated.models.data_retention_policies import DataRetentionPolicyDeleteOlder
from tfrun_async._jsonapi.structs import Int64, WireStruct
from tfrun_async._model import Resource


class DataRetentionPolicyDeleteOlderStruct(WireStruct):
    """The attributes of `DataRetentionPolicyDeleteOlder` that are copied."""

    delete_older_than_n_days: Int64 | None = None


def _copy_data_retention_policy_delete_older(
    target: Any, struct: DataRetentionPolicyDeleteOlderStruct
) -> None:
    value: Any
    if (value := struct.delete_older_than_n_days) is not None:
        target.delete_older_than_n_days = value


STRUCTS: dict[type[Resource], tuple[type[WireStruct], Any]] = {
    DataRetentionPolicyDeleteOlder: (
        DataRetentionPolicyDeleteOlderStruct,
        _copy_data_retention_policy_delete_older,
    ),
}
"""The struct of each resource that has attributes, and its copy function."""
