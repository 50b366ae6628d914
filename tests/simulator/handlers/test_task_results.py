"""Tests of task results, their documents, and the override of a stage."""

import pytest

from tests.support.core_api import Api, ApiResponse
from tests.support.core_run_tasks import (
    URL,
    TaskRequest,
    associate,
    create_task,
    create_workspace_with_tasks,
    deliver_requests,
    stage_statuses,
    start_run_with_tasks,
)


def test_silence_for_ten_minutes_is_a_failure(api: Api) -> None:
    """Progress gives it ten minutes more, up to an hour in all."""
    run, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    api.advance(599)
    assert task_request.result["status"] == "running"
    api.advance(1)
    assert task_request.result["status"] == "errored"
    assert "600 seconds" in task_request.result["message"]
    assert api.status(run) == "errored"
    assert stage_statuses(api, run) == {"post_plan": "errored"}


def test_a_task_that_is_done_may_be_silent(api: Api) -> None:
    """For longer than an hour."""
    _, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    task_request.call_back("passed")
    api.advance(7200)
    assert task_request.result["status"] == "passed"


def test_progress_keeps_a_task_alive_for_an_hour(api: Api) -> None:
    """And not longer."""
    run, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    for minute in range(9, 60, 9):
        api.advance(540)
        assert task_request.call_back("running", message=f"{minute} minutes").status == 200
        assert task_request.result["message"] == f"{minute} minutes"
    api.advance(359)
    assert api.status(run) == "post_plan_running"
    api.advance(1)
    assert api.status(run) == "errored"
    assert "3600 seconds" in task_request.result["message"]


def test_a_request_is_retried_until_the_endpoint_responds(api: Api) -> None:
    """Ever later; the result is pending until then."""
    run = api.run(create_workspace_with_tasks(api, ["post_plan"]))
    api.advance()
    (first,) = deliver_requests(api, status=500)
    assert deliver_requests(api) == []
    api.advance(1)
    assert first.result["status"] == "pending"
    (second,) = deliver_requests(api, status=0)
    assert second.delivery.body == first.delivery.body
    api.advance(1)
    assert deliver_requests(api) == []
    api.advance(1)
    (third,) = deliver_requests(api)
    assert third.result["status"] == "running"
    third.call_back("passed")
    assert api.status(run) == "post_plan_completed"


@pytest.mark.parametrize(
    ("status", "problem"), [(503, "responded with 503"), (0, "did not respond")]
)
def test_an_endpoint_that_never_responds_is_given_up(api: Api, status: int, problem: str) -> None:
    """After six requests in half a minute."""
    run = api.run(create_workspace_with_tasks(api, ["post_plan"]))
    task_requests: list[TaskRequest] = []
    for _ in range(100):
        api.advance(1)
        task_requests += deliver_requests(api, status)
    assert len(task_requests) == 6
    assert task_requests[0].result["status"] == "unreachable"
    assert problem in task_requests[0].result["message"]
    assert api.status(run) == "errored"
    assert stage_statuses(api, run) == {"post_plan": "unreachable"}


def test_an_endpoint_elsewhere_is_unreachable(api: Api) -> None:
    """The simulator says so, and sends nothing."""
    workspace = api.configured_workspace()
    associate(api, workspace, create_task(api, url="https://example.com/task"))
    run = api.run(workspace)
    api.advance()
    assert deliver_requests(api) == []
    assert api.status(run) == "errored"
    assert stage_statuses(api, run) == {"post_plan": "unreachable"}


def create_run_awaiting_override(api: Api, stage: str) -> tuple[str, TaskRequest, str]:
    """Return a run that waits for an override, with its request and its stage."""
    api.script("main", overridable_tasks=True)
    run, (task_request,) = start_run_with_tasks(api, [stage])
    task_request.call_back("failed")
    (found,) = api.get(f"/runs/{run}/task-stages").data
    assert found["attributes"]["actions"] == {"is-overridable": True}
    return run, task_request, str(found["id"])


@pytest.mark.parametrize("stage", ["pre_plan", "post_plan"])
def test_a_failed_stage_can_be_overridden(api: Api, stage: str) -> None:
    """If the scenario says so; the result stays as it is."""
    run, task_request, key = create_run_awaiting_override(api, stage)
    assert stage_statuses(api, run) == {stage: "awaiting_override"}
    assert api.status(run) == f"{stage}_awaiting_decision"
    discardable = {"discardable"} if stage == "post_plan" else set()
    assert api.available_actions(run) == {"cancelable"} | discardable
    response = api.post(f"/task-stages/{key}/actions/override")
    assert response.status == 200
    assert response.data["attributes"]["status"] == "running"
    assert response.data["attributes"]["actions"] == {"is-overridable": False}
    assert api.status(run) == f"{stage}_running"
    assert deliver_requests(api) == []
    api.advance()
    assert stage_statuses(api, run) == {stage: "passed"}
    assert task_request.result["status"] == "failed"
    assert api.status(run) == ("planned" if stage == "pre_plan" else "post_plan_completed")


def test_a_run_can_be_discarded_right_after_the_override(api: Api) -> None:
    """What was overridden does not bring it back."""
    run, _, key = create_run_awaiting_override(api, "post_plan")
    assert api.post(f"/task-stages/{key}/actions/override").status == 200
    assert api.action(run, "discard") == 202
    api.advance()
    assert api.status(run) == "discarded"
    assert stage_statuses(api, run) == {"post_plan": "canceled"}


def test_an_override_is_refused_unless_it_is_awaited(api: Api) -> None:
    """Once, and not for a run that is being canceled."""
    run, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    (key,) = api.get(f"/runs/{run}/task-stages").ids
    override = f"/task-stages/{key}/actions/override"
    assert api.post(override).status == 409
    assert api.post("/task-stages/ts-none/actions/override").status == 404
    task_request.call_back("failed")
    assert api.post(override).status == 409


def test_a_run_that_is_being_canceled_is_not_overridden(api: Api) -> None:
    """The cancel came first."""
    run, _, key = create_run_awaiting_override(api, "post_plan")
    assert api.action(run, "cancel") == 202
    assert api.post(f"/task-stages/{key}/actions/override").status == 409
    api.advance()
    assert api.status(run) == "canceled"
    assert stage_statuses(api, run) == {"post_plan": "canceled"}


def test_stages_and_results_read_as_the_page_says(api: Api) -> None:
    """Every attribute, relationship and link of its samples."""
    workspace, task = api.configured_workspace(), create_task(api)
    associated = associate(api, workspace, task)
    run = api.run(workspace, plan_only=True)
    api.advance(3)
    (task_request,) = deliver_requests(api)
    api.advance(1.5)
    task_request.call_back("passed", message="fine", url="https://external.service/1")
    (stage,) = api.get(f"/runs/{run}/task-stages").data
    result_id = task_request.payload["task_result_id"]
    assert stage == {
        "id": stage["id"],
        "type": "task-stages",
        "attributes": {
            "actions": {"is-overridable": False},
            "created-at": "2026-01-01T00:00:00.100Z",
            "duration": 2100,
            "permissions": {
                "can-override": True,
                "can-override-policy": True,
                "can-override-tasks": True,
            },
            "stage": "post_plan",
            "status": "passed",
            "status-timestamps": {
                "running-at": "2026-01-01T00:00:02.500Z",
                "passed-at": "2026-01-01T00:00:04.600Z",
            },
            "updated-at": "2026-01-01T00:00:04.600Z",
        },
        "relationships": {
            "cost-estimate": {"data": None},
            "policy-evaluations": {"data": []},
            "run": {"data": {"id": run, "type": "runs"}},
            "task-results": {"data": [{"id": result_id, "type": "task-results"}]},
        },
        "links": {"self": f"/api/v2/task-stages/{stage['id']}"},
    }
    assert api.get(f"/task-stages/{stage['id']}").data == stage
    assert api.get(f"/task-results/{result_id}").data == {
        "id": result_id,
        "type": "task-results",
        "attributes": {
            "agent-pool-id": None,
            "created-at": "2026-01-01T00:00:00.100Z",
            "duration": 1500,
            "is-speculative": True,
            "message": "fine",
            "stage": "post_plan",
            "status": "passed",
            "status-timestamps": {
                "running-at": "2026-01-01T00:00:03.100Z",
                "passed-at": "2026-01-01T00:00:04.600Z",
            },
            "task-id": task,
            "task-name": "checker",
            "task-result-outcomes-count": 0,
            "task-url": URL,
            "updated-at": "2026-01-01T00:00:04.600Z",
            "url": "https://external.service/1",
            "workspace-task-enforcement-level": "mandatory",
            "workspace-task-id": associated,
        },
        "relationships": {
            "task-result-outcomes": {"data": []},
            "task-stage": {"data": {"id": stage["id"], "type": "task-stages"}},
        },
        "links": {"self": f"/api/v2/task-results/{result_id}"},
    }


def included(response: ApiResponse) -> list[str]:
    return [item["type"] for item in response.document["included"]]


def test_what_is_related_can_be_included(api: Api) -> None:
    """From a run down to the results, and from a stage up to the workspace."""
    run, _ = start_run_with_tasks(api, ["post_plan"])
    response = api.get(f"/runs/{run}", include="task_stages")
    assert included(response) == ["task-stages"]
    (stage,) = response.data["relationships"]["task-stages"]["data"]
    for path in (f"/task-stages/{stage['id']}", f"/runs/{run}/task-stages"):
        assert included(api.get(path, include="task_results")) == ["task-results"]
        assert included(api.get(path, include="run")) == ["runs"]
        assert included(api.get(path, include="run.workspace")) == ["runs", "workspaces"]
        assert included(api.get(path, include="policy_evaluations")) == []
        assert api.get(path, include="nothing").status == 400


def test_what_is_unknown_is_not_found(api: Api) -> None:
    """Stages, results and outcomes."""
    for path in (
        "/runs/run-none/task-stages",
        "/task-stages/ts-none",
        "/task-results/taskrs-none",
        "/task-results/taskrs-none/outcomes",
        "/task-result-outcomes/tro-none",
        "/task-result-outcomes/tro-none/body",
    ):
        assert api.get(path).status == 404


def test_a_stranger_sees_nothing_of_a_run_task(api: Api) -> None:
    """From the task down to the outcome, as if it were not there."""
    _, (task_request,) = start_run_with_tasks(api, ["post_plan"])
    given = {"outcome-id": "o", "description": "d", "body": "b"}
    task_request.call_back(
        "running", outcomes=[{"type": "task-result-outcomes", "attributes": given}]
    )
    result = f"/task-results/{task_request.payload['task_result_id']}"
    (outcome,) = api.get(f"{result}/outcomes").ids
    (stage,) = api.get(f"/runs/{task_request.payload['run_id']}/task-stages").ids
    paths = [
        f"/tasks/{task_request.result['task-id']}",
        f"/workspaces/{task_request.payload['workspace_id']}/tasks",
        f"/runs/{task_request.payload['run_id']}/task-stages",
        f"/task-stages/{stage}",
        result,
        f"{result}/outcomes",
        f"/task-result-outcomes/{outcome}",
        f"/task-result-outcomes/{outcome}/body",
    ]
    stranger = api.login(is_member=False)
    assert [api.get(path).status for path in paths] == [200] * len(paths)
    assert [stranger.get(path).status for path in paths] == [404] * len(paths)
    assert api.login("organization").post(f"/task-stages/{stage}/actions/override").status == 404
