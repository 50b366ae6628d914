"""The schemas of providers in the form of `terraform providers schema -json`."""

from __future__ import annotations

from typing import Any

from tfrun_async.simulator._records.plans import PlanResult
from tfrun_async.simulator._records.store import Run

_TERRAFORM_DATA = {
    "id": {"type": "string", "description_kind": "plain", "computed": True},
    "input": {"type": "dynamic", "description_kind": "plain", "optional": True},
    "output": {"type": "dynamic", "description_kind": "plain", "computed": True},
    "triggers_replace": {"type": "dynamic", "description_kind": "plain", "optional": True},
}


def provider_schemas_json(run: Run) -> dict[str, Any]:
    """Return the schemas of the resource types of a plan.

    Types other than `terraform_data` have the attributes that occur, each of any type: there are no
    providers that would know more.
    """
    plan = run.plan_result or PlanResult()
    providers: dict[str, dict[str, Any]] = {}
    for change in (*plan.resource_changes, *plan.drift):
        kind = "resource_schemas" if change.mode == "managed" else "data_source_schemas"
        provider = providers.setdefault(
            change.provider, {"resource_schemas": {}, "data_source_schemas": {}}
        )
        schema = provider[kind].setdefault(change.type, _empty_schema())
        attributes = schema["block"]["attributes"]
        if change.type == "terraform_data":
            attributes |= _TERRAFORM_DATA
            continue
        for document in (change.before, change.after, change.after_unknown):
            for name in document if isinstance(document, dict) else ():
                attributes[name] = _attribute(name)
    return {"format_version": "1.0", "provider_schemas": providers}


def _empty_schema() -> dict[str, Any]:
    return {"version": 0, "block": {"attributes": {}, "description_kind": "plain"}}


def _attribute(name: str) -> dict[str, Any]:
    use = "computed" if name == "id" else "optional"
    return {"type": "dynamic", "description_kind": "plain", use: True}
