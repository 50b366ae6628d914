"""Tests of how results come about, how they read, and how a stage is overridden."""

import pytest

from tests.support.core_api import Answer, Api
from tests.support.core_run_tasks import (
    URL,
    Sent,
    actions,
    associate,
    begun,
    create_task,
    deliver,
    ready,
    stages,
)


def test_silence_for_ten_minutes_is_a_failure(api: Api) -> None:
    """Progress gives it ten minutes more, up to an hour in all."""
    run, (sent,) = begun(api, ["post_plan"])
    api.settle(599)
    assert sent.result["status"] == "running"
    api.settle(1)
    assert sent.result["status"] == "errored"
    assert "600 seconds" in sent.result["message"]
    assert api.status(run) == "errored"
    assert stages(api, run) == {"post_plan": "errored"}


def test_a_task_that_is_done_may_be_silent(api: Api) -> None:
    """For longer than an hour."""
    _, (sent,) = begun(api, ["post_plan"])
    sent.call_back("passed")
    api.settle(7200)
    assert sent.result["status"] == "passed"


def test_progress_keeps_a_task_alive_for_an_hour(api: Api) -> None:
    """And not longer."""
    run, (sent,) = begun(api, ["post_plan"])
    for minute in range(9, 60, 9):
        api.settle(540)
        assert sent.call_back("running", message=f"{minute} minutes").status == 200
        assert sent.result["message"] == f"{minute} minutes"
    api.settle(359)
    assert api.status(run) == "post_plan_running"
    api.settle(1)
    assert api.status(run) == "errored"
    assert "3600 seconds" in sent.result["message"]


def test_a_request_is_sent_again_until_it_is_answered(api: Api) -> None:
    """Ever later; the result is pending until then."""
    run = api.run(ready(api, ["post_plan"]))
    api.settle()
    (first,) = deliver(api, status=500)
    assert deliver(api) == []
    api.settle(1)
    assert first.result["status"] == "pending"
    (second,) = deliver(api, status=0)
    assert second.delivery.body == first.delivery.body
    api.settle(1)
    assert deliver(api) == []
    api.settle(1)
    (third,) = deliver(api)
    assert third.result["status"] == "running"
    third.call_back("passed")
    assert api.status(run) == "post_plan_completed"


@pytest.mark.parametrize(("status", "said"), [(503, "responded with 503"), (0, "did not respond")])
def test_an_endpoint_that_never_answers_is_given_up(api: Api, status: int, said: str) -> None:
    """After six requests in half a minute."""
    run = api.run(ready(api, ["post_plan"]))
    sent: list[Sent] = []
    for _ in range(100):
        api.settle(1)
        sent += deliver(api, status)
    assert len(sent) == 6
    assert sent[0].result["status"] == "unreachable"
    assert said in sent[0].result["message"]
    assert api.status(run) == "errored"
    assert stages(api, run) == {"post_plan": "unreachable"}


def test_an_endpoint_elsewhere_is_unreachable(api: Api) -> None:
    """The simulator says so, and sends nothing."""
    workspace = api.ready()
    associate(api, workspace, create_task(api, url="https://example.com/task"))
    run = api.run(workspace)
    api.settle()
    assert deliver(api) == []
    assert api.status(run) == "errored"
    assert stages(api, run) == {"post_plan": "unreachable"}


def overridable(api: Api, stage: str) -> tuple[str, Sent, str]:
    """Return a run that waits for an override, with its request and its stage."""
    api.script("main", overridable_tasks=True)
    run, (sent,) = begun(api, [stage])
    sent.call_back("failed")
    (found,) = api.get(f"/runs/{run}/task-stages").data
    assert found["attributes"]["actions"] == {"is-overridable": True}
    return run, sent, str(found["id"])


@pytest.mark.parametrize("stage", ["pre_plan", "post_plan"])
def test_a_failed_stage_can_be_overridden(api: Api, stage: str) -> None:
    """If it was scripted so; the result stays as it is."""
    run, sent, key = overridable(api, stage)
    assert stages(api, run) == {stage: "awaiting_override"}
    assert api.status(run) == f"{stage}_awaiting_decision"
    assert actions(api, run) == {"cancelable"}
    answer = api.post(f"/task-stages/{key}/actions/override")
    assert answer.status == 200
    assert answer.data["attributes"]["status"] == "running"
    assert answer.data["attributes"]["actions"] == {"is-overridable": False}
    assert api.status(run) == f"{stage}_running"
    assert deliver(api) == []
    api.settle()
    assert stages(api, run) == {stage: "passed"}
    assert sent.result["status"] == "failed"
    assert api.status(run) == ("planned" if stage == "pre_plan" else "post_plan_completed")


def test_a_run_can_be_discarded_right_after_the_override(api: Api) -> None:
    """What was overridden does not bring it back."""
    run, _, key = overridable(api, "post_plan")
    assert api.post(f"/task-stages/{key}/actions/override").status == 200
    assert api.action(run, "discard") == 202
    api.settle()
    assert api.status(run) == "discarded"
    assert stages(api, run) == {"post_plan": "canceled"}


def test_an_override_is_refused_unless_it_is_awaited(api: Api) -> None:
    """Once, and not for a run that is being canceled."""
    run, (sent,) = begun(api, ["post_plan"])
    (key,) = api.get(f"/runs/{run}/task-stages").ids
    override = f"/task-stages/{key}/actions/override"
    assert api.post(override).status == 409
    assert api.post("/task-stages/ts-none/actions/override").status == 404
    sent.call_back("failed")
    assert api.post(override).status == 409


def test_a_run_that_is_being_canceled_is_not_overridden(api: Api) -> None:
    """The cancel came first."""
    run, _, key = overridable(api, "post_plan")
    assert api.action(run, "cancel") == 202
    assert api.post(f"/task-stages/{key}/actions/override").status == 409
    api.settle()
    assert api.status(run) == "canceled"
    assert stages(api, run) == {"post_plan": "canceled"}


def test_stages_and_results_read_as_the_page_says(api: Api) -> None:
    """Every attribute, relationship and link of its samples."""
    workspace, task = api.ready(), create_task(api)
    associated = associate(api, workspace, task)
    run = api.run(workspace, plan_only=True)
    api.settle(3)
    (sent,) = deliver(api)
    api.settle(1.5)
    sent.call_back("passed", message="fine", url="https://external.service/1")
    (stage,) = api.get(f"/runs/{run}/task-stages").data
    result_id = sent.payload["task_result_id"]
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
        "relationships": {"task-stage": {"data": {"id": stage["id"], "type": "task-stages"}}},
        "links": {"self": f"/api/v2/task-results/{result_id}"},
    }


def included(answer: Answer) -> list[str]:
    return [item["type"] for item in answer.document["included"]]


def test_what_is_related_can_be_included(api: Api) -> None:
    """From a run down to the results, and from a stage up to the workspace."""
    run, _ = begun(api, ["post_plan"])
    answer = api.get(f"/runs/{run}", include="task_stages")
    assert included(answer) == ["task-stages"]
    (stage,) = answer.data["relationships"]["task-stages"]["data"]
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
    _, (sent,) = begun(api, ["post_plan"])
    given = {"outcome-id": "o", "description": "d", "body": "b"}
    sent.call_back("running", outcomes=[{"type": "task-result-outcomes", "attributes": given}])
    result = f"/task-results/{sent.payload['task_result_id']}"
    (outcome,) = api.get(f"{result}/outcomes").ids
    (stage,) = api.get(f"/runs/{sent.payload['run_id']}/task-stages").ids
    paths = [
        f"/tasks/{sent.result['task-id']}",
        f"/workspaces/{sent.payload['workspace_id']}/tasks",
        f"/runs/{sent.payload['run_id']}/task-stages",
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
