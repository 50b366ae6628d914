"""Other forms of a plan's JSON: without sensitive values, and the schemas of its providers."""

from collections.abc import Iterator, Mapping
from typing import Any

from tfrun_async.simulator._engine.plan_json import plan_json
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
            name: _redact_change(change) for name, change in plan["output_changes"].items()
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


def provider_schemas_json(run: Run) -> dict[str, Any]:
    """Return the schemas of a plan's resource types, as `terraform providers schema -json` does.

    There are no providers, so that a schema has the attributes that the plan has values for.
    """
    providers: dict[str, dict[str, Any]] = {}
    for each in _changed_resources(plan_json(run)):
        kind = "data_source_schemas" if each["mode"] == "data" else "resource_schemas"
        provider = providers.setdefault(
            each["provider_name"], {"resource_schemas": {}, "data_source_schemas": {}}
        )
        schema = provider[kind].setdefault(
            each["type"], {"version": 0, "block": {"attributes": {}, "description_kind": "plain"}}
        )
        _add_attributes(schema["block"]["attributes"], each["change"])
    return {"format_version": "1.0", "provider_schemas": providers}


def _changed_resources(plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name in _CHANGES:
        yield from plan.get(name, ())


def _add_attributes(attributes: dict[str, Any], change: Mapping[str, Any]) -> None:
    for member in ("before", "after", "after_unknown"):
        for name, value in (change.get(member) or {}).items():
            attribute = attributes.setdefault(
                name, {"type": "dynamic", "description_kind": "plain", "optional": True}
            )
            if member == "after_unknown":
                attribute["computed"] = True
            elif isinstance(value, str | int | float):
                attribute["type"] = _TYPES[type(value)]


_TYPES = {str: "string", bool: "bool", int: "number", float: "number"}
