"""Cost estimates and policy checks: reading them, their output, and overriding a policy."""

from tfrun_async.simulator._engine.checks import cost_status, policy_result
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.run_events import saving_comment
from tfrun_async.simulator._http.messages import Response
from tfrun_async.simulator._records.store import Run, StoredObject
from tfrun_async.simulator._serialize.run_details import serialize_cost_estimate

OUTPUT_SECONDS = 60.0
INCLUDES = frozenset({"run", "run.workspace"})


def read_cost_estimate(context: HandlerContext, cost_estimate_id: str) -> Response:
    """Read a cost estimate."""
    run = context.store.find(context.store.cost_estimates, cost_estimate_id)
    return context.respond_with_resource(serialize_cost_estimate(run))


def cost_estimate_output(context: HandlerContext, cost_estimate_id: str) -> Response:
    """Redirect to the output of a cost estimate."""
    run = context.store.find(context.store.cost_estimates, cost_estimate_id)
    return _redirect_to_output(
        context, "cost-output", cost_estimate_id, exists=cost_status(run) == "finished"
    )


def list_for_run(context: HandlerContext, run_id: str) -> Response:
    """List the policy checks of a run: one, or none where there are no policies."""
    run = context.store.find(context.store.runs, run_id)
    found = [context.serializer.policy_check(run)] if run.policy_check else []
    return context.respond_with_list(found, include=INCLUDES)


def read_policy_check(context: HandlerContext, policy_check_id: str) -> Response:
    """Read a policy check."""
    return _respond(context, context.store.find(context.store.policy_checks, policy_check_id))


def override(context: HandlerContext, policy_check_id: str) -> Response:
    """Override a policy that soft failed."""
    run = context.store.find(context.store.policy_checks, policy_check_id)
    with saving_comment(context, run):
        context.lifecycle.override(run, context.now, context.caller)
    return _respond(context, run)


def policy_check_output(context: HandlerContext, policy_check_id: str) -> Response:
    """Redirect to the output of a policy check."""
    run = context.store.find(context.store.policy_checks, policy_check_id)
    exists = policy_result(run) is not None
    return _redirect_to_output(context, "policy-output", policy_check_id, exists=exists)


def _respond(context: HandlerContext, run: Run) -> Response:
    return context.respond_with_resource(context.serializer.policy_check(run), include=INCLUDES)


def _redirect_to_output(context: HandlerContext, kind: str, key: str, *, exists: bool) -> Response:
    """Respond as for a plan's JSON; the documents only name the path of the output."""
    if not exists:
        return Response(204)
    secret = context.store.ids.new_secret()
    context.store.objects[secret] = StoredObject(kind, key, context.now + OUTPUT_SECONDS)
    return Response(307, headers={"Location": context.serializer.object_url(secret)})
