"""Pending overrides of policies: listing and overriding them."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import orjson
import pytest

from tests.support.odd_servers import Handle, with_manner
from tests.support.policies import sentinel
from tests.support.policy_evaluations import PolicyServer
from tests.support.spec_contract import Contract
from tests.support.workspaces import advance_clock, create_workspace, set_status
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
from tfrun_async.models import PolicyCheck, Run, Workspace
from tfrun_async.simulator import Fault, Simulator, SteppedClock
from tfrun_async.simulator._http.messages import Request, Response
from tfrun_async.simulator._records.transitions import TRANSITIONS
from tfrun_async.waiting import FailedCheck, Need, OverrideKind, StopReason, is_overridable

REASON = "The security team has agreed"


@pytest.fixture
async def workspace(sim: Simulator, tfe: Client) -> Workspace:
    """A workspace that is ready for runs."""
    return await create_workspace(sim, tfe, "network")


@pytest.fixture
def server(contract: Contract) -> Iterator[PolicyServer]:
    """The policies of the simulator."""
    server = PolicyServer(contract)
    with with_manner(server):
        yield server


@pytest.fixture
async def read_only_client(sim: Simulator) -> AsyncIterator[Client]:
    """A client whose token may see runs, and not act on them."""
    assert isinstance(sim.clock, SteppedClock)
    token = sim.add_token("organization")
    async with Client(sim.address, token, rate_limiter=None, sleep=sim.clock.sleep) as client:
        yield client


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
    sim.script("network", overridable_tasks=True)
    task = await tfe.run_tasks.create(
        sim.organization, name="check", url="https://nowhere.example", hmac_key="key"
    )
    await tfe.workspace_run_tasks.create(workspace, task=task, enforcement_level="mandatory")
    run = await tfe.runs.create(workspace=workspace)
    return (await tfe.runs.wait(run)).run


@pytest.fixture
async def tf_run(
    sim: Simulator, tfe: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """A run that waits for the override of Terraform policies."""
    run = await tfe.runs.create(workspace=workspace)
    monkeypatch.setitem(TRANSITIONS, "tf_policy_override", frozenset())
    set_status(sim, run, "tf_policy_override")
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


async def test_opa_policies_of_a_task_stage_are_named(
    tfe: Client, stage_run: Run, server: PolicyServer
) -> None:
    """Beside the run tasks in the same stage."""
    server.fail_opa(stage_run.task_stages[0])
    (pending,) = await tfe.policies.pending(stage_run)
    assert pending.failures[1:] == (
        FailedCheck("no-friday", "storage", "mandatory", "No deployments on Fridays"),
    )
    server.hides_policies = True
    (pending,) = await tfe.policies.pending(stage_run)
    assert [failed.name for failed in pending.failures] == ["check"]


async def test_terraform_policies_are_overridden(
    tfe: Client, tf_run: Run, server: PolicyServer
) -> None:
    """All evaluations that wait, and those only, each with the comment."""
    server.fail_tf(tf_run, "passed")
    waiting = [server.fail_tf(tf_run), server.fail_tf(tf_run)]
    pending = await tfe.policies.pending(tf_run)
    assert [each.id for each in pending] == waiting
    assert {each.kind for each in pending} == {OverrideKind.TF_POLICY_EVALUATION}
    assert pending[0].message == "1 of 3 policies have failed"
    assert pending[0].failures == (
        FailedCheck(
            "encrypted_buckets",
            "storage",
            "mandatory_overridable",
            "aws_s3_bucket.a: It has no key.",
        ),
    )
    await tfe.policies.override(tf_run, comment=REASON)
    assert server.comments == [REASON, REASON]
    assert await tfe.policies.pending(tf_run) == []


async def test_no_comment_is_sent_unless_it_is_given(
    tfe: Client, sentinel_run: Run, server: PolicyServer
) -> None:
    """None is no comment."""
    await tfe.policies.override(sentinel_run, comment=None)
    assert await comments_on(tfe, sentinel_run) == []


async def test_what_a_token_may_not_override_is_tried_first(
    tfe: Client, tf_run: Run, contract: Contract
) -> None:
    """A refusal leaves the other evaluations as they are."""
    server = PolicyServer(contract)
    server.fail_tf(tf_run)
    refused = server.fail_tf(tf_run, may=False)

    def respond(request: Request, handle: Handle) -> Response:
        if refused in request.path and request.method == "POST":
            return Response.json(403, {"errors": [{"status": "403", "title": "forbidden"}]})
        return server(request, handle)

    with with_manner(respond):
        with pytest.raises(ForbiddenError, match=refused):
            await tfe.policies.override(tf_run)
        assert [each.is_permitted for each in await tfe.policies.pending(tf_run)] == [True, False]


async def test_a_run_that_waits_for_nothing_is_refused(
    sim: Simulator, tfe: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is sent; so is one whose checks this token cannot see."""
    run = await tfe.runs.create(workspace=workspace)
    advance_clock(sim)
    assert await tfe.policies.pending(run) == []
    with pytest.raises(NothingToOverrideError, match=f"{run.id} is planned: it waits for no ove"):
        await tfe.policies.override(run)
    monkeypatch.setitem(TRANSITIONS, "tf_policy_override", frozenset())
    set_status(sim, run, "tf_policy_override")
    with pytest.raises(NothingToOverrideError, match="tf_policy_override"):
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
    tfe: Client, tf_run: Run, server: PolicyServer
) -> None:
    """A run that waits for Terraform policies needs a decision, if this token may take it."""
    waiting = server.fail_tf(tf_run)
    result = await tfe.runs.wait(tf_run)
    assert (result.reason, result.needs) == (StopReason.NEEDS_DECISION, Need.POLICY_OVERRIDE)
    assert [each.id for each in result.overrides] == [waiting]
    server.fail_tf(tf_run, may=False)
    result = await tfe.runs.wait(tf_run)
    assert (result.reason, result.needs) == (StopReason.BLOCKED, Need.POLICY_OVERRIDE)
    assert [each.is_permitted for each in result.overrides] == [True, False]


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
    assert found == [(FailedCheck("net/cidr", "net", None, "No open ranges"),), (), ()]


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
