"""Cost estimates and policy checks: reading them, their output, and overriding a policy."""

from tfrun_async.simulator._engine.costs import cost_status
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._handlers.run_events import saving_comment
from tfrun_async.simulator._http.messages import Response
from tfrun_async.simulator._records.policies import PolicyCheck
from tfrun_async.simulator._records.store import StoredObject
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
    """List the policy checks of a run: of the organization's policies, and of the workspace's."""
    run = context.store.find(context.store.runs, run_id)
    found = [context.serializer.policy_check(check) for check in run.policy_checks]
    return context.respond_with_list(found, include=INCLUDES)


def read_policy_check(context: HandlerContext, policy_check_id: str) -> Response:
    """Read a policy check."""
    return _respond(context, _find_policy_check(context, policy_check_id))


def override(context: HandlerContext, policy_check_id: str) -> Response:
    """Override policies that soft failed."""
    check = _find_policy_check(context, policy_check_id)
    with saving_comment(context, check.run):
        context.lifecycle.override_policy_check(check, context.now, context.caller)
    return _respond(context, check)


def policy_check_output(context: HandlerContext, policy_check_id: str) -> Response:
    """Redirect to the output of a policy check."""
    check = _find_policy_check(context, policy_check_id)
    return _redirect_to_output(context, "policy-output", policy_check_id, exists=check.has_result)


def _find_policy_check(context: HandlerContext, key: str) -> PolicyCheck:
    return context.store.find(context.store.policies.checks, key)


def _respond(context: HandlerContext, check: PolicyCheck) -> Response:
    return context.respond_with_resource(context.serializer.policy_check(check), include=INCLUDES)


def _redirect_to_output(context: HandlerContext, kind: str, key: str, *, exists: bool) -> Response:
    """Respond as for a plan's JSON; the documents only name the path of the output."""
    if not exists:
        return Response(204)
    secret = context.store.ids.new_secret()
    context.store.objects[secret] = StoredObject(kind, key, context.now + OUTPUT_SECONDS)
    return Response(307, headers={"Location": context.serializer.object_url(secret)})
