"""How the other server writes its resources."""

from datetime import UTC, datetime
from typing import Any

from tests.support.other_server._records import Run, Version, Workspace

Document = dict[str, Any]
ORGANIZATION = "default"

_TYPES = {
    "apply": "applies",
    "configuration_version": "configuration-versions",
    "organization": "organizations",
    "plan": "plans",
    "run": "runs",
    "workspace": "workspaces",
}


def organization() -> Document:
    attributes = {"name": ORGANIZATION, "created-at": "", "email": ""}
    return _resource("organizations", ORGANIZATION, attributes)


def workspace(record: Workspace) -> Document:
    """Write a workspace: null where the documents have none, ``""`` for unknown times."""
    last = record.runs[-1] if record.runs else None
    attributes = {
        "name": record.options["name"],
        "auto-apply": record.options.get("auto-apply", False),
        "created-at": _time(record.created_at),
        "updated-at": "",
        "latest-change-at": "",
        "locked": record.locked,
        "latest-run": {"id": last.id, "status": last.status} if last else None,
        "structured-run-output-enabled": None,
        "terraform-version": "",
    }
    return _resource("workspaces", record.id, attributes, organization=ORGANIZATION)


def configuration_version(record: Version) -> Document:
    attributes = {
        "auto-queue-runs": record.options.get("auto-queue-runs", True),
        "error": None,
        "speculative": record.options.get("speculative", False),
        "status": "pending" if record.files is None else "uploaded",
    }
    return _resource("configuration-versions", record.id, attributes)


def actions(record: Run) -> dict[str, bool]:
    """Return what can be done to a run; nothing can be forced."""
    return {
        "is-cancelable": record.status in {"pending", "planning", "applying"},
        "is-confirmable": record.is_confirmable,
        "is-discardable": record.is_confirmable,
    }


def run(record: Run) -> Document:
    """Write a run; whether it has changes is null until the plan has ended without an error."""
    is_planned = {"planned", "planned_and_finished"} & record.times.keys()
    attributes = {
        **{key: record.options.get(key) for key in ("message", "terraform-version")},
        **{key: record.options.get(key, False) for key in ("auto-apply", "is-destroy")},
        "actions": actions(record),
        "created-at": _time(record.created_at),
        "error-message": "Error: fail" if record.status == "errored" else "",
        "has-changes": record.changes > 0 if is_planned else None,
        "permissions": {"can-apply": True, "can-cancel": True, "can-discard": True},
        "plan-only": record.options.get("plan-only", False),
        "status": record.status,
        "status-timestamps": {
            f"{status.replace('_', '-')}-at": _time(at) for status, at in record.times.items()
        },
    }
    return _resource(
        "runs",
        record.id,
        attributes,
        apply=record.apply_id,
        configuration_version=record.version.id,
        plan=record.plan_id,
        workspace=record.workspace.id,
    )


def plan(record: Run, address: str) -> Document:
    """Write a plan: without the counts of its resources."""
    statuses = {"pending": "pending", "planning": "running", "errored": "errored"}
    attributes = _phase(record, f"{address}/storage/plan", statuses.get(record.status, "finished"))
    return _resource("plans", record.plan_id, attributes)


def apply(record: Run, address: str) -> Document:
    statuses = {"confirmed": "queued", "applying": "running", "applied": "finished"}
    attributes = _phase(record, f"{address}/storage/apply", statuses.get(record.status, "pending"))
    return _resource("applies", record.apply_id, attributes)


def _phase(record: Run, log: str, status: str) -> Document:
    return {"log-read-url": f"{log}/{record.id}", "status": status, "status-timestamps": {}}


def task_stage(record: Run) -> Document:
    """Write a task stage: its result is inside the resource, and of another type."""
    result = {"id": record.task_result_id, "type": "task-stage-results"}
    stage = _resource(
        "task-stages", record.stage_id, {"stage": "post_plan", "status": "passed"}, run=record.id
    )
    stage["relationships"]["task-results"] = {"data": [result]}
    attributes = {"status": "passed", "task-name": "scan", "message": "", "url": ""}
    stage["included"] = [{**result, "attributes": attributes}]
    return stage


def _resource(type_: str, id_: str, attributes: Document, **related: str) -> Document:
    relationships = {
        name.replace("_", "-"): {"data": {"id": other, "type": _TYPES[name]}}
        for name, other in related.items()
    }
    return {"id": id_, "type": type_, "attributes": attributes, "relationships": relationships}


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
