"""The JSON forms of a plan, of a run or by the plan's own id, behind presigned URLs."""

from collections.abc import Callable
from typing import Any

from tfrun_async.simulator._engine.phase_status import PLAN, phase_status
from tfrun_async.simulator._engine.plan_json import plan_json
from tfrun_async.simulator._engine.provider_schemas import provider_schemas_json
from tfrun_async.simulator._engine.redacted_plan import redacted_plan_json
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import Response
from tfrun_async.simulator._records.store import Run, StoredObject

AVAILABLE_SECONDS = 60.0
PLAN_FORMS: dict[str, Callable[[Run], dict[str, Any]]] = {
    "plan-json": plan_json,
    "plan-json-redacted": redacted_plan_json,
    "plan-schema": provider_schemas_json,
}
"""What builds the content of each kind of stored object."""


def output(context: HandlerContext, plan_id: str) -> Response:
    """Redirect to the plan as JSON."""
    return _redirect(context, "plan-json", context.store.find(context.store.plans, plan_id))


def output_of_run(context: HandlerContext, run_id: str) -> Response:
    """Redirect to the plan of a run as JSON."""
    return _redirect(context, "plan-json", context.store.find(context.store.runs, run_id))


def redacted(context: HandlerContext, plan_id: str) -> Response:
    """Redirect to the plan as JSON without sensitive values."""
    run = context.store.find(context.store.plans, plan_id)
    return _redirect(context, "plan-json-redacted", run)


def redacted_of_run(context: HandlerContext, run_id: str) -> Response:
    """Redirect to the plan of a run as JSON without sensitive values."""
    run = context.store.find(context.store.runs, run_id)
    return _redirect(context, "plan-json-redacted", run)


def schema(context: HandlerContext, plan_id: str) -> Response:
    """Redirect to the schemas of the providers of the plan."""
    return _redirect(context, "plan-schema", context.store.find(context.store.plans, plan_id))


def schema_of_run(context: HandlerContext, run_id: str) -> Response:
    """Redirect to the schemas of the providers of the plan of a run."""
    return _redirect(context, "plan-schema", context.store.find(context.store.runs, run_id))


def _redirect(context: HandlerContext, kind: str, run: Run) -> Response:
    if phase_status(run, PLAN) != "finished":
        return Response(204)
    secret = context.store.ids.new_secret()
    expires_at = context.now + AVAILABLE_SECONDS
    context.store.objects[secret] = StoredObject(kind, run.plan.id, expires_at)
    return Response(307, headers={"Location": context.serializer.object_url(secret)})
