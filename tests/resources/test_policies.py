"""Pending overrides of policies: listing and overriding them."""

from typing import Any

import orjson
import pytest

from tests.support.odd_servers import Handle, Manner, with_manner
from tests.support.policies import opa, sentinel, tfpolicy
from tests.support.spec_contract import Contract
from tests.support.workspaces import add_failing_task, advance_clock
from tfrun_async import Client, PendingOverride
from tfrun_async._jsonapi.document import decode
from tfrun_async._run.overrides import find_overrides
from tfrun_async.errors import (
    ArgumentError,
    ForbiddenError,
    NotFoundError,
    NothingToOverrideError,
    OutcomeUnknownError,
    ServerError,
)
from tfrun_async.models import PolicyCheck, Run, RunStatus, Workspace
from tfrun_async.simulator import Fault, Policy, PolicySet, Simulator
from tfrun_async.simulator._http.messages import Request, Response
from tfrun_async.waiting import FailedCheck, Need, OverrideKind, StopReason, is_overridable

REASON = "The security team has agreed"


@pytest.fixture
async def sentinel_run(sim: Simulator, tfe: Client, workspace: Workspace) -> Run:
    """A run that waits for the override of a policy check."""
    sim.set_policies(sentinel("soft_failed"))
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    return run


@pytest.fixture
async def stage_run(sim: Simulator, tfe: Client, workspace: Workspace) -> Run:
    """A run that waits for the override of a task stage."""
    await add_failing_task(sim, tfe, workspace)
    run = await tfe.runs.create(workspace=workspace)
    return (await tfe.runs.wait(run)).run


@pytest.fixture
async def tf_run(sim: Simulator, tfe: Client, workspace: Workspace) -> Run:
    """A run that waits for the overrides of two evaluations of Terraform policies."""
    sim.set_policies(tfpolicy(), tfpolicy(stage="Init"))
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    return run


def count_overrides(sim: Simulator) -> int:
    return sum(request.path.endswith("/override") for request in sim.requests)


async def comments_on(tfe: Client, run: Run) -> list[str]:
    return [comment.body async for comment in tfe.comments.list_for_run(run)]


async def test_a_policy_check_is_overridden(sim: Simulator, tfe: Client, sentinel_run: Run) -> None:
    """The run goes on, and the comment is on the run once."""
    (pending,) = await tfe.policies.pending(sentinel_run.id)
    assert pending.kind is OverrideKind.POLICY_CHECK
    assert pending.id.startswith("polchk-")
    assert pending.is_permitted
    assert pending.message == "1 of 1 policies have failed"
    assert [(each.policy_set, each.name) for each in pending.failures] == [
        ("simulated", "simulated/policy")
    ]
    assert await tfe.policies.override(sentinel_run, comment=REASON) == [pending]
    assert await comments_on(tfe, sentinel_run) == [REASON]
    assert await tfe.policies.pending(sentinel_run) == []
    result = await tfe.runs.wait(sentinel_run)
    assert (result.reason, result.needs) == (StopReason.NEEDS_DECISION, Need.CONFIRMATION)


async def test_a_task_stage_is_overridden(sim: Simulator, tfe: Client, stage_run: Run) -> None:
    """The failed run task is named, and the comment goes with the override."""
    (pending,) = await tfe.policies.pending(stage_run)
    assert pending.kind is OverrideKind.TASK_STAGE
    assert pending.message == "the post_plan stage has failed and can be overridden"
    (failed,) = pending.failures
    assert (failed.name, failed.policy_set, failed.enforcement) == ("check", None, "mandatory")
    assert failed.message
    await tfe.policies.override(stage_run, comment=REASON)
    assert await comments_on(tfe, stage_run) == [REASON]
    assert (await tfe.runs.wait(stage_run)).needs is Need.CONFIRMATION


async def test_opa_policies_are_overridden_in_their_task_stage(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Those that failed are named, with their messages, or else with what they are for."""
    regions = Policy("regions", "mandatory", "failed", "eu only")
    sim.set_policies(opa(), opa(regions, Policy("tags", "mandatory")))
    run = await tfe.runs.create(workspace=workspace)
    result = await tfe.runs.wait(run)
    assert (result.reason, result.needs) == (StopReason.NEEDS_DECISION, Need.TASK_OVERRIDE)
    (pending,) = await tfe.policies.pending(run)
    assert pending.kind is OverrideKind.TASK_STAGE
    assert pending.failures == (
        FailedCheck("no-friday", "calendar", "mandatory", "No deployments on Fridays"),
        FailedCheck("regions", "calendar", "mandatory", "eu only"),
    )
    assert [each.id for each in await tfe.policies.override(run, comment=REASON)] == [pending.id]
    assert await comments_on(tfe, run) == [REASON]
    assert (await tfe.runs.wait(run)).needs is Need.CONFIRMATION
    assert (await tfe.runs.read(run)).status == RunStatus.POST_PLAN_COMPLETED


async def test_run_tasks_and_policies_of_a_stage_are_named(
    sim: Simulator, tfe: Client, stage_run: Run
) -> None:
    """The run tasks first; policies that this token may not read are omitted."""
    sim.set_policies(opa())
    run = await tfe.runs.create(workspace=stage_run.workspace)
    await tfe.runs.cancel(stage_run)
    await tfe.runs.wait(run)
    (pending,) = await tfe.policies.pending(run)
    assert [failed.name for failed in pending.failures] == ["check", "no-friday"]
    with with_manner(_hiding("/policy-set-outcomes")):
        (pending,) = await tfe.policies.pending(run)
    assert [failed.name for failed in pending.failures] == ["check"]


async def test_terraform_policies_are_overridden(sim: Simulator, tfe: Client, tf_run: Run) -> None:
    """All evaluations that wait, each with the comment; then the run can be confirmed."""
    pending = await tfe.policies.pending(tf_run)
    waiting = [each.id async for each in tfe.tf_policy_evaluations.list_for_run(tf_run)]
    assert [each.id for each in pending] == waiting
    assert {each.kind for each in pending} == {OverrideKind.TF_POLICY_EVALUATION}
    assert pending[0].message == "1 of 1 policies have failed"
    assert pending[0].failures == (
        FailedCheck(
            "encrypted_buckets",
            "storage",
            "mandatory_overridable",
            "aws_s3_bucket.a: It has no key.",
        ),
    )
    await tfe.policies.override(tf_run, comment=REASON)
    assert await comments_on(tfe, tf_run) == [REASON, REASON]
    assert await tfe.policies.pending(tf_run) == []
    result = await tfe.runs.wait(tf_run)
    assert (result.reason, result.needs) == (StopReason.NEEDS_DECISION, Need.CONFIRMATION)
    assert result.run.status == RunStatus.TF_POLICY_CHECKED
    await tfe.runs.apply(tf_run)
    assert (await tfe.runs.wait(tf_run)).run.status == RunStatus.APPLIED


async def test_no_comment_is_sent_unless_it_is_given(tfe: Client, sentinel_run: Run) -> None:
    """None is no comment."""
    await tfe.policies.override(sentinel_run, comment=None)
    assert await comments_on(tfe, sentinel_run) == []


async def test_what_a_token_may_not_override_is_tried_first(tfe: Client, tf_run: Run) -> None:
    """A refusal leaves the other evaluations as they are."""
    first, second = [each.id async for each in tfe.tf_policy_evaluations.list_for_run(tf_run)]

    def respond(request: Request, handle: Handle) -> Response:
        if second in request.path and request.method == "POST":
            return Response.json(403, {"errors": [{"status": "403", "title": "forbidden"}]})
        response = handle(request)
        if request.path.endswith("/tf-policy-evaluations"):
            document = orjson.loads(response.body)
            document["data"][1]["attributes"]["permissions"] = {"can-override": False}
            return Response.json(200, document)
        return response

    with with_manner(respond):
        with pytest.raises(ForbiddenError, match=second):
            await tfe.policies.override(tf_run)
        pending = await tfe.policies.pending(tf_run)
        result = await tfe.runs.wait(tf_run)
    assert [(each.id, each.is_permitted) for each in pending] == [(first, True), (second, False)]
    assert (result.reason, result.needs) == (StopReason.BLOCKED, Need.POLICY_OVERRIDE)


async def test_a_run_that_waits_for_nothing_is_refused(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """Before anything is sent."""
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    assert await tfe.policies.pending(run) == []
    with pytest.raises(NothingToOverrideError, match=f"{run.id} is planned: it waits for no ove"):
        await tfe.policies.override(run)
    assert count_overrides(sim) == 0
    with pytest.raises(NotFoundError):
        await tfe.policies.pending("run-unknown")


@pytest.mark.parametrize("comment", ["", " \n", "\udcff"])
async def test_an_unusable_comment_is_refused(
    sim: Simulator, tfe: Client, sentinel_run: Run, comment: str
) -> None:
    """Before the override, which it could only follow."""
    with pytest.raises(ArgumentError, match="comment"):
        await tfe.policies.override(sentinel_run, comment=comment)
    assert count_overrides(sim) == 0


async def test_a_lost_response_is_found_out(sim: Simulator, tfe: Client, sentinel_run: Run) -> None:
    """The override is sent once, and read back."""
    sim.fault(Fault.RESET_AFTER, method="POST")
    assert await tfe.policies.override(sentinel_run)
    assert count_overrides(sim) == 1


async def test_a_lost_response_of_a_stage_is_found_out(
    sim: Simulator, tfe: Client, stage_run: Run
) -> None:
    """The stage runs on, or has passed."""
    sim.fault(Fault.RESET_AFTER, method="POST")
    assert await tfe.policies.override(stage_run)
    assert count_overrides(sim) == 1


async def test_an_override_that_was_not_done_stays_unknown(
    sim: Simulator, tfe: Client, sentinel_run: Run
) -> None:
    """It is not sent again: the caller may do so after a look."""
    sim.fault(Fault.RESET_BEFORE, method="POST")
    with pytest.raises(OutcomeUnknownError):
        await tfe.policies.override(sentinel_run)
    assert count_overrides(sim) == 0
    assert await tfe.policies.override(sentinel_run)


async def test_a_lost_comment_is_an_error(sim: Simulator, tfe: Client, sentinel_run: Run) -> None:
    """The text of the error says which request failed, after the override was done."""
    sim.fault(Fault.SERVER_ERROR, method="POST", path=f"/runs/{sentinel_run.id}/comments")
    with pytest.raises(ServerError, match="/comments"):
        await tfe.policies.override(sentinel_run, comment=REASON)
    assert await tfe.policies.pending(sentinel_run) == []


async def test_wait_says_what_can_be_overridden(
    tfe: Client, read_only_client: Client, tf_run: Run
) -> None:
    """A run that waits for Terraform policies needs a decision, if this token may take it."""
    result = await tfe.runs.wait(tf_run)
    assert (result.reason, result.needs) == (StopReason.NEEDS_DECISION, Need.POLICY_OVERRIDE)
    assert [each.is_permitted for each in result.overrides] == [True, True]
    result = await read_only_client.runs.wait(tf_run)
    assert (result.reason, result.needs) == (StopReason.BLOCKED, Need.POLICY_OVERRIDE)
    assert [each.is_permitted for each in result.overrides] == [False, False]


async def test_overrides_that_this_token_cannot_see_are_refused(
    sim: Simulator, tfe: Client, tf_run: Run
) -> None:
    """Nothing is sent."""
    with (
        with_manner(_hiding("/tf-policy-evaluations")),
        pytest.raises(NothingToOverrideError, match="tf_policy_override"),
    ):
        await tfe.policies.override(tf_run)
    assert count_overrides(sim) == 0


async def test_each_policy_check_of_a_run_is_overridden(
    sim: Simulator, tfe: Client, workspace: Workspace
) -> None:
    """That of the organization, and that of the workspace."""
    sim.set_policies(sentinel("soft_failed"))
    printed = Policy("private", "soft-mandatory", "failed", "2 buckets are public")
    sim.set_policies(PolicySet("storage", [printed]), workspace="network")
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    pending = await tfe.policies.pending(run)
    assert [each.failures[0].name for each in pending] == ["simulated/policy", "storage/private"]
    assert pending[1].failures[0].message == "2 buckets are public"
    assert await tfe.policies.override(run, comment=REASON) == pending
    assert await comments_on(tfe, run) == [REASON, REASON]
    assert (await tfe.runs.wait(run)).needs is Need.CONFIRMATION


async def test_wait_names_the_check_and_the_stage(
    tfe: Client, read_only_client: Client, sentinel_run: Run
) -> None:
    """Also where this token may not override it."""
    (pending,) = (await tfe.runs.wait(sentinel_run)).overrides
    assert pending == PendingOverride(
        OverrideKind.POLICY_CHECK, pending.id, True, "1 of 1 policies have failed", pending.failures
    )
    result = await read_only_client.runs.wait(sentinel_run)
    assert result.reason is StopReason.BLOCKED
    assert [(each.id, each.is_permitted) for each in result.overrides] == [(pending.id, False)]


async def test_sentinel_policies_are_named_where_their_form_is_known(
    tfe: Client, sentinel_run: Run, contract: Contract
) -> None:
    """The API promises nothing about Sentinel's details, so another form names none."""
    policies = [
        {"policy": "net/cidr", "result": False, "trace": {"description": "No open ranges"}},
        {"policy": "net/name", "result": True},
        "odd",
    ]
    details: list[Any] = [{"data": {"net": {"policies": policies}, "x": 1}}, {"data": []}, None]
    found = []
    for each in details:
        manner = _with_sentinel(each)
        with with_manner(manner):
            (pending,) = await tfe.policies.pending(sentinel_run)
            found.append(pending.failures)
    assert found == [(FailedCheck("net/cidr", "net", "soft-mandatory", "No open ranges"),), (), ()]


def _hiding(ending: str) -> Manner:
    """Return a manner that does not show what is below paths with this ending."""

    def respond(request: Request, handle: Handle) -> Response:
        if request.path.endswith(ending):
            return Response.json(404, {"errors": [{"status": "404", "title": "not found"}]})
        return handle(request)

    return respond


def _with_sentinel(sentinel: Any) -> Any:
    """Return a manner that sends these details with policy checks."""

    def respond(request: Request, handle: Handle) -> Response:
        response = handle(request)
        if request.path.endswith("/policy-checks"):
            document = orjson.loads(response.body)
            document["data"][0]["attributes"]["result"]["sentinel"] = sentinel
            return Response.json(200, document)
        return response

    return respond


def test_an_overridden_check_waits_for_nothing() -> None:
    """The sample of the API says of an overridden check that it can be overridden."""
    body = (
        b'{"data": {"id": "polchk-1", "type": "policy-checks", "attributes": '
        b'{"status": "%s", "actions": {"is-overridable": true}}}}'
    )
    assert is_overridable(decode(body % b"soft_failed", PolicyCheck))
    assert not is_overridable(decode(body % b"overridden", PolicyCheck))


async def test_a_run_of_an_unknown_status_is_asked_for_all(
    sim: Simulator, tfe: Client, sentinel_run: Run
) -> None:
    """A check waits for its override whatever the status of the run is called."""
    read = await tfe.runs.read(sentinel_run)
    (pending,) = await find_overrides(tfe._pipeline, read)
    assert pending == PendingOverride(
        OverrideKind.POLICY_CHECK, pending.id, True, "1 of 1 policies have failed", pending.failures
    )
