"""Plans, applies, and the files behind presigned URLs: uploads, logs, plan JSON."""

from tfrun_async.simulator._engine.costs import cost_output
from tfrun_async.simulator._engine.phase_log import phase_log
from tfrun_async.simulator._engine.policies import check_output
from tfrun_async.simulator._engine.sentinel_mocks import mock_bundle
from tfrun_async.simulator._handlers import configuration_versions, state_versions
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.plan_json import PLAN_FORMS
from tfrun_async.simulator._http.messages import ApiError, Response, not_found
from tfrun_async.simulator._records.store import Store, StoredObject


def read_plan(context: HandlerContext, plan_id: str) -> Response:
    """Read a plan."""
    run = context.store.find(context.store.plans, plan_id)
    return context.respond_with_resource(context.serializer.plan(run))


def read_apply(context: HandlerContext, apply_id: str) -> Response:
    """Read an apply."""
    run = context.store.find(context.store.applies, apply_id)
    return context.respond_with_resource(context.serializer.apply(run))


def read_plan_of_run(context: HandlerContext, run_id: str) -> Response:
    """Read the plan of a run."""
    run = context.store.find(context.store.runs, run_id)
    return context.respond_with_resource(context.serializer.plan(run))


def read_apply_of_run(context: HandlerContext, run_id: str) -> Response:
    """Read the apply of a run."""
    run = context.store.find(context.store.runs, run_id)
    return context.respond_with_resource(context.serializer.apply(run))


def put_object(context: HandlerContext, secret: str) -> Response:
    """Receive an upload."""
    stored = context.store.find(context.store.objects, secret)
    match stored.kind:
        case "upload":
            return configuration_versions.upload(context, stored.id)
        case "state":
            return state_versions.upload(context, stored.id)
        case "json-state":
            return state_versions.upload_json(context, stored.id)
        case _:
            raise not_found()


def get_object(context: HandlerContext, secret: str) -> Response:
    """Return the content of a presigned URL: a log, an archive, an output or plan JSON."""
    store = context.store
    stored = store.find(store.objects, secret)
    if stored.expires_at is not None and context.now > stored.expires_at:
        del store.objects[secret]
        raise not_found()
    if (form := PLAN_FORMS.get(stored.kind)) is not None:
        return Response.json(200, form(store.plans[stored.id]), "application/json")
    if stored.kind in {"archive", "plan-export"}:
        return _archive_response(store, stored)
    return _text_response(context, _text(context, stored))


def _text(context: HandlerContext, stored: StoredObject) -> bytes:
    store = context.store
    match stored.kind:
        case "plan-log":
            return phase_log(store.plans[stored.id], "plan", context.now)
        case "apply-log":
            return phase_log(store.applies[stored.id], "apply", context.now)
        case "cost-output":
            return cost_output(store.cost_estimates[stored.id]).encode()
        case "policy-output":
            return check_output(store.policies.checks[stored.id]).encode()
        case _:
            raise not_found()


def _archive_response(store: Store, stored: StoredObject) -> Response:
    if stored.kind == "archive":
        archive = store.configuration_versions[stored.id].archive
    else:
        archive = mock_bundle(store.find(store.plan_exports, stored.id).run)
    if archive is None:
        raise not_found()
    return Response(200, archive, {"Content-Type": "application/gzip"})


def _text_response(context: HandlerContext, content: bytes) -> Response:
    offset = _read_whole_number(context, "offset", 0)
    limit = _read_whole_number(context, "limit", len(content))
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    return Response(200, content[offset : offset + limit], headers)


def _read_whole_number(context: HandlerContext, parameter: str, default: int) -> int:
    value = context.request.query.get(parameter, str(default))
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise ApiError.invalid_parameter(parameter, f"{parameter} must be a whole number.")
    return int(value)
