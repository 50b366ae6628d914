"""Cost estimates and policy checks: reading them, their output, and overriding a policy."""

from tfrun_async.simulator._engine.checks import cost_status, policy_result
from tfrun_async.simulator._handlers.context import Call
from tfrun_async.simulator._handlers.run_events import with_comment
from tfrun_async.simulator._http.messages import Response
from tfrun_async.simulator._records.store import Run, StoredObject
from tfrun_async.simulator._serialize.run_details import cost_estimate

OUTPUT_SECONDS = 60.0
INCLUDES = frozenset({"run", "run.workspace"})


def read_cost_estimate(call: Call, cost_estimate_id: str) -> Response:
    """Read a cost estimate."""
    run = call.store.find(call.store.cost_estimates, cost_estimate_id)
    return call.one(cost_estimate(run))


def cost_estimate_output(call: Call, cost_estimate_id: str) -> Response:
    """Redirect to what a cost estimation printed."""
    run = call.store.find(call.store.cost_estimates, cost_estimate_id)
    return _redirect(call, "cost-output", cost_estimate_id, exists=cost_status(run) == "finished")


def list_for_run(call: Call, run_id: str) -> Response:
    """List the policy checks of a run: one, or none where there are no policies."""
    run = call.store.find(call.store.runs, run_id)
    found = [call.resources.policy_check(run)] if run.policy_check else []
    return call.listing(found, include=INCLUDES)


def read_policy_check(call: Call, policy_check_id: str) -> Response:
    """Read a policy check."""
    return _answer(call, call.store.find(call.store.policy_checks, policy_check_id))


def override(call: Call, policy_check_id: str) -> Response:
    """Let a run go on in spite of a policy that soft failed."""
    run = call.store.find(call.store.policy_checks, policy_check_id)
    with with_comment(call, run):
        call.lifecycle.override(run, call.now, call.caller)
    return _answer(call, run)


def policy_check_output(call: Call, policy_check_id: str) -> Response:
    """Redirect to what the policies printed."""
    run = call.store.find(call.store.policy_checks, policy_check_id)
    exists = policy_result(run) is not None
    return _redirect(call, "policy-output", policy_check_id, exists=exists)


def _answer(call: Call, run: Run) -> Response:
    return call.one(call.resources.policy_check(run), include=INCLUDES)


def _redirect(call: Call, kind: str, key: str, *, exists: bool) -> Response:
    """Answer as for a plan's JSON; the documents only name the path of the output."""
    if not exists:
        return Response(204)
    secret = call.store.names.secret()
    call.store.objects[secret] = StoredObject(kind, key, call.now + OUTPUT_SECONDS)
    return Response(307, headers={"Location": call.resources.object_url(secret)})
