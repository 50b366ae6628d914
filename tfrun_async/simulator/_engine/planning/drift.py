"""What changed outside of Terraform, as changes of a plan."""

from __future__ import annotations

from tfrun_async.simulator._engine.planning.instances import attributes_json
from tfrun_async.simulator._engine.planning.resource_types import decode
from tfrun_async.simulator._engine.state_document import StateInstance
from tfrun_async.simulator._records.plans import ResourceChange


def drift_change(before: StateInstance, after: StateInstance | None) -> ResourceChange:
    """Return the change of an instance from the state to what a refresh found."""
    return ResourceChange(
        **before.identity(),
        action="delete" if after is None else "update",
        before=attributes_json(decode(before.type, before.attributes)),
        after=None if after is None else attributes_json(decode(after.type, after.attributes)),
        after_unknown={},
        before_sensitive={},
        after_sensitive=False if after is None else {},
    )
