"""The outputs of the root module, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tfrun_async.simulator._engine.configuration.blocks import Output
from tfrun_async.simulator._engine.hcl.convert import ConversionError, convert
from tfrun_async.simulator._engine.hcl.types import type_from_json
from tfrun_async.simulator._engine.hcl.values import Value, from_json, to_json
from tfrun_async.simulator._engine.planning.graph import Graph, NodeKey
from tfrun_async.simulator._engine.planning.inputs import PlanInputs
from tfrun_async.simulator._engine.planning.resource_types import resolved, same_json, settled
from tfrun_async.simulator._engine.planning.value_json import unknown_json
from tfrun_async.simulator._records.plans import NO_OP, OutputChange

if TYPE_CHECKING:
    from tfrun_async.simulator._engine.planning.walk import Walk


def output_changes(inputs: PlanInputs, walk: Walk, graph: Graph) -> Mapping[str, OutputChange]:
    """Return the change of each output, by name."""
    prior: Mapping[str, Mapping[str, Any]] = (inputs.state or {}).get("outputs") or {}
    changes: dict[str, OutputChange] = {}
    declared = walk.tree.root.module.outputs
    for name in sorted({*prior, *declared}):
        before = prior.get(name)
        key = NodeKey("output", (), name)
        is_skipped = name in declared and not walk.selection.includes_output(graph, key)
        if name not in declared or inputs.is_destroy:
            if before is not None and not (inputs.targets and inputs.is_destroy):
                changes[name] = _removed(before)
            elif before is not None:
                changes[name] = _kept(before)
        elif is_skipped or key in walk.failed:
            if before is not None:
                changes[name] = _kept(before)
        else:
            is_settled = key not in walk.unsettled
            changes[name] = _change(
                walk, declared[name], before, walk.outputs[name], is_settled=is_settled
            )
    return changes


def _removed(before: Mapping[str, Any]) -> OutputChange:
    is_sensitive = before.get("sensitive") is True
    return OutputChange(
        action="delete",
        before=before.get("value"),
        type=before.get("type"),
        was_sensitive=is_sensitive,
        is_sensitive=is_sensitive,
    )


def _kept(before: Mapping[str, Any]) -> OutputChange:
    is_sensitive = before.get("sensitive") is True
    return OutputChange(
        action=NO_OP,
        before=before.get("value"),
        after=before.get("value"),
        type=before.get("type"),
        is_sensitive=is_sensitive,
        was_sensitive=is_sensitive,
    )


def _change(
    walk: Walk,
    output: Output,
    before: Mapping[str, Any] | None,
    value: Value,
    *,
    is_settled: bool,
) -> OutputChange:
    if before is not None and is_settled:
        value = settled(value, stated_output(before))
    unknown = False if value.is_wholly_known else unknown_json(value)
    if walk.planner.is_applying:
        value = resolved(value)
    was_sensitive = before is not None and before.get("sensitive") is True
    after = to_json(value)
    if before is None:
        action = NO_OP if value.is_null else "create"  # a null is not kept in the state
    elif (
        value.is_wholly_known
        and same_json(after, before.get("value"))
        and was_sensitive == output.is_sensitive
    ):
        action = NO_OP
    else:
        action = "update"
    return OutputChange(
        action=action,
        before=None if before is None else before.get("value"),
        after=after,
        after_unknown=unknown,
        type=value.type.to_json(),
        is_sensitive=output.is_sensitive,
        was_sensitive=output.is_sensitive,
    )


def stated_output(before: Mapping[str, Any]) -> Value:
    """Return the value of an output of a state document."""
    value = from_json(before.get("value"))
    try:
        return convert(value, type_from_json(before.get("type")))
    except ConversionError:
        return value


def output_documents(
    inputs: PlanInputs, changes: Mapping[str, OutputChange]
) -> dict[str, dict[str, Any]]:
    """Return the outputs of the state after an apply."""
    prior: Mapping[str, Any] = (inputs.state or {}).get("outputs") or {}
    return {
        name: dict(prior[name])
        if change.action == NO_OP and name in prior
        else {
            "value": change.after,
            "type": change.type,
            **({"sensitive": True} if change.is_sensitive else {}),
        }
        for name, change in changes.items()
        # A null is not kept. What the simulator could not evaluate is: as a null, which stays.
        if change.action != "delete"
        and (change.after is not None or change.after_unknown is not False or name in prior)
    }
