"""Plans as JSON without sensitive values."""

from collections.abc import Mapping
from typing import Any

from tfrun_async.simulator._engine.plan_json import plan_json
from tfrun_async.simulator._engine.provider_schemas import provider_schemas_json
from tfrun_async.simulator._records.store import Run

_CHANGES = ("resource_changes", "resource_drift")


def redacted_plan_json(run: Run) -> dict[str, Any]:
    """Return a plan without sensitive values, as the terraform CLI reads and shows it.

    It has the changes and the schemas of the providers, and neither the variables nor the states.
    """
    plan, schemas = plan_json(run), provider_schemas_json(run)
    changes = {
        name: [{**each, "change": _redact_change(each["change"])} for each in plan.get(name, ())]
        for name in _CHANGES
    }
    return {
        "plan_format_version": plan["format_version"],
        "provider_format_version": schemas["format_version"],
        "provider_schemas": schemas["provider_schemas"],
        "output_changes": {
            name: _redact_change(change) for name, change in plan.get("output_changes", {}).items()
        },
        **changes,
        "relevant_attributes": plan.get("relevant_attributes", []),
    }


def _redact_change(change: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **change,
        "before": _redact(change.get("before"), change.get("before_sensitive", False)),
        "after": _redact(change.get("after"), change.get("after_sensitive", False)),
    }


def _redact(value: Any, mark: Any) -> Any:
    """Return a value with null in place of all that is marked as sensitive.

    The marks have the structure of the value: `true` marks all of it.
    """
    if mark is True:
        return None
    if isinstance(value, dict) and isinstance(mark, dict):
        return {key: _redact(each, mark.get(key, False)) for key, each in value.items()}
    if isinstance(value, list) and isinstance(mark, list):
        marks = [*mark, *[False] * (len(value) - len(mark))]
        return [_redact(each, marks[index]) for index, each in enumerate(value)]
    return value
