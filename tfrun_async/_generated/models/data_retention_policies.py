# Generated from spec/ by `python -m codegen`; edit the spec instead.
"""Models of spec/data_retention_policies.yaml."""

from __future__ import annotations

from typing import ClassVar

import attrs

from tfrun_async._model import NOT_SENT, Resource, model
from tfrun_async._open_enum import OpenEnum


@model
class DataRetentionPolicyDeleteOlder(Resource):
    """A rule by which configurations and states are deleted some time after they were replaced."""

    resource_type: ClassVar[str] = "data-retention-policy-delete-olders"

    delete_older_than_n_days: int = attrs.field(
        default=NOT_SENT, metadata={"aliases": ("deleteOlderThanNDays",)}
    )
    """The number of days after which they are deleted."""


@model
class DataRetentionPolicyDontDelete(Resource):
    """A rule by which configurations and states are kept."""

    resource_type: ClassVar[str] = "data-retention-policy-dont-deletes"


class DataRetentionPolicyType(OpenEnum):
    """How long configurations and states are kept after they were replaced."""

    DATA_RETENTION_POLICY_DELETE_OLDERS = "data-retention-policy-delete-olders"
    """They are deleted after some days."""
    DATA_RETENTION_POLICY_DONT_DELETES = "data-retention-policy-dont-deletes"
    """They are kept."""


for _class in (
    DataRetentionPolicyDeleteOlder,
    DataRetentionPolicyDontDelete,
    DataRetentionPolicyType,
):
    _class.__module__ = "tfrun_async.models"  # so that pickles name it
