"""Plans in the form of `terraform show -json`."""

from __future__ import annotations

from typing import Any

from tfrun_async.simulator._engine.configuration_json import configuration_json
from tfrun_async.simulator._engine.logs.change_text import sorted_changes
from tfrun_async.simulator._engine.state_json import nest_modules, state_json
from tfrun_async.simulator._records.plans import NO_OP, OutputChange, PlanResult, ResourceChange
from tfrun_async.simulator._records.store import Run

FORMAT_VERSION = "1.2"
_ACTIONS = {
    "create": ["create"],
    "update": ["update"],
    "delete": ["delete"],
    "replace": ["delete", "create"],
    "forget": ["forget"],
    "read": ["read"],
    NO_OP: ["no-op"],
}


def plan_json(run: Run) -> dict[str, Any]:
    """Return the plan of a run in the form of `terraform show -json`."""
    plan = run.plan_result or PlanResult()
    version = run.options["terraform-version"]
    document: dict[str, Any] = {"format_version": FORMAT_VERSION, "terraform_version": version}
    if plan.variables:
        document["variables"] = {name: {"value": v} for name, v in plan.variables.items()}
    document["planned_values"] = _planned_values(plan)
    if plan.drift:
        document["resource_drift"] = [_change_json(change) for change in plan.drift]
    if plan.resource_changes:
        changes = sorted_changes(iter(plan.resource_changes))
        document["resource_changes"] = [_change_json(change) for change in changes]
    if plan.output_changes:
        document["output_changes"] = {
            name: _output_change(change) for name, change in plan.output_changes.items()
        }
    prior = _prior_state(plan, version)
    if "values" in prior:
        document["prior_state"] = prior
    if plan.inputs is not None:
        document["configuration"] = configuration_json(plan.inputs)
    if plan.relevant_attributes:
        document["relevant_attributes"] = _relevant(plan)
    if plan.checks:
        document["checks"] = list(plan.checks)
    return {
        **document,
        "applyable": plan.has_changes,
        "complete": not (plan.inputs is not None and plan.inputs.targets),
        "errored": plan.error is not None,
    }


def _relevant(plan: PlanResult) -> list[dict[str, Any]]:
    return [
        {"resource": address, "attribute": list(path)} for address, path in plan.relevant_attributes
    ]


def _identity(change: ResourceChange) -> dict[str, Any]:
    return {
        "address": change.address,
        **({"module_address": change.module} if change.module else {}),
        "mode": change.mode,
        "type": change.type,
        "name": change.name,
        **({"index": change.index} if change.index is not None else {}),
        "provider_name": change.provider,
    }


def _change_json(change: ResourceChange) -> dict[str, Any]:
    identity = _identity(change)
    if change.previous_address is not None:
        identity = {
            "address": change.address,
            "previous_address": change.previous_address,
            **identity,
        }
    details: dict[str, Any] = {
        "actions": _ACTIONS[change.action],
        "before": change.before,
        "after": change.after,
        "after_unknown": change.after_unknown or {},
        "before_sensitive": change.before_sensitive,
        "after_sensitive": change.after_sensitive,
    }
    if change.import_id is not None:
        details["importing"] = {"id": change.import_id}
    if change.generated_config is not None:
        details["generated_config"] = change.generated_config
    reason = {} if change.reason is None else {"action_reason": change.reason}
    return {**identity, "change": details, **reason}


def _output_change(change: OutputChange) -> dict[str, Any]:
    is_known = change.after_unknown is not True
    return {
        "actions": _ACTIONS[change.action],
        "before": change.before,
        **({"after": change.after} if is_known else {}),
        "after_unknown": change.after_unknown,
        "before_sensitive": change.was_sensitive,
        "after_sensitive": change.is_sensitive,
    }


def _planned_values(plan: PlanResult) -> dict[str, Any]:
    resources = [
        (
            change.module,
            {
                **{name: v for name, v in _identity(change).items() if name != "module_address"},
                "schema_version": 0,
                "values": change.after,
                "sensitive_values": change.after_sensitive or {},
            },
        )
        for change in sorted_changes(iter(plan.resource_changes))
        if change.after is not None
    ]
    outputs = {
        name: {
            "sensitive": change.is_sensitive,
            **(
                {"type": change.type, "value": change.after}
                if change.after_unknown is False
                else {}
            ),
        }
        for name, change in plan.output_changes.items()
        if change.action != "delete"
    }
    return {
        **({"outputs": outputs} if outputs else {}),
        "root_module": nest_modules("", resources),
    }


def _prior_state(plan: PlanResult, version: str) -> dict[str, Any]:
    """Return the state before; its outputs are the planned ones, as far as they are known."""
    document = {"terraform_version": version, **(plan.prior_state or {})}
    outputs: dict[str, Any] = dict(document.get("outputs") or {})
    for name, change in plan.output_changes.items():
        is_known = change.after_unknown is False and change.after is not None
        if change.action != "delete" and is_known:
            outputs[name] = {
                "value": change.after,
                "type": change.type,
                "sensitive": change.is_sensitive,
            }
    return state_json({**document, "outputs": outputs})
