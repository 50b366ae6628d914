"""The logs of plans and applies as lines of JSON: Terraform's machine-readable UI.

https://developer.hashicorp.com/terraform/internals/machine-readable-ui
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tfrun_async.simulator._engine.logs.change_text import is_shown
from tfrun_async.simulator._engine.logs.plain import (
    VERBS,
    counts,
    id_text,
    progress_times,
    refreshed,
    single_steps,
)
from tfrun_async.simulator._engine.state_document import index_suffix
from tfrun_async.simulator._records.plans import (
    NO_OP,
    ApplyResult,
    ApplyStep,
    Diagnostic,
    PlanResult,
    ResourceChange,
)

Message = dict[str, Any]
_PLAN_VERBS = {
    "create": "Plan to create",
    "update": "Plan to update",
    "delete": "Plan to delete",
    "replace": "Plan to replace",
    "forget": "Plan to remove",
    NO_OP: "Plan to import",
}
_DRIFT_VERBS = {"update": "Drift detected (update)", "delete": "Drift detected (delete)"}
_HOOK_ACTIONS = {"import": "noop"}
# Terraform's own names for reasons, which are shorter than those of the plan JSON.
_REASONS = {
    "replace_because_tainted": "tainted",
    "replace_by_request": "requested",
    "replace_by_triggers": "replace_triggered_by",
    "replace_because_cannot_update": "cannot_update",
}


def to_lines(messages: Iterator[Message], start: str, times: list[str]) -> list[str]:
    """Return messages as lines, each with its time."""
    lines = []
    for index, message in enumerate(messages):
        time = times[min(index, len(times) - 1)] if times else start
        ordered = {
            "@level": message.pop("@level", "info"),
            "@message": message.pop("@message"),
            "@module": "terraform.ui",
            "@timestamp": time,
            **message,
        }
        lines.append(json.dumps(ordered, ensure_ascii=False, separators=(",", ":")))
    return lines


def plan_messages(
    plan: PlanResult, terraform_version: str, *, refreshes: bool
) -> Iterator[Message]:
    """Yield what `terraform plan -json` writes."""
    yield _version(terraform_version)
    if plan.error is not None:
        yield from map(_diagnostic, plan.diagnostics)
        return
    if refreshes:
        for found in refreshed(plan):
            change = ResourceChange(**found.identity(), action=NO_OP)
            yield from _refresh(change, found.attributes)
    for change in plan.drift:
        yield {
            "@message": f"{change.address}: {_DRIFT_VERBS[change.action]}",
            "change": {"resource": _resource(change), "action": change.action},
            "type": "resource_drift",
        }
    for change in plan.resource_changes:
        if is_shown(change):
            yield _planned_change(change)
    yield from map(_diagnostic, plan.diagnostics)
    yield _plan_summary(plan)
    if plan.output_changes:
        yield {
            "@message": f"Outputs: {len(plan.output_changes)}",
            "outputs": {
                name: {
                    "sensitive": change.is_sensitive,
                    "action": change.action.replace("-", ""),
                }
                for name, change in sorted(plan.output_changes.items())
            },
            "type": "outputs",
        }


def _version(terraform_version: str) -> Message:
    return {
        "@message": f"Terraform {terraform_version}",
        "terraform": terraform_version,
        "type": "version",
        "ui": "1.2",
    }


def _resource(change: ResourceChange) -> dict[str, Any]:
    local = f"{change.type}.{change.name}{index_suffix(change.index)}"
    provider = change.provider.rpartition("/")[2] or change.type.split("_", maxsplit=1)[0]
    return {
        "addr": change.address,
        "module": change.module,
        "resource": local if change.mode == "managed" else f"{change.mode}.{local}",
        "implied_provider": "terraform" if change.type == "terraform_data" else provider,
        "resource_type": change.type,
        "resource_name": change.name,
        "resource_key": change.index,
    }


def _refresh(change: ResourceChange, attributes: Mapping[str, Any]) -> Iterator[Message]:
    text = id_text(attributes)
    for kind, verb in (
        ("refresh_start", "Refreshing state..."),
        ("refresh_complete", "Refresh complete"),
    ):
        yield {
            "@message": f"{change.address}: {verb}{text}",
            "hook": {"resource": _resource(change), **_id_fields(attributes)},
            "type": kind,
        }


def _id_fields(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    found = (attributes or {}).get("id")
    return {"id_key": "id", "id_value": str(found)} if isinstance(found, str | int) else {}


def _planned_change(change: ResourceChange) -> Message:
    document: dict[str, Any] = {"resource": _resource(change)}
    verb, action = _PLAN_VERBS[change.action], change.action.replace("-", "")
    if change.previous_address is not None:
        previous = {**_resource(change), "addr": change.previous_address}
        document["previous_resource"] = previous
        if change.action == NO_OP:
            verb, action = "Plan to move", "move"
    document["action"] = "import" if verb == "Plan to import" else action
    if change.action == "forget":
        document["action"] = "remove"
    if change.reason is not None:
        document["reason"] = _REASONS.get(change.reason, change.reason)
    if change.import_id is not None:
        document["importing"] = {"id": change.import_id}
    if change.generated_config is not None:
        document["generated_config"] = change.generated_config
    return {
        "@message": f"{change.address}: {verb}",
        "change": document,
        "type": "planned_change",
    }


def _plan_summary(plan: PlanResult) -> Message:
    imports = f"{plan.imports} to import, " if plan.imports else ""
    return {
        "@message": f"Plan: {imports}{plan.additions} to add, {plan.updates} to change, "
        f"{plan.destructions} to destroy.",
        "changes": {
            "add": plan.additions,
            "change": plan.updates,
            "import": plan.imports,
            "remove": plan.destructions,
            "operation": "plan",
        },
        "type": "change_summary",
    }


def _diagnostic(diagnostic: Diagnostic) -> Message:
    document: dict[str, Any] = {
        "severity": diagnostic.severity,
        "summary": diagnostic.summary,
        "detail": diagnostic.detail,
    }
    for name in ("address", "range", "snippet"):
        if (value := getattr(diagnostic, name)) is not None:
            document[name] = value
    label = "Error" if diagnostic.severity == "error" else "Warning"
    return {
        "@level": "error" if diagnostic.severity == "error" else "warn",
        "@message": f"{label}: {diagnostic.summary}",
        "diagnostic": document,
        "type": "diagnostic",
    }


def apply_messages(
    result: ApplyResult, terraform_version: str, *, seconds: float
) -> Iterator[Message]:
    """Yield what `terraform apply -json` writes for a saved plan."""
    yield _version(terraform_version)
    share = seconds / max(1, len(result.steps))
    for step in result.steps:
        yield from _step_messages(step, share)
    yield from map(_diagnostic, result.diagnostics)
    if result.error is not None:
        return
    added, changed, removed, imported = counts(result)
    imports = f"{imported} imported, " if imported else ""
    yield {
        "@message": f"Apply complete! Resources: {imports}{added} added, {changed} changed, "
        f"{removed} destroyed.",
        "changes": {
            "add": added,
            "change": changed,
            "import": imported,
            "remove": removed,
            "operation": "apply",
        },
        "type": "change_summary",
    }
    outputs = {n: c for n, c in sorted(result.outputs.items()) if c.action != "delete"}
    if outputs:
        yield {
            "@message": f"Outputs: {len(outputs)}",
            "outputs": {
                name: {
                    "sensitive": change.is_sensitive,
                    "type": change.type,
                    **({} if change.is_sensitive else {"value": change.after}),
                }
                for name, change in outputs.items()
            },
            "type": "outputs",
        }


def _step_messages(step: ApplyStep, seconds: float) -> Iterator[Message]:
    change = step.change
    kinds = single_steps(change)
    for kind in kinds:
        present, past = VERBS[kind]
        before = {} if kind in {"create", "import"} else _id_fields(change.before)
        text = "" if kind in {"create", "import"} else id_text(change.before)
        resource = _resource(change)
        action = _HOOK_ACTIONS.get(kind, kind)
        elapsed = int(seconds / len(kinds))
        yield {
            "@message": f"{change.address}: {present}...{text}",
            "hook": {"resource": resource, "action": action, **before},
            "type": "apply_start",
        }
        for passed in progress_times(elapsed):
            yield {
                "@message": f"{change.address}: Still {present.lower()}... [{passed}s elapsed]",
                "hook": {"resource": resource, "action": action, "elapsed_seconds": passed},
                "type": "apply_progress",
            }
        if step.is_failed and kind == kinds[-1]:
            yield {
                "@message": f"{change.address}: {past.split()[0]} errored after {elapsed}s",
                "hook": {"resource": resource, "action": action, "elapsed_seconds": elapsed},
                "type": "apply_errored",
            }
            continue
        after = {} if kind == "delete" else _id_fields(change.after)
        after_text = "" if kind == "delete" else id_text(change.after)
        yield {
            "@message": f"{change.address}: {past} after {elapsed}s{after_text}",
            "hook": {"resource": resource, "action": action, **after, "elapsed_seconds": elapsed},
            "type": "apply_complete",
        }
